"""Undo: for each kind of event the deed that takes it back. It is a deed like any other and leaves one event of its own,
which says what it undoes; redo is the undo of an undo. Nobody else's later change is ever overwritten."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max, Q

from annotations.actions.articles import edit_article, move_line, remove_article, restore_article
from annotations.actions.claims import (
    add_highlight,
    edit_claim,
    lose_words,
    move_claim,
    remove_highlight,
    restore_claim,
    withdraw_claim,
)
from annotations.actions.comments import (
    edit_comment,
    remove_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotations.actions.evidence import edit_evidence, edit_source, order_evidence, remove_evidence, restore_evidence
from annotations.actions.gates import check_evidence, take_back_waiver, uncheck_evidence, waive_gate
from annotations.actions.panel import override_demands, take_back_override
from annotations.actions.replies import edit_request, record_reply, remove_request, restore_request, take_back_reply
from annotations.actions.reviews import edit_review, give_back_review, hand_over_review, put_back_review
from annotations.actions.revisions import decide, reopen_words
from annotations.actions.triage import set_priority
from annotations.actions.verdicts import conclude_claim, reopen_claim, set_verdict, take_back_verdict
from annotations.actions.writing import locked, plain, role_in
from annotations.core import permissions
from annotations.core.errors import Conflict, Forbidden, Refused, TooLate
from annotations.core.gates import Gate
from annotations.core.labels import field_label
from annotations.core.panel import Answered
from annotations.core.permissions import Act, Role
from annotations.core.records import Apart, Decision, LineRole
from annotations.core.triage import Priority
from annotations.core.workflow import IN_WORK, ClaimState, ReviewState
from annotations.events import Kind, undoing
from annotations.models import (
    Article,
    Claim,
    Comment,
    Conclusion,
    Event,
    Evidence,
    Highlight,
    Override,
    ReplyRequest,
    Review,
    Revision,
    Source,
    User,
    Verdict,
    Waiver,
)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Way:
    """How one kind of event is taken back."""

    act: Act
    inverse: Callable[[Event, User], object]
    #: Where the claim must stand for it; empty when that does not matter.
    states: frozenset[ClaimState] = frozenset()
    #: What such an event changed, when it does not say so field by field.
    touches: str = ""
    #: It takes away the thing itself: anything that somebody else did to it since stands in the way.
    whole: bool = False
    #: Only whoever did it may take it back.
    own: bool = False


@transaction.atomic
def undo(event: Event, *, by: User) -> Event:
    """Takes back what `event` tells of, and returns the new event. Raises Refused, saying what stands in the way."""
    event = Event.objects.select_related("project", "article", "claim", "actor").get(pk=locked(event).pk)
    if event.claim:
        event.claim = locked(event.claim)  # nobody works on it between the look and the deed
    if refused := obstacle(event, since([event]), by=by, role=role_in(by, event.project)):
        raise refused
    with undoing(event):
        WAYS[Kind(event.kind)].inverse(event, by)
    later = Event.objects.filter(project=event.project, article=event.article, pk__gt=event.pk)
    return later.get(data__undoes=str(event.uid))


#: How much of what came later a page reads to draw its buttons.
_LATER_READ = 2_000


def since(events: Sequence[Event], *, at_most: int | None = None) -> list[Event]:
    """What was recorded after the first of these on the same things, the oldest first. They are of one article.

    With `at_most` no more than one above it is read.
    """
    if not events:
        return []
    same = Q(noun_uid__in={event.noun_uid for event in events})
    same |= Q(claim__in={event.claim_id for event in events if event.claim_id})
    if any(event.kind == Kind.LINE_MOVED for event in events):
        same |= Q(kind__in=_SETTLING)
    later = Event.objects.filter(project=events[0].project_id, article=events[0].article_id)
    later = later.filter(same, pk__gt=min(event.pk for event in events)).select_related("actor").order_by("pk")
    return list(later if at_most is None else later[: at_most + 1])


def obstacle(event: Event, recorded: Iterable[Event], *, by: User, role: Role | None) -> Refused | None:
    """Why `by` cannot take the event back, or None when they can. `recorded` holds what came after it (see `since`)."""
    if not has_way(event):
        return Refused(f"What was recorded as “{event.kind}” cannot be undone.")
    way = WAYS[Kind(event.kind)]
    if way.own and event.actor_id != by.pk:
        return Forbidden("This is somebody else's own deed; only they can undo it.")
    try:
        permissions.demand(role, way.act)
    except Forbidden as refused:
        return refused
    later = [other for other in recorded if other.pk > event.pk]
    if gone := next((other for other in later if other.data.get("undoes") == str(event.uid)), None):
        return Conflict(f"This was undone already, by {_name(gone, by)}. Reload the page to see it as it is.")
    hidden = event.project and event.project.blind and not permissions.allowed(role, Act.SEE_BLIND_VERDICTS)
    on_a_claim = _ON_A_CLAIM if hidden else _ON_A_CLAIM | _SAID_OF_A_CLAIM
    for other in reversed(_in_force(later)):
        if refused := _in_the_way(event, way, other, by, on_a_claim):
            return refused
    if event.article and event.article.removed_at and event.kind != Kind.ARTICLE_REMOVED:
        return TooLate("The article is removed. Restore it before you change anything on it.")
    if way.states and ClaimState(event.claim.state) not in way.states:
        return TooLate(f"The claim is {event.claim.state} now, so this cannot be undone any more.")
    return None


def has_way(event: Event) -> bool:
    """Whether what was done is of a kind that can be undone, and changed anything at all."""
    return event.kind in WAYS and bool(_touched(event))


def undoable(events: Sequence[Event], *, by: User, role: Role | None) -> set[int]:
    """Which of these `by` can undo now. One query, however many they are; they are of one article.

    None where so much came after them that the page would wait for it; `undo` itself still looks.
    """
    recorded = since(events, at_most=_LATER_READ)
    if len(recorded) > _LATER_READ:
        return set()
    return {event.pk for event in events if obstacle(event, recorded, by=by, role=role) is None}


def _in_force(later: list[Event]) -> list[Event]:
    """Those that still count: without what was undone meanwhile, and without the undoing of it."""
    uids = {str(event.uid) for event in later}
    undone_by = {event.data["undoes"]: event for event in later if "undoes" in event.data}

    def counts(event: Event) -> bool:
        undone = undone_by.get(str(event.uid))
        return undone is None or not counts(undone)

    return [event for event in later if event.data.get("undoes") not in uids and counts(event)]


_SETTLING = (Kind.CLAIM_MARKED, Kind.REVISION_ADDED)


#: Work on a claim that would go away with it.
_ON_A_CLAIM = frozenset({"evidence", "replyrequest"})
#: The same, but a refusal would tell of it, which a blind round does not.
_SAID_OF_A_CLAIM = frozenset({"verdict", "comment"})


def _in_the_way(event: Event, way: Way, other: Event, by: User, on_a_claim: frozenset[str]) -> Refused | None:
    if event.kind == Kind.LINE_MOVED and other.kind in _SETTLING:
        return TooLate("Claims are tied to this text by now, so its lines stay as they are.")
    if _subject(event) == _subject(other) and (fields := _touched(event) & _touched(other)):
        return _changed_since(event, other, sorted(fields)[0], by)
    part_of_it = other.noun_uid == event.noun_uid or (event.noun == "claim" and other.noun in on_a_claim)
    if way.whole and part_of_it and other.actor_id != by.pk:
        return _changed_since(event, other, "", by)
    return None


def _subject(event: Event) -> tuple[object, ...]:
    """What an event is about. Verdicts and conclusions are rows that follow one another: one place, several rows."""
    match event.noun:
        case "verdict":
            return "verdict", event.claim_id, event.actor_id
        case "conclusion":
            return "conclusion", event.claim_id
    return (event.noun_uid,)


def _touched(event: Event) -> set[str]:
    """The names of what the event changed."""
    if event.kind == Kind.LINE_MOVED:
        return {f"line {number}" for number in (event.data["line"], event.data.get("demoted")) if number is not None}
    way = WAYS.get(event.kind)
    return {way.touches} if way and way.touches else set(event.data.get("changed") or ())


def _changed_since(event: Event, other: Event, field: str, by: User) -> Conflict:
    mine, who = other.actor_id == by.pk, _name(other, by)
    before, after = (other.data.get("changed") or {}).get(field, (None, None))
    what = f" ({other.kind})"
    if isinstance(before, str) and isinstance(after, str):
        what = f": “{field_label(field, other.noun)}”, from “{_short(before)}” to “{_short(after)}”"
    advice = "Undo that first." if mine else "Nothing was undone; talk to them, or change it by hand."
    return Conflict(
        f"{who[0].upper()}{who[1:]} changed this since{what}. {advice}",
        current={name: str(pair[1] or "") for name, pair in (other.data.get("changed") or {}).items()},
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _name(event: Event, by: User) -> str:
    if event.actor_id == by.pk:
        return "you"
    return event.actor.display_name if event.actor else "the operator"


# --- the inverse of each kind ----------------------------------------------------------------------------------------


def _row(event: Event, model: type[Row]) -> Row:
    return model._base_manager.select_for_update(no_key=True).get(uid=event.noun_uid)


def _before(event: Event, row: models.Model) -> dict[str, Any]:
    """The values to go back to. Raises Conflict when what stands there is not what the event left."""
    values = {}
    for name, (before, after) in event.data["changed"].items():
        stands = plain(getattr(row, name))
        if stands != after:
            raise Conflict("This was changed since. Nothing was undone.", current={name: str(stands or "")})
        values[name] = row._meta.get_field(name).to_python(before)
    return values


def _undone(event: Event) -> Event | None:
    """The event that this one undid."""
    uid = event.data.get("undoes")
    return Event.objects.get(uid=uid) if uid else None


def _reason(event: Event, otherwise: str) -> str:
    """The reason that was given when this was done the first time."""
    first = _undone(event)
    return (first.data.get("reason") if first else "") or otherwise


def _withdraw(event: Event, by: User) -> None:
    claim = locked(event.claim)
    withdraw_claim(claim, version=claim.version, by=by, reason=_reason(event, ""))


def _restore(event: Event, by: User) -> None:
    claim = locked(event.claim)
    restore_claim(claim, version=claim.version, by=by)


def _edit_back(model: type[Row], deed: Callable[..., object]) -> Callable[[Event, User], None]:
    def inverse(event: Event, by: User) -> None:
        row = _row(event, model)
        deed(row, version=row.version, by=by, **_before(event, row))

    return inverse


def _edit_article_back(event: Event, by: User) -> None:
    article = locked(event.article)
    back = _before(event, article)
    edit_article(article, version=article.version, by=by, origins=event.data.get("origins"), **back)


def _move_back(event: Event, by: User) -> None:
    claim, changed = locked(event.claim), event.data["changed"]
    (start, end), after = changed["position"]
    highlight = _words_at(claim, after)
    if not changed["exact"][0]:
        lose_words(highlight, version=claim.version, by=by)
        return
    # To the character: they may have been chosen so.
    exact = changed["exact"][0]
    move_claim(claim, start, end, exact, version=claim.version, by=by, highlight=highlight, by_character=True)


def _words_at(claim: Claim, place: list[int]) -> Highlight:
    """The claim's words at a place of the text that people read now."""
    found = claim.highlights.current().filter(start=place[0], end=place[1]).first()
    if found is None:
        raise Conflict("The claim has other words by now. Nothing was undone.")
    return found


def _untie(event: Event, by: User) -> None:
    claim = locked(event.claim)
    highlight = _words_at(claim, event.data["changed"]["position"][1])
    remove_highlight(highlight, version=claim.version, by=by)


def _tie_again(event: Event, by: User) -> None:
    claim, (start, end) = locked(event.claim), event.data["changed"]["position"][0]
    exact = event.data["exact"]
    add_highlight(claim, start, end, exact, version=claim.version, by=by, by_character=True)


def _decide_again(event: Event, by: User) -> None:
    """As it was decided before: the proposal taken, other words chosen, or none."""
    highlight = Highlight.objects.get(uid=event.data["highlight"])
    (start, end), exact = event.data["chosen"], event.data["changed"]["exact"][0]
    version = locked(event.claim).version
    if not exact:
        decide(highlight, Decision.GONE, version=version, by=by)
    elif (start, end) == (highlight.start, highlight.end):
        decide(highlight, Decision.ACCEPT, version=version, by=by)
    else:
        decide(highlight, Decision.CHOOSE, version=version, by=by, start=start, end=end, exact=exact)


def _decide_not(event: Event, by: User) -> None:
    highlight = Highlight.objects.get(uid=event.data["highlight"])
    reopen_words(highlight, event.data["proposal"], version=locked(event.claim).version, by=by)


def _take_off(event: Event, by: User) -> None:
    evidence = _row(event, Evidence)
    remove_evidence(evidence, version=evidence.version, by=by)


def _put_back(event: Event, by: User) -> None:
    evidence = _row(event, Evidence)
    restore_evidence(evidence, version=evidence.version, by=by)


def _turn(model: type[Row], deed: Callable[..., object]) -> Callable[[Event, User], None]:
    def inverse(event: Event, by: User) -> None:
        row = _row(event, model)
        deed(row, version=row.version, by=by)

    return inverse


def _answer_back(event: Event, by: User) -> None:
    request = _row(event, ReplyRequest)
    said = {"answer": request.answer, "answered_on": request.answered_on} | _before(event, request)
    if said["answer"]:
        record_reply(request, version=request.version, by=by, **said)
    else:
        take_back_reply(request, version=request.version, by=by)


def _order_back(event: Event, by: User) -> None:
    """What was attached since keeps its place at the end."""
    before, after = event.data["changed"]["order"]
    standing = {str(row.uid): row.pk for row in event.claim.evidence.standing()}
    if [uid for uid in standing if uid in after] != [uid for uid in after if uid in standing]:
        raise Conflict("The sources were put into another order since. Nothing was undone.")
    back = [standing[uid] for uid in before if uid in standing]
    order = back + [pk for pk in standing.values() if pk not in back]
    order_evidence(event.claim, order, stands=list(standing.values()), by=by)


def _check(event: Event, by: User) -> None:
    evidence = _row(event, Evidence)
    check_evidence(evidence, version=evidence.version, source_version=evidence.source.version, by=by)


def _uncheck(event: Event, by: User) -> None:
    uncheck_evidence(_row(event, Evidence), by=by)


def _demand_again(event: Event, by: User) -> None:
    take_back_waiver(_row(event, Waiver), by=by)


def _waive_again(event: Event, by: User) -> None:
    waiver = _row(event, Waiver)
    waive_gate(waiver.claim, Gate(waiver.gate), reason=waiver.reason, by=by)


def _demand_all_again(event: Event, by: User) -> None:
    take_back_override(_row(event, Override), by=by)


def _override_again(event: Event, by: User) -> None:
    override = _row(event, Override)
    override_demands(override.claim, reason=override.reason, by=by)


def _give(verdict: Verdict, version: int, by: User) -> None:
    set_verdict(
        verdict.claim,
        verdict.rating,
        version=version,
        by=by,
        rationale=verdict.rationale,
        true_as_of=verdict.true_as_of,
        confidence=verdict.confidence,
        seen=verdict.seen,
    )


def _take_back(event: Event, by: User) -> None:
    verdict = Verdict.objects.get(uid=event.noun_uid)
    # Taken back and given again meanwhile, the same verdict stands in a row of its own.
    standing = Verdict.objects.standing().select_related("rating").get(claim=verdict.claim_id, reviewer=by)
    earlier = event.data["changed"]["rating"][0]
    if earlier is None:
        take_back_verdict(standing, by=by)
    else:
        before = Verdict.objects.get(claim=verdict.claim_id, reviewer=by, version=verdict.version - 1)
        _give(before, standing.version, by)


def _give_again(event: Event, by: User) -> None:
    _give(Verdict.objects.select_related("rating").get(uid=event.noun_uid), 0, by)


def _reopen(event: Event, by: User) -> None:
    standing = event.claim.conclusions.standing().get()
    reopen_claim(event.claim, version=standing.version, by=by, reason=_reason(event, "The conclusion was undone."))


def _conclude_again(event: Event, by: User) -> None:
    conclusion = Conclusion.objects.select_related("rating").get(uid=event.noun_uid)
    if conclusion.proposal_id:
        raise Conflict("This was decided by a vote, which cannot be done again. Propose the conclusion anew.")
    said = ("reviewer", "rating", "rationale")
    if set(event.claim.verdicts.on_these_words().values_list(*said)) != set(conclusion.verdicts.values_list(*said)):
        raise Conflict("The verdicts have changed since this claim was reopened. Conclude it anew.")
    conclude_claim(
        event.claim,
        conclusion.rating,
        version=event.claim.conclusions.aggregate(last=Max("version"))["last"],
        by=by,
        rationale=conclusion.rationale,
        true_as_of=conclusion.true_as_of,
        check_again_on=conclusion.check_again_on,
        answers=_answers_to_now(conclusion),
        seen=conclusion.seen,
    )


def _answers_to_now(conclusion: Conclusion) -> list[Answered]:
    """What was answered to the questions that the desk still asks."""
    given = {one["question"]: one["answer"] for one in conclusion.answers}
    questions = conclusion.claim.article.project.questions
    return [Answered(question=question, answer=given.get(question, "")) for question in questions]


def _call_off(event: Event, by: User) -> None:
    review = _row(event, Review)
    put_back_review(review, ReviewState.WITHDRAWN, reason=review.reason, version=review.version, by=by)


def _step_back(event: Event, by: User) -> None:
    review = _row(event, Review)
    state = ReviewState(_before(event, review)["state"])
    put_back_review(review, state, reason=event.data["earlier_reason"], version=review.version, by=by)


def _give_back(event: Event, by: User) -> None:
    review, data = _row(event, Review), event.data
    state, reason = ReviewState(data["earlier_state"]), data["earlier_reason"]
    give_back_review(review, state, reason=reason, version=review.version, by=by)


def _hand_over_again(event: Event, by: User) -> None:
    review = _row(event, Review)
    before = locked(review.handed_over_from)
    hand_over_review(before, review.member, reason=review.reason, version=before.version, by=by)


def _priority_back(event: Event, by: User) -> None:
    thing = _row(event, Claim if event.claim_id else Article)
    values = {"priority": thing.priority, "priority_reason": thing.priority_reason} | _before(event, thing)
    priority = Priority(values["priority"]) if values["priority"] else None
    set_priority(thing, priority, reason=values["priority_reason"], version=thing.version, by=by)


def _move_line_back(event: Event, by: User) -> None:
    revision, number = _row(event, Revision), event.data["line"]
    before, after = event.data["changed"]["line"]
    line = revision.lines[number]
    if (line.role or line.apart) != after:
        raise Conflict("This line was moved since. Nothing was undone.")
    move_line(
        revision,
        number,
        LineRole(before) if before in list(LineRole) else None,
        version=revision.version,
        by=by,
        apart=Apart(before) if before in list(Apart) else Apart.BY_HAND,
        headline=event.data.get("demoted"),
    )


_NOT_WITHDRAWN = frozenset(ClaimState) - {ClaimState.WITHDRAWN}
_WITHDRAWN = frozenset({ClaimState.WITHDRAWN})
_JUDGED = frozenset({ClaimState.JUDGED})
_CONCLUDED = frozenset({ClaimState.CONCLUDED})

#: Every kind that can be undone. What is not here stays: a loaded article, who may do what.
WAYS: dict[str, Way] = {
    Kind.CLAIM_MARKED: Way(Act.MARK_CLAIM, _withdraw, IN_WORK, touches="state", whole=True),
    Kind.CLAIM_EDITED: Way(Act.MARK_CLAIM, _edit_back(Claim, edit_claim), IN_WORK),
    Kind.CLAIM_MOVED: Way(Act.MARK_CLAIM, _move_back, IN_WORK),
    Kind.HIGHLIGHT_ADDED: Way(Act.MARK_CLAIM, _untie, IN_WORK),
    Kind.HIGHLIGHT_REMOVED: Way(Act.MARK_CLAIM, _tie_again, IN_WORK),
    Kind.WORDS_DECIDED: Way(Act.MARK_CLAIM, _decide_not, _NOT_WITHDRAWN),
    Kind.WORDS_REOPENED: Way(Act.MARK_CLAIM, _decide_again, _NOT_WITHDRAWN),
    Kind.CLAIM_WITHDRAWN: Way(Act.MARK_CLAIM, _restore, _WITHDRAWN, touches="state"),
    Kind.CLAIM_RESTORED: Way(Act.MARK_CLAIM, _withdraw, IN_WORK, touches="state", whole=True),
    Kind.SOURCE_ATTACHED: Way(Act.ATTACH_SOURCE, _take_off, IN_WORK, touches="attached", whole=True),
    Kind.SOURCE_EDITED: Way(Act.ATTACH_SOURCE, _edit_back(Source, edit_source)),
    Kind.EVIDENCE_EDITED: Way(Act.ATTACH_SOURCE, _edit_back(Evidence, edit_evidence), IN_WORK),
    Kind.EVIDENCE_REMOVED: Way(Act.ATTACH_SOURCE, _put_back, IN_WORK, touches="attached"),
    Kind.EVIDENCE_RESTORED: Way(Act.ATTACH_SOURCE, _take_off, IN_WORK, touches="attached", whole=True),
    Kind.REPLY_ASKED: Way(
        Act.ASK_FOR_REPLY, _turn(ReplyRequest, remove_request), IN_WORK, touches="standing", whole=True
    ),
    Kind.REPLY_NOT_ASKED: Way(
        Act.ASK_FOR_REPLY, _turn(ReplyRequest, remove_request), IN_WORK, touches="standing", whole=True
    ),
    Kind.REPLY_REQUEST_EDITED: Way(Act.ASK_FOR_REPLY, _edit_back(ReplyRequest, edit_request), IN_WORK),
    Kind.REPLY_REQUEST_REMOVED: Way(
        Act.ASK_FOR_REPLY, _turn(ReplyRequest, restore_request), IN_WORK, touches="standing"
    ),
    Kind.REPLY_REQUEST_RESTORED: Way(
        Act.ASK_FOR_REPLY, _turn(ReplyRequest, remove_request), IN_WORK, touches="standing", whole=True
    ),
    Kind.REPLY_RECORDED: Way(Act.ASK_FOR_REPLY, _answer_back),
    Kind.REPLY_TAKEN_BACK: Way(Act.ASK_FOR_REPLY, _answer_back),
    Kind.COMMENT_WRITTEN: Way(Act.COMMENT, _turn(Comment, remove_comment), touches="standing", whole=True, own=True),
    Kind.COMMENT_EDITED: Way(Act.COMMENT, _edit_back(Comment, edit_comment), own=True),
    Kind.COMMENT_REMOVED: Way(Act.COMMENT, _turn(Comment, restore_comment), touches="standing", own=True),
    Kind.COMMENT_RESTORED: Way(Act.COMMENT, _turn(Comment, remove_comment), touches="standing", whole=True, own=True),
    Kind.THREAD_RESOLVED: Way(Act.COMMENT, _turn(Comment, reopen_thread), touches="resolved"),
    Kind.THREAD_REOPENED: Way(Act.COMMENT, _turn(Comment, resolve_thread), touches="resolved"),
    Kind.EVIDENCE_ORDERED: Way(Act.ATTACH_SOURCE, _order_back, IN_WORK),
    Kind.EVIDENCE_CHECKED: Way(Act.CHECK_EVIDENCE, _uncheck, IN_WORK, touches="check", own=True),
    Kind.CHECK_TAKEN_BACK: Way(Act.CHECK_EVIDENCE, _check, IN_WORK, touches="check", own=True),
    Kind.GATE_WAIVED: Way(Act.WAIVE_GATE, _demand_again, IN_WORK, touches="waiver"),
    Kind.WAIVER_TAKEN_BACK: Way(Act.WAIVE_GATE, _waive_again, IN_WORK, touches="waiver"),
    Kind.DEMANDS_OVERRIDDEN: Way(Act.OVERRIDE, _demand_all_again, IN_WORK, touches="override"),
    Kind.OVERRIDE_TAKEN_BACK: Way(Act.OVERRIDE, _override_again, IN_WORK, touches="override"),
    Kind.VERDICT_GIVEN: Way(Act.SET_VERDICT, _take_back, IN_WORK, touches="rating", own=True),
    Kind.VERDICT_TAKEN_BACK: Way(Act.SET_VERDICT, _give_again, IN_WORK, touches="rating", own=True),
    Kind.CLAIM_CONCLUDED: Way(Act.CONCLUDE, _reopen, _CONCLUDED, touches="rating"),
    Kind.CLAIM_REOPENED: Way(Act.CONCLUDE, _conclude_again, _JUDGED, touches="rating"),
    Kind.REVIEW_ASSIGNED: Way(Act.ASSIGN, _call_off, touches="state", own=True),
    Kind.REVIEW_TAKEN: Way(Act.TAKE_REVIEW, _call_off, touches="state", own=True),
    Kind.REVIEW_ADVANCED: Way(Act.READ, _step_back, own=True),
    Kind.REVIEW_PUT_BACK: Way(Act.READ, _step_back, own=True),
    Kind.REVIEW_HANDED_OVER: Way(Act.ASSIGN, _give_back, touches="state", own=True),
    Kind.REVIEW_GIVEN_BACK: Way(Act.ASSIGN, _hand_over_again, touches="state", own=True),
    Kind.PRIORITY_SET: Way(Act.TRIAGE, _priority_back),
    Kind.REVIEW_EDITED: Way(Act.ASSIGN, _edit_back(Review, edit_review)),
    Kind.LINE_MOVED: Way(Act.EDIT_ARTICLE, _move_line_back),
    Kind.ARTICLE_EDITED: Way(Act.EDIT_ARTICLE, _edit_article_back),
    Kind.ARTICLE_REMOVED: Way(
        Act.REMOVE_ARTICLE, lambda event, by: restore_article(event.article, by=by), touches="gone"
    ),
    Kind.ARTICLE_RESTORED: Way(
        Act.REMOVE_ARTICLE, lambda event, by: remove_article(event.article, by=by), touches="gone"
    ),
}
