"""Articles, their revisions, and the bytes they came from."""

import hashlib

from django.db import models
from django.utils import timezone

from annotations.core.records import Apart, Line, LineRole, Obtained
from annotations.core.text import BLOCK_SEPARATOR
from annotations.core.triage import Priority
from annotations.models.base import Noun, Versioned, WalledQuerySet, choices
from annotations.models.team import Project, User


def _named_by_us(instance: "StoredFile", _filename: str) -> str:
    """Storage names come from the digest, never from the uploader (ASVS V5.3.2)."""
    return f"{instance.project.uid}/{instance.sha256[:2]}/{instance.sha256}"


class StoredFile(Noun):
    """Bytes as they came, kept once per project however often they come."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to=_named_by_us, max_length=200)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "sha256"], name="one_file_per_digest")]

    def __str__(self) -> str:
        return self.sha256


class ArticleQuerySet(WalledQuerySet):
    def standing(self) -> "ArticleQuerySet":
        """Without those that an admin removed."""
        return self.filter(removed_at=None)


class Article(Versioned):
    """A published text under check, with what its page says about it. An empty field beats an invented one."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="articles")
    headline = models.CharField(max_length=500)
    standfirst = models.TextField(blank=True)
    byline = models.CharField("author", max_length=300, blank=True)
    credit = models.CharField("agency", max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    source_url = models.URLField("address", max_length=2000, blank=True)
    canonical_url = models.URLField("canonical address", max_length=2000, blank=True)
    #: The digest of what two addresses of the same page have in common, of the canonical one if it is known.
    address_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    #: Whose page it is: the host of its address, else the publisher's name in small letters.
    site = models.CharField(max_length=255, blank=True, editable=False)
    language = models.CharField(max_length=35, blank=True)
    date_published = models.DateField("published", null=True, blank=True)
    date_modified = models.DateField("updated", null=True, blank=True)
    #: Why the page may not hold the whole article: for subscribers only, cut short. "" when it says nothing of it.
    restricted = models.CharField("not whole", max_length=300, blank=True)
    #: Where on the page each detail was found, by the name of the field.
    found = models.JSONField(default=dict)
    #: How soon the desk wants it checked, and why.
    priority = models.CharField(max_length=10, choices=choices(Priority), default=Priority.NORMAL)
    priority_reason = models.CharField(max_length=500, blank=True)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        indexes = [
            models.Index(fields=["project", "-loaded_at"], name="article_by_project"),
            models.Index(fields=["project", "site"], name="article_by_site"),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def current(self) -> "Revision":
        """The revision that people read and mark now."""
        return self.revisions.adopted().select_related("original").first()


class RevisionQuerySet(WalledQuerySet):
    project_path = "article__project"

    def adopted(self) -> "RevisionQuerySet":
        """Without those that are only offered: loaded, but the claims were not carried over to them."""
        return self.exclude(adopted_at=None)


class Revision(Noun):
    """An article's text at one time: the page as it came, and the cut that says which lines are the article.

    `text` is the kept lines joined by LF. It is settled by the first claim (`settled_at`) and never altered again.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    page = models.TextField()
    #: One `[role, apart]` pair per line of the page; both empty on a blank line.
    cut = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    newlines_changed = models.PositiveIntegerField(default=0)
    encoding = models.CharField(max_length=40)
    #: `[line, printed, became]` for each word that a printed page had to be read as: a ligature, a hyphen at a line's end.
    resolved = models.JSONField(default=list)
    obtained = models.CharField(max_length=20, choices=choices(Obtained))
    obtained_at = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="revisions")
    original_name = models.CharField(max_length=255, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: When it became the text that people read and mark. A newer version of an article with claims is offered first.
    adopted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_revision_per_number")]
        indexes = [models.Index(fields=["sha256"], name="revision_by_digest")]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The page, line by line, with what the cut says of each."""
        return tuple(
            Line(text, LineRole(role) if role else None, Apart(apart) if apart else None)
            for text, (role, apart) in zip(self.page.split("\n"), self.cut, strict=True)
        )

    @lines.setter
    def lines(self, lines: tuple[Line, ...]) -> None:
        self.page = "\n".join(line.text for line in lines)
        self.cut = [[line.role or "", line.apart or ""] for line in lines]
        self.text = BLOCK_SEPARATOR.join(line.text for line in lines if line.kept)
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def roles(self) -> tuple[LineRole, ...]:
        """What each line of `text` is in the article."""
        return tuple(LineRole(role) for role, _ in self.cut if role)
