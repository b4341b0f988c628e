"""What follows a conclusion: that it was published, corrected, and found still true. Only ever added to."""

from django.db import models
from django.utils import timezone

from annotations.core.records import CorrectionKind
from annotations.models.base import Noun, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.gates import StandingQuerySet
from annotations.models.team import User
from annotations.models.verdicts import Conclusion


class PublicationQuerySet(StandingQuerySet):
    project_path = "claim__article__project"


class Publication(Noun):
    """That a claim's conclusion was published. One that was taken back stays, with the reason."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications")
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="publications")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    #: What was missing or waived when it was signed, in sentences (core.publishing.notes).
    told = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.CharField("reason", max_length=500, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(taken_back_at=None), name="one_standing_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim} published by {self.by}"


class CorrectionQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def update(self, **fields):
        raise TypeError("Corrections are append-only.")

    def delete(self):
        raise TypeError("Corrections are append-only.")


class Correction(Noun):
    """That a published answer was changed: the old one, the new one, and what was wrong. Never touched again."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    before = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="+")
    after = models.OneToOneField(Conclusion, on_delete=models.PROTECT, related_name="correction")
    kind = models.CharField(max_length=30, choices=choices(CorrectionKind))
    wrong = models.TextField("what was wrong", max_length=5_000)
    #: Who was told, in words, and when the article's publisher was.
    told = models.TextField("who was told", max_length=2_000, blank=True)
    publisher_told_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-corrected_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.claim}: {self.before.rating} became {self.after.rating}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Corrections are append-only.")
        super().save(*args, **kwargs)

    @property
    def signature(self) -> "CorrectionSignature | None":
        """The second person's signature; None while it is missing."""
        return getattr(self, "signed", None)


class CorrectionSignature(Noun):
    """That a second person signed a correction."""

    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, related_name="signed")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"signed by {self.by}"


class ConfirmationQuerySet(WalledQuerySet):
    project_path = "conclusion__claim__article__project"


class Confirmation(Noun):
    """That a conclusion was looked at again and is still true. `number` counts per conclusion, from 1."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="confirmations")
    number = models.PositiveIntegerField()
    true_as_of = models.DateField()
    #: The day that had been set for looking again, and the one that was set instead.
    planned_for = models.DateField(null=True)
    check_again_on = models.DateField(null=True)
    note = models.TextField("what you looked at", max_length=2_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["conclusion", "number"]
        constraints = [models.UniqueConstraint(fields=["conclusion", "number"], name="one_confirmation_per_number")]

    def __str__(self) -> str:
        return f"still true as of {self.true_as_of}"
