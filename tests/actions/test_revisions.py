"""A claim keeps its words through every version of its article."""

import pytest

from annotations.actions.articles import Incoming, edit_article
from annotations.actions.claims import add_highlight, edit_claim, move_claim, withdraw_claim
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.records import Decision, HighlightState
from annotations.models import Event, Highlight
from tests import build

SAME, MOVED, EDITED, GONE = (
    HighlightState.SAME,
    HighlightState.MOVED,
    HighlightState.EDITED,
    HighlightState.GONE,
)
QUOTES = ("cut by half", "No official announcement was made before Tuesday.", "has not formally spoken")


@pytest.fixture
def claims(article, reviewer):
    return [build.claim(article, quote, by=reviewer) for quote in QUOTES]


def newer(article, *changes: tuple[str, str], by):
    text = build.TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return add_revision(article, Incoming.of_text(text), by=by)


REWORDED = ("No official announcement was made before Tuesday.", "An official announcement was made on Monday.")
TAKEN_OUT = (" The mayor has not formally spoken about the plan.", "")


def now(claim) -> Highlight:
    return claim.highlights.current().get()


def test_a_newer_version_of_an_article_without_claims_takes_its_place_at_once(article, reviewer):
    newer(article, ("38 of 40", "39 of 40"), by=reviewer)
    article.refresh_from_db()
    assert article.current.number == 2 and article.headline == "Council to repair 39 of 40 bridges"


def test_a_newer_version_of_an_article_with_claims_waits_until_it_is_adopted(article, claims, reviewer):
    revision = newer(article, REWORDED, by=reviewer)
    assert article.current.number == 1
    assert {now(claim).revision.number for claim in claims} == {1}
    adopt_revision(revision, by=reviewer)
    assert article.current == revision and article.current.settled_at


def test_a_version_without_a_different_word_is_no_version(article, claims, reviewer):
    with pytest.raises(Invalid, match="Not a word is different"):
        newer(article, by=reviewer)
    assert article.revisions.count() == 1


def test_only_words_that_stand_as_they_were_settle_by_themselves(article, claims, reviewer):
    counts = adopt_revision(newer(article, REWORDED, TAKEN_OUT, by=reviewer), by=reviewer)
    assert counts == {SAME: 1, EDITED: 1, GONE: 1}
    kept, reworded, gone = map(now, claims)
    assert kept.stands and kept.exact == "cut by half" and kept.confidence
    assert reworded.waits and reworded.exact == REWORDED[1]
    assert gone.waits and (gone.start, gone.end, gone.exact) == (0, 0, "")
    event = Event.objects.get(kind="revision adopted")
    assert (event.data["same"], event.data["edited"], event.data["gone"]) == (1, 1, 1)


def test_the_words_of_every_revision_stay_as_they_were(article, claims, reviewer):
    adopt_revision(newer(article, REWORDED, TAKEN_OUT, by=reviewer), by=reviewer)
    for claim, quote in zip(claims, QUOTES, strict=True):
        first = claim.highlights.get(revision__number=1)
        assert first.exact == quote and first.stands


def test_a_person_accepts_the_proposed_words(article, claims, reviewer):
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    highlight = decide(now(claims[1]), Decision.ACCEPT, version=1, by=reviewer)
    assert highlight.stands and highlight.state == EDITED and highlight.decided_by == reviewer
    event = Event.objects.get(kind="changed words decided")
    assert event.data["changed"]["exact"] == [QUOTES[1], REWORDED[1]]


def test_a_wording_that_nobody_wrote_follows_the_words_and_comes_back_with_them(article, claims, reviewer):
    edit_claim(claims[0], version=1, by=reviewer, claim_reviewed="The tax was halved.")
    newest = newer(article, REWORDED, ("cut by half", "cut by a fifth"), by=reviewer)
    adopt_revision(newest, by=reviewer)
    decide(now(claims[0]), Decision.ACCEPT, version=2, by=reviewer)
    decide(now(claims[1]), Decision.ACCEPT, version=1, by=reviewer)
    wordings = article.claims.order_by("number").values_list("claim_reviewed", flat=True)
    assert list(wordings)[:2] == ["The tax was halved.", REWORDED[1]]
    undo(Event.objects.first(), by=reviewer)
    assert wordings.all()[1] == QUOTES[1]


def test_a_person_chooses_other_words(article, claims, reviewer):
    revision = newer(article, REWORDED, by=reviewer)
    adopt_revision(revision, by=reviewer)
    start = revision.text.index("official announcement")
    highlight = decide(
        now(claims[1]),
        Decision.CHOOSE,
        version=1,
        by=reviewer,
        start=start,
        end=start + 21,
        exact="official announcement",
    )
    assert highlight.stands and highlight.exact == "official announcement"


def test_a_person_marks_the_words_as_gone(article, claims, reviewer):
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    highlight = decide(now(claims[1]), Decision.GONE, version=1, by=reviewer)
    assert not highlight.stands and not highlight.waits and highlight.state == GONE


def test_words_that_wait_are_decided_and_not_moved_behind_the_decision(article, claims, reviewer):
    revision = newer(article, REWORDED, by=reviewer)
    adopt_revision(revision, by=reviewer)
    at = revision.text.index("town hall")
    with pytest.raises(TooLate, match="Decide first"):
        move_claim(claims[1], at, at + 9, "town hall", version=1, by=reviewer)
    assert now(claims[1]).waits


def test_a_claim_whose_words_are_gone_is_moved_to_others_and_its_undo_leaves_them_gone(article, claims, reviewer):
    revision = newer(article, REWORDED, by=reviewer)
    adopt_revision(revision, by=reviewer)
    gone = decide(now(claims[1]), Decision.GONE, version=1, by=reviewer)
    at = revision.text.index("official announcement")
    move_claim(claims[1], at, at + 21, "official announcement", version=2, by=reviewer)
    moved = Event.objects.first()
    assert now(claims[1]).stands and now(claims[1]).exact == "official announcement"
    undone = undo(moved, by=reviewer)
    back = now(claims[1])
    assert back.is_gone and (back.start, back.end, back.exact, back.decided_at) == (0, 0, "", gone.decided_at)
    undo(undone, by=reviewer)
    assert now(claims[1]).exact == "official announcement"


def test_the_words_that_are_moved_are_those_that_stand_when_others_are_gone(article, claims, reviewer):
    text = article.current.text
    at = text.index("38 of 40")
    add_highlight(claims[1], at, at + 8, "38 of 40", version=1, by=reviewer)
    revision = newer(article, REWORDED, by=reviewer)
    adopt_revision(revision, by=reviewer)
    decide(claims[1].highlights.current().waiting().get(), Decision.GONE, version=2, by=reviewer)
    at = revision.text.index("40 bridges")
    move_claim(claims[1], at, at + 10, "40 bridges", version=3, by=reviewer)
    assert [one.exact for one in claims[1].highlights.current()] == ["", "40 bridges"]


def test_words_are_decided_once(article, claims, reviewer, second_reviewer):
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    highlight = now(claims[1])
    decide(highlight, Decision.ACCEPT, version=1, by=reviewer)
    with pytest.raises(Conflict, match="decided this already"):
        decide(highlight, Decision.GONE, version=2, by=second_reviewer)


def test_words_that_wait_are_looked_for_in_a_third_version_by_what_a_person_saw_last(article, claims, reviewer):
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    adopt_revision(newer(article, ("38 of 40", "39 of 40"), by=reviewer), by=reviewer)
    back = now(claims[1])
    assert back.stands and back.exact == QUOTES[1] and back.carried_from.revision.number == 1


def test_words_that_were_accepted_are_what_is_looked_for_next(article, claims, reviewer):
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    decide(now(claims[1]), Decision.ACCEPT, version=1, by=reviewer)
    adopt_revision(newer(article, REWORDED, ("38 of 40", "39 of 40"), by=reviewer), by=reviewer)
    assert now(claims[1]).stands and now(claims[1]).exact == REWORDED[1]


def test_a_withdrawn_claim_is_carried_too_so_that_it_can_come_back(article, claims, reviewer):
    withdraw_claim(claims[0], version=1, by=reviewer)
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    assert now(claims[0]).stands


def test_words_under_a_conclusion_are_an_editors_to_decide(article, claims, reviewer, editor):
    build.verdict(claims[1], by=reviewer)
    false = build.rating(article.project, "false")
    conclude_claim(claims[1], false, version=0, by=editor, rationale="See the minutes.", true_as_of=build.today())
    adopt_revision(newer(article, REWORDED, by=reviewer), by=reviewer)
    claims[1].refresh_from_db()
    with pytest.raises(Forbidden):
        decide(now(claims[1]), Decision.ACCEPT, version=claims[1].version, by=reviewer)
    assert decide(now(claims[1]), Decision.ACCEPT, version=claims[1].version, by=editor).stands


def test_an_older_version_cannot_be_adopted_over_a_newer_one_nor_one_twice(article, claims, reviewer):
    first = newer(article, REWORDED, by=reviewer)
    second = newer(article, TAKEN_OUT, by=reviewer)
    with pytest.raises(TooLate, match="newer version"):
        adopt_revision(first, by=reviewer)
    adopt_revision(second, by=reviewer)
    with pytest.raises(Conflict, match="already"):
        adopt_revision(second, by=reviewer)


def test_a_viewer_adopts_and_decides_nothing(article, claims, reviewer, viewer):
    revision = newer(article, REWORDED, by=reviewer)
    with pytest.raises(Forbidden):
        adopt_revision(revision, by=viewer)
    adopt_revision(revision, by=reviewer)
    with pytest.raises(Forbidden):
        decide(now(claims[1]), Decision.ACCEPT, version=1, by=viewer)


def test_the_details_follow_the_version_that_is_adopted_except_those_written_by_hand(article, claims, reviewer):
    edit_article(article, version=1, by=reviewer, publisher="The Example")
    revision = newer(article, ("38 of 40", "39 of 40"), by=reviewer)
    article.refresh_from_db()
    assert "38 of 40" in article.headline
    adopt_revision(revision, by=reviewer)
    article.refresh_from_db()
    assert "39 of 40" in article.headline and article.publisher == "The Example"
