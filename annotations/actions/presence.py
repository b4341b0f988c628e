"""Being there: who has an article open. It passes, so it leaves no event."""

from datetime import timedelta

from django.utils import timezone

from annotations.models import Article, Presence, User

#: A page asks more often than it is worth writing down.
_EVERY = timedelta(seconds=10)


def note_presence(article: Article, *, by: User) -> None:
    """Writes that `by` has the article open, at most every ten seconds."""
    now = timezone.now()
    mine = Presence.objects.filter(article=article, user=by)
    if not mine.filter(seen_at__gt=now - _EVERY).exists():
        Presence.objects.update_or_create(article=article, user=by, defaults={"seen_at": now})
