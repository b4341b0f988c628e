"""What members are told of."""

from django.db import models
from django.db.models import Q

from annotations.models.comments import Comment
from annotations.models.events import Event
from annotations.models.team import User


class Notification(models.Model):
    """To one member, from one event (annotations.telling). Whether it is shown is asked anew at each reading."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notifications")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    #: A core.notices.Notice. Without choices: the next kind shall need no migration.
    kind = models.CharField(max_length=20)
    #: What the event is about, where that is a comment: it may be hidden or removed.
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="one_notification_per_event_and_member")
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_by_member"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.kind}"
