"""The audit trail's table. Rows are written by annotations.events.record() and never touched again."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.base import Noun, WalledQuerySet
from annotations.models.claims import Claim
from annotations.models.team import Project, User

#: The key of the chain of what belongs to no project: links made, sign-ins, passwords, profiles.
HOUSE = UUID(int=0)


class Chain(models.Model):
    """The head of one chain of events: a project's, by its uid, or the house's. Whoever records holds this row."""

    key = models.UUIDField(primary_key=True, editable=False)
    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.key}, {self.count}"


class EventQuerySet(WalledQuerySet):
    def update(self, **fields):
        raise TypeError("Events are append-only.")

    def delete(self):
        raise TypeError("Events are append-only.")


class Event(Noun):
    """Who did what to what, and when. `data` holds what changed, as `{"field": [before, after]}` where it applies.

    `digest` is that of what the event says and of `previous`, the digest of the event before it (core.chain).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="events", null=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events", null=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events", null=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    noun = models.CharField(max_length=20)
    noun_uid = models.UUIDField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events", db_index=False)
    place = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["article", "-id"], name="event_by_article"),
            models.Index(fields=["claim", "-id"], name="event_by_claim"),
            models.Index(fields=["noun_uid", "-id"], name="event_by_thing"),
            models.Index(fields=["project", "-id"], name="event_by_project"),
            models.Index(fields=["project", "actor", "-id"], name="event_by_person"),
            models.Index(fields=["project", "kind", "-id"], name="event_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "place"], name="one_event_at_each_place"),
            models.UniqueConstraint(fields=["chain", "previous"], name="no_two_events_after_one"),
        ]

    def __str__(self) -> str:
        return self.kind

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Events are append-only.")
        super().save(*args, **kwargs)
