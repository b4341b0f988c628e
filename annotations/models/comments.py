"""What people say to each other about a claim, an article as a whole, or a source, and whom they mention."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.articles import Article, Revision
from annotations.models.base import Anchored, Versioned, WalledQuerySet
from annotations.models.claims import Claim
from annotations.models.evidence import Source
from annotations.models.team import Project, User


class CommentQuerySet(WalledQuerySet):
    def standing(self) -> "CommentQuerySet":
        """Without what was removed."""
        return self.filter(removed_at=None)

    def unresolved(self) -> "CommentQuerySet":
        """What stands in threads that nobody has resolved."""
        first = Q(answers=None, resolved_at=None)
        return self.standing().filter(first | Q(answers__isnull=False, answers__resolved_at=None))


class Comment(Anchored, Versioned):
    """Text by one person (core.talk). A thread is a first comment and its answers, and has no deeper level."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="comments")
    #: None where a source is spoken of.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="comments")
    #: None where the article as a whole is spoken of.
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="comments")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="comments")
    #: The first comment of the thread; None for that one itself.
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("comment", max_length=10_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    #: The words of the article that it is about, in the text that was read then (WA TextQuoteSelector and
    #: TextPositionSelector); none where `revision` is None.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    exact = models.TextField(default="")
    prefix = models.CharField(max_length=200, default="")
    suffix = models.CharField(max_length=200, default="")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, answers=None),
                name="a_thread_is_resolved_at_its_first_comment",
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=False, source=None) | Q(article=None, claim=None, source__isnull=False),
                name="a_comment_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(revision=None, exact="")
                | Q(revision__isnull=False, article__isnull=False, start__lt=models.F("end")),
                name="a_passage_holds_words_of_the_article",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A member who is mentioned in a comment: it stays them, whatever they are called later."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: As it stands in the text, without the @.
    written = models.CharField(max_length=260)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "written"], name="a_mention_means_one_member")]

    def __str__(self) -> str:
        return f"@{self.written}"
