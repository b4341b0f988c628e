"""Assigning, taking, and moving a review along."""

from datetime import timedelta

import pytest

from annotations.actions.reviews import advance_review, assign_review, edit_review, take_review
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.workflow import ReviewMove
from tests import build


def test_an_editor_assigns_an_article_with_a_due_date(article, editor, reviewer):
    due = build.today() + timedelta(days=2)
    review = assign_review(article, reviewer, by=editor, due=due)
    assert (review.member, review.state, review.due) == (reviewer, "assigned", due)


def test_nobody_gets_the_same_thing_twice(article, editor, reviewer):
    assign_review(article, reviewer, by=editor)
    with pytest.raises(Conflict, match="already"):
        assign_review(article, reviewer, by=editor)
    assign_review(article, reviewer, by=editor, claim=build.claim(article, "cut", by=reviewer))


def test_only_members_who_judge_can_be_assigned(article, editor, viewer, outsider):
    for nobody in (viewer, outsider):
        with pytest.raises(Invalid):
            assign_review(article, nobody, by=editor)


def test_a_reviewer_does_not_assign(article, reviewer, second_reviewer):
    with pytest.raises(Forbidden):
        assign_review(article, second_reviewer, by=reviewer)


def test_a_day_that_has_passed_is_no_due_date(article, editor, reviewer):
    with pytest.raises(Invalid, match="passed"):
        assign_review(article, reviewer, by=editor, due=build.today() - timedelta(days=1))


def test_of_two_who_take_one_gets_it_and_the_other_is_told_by_whom(article, reviewer, second_reviewer):
    assert take_review(article, by=reviewer).state == "in progress"
    with pytest.raises(Conflict, match="Rina Reviewer has this"):
        take_review(article, by=second_reviewer)


def test_a_review_is_returned_with_a_reason_and_moves_on(article, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    for move in (ReviewMove.START, ReviewMove.SUBMIT):
        review = advance_review(review, move, version=review.version, by=reviewer)
    with pytest.raises(Invalid, match="Say why"):
        advance_review(review, ReviewMove.RETURN, version=review.version, by=editor)
    review = advance_review(review, ReviewMove.RETURN, version=review.version, by=editor, reason="A primary source?")
    assert (review.state, review.reason) == ("returned", "A primary source?")


def test_each_side_makes_its_own_moves(article, editor, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    with pytest.raises(Forbidden):
        advance_review(review, ReviewMove.START, version=1, by=second_reviewer)
    review = advance_review(review, ReviewMove.START, version=1, by=reviewer)
    with pytest.raises(Forbidden):
        advance_review(review, ReviewMove.ACCEPT, version=2, by=reviewer)
    with pytest.raises(TooLate):
        advance_review(review, ReviewMove.ACCEPT, version=2, by=editor)


def test_a_move_from_an_old_page_is_refused(article, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    edit_review(review, version=1, by=editor, due=build.today())
    with pytest.raises(Conflict):
        advance_review(review, ReviewMove.START, version=1, by=reviewer)
