"""The right of reply: who was asked, what they answered and when, and what stays when the claim is closed."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from annotations.actions.claims import withdraw_claim
from annotations.actions.replies import (
    edit_request,
    record_not_asked,
    record_reply,
    remove_request,
    restore_request,
    take_back_reply,
    weigh_late_reply,
)
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim, reopen_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.replies import ReplyState, default_deadline
from annotations.models import Event, ReplyRequest
from tests import build

TODAY = build.today


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def asked(claim, reviewer):
    return build.reply_request(claim, by=reviewer, contact="press@treasury.example")


def conclude(claim, editor, *, version=0):
    false = build.rating(claim.article.project, "false")
    return conclude_claim(claim, false, version=version, by=editor, rationale="See the tables.", true_as_of=TODAY())


@pytest.fixture
def concluded(asked, claim, reviewer, editor):
    """A request on a claim that was concluded before an answer came."""
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    return ReplyRequest.objects.get()


def test_somebody_who_was_asked_may_answer_for_two_working_days_unless_told_otherwise(asked, claim, reviewer):
    assert (asked.asked_on, asked.deadline) == (TODAY(), default_deadline(TODAY()))
    assert asked.state == ReplyState.WAITING and asked.asked_by == reviewer
    later = TODAY() + timedelta(days=20)
    assert build.reply_request(claim, by=reviewer, deadline=later).deadline == later


def test_a_form_sent_twice_makes_one_entry(claim, reviewer):
    uid = uuid4()
    assert build.reply_request(claim, by=reviewer, uid=uid) == build.reply_request(claim, by=reviewer, uid=uid)
    assert ReplyRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"party": " "}, "party", "whom you asked"),
        ({"question": ""}, "question", "what you asked"),
        ({"asked_on": 1}, "asked_on", "not come yet"),
        ({"asked_on": -1, "deadline": -2}, "deadline", "before it was asked"),
        ({"contact": "a\x00b"}, "contact", "cannot be stored"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_at_its_field(claim, reviewer, given, field, said):
    given = {
        name: TODAY() + timedelta(days=value) if isinstance(value, int) else value for name, value in given.items()
    }
    with pytest.raises(Invalid, match=said) as refused:
        build.reply_request(claim, by=reviewer, **given)
    assert refused.value.field == field and not ReplyRequest.objects.exists()


def test_an_answer_cannot_come_before_the_question_nor_the_question_move_behind_the_answer(claim, reviewer):
    asked = build.reply_request(claim, by=reviewer, asked_on=TODAY() - timedelta(days=3))
    with pytest.raises(Invalid, match="asked on"):
        record_reply(asked, version=1, by=reviewer, answer="Yes.", answered_on=TODAY() - timedelta(days=4))
    with pytest.raises(Invalid, match="not come yet"):
        record_reply(asked, version=1, by=reviewer, answer="Yes.", answered_on=TODAY() + timedelta(days=1))
    record_reply(asked, version=1, by=reviewer, answer="Yes.", answered_on=TODAY() - timedelta(days=2))
    with pytest.raises(Invalid, match="asked earlier"):
        edit_request(asked, version=2, by=reviewer, asked_on=TODAY())


def test_why_nobody_was_asked_is_kept_with_its_reason_and_takes_no_answer(claim, reviewer):
    with pytest.raises(Invalid, match="why nobody"):
        record_not_asked(claim, by=reviewer, reason=" ")
    entry = record_not_asked(claim, by=reviewer, reason="The figure is their own.")
    assert entry.state == ReplyState.NOT_ASKED
    assert edit_request(entry, version=1, by=reviewer, reason="It is their own table.").reason.startswith("It is")
    with pytest.raises(TooLate, match="whom you asked"):
        record_reply(entry, version=2, by=reviewer, answer="Yes.")


def test_the_database_itself_keeps_an_entry_whole(asked):
    for nonsense in ({"reason": "x"}, {"deadline": None}, {"answer": "x"}, {"party": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplyRequest.objects.filter(pk=asked.pk).update(**nonsense)


def test_of_two_who_write_the_answer_down_the_second_sees_the_first_one_s(asked, reviewer, second_reviewer):
    record_reply(asked, version=1, by=reviewer, answer="By a fifth.")
    with pytest.raises(Conflict, match="Rina Reviewer") as refused:
        record_reply(asked, version=1, by=second_reviewer, answer="By a quarter.")
    assert refused.value.current["answer"] == "By a fifth."


def test_a_viewer_records_nothing(claim, asked, viewer):
    for deed in (
        lambda: build.reply_request(claim, by=viewer),
        lambda: record_not_asked(claim, by=viewer, reason="x"),
        lambda: record_reply(asked, version=1, by=viewer, answer="x"),
        lambda: remove_request(asked, version=1, by=viewer),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_how_to_reach_somebody_never_comes_into_the_audit_trail(asked, reviewer):
    edit_request(asked, version=1, by=reviewer, contact="+44 20 7946 0000", role="Press office")
    assert asked.contact == "+44 20 7946 0000"
    assert Event.objects.first().data["changed"] == {"role": ["", "Press office"]}
    trail = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert "press@treasury" not in trail and "7946" not in trail


def test_what_was_removed_can_be_put_back_once(asked, reviewer):
    remove_request(asked, version=1, by=reviewer)
    with pytest.raises(Conflict, match="already"):
        remove_request(asked, version=2, by=reviewer)
    with pytest.raises(TooLate):
        record_reply(asked, version=2, by=reviewer, answer="Yes.")
    assert restore_request(asked, version=2, by=reviewer).removed_at is None


def test_on_a_concluded_claim_an_answer_may_come_and_nothing_else_changes(concluded, claim, reviewer):
    for deed in (
        lambda: build.reply_request(claim, by=reviewer),
        lambda: record_not_asked(claim, by=reviewer, reason="x"),
        lambda: edit_request(concluded, version=1, by=reviewer, party="The mayor"),
        lambda: remove_request(concluded, version=1, by=reviewer),
    ):
        with pytest.raises(TooLate, match="reopen"):
            deed()
    assert record_reply(concluded, version=1, by=reviewer, answer="By a fifth.").state == ReplyState.ANSWERED


def test_an_answer_may_come_on_a_withdrawn_claim_too(asked, claim, reviewer):
    withdraw_claim(claim, version=1, by=reviewer)
    assert record_reply(asked, version=1, by=reviewer, answer="By a fifth.").answer


def test_a_deadline_that_passed_is_overdue_in_work_and_unanswered_once_concluded(asked, claim, reviewer, editor):
    past = TODAY() - timedelta(days=1)
    edit_request(asked, version=1, by=reviewer, asked_on=past, deadline=past)
    assert asked.state == ReplyState.OVERDUE
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    assert ReplyRequest.objects.get().state == ReplyState.NO_ANSWER


def test_a_late_answer_is_weighed_once_and_again_when_it_changes(concluded, reviewer, editor):
    record_reply(concluded, version=1, by=reviewer, answer="By a fifth.")
    assert list(ReplyRequest.objects.late()) == [concluded]
    with pytest.raises(Forbidden):
        weigh_late_reply(concluded, version=2, by=reviewer)
    weigh_late_reply(concluded, version=2, by=editor)
    assert not ReplyRequest.objects.late()
    with pytest.raises(Conflict, match="weighed already"):
        weigh_late_reply(concluded, version=3, by=editor)
    record_reply(concluded, version=3, by=reviewer, answer="By a fifth, in two years.")
    assert ReplyRequest.objects.late().get().weighed_by is None


def test_an_answer_that_a_new_conclusion_knows_of_is_not_late(concluded, claim, reviewer, editor):
    record_reply(concluded, version=1, by=reviewer, answer="By a fifth.")
    claim.refresh_from_db()
    reopen_claim(claim, version=1, by=editor, reason="They answered")
    assert not ReplyRequest.objects.late()
    conclude(claim, editor, version=1)
    assert not ReplyRequest.objects.late()


def test_an_answer_that_the_conclusion_was_drawn_from_is_not_taken_back(asked, claim, reviewer, editor):
    record_reply(asked, version=1, by=reviewer, answer="By a fifth.")
    recorded = Event.objects.first()
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    with pytest.raises(TooLate, match="reopen"):
        undo(recorded, by=reviewer)
    with pytest.raises(TooLate, match="reopen"):
        take_back_reply(ReplyRequest.objects.get(), version=2, by=reviewer)
