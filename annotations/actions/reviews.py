"""Assigning articles and claims, and moving a review along its table."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import fitting, locked, made_before, require, required, role_in, stale, store
from annotations.core import permissions, workflow
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.permissions import Act
from annotations.core.records import Round
from annotations.core.text import as_stored
from annotations.core.triage import Priority, effective
from annotations.core.workflow import NEEDS_REASON, PARTY_OF, ClaimState, Party, ReviewMove, ReviewState
from annotations.events import Kind, record
from annotations.models import Article, Claim, Event, Project, Review, User


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
    now, claim_now = locked(article), claim and locked(claim)
    if claim_now:
        workflow.require_in_work(ClaimState(claim_now.state))
    if known := made_before(Review, uid, article=article, assigned_by=by):
        return known
    if not permissions.allowed(role_in(member, article.project), Act.SET_VERDICT):
        raise Invalid("Choose a member of this project who may give verdicts.", field="member")
    _due_ahead(due)
    if why := _why_not(now, claim_now):
        raise TooLate(why)
    review = _open_review(article, claim, member, by=by, due=due, round=round, uid=uid, state=ReviewState.ASSIGNED)
    _record_assigned(review, by)
    return review


@dataclass(frozen=True)
class Pick:
    """What is to be given to whom: an article, or one claim of it."""

    article: Article
    claim: Claim | None
    member: User


@dataclass(frozen=True)
class Given:
    """What became of many picks: the reviews, and what could not be assigned, each with the reason in a sentence."""

    reviews: list[Review]
    refused: list[tuple[Pick, str]]


@transaction.atomic
def assign_many(
    project: Project,
    picks: Sequence[Pick],
    *,
    by: User,
    due: date | None = None,
    round: Round = Round.FIRST,
    uid: UUID | None = None,
) -> Given:
    """Assigns what can be assigned, and tells what cannot be. All of it or, when anything breaks, nothing.

    Sent twice with the same `uid`, it makes each review once.
    """
    require(by, Act.ASSIGN, project)
    _due_ahead(due)
    # In the order of their ids, so that two who assign at once wait for each other and never both.
    articles = {row.pk: row for row in _locked_rows(Article, project=project, pk__in={p.article.pk for p in picks})}
    asked = {pick.claim.pk for pick in picks if pick.claim}
    claims = {row.pk: row for row in _locked_rows(Claim, article__in=articles, pk__in=asked)}
    has = set(Review.objects.under_way().filter(article__in=articles).values_list("article", "claim", "member"))
    judges = set(
        project.memberships.filter(role__in=sorted(permissions.GRANTS[Act.SET_VERDICT])).values_list("user", flat=True)
    )
    given, made = Given([], []), list[Review]()
    for pick in dict.fromkeys(picks):
        article, claim = articles.get(pick.article.pk), pick.claim and claims.get(pick.claim.pk)
        own = uid and uuid5(uid, f"{pick.article.uid} {pick.claim and pick.claim.uid} {pick.member.uid}")
        if known := made_before(Review, own, article=pick.article, assigned_by=by):
            given.reviews.append(known)
            continue
        why = ""
        if article is None or bool(pick.claim) != bool(claim):
            why = "It is not in this project."
        elif pick.member.pk not in judges:
            why = f"{pick.member.display_name} is no member who may give verdicts."
        elif (article.pk, claim and claim.pk, pick.member.pk) in has:
            why = f"{pick.member.display_name} has this already."
        else:
            why = _why_not(article, claim)
        if why:
            given.refused.append((pick, why))
            continue
        review = Review(
            article=pick.article, claim=pick.claim, member=pick.member, assigned_by=by, due=due, round=round
        )
        if own:
            review.uid = own
        review.save()
        made.append(review)
        given.reviews.append(review)
    # Only now: nothing that others hold may be locked once the trail is.
    for review in made:
        _record_assigned(review, by)
    return given


def _locked_rows(model, **which):
    return model.objects.filter(**which).order_by("pk").select_for_update(no_key=True, of=("self",))


def _record_assigned(review: Review, by: User) -> None:
    member = review.member
    record(
        Kind.REVIEW_ASSIGNED,
        review,
        by,
        member=str(member.uid),
        name=member.display_name,
        due=str(review.due or ""),
    )


def _why_not(article: Article, claim: Claim | None) -> str:
    """What stands in the way of assigning it to anybody; "" when nothing does."""
    if article.removed_at:
        return "The article is removed."
    if claim and claim.state not in workflow.IN_WORK:
        return f"The claim is {claim.state}."
    if effective(claim.priority if claim else "", article.priority) == Priority.NOT_FOR_US:
        return "It was put aside as not for us. Give it another priority first."
    return ""


@transaction.atomic
def hand_over_review(review: Review, member: User, *, reason: str, version: int, by: User) -> Review:
    """Gives a review that is under way to another member, with its due date, and says why to both: one deed."""
    require(by, Act.ASSIGN, review.article.project)
    reason = required(reason, "Say why; both will read it.", field="reason")
    article = locked(review.article)
    before = locked(review)
    earlier = {"earlier_state": before.state, "earlier_reason": before.reason}
    if before.state == ReviewState.WITHDRAWN and (now := Review.objects.filter(handed_over_from=before).first()):
        raise Conflict(f"This was handed over to {now.member.display_name} already. Reload to see it.")
    if ReviewMove.WITHDRAW not in workflow.review_moves(ReviewState(before.state), Party.EDITOR):
        raise TooLate(f"This review is {workflow.said(before.state)} now, so it comes too late to hand it over.")
    if before.version != version:
        raise stale(before, ("due",))
    if not permissions.allowed(role_in(member, article.project), Act.SET_VERDICT):
        raise Invalid("Choose a member of this project who may give verdicts.", field="member")
    if Review.objects.under_way().filter(article=article, claim=before.claim, member=member).exists():
        raise Conflict(f"{member.display_name} has this already. Choose somebody else.")
    store(before, version, state=ReviewState.WITHDRAWN, moved_at=timezone.now(), reason=reason)
    # Handed over, taken back and handed over again, it is the same review as the first time.
    known = Review.objects.filter(handed_over_from=before, member=member).first()
    if known:
        store(known, known.version, state=ReviewState.ASSIGNED, moved_at=timezone.now(), reason=reason, due=before.due)
    else:
        Review.objects.filter(handed_over_from=before).update(handed_over_from=None)
        known = Review.objects.create(
            article=before.article,
            claim=before.claim,
            member=member,
            assigned_by=by,
            due=before.due,
            round=before.round,
            handed_over_from=before,
            **fitting(Review, reason=reason),
        )
    names = {"before": before.member.display_name, "name": member.display_name, "member": str(member.uid)}
    record(Kind.REVIEW_HANDED_OVER, known, by, **names, reason=reason, **earlier)
    return known


@transaction.atomic
def give_back_review(review: Review, state: ReviewState, *, reason: str, version: int, by: User) -> Review:
    """Takes a handing over back: whoever had it has it again, where it was, with the `reason` it had."""
    require(by, Act.ASSIGN, review.article.project)
    article = locked(review.article)
    before, review = locked(review.handed_over_from), locked(review)
    if Review.objects.under_way().filter(article=article, claim=before.claim, member=before.member).exists():
        raise Conflict(f"{before.member.display_name} was given this anew meanwhile. Nothing was undone.")
    store(review, version, state=ReviewState.WITHDRAWN, moved_at=timezone.now())
    store(before, before.version, state=state, moved_at=timezone.now(), reason=reason)
    record(Kind.REVIEW_GIVEN_BACK, review, by, name=before.member.display_name)
    return before


@transaction.atomic
def take_review(article: Article, *, by: User, claim: Claim | None = None) -> Review:
    """Takes on work that nobody has. Of two who ask at once one gets it; the other is told who has it."""
    require(by, Act.TAKE_REVIEW, article.project)
    locked(article)
    if claim:
        workflow.require_in_work(ClaimState(locked(claim).state))
    _is_free(article, claim, by)
    review = _open_review(
        article, claim, by, by=by, due=None, round=Round.FIRST, uid=None, state=ReviewState.IN_PROGRESS
    )
    record(Kind.REVIEW_TAKEN, review, by)
    return review


def _is_free(article: Article, claim: Claim | None, by: User) -> None:
    """Raises Conflict, saying who has it. In a blind round as many may take the same as verdicts are demanded, however far
    the others are: whether one of them is done is not told (queries.blind.taken_for).
    """
    project, same = article.project, Review.objects.filter(article=article, claim=claim)
    taken = same.exclude(state__in=sorted(workflow.CALLED_OFF)) if project.blind else same.under_way()
    by_whom = {review.member_id: review.member.display_name for review in taken.select_related("member")}
    if by.pk in by_whom:
        raise Conflict("You have this already.")
    if len(by_whom) >= project.verdicts_demanded:
        names = " and ".join(sorted(by_whom.values()))
        raise Conflict(f"{names} {'has' if len(by_whom) == 1 else 'have'} this already.")


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
