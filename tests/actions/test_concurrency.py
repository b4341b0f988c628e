"""Two people at the same moment, with real threads on a real database: one wins, the other is told."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from annotations.actions.articles import Incoming, load_article
from annotations.actions.claims import edit_claim
from annotations.actions.comments import write_comment
from annotations.actions.evidence import attach_source
from annotations.actions.files import keep_file, opened, purge_file
from annotations.actions.panel import cast_ballot, override_demands, propose_conclusion
from annotations.actions.publishing import confirm_conclusion, publish_claim, sign_correction, unpublish_claim
from annotations.actions.reviews import (
    Pick,
    assign_many,
    assign_review,
    hand_over_review,
    remind_of_review,
    take_review,
)
from annotations.actions.team import edit_project
from annotations.actions.undoing import undo
from annotations.actions.verdicts import accept_agreed, conclude_claim
from annotations.core.errors import Conflict, TooLate
from annotations.core.notices import Notice
from annotations.core.permissions import Role
from annotations.core.records import Stance
from annotations.models import (
    Ballot,
    Claim,
    Correction,
    Event,
    Notification,
    Publication,
    Review,
    Source,
    Standing,
    StoredFile,
)
from tests import build, files

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds, late: type[Exception] = Conflict):
    """What each deed returned, or the Conflict it was refused with, all let go at the same moment."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(n, deed):
        try:
            barrier.wait(5)
            results[n] = deed()
        except Exception as raised:
            results[n] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for unexpected in [
        result for result in results if isinstance(result, Exception) and not isinstance(result, Conflict | late)
    ]:
        raise unexpected
    return results


def test_a_comment_that_is_sent_twice_at_once_tells_whom_it_mentions_once(article, reviewer, second_reviewer):
    claim, uid = build.claim(article, "cut by half", by=reviewer), uuid.uuid4()
    write = lambda: write_comment(claim, by=reviewer, text="@Sol Second?", uid=uid)  # noqa: E731
    assert len(set(at_once(write, write, write))) == 1
    assert Notification.objects.get().member == second_reviewer


def test_two_timers_at_once_remind_once(article, reviewer, editor):
    review, now = assign_review(article, reviewer, by=editor, due=build.today()), timezone.now()
    remind = lambda: remind_of_review(review, now=now)  # noqa: E731
    assert sorted(at_once(remind, remind)) == [False, True]
    assert Notification.objects.filter(kind=Notice.DUE).count() == 1


def test_of_two_who_take_at_once_one_gets_it(article, reviewer, second_reviewer):
    results = at_once(*(lambda user=user: take_review(article, by=user) for user in (reviewer, second_reviewer)))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Review"]
    assert Review.objects.count() == 1


def test_of_two_editors_who_assign_the_same_at_once_each_thing_is_given_once_and_both_are_told(
    project, editor, admin, reviewer
):
    articles = [
        build.article(f"{name} of the day\n\nThe mill was shut in spring, as is known.", by=reviewer) for name in "AB"
    ]
    picks = [Pick(article, None, reviewer) for article in articles]
    deeds = [lambda: assign_many(project, picks, by=editor), lambda: assign_many(project, picks[::-1], by=admin)]
    results = at_once(*deeds)
    assert sorted((len(one.reviews), len(one.refused)) for one in results) == [(0, 2), (2, 0)]
    assert Review.objects.count() == Event.objects.filter(kind="review assigned").count() == 2
    assert set(Standing.objects.values_list("busy", flat=True)) == {True}


def test_a_form_that_assigns_many_sent_twice_at_once_assigns_once(project, article, editor, reviewer):
    uid, picks = uuid.uuid4(), [Pick(article, None, reviewer)]
    first, second = at_once(*[lambda: assign_many(project, picks, by=editor, uid=uid)] * 2)
    assert first.reviews == second.reviews and Review.objects.count() == 1


def test_who_takes_while_an_editor_assigns_is_told_or_has_it_with_the_other(
    project, article, editor, reviewer, second_reviewer
):
    taken, given = at_once(
        lambda: take_review(article, by=reviewer),
        lambda: assign_many(project, [Pick(article, None, second_reviewer)], by=editor),
    )
    assert len(given.reviews) == 1
    assert isinstance(taken, Conflict) or Review.objects.count() == 2


def test_of_two_who_hand_over_at_once_one_is_refused(article, editor, admin, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    deeds = [
        lambda: hand_over_review(review, second_reviewer, reason="x", version=1, by=editor),
        lambda: hand_over_review(review, admin, reason="x", version=1, by=admin),
    ]
    results = at_once(*deeds)
    assert sum(isinstance(result, Review) for result in results) == 1
    assert Review.objects.under_way().count() == 1


def test_counts_on_the_board_stand_after_a_crowd_of_changes_at_once(article, reviewer, second_reviewer, editor):
    claims = [build.claim(article, words, by=reviewer) for words in ("cut by half", "Roads spending", "the plan")]
    deeds = [lambda claim=claim: build.verdict(claim, by=reviewer) for claim in claims]
    deeds += [lambda claim=claims[0]: build.comment(claim, by=second_reviewer)]
    deeds += [lambda: assign_review(article, second_reviewer, by=editor)]
    assert not any(isinstance(result, Exception) for result in at_once(*deeds))
    standing = Standing.objects.get(article=article, claim=None)
    assert (standing.marked, standing.judged, standing.busy) == (3, 3, True)


def test_a_file_that_is_taken_into_use_at_the_moment_of_a_purge_keeps_its_bytes(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    file = keep_file(article.project, files.PDF, media_type="application/pdf")
    purged, attached = at_once(
        lambda: purge_file(file),
        lambda: build.evidence(claim, by=reviewer, url="", file=files.upload()),
    )
    if not isinstance(attached, Conflict):  # it came just before the purge, or well after it
        assert opened(attached.source.file).read() == files.PDF
    assert purged or not isinstance(attached, Conflict)


def test_of_two_who_attach_the_same_file_at_once_one_is_offered_the_other_s(article, reviewer, second_reviewer):
    claims = [build.claim(article, words, by=reviewer) for words in ("cut by half", "Roads spending")]
    results = at_once(
        *(
            lambda claim=claim, user=user: build.evidence(claim, by=user, url="", file=files.upload())
            for claim, user in zip(claims, (reviewer, second_reviewer), strict=True)
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyStored", "Evidence"]
    assert StoredFile.objects.filter(sources__isnull=False).count() == Source.objects.count() == 1


def test_of_two_who_reword_at_once_one_is_refused_and_nothing_is_lost(article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    results = at_once(
        *(
            lambda user=user: edit_claim(
                Claim.objects.get(pk=claim.pk), version=1, by=user, claim_reviewed=f"By {user}"
            )
            for user in (reviewer, second_reviewer)
        )
    )
    refused = next(result for result in results if isinstance(result, Conflict))
    claim.refresh_from_db()
    assert claim.version == 2
    assert refused.current["claim_reviewed"] == claim.claim_reviewed


def test_claims_marked_at_once_get_numbers_of_their_own_and_a_double_click_makes_one(article, reviewer):
    uid = uuid.uuid4()
    deeds = [lambda quote=quote: build.claim(article, quote, by=reviewer) for quote in ("cut by half", "the plan")]
    results = at_once(*deeds, *[lambda: build.claim(article, "answer", by=reviewer, uid=uid)] * 2)
    assert all(isinstance(result, Claim) for result in results)
    assert sorted(article.claims.values_list("number", flat=True)) == [1, 2, 3]


def test_each_deed_sent_twice_at_once_is_done_once(article, editor, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    uid = uuid.uuid4()
    for deed in (
        lambda: load_article(article.project, Incoming.of_text(build.TEXT), by=editor, uid=uid),
        lambda: attach_source(
            claim, by=reviewer, stance=Stance.SUPPORTS, title="Minutes", date_published=build.today(), uid=uid
        ),
        lambda: build.reply_request(claim, by=reviewer, uid=uid),
        lambda: assign_review(article, reviewer, by=editor, uid=uid),
    ):
        first, second = at_once(deed, deed)
        assert first == second and first.uid == uid


def test_a_deed_undone_by_two_at_once_is_undone_once(article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    event = Event.objects.first()
    results = at_once(*(lambda user=user: undo(event, by=user) for user in (reviewer, second_reviewer)))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Event"]
    claim.refresh_from_db()
    assert (claim.claimant, claim.version) == ("", 3)


@pytest.fixture
def panel(project, admin, editor):
    """A desk whose editors vote: two of three decide."""
    edit_project(project, version=1, by=admin, vote_of=3, vote_majority=2)
    return [editor, *(build.member(project, Role.EDITOR, name) for name in ("Eli Editor", "Eva Editor"))]


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_a_verdict_submitted_twice_at_once_is_given_once(article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    judges = (reviewer, reviewer, second_reviewer)
    results = at_once(*(lambda by=by: build.verdict(claim, by=by) for by in judges))
    assert kinds(results) == ["Conflict", "Verdict", "Verdict"]
    refused = next(result for result in results if isinstance(result, Conflict))
    assert refused.current["rationale"] == "It fell by a fifth."
    assert claim.verdicts.count() == 2


def test_of_two_who_conclude_at_once_one_does_and_the_other_is_shown_how(article, reviewer, editor, admin):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)

    def conclude(by):
        rating, said = build.rating(article.project, "false"), f"Because {by} says so."
        return conclude_claim(claim, rating, version=0, by=by, rationale=said, true_as_of=build.today())

    results = at_once(lambda: conclude(editor), lambda: conclude(admin))
    assert kinds(results) == ["Conclusion", "Conflict"]
    refused = next(result for result in results if isinstance(result, Conflict))
    assert refused.current["rationale"] == claim.conclusions.get().rationale
    assert Event.objects.filter(kind="claim concluded").count() == 1


def test_what_all_agree_on_is_accepted_once_by_two_who_click_at_once(article, reviewer, editor, admin):
    claim = build.claim(article, "cut by half", by=reviewer)
    stands = str(build.verdict(claim, by=reviewer).uid)
    results = at_once(*(lambda by=by: accept_agreed(claim, stands=stands, by=by) for by in (editor, admin)))
    assert kinds(results) == ["Conclusion", "Conflict"] and claim.conclusions.count() == 1


def test_a_verdict_that_changes_at_the_moment_of_accepting_is_not_accepted_unseen(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    stands = str(build.verdict(claim, by=reviewer).uid)
    changed, accepted = at_once(
        lambda: _or_too_late(lambda: build.verdict(claim, "true", by=reviewer, version=1)),
        lambda: accept_agreed(claim, stands=stands, by=editor),
    )
    if isinstance(accepted, Conflict):
        assert changed.rating.key == "true" and not claim.conclusions.exists()
    else:
        assert accepted.rating.key == "false" and changed is None


def _or_too_late(deed):
    try:
        return deed()
    except TooLate:
        return None


def test_votes_cast_at_once_are_each_counted_and_conclude_once(article, reviewer, admin, panel):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    rating, said = build.rating(article.project, "false"), {"rationale": "Tables.", "true_as_of": build.today()}
    uid = uuid.uuid4()
    first, second = at_once(*[lambda: propose_conclusion(claim, rating, by=admin, uid=uid, **said)] * 2)
    assert first == second
    voters = [*panel, panel[0]]  # one of them clicks twice
    results = at_once(*(lambda by=by: _or_too_late(lambda: cast_ballot(first, rating, by=by)) for by in voters))
    assert all(result is None or isinstance(result, Ballot) for result in results)
    assert Ballot.objects.count() == 2 == len({result for result in results if result})
    assert claim.conclusions.get().decided == "vote"
    assert Event.objects.filter(kind__in=["claim concluded", "ballot cast"]).count() == 2


def test_of_two_who_propose_at_once_one_does_and_the_other_is_shown_what(article, reviewer, admin, panel):
    build.member(article.project, Role.EDITOR, "Enno Editor")
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    rating, day = build.rating(article.project, "false"), build.today()
    results = at_once(
        *(
            lambda by=by: propose_conclusion(claim, rating, by=by, rationale=f"By {by}.", true_as_of=day)
            for by in (admin, panel[0])
        )
    )
    assert kinds(results) == ["Conflict", "Proposal"]
    refused = next(result for result in results if isinstance(result, Conflict))
    assert refused.current["rationale"] == claim.proposals.get().rationale


def test_an_override_asked_for_twice_at_once_is_made_once(article, reviewer, editor, admin):
    edit_project(article.project, version=1, by=admin, verdicts_demanded=2)
    claim = build.claim(article, "cut by half", by=reviewer)
    results = at_once(*(lambda by=by: override_demands(claim, reason=f"By {by}", by=by) for by in (editor, admin)))
    assert kinds(results) == ["Conflict", "Override"] and claim.overrides.count() == 1


def test_a_form_that_somebody_else_sent_cannot_be_sent_again(article, reviewer, second_reviewer):
    uid = uuid.uuid4()
    build.claim(article, "cut by half", by=reviewer, uid=uid)
    with pytest.raises(Conflict, match="sent once already"):
        build.claim(article, "the plan", by=second_reviewer, uid=uid)


@pytest.fixture
def concluded(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    return claim


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(concluded, editor, admin):
    results = at_once(*(lambda user=user: build.publication(concluded, by=user) for user in (editor, admin)))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Publication"]
    assert Publication.objects.count() == Event.objects.filter(kind="claim published").count() == 1


def test_of_two_who_correct_at_once_one_does_and_the_other_sees_the_answer_that_stands_now(concluded, editor, admin):
    build.publication(concluded, by=editor)
    ratings = {editor: "true", admin: "misleading"}
    results = at_once(
        *(lambda user=user, key=key: build.correction(concluded, key, by=user) for user, key in ratings.items())
    )
    (refused,) = [result for result in results if isinstance(result, Conflict)]
    (correction,) = Correction.objects.all()
    assert refused.current["rating"] == correction.after.rating.label
    assert concluded.conclusions.standing().get() == correction.after


def test_a_correction_and_taking_it_off_publication_at_once_leave_one_of_the_two(concluded, editor, admin):
    build.publication(concluded, by=editor)
    results = at_once(
        lambda: build.correction(concluded, by=editor),
        lambda: unpublish_claim(Claim.objects.get(pk=concluded.pk), version=1, by=admin, reason="Too early"),
        late=TooLate,
    )
    assert sum(isinstance(result, Conflict | TooLate) for result in results) == 1
    concluded.refresh_from_db()
    assert concluded.state == ("corrected" if Correction.objects.exists() else "concluded")


def test_publishing_correcting_signing_and_confirming_sent_twice_at_once_are_done_once(
    project, concluded, editor, admin
):
    def twice(deed) -> object:
        first, second = at_once(deed, deed)
        assert first == second
        return first

    uid = uuid.uuid4()
    twice(lambda: publish_claim(concluded, version=1, by=editor, uid=uid))
    correction = twice(lambda: build.correction(concluded, by=editor, uid=uid))
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    twice(lambda: sign_correction(correction, by=admin))
    said = {"version": 0, "by": editor, "note": "The register", "true_as_of": build.today(), "uid": uid}
    twice(lambda: confirm_conclusion(correction.after, **said))
    kinds = ("claim published", "claim corrected", "correction signed", "conclusion confirmed")
    assert [Event.objects.filter(kind=kind).count() for kind in kinds] == [1, 1, 1, 1]
