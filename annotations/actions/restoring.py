"""Restore: a thing's fields as they stood after any event, or before it, put back by the same deed as every other edit.

What undo (actions.undoing) takes back is one deed that nothing came after; this goes back over any number of deeds, and
leaves one new event that says which point it went back to. Nothing between is lost: it can be restored in turn.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from annotations.actions.articles import edit_article
from annotations.actions.claims import edit_claim, move_claim
from annotations.actions.evidence import edit_evidence, edit_source
from annotations.actions.replies import edit_request
from annotations.actions.team import edit_project
from annotations.actions.writing import in_words, plain
from annotations.core.errors import Conflict, TooLate
from annotations.core.permissions import Act
from annotations.events import Kind, restoring
from annotations.models import Article, Claim, Event, Evidence, Highlight, Project, ReplyRequest, Source, User


@dataclass(frozen=True)
class Point:
    """How the fields of one noun are put back: which table, whose right it is, by which deed, and which fields."""

    model: type[models.Model]
    act: Act
    edit: Callable[..., object]
    #: What that deed is recorded as.
    edited: Kind
    fields: frozenset[str]


_CLAIM = frozenset({"claim_reviewed", "claimant", "claim_date", "kind", "tags"})
_EVIDENCE = frozenset({"stance", "weight", "quotation", "note"})
_REPLY = frozenset({"party", "role", "channel", "asked_on", "deadline", "question", "reason"})
_SOURCE = frozenset({"url", "title", "publisher", "author", "date_published", "kind", "note", "accessed_at"})
#: What is read off a line of the text follows the lines, without an event that says so.
_LINES = frozenset({"headline", "standfirst", "byline", "credit"})
_ARTICLE = _LINES | {"publisher", "source_url", "canonical_url", "language", "date_published", "date_modified"}
_RULES = frozenset({"name", "guidelines", "verdicts_demanded", "needs_sources", "needs_primary", "needs_checked"})

#: Every noun whose fields can be put back: one line each, and its edits record what they changed (writing.store).
POINTS: dict[str, Point] = {
    "claim": Point(Claim, Act.MARK_CLAIM, edit_claim, Kind.CLAIM_EDITED, _CLAIM),
    "evidence": Point(Evidence, Act.ATTACH_SOURCE, edit_evidence, Kind.EVIDENCE_EDITED, _EVIDENCE),
    "source": Point(Source, Act.ATTACH_SOURCE, edit_source, Kind.SOURCE_EDITED, _SOURCE),
    "replyrequest": Point(ReplyRequest, Act.ASK_FOR_REPLY, edit_request, Kind.REPLY_REQUEST_EDITED, _REPLY),
    "article": Point(Article, Act.EDIT_ARTICLE, edit_article, Kind.ARTICLE_EDITED, _ARTICLE),
    "project": Point(Project, Act.MANAGE_PROJECT, edit_project, Kind.PROJECT_EDITED, _RULES),
}

#: What ties a claim to words; only a move leads from some words to others of the same text.
_TYING = (Kind.HIGHLIGHT_ADDED, Kind.HIGHLIGHT_REMOVED, Kind.WORDS_DECIDED, Kind.WORDS_REOPENED)


@dataclass(frozen=True)
class Past:
    """A thing as it stands and as it stood. Of `fields` and `words` only what differs is here."""

    event: Event
    row: Any
    point: Point
    #: By field: the value now and then, as the deed takes them.
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    #: The claim's words, their places in the text now and then.
    words: tuple[Highlight, list[int], str] | None = None

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Each field that differs: its name, what stands now, what stood then."""
        return [(name, in_words(now), in_words(then)) for name, (now, then) in self.fields.items()]


def is_point(event: Event) -> bool:
    """Whether the thing that the event is about can be looked at as it stood then."""
    return event.noun in POINTS


def act_of(event: Event) -> Act:
    """Whose right it is to put back what the event is about. Raises TooLate where nothing of the kind can be."""
    if not is_point(event):
        raise TooLate(f"What was recorded as “{event.kind}” has no wording or details that can be put back.")
    return POINTS[event.noun].act


def restorable(events: Sequence[Event]) -> set[int]:
    """Those of the events after which a field was changed. One query, however many they are."""
    about = {event.noun_uid for event in events if is_point(event)}
    kinds = [Kind.CLAIM_MOVED, *(point.edited for point in POINTS.values())]
    changes = Event.objects.filter(noun_uid__in=about, kind__in=kinds).order_by()
    last = dict(changes.values_list("noun_uid").annotate(last=Max("pk")))
    return {event.pk for event in events if event.pk < last.get(event.noun_uid, 0) and is_point(event)}


def past_of(event: Event, *, before: bool = False) -> Past:
    """The thing that the event is about as it stood right after the event, or right before it.

    Raises TooLate when nothing of the kind can be put back.
    """
    act_of(event)
    point = POINTS[event.noun]
    row = point.model._base_manager.filter(uid=event.noun_uid).first()
    if row is None or getattr(row, "removed_at", None):
        raise TooLate("This was removed since. Put it back first; then look at how it was.")
    since = Event.objects.filter(**{"pk__gte" if before else "pk__gt": event.pk}).order_by("pk")
    then: dict[str, Any] = {}
    unsure: frozenset[str] = frozenset()
    about = models.Q(noun_uid=event.noun_uid)
    if event.noun == "article":
        about |= models.Q(article=event.article_id, kind__in=(Kind.LINE_MOVED, Kind.REVISION_ADOPTED))
    for other in since.filter(about):
        if other.noun != event.noun:
            unsure = _LINES
            continue
        for name, (earlier, _) in (other.data.get("changed") or {}).items():
            if name in point.fields - unsure:
                then.setdefault(name, earlier)
    fields = {
        name: (getattr(row, name), row._meta.get_field(name).to_python(value))
        for name, value in then.items()
        if plain(getattr(row, name)) != value
    }
    return Past(event, row, point, fields, _words_then(event, row, since) if event.noun == "claim" else None)


def _words_then(event: Event, claim: Claim, since: models.QuerySet[Event]) -> tuple[Highlight, list[int], str] | None:
    """The claim's only words as they are now, and the place and the words to go back to, if that is in the same text."""
    on_claim = list(since.filter(noun_uid=claim.uid))
    moved = [other for other in on_claim if other.kind == Kind.CLAIM_MOVED]
    if not moved or any(other.kind in _TYING for other in on_claim):
        return None
    if since.filter(article=event.article_id, kind=Kind.REVISION_ADOPTED).exists():
        return None
    words = list(claim.highlights.current().select_related("revision"))
    place, exact = moved[0].data["changed"]["position"][0], moved[0].data["changed"]["exact"][0]
    if len(words) != 1 or [words[0].start, words[0].end] == place:
        return None
    return words[0], place, exact


@transaction.atomic
def restore_fields(past: Past, *, version: int, by: User, only: Collection[str] | None = None) -> Event:
    """Puts the fields back, all that differ or `only` some of them, and returns the new event.

    Raises Conflict when the thing is not at `version` any more.
    """
    back = {name: then for name, (_, then) in past.fields.items() if only is None or name in only}
    if not back:
        raise Conflict("It reads as it did then, so there is nothing to put back.")
    with restoring(past.event):
        past.point.edit(past.row, version=version, by=by, **back)
    return _made(past)


@transaction.atomic
def restore_words(past: Past, *, version: int, by: User) -> Event:
    """Ties the claim to the words that it had then, and returns the new event. Raises Conflict as `restore_fields`."""
    if past.words is None:
        raise Conflict("The claim has the words that it had then, or the text is another one. Nothing was changed.")
    highlight, (start, end), exact = past.words
    with restoring(past.event):
        # To the character: they may have been chosen so.
        move_claim(past.row, start, end, exact, version=version, by=by, highlight=highlight, by_character=True)
    return _made(past)


def _made(past: Past) -> Event:
    return Event.objects.select_related("claim", "article", "project").filter(noun_uid=past.event.noun_uid)[0]
