"""Comments in threads, as far as a blind round lets a reader see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.core import permissions
from annotations.core.anchoring import anchor
from annotations.core.permissions import Role
from annotations.core.records import HighlightState
from annotations.core.workflow import SETTLED
from annotations.models import (
    Article,
    Claim,
    Comment,
    Evidence,
    Membership,
    Mention,
    Project,
    Revision,
    Source,
    User,
    Verdict,
)
from annotations.queries.counting import counted
from annotations.queries.folding import folded_rows, unfolded


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
    said = spoken(article.comments.filter(claim=None))
    return talk_of(list(said), Role(article.reader_role), reader)


def source_talk(source: Source, reader: User) -> Talk:
    """What is said about a source, as far as the reader may see it. Two queries at most. `source` comes from
    visible_to(reader).
    """
    role = Role(source.reader_role)
    muted = bool(muted_sources(Source.objects.filter(pk=source.pk), source.project, role, reader))
    said = spoken(source.comments.all())
    return talk_of([row for row in said if not muted or row.author_id == reader.pk], role, reader, muted=muted)


def spoken(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments with what is shown of them: who wrote them, and whom they mention."""
    mentions = Mention.objects.filter(comment=OuterRef("pk")).order_by("pk")
    return comments.select_related("author", "resolved_by").annotate(who=folded_rows(mentions, _OF_MENTIONS))


_OF_MENTIONS = ("id", "written", "member", "member__display_name")


def mentions_of(comment: Comment) -> list[Mention]:
    """Whom a comment mentions. No query where `spoken` fetched them."""
    if "who" in vars(comment):
        return unfolded(Mention, comment.who)
    return list(comment.mentions.select_related("member"))


@dataclass(frozen=True)
class Passage:
    """The words that a comment is about, in the text that people read now: `start` to `end`, or nowhere."""

    exact: str
    state: HighlightState
    start: int = 0
    end: int = 0
    #: Whether the text is a newer one than the comment was written on.
    newer: bool = False


def read_now() -> dict[str, Subquery]:
    """For claims: the revision that people read now; and its text, where comments are about words of another one."""
    latest = Revision.objects.adopted().filter(article=OuterRef("article")).order_by("-number")
    earlier = Comment.objects.filter(claim=OuterRef(OuterRef("pk")), revision__isnull=False)
    text = Revision.objects.filter(Exists(earlier.exclude(revision=OuterRef("pk"))), pk=OuterRef("revision_now"))
    return {"revision_now": Subquery(latest.values("pk")[:1]), "text_now": Subquery(text.values("text"))}


def passages(comments: Sequence[Comment], claim: Claim) -> dict[int, Passage]:
    """Where the words are now that the comments are about, by the comment's id. Like a claim's words they are found again,
    or said to be gone. `claim` comes with read_now().
    """
    return {comment.pk: _passage(comment, claim) for comment in comments if comment.revision_id}


def _passage(comment: Comment, claim: Claim) -> Passage:
    if comment.revision_id == claim.revision_now:
        return Passage(comment.exact, HighlightState.SAME, comment.start, comment.end)
    found = anchor(claim.text_now, comment.selectors)
    if found is None:
        return Passage(comment.exact, HighlightState.GONE, newer=True)
    return Passage(comment.exact, found.state, found.start, found.end, newer=True)


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


def muted_sources(sources: QuerySet[Source], project: Project, role: Role | None, reader: User) -> set[int]:
    """Those of the sources on which a blind round hides others' comments from the reader: what is said about a source may
    tell what its author holds of a claim that it was ever attached to, so it is heard when all of these may be heard.

    One query, or none where nothing is blind.
    """
    if not project.blind or permissions.allowed(role, permissions.Act.SEE_BLIND_VERDICTS):
        return set()
    own = Verdict.objects.standing().filter(claim=OuterRef("claim"), reviewer=reader)
    uses = Evidence.objects.filter(source__in=sources, claim__article__removed_at=None).order_by()
    rows = uses.annotate(judged=Exists(own)).values_list("source", "claim__state", "judged").distinct()
    return {
        pk
        for pk, state, judged in rows
        if not permissions.sees_comment(role, own=False, blind=True, has_judged=judged, concluded=state in SETTLED)
    }


def sees(comment: Comment, role: Role | None, reader: User) -> bool:
    """Whether the reader may see the comment. One query at most."""
    if comment.author_id == reader.pk:
        return True
    if comment.source_id:
        return not muted_sources(Source.objects.filter(pk=comment.source_id), comment.project, role, reader)
    if comment.claim_id is None:
        return True
    claim = Claim.objects.filter(pk=comment.claim_id)
    return not muted_claims(claim, comment.project, role, reader)


def told_later(comment: Comment) -> list[Membership]:
    """The mentioned members who may not see the comment before they have judged, or all is concluded.

    The same whether they have judged already: that they have is nobody's business in a blind round.
    """
    mentioned = Membership.objects.filter(project=comment.project, user__in=comment.mentions.values("member"))
    members = list(mentioned.exclude(user=comment.author).select_related("user"))
    if not comment.project.blind or not _of_claims_at_work(comment):
        return []
    return [row for row in members if not permissions.allowed(Role(row.role), permissions.Act.SEE_BLIND_VERDICTS)]


def _of_claims_at_work(comment: Comment) -> bool:
    if comment.claim_id:
        return comment.claim.state not in SETTLED
    uses = Evidence.objects.filter(source=comment.source_id, claim__article__removed_at=None)
    return bool(comment.source_id) and uses.exclude(claim__state__in=sorted(SETTLED)).exists()


_MOST_NAMES = 8


def mentionable(project: Project, q: str) -> list[Membership]:
    """The first members whose name, or a word of it, begins so. One query."""
    wanted = " ".join(q.split()).casefold()
    members = Membership.objects.filter(project=project).select_related("user").order_by("user__display_name", "pk")

    def fits(name: str) -> bool:
        words = name.casefold().split()
        return any(" ".join(words[at:]).startswith(wanted) for at in range(len(words)))

    return [row for row in members if fits(row.user.display_name)][:_MOST_NAMES]
