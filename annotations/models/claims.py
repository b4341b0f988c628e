"""Claims, and the words of a revision that each is tied to."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils import timezone

from annotations.core.records import UNSETTLED, ClaimKind, HighlightState
from annotations.core.triage import Priority
from annotations.core.workflow import IN_WORK, ClaimState
from annotations.models.articles import Article, Revision
from annotations.models.base import Anchored, Noun, Versioned, WalledQuerySet, choices
from annotations.models.team import User


class ClaimQuerySet(WalledQuerySet):
    project_path = "article__project"

    def standing(self) -> "ClaimQuerySet":
        """Without the withdrawn ones."""
        return self.exclude(state=ClaimState.WITHDRAWN)


class Claim(Versioned):
    """A statement that can be checked: the words as printed, who asserts them, and the standalone wording."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    #: Counted per article from 1, never given twice: "claim 3" stays claim 3.
    number = models.PositiveIntegerField()
    claim_reviewed = models.TextField("checkable wording")
    claimant = models.CharField("who says it", max_length=200, blank=True)
    claim_date = models.DateField("when it was said", null=True, blank=True)
    kind = models.CharField(max_length=12, choices=choices(ClaimKind), default=ClaimKind.EVENT)
    tags = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=choices(ClaimState), default=ClaimState.OPEN)
    #: How soon the desk wants it checked, and why; empty: as its article.
    priority = models.CharField(max_length=10, choices=choices(Priority), blank=True)
    priority_reason = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_claim_per_number")]

    def __str__(self) -> str:
        return f"Claim {self.number}"

    @property
    def is_in_work(self) -> bool:
        """Whether it can still be reworded, sourced and judged."""
        return self.state in IN_WORK


class HighlightQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def current(self) -> "HighlightQuerySet":
        """Those in the revision that people read now, one query with the rest."""
        later = Revision.objects.adopted().filter(
            article=OuterRef("revision__article"), number__gt=OuterRef("revision__number")
        )
        return self.exclude(revision__adopted_at=None).exclude(Exists(later))

    def waiting(self) -> "HighlightQuerySet":
        """Those whose words were changed by the publisher, until a person has decided what to do."""
        return self.filter(state__in=sorted(UNSETTLED), decided_at=None)

    def gone(self) -> "HighlightQuerySet":
        """Those whose words a person found to be no more in the article."""
        return self.filter(state=HighlightState.GONE).exclude(decided_at=None)


class Highlight(Anchored, Noun):
    """Words of a revision, found again by quote and by place (WA TextQuoteSelector and TextPositionSelector).

    One that was carried over from an earlier revision says how it came through. While it waits for a person, its words
    are a proposal. Gone words have no place: both ends are 0.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="highlights")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="highlights")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=choices(HighlightState), default=HighlightState.SAME)
    #: The highlight of an earlier revision that this one continues: the last words that a person saw.
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carried_to")
    #: How sure the words were found, 0 to 1; empty for words that a person selected.
    confidence = models.FloatField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        ordering = ["start", "end", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end"))
                | models.Q(state=HighlightState.GONE.value, start=models.F("end")),
                name="highlight_holds_words",
            ),
            models.CheckConstraint(
                condition=models.Q(end=models.F("start") + Length("exact")), name="highlight_is_as_long_as_its_quote"
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def waits(self) -> bool:
        """Whether its words are a proposal that nobody has looked at."""
        return self.state in UNSETTLED and not self.decided_at

    @property
    def stands(self) -> bool:
        """Whether its words are the claim's: those that a person selected, or that came through unaltered."""
        return not self.waits and self.state != HighlightState.GONE

    @property
    def is_gone(self) -> bool:
        """Whether a person found that its words stand in the article no more."""
        return self.state == HighlightState.GONE and not self.waits

    def empty(self) -> None:
        """Takes its words from it: they are gone."""
        self.start = self.end = 0
        self.exact = self.prefix = self.suffix = ""
        self.state = HighlightState.GONE
