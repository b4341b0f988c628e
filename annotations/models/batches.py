"""Batches: pages that take longer to load than a request may, each item with what became of it."""

from django.db import models
from django.utils import timezone

from annotations.core.records import ItemState
from annotations.models.articles import Article, StoredFile
from annotations.models.base import Noun, WalledQuerySet, choices
from annotations.models.team import Project, User


class BatchQuerySet(WalledQuerySet):
    def under_way(self) -> "BatchQuerySet":
        """Started and not finished."""
        return self.filter(finished_at=None).exclude(started_at=None)


class Batch(Noun):
    """Addresses to fetch, files that came together, or the rows of one file (`original`), loaded one by one."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="batches")
    name = models.CharField(max_length=255)
    #: The CSV, JSONL or ZIP file whose rows are the items; None where each item was handed in by itself.
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    #: How many items there will be; known once the file was read through.
    total = models.PositiveIntegerField()
    handed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True)
    #: When a worker last did something for it: without news for long, another worker takes over.
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class BatchItem(Noun):
    """One page of a batch. Its `uid` becomes the article's, so that loading it again doubles nothing."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    #: The line in the file that people see, or its place among the files or addresses; from 1.
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=2000)
    url = models.CharField(max_length=2000, blank=True)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=30, choices=choices(ItemState), default=ItemState.WAITING)
    #: Why it was refused, or what else there is to say.
    sentence = models.CharField(max_length=500, blank=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_item_per_number")]

    def __str__(self) -> str:
        return self.label
