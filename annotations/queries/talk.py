"""Comments in threads, as far as a blind round lets a reader see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef
from django.db.models.functions import Coalesce

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.models import Article, Comment, User
from annotations.queries.blind import muted
from annotations.queries.counting import counted


@dataclass(frozen=True)
class Thread:
    """A first comment and its answers."""

    #: None where the reader may see only their own answer to it. A removed one is here and its text is not shown.
    first: Comment | None
    #: What stands, the oldest first.
    comments: list[Comment]

    @property
    def resolved(self) -> bool:
        return bool(self.first and self.first.resolved_at)


@dataclass(frozen=True)
class Talk:
    """What a reader may see of what is said about one thing."""

    threads: list[Thread]
    resolved: list[Thread]
    #: What this reader can put back.
    removed: list[Comment]
    #: Whether a blind round hides what others say.
    muted: bool = False

    @property
    def count(self) -> int:
        return sum(len(thread.comments) for thread in self.threads)


def talk_of(seen: Sequence[Comment], role: Role, reader: User, *, muted: bool = False) -> Talk:
    rows, parts = {comment.pk: comment for comment in seen}, defaultdict(list)
    for comment in seen:
        parts[comment.answers_id or comment.pk].append(comment)
    threads = [
        Thread(rows.get(first), [comment for comment in part if not comment.removed_at])
        for first, part in parts.items()
    ]
    threads = [thread for thread in threads if thread.comments]
    removes = permissions.allowed(role, permissions.Act.REMOVE_COMMENT)
    return Talk(
        threads=[thread for thread in threads if not thread.resolved],
        resolved=[thread for thread in threads if thread.resolved],
        removed=[comment for comment in seen if comment.removed_at and (removes or comment.author_id == reader.pk)],
        muted=muted,
    )


def article_talk(article: Article, reader: User) -> Talk:
    """What is said about the article as a whole. One query. `article` comes from visible_to(reader)."""
    said = article.comments.filter(claim=None).select_related("author", "resolved_by")
    return talk_of(list(said), Role(article.reader_role), reader)


def unresolved_talk() -> Coalesce:
    """How many comments on an article as a whole wait in unresolved threads, within the articles' own query."""
    return counted(Comment.objects.unresolved().filter(article=OuterRef("pk"), claim=None), "article")


def sees(comment: Comment, reader: User) -> bool:
    """Whether the reader may see the comment. One query at most."""
    if comment.claim_id is None or comment.author_id == reader.pk:
        return True
    return not muted(reader).filter(pk=comment.claim_id).exists()
