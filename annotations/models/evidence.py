"""Sources, stored once per project, and what each does for a claim."""

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from annotations.core import gates
from annotations.core.records import HighlightState, SourceKind, Stance, Weight
from annotations.core.selectors import Selectors, as_web, from_web
from annotations.core.text import folded
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
        return self.title

    def searched_by(self, **changes: object) -> str:
        """The `search_text` after `changes`."""
        names = ("title", "publisher", "author", "url", "file_name")
        return folded(" ".join(str(changes.get(name, getattr(self, name))) for name in names))


#: What a check saw (Evidence.words), and where that stands now, from the check on.
_SEEN = {
    "stance": "evidence__stance",
    "quotation": "evidence__quotation",
    "title": "evidence__source__title",
    "address": "evidence__source__url",
    "publisher": "evidence__source__publisher",
    "author": "evidence__source__author",
    "date": "date_now",
}


class EvidenceQuerySet(WalledQuerySet):
    project_path = "claim__article__project"

    def standing(self) -> "EvidenceQuerySet":
        """Without what was taken off its claim."""
        return self.filter(removed_at=None)

    def unread_by(self, reader) -> "EvidenceQuerySet":
        """Standing evidence that waits for a second person's eyes, and that this reader did not attach.

        As Evidence.is_checked says it, in the database: a check counts while all it saw is as it was.
        """
        date = Coalesce(Cast("evidence__source__date_published", models.CharField()), models.Value(""))
        stands = self.model.checks.rel.related_model.objects.standing().filter(evidence=models.OuterRef("pk"))
        seen = {f"seen_{name}": Cast(KT(f"seen__{name}"), models.TextField()) for name in _SEEN}
        now = {f"seen_{name}": models.F(column) for name, column in _SEEN.items()}
        same = stands.annotate(date_now=date, **seen).filter(**now)
