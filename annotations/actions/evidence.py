"""Attaching sources to claims. A source is stored once per project and used on many claims."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.actions.captures import begin_copy, placed
from annotations.actions.files import kept, stored
from annotations.actions.writing import fitting, locked, made_before, not_in_future, require, required, stale, store
from annotations.core import workflow
from annotations.core.addresses import address_digest, web_address
from annotations.core.errors import AlreadyStored, Conflict, Invalid, TooLarge
from annotations.core.file_types import file_type
from annotations.core.permissions import Act
from annotations.core.records import Stance, Weight
from annotations.core.text import shown
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.models import Claim, Evidence, Project, Source, StoredFile, User


def stored_source(project: Project, url: str) -> Source | None:
    """The project's source at this address, if it has one."""
    key = address_digest(web_address(url, field="url")) if url else ""
    return Source.objects.filter(project=project, url_key=key).first() if key else None


def attach_source(
    claim: Claim,
    *,
    by: User,
    stance: Stance,
    source: Source | None = None,
    file: File | None = None,
    **given,
) -> Evidence:
    """Puts a source on a claim: one of the project's (`source`), or a new one from what is given of it.

    `file`: the new source itself. `given`: weight, quotation, note and uid of the evidence; url, title, publisher, author,
    date_published, kind, source_note, accessed_at of a new source, which needs an address, a file, a note or a day, so
    that it can be found again. Raises AlreadyStored when the address or the file is
    another source's, Conflict when the source is on this claim already, and for a file what `file_type`, `stored` do.
    """
    require(by, Act.ATTACH_SOURCE, claim.article.project)
    if source or not file:
        return _attach(claim, by, stance, source, **given)
    most = settings.SOURCE_FILE_BYTES
    if file.size > most:
        raise TooLarge(
            f"This file has {file.size / 1e6:,.0f} MB; {most / 1e6:,.0f} MB are taken. Nothing was saved. Cut it down to "
            "the part that matters, or write the source down without its file.",
            field="file",
        )
    kind = file_type(file, name=file.name or "")
    with stored(claim.article.project, file, media_type=kind.media_type) as content:
        return _attach(claim, by, stance, None, (content, file.name or "", kind.media_type), **given)


@transaction.atomic
def _attach(
    claim: Claim,
    by: User,
    stance: Stance,
    source: Source | None,
    file: tuple[StoredFile, str, str] | None = None,
    *,
    weight: Weight | str = "",
    quotation: str = "",
    note: str = "",
    uid: UUID | None = None,
    **details,
) -> Evidence:
    claim = locked(claim)
    if known := made_before(Evidence, uid, claim=claim, added_by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    project = claim.article.project
    known = source or stored_source(project, details.get("url", ""))
    if known and Evidence.objects.standing().filter(claim=claim, source=known).exists():
        raise Conflict(f"“{known}” is on this claim already. Edit it there instead of adding it twice.")
    source = source or _new_source(project, by, file, **details)
    if source.project_id != project.pk:
        raise Invalid("This source belongs to another project.", field="source")
    begin_copy(source, by)
    quotation = fitting(Evidence, quotation=_quoted(quotation))["quotation"]
    evidence = Evidence(
        claim=claim,
        source=source,
        stance=stance,
        weight=weight,
        quotation=quotation,
        **fitting(Evidence, note=note.strip()),
        **placed(source, quotation),
        order=(claim.evidence.aggregate(last=Max("order"))["last"] or 0) + 1,
        added_by=by,
    )
    if uid:
        evidence.uid = uid
    evidence.save()
    record(Kind.SOURCE_ATTACHED, evidence, by, source=str(source.uid), title=source.title, stance=stance, weight=weight)
    return evidence


def _new_source(
    project: Project,
    by: User,
    file: tuple[StoredFile, str, str] | None,
    *,
    url: str = "",
    title: str = "",
    source_note: str = "",
    date_published: date | None = None,
    accessed_at: date | None = None,
    **details,
) -> Source:
    if known := stored_source(project, url):
        raise AlreadyStored(
            f"This address is in the project's sources already, as “{known}”. Attach that one, "
            "or give another address.",
            source=known.pk,
        )
    not_in_future(date_published, field="date_published")
    not_in_future(accessed_at, field="accessed_at")
    title = required(title, "Give the source a title: what it is called where it was published.", field="title")
    source_note = source_note.strip()
    if not (url or file or source_note or date_published):
        raise Invalid(
            "Say at least where it can be found: an address, or a note on who said it where and when.",
            field="source_note",
        )
    source = Source(
        project=project,
        url_key=address_digest(url),
        date_published=date_published,
        accessed_at=accessed_at or (timezone.localdate() if url else None),
        added_by=by,
        **fitting(Source, url=url, title=title, note=source_note, **details),
    )
    if file:
        _hold(source, *file)
    source.search_text = source.searched_by()
    source.save()
    return source


def _hold(source: Source, file: StoredFile, name: str, media_type: str) -> None:
    """Makes a stored file the source's. Raises AlreadyStored when it is another one's."""
    source.file = kept(file)
    if known := source.file.sources.first():
        raise AlreadyStored(
            f"This file is in the project's sources already, as “{known}”. Attach that one.", source=known.pk
        )
    source.file_name = shown(name)[:255]
    if source.file.media_type != media_type:  # what the bytes say goes before what a browser once said of them
        source.file.media_type = media_type
        source.file.save(update_fields=["media_type"])


def _quoted(words: str) -> str:
    """A quotation to the letter, outer white space and all; white space alone quotes nothing."""
    return words if words.strip() else ""


@transaction.atomic
def edit_source(source: Source, *, version: int, by: User, **changes) -> Source:
    """Corrects a source for every claim that uses it."""
    require(by, Act.ATTACH_SOURCE, source.project)
    if "title" in changes:
        changes["title"] = required(changes["title"], "Give the source a title.", field="title")
    for name in ("date_published", "accessed_at"):
        not_in_future(changes.get(name), field=name)
    if changes.get("url", source.url) != source.url:
        known = stored_source(source.project, changes["url"])
        if known and known.pk != source.pk:
            raise Conflict(f"Another source has this address already: “{known}”. Give this one another address.")
        changes["url_key"] = address_digest(changes["url"])
    changed = store(source, version, search_text=source.searched_by(**changes), **changes)
    for derived in ("url_key", "search_text"):
        changed.pop(derived, None)
    if "url" in changed:
        begin_copy(source, by)
    record(Kind.SOURCE_EDITED, source, by, changed=changed)
    return source


@transaction.atomic
def edit_evidence(evidence: Evidence, *, version: int, by: User, **changes) -> Evidence:
    """Changes what the source does for the claim: stance, weight, quoted words or note.

    Words that were typed anew are looked for in the newest copy.
    """
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    place = {}
    if "quotation" in changes:
        changes |= fitting(Evidence, quotation=_quoted(changes["quotation"]))
        if changes["quotation"] != evidence.quotation:
            place = placed(evidence.source, changes["quotation"])
    changed = store(evidence, version, **changes, **place)
    changed = {name: pair for name, pair in changed.items() if name not in place}
    record(Kind.EVIDENCE_EDITED, evidence, by, changed=changed)
    return evidence


#: What somebody who takes a source off or puts it back must have seen.
_SAID = ("stance", "quotation", "note")


@transaction.atomic
def order_evidence(claim: Claim, order: Sequence[int], *, stands: Sequence[int], by: User) -> Claim:
    """Puts the claim's standing evidence, by id, into another order. `stands` is the order that the person saw.

    Raises Conflict when that is not the order any more: somebody moved, attached or took off a source meanwhile.
    """
    require(by, Act.ATTACH_SOURCE, claim.article.project)
    claim = locked(claim)
    workflow.require_in_work(ClaimState(claim.state))
    rows = {row.pk: row for row in claim.evidence.standing()}
    if list(rows) != list(stands):
        raise Conflict(
            "The sources of this claim were changed meanwhile. Look at them as they stand now, then move again."
        )
    if sorted(order) != sorted(stands):
        raise Invalid("Every source of the claim has its place in the order, once.", field="move")
    changed = {"order": [[str(rows[pk].uid) for pk in keys] for keys in (stands, order)]}
    for place, pk in enumerate(order, 1):
        rows[pk].order = place
    # Without a new version: moving a source must not stop whoever is editing it.
    Evidence.objects.bulk_update(rows.values(), ["order"])
    record(Kind.EVIDENCE_ORDERED, claim, by, changed=changed)
    return claim


@transaction.atomic
def remove_evidence(evidence: Evidence, *, version: int, by: User) -> Evidence:
    """Takes a source off the claim. The source stays in the project, and this can be undone."""
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    evidence = locked(evidence)
    if evidence.removed_at:
        raise Conflict("Somebody took this source off the claim already.")
    if evidence.version != version:
        raise stale(evidence, _SAID)
    store(evidence, version, removed_at=timezone.now())
    record(Kind.EVIDENCE_REMOVED, evidence, by, title=evidence.source.title)
    return evidence


@transaction.atomic
def restore_evidence(evidence: Evidence, *, version: int, by: User) -> Evidence:
    """Puts a source back on the claim as it was."""
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    evidence = locked(evidence)
    if not evidence.removed_at:
        raise Conflict("Somebody put this source back on the claim already.")
    if evidence.version != version:
        raise stale(evidence, _SAID)
    if Evidence.objects.standing().filter(claim=evidence.claim, source=evidence.source).exists():
        raise Conflict("This source was attached anew meanwhile, so the old one stays off.")
    store(evidence, version, removed_at=None)
    record(Kind.EVIDENCE_RESTORED, evidence, by, title=evidence.source.title)
    return evidence
