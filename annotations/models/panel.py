"""How a desk decides together: an emergency override of what the project demands, a proposal, and the ballots on it."""

from django.db import models
from django.utils import timezone

from annotations.models.base import Noun, WalledQuerySet
from annotations.models.claims import Claim
from annotations.models.gates import WaiverQuerySet
from annotations.models.team import Rating, User


class Override(Noun):
    """That a claim may be concluded without the verdicts, or the vote, that the project demands, with the reason."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="overrides")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(null=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(taken_back_at=None), name="one_standing_override_per_claim"
            )
        ]

    def __str__(self) -> str:
        return f"override by {self.by}"


class ProposalQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def open(self) -> "ProposalQuerySet":
        """Those that are voted on now."""
        return self.filter(closed_at=None)


class Proposal(Noun):
    """An editor's draft of a conclusion, which others vote on. The rule is that of the day it was proposed."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="proposals")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField()
    true_as_of = models.DateField()
    check_again_on = models.DateField(null=True, blank=True)
    #: The desk's questions with what the proposal answers (core.panel.Answered).
    answers = models.JSONField(default=list)
    #: The claim as it read then (core.claims.Seen): a vote decides about these words only.
    seen = models.JSONField(default=dict)
    voters = models.PositiveSmallIntegerField()
    majority = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True)
    #: Why it was withdrawn; empty when the vote closed it.
    withdrawn_reason = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=models.Q(closed_at=None), name="one_open_proposal"),
            models.CheckConstraint(
                condition=models.Q(majority__lte=models.F("voters"), majority__gte=2), name="a_majority_of_the_voters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating} proposed by {self.by}"


class BallotQuerySet(WalledQuerySet):
    project_path = "proposal__claim__article__project"


class Ballot(Noun):
    """What one editor holds of a proposal: its rating, or another one with the reason. Cast once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="ballots")
    #: The proposal's claim, as every deed on a claim names it.
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    voter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    cast_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "cast_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "voter"], name="one_ballot_per_voter")]

    def __str__(self) -> str:
        return f"{self.rating} by {self.voter}"
