"""Who is told of what: by one event, once, never of their own deeds, and never of what a blind round hides."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations import queries
from annotations.actions.articles import remove_article, restore_article
from annotations.actions.comments import edit_comment, remove_comment, restore_comment, write_comment
from annotations.actions.evidence import attach_source, remove_evidence
from annotations.actions.notifications import mark_read
from annotations.actions.reviews import (
    advance_review,
    assign_review,
    edit_review,
    remind_of_review,
    reviews_to_remind_of,
    take_review,
)
from annotations.actions.team import edit_profile, remove_member
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim, reopen_claim, take_back_verdict
from annotations.core import notices, permissions
from annotations.core.notices import Notice
from annotations.core.panel import DEFAULT_QUESTIONS, Answered
from annotations.core.permissions import Role
from annotations.core.records import Stance
from annotations.core.workflow import SETTLED, ClaimState, ReviewMove
from annotations.events import Kind
from annotations.models import Claim, Event, Notification, Project, Review
from annotations.telling import RULES
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def blind(project):
    Project.objects.filter(pk=project.pk).update(verdicts_demanded=2)
    project.refresh_from_db()


def told(member) -> list[str]:
    """Why, the oldest first, of what the member may read now."""
    return [row.kind for row in queries.heard(member).order_by("pk")]


def conclude(claim, key="false", *, by, version=0, answers=()):
    return conclude_claim(
        Claim.objects.get(pk=claim.pk),
        build.rating(claim.article.project, key),
        version=version,
        by=by,
        rationale="See the tables.",
        true_as_of=build.today(),
        answers=answers,
    )


def test_the_table_names_kinds_that_there_are_and_every_notice_has_its_words():
    assert set(RULES) <= set(Kind)
    assert set(notices.WHEN) == set(Notice)
    assert all(notices.said(notice, actor="Edda", due="1 Dec 2026") for notice in Notice)


def test_a_mention_and_an_answer_tell_each_member_once_and_nobody_of_their_own_deed(
    claim, reviewer, second_reviewer, editor
):
    first = build.comment(claim, "@Sol Second, @Edda Editor, @Rina Reviewer: which year?", by=reviewer)
    assert (told(second_reviewer), told(editor), told(reviewer)) == (["mentioned"], ["mentioned"], [])
    answer = build.comment(first, "2024. Is it, @Rina Reviewer?", by=second_reviewer)
    assert told(reviewer) == ["mentioned"]  # and not told of the answer too
    build.comment(answer, "It is.", by=editor)
    assert told(reviewer) == ["mentioned", "answered"]
    assert told(second_reviewer) == ["mentioned", "answered"]
    assert told(editor) == ["mentioned"]


def test_an_edit_tells_only_those_who_were_not_told_before(claim, reviewer, second_reviewer, editor):
    said = build.comment(claim, "@Sol Second?", by=reviewer)
    edit_comment(said, version=1, by=reviewer, text="@Sol Second? @Edda Editor?")
    assert (told(second_reviewer), told(editor)) == (["mentioned"], ["mentioned"])


def test_a_request_that_is_repeated_makes_one_notification(claim, reviewer, second_reviewer):
    uid = uuid4()
    for _ in range(2):
        write_comment(claim, by=reviewer, text="@Sol Second?", uid=uid)
    assert told(second_reviewer) == ["mentioned"]
    row = Notification.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(event=row.event, member=row.member, kind="answered")


def test_a_deed_that_fails_leaves_no_notification(claim, reviewer, second_reviewer):
    with pytest.raises(RuntimeError), transaction.atomic():
        build.comment(claim, "@Sol Second?", by=reviewer)
        raise RuntimeError
    assert not Notification.objects.exists()


def test_a_review_tells_its_member_and_a_refusal_who_assigned_it(article, reviewer, second_reviewer, editor):
    review = assign_review(article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    advance_review(review, ReviewMove.SUBMIT, version=2, by=reviewer)
    advance_review(review, ReviewMove.RETURN, version=3, by=editor, reason="Claim 2 has no source")
    edit_review(review, version=4, by=editor, due=build.today())
    edit_review(Review.objects.get(), version=5, by=editor, due=build.today())  # the same day: nothing new
    advance_review(review, ReviewMove.WITHDRAW, version=6, by=editor, reason="The desk is full")
    assert told(reviewer) == ["assigned", "returned", "due", "taken off"]
    assert told(editor) == []
    other = assign_review(article, second_reviewer, by=editor)
    advance_review(other, ReviewMove.DECLINE, version=1, by=second_reviewer, reason="I know the mayor")
    assert told(editor) == ["declined"]
    shown, _ = queries.notifications(reviewer)
    assert [one.sentence for one in shown] == [
        "Edda Editor took this off you",
        f"Edda Editor set another due date for your review: {build.today():%-d %b %Y}",
        "Edda Editor returned your review",
        "Edda Editor assigned this to you",
    ]
    assert [one.quoted for one in shown] == ["The desk is full", "", "Claim 2 has no source", ""]


def test_who_takes_work_is_not_told_of_it(article, reviewer):
    take_review(article, by=reviewer)
    assert not Notification.objects.exists()


def test_an_editor_who_takes_an_assignment_back_tells_the_member(article, reviewer, editor):
    review = assign_review(article, reviewer, by=editor)
    undo(Event.objects.get(noun_uid=review.uid), by=editor)
    undo(Event.objects.first(), by=editor)
    assert told(reviewer) == ["assigned", "taken off", "assigned"]


def test_a_conclusion_tells_those_who_judged_otherwise_and_a_reopening_whose_claim_it_is(
    claim, reviewer, second_reviewer, editor, admin
):
    build.verdict(claim, "true", by=second_reviewer)
    build.verdict(claim, "false", by=admin)
    answers = [Answered(question=question, answer="By the tables, no.") for question in DEFAULT_QUESTIONS]
    conclude(claim, by=editor, answers=answers)
    assert (told(second_reviewer), told(admin)) == (["decided otherwise"], [])
    reopen_claim(Claim.objects.get(), version=1, by=admin, reason="New tables")
    assert told(reviewer) == ["reopened"]  # marked it
    assert told(second_reviewer) == ["decided otherwise", "reopened"]  # judged it
    assert told(editor) == ["reopened"]  # concluded it
    assert told(admin) == []


def test_a_correction_tells_whose_claim_it_is(claim, reviewer, second_reviewer, editor, admin):
    build.verdict(claim, by=second_reviewer)
    build.conclusion(claim, by=admin)
    build.publication(claim, by=editor)
    build.correction(claim, by=editor)
    assert [told(member) for member in (reviewer, second_reviewer, admin, editor)] == [["corrected"]] * 3 + [[]]


def test_no_verdict_tells_anybody_anything(claim, reviewer, second_reviewer, editor):
    take_back_verdict(build.verdict(claim, by=second_reviewer), by=second_reviewer)
    assert not Notification.objects.exists()


# --- what is hidden now ----------------------------------------------------------------------------------------------


def test_in_a_blind_round_a_mention_waits_for_the_reader_s_own_verdict(
    blind, claim, reviewer, second_reviewer, viewer, editor
):
    build.comment(claim, "Plainly false, @Sol Second, @Vito Viewer, @Edda Editor.", by=reviewer)
    assert told(editor) == ["mentioned"]
    for member in (second_reviewer, viewer):
        assert told(member) == [] and queries.unread_count(member) == 0
        assert queries.notifications(member) == ([], None)
    verdict = build.verdict(claim, by=second_reviewer)
    assert told(second_reviewer) == ["mentioned"] and queries.unread_count(second_reviewer) == 1
    take_back_verdict(verdict, by=second_reviewer)
    assert told(second_reviewer) == []
    build.verdict(claim, by=second_reviewer, version=0)
    build.verdict(claim, by=reviewer)
    conclude(claim, by=editor)
    assert told(viewer) == ["mentioned"]


def test_what_is_hidden_while_all_is_marked_as_read_is_unread_when_it_shows(
    blind, claim, article, reviewer, second_reviewer
):
    for about in (claim, article):
        build.comment(about, "@Sol Second?", by=reviewer)
    assert mark_read(second_reviewer, up_to=Notification.objects.first().pk) == 1
    build.verdict(claim, by=second_reviewer)
    assert queries.unread_count(second_reviewer) == 1
    told_of, _ = queries.notifications(second_reviewer, unread=True)
    assert [one.row.comment.claim for one in told_of] == [claim]


def test_the_rule_in_the_database_is_the_rule_of_the_core(project, article, reviewer, editor):
    """For each role, each state of a claim, own verdict or none, blind or not; on the claim and on a source of it."""
    claim = build.claim(article, "cut by half", by=reviewer)
    source = build.evidence(claim, by=reviewer).source
    reader = build.member(project, Role.REVIEWER, "Rea Reader")
    for about in (claim, source):
        build.comment(about, "@Rea Reader", by=editor)
    membership = project.memberships.get(user=reader)
    verdict = build.verdict(claim, by=reader)
    for role, state, judged, demanded in product(Role, ClaimState, (True, False), (1, 2)):
        project.memberships.filter(pk=membership.pk).update(role=role)
        Claim.objects.update(state=state)
        claim.verdicts.update(superseded_at=None if judged else verdict.given_at)
        Project.objects.filter(pk=project.pk).update(verdicts_demanded=demanded)
        sees = permissions.sees_comment(
            role, own=False, blind=demanded > 1, has_judged=judged, concluded=state in SETTLED
        )
        assert len(told(reader)) == 2 * sees, (role, state, judged, demanded)
        for row in Notification.objects.select_related("comment__project"):
            assert queries.sees(row.comment, role, reader) == sees, (role, state, judged, demanded)


def test_talk_on_a_source_waits_for_every_claim_that_it_was_ever_attached_to(
    blind, claim, article, reviewer, second_reviewer
):
    item = build.evidence(claim, by=reviewer)
    other = build.claim(article, "rose by 12 per cent", by=reviewer)
    evidence = attach_source(other, by=reviewer, stance=Stance.CONTEXT, source=item.source)
    build.comment(item.source, "It proves nothing, @Sol Second.", by=reviewer)
    build.verdict(claim, by=second_reviewer)
    remove_evidence(evidence, version=1, by=second_reviewer)
    assert told(second_reviewer) == []
    build.verdict(other, by=second_reviewer)
    assert told(second_reviewer) == ["mentioned"]


def test_the_author_hears_who_will_read_it_later_whether_they_have_judged_or_not(
    blind, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, by=second_reviewer)
    said = build.comment(claim, "@Sol Second, @Edda Editor?", by=reviewer)
    assert [member.user for member in queries.told_later(said)] == [second_reviewer]


def test_nothing_is_shown_of_a_removed_article_or_comment_or_of_a_project_that_was_left(
    claim, article, project, reviewer, second_reviewer, admin
):
    said = build.comment(claim, "@Sol Second?", by=reviewer)
    remove_comment(said, version=1, by=reviewer)
    assert told(second_reviewer) == []
    restore_comment(said, version=2, by=reviewer)
    remove_article(article, by=admin)
    assert told(second_reviewer) == []
    restore_article(article, by=admin)
    assert told(second_reviewer) == ["mentioned"]
    remove_member(project.memberships.get(user=second_reviewer), by=admin)
    assert told(second_reviewer) == []


# --- whose choice it is ----------------------------------------------------------------------------------------------


def test_a_member_chooses_what_they_are_told_of_from_then_on(claim, reviewer, second_reviewer):
    build.comment(claim, "@Sol Second?", by=reviewer)
    edit_profile(second_reviewer, version=1, quiet=[Notice.MENTIONED])
    thread = build.comment(claim, "Hm.", by=second_reviewer)
    build.comment(claim, "@Sol Second, again?", by=reviewer)
    assert told(second_reviewer) == ["mentioned"]
    build.comment(thread, "@Sol Second, here?", by=reviewer)  # as an answer they still hear of it
    assert told(second_reviewer) == ["mentioned", "answered"]


def test_what_came_after_the_page_was_opened_stays_unread(claim, reviewer, second_reviewer):
    for _ in range(3):
        build.comment(claim, "@Sol Second?", by=reviewer)
    _, seen, last = Notification.objects.order_by("pk")
    assert mark_read(second_reviewer, up_to=seen.pk, only=True) == 1
    assert queries.unread_count(second_reviewer) == 2
    assert mark_read(second_reviewer, up_to=seen.pk) == 1
    assert mark_read(reviewer, up_to=last.pk) == 0  # somebody else's stay as they are
    assert queries.unread_count(second_reviewer) == 1 and queries.heard(second_reviewer).get(read_at=None) == last


# --- reminders -------------------------------------------------------------------------------------------------------


def at(day, hour=12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def test_a_review_is_reminded_of_once_when_it_is_due_soon_and_once_when_it_is_overdue(article, reviewer, editor):
    due = build.today() + timedelta(days=5)
    review = assign_review(article, reviewer, by=editor, due=due)

    def remind(day, hour=12) -> int:
        now = at(day, hour)
        return sum(remind_of_review(review, now=now) for review in reviews_to_remind_of(now))

    assert remind(due - timedelta(days=2)) == 0
    assert [remind(due - timedelta(days=1)), remind(due - timedelta(days=1), 13), remind(due)] == [1, 0, 0]
    assert [remind(due + timedelta(days=1)), remind(due + timedelta(days=9))] == [1, 0]
    shown, _ = queries.notifications(reviewer)
    day = f"{due:%-d %b %Y}"
    assert [one.sentence for one in shown[:2]] == [f"Your review was due {day}", f"Your review is due {day}"]
    edit_review(review, version=1, by=editor, due=due + timedelta(days=20))
    assert [remind(due + timedelta(days=9)), remind(due + timedelta(days=19))] == [0, 1]


def test_a_day_begins_where_the_member_is(article, reviewer, editor):
    edit_profile(reviewer, version=1, time_zone="Pacific/Auckland")
    due = build.today() + timedelta(days=5)
    assign_review(article, reviewer, by=editor, due=due)
    assert len(reviews_to_remind_of(at(due - timedelta(days=2), 18))) == 1  # there it is the day before
    edit_profile(reviewer, version=2, time_zone="Pacific/Honolulu")
    assert not reviews_to_remind_of(at(due - timedelta(days=1), 6))  # there it is two days before


def test_nobody_is_reminded_of_what_they_handed_in_or_what_was_removed(article, reviewer, editor, admin):
    review = assign_review(article, reviewer, by=editor, due=build.today())
    remove_article(article, by=admin)
    assert not reviews_to_remind_of(timezone.now())
    restore_article(article, by=admin)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    advance_review(review, ReviewMove.SUBMIT, version=2, by=reviewer)
    assert not remind_of_review(review, now=timezone.now())


def test_the_command_says_how_many_were_reminded(article, reviewer, editor, capsys):
    assign_review(article, reviewer, by=editor, due=build.today())
    for _ in range(2):
        call_command("remind")
    assert capsys.readouterr().out == "1 reminded\n0 reminded\n"
    assert Event.objects.filter(kind=Kind.REVIEW_REMINDED, actor=None).count() == 1
