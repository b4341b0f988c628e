"""What opens a project's gates: a second person's checks of the evidence, and an editor's waivers."""

from django.db import models
from django.utils import timezone

from annotations.core import gates
from annotations.core.gates import Gate
from annotations.models.base import Noun, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.evidence import Evidence
from annotations.models.team import User


class StandingQuerySet(WalledQuerySet):
    def standing(self) -> "StandingQuerySet":
        """Those in force: without what was taken back or done anew."""
        return self.filter(taken_back_at=None)


class CheckQuerySet(StandingQuerySet):
    project_path = "evidence__claim__article__project"


class EvidenceCheck(Noun):
    """That somebody other than who attached it opened a source and read it. Counts for the words that were there."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now, editable=False)
    evidence_version = models.PositiveIntegerField()
    #: What stood there (Evidence.words): a later change of it asks for a new check.
    seen = models.JSONField()
    taken_back_at = models.DateTimeField(null=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["evidence", "checked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=models.Q(taken_back_at=None), name="one_standing_check_per_evidence"
            )
        ]

    def __str__(self) -> str:
        return f"checked by {self.by}"


class WaiverQuerySet(StandingQuerySet):
    project_path = "claim__article__project"


class Waiver(Noun):
    """That a claim may be concluded although a gate is not met, with the reason."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="waivers")
    gate = models.CharField(max_length=10, choices=choices(Gate))
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(null=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "waived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "gate"], condition=models.Q(taken_back_at=None), name="one_standing_waiver_per_gate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} waived by {self.by}"

    @property
    def label(self) -> str:
        """What was waived, as people call it."""
        return gates.LABELS[Gate(self.gate)]

    @property
    def value(self) -> gates.Waived:
        return gates.Waived(self.pk, self.gate, self.reason, self.by.display_name)
