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
    unknown_in,
    write_comment,
)
from annotations.actions.team import change_role, edit_profile
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


# --- about a source --------------------------------------------------------------------------------------------------


def test_a_source_is_talked_about_once_for_every_claim_that_uses_it(claim, reviewer, second_reviewer, viewer):
    source = build.evidence(claim, by=reviewer).source
    first = build.comment(source, "Who keeps this table?", by=reviewer)
    answer = build.comment(first, "The treasury.", by=second_reviewer)
    assert (answer.source, answer.answers, answer.article, answer.project) == (source, first, None, source.project)
    resolve_thread(first, version=1, by=second_reviewer)
    assert source.comments.unresolved().count() == 0
    with pytest.raises(Forbidden):
        build.comment(source, by=viewer)
    uid = uuid4()
    assert write_comment(source, by=reviewer, text="Twice?", uid=uid) == write_comment(
        source, by=reviewer, text="Twice?", uid=uid
    )


def test_a_comment_is_about_one_thing_in_the_table(claim, said, reviewer):
    source = build.evidence(claim, by=reviewer).source
    for nonsense in ({"source": source}, {"article": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=said.pk).update(**nonsense)


# --- mentions --------------------------------------------------------------------------------------------------------


def mentioned(comment) -> dict:
    return {row.written: row.member for row in comment.mentions.select_related("member")}


def test_a_mention_is_kept_as_the_member_and_stays_theirs_when_names_change(claim, reviewer, second_reviewer, editor):
    said = build.comment(claim, "@Sol Second or @edda, which year?", by=reviewer)
    assert mentioned(said) == {"Sol Second": second_reviewer, "edda": editor}
    edit_profile(second_reviewer, version=1, display_name="Sol Sunday")
    edit_profile(editor, version=1, display_name="Sol Second")
    edit_comment(said, version=1, by=reviewer, text="@Sol Second, which year?")
    assert mentioned(said) == {"Sol Second": second_reviewer}


def test_a_name_that_two_have_is_refused_with_the_choices_and_nothing_is_kept(project, claim, said, reviewer, editor):
    build.member(project, Role.VIEWER, "Edda Evers")
    for deed in (
        lambda: build.comment(claim, "@Edda?", by=reviewer),
        lambda: edit_comment(said, version=1, by=reviewer, text="@Edda?"),
    ):
        with pytest.raises(Invalid, match=r"Edda Editor \(editor\) or Edda Evers \(viewer\)"), transaction.atomic():
            deed()
    assert Comment.objects.count() == 1
    assert mentioned(build.comment(claim, "@Edda Editor, and \\@Edda?", by=reviewer)) == {"Edda Editor": editor}


def test_nobody_outside_the_project_can_be_mentioned(claim, reviewer, outsider):
    said = build.comment(claim, "@Olu Outsider, @mayor", by=reviewer)
    assert mentioned(said) == {} and unknown_in(said) == ["Olu", "mayor"]


# --- the words that it is about --------------------------------------------------------------------------------------


def test_a_comment_is_about_words_where_they_were_selected_or_where_they_stand_once(claim, article, reviewer):
    text = article.current.text
    at = text.rindex("The mayor")
    said = write_comment(claim, by=reviewer, text="Who?", exact="mayor", start=text.rindex("mayor"))
    assert (said.start, said.exact, said.revision) == (at + 4, "mayor", article.current)
    assert said.prefix.endswith("The ") and said.suffix.startswith(" has not")
    quoted = write_comment(claim, by=reviewer, text="When?", exact="before  tuesday")
    assert quoted.exact == "before Tuesday"


@pytest.mark.parametrize(
    ("exact", "start", "why"),
    [("the queen", None, "not in the article"), ("mayor", 3, "2 places"), ("x" * 2001, None, "2,001 characters")],
)
def test_words_that_are_not_there_or_there_twice_are_refused(claim, reviewer, exact, start, why):
    with pytest.raises(Invalid, match=why):
        write_comment(claim, by=reviewer, text="Who?", exact=exact, start=start)
    assert not Comment.objects.exists()
