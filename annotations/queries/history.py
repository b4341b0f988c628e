"""What was done, told to those who may hear of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.core.workflow import SETTLED
from annotations.models import (
    Article,
    Claim,
    Comment,
    Event,
    Highlight,
    Presence,
    Project,
    Review,
    Source,
    User,
    Verdict,
)
from annotations.queries.claims import visible_verdicts
from annotations.queries.talk import muted_claims, muted_sources


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


def told_of_project(project: Project, role: Role) -> QuerySet[Event]:
    """What was done in the project, for those who may read all of it; of removed articles only who may restore them."""
    return _not_removed(Event.objects.filter(project=project), role)


def told_of_source(reader: User, role: Role, source: Source) -> QuerySet[Event]:
    """What was done with a source: to it, to its copies, to what it does for claims, and what was said of it, as far as the
    reader may see that. Four queries beside at most.
    """
    things, said = [source.uid], source.comments.all()
    if muted_sources(Source.objects.filter(pk=source.pk), source.project, role, reader):
        said = said.filter(author=reader)
    for rows in (source.evidence.all(), source.captures.all(), said):
        things += rows.order_by().values_list("uid", flat=True)
    return _not_removed(Event.objects.filter(project=source.project, noun_uid__in=things), role)


def told_of_review(review: Review) -> QuerySet[Event]:
    """What was done with a review."""
    return Event.objects.filter(noun_uid=review.uid)


def _not_removed(events: QuerySet[Event], role: Role) -> QuerySet[Event]:
    if permissions.allowed(role, permissions.Act.REMOVE_ARTICLE):
        return events
    return events.filter(Q(article=None) | Q(article__removed_at=None))


@dataclass(frozen=True)
class Story:
    """A stretch of what was done, the newest first."""

    events: list[Event]
    #: The event before which the older stretch begins, and the one after which the newer does; None where there is none.
    older: UUID | None
    newer: UUID | None


STRETCH = 50

#: In a filter, what the operator did on the command line.
OPERATOR = "operator"


def story(told: QuerySet[Event], filters: Mapping[str, str]) -> Story:
    """A stretch of the events that a reader is told of.

    `filters`: `by` is a person's uid or OPERATOR, `kind` a kind of event; `before` and `after` are the uid of an event that
    the stretch borders on. What fits nothing gives an empty story; an unknown border gives the newest stretch. It takes the
    same time wherever it lies: from the border on, the index is read in order.
    """
    if by := filters.get("by"):
        told = told.filter(actor=None) if by == OPERATOR else told.filter(actor__uid=_uid(by))
    if kind := filters.get("kind"):
        told = told.filter(kind=kind)
    rows = told.select_related("actor", "article", "claim", "project")
    border = {name: _place(told, filters.get(name)) for name in ("before", "after")}
    if border["after"]:
        found = list(rows.filter(pk__gt=border["after"]).order_by("pk")[: STRETCH + 1])
        events, more = found[:STRETCH][::-1], len(found) > STRETCH
        return Story(events, events[-1].uid if events else None, events[0].uid if more else None)
    if border["before"]:
        rows = rows.filter(pk__lt=border["before"])
    found = list(rows.order_by("-pk")[: STRETCH + 1])
    events = found[:STRETCH]
    older = events[-1].uid if len(found) > STRETCH else None
    return Story(events, older, events[0].uid if border["before"] and events else None)


def _place(told: QuerySet[Event], uid: str | None) -> int | None:
    """By its uid and not by its number, which would tell how much was done meanwhile."""
    return told.filter(uid=_uid(uid)).values_list("pk", flat=True).first() if uid else None


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def who_did(project: Project) -> list[User]:
    """Whoever did anything in the project, members or not any more, by name. One look into an index for each account."""
    did = Event.objects.filter(project=project, actor=OuterRef("pk"))
    return list(User.objects.filter(Exists(did)).order_by("display_name", "pk"))


def kinds_of(told: QuerySet[Event]) -> list[str]:
    """Every kind of event that is told of one thing, by the alphabet, which puts those of one noun beside each other."""
    return sorted(told.order_by().values_list("kind", flat=True).distinct())


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
