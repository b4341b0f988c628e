"""The only pen of the audit trail: every deed is recorded in its own transaction, and never changed afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

from django.db import models

from annotations import telling
from annotations.core.chain import Said
from annotations.models import (
    HOUSE,
    Article,
    Batch,
    Capture,
    Chain,
    Claim,
    Comment,
    Event,
    Project,
    Review,
    Revision,
    SavedView,
    Source,
    StoredFile,
    User,
)


class Kind(StrEnum):
    """What happened. The value is what the database and the exports say."""

    PROJECT_STARTED = "project started"
    PROJECT_EDITED = "project edited"
    SCALE_REPLACED = "rating scale replaced"
    MEMBER_ADDED = "member added"
    ROLE_CHANGED = "role changed"
    MEMBER_REMOVED = "member removed"
    SIGN_IN_LINK_MADE = "sign-in link made"
    SIGNED_IN_BY_LINK = "signed in by link"
    PASSWORD_SET = "password set"  # noqa: S105
    PROFILE_EDITED = "profile edited"
    BATCH_HANDED_IN = "batch handed in"
    BATCH_STARTED = "batch started"
    ARTICLE_LOADED = "article loaded"
    REVISION_ADDED = "revision added"
    REVISION_ADOPTED = "revision adopted"
    LINE_MOVED = "line moved"
    ARTICLE_EDITED = "article edited"
    ARTICLE_REMOVED = "article removed"
    ARTICLE_RESTORED = "article restored"
    CLAIM_MARKED = "claim marked"
    CLAIM_EDITED = "claim edited"
    CLAIM_MOVED = "claim moved"
    HIGHLIGHT_ADDED = "words added"
    HIGHLIGHT_REMOVED = "words removed"
    WORDS_DECIDED = "changed words decided"
    WORDS_REOPENED = "changed words put back"
    CLAIM_WITHDRAWN = "claim withdrawn"
    CLAIM_RESTORED = "claim restored"
    SOURCE_ATTACHED = "source attached"
    SOURCE_EDITED = "source edited"
    CAPTURE_ASKED = "copy asked for"
    CAPTURE_TAKEN = "copy kept"
    CAPTURE_ARCHIVED = "copy kept publicly"
    CAPTURE_FAILED = "copy failed"
    SOURCE_UNCHANGED = "source found unchanged"
    EVIDENCE_EDITED = "evidence edited"
    EVIDENCE_REMOVED = "evidence removed"
    EVIDENCE_RESTORED = "evidence restored"
    REPLY_ASKED = "reply asked for"
    REPLY_NOT_ASKED = "reply not asked for"
    REPLY_REQUEST_EDITED = "reply request edited"
    REPLY_REQUEST_REMOVED = "reply request removed"
    REPLY_REQUEST_RESTORED = "reply request restored"
    REPLY_RECORDED = "reply recorded"
    REPLY_TAKEN_BACK = "reply taken back"
    LATE_REPLY_WEIGHED = "late reply weighed"
    COMMENT_WRITTEN = "comment written"
    COMMENT_EDITED = "comment edited"
    COMMENT_REMOVED = "comment removed"
    COMMENT_RESTORED = "comment restored"
    THREAD_RESOLVED = "thread resolved"
    THREAD_REOPENED = "thread reopened"
    EVIDENCE_ORDERED = "evidence ordered"
    EVIDENCE_CHECKED = "evidence checked"
    CHECK_TAKEN_BACK = "check taken back"
    VERDICT_GIVEN = "verdict given"
    VERDICT_TAKEN_BACK = "verdict taken back"
    GATE_WAIVED = "gate waived"
    WAIVER_TAKEN_BACK = "waiver taken back"
    DEMANDS_OVERRIDDEN = "demands overridden"
    OVERRIDE_TAKEN_BACK = "override taken back"
    CONCLUSION_PROPOSED = "conclusion proposed"
    PROPOSAL_WITHDRAWN = "proposal withdrawn"
    BALLOT_CAST = "ballot cast"
    CLAIM_CONCLUDED = "claim concluded"
    CLAIM_REOPENED = "claim reopened"
    CLAIM_PUBLISHED = "claim published"
    CLAIM_UNPUBLISHED = "publication taken back"
    CLAIM_CORRECTED = "claim corrected"
    CORRECTION_SIGNED = "correction signed"
    CLAIM_CONFIRMED = "conclusion confirmed"
    REVIEW_ASSIGNED = "review assigned"
    REVIEW_TAKEN = "review taken"
    PRIORITY_SET = "priority set"
    REVIEW_HANDED_OVER = "review handed over"
    REVIEW_GIVEN_BACK = "review given back"
    REVIEW_EDITED = "review edited"
    REVIEW_ADVANCED = "review advanced"
    REVIEW_PUT_BACK = "review put back"
    VIEW_KEPT = "view kept"
    VIEW_EDITED = "view edited"
    VIEW_REMOVED = "view removed"
    REVIEW_REMINDED = "review reminded of"
    FILE_PURGED = "file purged"


#: What is recorded beside the deed's own data: which earlier event it goes back to.
_BACK_TO: ContextVar[dict[str, Any] | None] = ContextVar("back_to", default=None)


@contextmanager
def undoing(event: Event) -> Iterator[None]:
    """What is recorded meanwhile says that it undoes `event`, and whether that does again what was undone before."""
    again = event.data.get("undoes") and not event.data.get("again")
    with _going_back(undoes=str(event.uid), **({"again": True} if again else {})):
        yield


@contextmanager
def restoring(event: Event) -> Iterator[None]:
    """What is recorded meanwhile says that it puts back what stood at `event`."""
    with _going_back(restores=str(event.uid)):
        yield


@contextmanager
def _going_back(**said: Any) -> Iterator[None]:
    token = _BACK_TO.set(said)
    try:
        yield
    finally:
        _BACK_TO.reset(token)


def record(kind: Kind, thing: models.Model, by: User | None, **data: Any) -> Event:
    """Writes that `by` did `kind` to `thing`, and tells whom it concerns (annotations.telling). `data` must be JSON; `by` is
    None for the command line and for sign-in.

    The event follows the last one of its chain. Who records next in the same project waits until this is committed, so
    nothing that others hold may be locked after this.
    """
    project, article, claim = _whereabouts(thing)
    data |= _BACK_TO.get() or {}
    chain, _ = Chain.objects.select_for_update(no_key=True).get_or_create(pk=project.uid if project else HOUSE)
    event = Event(
        kind=kind,
        noun=thing._meta.model_name,
        noun_uid=thing.uid,
        project=project,
        article=article,
        claim=claim,
        actor=by,
        data=data,
        chain=chain,
        place=chain.count + 1,
        previous=chain.digest,
    )
    event.digest = said(event).digest
    event.save(force_insert=True)
    Chain.objects.filter(pk=chain.pk).update(count=event.place, digest=event.digest)
    telling.tell(event, thing)
    return event


def said(event: Event) -> Said:
    """What the event says, as it is hashed."""
    return Said(
        chain=str(event.chain_id),
        uid=str(event.uid),
        kind=str(event.kind),
        noun=event.noun,
        noun_uid=str(event.noun_uid),
        article=str(event.article.uid) if event.article else None,
        claim=str(event.claim.uid) if event.claim else None,
        actor=str(event.actor.uid) if event.actor else None,
        at=event.at,
        data=event.data,
        previous=event.previous,
    )


def _whereabouts(thing: models.Model) -> tuple[Project | None, Article | None, Claim | None]:
    match thing:
        case Project():
            return thing, None, None
        case User() | SavedView():  # nobody else's
            return None, None, None
        case Source() | Batch() | StoredFile():
            return thing.project, None, None
        case Capture():
            return thing.source.project, None, None
        case Article():
            return thing.project, thing, None
        case Claim():
            return thing.article.project, thing.article, thing
        case Comment():
            return thing.project, thing.article, thing.claim
        case Revision() | Review(claim=None):
            return thing.article.project, thing.article, None
    return thing.claim.article.project, thing.claim.article, thing.claim
