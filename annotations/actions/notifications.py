"""What a member has read of what they were told. It concerns nobody else and leaves no event."""

from django.db import transaction
from django.utils import timezone

from annotations import queries
from annotations.models import Notification, User


@transaction.atomic
def mark_read(by: User, *, up_to: int, only: bool = False) -> int:
    """Marks the user's own notifications as read: those up to the id `up_to`, so that what came meanwhile stays unread, or
    `only` that one. What is hidden now stays unread for the time when it may be read. Returns how many were unread.
    """
    mine = queries.heard(by).filter(read_at=None)
    mine = mine.filter(pk=up_to) if only else mine.filter(pk__lte=up_to)
    return Notification.objects.filter(pk__in=mine.order_by().values("pk")).update(read_at=timezone.now())
