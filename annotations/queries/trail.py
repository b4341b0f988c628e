"""The chains of the audit trail: where they end, and whether they are whole."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from annotations.core.chain import Fault, Head, Link, Said, Why, first_fault
from annotations.core.permissions import Role, sees_head
from annotations.models import HOUSE, Chain, Event, Project, User
from annotations.queries.blind import awaits_ballot

_READ_AT_ONCE = 500


def trail_head(project: Project, role: Role | None, reader: User | None) -> Head | None:
    """Where the project's trail ends; None for a reader who may not know: every verdict and every ballot moves it."""
    if not sees_head(role, blind=project.blind) or awaits_ballot(project, reader):
        return None
    chain = Chain.objects.get(pk=project.uid)
    return Head(chain.count, chain.digest)


def trail_fault(project: Project | None, *, kept: Head | None = None) -> tuple[Head, Fault | None]:
    """The head of the project's chain, or of the house's, and the first place where the chain is broken.

    `kept` is a head that was printed earlier. Every event is read, in constant memory; nobody who writes waits meanwhile.
    """
    key = project.uid if project else HOUSE
    chain = Chain.objects.filter(pk=key).first() or Chain(pk=key)
    head, events = Head(chain.count, chain.digest), Event.objects.filter(chain=key).order_by("place", "pk")
    fault = first_fault(
        _links(events),
        [head, kept] if kept else [head],
        followers=lambda digest: events.filter(previous=digest).count(),
        is_there=lambda digest: events.filter(digest=digest).exists(),
    )
    if not fault and (beyond := events.filter(place__gt=F("chain__count")).first()):
        fault = Fault(
            Why.ALTERED, beyond.place, f"Event {beyond.place} stands after the head: one of the two was altered."
        )
    return head, fault


def _links(events: QuerySet[Event]) -> Iterator[Link]:
    things = {f"{name}_uid": F(f"{name}__uid") for name in ("article", "claim", "actor")}
    stored = ("place", "digest", "chain_id", "uid", "kind", "noun", "noun_uid", "at", "data", "previous")
    for row in events.values(*stored, **things).iterator(chunk_size=_READ_AT_ONCE):
        yield Link(
            row["place"],
            Said(
                chain=str(row["chain_id"]),
                uid=str(row["uid"]),
                kind=row["kind"],
                noun=row["noun"],
                noun_uid=str(row["noun_uid"]),
                article=_name(row["article_uid"]),
                claim=_name(row["claim_uid"]),
                actor=_name(row["actor_uid"]),
                at=row["at"],
                data=row["data"],
                previous=row["previous"],
            ),
            row["digest"],
        )


def _name(uid: object) -> str | None:
    return str(uid) if uid else None
