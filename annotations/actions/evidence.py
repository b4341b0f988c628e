"""Attaching sources to claims. A source is stored once per project and used on many claims."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.actions.captures import begin_copy, placed
from annotations.actions.writing import locked, made_before, not_in_future, require, required, stale, store
from annotations.core import workflow
from annotations.core.addresses import address_key, web_address
from annotations.core.errors import Conflict, Invalid
from annotations.core.permissions import Act
from annotations.core.records import Stance
from annotations.core.text import storable
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.models import Claim, Evidence, Project, Source, User


def stored_source(project: Project, url: str) -> Source | None:
    """The project's source at this address, if it has one."""
    key = address_key(web_address(url, field="url")) if url else ""
    return Source.objects.filter(project=project, url_key=key).first() if key else None


@transaction.atomic
def attach_source(
    claim: Claim,
    *,
    by: User,
    stance: Stance,
    source: Source | None = None,
    quotation: str = "",
    note: str = "",
    uid: UUID | None = None,
    **details,
) -> Evidence:
    """Puts a source on a claim: one of the project's (`source`), or a new one from `details`.

    `details`: url, title, publisher, author, date_published, kind, source_note, accessed_at. Raises Conflict when the
    address is another stored source's, or when the source is on this claim already.
    """
    require(by, Act.ATTACH_SOURCE, claim.article.project)
    claim = locked(claim)
    if known := made_before(Evidence, uid, claim=claim, added_by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    project = claim.article.project
    source = source or _new_source(project, by, **details)
    if source.project_id != project.pk:
        raise Invalid("This source belongs to another project.", field="source")
    if Evidence.objects.standing().filter(claim=claim, source=source).exists():
        raise Conflict(f"“{source.title}” is on this claim already. Edit it there instead of adding it twice.")
    begin_copy(source, by)
    quotation = storable(quotation, field="quotation").strip()
    evidence = Evidence(
        claim=claim,
        source=source,
        stance=stance,
        quotation=quotation,
        **placed(source, quotation),
        note=storable(note, field="note").strip(),
        order=(claim.evidence.aggregate(last=Max("order"))["last"] or 0) + 1,
        added_by=by,
    )
    if uid:
        evidence.uid = uid
    evidence.save()
    record(Kind.SOURCE_ATTACHED, evidence, by, source=str(source.uid), title=source.title, stance=stance)
    return evidence


def _new_source(
    project: Project,
    by: User,
    *,
    url: str = "",
    title: str = "",
    source_note: str = "",
    date_published: date | None = None,
    accessed_at: date | None = None,
    **details,
) -> Source:
    if known := stored_source(project, url):
        raise Conflict(
            f"This address is in the project's sources already, as “{known.title}”. Attach that one, "
            "or give another address.",
        )
    not_in_future(date_published, field="date_published")
    not_in_future(accessed_at, field="accessed_at")
    for name, value in details.items():
        storable(value, field=name)
    return Source.objects.create(
        project=project,
        url=url,
        url_key=address_key(url),
        title=required(title, "Give the source a title: what it is called where it was published.", field="title"),
        note=storable(source_note, field="source_note"),
        date_published=date_published,
        accessed_at=accessed_at or (timezone.localdate() if url else None),
        added_by=by,
        **details,
    )


@transaction.atomic
def edit_source(source: Source, *, version: int, by: User, **changes) -> Source:
    """Corrects a source for every claim that uses it."""
    require(by, Act.ATTACH_SOURCE, source.project)
    if "title" in changes:
        changes["title"] = required(changes["title"], "Give the source a title.", field="title")
    for name in ("date_published", "accessed_at"):
        not_in_future(changes.get(name), field=name)
    if "url" in changes:
        known = stored_source(source.project, changes["url"])
        if known and known.pk != source.pk:
            raise Conflict(f"Another source has this address already: “{known.title}”. Give this one another address.")
        changes["url_key"] = address_key(changes["url"])
    changed = store(source, version, **changes)
    changed.pop("url_key", None)
    if "url" in changed:
        begin_copy(source, by)
    record(Kind.SOURCE_EDITED, source, by, changed=changed)
    return source


@transaction.atomic
def edit_evidence(evidence: Evidence, *, version: int, by: User, **changes) -> Evidence:
    """Changes what the source does for the claim: stance, quoted words, note or order.

    Words that were typed anew are looked for in the newest copy.
    """
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(evidence.claim.state))
    place = {}
    if changes.get("quotation", evidence.quotation) != evidence.quotation:
        place = placed(evidence.source, changes["quotation"])
    changed = store(evidence, version, **changes, **place)
    changed = {name: pair for name, pair in changed.items() if name not in place}
    record(Kind.EVIDENCE_EDITED, evidence, by, changed=changed)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, version: int, by: User) -> Evidence:
    """Takes a source off the claim. The source stays in the project, and this can be undone."""
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(evidence.claim.state))
    if evidence.removed_at:
        raise Conflict("Somebody took this source off the claim already.")
    store(evidence, version, removed_at=timezone.now())
    record(Kind.EVIDENCE_REMOVED, evidence, by, title=evidence.source.title)
    return evidence


@transaction.atomic
def restore_evidence(evidence: Evidence, *, version: int, by: User) -> Evidence:
    """Puts a source back on the claim as it was."""
    require(by, Act.ATTACH_SOURCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(evidence.claim.state))
    evidence = locked(evidence)
    if evidence.version != version or not evidence.removed_at:
        raise stale(evidence, ())
    if Evidence.objects.standing().filter(claim=evidence.claim, source=evidence.source).exists():
        raise Conflict("This source was attached anew meanwhile, so the old one stays off.")
    store(evidence, version, removed_at=None)
    record(Kind.EVIDENCE_RESTORED, evidence, by, title=evidence.source.title)
    return evidence
