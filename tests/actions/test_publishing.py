"""A conclusion is published by a second pair of eyes, corrected in the open, and looked at again; nothing is silent."""

import uuid
from datetime import timedelta

import pytest

from annotations.actions.gates import waive_gate
from annotations.actions.publishing import (
    confirm_conclusion,
    correct_claim,
    publish_article,
    publish_claim,
    sign_correction,
    unpublish_claim,
)
from annotations.actions.replies import record_reply
from annotations.actions.revisions import adopt_revision, decide
from annotations.actions.team import edit_project
from annotations.actions.undoing import has_way
from annotations.actions.verdicts import reopen_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, NotReady, Refused, TooLate
from annotations.core.gates import Gate
from annotations.core.records import ClaimKind, CorrectionKind, Decision
from annotations.models import Claim, Conclusion, Correction, Event, Publication
from annotations.queries import check_again, corrections_log, due_again
from tests import build

SOON = build.today() + timedelta(days=30)


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def concluded(claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def published(concluded, editor):
    build.publication(concluded, by=editor)
    return Claim.objects.get(pk=concluded.pk)


@pytest.fixture
def two_demanded(project, admin):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)


def conclude_by_two(claim, reviewer, second_reviewer, editor):
    for judge in (reviewer, second_reviewer):
        build.verdict(claim, by=judge)
    return build.conclusion(claim, by=editor)


def state_of(claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


# --- publishing ------------------------------------------------------------------------------------------------------


def test_an_editor_publishes_and_the_day_the_person_and_what_was_missing_are_kept(concluded, editor):
    publication = publish_claim(concluded, version=1, by=editor)
    assert state_of(concluded) == "published"
    assert (publication.by, publication.conclusion.rating.key) == (editor, "false")
    assert publication.told == ["No source is attached: a reader cannot see what this conclusion rests on."]
    event = Event.objects.first()
    assert (event.kind, event.actor, event.data["rating"]) == ("claim published", editor, "False")


def test_what_was_waived_and_who_has_not_answered_is_said_before_and_kept(claim, project, admin, reviewer, editor):
    edit_project(project, version=1, by=admin, needs_primary=True)
    build.evidence(claim, by=reviewer)
    waive_gate(claim, Gate.PRIMARY, reason="It was burnt.", by=editor)
    build.reply_request(claim, by=reviewer)
    late = build.reply_request(claim, by=reviewer, party="The mayor")
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    record_reply(late, version=1, by=reviewer, answer="By half.")
    assert build.publication(claim, by=editor).told == [
        "A primary source: waived by Edda Editor: “It was burnt.”",
        "The treasury was asked for a reply and has not answered.",
        "The answer of The mayor came after the conclusion, and nobody has weighed it.",
    ]


def test_who_concluded_does_not_sign_alone_where_two_verdicts_are_demanded(
    claim, two_demanded, reviewer, second_reviewer, editor, admin
):
    conclude_by_two(claim, reviewer, second_reviewer, editor)
    with pytest.raises(Forbidden, match=r"You concluded this claim.*ask another editor or an admin"):
        publish_claim(claim, version=1, by=editor)
    assert state_of(claim) == "concluded"
    assert publish_claim(claim, version=1, by=admin).by == admin


def test_a_reviewer_publishes_corrects_and_confirms_nothing(published, concluded, reviewer):
    standing = published.conclusions.get()
    for deed in (
        lambda: publish_claim(concluded, version=1, by=reviewer),
        lambda: unpublish_claim(published, version=1, by=reviewer, reason="So"),
        lambda: build.correction(published, by=reviewer),
        lambda: confirm_conclusion(standing, version=0, by=reviewer, note="So", true_as_of=build.today()),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_only_a_concluded_claim_is_published_and_once(claim, reviewer, editor, admin):
    with pytest.raises(TooLate, match="This claim is open"):
        publish_claim(claim, version=0, by=editor)
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    publish_claim(claim, version=1, by=editor)
    with pytest.raises(Conflict, match="Edda Editor published this claim already"):
        publish_claim(claim, version=1, by=admin)
    assert Publication.objects.count() == 1


def test_another_conclusion_than_the_one_that_was_looked_at_is_not_published(concluded, editor):
    reopen_claim(concluded, version=1, by=editor, reason="New tables")
    build.conclusion(concluded, "true", by=editor, version=1)
    with pytest.raises(Conflict) as refused:
        publish_claim(concluded, version=1, by=editor)
    assert (refused.value.current["rating"], refused.value.version) == ("True", 2)


def test_words_that_changed_or_wait_keep_a_claim_from_being_published(article, concluded, reviewer, editor):
    newer = build.TEXT.replace("cut by half", "cut by a half")
    revision = build.newer(article, newer, by=reviewer)
    adopt_revision(revision, by=reviewer)
    with pytest.raises(NotReady, match="publisher changed the words"):
        publish_claim(concluded, version=1, by=editor)
    waiting = concluded.highlights.get(revision=revision)
    decide(waiting, Decision.ACCEPT, version=1, by=editor)
    with pytest.raises(NotReady, match="reads otherwise than when it was concluded"):
        publish_claim(concluded, version=1, by=editor)


def test_the_same_form_sent_twice_publishes_corrects_and_confirms_once(concluded, editor):
    uid = uuid.uuid4()
    first = publish_claim(concluded, version=1, by=editor, uid=uid)
    assert publish_claim(concluded, version=1, by=editor, uid=uid) == first
    rating = build.rating(concluded.article.project, "true")
    said = {"kind": CorrectionKind.ERROR, "wrong": "So.", "rationale": "So.", "true_as_of": build.today()}
    correction = correct_claim(concluded, rating, version=1, by=editor, uid=uid, **said)
    assert correct_claim(concluded, rating, version=1, by=editor, uid=uid, **said) == correction
    told = {"version": 0, "by": editor, "note": "So.", "true_as_of": build.today(), "uid": uid}
    assert confirm_conclusion(correction.after, **told) == confirm_conclusion(correction.after, **told)
    assert (Publication.objects.count(), Correction.objects.count(), Conclusion.objects.count()) == (1, 1, 2)


def test_the_concluded_claims_of_an_article_are_published_in_one_go_or_none(
    article, concluded, reviewer, editor, admin
):
    other = build.claim(article, "Roads spending", by=reviewer)
    build.verdict(other, "true", by=reviewer)
    build.conclusion(other, "true", by=editor)
    with pytest.raises(Conflict):
        publish_article(article, [(concluded.pk, 1), (other.pk, 7)], by=editor)
    assert state_of(concluded) == "concluded"
    uid, chosen = uuid.uuid4(), [(concluded.pk, 1), (other.pk, 1)]
    assert len(publish_article(article, chosen, by=editor, uid=uid)) == 2
    assert len(publish_article(article, chosen, by=editor, uid=uid)) == Publication.objects.count() == 2
    elsewhere = build.claim(build.article("Another day\n\n" + build.TEXT, by=reviewer), "the plan", by=reviewer)
    with pytest.raises(Refused, match="not in this article"):
        publish_article(article, [(elsewhere.pk, 1)], by=editor)
    with pytest.raises(Refused, match="Choose at least one"):
        publish_article(article, [], by=editor)


def test_taking_it_off_publication_needs_a_reason_and_is_kept(published, editor, project):
    with pytest.raises(Invalid, match="public log says so"):
        unpublish_claim(published, version=1, by=editor, reason=" ")
    unpublish_claim(published, version=1, by=editor, reason="Published a day too early.")
    assert state_of(published) == "concluded"
    (kept,) = corrections_log(project).withdrawn
    assert (kept.taken_back_by, kept.taken_back_reason) == (editor, "Published a day too early.")
    reopen_claim(published, version=1, by=editor, reason="Look again")
    build.conclusion(published, by=editor, version=1)
    build.publication(published, by=editor, version=2)
    assert Publication.objects.count() == 2 and Publication.objects.standing().count() == 1


def test_what_is_published_is_not_undone_by_a_key_and_not_reopened(published, editor):
    assert not has_way(Event.objects.first())
    with pytest.raises(TooLate, match="Record a correction, or take it off publication first"):
        reopen_claim(published, version=1, by=editor, reason="Look again")


# --- correcting ------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_the_old_answer_beside_the_new_one(published, editor):
    correction = build.correction(
        published, "misleading", by=editor, told="The newsletter", publisher_told_on=build.today()
    )
    assert state_of(published) == "corrected"
    old, new = published.conclusions.order_by("version")
    assert (correction.before, correction.after) == (old, new)
    assert (old.rating.key, old.rationale, new.rating.key) == ("false", "See the tables.", "misleading")
    assert old.superseded_at and not new.superseded_at and new.decided == "corrected"
    assert list(new.verdicts.all()) == list(old.verdicts.all())
    again = build.correction(published, "misleading", by=editor, version=2, kind=CorrectionKind.UPDATE)
    assert again.before == new and state_of(published) == "corrected"


def test_a_correction_is_never_touched_again(published, editor):
    correction = build.correction(published, by=editor)
    correction.wrong = "Nothing was wrong."
    for touch in (
        correction.save,
        Correction.objects.all().delete,
        lambda: Correction.objects.update(wrong="Nothing."),
    ):
        with pytest.raises(TypeError, match="append-only"):
            touch()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wrong": " "}, "what was wrong"),
        ({"rationale": ""}, "Why|why|reasons"),
        ({"publisher_told_on": SOON}, "has not come yet"),
        ({"true_as_of": SOON}, "has not come yet"),
        ({"check_again_on": build.today()}, "lie ahead"),
    ],
)
def test_a_correction_without_its_reasons_or_from_the_future_is_refused(published, editor, change, said):
    with pytest.raises(Invalid, match=said):
        build.correction(published, by=editor, **change)
    assert state_of(published) == "published" and not Correction.objects.exists()


def test_only_what_is_published_is_corrected_and_only_the_answer_that_was_looked_at(concluded, editor):
    with pytest.raises(TooLate, match="This claim is concluded"):
        build.correction(concluded, by=editor)
    build.publication(concluded, by=editor)
    build.correction(concluded, by=editor)
    with pytest.raises(Conflict) as stale:
        build.correction(concluded, "true", by=editor)
    assert stale.value.current["rationale"] == "It fell by a fifth, not by half."


def test_a_correction_stands_at_once_and_a_second_person_signs_it_where_two_are_demanded(
    claim, two_demanded, project, reviewer, second_reviewer, editor, admin
):
    conclude_by_two(claim, reviewer, second_reviewer, editor)
    build.publication(claim, by=admin)
    correction = build.correction(claim, by=editor)
    assert corrections_log(project).unsigned == 1
    with pytest.raises(Forbidden, match="a second person signs it"):
        sign_correction(correction, by=editor)
    signature = sign_correction(correction, by=admin)
    assert sign_correction(correction, by=admin) == signature
    assert corrections_log(project).unsigned == 0
    with pytest.raises(Conflict, match="Ada Admin has signed"):
        sign_correction(correction, by=build.member(project, "editor", "Eve Editor"))


def test_where_one_verdict_is_enough_a_correction_needs_no_second_signature(published, editor, admin):
    with pytest.raises(Refused, match="needs no second signature"):
        sign_correction(build.correction(published, by=editor), by=admin)


def test_a_correction_is_given_on_the_words_of_now(article, published, reviewer, editor):
    revision = build.newer(article, build.TEXT.replace("cut by half", "cut by a half"), by=reviewer)
    adopt_revision(revision, by=reviewer)
    with pytest.raises(Refused, match="Decide what becomes of them"):
        build.correction(published, by=editor, kind=CorrectionKind.BY_PUBLISHER)
    decide(published.highlights.get(revision=revision), Decision.ACCEPT, version=1, by=editor)
    assert published.conclusions.get().overtaken_at
    correction = build.correction(published, by=editor, kind=CorrectionKind.BY_PUBLISHER)
    assert correction.after.seen["words"] == ["cut by a half"] and not correction.after.overtaken_at


def test_a_claim_that_was_corrected_comes_back_to_publication_as_corrected(published, editor):
    build.correction(published, by=editor)
    unpublish_claim(published, version=2, by=editor, reason="The second table came.")
    build.publication(published, by=editor, version=2)
    assert state_of(published) == "corrected"


# --- looking again ---------------------------------------------------------------------------------------------------


@pytest.fixture
def due(published):
    """A published conclusion whose day to look again has come."""
    Conclusion.objects.update(check_again_on=build.today())
    return published.conclusions.get()


def test_what_is_due_stands_in_a_queue_until_somebody_finds_it_still_true(due, project, editor):
    assert [row.pk for row in check_again(project).due] == [due.pk] and due_again(project) == 1
    confirmation = confirm_conclusion(
        due, version=0, by=editor, note="The register of today.", true_as_of=build.today(), check_again_on=SOON
    )
    assert (confirmation.number, confirmation.planned_for) == (1, build.today())
    assert not check_again(project).due and due_again(project) == 0
    due.refresh_from_db()
    assert due.check_again_on == SOON and state_of(due.claim) == "published"
    event = Event.objects.first()
    assert event.data["changed"] == {"check_again_on": [str(build.today()), str(SOON)]}
    assert [row.pk for row in check_again(project).coming] == [due.pk]


def test_of_two_who_looked_again_the_slower_is_shown_what_the_other_found(due, editor, admin):
    said = {"note": "The register", "true_as_of": build.today(), "check_again_on": SOON}
    confirm_conclusion(due, version=0, by=editor, **said)
    with pytest.raises(Conflict, match="Edda Editor found this still true meanwhile") as stale:
        confirm_conclusion(due, version=0, by=admin, **(said | {"note": "Asked them"}))
    assert (stale.value.current["note"], stale.value.version) == ("The register", 1)
    assert confirm_conclusion(due, version=1, by=admin, **(said | {"note": "Asked them"})).number == 2


def test_a_claim_of_absence_always_has_a_next_day_and_another_may_have_none(due, editor):
    said = {"version": 0, "by": editor, "note": "The register", "true_as_of": build.today()}
    Claim.objects.update(kind=ClaimKind.ABSENCE)
    with pytest.raises(Invalid, match="say when to check"):
        confirm_conclusion(due, **said)
    Claim.objects.update(kind=ClaimKind.FIGURE)
    assert confirm_conclusion(due, **said).check_again_on is None
    due.refresh_from_db()
    assert due.check_again_on is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"note": " "}, "what you looked at"),
        ({"check_again_on": build.today()}, "lie ahead"),
        ({"true_as_of": SOON}, "has not come yet"),
    ],
)
def test_a_confirmation_without_a_note_or_with_a_wrong_day_is_refused(due, editor, change, said):
    given = {"note": "The register", "true_as_of": build.today(), "check_again_on": SOON} | change
    with pytest.raises(Invalid, match=said):
        confirm_conclusion(due, version=0, by=editor, **given)


def test_an_answer_that_was_replaced_or_is_of_other_words_is_not_found_true(due, published, editor):
    build.correction(published, by=editor)
    with pytest.raises(TooLate, match="stands no more"):
        confirm_conclusion(due, version=0, by=editor, note="So", true_as_of=build.today())
    Conclusion.objects.filter(version=2).update(overtaken_at="2026-01-01T00:00Z")
    with pytest.raises(NotReady, match="of other words"):
        confirm_conclusion(
            published.conclusions.standing().get(), version=0, by=editor, note="So", true_as_of=build.today()
        )
