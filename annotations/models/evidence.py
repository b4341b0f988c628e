"""Sources, stored once per project, and what each does for a claim."""

from django.db import models
from django.utils import timezone

from annotations.core.records import HighlightState, SourceKind, Stance
from annotations.core.selectors import Selectors, as_web, from_web
from annotations.models.base import Versioned, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import Project, User


class SourceQuerySet(WalledQuerySet):
    pass


class Source(Versioned):
    """Something that speaks for or against claims. One row per address and project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sources")
    url = models.URLField("address", max_length=2000, blank=True)
    #: What addresses of the same page have in common (core.addresses.address_key).
    url_key = models.CharField(max_length=2000, blank=True, editable=False)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=300, blank=True)
    date_published = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=choices(SourceKind), default=SourceKind.NEWS)
    note = models.TextField(blank=True)
    accessed_at = models.DateField("seen on", null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "url_key"], condition=~models.Q(url_key=""), name="one_source_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def standing(self) -> "EvidenceQuerySet":
        """Without what was taken off its claim."""
        return self.filter(removed_at=None)


class Evidence(Versioned):
    """A source on a claim: for it, against it or as context, with the words that matter."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=10, choices=choices(Stance))
    quotation = models.TextField("the words that matter", blank=True)
    note = models.TextField("why it counts", blank=True)
    order = models.PositiveIntegerField()
    #: The copy that the words were quoted from, and where they stand in its text (WA selectors); empty when they were
    #: typed and could not be placed.
    capture = models.ForeignKey("annotations.Capture", on_delete=models.PROTECT, null=True, related_name="evidence")
    selector = models.JSONField(default=list, blank=True)
    #: What became of the words in the source's newest copy; "" while there is none, or no words.
    found = models.CharField(max_length=10, choices=choices(HighlightState), blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "order", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "source"], condition=models.Q(removed_at=None), name="one_source_once_per_claim"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.stance}"

    @property
    def selectors(self) -> Selectors | None:
        """Where the quoted words stand in the text of `capture`."""
        return from_web(self.selector) if self.selector else None

    @selectors.setter
    def selectors(self, selectors: Selectors | None) -> None:
        self.selector = as_web(selectors) if selectors else []
