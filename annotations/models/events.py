"""The audit trail's table. Rows are written by annotations.events.record() and never touched again."""

from django.db import models
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.base import Noun, WalledQuerySet
from annotations.models.claims import Claim
from annotations.models.team import Project, User


class EventQuerySet(WalledQuerySet):
    def update(self, **fields):
        raise TypeError("Events are append-only.")

    def delete(self):
        raise TypeError("Events are append-only.")


class Event(Noun):
    """Who did what to what, and when. `data` holds what changed, as `{"field": [before, after]}` where it applies."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="events", null=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events", null=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events", null=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    noun = models.CharField(max_length=20)
    noun_uid = models.UUIDField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["article", "-id"], name="event_by_article"),
            models.Index(fields=["claim", "-id"], name="event_by_claim"),
        ]

    def __str__(self) -> str:
        return self.kind

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Events are append-only.")
        super().save(*args, **kwargs)
