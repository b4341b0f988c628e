"""What was done, told to those who may hear of it."""

from collections import defaultdict
from collections.abc import Sequence

from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.core.workflow import SETTLED
from annotations.models import Article, Claim, Comment, Event, Highlight, Presence, User, Verdict
from annotations.queries.claims import visible_verdicts
from annotations.queries.paging import page_of
from annotations.queries.talk import muted_claims


def _heard(events: QuerySet[Event], article: Article, role: Role | None, reader: User) -> QuerySet[Event]:
    """Without what tells of comments that the reader may not see."""
    muted = muted_claims(article.claims.all(), article.project, role, reader)
    if not muted:
        return events
    own = Comment.objects.filter(article=article, author=reader).values("uid")
    return events.exclude(Q(noun="comment", claim__in=muted) & ~Q(noun_uid__in=own))


HISTORY_SHOWN = 100


#: What a blind round may hide.
BLIND_NOUNS = ("verdict", "comment")


def history(events: QuerySet[Event], seen: Sequence[Verdict | Comment]) -> list[Event]:
    """The latest events, without those that tell of a verdict or a comment the reader may not see."""
    visible = {row.uid for row in seen}
    rows = events.select_related("actor", "claim")[:HISTORY_SHOWN]
    return [event for event in rows if event.noun not in BLIND_NOUNS or event.noun_uid in visible]


def told_to(reader: User, role: Role, article: Article) -> QuerySet[Event]:
    """What was done on the article, the newest first, but for what tells of a hidden verdict or comment."""
    events = _heard(article.events.select_related("actor", "article", "claim", "project"), article, role, reader)
    if not article.project.blind:
        return events
    by_claim = defaultdict(list)
    for verdict in Verdict.objects.filter(claim__article=article).select_related("claim"):
        by_claim[verdict.claim].append(verdict)
    hidden: set = set()
    for claim, verdicts in by_claim.items():
        seen = visible_verdicts(verdicts, article.project, role, reader, concluded=claim.state in SETTLED)
        hidden |= {verdict.uid for verdict in verdicts} - {verdict.uid for verdict in seen}
    return events.exclude(noun="verdict", noun_uid__in=hidden)


def activity(reader: User, role: Role, article: Article, *, page: str = "1") -> Page:
    """One page of what was done on the article."""
    return page_of(told_to(reader, role, article), page)


def last_deed(by: User, about: Model) -> Event | None:
    """What this person did last to the thing, or to anything on the claim."""
    same = Q(claim=about) if isinstance(about, Claim) else Q(noun_uid=about.uid)
    return Event.objects.filter(same, actor=by).first()


def news(article: Article, reader: User, *, since: int) -> list[Event]:
    """What others did on the article after event `since`, the oldest first.

    In a blind round nothing tells that somebody has judged or commented, to those who may not see it.
    """
    events = article.events.filter(pk__gt=since).exclude(actor=reader).select_related("actor", "claim")
    if article.project.blind and not permissions.allowed(article.reader_role, permissions.Act.SEE_BLIND_VERDICTS):
        events = events.exclude(noun="verdict")
    events = _heard(events, article, article.reader_role, reader)
    return list(events.order_by("pk")[:HISTORY_SHOWN])


def others_here(article: Article, reader: User) -> list[User]:
    """Who else has the article open."""
    return list(
        User.objects.filter(pk__in=Presence.objects.here(article).exclude(user=reader).values("user")).order_by("pk")
    )


def places_of(claims: Sequence[int]) -> list[tuple[int, int]]:
    """Where the words of these claims stand now; no query for none."""
    if not claims:
        return []
    return list(Highlight.objects.current().filter(claim__in=claims).values_list("start", "end"))
