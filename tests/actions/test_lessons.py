"""What was mended on one page of a site makes its next page come out better, and no other site's."""

from annotations.actions.articles import Incoming, load_article, move_line
from annotations.actions.revisions import add_revision
from annotations.core.lessons import keys, taught
from annotations.core.records import Apart, Draft, Line, LineRole

ADDRESS = "https://www.example.org/2026/"


def page(topic: str, figure: int) -> str:
    return f"""{topic} is to be repaired

Updated {figure} May 2026, 10:{figure} by the newsroom of the town

The council decided on Tuesday that the work begins in spring, as its spokeswoman said.

Our reporters read all comments about {topic.lower()} and answer many of them every single day.

Residents waited for an answer. "We were told nothing," one of them said at the meeting in the town hall."""


def load(project, by, topic, figure, address=ADDRESS):
    incoming = Incoming.of_text(page(topic, figure))
    return load_article(project, incoming, by=by, source_url=f"{address}{figure}").revisions.first()


def number(revision, words: str) -> int:
    return next(n for n, line in enumerate(revision.lines) if words in line.text)


def test_the_second_page_of_a_site_comes_out_better_than_the_first(project, reviewer):
    first = load(project, reviewer, "The old bridge", 12)
    move_line(first, number(first, "Updated"), LineRole.DATELINE, version=1, by=reviewer)
    first.refresh_from_db()
    move_line(first, number(first, "Our reporters"), None, version=2, by=reviewer)

    second = load(project, reviewer, "The old bridge", 27)
    assert second.lines[number(second, "Updated")].role == LineRole.DATELINE
    assert second.lines[number(second, "Our reporters")].apart == Apart.LEARNT
    assert second.lines[number(second, "The council")].role == LineRole.PARAGRAPH

    elsewhere = load(project, reviewer, "The old bridge", 27, "https://example.net/")
    assert elsewhere.lines[number(elsewhere, "Our reporters")].role == LineRole.PARAGRAPH


def test_who_changes_their_mind_teaches_that(project, reviewer):
    first = load(project, reviewer, "The old bridge", 12)
    at = number(first, "Our reporters")
    first = move_line(first, at, None, version=1, by=reviewer)
    move_line(first, at, LineRole.PARAGRAPH, version=2, by=reviewer)
    second = load(project, reviewer, "The old bridge", 27)
    assert second.lines[at].role == LineRole.PARAGRAPH


def test_a_headline_teaches_nothing_about_the_next_article(project, reviewer):
    first = load(project, reviewer, "The old bridge", 12)
    move_line(first, number(first, "The council"), LineRole.HEADLINE, version=1, by=reviewer)
    second = load(project, reviewer, "The old bridge", 12)
    assert second.lines[number(second, "The council")].role == LineRole.PARAGRAPH


def test_a_teaser_is_known_again_by_how_it_begins():
    assert set(keys("Read more: Ferry runs late")) & set(keys("Read more: Market moves"))
    assert not set(keys("The mayor spoke on Monday.")) & set(keys("The mayor was silent."))
    assert keys("word " * 100) == ()


def test_lessons_that_would_leave_no_article_are_not_applied():
    draft = Draft((Line("One sentence that stands alone.", role=LineRole.PARAGRAPH),))
    assert taught(draft, dict.fromkeys(keys(draft.lines[0].text))) == draft


def test_what_two_pages_of_a_site_share_is_set_apart_until_a_person_says_otherwise(project, reviewer):
    first = load(project, reviewer, "The old bridge", 12)
    market = (
        page("The market", 3).replace("begins in spring", "costs more than the old one").replace("Residents", "Traders")
    )
    incoming = Incoming.of_text(market)
    second = load_article(project, incoming, by=reviewer, source_url=f"{ADDRESS}market").revisions.first()
    at = number(second, "Updated 3 May")
    assert first.lines[number(first, "Updated")].kept
    assert second.lines[at].apart == Apart.RECURRING
    move_line(second, at, LineRole.DATELINE, version=1, by=reviewer)
    third = load(project, reviewer, "The ferry", 5, f"{ADDRESS}ferry/")
    assert third.lines[number(third, "Updated")].role == LineRole.DATELINE


def test_a_newer_version_loses_nothing_to_the_version_before(project, reviewer):
    first = load(project, reviewer, "The old bridge", 12)
    newer = Incoming.of_text(page("The old bridge", 12) + "\n\nA sentence was added to this report on Wednesday.")
    revision = add_revision(first.article, newer, by=reviewer)
    assert not any(line.apart == Apart.RECURRING for line in revision.lines)
