"""What stands on several pages of a site is the site's; what stands in two tellings of one story is the story's."""

from annotations.core.records import Apart, Draft, Line, LineRole
from annotations.core.recurring import Shelf, line_key, page_keys, without_recurring

PROMISE = "Our reporters read all comments about the town and answer 12 of them every day."
BACKGROUND = (
    "The bridge was closed in 2019 after an inspection found cracks in two of its pillars, and the town has argued ever "
    "since about who is to pay for the repair of it."
)


def draft(headline: str, *paragraphs: str) -> Draft:
    lines = [Line(headline, role=LineRole.HEADLINE)]
    for paragraph in paragraphs:
        lines += [Line(""), Line(paragraph, role=LineRole.PARAGRAPH)]
    return Draft(tuple(lines))


def told(about: str, *more: str) -> Draft:
    own = [
        f"The council spoke about {about} for {n} hours on that long evening, as people there remember." for n in "abc"
    ]
    return draft(f"What happened to {about}", *own[:2], *more, own[2])


def apart(page: Draft, *others: Draft) -> list[str]:
    shelf = Shelf()
    for other in others:
        shelf.add(page_keys(other.lines))
    found = without_recurring(page, shelf.recurring(page_keys(page.lines)))
    return [line.text for line in found.lines if line.apart == Apart.RECURRING]


def test_a_line_that_another_story_of_the_site_carries_too_is_set_apart():
    assert apart(told("the ferry", PROMISE), told("the market", PROMISE.replace("12", "40"))) == [PROMISE]


def test_nothing_is_set_apart_when_no_other_page_is_known():
    assert apart(told("the ferry", PROMISE)) == []


def test_a_newer_version_of_the_same_story_says_nothing_about_the_site():
    assert apart(told("the ferry", PROMISE), told("the ferry", PROMISE, "A later sentence was added.")) == []


def test_another_headline_over_the_same_paragraphs_is_the_same_story():
    again = told("the ferry", PROMISE)
    renamed = Draft((Line("Ferry: what we know", role=LineRole.HEADLINE), *again.lines[1:]))
    assert apart(again, renamed) == []


def test_the_background_that_two_reports_repeat_stays_and_the_notice_at_their_end_does_not():
    ferry, market = told("the ferry", BACKGROUND), told("the market", BACKGROUND)
    assert apart(ferry, market) == []
    at_the_end = Draft((*ferry.lines, Line(BACKGROUND, role=LineRole.PARAGRAPH)))
    assert apart(at_the_end, market) == [BACKGROUND]


def test_a_page_of_nothing_but_shared_lines_stays_as_it_is():
    lines = [f"{PROMISE} {letter}" for letter in "abc"]
    assert apart(draft("One", *lines[:1]), told("the market", *lines)) == []


def test_figures_and_capitals_do_not_make_a_line_another():
    assert line_key("Updated  3 MAY, 10:14") == line_key("updated 12 May, 9:07")
