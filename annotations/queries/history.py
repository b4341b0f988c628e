"""What was done, told to those who may hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.models import Article, Claim, Event, Highlight, Presence, Project, Review, Source, User
from annotations.queries.blind import awaits_ballot, heard
from annotations.queries.talk import muted_sources

HISTORY_SHOWN = 100


def history(claim: Claim, reader: User) -> list[Event]:
    """The latest events of a claim that the reader may hear of."""
    return list(heard(claim.events.select_related("actor", "claim"), reader)[:HISTORY_SHOWN])


def told_to(reader: User, article: Article) -> QuerySet[Event]:
    """What was done on the article, the newest first, but for what a blind round or a vote hides."""
    return heard(article.events.select_related("actor", "article", "claim", "project"), reader)


def told_of_project(project: Project, role: Role, reader: User) -> QuerySet[Event]:
    """What was done in the project, for those who may read all of it; of removed articles only who may restore them."""
    return heard(_not_removed(Event.objects.filter(project=project), role), reader)


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


def told_of_review(review: Review, reader: User) -> QuerySet[Event]:
    """What was done with a review, as far as the reader may know how far it is."""
    return heard(Event.objects.filter(noun_uid=review.uid), reader)


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


def who_did(project: Project, role: Role, reader: User) -> list[User]:
    """Whoever did anything in the project, members or not any more, by name. One look into an index for each account.

    In a blind round or an open vote that somebody did anything may tell that they judged or voted, so those who may not
    know are told the members.
    """
    hidden = project.blind and not permissions.allowed(role, permissions.Act.SEE_BLIND_VERDICTS)
    if hidden or awaits_ballot(project, reader):
        return list(User.objects.filter(memberships__project=project).order_by("display_name", "pk"))
    did = Event.objects.filter(project=project, actor=OuterRef("pk"))
    return list(User.objects.filter(Exists(did)).order_by("display_name", "pk"))


def kinds_of(told: QuerySet[Event]) -> list[str]:
    """Every kind of event that is told of one thing, by the alphabet, which puts those of one noun beside each other."""
    return sorted(told.order_by().values_list("kind", flat=True).distinct())


def last_deed(by: User, about: Model) -> Event | None:
    """What this person did last to the thing, or to anything on the claim."""
    same = Q(claim=about) if isinstance(about, Claim) else Q(noun_uid=about.uid)
    return Event.objects.filter(same, actor=by).first()


def newest_heard(reader: User) -> Subquery:
    """Of articles: the uid of the newest event on each that the reader may hear of. A uid, for a number that jumped would
    tell of what happened in between.
    """
    return Subquery(heard(Event.objects.filter(article=OuterRef("pk")), reader).order_by("-pk").values("uid")[:1])


def news(article: Article, reader: User, *, since: UUID | None) -> list[Event]:
    """What others did on the article after the event `since`, the oldest first; since the beginning when there is none.

    In a blind round nothing tells that somebody has judged or commented, to those who may not see it.
    """
    after = Event.objects.filter(uid=since, article=article).values("pk")
    events = article.events.exclude(actor=reader).select_related("actor", "claim")
    events = events.filter(pk__gt=Coalesce(Subquery(after), 0))
    return list(heard(events, reader).order_by("pk")[:HISTORY_SHOWN])


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
