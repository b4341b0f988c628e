"""Marking, rewording, moving, withdrawing and restoring claims."""

import uuid

import pytest

from annotations.actions.claims import (
    add_highlight,
    edit_claim,
    mark_claim,
    move_claim,
    remove_highlight,
    restore_claim,
    withdraw_claim,
)
from annotations.actions.verdicts import conclude_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.text import find_quote
from annotations.models import Claim, Event
from tests import build


def test_a_reviewer_marks_the_words_and_they_are_tied_to_their_place(article, reviewer):
    claim = build.claim(article, "has not formally spoken", by=reviewer)
    (highlight,) = claim.highlights.all()
    text = article.revisions.first().text
    assert text[highlight.start : highlight.end] == highlight.exact == "has not formally spoken"
    assert highlight.prefix.endswith("The mayor ")


def test_claims_may_overlap_and_nest(article, reviewer):
    for quote in ("the tax was cut by half", "tax was cut by half, according to", "cut"):
        build.claim(article, quote, by=reviewer)
    assert list(article.claims.values_list("number", flat=True)) == [1, 2, 3]


def test_words_that_are_no_longer_there_are_not_marked(article, reviewer):
    with pytest.raises(Conflict, match="select the words again"):
        mark_claim(article.revisions.first(), 0, 7, "Someone", by=reviewer)


def test_a_double_click_makes_one_claim(article, reviewer):
    uid = uuid.uuid4()
    first = build.claim(article, "cut by half", by=reviewer, uid=uid)
    assert build.claim(article, "cut by half", by=reviewer, uid=uid) == first
    assert article.claims.count() == 1


def test_the_number_of_a_withdrawn_claim_is_not_given_again(article, reviewer):
    first = build.claim(article, "cut by half", by=reviewer)
    withdraw_claim(first, version=1, by=reviewer)
    assert build.claim(article, "cut", by=reviewer).number == 2


def test_a_viewer_and_an_outsider_cannot_mark(article, viewer, outsider):
    for stranger in (viewer, outsider):
        with pytest.raises(Forbidden):
            build.claim(article, "cut by half", by=stranger)
    assert not article.claims.exists()


def test_emoji_combining_marks_and_right_to_left_text_are_marked_exactly(project, reviewer):
    text = (
        "Minister 👩‍👩‍👧‍👦 spoke\n\nShe said cafe\u0301 prices rose by a third since the spring of last year, she added.\n\n"
        "המחירים עלו בשליש מאז האביב, כך אמרה השרה לעיתונאים בירושלים ביום שני."
    )
    article = build.article(text, by=reviewer)
    stored = article.revisions.first().text
    for quote in ("cafe\u0301", "עלו בשליש"):
        highlight = build.claim(article, quote, by=reviewer).highlights.get()
        assert stored[highlight.start : highlight.end] == quote


def test_of_two_who_reword_a_claim_the_second_sees_both_texts(article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    theirs = Claim.objects.get(pk=claim.pk)
    edit_claim(claim, version=1, by=reviewer, claim_reviewed="The tax fell by 50 per cent.")
    with pytest.raises(Conflict) as refused:
        edit_claim(theirs, version=1, by=second_reviewer, claim_reviewed="The tax was halved.")
    assert "Rina Reviewer" in refused.value.sentence
    assert refused.value.current["claim_reviewed"] == "The tax fell by 50 per cent."
    assert Claim.objects.get(pk=claim.pk).claim_reviewed == "The tax fell by 50 per cent."


def test_a_claim_moves_to_better_words_and_its_wording_follows_if_nobody_wrote_one(article, reviewer):
    claim = build.claim(article, "the tax was cut", by=reviewer)
    text = article.revisions.first().text
    span = find_quote(text, "the tax was cut by half")[0]
    move_claim(claim, span.start, span.end, "the tax was cut by half", version=1, by=reviewer)
    claim.refresh_from_db()
    assert claim.highlights.get().exact == claim.claim_reviewed == "the tax was cut by half"


def test_a_withdrawn_claim_is_kept_and_comes_back_as_it_was(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    gone = withdraw_claim(claim, version=1, by=reviewer, reason="Not checkable")
    assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "Not checkable")
    with pytest.raises(TooLate, match="Restore"):
        edit_claim(gone, version=gone.version, by=reviewer, claimant="The mayor")
    assert restore_claim(gone, version=gone.version, by=reviewer).state == "judged"


def test_a_concluded_claim_is_not_reworded_behind_its_conclusion(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    conclude_claim(
        claim,
        build.rating(article.project, "false"),
        version=0,
        by=editor,
        rationale="See tables.",
        true_as_of=build.today(),
    )
    claim.refresh_from_db()
    with pytest.raises(TooLate):
        edit_claim(claim, version=claim.version, by=editor, claim_reviewed="Something else")


def test_a_claim_without_words_is_refused(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    with pytest.raises(Invalid):
        edit_claim(claim, version=1, by=reviewer, claim_reviewed="   ")


def test_what_happened_is_recorded_before_and_after(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    event = Event.objects.filter(claim=claim).first()
    assert (event.kind, event.actor, event.data["changed"]) == (
        "claim edited",
        reviewer,
        {"claimant": ["", "The mayor"]},
    )


def test_a_claim_is_tied_to_further_words_and_untied_from_them(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    text = article.current.text
    start = text.index("Roads spending")
    added = add_highlight(claim, start, start + 14, "Roads spending", version=1, by=reviewer)
    assert [h.exact for h in claim.highlights.all()] == ["Roads spending", "cut by half"]
    with pytest.raises(Conflict, match="already"):
        add_highlight(claim, start, start + 14, "Roads spending", version=2, by=reviewer)
    remove_highlight(added, version=2, by=reviewer)
    assert [h.exact for h in claim.highlights.all()] == ["cut by half"]


def test_a_claim_keeps_its_only_words(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    with pytest.raises(TooLate, match="only words"):
        remove_highlight(claim.highlights.get(), version=1, by=reviewer)


def test_a_selection_that_cuts_a_word_takes_it_whole_unless_chosen_by_character(article, reviewer):
    revision = article.current
    start = revision.text.index("official announcement")
    claim = mark_claim(revision, start + 2, start + 12, "ficial ann", by=reviewer)
    assert claim.highlights.get().exact == "official announcement"
    claim = mark_claim(revision, start + 2, start + 12, "ficial ann", by=reviewer, by_character=True)
    assert claim.highlights.get().exact == "ficial ann"
