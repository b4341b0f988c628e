"""Triage, assigning many at once, handing over, and views that a member keeps."""

import uuid
from datetime import timedelta

import pytest

from annotations.actions import views
from annotations.actions.articles import remove_article
from annotations.actions.claims import withdraw_claim
from annotations.actions.reviews import (
    Pick,
    advance_review,
    assign_many,
    assign_review,
    edit_review,
    hand_over_review,
    take_review,
)
from annotations.actions.triage import set_priority
from annotations.actions.undoing import undo
from annotations.core.board import Filters
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.notices import Notice
from annotations.core.sharing import shared_out
from annotations.core.triage import Priority
from annotations.core.workflow import ReviewMove, ReviewState
from annotations.models import Event, Notification, Review, SavedView, Standing
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


# --- triage ----------------------------------------------------------------------------------------------------------


def test_an_editor_says_how_soon_and_why(article, editor):
    set_priority(article, Priority.HIGH, reason="Half the town shares it.", version=1, by=editor)
    article.refresh_from_db()
    assert (article.priority, article.priority_reason) == ("high", "Half the town shares it.")


@pytest.mark.parametrize("priority", [Priority.HIGH, Priority.LOW, Priority.NOT_FOR_US])
def test_a_priority_other_than_normal_needs_a_reason(article, editor, priority):
    with pytest.raises(Invalid, match="Say why"):
        set_priority(article, priority, reason=" ", version=1, by=editor)
    set_priority(article, Priority.NORMAL, version=1, by=editor)


def test_a_reviewer_sets_no_priority(article, claim, reviewer):
    for thing in (article, claim):
        with pytest.raises(Forbidden):
            set_priority(thing, Priority.HIGH, reason="x", version=thing.version, by=reviewer)


def test_a_claim_has_its_article_s_priority_until_it_has_its_own(article, claim, editor):
    def weight():
        return Standing.objects.get(claim=claim).weight

    set_priority(article, Priority.LOW, reason="Old.", version=1, by=editor)
    assert weight() == 1
    set_priority(claim, Priority.HIGH, reason="New.", version=1, by=editor)
    assert weight() == 3
    set_priority(claim, None, version=2, by=editor)
    assert weight() == 1


def test_a_priority_set_on_an_old_page_is_refused_with_what_is_stored(article, editor, admin):
    set_priority(article, Priority.LOW, reason="Old.", version=1, by=admin)
    with pytest.raises(Conflict) as refused:
        set_priority(article, Priority.HIGH, reason="New.", version=1, by=editor)
    assert refused.value.current == {"priority": "low", "priority_reason": "Old."}


def test_what_is_not_for_us_is_not_assigned_until_it_is_again(article, claim, editor, reviewer):
    set_priority(article, Priority.NOT_FOR_US, reason="An opinion.", version=1, by=editor)
    for of in (None, claim):
        with pytest.raises(TooLate, match="not for us"):
            assign_review(article, reviewer, by=editor, claim=of)
    set_priority(claim, Priority.NORMAL, version=1, by=editor)
    assign_review(article, reviewer, by=editor, claim=claim)


# --- sharing out -----------------------------------------------------------------------------------------------------


def test_work_goes_to_whoever_has_the_least_and_not_this_one():
    loads = {"Ana": 2, "Bo": 0, "Cy": 1}
    assert shared_out([1, 2, 3, 4], loads, set()) == {1: "Bo", 2: "Bo", 3: "Cy", 4: "Ana"}
    assert shared_out([1, 2], loads, {(1, "Bo")}) == {1: "Cy", 2: "Bo"}
    assert shared_out([1], loads, {(1, name) for name in loads}) == {1: None}
    assert shared_out([1], {}, set()) == {1: None}
    assert loads == {"Ana": 2, "Bo": 0, "Cy": 1}


# --- assigning many --------------------------------------------------------------------------------------------------


def test_many_are_assigned_at_once_with_an_event_each(project, article, claim, editor, reviewer, second_reviewer):
    before, due = Event.objects.count(), build.today() + timedelta(days=2)
    picks = [Pick(article, None, reviewer), Pick(article, claim, second_reviewer)]
    given = assign_many(project, picks, by=editor, due=due)
    assert [(review.member, review.claim, review.due) for review in given.reviews] == [
        (reviewer, None, due),
        (second_reviewer, claim, due),
    ]
    assert not given.refused
    assert (
        list(Event.objects.values_list("kind", flat=True)[: Event.objects.count() - before]) == ["review assigned"] * 2
    )


def test_what_cannot_be_assigned_is_told_by_name_and_the_rest_is_done(
    project, article, claim, admin, editor, reviewer, second_reviewer, viewer, outsider
):
    assign_review(article, reviewer, by=editor)
    withdrawn = build.claim(article, "Roads spending", by=reviewer)
    withdraw_claim(withdrawn, version=1, by=reviewer)
    removed, foreign = (
        build.article(f"{name} news of the day\n\nThe mill was shut by its owner in spring.", by=by)
        for name, by in (("Town", reviewer), ("Village", outsider))
    )
    remove_article(removed, by=admin)
    aside = build.article(
        "An opinion of the day\n\nIt is nice to live in a town by the sea, as everybody knows.", by=reviewer
    )
    set_priority(aside, Priority.NOT_FOR_US, reason="An opinion.", version=1, by=editor)
    picks = {
        Pick(article, None, reviewer): "Rina Reviewer has this already.",
        Pick(article, withdrawn, reviewer): "The claim is withdrawn.",
        Pick(removed, None, reviewer): "The article is removed.",
        Pick(foreign, None, reviewer): "It is not in this project.",
        Pick(aside, None, reviewer): "It was put aside as not for us. Give it another priority first.",
        Pick(article, claim, viewer): "Vito Viewer is no member who may give verdicts.",
        Pick(article, claim, second_reviewer): "",
    }
    given = assign_many(project, list(picks), by=editor)
    assert dict(given.refused) == {pick: why for pick, why in picks.items() if why}
    assert [review.member for review in given.reviews] == [second_reviewer]


def test_a_form_sent_twice_assigns_once(project, article, editor, reviewer):
    uid, picks = uuid.uuid4(), [Pick(article, None, reviewer)]
    first, again = (assign_many(project, picks, by=editor, uid=uid) for _ in range(2))
    assert first.reviews == again.reviews and not again.refused
    assert Review.objects.count() == 1


def test_many_are_assigned_by_editors_alone_and_not_into_the_past(project, article, editor, reviewer):
    with pytest.raises(Forbidden):
        assign_many(project, [Pick(article, None, reviewer)], by=reviewer)
    with pytest.raises(Invalid, match="passed"):
        assign_many(project, [Pick(article, None, reviewer)], by=editor, due=build.today() - timedelta(days=1))


def test_many_cost_few_queries_each(project, editor, reviewer, django_assert_max_num_queries):
    articles = [
        build.article(
            f"Article {n} of the day\n\nThis is the article with the number {n}, as everybody knows.", by=reviewer
        )
        for n in range(20)
    ]
    # For each a look for the same form, the review, its event in the chain, the note to the member; the rest once for all.
    with django_assert_max_num_queries(20 * 7 + 12):
        assign_many(project, [Pick(one, None, reviewer) for one in articles], by=editor, uid=uuid.uuid4())


# --- handing over ----------------------------------------------------------------------------------------------------


def test_work_is_handed_over_with_its_due_date_and_both_are_told_why(article, editor, reviewer, second_reviewer):
    due = build.today() + timedelta(days=2)
    review = assign_review(article, reviewer, by=editor, due=due)
    given = hand_over_review(review, second_reviewer, reason="Rina is ill.", version=1, by=editor)
    review.refresh_from_db()
    assert (given.member, given.due, given.state, given.reason) == (second_reviewer, due, "assigned", "Rina is ill.")
    assert (review.state, review.reason, review.handed_over_to) == ("withdrawn", "Rina is ill.", given)


def test_both_are_notified_of_a_handing_over_and_of_its_undoing(article, editor, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    Notification.objects.all().delete()
    hand_over_review(review, second_reviewer, reason="Rina is ill.", version=1, by=editor)
    told = set(Notification.objects.values_list("member", "kind"))
    assert told == {(second_reviewer.pk, Notice.ASSIGNED), (reviewer.pk, Notice.TAKEN_OFF)}
    Notification.objects.all().delete()
    undo(Event.objects.first(), by=editor)
    told = set(Notification.objects.values_list("member", "kind"))
    assert told == {(reviewer.pk, Notice.ASSIGNED), (second_reviewer.pk, Notice.TAKEN_OFF)}


def test_handing_over_takes_a_reason_an_editor_and_somebody_who_has_it_not(
    article, editor, reviewer, second_reviewer, viewer
):
    review = assign_review(article, reviewer, by=editor)
    with pytest.raises(Invalid, match="Say why"):
        hand_over_review(review, second_reviewer, reason="", version=1, by=editor)
    with pytest.raises(Invalid, match="may give verdicts"):
        hand_over_review(review, viewer, reason="x", version=1, by=editor)
    with pytest.raises(Forbidden):
        hand_over_review(review, second_reviewer, reason="x", version=1, by=reviewer)
    assign_review(article, second_reviewer, by=editor)
    with pytest.raises(Conflict, match="Sol Second has this already"):
        hand_over_review(review, second_reviewer, reason="x", version=1, by=editor)


def test_what_is_handed_in_or_moved_on_is_not_handed_over(article, editor, reviewer, second_reviewer):
    review = take_review(article, by=reviewer)
    edit_review(review, version=1, by=editor, due=build.today())
    with pytest.raises(Conflict):
        hand_over_review(review, second_reviewer, reason="x", version=1, by=editor)
    advance_review(review, ReviewMove.SUBMIT, version=2, by=reviewer)
    with pytest.raises(TooLate):
        hand_over_review(review, second_reviewer, reason="x", version=3, by=editor)


def test_a_handing_over_is_not_undone_once_the_other_began(article, editor, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    given = hand_over_review(review, second_reviewer, reason="x", version=1, by=editor)
    event = Event.objects.first()
    advance_review(given, ReviewMove.START, version=1, by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second changed this since"):
        undo(event, by=editor)


def test_what_was_handed_over_and_given_back_can_go_to_a_third(article, editor, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    hand_over_review(review, second_reviewer, reason="x", version=1, by=editor)
    undo(Event.objects.first(), by=editor)
    review.refresh_from_db()
    assert review.state == ReviewState.ASSIGNED
    third = hand_over_review(review, editor, reason="y", version=review.version, by=editor)
    review.refresh_from_db()
    assert review.handed_over_to == third and Review.objects.count() == 3


# --- saved views -----------------------------------------------------------------------------------------------------


def test_a_view_is_kept_renamed_and_removed_by_its_owner(project, editor):
    view = views.keep_view(project, " Late ", query="only=late", by=editor)
    assert view.name == "Late"
    views.edit_view(view, version=1, by=editor, name="Overdue", is_default=True)
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Overdue", True)
    views.remove_view(view, by=editor)
    assert not SavedView.objects.exists()


def test_one_view_at_a_time_is_where_the_board_begins(project, editor, reviewer):
    first, second = (
        views.keep_view(project, name, query="only=late", by=editor, is_default=True) for name in ("A", "B")
    )
    views.keep_view(project, "A", query="only=late", by=reviewer, is_default=True)
    assert list(SavedView.objects.filter(owner=editor, is_default=True)) == [second]
    views.edit_view(first, version=1, by=editor, name="A", is_default=True)
    assert list(SavedView.objects.filter(owner=editor, is_default=True)) == [first]


def test_two_views_of_one_name_and_a_crowd_of_them_are_refused(project, editor, monkeypatch):
    views.keep_view(project, "Late", query="", by=editor)
    with pytest.raises(Conflict, match="already"):
        views.keep_view(project, "Late", query="", by=editor)
    monkeypatch.setattr(views, "MOST", 1)
    with pytest.raises(Invalid, match="Remove one first"):
        views.keep_view(project, "Later", query="", by=editor)


def test_an_address_says_its_filters_and_is_said_again():
    said = "kind=claim&state=open&member=7&priority=high&only=late&q=tax+%26+roads&order=due&look=columns"
    given = dict(pair.split("=") for pair in said.split("&")) | {"q": "tax & roads"}
    assert Filters.of(given).query == said
    made_up = {"kind": "x", "state": "y", "member": "-1", "priority": "not for us", "only": "z", "look": "1", "a": "b"}
    assert Filters.of(made_up) == Filters()
