"""Assignments: how far each is, and what its reader can do with it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from annotations.core import permissions
from annotations.core.progress import Progress
from annotations.core.workflow import Party, ReviewMove, ReviewState, review_moves
from annotations.models import Claim, Membership, Project, Review, User, Verdict


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
    def due_today(self) -> bool:
        return self.review.due == self.today


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
    """The members who may be given a review, with the number they have under way."""
    roles = permissions.GRANTS[permissions.Act.SET_VERDICT]
    under_way = Q(user__reviews__article__project=project, user__reviews__in=Review.objects.under_way())
    return (
        project.memberships.filter(role__in=sorted(roles), user__is_active=True)
        .select_related("user")
        .annotate(load=Count("user__reviews", filter=under_way, distinct=True))
    )
