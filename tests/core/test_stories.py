"""The other stories on a page are named, so that a reader sees at a glance what was set apart."""

from annotations.core.loaders import load_pasted
from annotations.core.records import Apart, Line, LineRole
from annotations.core.stories import other_stories
from annotations.sample import demo


def test_the_four_other_stories_of_the_sample_are_named():
    lines = load_pasted(demo.PAGE.read_text()).lines
    assert [story.title for story in other_stories(lines)] == [
        "Ferry timetable to change for the third time this year",
        "Library opens its reading room until midnight",
        "Weekly market moves to the old tram depot",
        "School gardens get a fund of their own",
    ]


def test_each_line_belongs_to_one_story_and_the_article_to_none():
    lines = load_pasted(demo.PAGE.read_text()).lines
    stories = other_stories(lines)
    places = [n for story in stories for n in range(story.first, story.last + 1)]
    assert len(places) == len(set(places))
    assert not any(lines[n].kept for n in places)


def test_a_caption_by_itself_is_no_story():
    lines = [
        Line("The article says something.", role=LineRole.PARAGRAPH),
        Line("The mayor at her desk. (Photo: Example Pictures)", apart=Apart.CAPTION),
    ]
    assert other_stories(lines) == ()


def test_a_story_without_a_title_is_called_by_its_first_line():
    assert other_stories([Line("Somebody else said something.", apart=Apart.OTHER_STORY)])[0].title == (
        "Somebody else said something."
    )
