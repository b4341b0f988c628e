"""Captures: looks at a source's page, and the copies that were kept of it."""

from django.db import models
from django.utils import timezone

from annotations.core.fetching import Validators
from annotations.core.records import CaptureState
from annotations.models.articles import StoredFile
from annotations.models.base import Noun, WalledQuerySet, choices
from annotations.models.evidence import Source
from annotations.models.team import User


class CaptureQuerySet(WalledQuerySet):
    project_path = "source__project"

    def waiting(self) -> "CaptureQuerySet":
        return self.filter(state=CaptureState.WAITING)

    def taken(self) -> "CaptureQuerySet":
        """The copies that were kept: the source's versions."""
        return self.filter(state=CaptureState.TAKEN)


class Capture(Noun):
    """One look at the page of a source, whatever came of it. A look that found something new keeps a numbered copy.

    A copy is what went over the wire (`warc`, and packed for replay `wacz`) and the text of the page, which people read
    and quote from; offsets are half-open code points of `text`. `sha256` and `size` are of what the page holds, unpacked.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    url = models.URLField(max_length=2000)
    state = models.CharField(max_length=10, choices=choices(CaptureState), default=CaptureState.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    #: When a worker last began on it: without news for long, another worker takes over.
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    #: When the page answered, or did not.
    taken_at = models.DateTimeField(null=True)
    #: Why it failed, or what else there is to say.
    sentence = models.CharField(max_length=500, blank=True)

    #: Copies are counted per source from 1, never given twice.
    number = models.PositiveIntegerField(null=True)
    url_final = models.CharField(max_length=8000, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    warc = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    wacz = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    #: Where a public archive keeps it too.
    archive_url = models.CharField(max_length=8000, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_copy_per_number"),
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state=CaptureState.WAITING.value), name="one_look_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CaptureState.TAKEN.value)
                | models.Q(number__isnull=False, warc__isnull=False, wacz__isnull=False, taken_at__isnull=False),
                name="a_copy_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.number}" if self.number else f"a look that {self.state}"

    @property
    def validators(self) -> Validators:
        """What the page's server said it can be recognised by."""
        return Validators(self.url_final, self.etag, self.last_modified)
