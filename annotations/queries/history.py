"""What was done, told to those who may hear of it."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.models import Article, Claim, Event, Highlight, Presence, User
from annotations.queries.blind import heard
from annotations.queries.paging import page_of

HISTORY_SHOWN = 100


def history(claim: Claim, reader: User) -> list[Event]:
    """The latest events of a claim that the reader may hear of."""
    return list(heard(claim.events.select_related("actor", "claim"), reader)[:HISTORY_SHOWN])


def told_to(reader: User, article: Article) -> QuerySet[Event]:
    """What was done on the article, the newest first, but for what a blind round or a vote hides."""
    return heard(article.events.select_related("actor", "article", "claim", "project"), reader)


def activity(reader: User, article: Article, *, page: str = "1") -> Page:
    """One page of what was done on the article."""
    return page_of(told_to(reader, article), page)


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
