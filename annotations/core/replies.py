"""The right of reply: by which ways somebody is asked, when an answer is due, and how a request stands."""

from datetime import date, timedelta
from enum import StrEnum


class Channel(StrEnum):
    """How somebody was asked."""

    E_MAIL = "e-mail"
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in person"
    WEB_FORM = "web form"
    SOCIAL_MEDIA = "social media"


class ReplyState(StrEnum):
    """How a request for a reply stands. While the claim is in work somebody can still press for an overdue answer."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    NO_ANSWER = "no answer by the deadline"
    NOT_ASKED = "not asked"


#: How long somebody has to answer, unless the desk says otherwise.
WORKING_DAYS = 2

_FRIDAY = 4


def default_deadline(asked_on: date) -> date:
    """The day by which an answer is due when nobody says otherwise: two days from Monday to Friday later."""
    day, left = asked_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() <= _FRIDAY
    return day


def reply_state(*, deadline: date | None, answered: bool, in_work: bool, today: date) -> ReplyState:
    """How a request stands today. Whoever was asked has a deadline; `in_work`: the claim is neither closed nor withdrawn."""
    if deadline is None:
        return ReplyState.NOT_ASKED
    if answered:
        return ReplyState.ANSWERED
    if today <= deadline:
        return ReplyState.WAITING
    return ReplyState.OVERDUE if in_work else ReplyState.NO_ANSWER
