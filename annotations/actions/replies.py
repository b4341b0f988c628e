"""The right of reply: recording whom the desk asked about a claim, what they answered, or why nobody was asked."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import locked, made_before, not_in_future, require, required, store
from annotations.core import workflow
from annotations.core.errors import Conflict, Invalid, TooLate
from annotations.core.permissions import Act
from annotations.core.replies import Channel, default_deadline
from annotations.core.text import storable
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.models import Claim, ReplyRequest, User


@transaction.atomic
def ask_for_reply(
    claim: Claim,
    *,
    by: User,
    party: str,
    channel: Channel,
    question: str,
    asked_on: date | None = None,
    deadline: date | None = None,
    role: str = "",
    contact: str = "",
    uid: UUID | None = None,
) -> ReplyRequest:
    """Records that somebody was asked about the claim, today unless it says when, and by when they may answer."""
    require(by, Act.ASK_FOR_REPLY, claim.article.project)
    claim = locked(claim)
    if known := made_before(ReplyRequest, uid, claim=claim, asked_by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    asked_on = asked_on or timezone.localdate()
    deadline = deadline or default_deadline(asked_on)
    request = ReplyRequest(claim=claim, asked_by=by, channel=channel, asked_on=asked_on, deadline=deadline)
    request.party = required(party, _WHOM, field="party")
    request.question = required(question, _WHAT, field="question")
    request.role, request.contact = storable(role, field="role").strip(), storable(contact, field="contact").strip()
    _require_order(asked_on, deadline)
    _save_new(request, uid)
    record(Kind.REPLY_ASKED, request, by, party=request.party, channel=channel, deadline=str(deadline))
    return request


@transaction.atomic
def record_not_asked(claim: Claim, *, by: User, reason: str, party: str = "", uid: UUID | None = None) -> ReplyRequest:
    """Records why nobody was asked about the claim, or not this party."""
    require(by, Act.ASK_FOR_REPLY, claim.article.project)
    claim = locked(claim)
    if known := made_before(ReplyRequest, uid, claim=claim, asked_by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    request = ReplyRequest(claim=claim, asked_by=by, party=storable(party, field="party").strip())
    request.reason = required(reason, _WHY_NOT, field="reason")
    _save_new(request, uid)
    record(Kind.REPLY_NOT_ASKED, request, by, party=request.party, reason=request.reason)
    return request


_WHOM = "Say whom you asked: the person or the organisation."
_WHAT = "Write what you asked, so that the answer can be read beside it."
_WHY_NOT = "Say why nobody was asked; readers and editors will want to know."
_ANSWER = "Write down what they answered, in their own words where you can."


def _save_new(request: ReplyRequest, uid: UUID | None) -> None:
    if uid:
        request.uid = uid
    request.save()


def _require_order(asked_on: date, deadline: date, answered_on: date | None = None) -> None:
    not_in_future(asked_on, field="asked_on")
    if deadline < asked_on:
        raise Invalid("An answer cannot be due before it was asked for. Choose a later day.", field="deadline")
    if answered_on and answered_on < asked_on:
        raise Invalid("They answered before that day, so they were asked earlier.", field="asked_on")


@transaction.atomic
def edit_request(request: ReplyRequest, *, version: int, by: User, **changes) -> ReplyRequest:
    """Corrects who was asked, how, when and what, or the reason why nobody was."""
    require(by, Act.ASK_FOR_REPLY, request.claim.article.project)
    workflow.require_in_work(ClaimState(request.claim.state))
    if request.asked_on is None:
        changes["reason"] = required(changes.get("reason", request.reason), _WHY_NOT, field="reason")
    else:
        changes["party"] = required(changes.get("party", request.party), _WHOM, field="party")
        changes["question"] = required(changes.get("question", request.question), _WHAT, field="question")
        asked_on = changes.get("asked_on") or request.asked_on
        deadline = changes.get("deadline") or default_deadline(asked_on)
        changes |= {"asked_on": asked_on, "deadline": deadline}
        _require_order(asked_on, deadline, request.answered_on)
    changed = store(request, version, **changes)
    changed.pop("contact", None)
    record(Kind.REPLY_REQUEST_EDITED, request, by, party=str(request), changed=changed)
    return request


@transaction.atomic
def record_reply(
    request: ReplyRequest, *, version: int, by: User, answer: str, answered_on: date | None = None
) -> ReplyRequest:
    """Writes down what they answered, or what they added. An answer may always come, also after the conclusion."""
    require(by, Act.ASK_FOR_REPLY, request.claim.article.project)
    answer = required(answer, _ANSWER, field="answer")
    answered_on = answered_on or timezone.localdate()
    not_in_future(answered_on, field="answered_on")
    if request.asked_on is None or request.removed_at:
        raise TooLate("This is no request that waits for an answer. Record whom you asked first.")
    if answered_on < request.asked_on:
        raise Invalid(f"They were asked on {request.asked_on:%-d %B %Y}; the answer came later.", field="answered_on")
    _store_answer(Kind.REPLY_RECORDED, request, version, by, answer=answer, answered_on=answered_on)
    return request


@transaction.atomic
def take_back_reply(request: ReplyRequest, *, version: int, by: User) -> ReplyRequest:
    """Takes an answer off that does not belong here. What the conclusion was drawn from stays while that stands."""
    require(by, Act.ASK_FOR_REPLY, request.claim.article.project)
    if not ReplyRequest.objects.late().filter(pk=request.pk).exists():
        workflow.require_in_work(ClaimState(request.claim.state))
    _store_answer(Kind.REPLY_TAKEN_BACK, request, version, by, answer="", answered_on=None)
    return request


def _store_answer(
    kind: Kind, request: ReplyRequest, version: int, by: User, *, answer: str, answered_on: date | None
) -> None:
    changes: dict = {"answer": answer, "answered_on": answered_on}
    recorded = {"answer_recorded_at": timezone.now() if answer else None, "weighed_at": None, "weighed_by": None}
    changed = store(request, version, **changes, **(recorded if answer != request.answer else {}))
    told = {name: pair for name, pair in changed.items() if name in changes}
    record(kind, request, by, party=request.party, changed=told)


@transaction.atomic
def weigh_late_reply(request: ReplyRequest, *, version: int, by: User) -> ReplyRequest:
    """Records that the conclusion stands in spite of an answer that came after it."""
    require(by, Act.CONCLUDE, request.claim.article.project)
    if not ReplyRequest.objects.late().filter(pk=request.pk).exists():
        raise Conflict("This answer was weighed already, or no conclusion stands that it came after.")
    store(request, version, weighed_at=timezone.now(), weighed_by=by)
    record(Kind.LATE_REPLY_WEIGHED, request, by, party=request.party)
    return request


@transaction.atomic
def remove_request(request: ReplyRequest, *, version: int, by: User) -> ReplyRequest:
    """Takes an entry off the claim. It can be put back."""
    return _turn(request, version, by, gone=True)


@transaction.atomic
def restore_request(request: ReplyRequest, *, version: int, by: User) -> ReplyRequest:
    """Puts an entry back on the claim as it was."""
    return _turn(request, version, by, gone=False)


def _turn(request: ReplyRequest, version: int, by: User, *, gone: bool) -> ReplyRequest:
    require(by, Act.ASK_FOR_REPLY, request.claim.article.project)
    workflow.require_in_work(ClaimState(request.claim.state))
    if bool(request.removed_at) == gone:
        raise Conflict(f"Somebody {'removed this' if gone else 'put this back'} already. Reload the page to see it.")
    store(request, version, removed_at=timezone.now() if gone else None)
    kind = Kind.REPLY_REQUEST_REMOVED if gone else Kind.REPLY_REQUEST_RESTORED
    record(kind, request, by, party=str(request))
    return request
