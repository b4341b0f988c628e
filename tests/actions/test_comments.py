"""Talk: who says what about a claim or an article, who may change it, and when a discussion is over."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from annotations.actions.comments import (
    edit_comment,
    remove_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
    write_comment,
)
from annotations.actions.team import change_role
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.permissions import Role
from annotations.models import Comment, Event
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def said(claim, reviewer):
    return build.comment(claim, by=reviewer)


def test_a_comment_that_is_sent_twice_is_kept_once(claim, article, reviewer, second_reviewer):
    uid = uuid4()
    first, again = (write_comment(claim, by=reviewer, text="Which year?", uid=uid) for _ in range(2))
    assert first == again and Comment.objects.count() == 1
    for somewhere, by in ((article, reviewer), (claim, second_reviewer)):
        with pytest.raises(Conflict, match="sent once already"):
            write_comment(somewhere, by=by, text="Which year?", uid=uid)


def test_an_answer_to_an_answer_joins_the_same_thread(said, second_reviewer, editor):
    answer = build.comment(said, "2024, see the note.", by=second_reviewer)
    further = build.comment(answer, "Thank you.", by=editor)
    assert {answer.answers, further.answers} == {said}
    assert (further.claim, further.article) == (said.claim, said.article)


def test_people_still_talk_about_a_claim_that_is_concluded(claim, said, reviewer, editor):
    build.verdict(claim, by=reviewer)
    false = build.rating(claim.article.project, "false")
    conclude_claim(claim, false, version=0, by=editor, rationale="See the tables.", true_as_of=build.today())
    build.comment(said, "New tables came out.", by=reviewer)
    resolve_thread(said, version=1, by=editor)
    assert Comment.objects.filter(claim=claim).count() == 2


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_no_comment(claim, said, reviewer, text):
    with pytest.raises(Invalid, match="Write something"):
        build.comment(claim, text, by=reviewer)
    with pytest.raises(Invalid, match="Write something"):
        edit_comment(said, version=1, by=reviewer, text=text)


def test_a_comment_that_is_too_long_is_refused(claim, reviewer):
    with pytest.raises(Invalid, match="too long"):
        build.comment(claim, "x" * 10_001, by=reviewer)


def test_nobody_changes_another_s_words_not_even_an_editor(said, second_reviewer, admin):
    for other in (second_reviewer, admin):
        with pytest.raises(Forbidden, match="Only who wrote"):
            edit_comment(said, version=1, by=other, text="I never said that.")


def test_an_edit_is_marked_and_one_that_changes_nothing_is_not(said, reviewer):
    edit_comment(said, version=1, by=reviewer, text=said.text)
    assert said.edited_at is None
    edit_comment(said, version=2, by=reviewer, text="Which year is the base?")
    assert said.edited_at and Event.objects.first().data["changed"].keys() == {"text"}


def test_an_edit_in_two_windows_shows_the_second_what_the_first_saved(said, reviewer):
    edit_comment(said, version=1, by=reviewer, text="Which year?")
    with pytest.raises(Conflict) as refused:
        edit_comment(said, version=1, by=reviewer, text="What year?")
    assert refused.value.current["text"] == "Which year?"


def test_authors_and_editors_remove_a_comment_and_put_it_back_and_answers_stay(said, reviewer, second_reviewer, editor):
    answer = build.comment(said, by=second_reviewer)
    with pytest.raises(Forbidden):
        remove_comment(said, version=1, by=second_reviewer)
    remove_comment(said, version=1, by=editor)
    assert list(Comment.objects.standing()) == [answer]
    with pytest.raises(Conflict, match="removed this already"):
        remove_comment(said, version=2, by=reviewer)
    with pytest.raises(TooLate, match="Put it back"):
        edit_comment(said, version=2, by=reviewer, text="Again.")
    with pytest.raises(TooLate, match="removed meanwhile"):
        build.comment(said, by=editor)
    build.comment(answer, by=editor)
    restore_comment(said, version=2, by=reviewer)
    assert Comment.objects.standing().count() == 3


def test_whoever_comments_resolves_and_reopens_the_discussion_as_a_whole(said, reviewer, second_reviewer):
    answer = build.comment(said, by=second_reviewer)
    with pytest.raises(Conflict, match="as a whole"):
        resolve_thread(answer, version=1, by=reviewer)
    resolve_thread(said, version=1, by=second_reviewer)
    assert (said.resolved_by, Comment.objects.unresolved().count()) == (second_reviewer, 0)
    with pytest.raises(Conflict, match="resolved this already"):
        resolve_thread(said, version=2, by=reviewer)
    with pytest.raises(TooLate, match="Reopen it"):
        build.comment(answer, by=reviewer)
    reopen_thread(said, version=2, by=reviewer)
    assert (said.resolved_by, Comment.objects.unresolved().count()) == (None, 2)


def test_only_a_first_comment_can_be_resolved_in_the_table(said, reviewer):
    answer = build.comment(said, by=reviewer)
    for nonsense in ({"resolved_at": said.created_at}, {"resolved_by": reviewer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=said.pk).update(**nonsense)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=answer.pk).update(resolved_at=said.created_at, resolved_by=reviewer)


def test_who_may_only_read_says_nothing_and_changes_nothing(claim, said, reviewer, viewer, outsider, admin, project):
    member = project.memberships.get(user=reviewer)
    change_role(member, Role.VIEWER, version=member.version, by=admin)
    for nobody in (viewer, outsider, reviewer):
        for deed in (
            lambda by: build.comment(claim, by=by),
            lambda by: edit_comment(said, version=1, by=by, text="x"),
            lambda by: remove_comment(said, version=1, by=by),
            lambda by: resolve_thread(said, version=1, by=by),
        ):
            with pytest.raises(Forbidden):
                deed(nobody)


def test_an_undo_takes_back_one_s_own_comment_and_nobody_else_s(said, reviewer, editor):
    written = Event.objects.get(kind="comment written")
    with pytest.raises(Forbidden):
        undo(written, by=editor)
    undo(written, by=reviewer)
    assert not Comment.objects.standing().exists()


def test_a_comment_that_somebody_resolved_is_not_swept_away(said, reviewer, second_reviewer):
    written = Event.objects.get(kind="comment written")
    resolve_thread(said, version=1, by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second"):
        undo(written, by=reviewer)
