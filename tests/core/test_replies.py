"""When an answer is due, and how a request for one stands."""

from datetime import date

import pytest

from annotations.core.replies import ReplyState, default_deadline, reply_state

MONDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 11, day) for day in (23, 25, 26, 27, 28))


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        (MONDAY, WEDNESDAY),
        (THURSDAY, date(2026, 11, 30)),
        (FRIDAY, date(2026, 12, 1)),
        (SATURDAY, date(2026, 12, 1)),
    ],
)
def test_an_answer_is_due_two_working_days_later(asked_on, due):
    assert default_deadline(asked_on) == due


@pytest.mark.parametrize(
    ("deadline", "answered", "in_work", "state"),
    [
        (None, False, True, ReplyState.NOT_ASKED),
        (THURSDAY, False, True, ReplyState.WAITING),
        (WEDNESDAY, False, True, ReplyState.WAITING),
        (MONDAY, False, True, ReplyState.OVERDUE),
        (MONDAY, False, False, ReplyState.NO_ANSWER),
        (THURSDAY, False, False, ReplyState.WAITING),
        (MONDAY, True, True, ReplyState.ANSWERED),
        (MONDAY, True, False, ReplyState.ANSWERED),
    ],
)
def test_a_request_stands_as_its_deadline_its_answer_and_its_claim_say(deadline, answered, in_work, state):
    assert reply_state(deadline=deadline, answered=answered, in_work=in_work, today=WEDNESDAY) == state
