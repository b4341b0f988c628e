"""A verdict stands on the words that were judged: when the claim reads otherwise, it is marked and does not count."""

import importlib
from pathlib import Path

import pytest
from django.apps import apps

from annotations import migrations
from annotations.actions.articles import Incoming
from annotations.actions.claims import add_highlight, edit_claim, move_claim, remove_highlight
from annotations.actions.publishing import correct_claim, publish_claim
from annotations.actions.reviews import assign_review
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim, reopen_claim, take_back_verdict
from annotations.core.board import Filters
from annotations.core.errors import Refused, TooLate
from annotations.core.progress import Progress
from annotations.core.records import CorrectionKind, Decision
from annotations.models import Article, Conclusion, Event, Project, Review, Verdict
from annotations.queries import article_page, board_page, my_work
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def publish(article, old: str, new: str, by):
    text = article.current.text
    assert old in text
    adopt_revision(add_revision(article, Incoming.of_text(text.replace(old, new)), by=by), by=by)


def accept(claim, by):
    claim.refresh_from_db()
    return decide(claim.highlights.current().get(), Decision.ACCEPT, version=claim.version, by=by)


def conclude(claim, by, key: str = "false"):
    claim.refresh_from_db()
    rating = build.rating(claim.article.project, key)
    return conclude_claim(claim, rating, version=0, by=by, rationale="See them.", true_as_of=build.today())


def test_a_verdict_says_what_it_was_given_on(claim, reviewer):
    verdict = build.verdict(claim, by=reviewer)
    assert verdict.seen == {"words": ["cut by half"], "claim_reviewed": "cut by half", "gone": []}
    assert verdict.overtaken_at is None


def test_words_that_the_publisher_changed_leave_the_verdict_with_the_words_before(article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    assert Verdict.objects.overtaken().count() == 0, "nobody has taken the new words yet"
    accept(claim, reviewer)
    verdict = Verdict.objects.overtaken().get()
    assert verdict.seen["words"] == ["cut by half"]
    claim.refresh_from_db()
    assert claim.state == "open"
    with pytest.raises(Refused):
        conclude(claim, editor)


def test_text_that_changed_elsewhere_leaves_the_verdict_as_it_is(article, claim, reviewer):
    build.verdict(claim, by=reviewer)
    publish(article, "12 per cent", "13 per cent", reviewer)
    claim.refresh_from_db()
    assert (claim.state, Verdict.objects.overtaken().count()) == ("judged", 0)


def test_a_verdict_given_anew_counts_again(article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, reviewer)
    build.verdict(claim, "true", by=reviewer, version=1)
    assert Verdict.objects.standing().get().seen["words"] == ["cut by a fifth"]
    assert not Verdict.objects.overtaken().exists()
    assert conclude(claim, editor, "true").decided == "agreed"


def test_only_verdicts_on_the_words_of_now_are_counted_before_a_conclusion(
    article, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, reviewer)
    build.verdict(claim, "true", by=second_reviewer)
    conclusion = conclude(claim, editor, "true")
    assert [verdict.reviewer for verdict in conclusion.verdicts.all()] == [second_reviewer]
    assert conclusion.decided == "agreed"


def test_who_is_missing_before_a_conclusion_is_said_with_those_on_earlier_words(
    article, claim, project, reviewer, second_reviewer, editor
):
    type(project).objects.update(verdicts_demanded=2)
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, reviewer)
    build.verdict(claim, by=second_reviewer)
    with pytest.raises(Refused, match="1 more was given on earlier words"):
        conclude(claim, editor)


def test_a_claim_is_not_concluded_while_its_words_wait_for_a_decision(article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    with pytest.raises(Refused, match="Decide what becomes of them"):
        conclude(claim, editor)


def test_a_conclusion_on_earlier_words_is_shown_to_the_editor_as_a_possible_correction(
    article, claim, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, editor)
    claim.refresh_from_db()
    assert claim.state == "concluded" and Conclusion.objects.overtaken().exists()
    assert [given.claim for given in my_work(editor).corrections] == [claim]
    assert my_work(reviewer).corrections == []
    reopen_claim(claim, version=1, by=editor, reason="The words changed")
    claim.refresh_from_db()
    assert not Conclusion.objects.overtaken().exists()
    assert [given.claim for given in my_work(reviewer).overtaken] == [claim]


def test_a_conclusion_on_earlier_words_counts_as_no_progress_wherever_progress_is_shown(
    project, article, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, by=reviewer)
    review = assign_review(article, reviewer, by=editor)

    def shown() -> set[Progress]:
        (item,) = my_work(reviewer).to_do
        page = article_page(Article.objects.visible_to(editor).get(), editor)
        (listed,) = board("all")
        return {item.progress, page.progress, listed.progress}

    def board(state: str):
        return board_page(Project.objects.visible_to(editor).get(), editor, Filters(state=state)).lines

    conclude(claim, editor)
    reopen_claim(claim, version=1, by=editor, reason="Once more")
    claim.refresh_from_db()
    said = {"rationale": "See them.", "true_as_of": build.today()}
    conclude_claim(claim, build.rating(project, "false"), version=1, by=editor, **said)
    assert shown() == {Progress(1, 1, 1)} and board("concluded")
    publish(article, "cut by half", "cut by a fifth", reviewer)
    assert shown() == {Progress(1, 1, 1)}, "nobody has taken the new words yet"
    accept(claim, editor)
    assert shown() == {Progress(1, 0, 0)}
    Review.objects.filter(pk=review.pk).update(state="withdrawn")
    assert [line.thing for line in board("open")] == [article]
    assert my_work(second_reviewer).unassigned == [], "the next move is an editor's"
    Review.objects.filter(pk=review.pk).update(state="assigned")
    undo(Event.objects.first(), by=editor)
    assert shown() == {Progress(1, 1, 1)}


def test_a_claim_that_is_reopened_with_verdicts_on_earlier_words_alone_is_open(
    signed_in, project, article, claim, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, editor)
    reopen_claim(claim, version=1, by=editor, reason="The words changed")
    claim.refresh_from_db()
    assert claim.state == "open" and my_work(editor).to_decide == []
    assert signed_in(editor).get(f"/projects/{project.slug}/decisions/").status_code == 200


def test_another_wording_is_another_claim_and_its_undo_brings_the_verdict_back(claim, reviewer, second_reviewer):
    build.verdict(claim, by=reviewer)
    edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="The tax fell by a tenth.")
    assert Verdict.objects.overtaken().exists() and my_work(reviewer).overtaken
    undo(Event.objects.first(), by=second_reviewer)
    claim.refresh_from_db()
    assert claim.state == "judged" and not Verdict.objects.overtaken().exists()


def test_who_says_it_and_when_can_be_filled_in_behind_a_verdict(claim, reviewer):
    build.verdict(claim, by=reviewer)
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor", tags=["tax"])
    assert not Verdict.objects.overtaken().exists()


def test_other_words_chosen_by_hand_overtake_and_a_further_place_does_not(article, claim, reviewer):
    build.verdict(claim, by=reviewer)
    text = article.current.text
    at = text.index("Roads spending")
    further = add_highlight(claim, at, at + 14, "Roads spending", version=1, by=reviewer)
    remove_highlight(further, version=2, by=reviewer)
    assert not Verdict.objects.overtaken().exists()
    at = text.index("tax was cut by half")
    move_claim(claim, at, at + 19, "tax was cut by half", version=3, by=reviewer)
    assert Verdict.objects.overtaken().exists()


OUT = ("while the tax was cut by half, ", "")


def take_out(article, claim, by):
    """The publisher takes the words out, and a person confirms that they are gone."""
    publish(article, *OUT, by)
    return confirm_gone(claim, by)


def confirm_gone(claim, by):
    claim.refresh_from_db()
    return decide(claim.highlights.current().get(), Decision.GONE, version=claim.version, by=by)


def corrections(user):
    return [given.claim for given in my_work(user).corrections]


def test_a_conclusion_whose_words_are_gone_is_a_possible_correction_until_it_is_concluded_anew(
    article, claim, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    take_out(article, claim, editor)
    standing = Conclusion.objects.standing().get()
    assert standing.gone_at and not standing.overtaken_at
    assert corrections(editor) == [claim] and corrections(reviewer) == []
    claim.refresh_from_db()
    assert claim.state == "concluded" and my_work(editor).changed == []
    reopen_claim(claim, version=1, by=editor, reason="The words are gone.")
    assert corrections(editor) == []
    undo(Event.objects.first(), by=editor)
    assert corrections(editor) == [claim], "nobody has concluded it anew"
    claim.refresh_from_db()
    reopen_claim(claim, version=2, by=editor, reason="The words are gone.")
    claim.refresh_from_db()
    conclude_claim(
        claim,
        build.rating(article.project, "false"),
        version=2,
        by=editor,
        rationale="It said so until Monday.",
        true_as_of=build.today(),
    )
    assert corrections(editor) == []


def test_a_published_claim_whose_words_are_gone_stays_with_the_editor_until_it_is_corrected(
    article, claim, reviewer, editor, admin
):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    publish_claim(claim, version=1, by=admin)
    take_out(article, claim, editor)
    assert corrections(editor) == [claim]
    said = {"wrong": "The paper took it out.", "rationale": "It said so until Monday.", "true_as_of": build.today()}
    rating = build.rating(article.project, "false")
    correct_claim(claim, rating, version=1, by=editor, kind=CorrectionKind.BY_PUBLISHER, **said)
    assert corrections(editor) == []


def test_what_is_judged_when_its_words_are_gone_already_says_so(article, claim, reviewer, editor):
    take_out(article, claim, reviewer)
    build.verdict(claim, by=reviewer)
    assert conclude(claim, editor).seen == {
        "words": ["cut by half"],
        "claim_reviewed": "cut by half",
        "gone": ["cut by half"],
    }
    assert corrections(editor) == []


def test_words_that_come_back_as_they_were_end_the_possible_correction(article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    before = article.current.text
    take_out(article, claim, editor)
    adopt_revision(add_revision(article, Incoming.of_text(before + "\nMore."), by=editor), by=editor)
    assert claim.highlights.current().get().stands and corrections(editor) == []


def test_words_that_come_back_altered_are_other_words(article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    before = article.current.text
    take_out(article, claim, reviewer)
    other = before.replace("cut by half", "cut by a half")
    adopt_revision(add_revision(article, Incoming.of_text(other), by=reviewer), by=reviewer)
    accept(claim, reviewer)
    assert Verdict.objects.overtaken().exists()


def test_one_of_two_places_that_is_gone_leaves_the_verdict_and_is_a_possible_correction(
    article, claim, reviewer, editor
):
    text = article.current.text
    at = text.index("38 of 40")
    add_highlight(claim, at, at + 8, "38 of 40", version=1, by=reviewer)
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    publish(article, *OUT, editor)
    claim.refresh_from_db()
    decide(claim.highlights.current().waiting().get(), Decision.GONE, version=claim.version, by=editor)
    assert not Verdict.objects.overtaken().exists() and not Conclusion.objects.overtaken().exists()
    assert corrections(editor) == [claim]


def test_words_that_a_person_found_gone_are_not_asked_for_again_by_every_version(article, claim, reviewer):
    gone = take_out(article, claim, reviewer)
    publish(article, "12 per cent", "13 per cent", reviewer)
    again = claim.highlights.current().get()
    assert again.pk != gone.pk and not again.waits and not again.stands
    assert (again.decided_by, again.decided_at) == (gone.decided_by, gone.decided_at)


def test_a_decision_that_is_undone_ends_the_possible_correction_and_the_words_wait_again(
    article, claim, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    conclude(claim, editor)
    take_out(article, claim, editor)
    undo(Event.objects.first(), by=editor)
    assert corrections(editor) == [] and [one.settled for one in my_work(editor).changed] == [1]


def test_words_that_are_gone_are_no_other_words(article, claim, reviewer):
    build.verdict(claim, by=reviewer)
    take_out(article, claim, reviewer)
    assert not Verdict.objects.overtaken().exists()


def test_a_verdict_taken_back_and_given_again_by_undo_keeps_the_words_it_was_given_on(article, claim, reviewer):
    verdict = build.verdict(claim, by=reviewer)
    take_back_verdict(verdict, by=reviewer)
    taken_back = Event.objects.first()
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, reviewer)
    undo(taken_back, by=reviewer)
    again = Verdict.objects.overtaken().get()
    claim.refresh_from_db()
    assert again.seen["words"] == ["cut by half"] and claim.state == "open"


def test_a_decision_is_not_undone_behind_a_newer_version(article, claim, reviewer):
    publish(article, "cut by half", "cut by a fifth", reviewer)
    accept(claim, reviewer)
    decided = Event.objects.filter(kind="changed words decided").get()
    publish(article, "12 per cent", "13 per cent", reviewer)
    with pytest.raises(TooLate, match="newer version"):
        undo(decided, by=reviewer)


def test_what_was_judged_before_this_was_kept_is_found_from_the_versions(article, claim, reviewer, second_reviewer):
    build.verdict(claim, by=reviewer)
    publish(article, "cut by half", "cut by a fifth", reviewer)
    build.verdict(claim, by=second_reviewer)
    accept(claim, reviewer)
    type(claim).objects.update(state="judged")
    Verdict.objects.update(seen={}, overtaken_at=None)
    (file,) = Path(migrations.__file__).parent.glob("*_words_judged.py")
    importlib.import_module(f"{migrations.__name__}.{file.stem}").fill_in_seen(apps, None)
    assert {verdict.seen["words"][0] for verdict in Verdict.objects.all()} == {"cut by half"}
    assert Verdict.objects.overtaken().count() == 2
    claim.refresh_from_db()
    assert claim.state == "open"
