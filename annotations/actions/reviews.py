"""Assigning articles and claims, and moving a review along its table."""

import zoneinfo
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import locked, made_before, require, required, role_in, stale, store
from annotations.core import permissions, workflow
from annotations.core.errors import Conflict, Forbidden, Invalid
from annotations.core.permissions import Act
from annotations.core.records import Round
from annotations.core.text import as_stored
from annotations.core.workflow import NEEDS_REASON, PARTY_OF, ClaimState, Party, ReviewMove, ReviewState
from annotations.events import Kind, record
from annotations.models import Article, Claim, Event, Review, User


@transaction.atomic
def assign_review(
    article: Article,
    member: User,
    *,
    by: User,
    claim: Claim | None = None,
    due: date | None = None,
    round: Round = Round.FIRST,
    uid: UUID | None = None,
) -> Review:
    """Asks a member to review the article, or one claim of it, by a day."""
    require(by, Act.ASSIGN, article.project)
    locked(article)
    if claim:
        workflow.require_in_work(ClaimState(locked(claim).state))
    if known := made_before(Review, uid, article=article, assigned_by=by):
        return known
    if not permissions.allowed(role_in(member, article.project), Act.SET_VERDICT):
        raise Invalid("Choose a member of this project who may give verdicts.", field="member")
    _due_ahead(due)
    review = _open_review(article, claim, member, by=by, due=due, round=round, uid=uid, state=ReviewState.ASSIGNED)
    record(Kind.REVIEW_ASSIGNED, review, by, member=str(member.uid), name=member.display_name, due=str(due or ""))
    return review


@transaction.atomic
def take_review(article: Article, *, by: User, claim: Claim | None = None) -> Review:
    """Takes on work that nobody has. Of two who ask at once one gets it; the other is told who has it."""
    require(by, Act.TAKE_REVIEW, article.project)
    locked(article)
    taken = Review.objects.under_way().filter(article=article, claim=claim).select_related("member").first()
    if taken:
        who = "You have" if taken.member_id == by.pk else f"{taken.member.display_name} has"
        raise Conflict(f"{who} this already.")
    review = _open_review(
        article, claim, by, by=by, due=None, round=Round.FIRST, uid=None, state=ReviewState.IN_PROGRESS
    )
    record(Kind.REVIEW_TAKEN, review, by)
    return review


def _open_review(article, claim, member, *, by, due, round, uid, state) -> Review:
    """The new row; its article must be locked, so that nobody gets the same thing twice."""
    if Review.objects.under_way().filter(article=article, claim=claim, member=member).exists():
        raise Conflict(f"{member.display_name} has this already. Change the due date there instead.", current={})
    review = Review(article=article, claim=claim, member=member, assigned_by=by, due=due, round=round, state=state)
    if uid:
        review.uid = uid
    review.save()
    return review


@transaction.atomic
def edit_review(review: Review, *, version: int, by: User, due: date | None) -> Review:
    """Sets another due date."""
    require(by, Act.ASSIGN, review.article.project)
    if due != review.due:
        _due_ahead(due)
    changed = store(review, version, due=due)
    record(Kind.REVIEW_EDITED, review, by, changed=changed)
    return review


#: A member is reminded from this long before the day.
SOON = timedelta(days=1)
#: The member's side of the work: what was handed in waits for an editor.
WAITS_FOR_MEMBER = frozenset({ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.RETURNED})


def reviews_to_remind_of(now: datetime) -> list[Review]:
    """Those that are due soon or overdue where their member is."""
    waiting = Review.objects.filter(state__in=sorted(WAITS_FOR_MEMBER), due__lte=now.date() + SOON + timedelta(days=1))
    waiting = waiting.filter(article__removed_at=None).select_related("article__project", "claim", "member")
    return [review for review in waiting if review.due <= _day_of(review.member, now) + SOON]


@transaction.atomic
def remind_of_review(review: Review, *, now: datetime) -> bool:
    """Reminds the member of a review: once when it is due soon and once when it is overdue, for each due date.

    False when there was nothing to remind of. Made by the command `remind`.
    """
    review = locked(review)
    if review.state not in WAITS_FOR_MEMBER or not review.due or review.due > _day_of(review.member, now) + SOON:
        return False
    about = {"due": str(review.due), "overdue": review.due < _day_of(review.member, now)}
    before = Event.objects.filter(noun_uid=review.uid, kind=Kind.REVIEW_REMINDED)
    if any({name: event.data[name] for name in about} == about for event in before):
        return False
    record(Kind.REVIEW_REMINDED, review, None, name=review.member.display_name, **about)
    return True


def _day_of(member: User, now: datetime) -> date:
    return now.astimezone(zoneinfo.ZoneInfo(member.time_zone)).date()


@transaction.atomic
def advance_review(review: Review, move: ReviewMove, *, version: int, by: User, reason: str = "") -> Review:
    """Makes a move of the workflow table. The member starts, submits, resumes, declines; an editor accepts, returns."""
    require_party(review, move, by)
    if move in NEEDS_REASON:
        reason = required(reason, "Say why; the other side will read it.", field="reason")
    review = locked(review)
    before, earlier = ReviewState(review.state), review.reason
    state = workflow.advance_review(before, move)
    if review.version != version:
        raise stale(review, ("due",))
    reason = as_stored(reason, field="reason")
    store(review, version, state=state, moved_at=timezone.now(), reason=reason or review.reason)
    changed = {"state": [before, state]}
    record(Kind.REVIEW_ADVANCED, review, by, move=move, changed=changed, reason=reason, earlier_reason=earlier)
    return review


@transaction.atomic
def put_back_review(review: Review, state: ReviewState, *, reason: str, version: int, by: User) -> Review:
    """Takes back what `by` did to the review: it is where it was, with the `reason` it had, or is called off.

    Raises Conflict when the same was given to the same member meanwhile.
    """
    require(by, Act.READ, review.article.project)
    locked(review.article)
    review = locked(review)
    before, earlier = review.state, review.reason
    same = Review.objects.under_way().filter(article=review.article, claim=review.claim, member=review.member)
    if state in workflow.UNDER_WAY and same.exclude(pk=review.pk).exists():
        raise Conflict(f"{review.member.display_name} was given this anew meanwhile. Nothing was undone.")
    store(review, version, state=state, moved_at=timezone.now(), reason=reason)
    record(Kind.REVIEW_PUT_BACK, review, by, changed={"state": [before, state]}, earlier_reason=earlier)
    return review


def require_party(review: Review, move: ReviewMove, by: User) -> None:
    """Raises Forbidden when the move belongs to the other side."""
    if PARTY_OF[move] == Party.EDITOR:
        require(by, Act.ASSIGN, review.article.project)
        return
    require(by, Act.READ, review.article.project)
    if review.member_id != by.pk:
        raise Forbidden(f"This review is {review.member.display_name}'s; only they can {move.value} it.")


def _due_ahead(due: date | None) -> None:
    if due and due < timezone.localdate():
        raise Invalid("That day has passed. Choose today or a later day.", field="due")
