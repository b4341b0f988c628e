"""What people say to each other about a claim, or about an article as a whole."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.base import Versioned, WalledQuerySet
from annotations.models.claims import Claim
from annotations.models.team import User


class CommentQuerySet(WalledQuerySet):
    project_path = "article__project"

    def standing(self) -> "CommentQuerySet":
        """Without what was removed."""
        return self.filter(removed_at=None)

    def unresolved(self) -> "CommentQuerySet":
        """What stands in threads that nobody has resolved."""
        first = Q(answers=None, resolved_at=None)
        return self.standing().filter(first | Q(answers__isnull=False, answers__resolved_at=None))


class Comment(Versioned):
    """Plain text by one person. A thread is a first comment and its answers, and has no deeper level."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="comments")
    #: None where the article as a whole is spoken of.
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="comments")
    #: The first comment of the thread; None for that one itself.
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("comment", max_length=10_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, answers=None),
                name="a_thread_is_resolved_at_its_first_comment",
            ),
        ]

    def __str__(self) -> str:
        return self.text
