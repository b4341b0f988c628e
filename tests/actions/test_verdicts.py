"""Verdicts are only added to; a conclusion takes the verdicts that the project demands."""

from datetime import timedelta

import pytest

from annotations.actions.reviews import advance_review, assign_review
from annotations.actions.team import edit_project, replace_scale
from annotations.actions.verdicts import conclude_claim, reopen_claim, set_verdict, take_back_verdict
from annotations.core.errors import Conflict, Forbidden, Invalid, Refused, TooLate
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import ClaimKind
from annotations.core.workflow import ReviewMove
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def conclude(claim, by, key="false", *, version=0, **given):
    rating = build.rating(claim.article.project, key)
    return conclude_claim(
        claim, rating, version=version, by=by, **({"rationale": "See the tables.", "true_as_of": build.today()} | given)
    )


def test_a_verdict_is_judged_and_its_earlier_version_is_kept(claim, reviewer):
    build.verdict(claim, "false", by=reviewer)
    second = build.verdict(claim, "misleading", by=reviewer, version=1)
    claim.refresh_from_db()
    assert (claim.state, second.version) == ("judged", 2)
    first = claim.verdicts.get(version=1)
    assert first.rating.key == "false" and first.superseded_at


def test_a_verdict_from_an_old_window_is_refused_and_shows_what_stands(claim, reviewer):
    build.verdict(claim, by=reviewer, rationale="First reasons")
    with pytest.raises(Conflict) as refused:
        build.verdict(claim, "true", by=reviewer, version=0)
    assert refused.value.current["rationale"] == "First reasons"


@pytest.mark.parametrize("change", [{"rationale": " "}, {"true_as_of": build.today() + timedelta(days=2)}])
def test_a_verdict_without_reasons_or_from_the_future_is_refused(claim, reviewer, change):
    given = {"rationale": "Why", "true_as_of": build.today()} | change
    with pytest.raises(Invalid):
        set_verdict(claim, build.rating(claim.article.project, "true"), version=0, by=reviewer, **given)


def test_old_verdicts_keep_the_scale_they_were_given_on(claim, reviewer, admin):
    verdict = build.verdict(claim, by=reviewer)
    old = verdict.rating
    replace_scale(claim.article.project, DEFAULT_SCALE[:2], number=1, by=admin)
    verdict.refresh_from_db()
    assert verdict.rating.scale.number == 1
    with pytest.raises(Invalid, match="not on the project's scale"):
        set_verdict(claim, old, version=1, by=reviewer, rationale="Why", true_as_of=build.today())


def test_taking_the_only_verdict_back_opens_the_claim_again(claim, reviewer, second_reviewer):
    verdict = build.verdict(claim, by=reviewer)
    with pytest.raises(Forbidden):
        take_back_verdict(verdict, by=second_reviewer)
    assert take_back_verdict(verdict, by=reviewer).state == "open"
    assert build.verdict(claim, "true", by=reviewer).version == 2


def test_an_editor_concludes_and_it_is_said_how_it_was_decided(claim, reviewer, editor):
    build.verdict(claim, "false", by=reviewer)
    assert conclude(claim, editor, "false").decided == "agreed"
    reopen_claim(claim, version=1, by=editor, reason="New tables came out")
    claim.refresh_from_db()
    assert claim.state == "judged"
    again = conclude(claim, editor, "misleading", version=1)
    assert (again.decided, again.version) == ("adjudicated", 2)


def test_a_reviewer_cannot_conclude(claim, reviewer):
    build.verdict(claim, by=reviewer)
    with pytest.raises(Forbidden):
        conclude(claim, reviewer)


def test_a_conclusion_waits_for_the_verdicts_that_the_project_demands(claim, reviewer, second_reviewer, editor, admin):
    edit_project(claim.article.project, version=1, by=admin, verdicts_demanded=2)
    build.verdict(claim, by=reviewer)
    with pytest.raises(Refused, match=r"2 independent verdicts.*1 stands"):
        conclude(claim, editor)
    build.verdict(claim, by=second_reviewer)
    assert conclude(claim, editor).verdicts.count() == 2


def test_a_claim_of_absence_needs_a_day_to_check_again(article, reviewer, editor):
    claim = build.claim(article, "has not formally spoken", by=reviewer, kind=ClaimKind.ABSENCE)
    build.verdict(claim, "true", by=reviewer)
    with pytest.raises(Invalid, match="check this claim again"):
        conclude(claim, editor, "true")
    with pytest.raises(Invalid, match="lie ahead"):
        conclude(claim, editor, "true", check_again_on=build.today())
    assert conclude(claim, editor, "true", check_again_on=build.today() + timedelta(days=30))


def test_two_editors_cannot_conclude_over_each_other(claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    with pytest.raises((Conflict, TooLate)):
        conclude(claim, admin)
    assert claim.conclusions.count() == 1


def test_who_handed_in_a_review_changes_nothing_behind_it(claim, reviewer, editor):
    review = assign_review(claim.article, reviewer, by=editor)
    build.verdict(claim, by=reviewer)
    for move in (ReviewMove.START, ReviewMove.SUBMIT):
        review = advance_review(review, move, version=review.version, by=reviewer)
    with pytest.raises(TooLate, match="handed in"):
        build.verdict(claim, "true", by=reviewer, version=1)
    advance_review(review, ReviewMove.RETURN, version=review.version, by=editor, reason="Base year?")
    assert build.verdict(claim, "true", by=reviewer, version=1)
