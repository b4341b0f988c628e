"""Copies of sources: asking for one, taking it in the background, quoting from it, and looking again.

A look is a row from the moment it is asked for, so a worker that dies loses none: another takes over. It is settled in one
transaction and only while it waits, so two workers on the same look keep one copy.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.actions.claims import words
from annotations.actions.files import keep_file
from annotations.actions.writing import locked, require, store
from annotations.core import workflow
from annotations.core.addresses import site_of, web_address
from annotations.core.archives import wacz, warc
from annotations.core.errors import Conflict, Invalid, Refused, Unavailable
from annotations.core.fetching import EVIDENCE, FetchRefused
from annotations.core.file_types import is_what_it_says
from annotations.core.permissions import Act
from annotations.core.quoting import Quoted, quoted
from annotations.core.records import CaptureState, HighlightState
from annotations.core.selectors import describe
from annotations.core.told import Told
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.fetch import Fetched, Limits, fetch
from annotations.models import Capture, Evidence, Project, Source, StoredFile, User
from annotations.reading import told_apart

logger = logging.getLogger(__name__)

#: What one look may take: a source may be a report or a table, larger than an article.
LIMITS = Limits(seconds=30, bytes=25_000_000)
#: What a person waits for with a form open.
LIMITS_WHILE_WAITING = Limits(seconds=8)
#: Twice what a look and the reading of its page may take; a look without news for this long has lost its worker.
LOST_AFTER = timedelta(seconds=90)
#: How long a site is left alone between two looks.
PAUSE = timedelta(seconds=5)

_NOT_STORED = "The copy could not be stored. Nothing is lost; repeat it when the disk is well again."
_BROKE = "The workbench could not take this copy; its operator finds the reason in the log."


# --- asking ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_capture(source: Source, *, by: User) -> Capture:
    """A look at the source's page, to be taken by a worker; the one that is waited for already, if there is one."""
    require(by, Act.ATTACH_SOURCE, source.project)
    source = locked(source)
    if not source.url:
        raise Invalid("This source has no address, so there is no page to look at.", field="url")
    if waiting := source.captures.waiting().first():
        return waiting
    capture = Capture.objects.create(source=source, url=source.url, asked_by=by)
    record(Kind.CAPTURE_ASKED, capture, by, url=capture.url)
    return capture


def begin_copy(source: Source, by: User) -> None:
    """The look that a source gets when it is attached, or has a new address; part of the deed that does that.

    One that waits already looks at the new address.
    """
    if source.url and not source.captures.filter(url=source.url).exclude(state=CaptureState.FAILED).exists():
        Capture.objects.update_or_create(
            source=source,
            state=CaptureState.WAITING,
            defaults={"url": source.url},
            create_defaults={"url": source.url, "asked_by": by},
        )


def take_over_lost(now: datetime) -> list[Capture]:
    """The looks that wait without news. Each is given to one caller only."""
    silent = Capture.objects.waiting().filter(touched_at__lt=now - LOST_AFTER)
    return [capture for capture in silent if silent.filter(pk=capture.pk).update(touched_at=now)]


# --- taking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Look:
    """What came of a look, before it is written down: everything slow is done."""

    state: CaptureState
    at: datetime
    sentence: str = ""
    #: Of a copy that is new: its columns, and what becomes of the source's quotations in it.
    fields: dict[str, Any] | None = None
    places: dict[tuple, Quoted] = field(default_factory=dict)


def take_capture(capture: Capture, *, get: Callable[..., Fetched] = fetch) -> Capture:
    """Looks at the page and keeps what is new. Whatever goes wrong is said on the capture and changes nothing else.

    `get` fetches the page; the demo has pages of its own.
    """
    if not Capture.objects.waiting().filter(pk=capture.pk).update(touched_at=timezone.now()):
        return Capture.objects.get(pk=capture.pk)
    try:
        look = _look(capture, get)
    except FetchRefused as refused:
        look = _Look(CaptureState.FAILED, timezone.now(), refused.cause)
    except (OSError, Unavailable):
        logger.exception("copy of source %s could not be stored", capture.source_id)
        look = _Look(CaptureState.FAILED, timezone.now(), _NOT_STORED)
    except Exception:
        # A page that breaks a parser must not leave its look waiting, or workers would take it over for ever.
        logger.exception("copy of source %s could not be taken", capture.source_id)
        look = _Look(CaptureState.FAILED, timezone.now(), _BROKE)
    return _settle(capture, look)


def _look(capture: Capture, get: Callable[..., Fetched]) -> _Look:
    """Fetches, reads, packs and stores, all outside any transaction. Raises FetchRefused and OSError."""
    last = capture.source.captures.taken().filter(url=capture.url).defer("text").first()
    fetched = get(capture.url, limits=LIMITS, kinds=EVIDENCE, known=last.validators if last else None)
    at = fetched.exchanges[-1].at
    digest = hashlib.sha256(fetched.data).hexdigest()
    if last and (fetched.unchanged or digest == last.sha256):
        return _Look(CaptureState.UNCHANGED, at)
    told, sentence = _told(fetched)
    made = warc(fetched.exchanges, uid=capture.uid, name=f"{capture.uid}.warc.gz")
    project = capture.source.project
    fields = {
        "url_final": fetched.url_final,
        "status": fetched.status,
        "media_type": fetched.media_type,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "sha256": digest,
        "size": len(fetched.data),
        "warc": _kept(project, made.data, "application/warc"),
        "wacz": _kept(project, wacz(made, uid=capture.uid, title=told.title), "application/wacz"),
        "title": told.title[:500],
        "text": told.text,
    }
    return _Look(CaptureState.TAKEN, at, sentence, fields, _places(capture.source, told.text))


def _told(fetched: Fetched) -> tuple[Told, str]:
    """The page's text, or why it has none; its bytes are kept either way."""
    if not fetched.data:
        return Told(), "The page was empty: the site sent not a single byte of it."
    if not is_what_it_says(fetched.data, fetched.media_type):
        return Told(), f"The site calls it {fetched.media_type}; its bytes are something else, and kept as they came."
    try:
        return told_apart(fetched.data, media_type=fetched.media_type, encoding=fetched.charset), ""
    except Refused:
        return Told(), f"Its bytes are kept, but they cannot be read as {fetched.media_type}."


def _kept(project: Project, data: bytes, media_type: str) -> StoredFile:
    return keep_file(project, data, media_type=media_type, scanned=False)


@transaction.atomic
def _settle(capture: Capture, look: _Look) -> Capture:
    """Writes down what came of the look, all of it or nothing."""
    url = capture.url
    source, capture = locked(capture.source), locked(capture)
    if capture.state != CaptureState.WAITING or capture.url != url:
        return capture  # another worker was faster, or it is another page that is waited for now
    capture.state, capture.taken_at, capture.sentence = look.state, look.at, look.sentence[:500]
    if look.fields:
        for name, value in look.fields.items():
            setattr(capture, name, value)
        capture.number = (source.captures.aggregate(last=Max("number"))["last"] or 0) + 1
    capture.save()
    if look.fields:
        _place_quotations(capture, look.places)
    kinds = {
        CaptureState.TAKEN: (Kind.CAPTURE_TAKEN, {"number": capture.number, "sha256": capture.sha256}),
        CaptureState.UNCHANGED: (Kind.SOURCE_UNCHANGED, {}),
        CaptureState.FAILED: (Kind.CAPTURE_FAILED, {"why": capture.sentence}),
    }
    kind, data = kinds[look.state]
    record(kind, capture, capture.asked_by, url=capture.url, **data)
    return capture


# --- quotations ------------------------------------------------------------------------------------------------------


def _asked(evidence: Evidence) -> tuple:
    """What decides where a quotation is looked for."""
    return evidence.quotation, repr(evidence.selector)


def _places(source: Source, text: str) -> dict[tuple, Quoted]:
    """What becomes of the source's quotations in a new text. Outside the transaction, for a long text takes seconds."""
    rows = source.evidence.exclude(quotation="")
    return {_asked(row): quoted(text, row.quotation, row.selectors) for row in rows}


def _place_quotations(capture: Capture, places: dict[tuple, Quoted]) -> None:
    """Says of each quotation what became of it in the new copy; one that was typed gets its place there, if it has one.

    That is no edit: the words stay as they are, and so does the version that people are editing.
    """
    for row in capture.source.evidence.exclude(quotation=""):
        place = places.get(_asked(row)) or quoted(capture.text, row.quotation, row.selectors)
        row.found = place.state
        if row.selectors is None:
            _tie(row, capture, place)
        Evidence.objects.filter(pk=row.pk).update(found=row.found, capture=row.capture_id, selector=row.selector)


def _tie(row: Evidence, capture: Capture, place: Quoted) -> None:
    row.selectors, row.capture = None, None
    if place.state == HighlightState.SAME and place.span:
        row.selectors, row.capture = describe(capture.text, place.span.start, place.span.end), capture


def placed(source: Source, quotation: str) -> dict[str, Any]:
    """The fields of evidence that say where a typed quotation stands in the source's newest copy."""
    newest = source.captures.taken().first() if quotation else None
    row = Evidence(quotation=quotation)
    if newest:
        place = quoted(newest.text, quotation, None)
        row.found = place.state
        _tie(row, newest, place)
    return {"capture": row.capture, "selector": row.selector, "found": row.found}


@transaction.atomic
def quote_capture(
    evidence: Evidence,
    capture: Capture,
    start: int,
    end: int,
    exact: str,
    *,
    version: int,
    by: User,
    by_character: bool = False,
) -> Evidence:
    """Makes words of the copy the evidence's quotation: those at `start` to `end`, which must still read `exact`."""
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    if evidence.source_id != capture.source_id or capture.state != CaptureState.TAKEN:
        raise Invalid("These words are not from a copy of this source.", field="evidence")
    if evidence.removed_at:
        raise Conflict("Somebody took this source off the claim meanwhile. Put it back before you quote from it.")
    span = words(capture, start, end, exact, by_character=by_character)
    row = Evidence()
    row.selectors = describe(capture.text, span.start, span.end)
    newest = capture.source.captures.taken().first()
    found = HighlightState.SAME if newest == capture else quoted(newest.text, "", row.selectors).state
    exact = capture.text[span.start : span.end]
    changed = store(evidence, version, quotation=exact, capture=capture, selector=row.selector, found=found)
    record(
        Kind.EVIDENCE_EDITED,
        evidence,
        by,
        changed={name: pair for name, pair in changed.items() if name == "quotation"},
        capture=str(capture.uid),
        start=span.start,
        end=span.end,
    )
    return evidence


# --- the public archive, the form, looking again -----------------------------------------------------------------------


def archive_publicly(capture: Capture) -> Capture:
    """Asks the operator's public archive to keep the page too, if there is one. Its failure is said, and is no harm."""
    if not settings.ARCHIVE_SAVE_URL or capture.state != CaptureState.TAKEN or capture.archive_url:
        return capture
    link, sentence = "", ""
    try:
        fetched = fetch(_saving(capture.url_final), limits=LIMITS, kinds=EVIDENCE)
        link = fetched.url_final if fetched.redirects else ""
        sentence = "" if link else "The public archive gave no link."
    except FetchRefused as refused:
        sentence = f"The public archive did not keep it: {refused.cause}"
    with transaction.atomic():
        capture = locked(capture)
        capture.archive_url, capture.sentence = link, f"{capture.sentence} {sentence}".strip()[:500]
        capture.save(update_fields=["archive_url", "sentence"])
        record(Kind.CAPTURE_ARCHIVED, capture, capture.asked_by, address=link, why=sentence)
    return capture


def _saving(url: str) -> str:
    """The archive's address for a page, which goes into a path as it is, and into a query packed."""
    before, _, after = settings.ARCHIVE_SAVE_URL.partition("{url}")
    return before + (quote(url, safe="") if "?" in before else url) + after


def page_details(url: str) -> Told:
    """What the page at an address says of itself, for a person to correct. Nothing is stored. Raises Refused in words."""
    if not url:
        raise Invalid("Give the address of the page first.", field="url")
    web_address(url, field="url")
    try:
        fetched = fetch(url, limits=LIMITS_WHILE_WAITING, kinds=EVIDENCE)
        return told_apart(fetched.data, media_type=fetched.media_type, encoding=fetched.charset)
    except FetchRefused as refused:
        raise Invalid(f"{refused.cause} Fill in the fields by hand.", field="url") from refused
    except Refused as refused:
        raise Invalid("This page cannot be read. Fill in the fields by hand.", field="url") from refused


def look_again(
    sources: Iterable[Source], *, by: User, clock: Callable[[], datetime], wait: Callable[[float], None]
) -> Iterator[tuple[Source, Capture]]:
    """Looks at each source in turn: one at a time, and no site twice within `PAUSE`."""
    asked: dict[str, datetime] = {}
    for source in _in_turn(sources):
        site = site_of(source.url)
        if site in asked:
            wait(max(0.0, (asked[site] + PAUSE - clock()).total_seconds()))
        capture = take_capture(ask_capture(source, by=by))
        asked[site] = clock()
        yield source, capture


def _in_turn(sources: Iterable[Source]) -> list[Source]:
    """One of each site, then the next of each, so that the pauses of one are filled with the others."""
    by_site: dict[str, list[Source]] = {}
    for source in sources:
        by_site.setdefault(site_of(source.url), []).append(source)
    return [source for source in chain.from_iterable(zip_longest(*by_site.values())) if source]
