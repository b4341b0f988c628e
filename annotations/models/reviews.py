"""Assignments: one member, one article or one claim of it."""

from django.db import models
from django.utils import timezone

from annotations.core.records import Round
from annotations.core.workflow import UNDER_WAY, ReviewState
from annotations.models.articles import Article
from annotations.models.base import Versioned, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import User

_UNDER_WAY = models.Q(state__in=sorted(UNDER_WAY))


class ReviewQuerySet(WalledQuerySet):
    project_path = "article__project"

    def under_way(self) -> "ReviewQuerySet":
        """Those on which somebody still has something to do."""
        return self.filter(_UNDER_WAY)


class Review(Versioned):
    """Who checks what by when. `claim` is empty when the whole article is meant. Never a wall: others may read on."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="reviews")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    round = models.CharField(max_length=6, choices=choices(Round), default=Round.FIRST)
    state = models.CharField(max_length=12, choices=choices(ReviewState), default=ReviewState.ASSIGNED)
    due = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    #: The review of another member that was handed over, with its due date, and became this one.
    handed_over_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="handed_over_to")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "assigned_at", "pk"]
        indexes = [
            models.Index(fields=["member", "state", "due"], name="review_by_member"),
            models.Index(fields=["member", "-moved_at"], name="review_by_move"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "member"],
                condition=models.Q(claim=None) & _UNDER_WAY,
                name="one_open_article_review_per_member",
            ),
            models.UniqueConstraint(
                fields=["claim", "member"], condition=_UNDER_WAY, name="one_open_claim_review_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.claim or self.article}"
