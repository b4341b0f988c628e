"""Sources, stored once per project, and what each does for a claim."""

from django.db import models
from django.utils import timezone

from annotations.core import gates
from annotations.core.records import HighlightState, SourceKind, Stance, Weight
from annotations.core.selectors import Selectors, as_web, from_web
from annotations.core.text import folded, shown
from annotations.models.articles import StoredFile
from annotations.models.base import Versioned, WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import Project, User


class SourceQuerySet(WalledQuerySet):
    pass


class Source(Versioned):
    """Something that speaks for or against claims. One row per address and project, or per file and project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sources")
    url = models.URLField("address", max_length=2000, blank=True)
    #: The digest of what addresses of the same page have in common (core.addresses.address_digest).
    url_key = models.CharField(max_length=64, blank=True, editable=False)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=300, blank=True)
    date_published = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=choices(SourceKind), default=SourceKind.NEWS)
    note = models.TextField(blank=True)
    accessed_at = models.DateField("seen on", null=True, blank=True)
    #: The source itself, where somebody handed it in as a file.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="sources", editable=False)
    #: What the file was called where it came from. For people to read only; nothing is named after it.
    file_name = models.CharField(max_length=255, blank=True, editable=False)
    #: What it is found by (core.text.folded): title, publisher, author, address and the file's name.
    search_text = models.TextField(editable=False, default="")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "url_key"], condition=~models.Q(url_key=""), name="one_source_per_address"
            ),
            models.UniqueConstraint(fields=["project", "file"], name="one_source_per_file"),
        ]
        # A search reads along it and stops at the tenth that fits.
        indexes = [models.Index(fields=["project", "title", "id"], name="source_by_title")]

    def __str__(self) -> str:
        return shown(self.title)

    def searched_by(self, **changes: object) -> str:
        """The `search_text` after `changes`."""
        names = ("title", "publisher", "author", "url", "file_name")
        return folded(" ".join(str(changes.get(name, getattr(self, name))) for name in names))


class EvidenceQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def standing(self) -> "EvidenceQuerySet":
        """Without what was taken off its claim."""
        return self.filter(removed_at=None)

    def with_check(self) -> "EvidenceQuerySet":
        """Each with its source and the standing check of it, in the same query."""
        standing = models.FilteredRelation("checks", condition=models.Q(checks__taken_back_at=None))
        return self.annotate(standing_check=standing).select_related("source__file", "added_by", "standing_check__by")


class Evidence(Versioned):
    """A source on a claim: for it, against it or as context, with the words that matter."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=10, choices=choices(Stance))
    weight = models.CharField(max_length=10, choices=choices(Weight), blank=True)
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

    @property
    def words(self) -> dict[str, str]:
        """What a second person reads when they check it: when this changes, it must be checked again."""
        source = self.source
        return {
            "stance": str(self.stance),
            "quotation": self.quotation,
            "title": source.title,
            "address": source.url,
            "publisher": source.publisher,
            "author": source.author,
            "date": source.date_published.isoformat() if source.date_published else "",
        }

    @property
    def last_check(self):
        """The check that was not taken back, if there is one (see with_check); it may be of other words."""
        # Django leaves the attribute out where the filtered relation found nothing.
        return getattr(self, "standing_check", None)

    @property
    def changed_since_check(self) -> tuple[str, ...]:
        return gates.changed_since(self.last_check.seen, self.words) if self.last_check else ()

    @property
    def is_checked(self) -> bool:
        return bool(self.last_check) and not self.changed_since_check

    @property
    def fact(self) -> gates.Fact:
        source = self.source
        return gates.Fact(
            id=self.pk,
            title=str(source),
            stance=self.stance,
            weight=self.weight,
            publisher=source.publisher,
            author=source.author,
            url=source.url,
            source=source.pk,
            checked=self.is_checked,
            changed=self.changed_since_check,
        )
