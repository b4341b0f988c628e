"""Assignments: how far each is, and what its reader can do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.triage import WEIGHTS, Priority, effective
from annotations.core.workflow import CALLED_OFF, Party, ReviewMove, ReviewState, review_moves
from annotations.models import Claim, Membership, Project, Review, User, Verdict
from annotations.queries.counting import counted

#: The rest of a week that begins today.
_SOON = timedelta(days=6)


@dataclass(frozen=True)
class WorkItem:
    """A review in a list: what it is of, how far that is, and what the reader can do with it."""

    review: Review
    progress: Progress
    moves: list[ReviewMove]
    today: date

    @property
    def overdue(self) -> bool:
        return bool(self.review.due and self.review.due < self.today)

    @property
    def priority(self) -> Priority:
        """The one that counts."""
        review = self.review
        return effective(review.claim.priority if review.claim else "", review.article.priority)

    @property
    def priority_reason(self) -> str:
        claim = self.review.claim
        return claim.priority_reason if claim and claim.priority else self.review.article.priority_reason

    @property
    def why_now(self) -> str:
        """Why it comes before what comes after it, in words; "" when nothing presses."""
        if self.overdue:
            return "It is overdue."
        if self.review.state == ReviewState.RETURNED:
            return "It was returned to you."
        if self.priority == Priority.HIGH:
            return "It has high priority."
        return "It is due next." if self.review.due else ""

    @property
    def urgency(self) -> tuple[Any, ...]:
        """Where it stands in a list of things to do: what is overdue, what was returned, by priority, by due date."""
        due = self.review.due or date.max
        returned = self.review.state == ReviewState.RETURNED
        return not self.overdue, not returned, -WEIGHTS[self.priority], due, self.review.assigned_at, self.review.pk


def as_far_as_known(
    reviews: Iterable[Review], project: Project, role: Role | None, reader: User | None
) -> list[Review]:
    """The reviews as the reader may know them: in a blind round not how far others are, nor why theirs were returned."""
    known = list(reviews)
    if project.blind and not permissions.allowed(role, permissions.Act.SEE_BLIND_VERDICTS):
        for review in known:
            if (reader is None or review.member_id != reader.pk) and review.state not in CALLED_OFF:
                review.state, review.reason, review.version = ReviewState.ASSIGNED, "", 1
    return known


def moves_of(review: Review, user: User, editing: bool) -> list[ReviewMove]:
    state = ReviewState(review.state)
    own = review.member_id == user.pk
    moves = review_moves(state, Party.MEMBER) if own else []
    if editing:
        # One's own is declined, not taken off.
        moves += [move for move in review_moves(state, Party.EDITOR) if not (own and move == ReviewMove.WITHDRAW)]
    return moves


def judged_by_member(review: Review) -> tuple[int, int]:
    """How many of the claims that a review is of its member has judged, and how many there are."""
    claims = Claim.objects.standing().filter(article=review.article_id)
    if review.claim_id:
        claims = claims.filter(pk=review.claim_id)
    judged = claims.filter(verdicts__in=Verdict.objects.on_these_words().filter(reviewer=review.member_id))
    return judged.distinct().count(), claims.count()


def assignable(project: Project) -> QuerySet[Membership]:
    """The members who may be given a review, with what they have: `load` under way, of these `late`, `due_soon` (today
    and the six days after it) and `handed_in`.
    """
    roles = permissions.GRANTS[permissions.Act.SET_VERDICT]
    today = timezone.localdate()
    theirs = Review.objects.under_way().filter(
        article__project=project, article__removed_at=None, member=OuterRef("user")
    )
    to_do = theirs.exclude(state=ReviewState.SUBMITTED)
    return (
        project.memberships.filter(role__in=sorted(roles), user__is_active=True)
        .select_related("user")
        .annotate(
            load=counted(theirs, "member"),
            late=counted(to_do.filter(due__lt=today), "member"),
            due_soon=counted(to_do.filter(due__gte=today, due__lte=today + _SOON), "member"),
            handed_in=counted(theirs.filter(state=ReviewState.SUBMITTED), "member"),
        )
    )
