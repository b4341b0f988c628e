"""Who is told of what: one table, from the kind of an event to the members who get a notification of it.

`events.record` asks it in the transaction of the deed. The keys are the values of `events.Kind`, as the database says them.
What a blind round hides is not asked here but when a notification is read (queries.notices).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from annotations.core.notices import Notice
from annotations.core.workflow import CALLED_OFF, UNDER_WAY, ReviewMove, ReviewState
from annotations.models import Comment, Event, Membership, Notification, Verdict

#: A member's id, and why they are told. Who is told for several reasons is told once, for the first.
Told = Iterable[tuple[int, Notice]]


def _written(event: Event, comment: Comment) -> Told:
    yield from _mentioned(event, comment)
    if comment.answers_id:
        thread = Comment.objects.standing().filter(Q(pk=comment.answers_id) | Q(answers=comment.answers_id))
        for author in thread.values_list("author", flat=True):
            yield author, Notice.ANSWERED


def _mentioned(event: Event, comment: Comment) -> Told:
    """An edit tells only those who were not told of the comment before."""
    told = Notification.objects.filter(comment=comment).values("member")
    for member in comment.mentions.exclude(member__in=told).values_list("member", flat=True):
        yield member, Notice.MENTIONED


_MOVES = {ReviewMove.RETURN: Notice.RETURNED, ReviewMove.WITHDRAW: Notice.TAKEN_OFF}


def _moved(event: Event, review: Any) -> Told:
    move = event.data["move"]
    if move in _MOVES:
        yield review.member_id, _MOVES[move]
    if move == ReviewMove.DECLINE:
        yield review.assigned_by_id, Notice.DECLINED


def _dated(event: Event, review: Any) -> Told:
    if "due" in event.data["changed"]:
        yield review.member_id, Notice.DUE


def _put_back(event: Event, review: Any) -> Told:
    """An editor's undo: the member learns where the review went."""
    before, after = event.data["changed"]["state"]
    if after in CALLED_OFF:
        yield review.member_id, Notice.TAKEN_OFF
    elif before in CALLED_OFF and after in UNDER_WAY:
        yield review.member_id, Notice.ASSIGNED
    elif after == ReviewState.RETURNED:
        yield review.member_id, Notice.RETURNED


def _concluded(event: Event, conclusion: Any) -> Told:
    otherwise = conclusion.verdicts.exclude(rating__key=conclusion.rating.key)
    for reviewer in otherwise.values_list("reviewer", flat=True):
        yield reviewer, Notice.DECIDED_OTHERWISE


def _reopened(event: Event, conclusion: Any) -> Told:
    return _had_a_part(conclusion, Notice.REOPENED)


def _corrected(event: Event, correction: Any) -> Told:
    return _had_a_part(correction.before, Notice.CORRECTED)


def _had_a_part(conclusion: Any, notice: Notice) -> Told:
    """Who judged the claim, who concluded it, and who marked it."""
    judged = Verdict.objects.standing().filter(claim=conclusion.claim_id).values_list("reviewer", flat=True)
    for member in (*judged, conclusion.by_id, conclusion.claim.created_by_id):
        yield member, notice


def _member(notice: Notice) -> Callable[[Event, Any], Told]:
    """Whose review it is."""
    return lambda event, review: [(review.member_id, notice)]


def _handed_over(event: Event, review: Any) -> Told:
    yield review.member_id, Notice.ASSIGNED
    yield review.handed_over_from.member_id, Notice.TAKEN_OFF


def _given_back(event: Event, review: Any) -> Told:
    yield review.handed_over_from.member_id, Notice.ASSIGNED
    yield review.member_id, Notice.TAKEN_OFF


RULES: dict[str, Callable[[Event, Any], Told]] = {
    "comment written": _written,
    "comment edited": _mentioned,
    "review assigned": _member(Notice.ASSIGNED),
    "review handed over": _handed_over,
    "review given back": _given_back,
    "review advanced": _moved,
    "review put back": _put_back,
    "review edited": _dated,
    "review reminded of": _member(Notice.DUE),
    "claim concluded": _concluded,
    "claim reopened": _reopened,
    "claim corrected": _corrected,
}


def tell(event: Event, thing: Any) -> None:
    """Writes the notifications of an event: to members only, to nobody of their own deeds, to none who want to be left
    alone with it. No query for most kinds, two at least for those in the table.
    """
    rule = RULES.get(event.kind)
    if rule is None:
        return
    reasons = defaultdict(list)
    for member, notice in rule(event, thing):
        if member != event.actor_id:
            reasons[member].append(notice)
    if not reasons:
        return
    members = Membership.objects.filter(project=event.project_id, user__in=reasons).values_list("user", "user__quiet")
    wanted = {member: [notice for notice in reasons[member] if notice not in quiet] for member, quiet in members}
    Notification.objects.bulk_create(
        Notification(
            event=event, member_id=member, kind=notices[0], comment=thing if isinstance(thing, Comment) else None
        )
        for member, notices in sorted(wanted.items())
        if notices
    )
