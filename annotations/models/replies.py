"""The right of reply: whom the desk asked about a claim, and what they answered."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotations.core.replies import Channel, ReplyState, reply_state
from annotations.core.workflow import IN_WORK, SETTLED
from annotations.models.base import Versioned, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import User


class ReplyRequestQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def standing(self) -> "ReplyRequestQuerySet":
        """Without what was removed."""
        return self.filter(removed_at=None)

    def by_need(self) -> "ReplyRequestQuerySet":
        """Those that wait for an answer by deadline, then the answers, the latest first, then why nobody was asked."""
        unanswered = models.Case(
            models.When(deadline=None, then=2),
            models.When(answer="", then=0),
            default=1,
            output_field=models.IntegerField(),
        )
        return self.order_by(unanswered, F("answered_on").desc(nulls_last=True), "deadline", "pk")

    def awaited(self, today: date, until: date) -> "ReplyRequestQuerySet":
        """Those without an answer that is due by a day, the longest overdue first; those of a concluded claim while their
        deadline has not passed.
        """
        waits = Q(claim__state__in=sorted(IN_WORK)) | Q(claim__state__in=sorted(SETTLED), deadline__gte=today)
        return (
            self.standing()
            .filter(waits, answer="", deadline__lte=until, claim__article__removed_at=None)
            .order_by("deadline", "pk")
        )

    def late(self) -> "ReplyRequestQuerySet":
        """Those whose answer came after the conclusion that stands, and was not weighed since."""
        conclusion = Q(claim__conclusions__superseded_at=None)
        after = Q(claim__conclusions__concluded_at__lt=F("answer_recorded_at"))
        return (
            self.standing()
            .filter(conclusion & after, claim__state__in=sorted(SETTLED), claim__article__removed_at=None)
            .filter(weighed_at=None)
            .order_by("answer_recorded_at", "pk")
        )


class ReplyRequest(Versioned):
    """Somebody who was asked about a claim, or the reason why nobody was. The answer may come after the conclusion.

    `contact` is personal data: members see it, and it is in no export, on no printed page and not in the audit trail.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reply_requests")
    party = models.CharField("whom we asked", max_length=200, blank=True)
    role = models.CharField("who they are", max_length=200, blank=True)
    contact = models.CharField("how to reach them", max_length=300, blank=True)
    channel = models.CharField("asked by", max_length=12, choices=choices(Channel), blank=True)
    asked_on = models.DateField(null=True, blank=True)
    deadline = models.DateField("answer due on", null=True, blank=True)
    question = models.TextField("what was asked", blank=True)
    #: Why nobody was asked; such a row has nothing of the above but perhaps the party.
    reason = models.TextField("why not asked", blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    #: When the answer was written down here: whether a conclusion could know of it.
    answer_recorded_at = models.DateTimeField(null=True)
    #: When an editor found that the conclusion stands in spite of an answer that came after it.
    weighed_at = models.DateTimeField(null=True)
    weighed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = ReplyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(answer="", removed_at=None), name="reply_awaited"),
        ]
        # A comparison with nothing is no refusal to a database, so each day is asked for by itself.
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(asked_on__isnull=False, deadline__isnull=False, deadline__gte=F("asked_on"), reason="")
                    & ~Q(party="")
                )
                | (Q(asked_on=None, deadline=None, answer="") & ~Q(reason="")),
                name="asked_by_a_deadline_or_a_reason_why_not",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | (Q(answered_on__isnull=False, answered_on__gte=F("asked_on")) & ~Q(answer="")),
                name="an_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.party or "Nobody"

    @property
    def state(self) -> ReplyState:
        return reply_state(
            deadline=self.deadline,
            answered=bool(self.answer),
            in_work=self.claim.state in IN_WORK,
            today=timezone.localdate(),
        )
