"""Comments in threads, as far as a blind round lets a reader see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.core.workflow import SETTLED
from annotations.models import Article, Claim, Comment, Project, User, Verdict
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


def muted_claims(claims: QuerySet[Claim], project: Project, role: Role | None, reader: User) -> set[int]:
    """Those of the claims on which a blind round hides others' comments from the reader (core.permissions.sees_comment).

    One query, or none where nothing is blind.
    """
    if not project.blind:
        return set()
    own = Verdict.objects.standing().filter(claim=OuterRef("pk"), reviewer=reader)
    rows = claims.order_by().annotate(judged=Exists(own)).values_list("pk", "state", "judged")
    return {
        pk
        for pk, state, judged in rows
        if not permissions.sees_comment(role, own=False, blind=True, has_judged=judged, concluded=state in SETTLED)
    }


def sees(comment: Comment, role: Role | None, reader: User) -> bool:
    """Whether the reader may see the comment. One query at most."""
    if comment.claim_id is None or comment.author_id == reader.pk:
        return True
    claim = Claim.objects.filter(pk=comment.claim_id)
    return not muted_claims(claim, comment.article.project, role, reader)
