"""Who has an article open just now."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.team import User

#: Somebody who has not been heard of for so long has gone.
GONE_AFTER = timedelta(seconds=30)


class PresenceQuerySet(models.QuerySet):
    def here(self, article: Article) -> "PresenceQuerySet":
        """Those who have the article open."""
        return self.filter(article=article, seen_at__gt=timezone.now() - GONE_AFTER)


class Presence(models.Model):
    """When a page of the article was last heard of. It tells nothing of what somebody does, and is no record."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="one_presence_per_person_and_article")]

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"
