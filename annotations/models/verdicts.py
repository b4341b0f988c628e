"""Reviewers' verdicts and the desk's conclusions. Both are only ever added to: an earlier version stays as it was."""

from datetime import date

from django.db import models
from django.utils import timezone

from annotations.core.records import Confidence, Decided
from annotations.models.base import Noun, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import Rating, User


class GivenQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def standing(self) -> "GivenQuerySet":
        """The ones in force: without what was given anew or taken back."""
        return self.filter(superseded_at=None)

    def on_these_words(self) -> "GivenQuerySet":
        """The ones in force that were given on the claim as it reads now."""
        return self.standing().filter(overtaken_at=None)

    def to_check_again(self, day: date) -> "GivenQuerySet":
        """Conclusions in force that are to be looked at again by `day`, of articles that are not removed."""
        return self.standing().filter(check_again_on__lte=day, claim__article__removed_at=None)

    def overtaken(self) -> "GivenQuerySet":
        """The ones in force whose claim, in an article that is not removed, reads otherwise now."""
        return self.standing().filter(claim__article__removed_at=None).exclude(overtaken_at=None)


class ConclusionQuerySet(GivenQuerySet):
    def to_correct(self) -> "ConclusionQuerySet":
        """The ones in force that may call for a correction: their words read otherwise now, or were taken out."""
        altered = models.Q(overtaken_at__isnull=False) | models.Q(gone_at__isnull=False)
        return self.standing().filter(altered, claim__article__removed_at=None)


class Given(Noun):
    """A rating with its reasons, as it was given. `version` counts from 1; the standing one is not superseded.

    It stands on the words that were judged. Once the claim reads otherwise it is overtaken: it is shown for what it is,
    and counts no more, until it is given anew.
    """

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField()
    true_as_of = models.DateField()
    version = models.PositiveIntegerField()
    superseded_at = models.DateTimeField(null=True)
    #: The claim as it read then (core.claims.Seen).
    seen = models.JSONField(default=dict)
    #: Since when it reads otherwise.
    overtaken_at = models.DateTimeField(null=True)

    objects = GivenQuerySet.as_manager()

    class Meta:
        abstract = True


class Verdict(Given):
    """What one reviewer holds of one claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="verdicts")
    confidence = models.CharField(max_length=6, choices=choices(Confidence), blank=True)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["claim", "given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "reviewer", "version"], name="one_verdict_per_version"),
            models.UniqueConstraint(
                fields=["claim", "reviewer"],
                condition=models.Q(superseded_at=None),
                name="one_standing_verdict_per_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating} by {self.reviewer}"


class Conclusion(Given):
    """The desk's answer to a claim, with the verdicts that stood when it was recorded."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="conclusions")
    #: When to look again. A plan, no part of the answer: finding it still true sets another day (Confirmation).
    check_again_on = models.DateField(null=True, blank=True)
    decided = models.CharField(max_length=12, choices=choices(Decided))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verdicts = models.ManyToManyField(Verdict, related_name="conclusions")
    concluded_at = models.DateTimeField(default=timezone.now, editable=False)
    #: Since when words that it was given on stand in the article no more.
    gone_at = models.DateTimeField(null=True)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="one_conclusion_per_version"),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(superseded_at=None), name="one_standing_conclusion"
            ),
        ]
        indexes = [
            models.Index(
                fields=["check_again_on"], condition=models.Q(superseded_at=None), name="conclusion_to_check_again"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.rating}"
