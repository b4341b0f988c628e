"""Every deed can be taken back and done again, never over somebody else's later work."""

from datetime import timedelta

import pytest

from annotations.actions import (
    articles,
    claims,
    comments,
    evidence,
    gates,
    panel,
    replies,
    reviews,
    revisions,
    triage,
    verdicts,
)
from annotations.actions.articles import Incoming
from annotations.actions.team import edit_project, remove_member
from annotations.actions.undoing import WAYS, undo
from annotations.core.errors import Conflict, Forbidden, Refused, TooLate
from annotations.core.gates import Gate
from annotations.core.permissions import Role
from annotations.core.records import Decision, LineRole, Stance
from annotations.core.triage import Priority
from annotations.core.workflow import ReviewMove, ReviewState
from annotations.events import Kind
from annotations.models import (
    Article,
    Claim,
    Comment,
    Conclusion,
    Event,
    Evidence,
    EvidenceCheck,
    Highlight,
    Override,
    ReplyRequest,
    Review,
    Revision,
    Source,
    Verdict,
    Waiver,
)
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def last(kind: str = "") -> Event:
    return Event.objects.filter(kind__startswith=kind).first()


def snapshot() -> dict:
    """What a reader finds: everything but versions, times and the trail itself."""
    standing = Verdict.objects.standing().order_by("reviewer")
    return {
        "articles": list(Article.objects.values_list("headline", "publisher", "date_published", "removed_at")),
        "found": list(Article.objects.values_list("found", flat=True)),
        "claims": list(
            Claim.objects.order_by("pk").values_list(
                "claim_reviewed", "claimant", "claim_date", "tags", "kind", "state", "withdrawn_reason"
            )
        ),
        "waiting": list(Highlight.objects.waiting().values_list("claim", "exact", "state", "confidence")),
        "words": sorted(Claim.objects.values_list("highlights__start", "highlights__end", "highlights__exact")),
        "evidence": list(Evidence.objects.standing().values_list("source__title", "stance", "quotation", "note")),
        "weights": list(Evidence.objects.standing().values_list("weight", flat=True)),
        "checks": list(EvidenceCheck.objects.standing().values_list("evidence", "by", "seen")),
        "waivers": list(Waiver.objects.standing().values_list("gate", "reason", "by")),
        "overrides": list(Override.objects.standing().values_list("claim", "reason", "by")),
        "sources": list(Source.objects.values_list("title", "url", "date_published")),
        "replies": list(
            ReplyRequest.objects.standing().values_list(
                "party", "role", "channel", "asked_on", "deadline", "question", "reason", "answer", "answered_on"
            )
        ),
        "comments": list(Comment.objects.standing().values_list("author", "text", "answers", "resolved_by")),
        "verdicts": list(standing.values_list("reviewer", "rating__key", "rationale", "true_as_of", "confidence")),
        "on these words": list(Verdict.objects.on_these_words().values_list("reviewer", "seen")),
        "conclusions": list(
            Conclusion.objects.standing().values_list("rating__key", "rationale", "decided", "answers")
        ),
        "reviews": list(Review.objects.values_list("member", "due", "state", "reason")),
        "priorities": [
            *Article.objects.values_list("priority", "priority_reason"),
            *Claim.objects.order_by("pk").values_list("priority", "priority_reason"),
        ],
        "text": list(Revision.objects.values_list("text", "cut")),
    }


def a_mark(article, claim, reviewer, editor, admin):
    yield reviewer
    build.claim(article, "Roads spending", by=reviewer)


def an_edit(article, claim, reviewer, editor, admin):
    yield reviewer
    claims.edit_claim(
        claim, version=1, by=reviewer, claim_reviewed="It fell.", claim_date=build.today(), tags=["tax"], claimant="She"
    )


def a_move(article, claim, reviewer, editor, admin):
    yield reviewer
    at = article.revisions.first().text.index("tax was cut")
    claims.move_claim(claim, at, at + 11, "tax was cut", version=1, by=reviewer)


def a_further_place(article, claim, reviewer, editor, admin):
    yield reviewer
    at = article.current.text.index("Roads spending")
    claims.add_highlight(claim, at, at + 14, "Roads spending", version=1, by=reviewer)


def an_untying(article, claim, reviewer, editor, admin):
    at = article.current.text.index("Roads spending")
    added = claims.add_highlight(claim, at, at + 14, "Roads spending", version=1, by=reviewer)
    yield reviewer
    claims.remove_highlight(added, version=2, by=reviewer)


def _changed_by_the_publisher(article, claim, by, words: str = "cut by two fifths"):
    """The claim's words in a newer version, where they wait for a decision."""
    newer = Incoming.of_text(article.current.text.replace("cut by half", words))
    revisions.adopt_revision(revisions.add_revision(article, newer, by=by), by=by)
    return claim.highlights.current().get()


def words_taken(article, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    waiting = _changed_by_the_publisher(article, claim, reviewer)
    yield reviewer
    revisions.decide(waiting, Decision.ACCEPT, version=1, by=reviewer)


def words_chosen(article, claim, reviewer, editor, admin):
    waiting = _changed_by_the_publisher(article, claim, reviewer)
    yield reviewer
    at = article.current.text.index("two fifths")
    span = {"start": at, "end": at + 10, "exact": "two fifths"}
    revisions.decide(waiting, Decision.CHOOSE, version=1, by=reviewer, **span)


def words_put_back(article, claim, reviewer, editor, admin):
    waiting = _changed_by_the_publisher(article, claim, reviewer)
    revisions.decide(waiting, Decision.GONE, version=1, by=reviewer)
    proposal = last().data["proposal"]
    yield reviewer
    revisions.reopen_words(waiting, proposal, version=2, by=reviewer)


def a_withdrawal(article, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    yield reviewer
    claims.withdraw_claim(claim, version=1, by=reviewer, reason="Not a claim at all")


def a_restoring(article, claim, reviewer, editor, admin):
    claims.withdraw_claim(claim, version=1, by=reviewer)
    yield reviewer
    claims.restore_claim(claim, version=2, by=reviewer)


def a_source(article, claim, reviewer, editor, admin):
    build.evidence(claim, by=reviewer, title="Kept in the library")
    evidence.remove_evidence(Evidence.objects.get(), version=1, by=reviewer)
    yield reviewer
    evidence.attach_source(claim, by=reviewer, source=Source.objects.get(), stance=Stance.SUPPORTS, quotation="8 %")


def an_edit_of_evidence(article, claim, reviewer, editor, admin):
    item = build.evidence(claim, by=reviewer)
    yield reviewer
    evidence.edit_evidence(item, version=1, by=reviewer, stance=Stance.CONTEXT, note="An old table")


def a_removal_of_evidence(article, claim, reviewer, editor, admin):
    item = build.evidence(claim, by=reviewer)
    yield reviewer
    evidence.remove_evidence(item, version=1, by=reviewer)


def a_return_of_evidence(article, claim, reviewer, editor, admin):
    item = evidence.remove_evidence(build.evidence(claim, by=reviewer), version=1, by=reviewer)
    yield reviewer
    evidence.restore_evidence(item, version=2, by=reviewer)


def an_edit_of_a_source(article, claim, reviewer, editor, admin):
    item = build.evidence(claim, by=reviewer)
    yield reviewer
    day = build.today() - timedelta(days=3)
    evidence.edit_source(
        item.source, version=1, by=reviewer, title="Tables", url="https://example.org/b", date_published=day
    )


def a_request(article, claim, reviewer, editor, admin):
    yield reviewer
    build.reply_request(claim, by=reviewer)


def a_reason_not_to_ask(article, claim, reviewer, editor, admin):
    yield reviewer
    replies.record_not_asked(claim, by=reviewer, reason="The figure is the treasury's own.")


def an_edit_of_a_request(article, claim, reviewer, editor, admin):
    asked = build.reply_request(claim, by=reviewer)
    yield reviewer
    day = build.today() - timedelta(days=3)
    replies.edit_request(asked, version=1, by=reviewer, party="The mayor", asked_on=day, deadline=day)


def a_removal_of_a_request(article, claim, reviewer, editor, admin):
    asked = build.reply_request(claim, by=reviewer)
    yield reviewer
    replies.remove_request(asked, version=1, by=reviewer)


def a_return_of_a_request(article, claim, reviewer, editor, admin):
    asked = replies.remove_request(build.reply_request(claim, by=reviewer), version=1, by=reviewer)
    yield reviewer
    replies.restore_request(asked, version=2, by=reviewer)


def an_answer(article, claim, reviewer, editor, admin):
    asked = build.reply_request(claim, by=reviewer)
    yield reviewer
    replies.record_reply(asked, version=1, by=reviewer, answer="By a fifth.")


def a_fuller_answer(article, claim, reviewer, editor, admin):
    asked = replies.record_reply(build.reply_request(claim, by=reviewer), version=1, by=reviewer, answer="By a fifth.")
    yield reviewer
    replies.record_reply(asked, version=2, by=reviewer, answer="By a fifth, in two years.")


def an_answer_after_the_conclusion(article, claim, reviewer, editor, admin):
    asked = build.reply_request(claim, by=reviewer)
    build.verdict(claim, by=reviewer)
    _conclude(claim, editor)
    yield reviewer
    replies.record_reply(asked, version=1, by=reviewer, answer="By a fifth.")


def an_answer_taken_back(article, claim, reviewer, editor, admin):
    asked = replies.record_reply(build.reply_request(claim, by=reviewer), version=1, by=reviewer, answer="By a fifth.")
    yield reviewer
    replies.take_back_reply(asked, version=2, by=reviewer)


def a_comment(article, claim, reviewer, editor, admin):
    yield reviewer
    build.comment(article, by=reviewer)


def an_answer_to_a_comment(article, claim, reviewer, editor, admin):
    first = build.comment(claim, by=editor)
    yield reviewer
    build.comment(first, "It is, see the note.", by=reviewer)


def an_edit_of_a_comment(article, claim, reviewer, editor, admin):
    said = build.comment(claim, by=reviewer)
    yield reviewer
    comments.edit_comment(said, version=1, by=reviewer, text="Which year is the base?")


def a_removal_of_a_comment(article, claim, reviewer, editor, admin):
    said = build.comment(claim, by=reviewer)
    yield editor
    comments.remove_comment(said, version=1, by=editor)


def a_return_of_a_comment(article, claim, reviewer, editor, admin):
    said = comments.remove_comment(build.comment(claim, by=reviewer), version=1, by=reviewer)
    yield reviewer
    comments.restore_comment(said, version=2, by=reviewer)


def a_resolved_discussion(article, claim, reviewer, editor, admin):
    said = build.comment(claim, by=reviewer)
    yield editor
    comments.resolve_thread(said, version=1, by=editor)


def a_reopened_discussion(article, claim, reviewer, editor, admin):
    said = comments.resolve_thread(build.comment(claim, by=editor), version=1, by=reviewer)
    yield reviewer
    comments.reopen_thread(said, version=2, by=reviewer)


def an_order_of_sources(article, claim, reviewer, editor, admin):
    keys = [build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", title=f"T{n}").pk for n in range(3)]
    yield reviewer
    evidence.order_evidence(claim, keys[::-1], stands=keys, by=reviewer)


def a_check(article, claim, reviewer, editor, admin):
    item = build.evidence(claim, by=reviewer)
    yield editor
    gates.check_evidence(item, version=1, source_version=1, by=editor)


def an_unticking(article, claim, reviewer, editor, admin):
    item = build.evidence(claim, by=reviewer)
    gates.check_evidence(item, version=1, source_version=1, by=editor)
    yield editor
    gates.uncheck_evidence(item, by=editor)


def a_waiver(article, claim, reviewer, editor, admin):
    edit_project(article.project, version=1, by=admin, needs_primary=True)
    yield editor
    gates.waive_gate(claim, Gate.PRIMARY, reason="It was burnt", by=editor)


def an_override(article, claim, reviewer, editor, admin):
    edit_project(article.project, version=1, by=admin, verdicts_demanded=2)
    yield editor
    panel.override_demands(claim, reason="The vote is tonight", by=editor)


def an_override_taken_back(article, claim, reviewer, editor, admin):
    edit_project(article.project, version=1, by=admin, verdicts_demanded=2)
    made = panel.override_demands(claim, reason="The vote is tonight", by=editor)
    yield editor
    panel.take_back_override(made, by=editor)


def an_adjudication(article, claim, reviewer, editor, admin):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "mixed", by=admin)
    yield editor
    answers = [{"question": question, "answer": "No."} for question in article.project.questions]
    verdicts.conclude_claim(
        claim,
        build.rating(article.project, "mixed"),
        version=0,
        by=editor,
        rationale="Both years count.",
        true_as_of=build.today(),
        answers=answers,
    )


def a_waiver_taken_back(article, claim, reviewer, editor, admin):
    edit_project(article.project, version=1, by=admin, needs_primary=True)
    waiver = gates.waive_gate(claim, Gate.PRIMARY, reason="It was burnt", by=editor)
    yield editor
    gates.take_back_waiver(waiver, by=editor)


def a_first_verdict(article, claim, reviewer, editor, admin):
    yield reviewer
    build.verdict(claim, by=reviewer)


def a_second_verdict(article, claim, reviewer, editor, admin):
    build.verdict(claim, "true", by=reviewer, rationale="First reasons")
    yield reviewer
    build.verdict(claim, "false", by=reviewer, version=1, rationale="Better reasons")


def a_taking_back(article, claim, reviewer, editor, admin):
    verdict = build.verdict(claim, by=reviewer)
    yield reviewer
    verdicts.take_back_verdict(verdict, by=reviewer)


def _conclude(claim, editor):
    false = build.rating(claim.article.project, "false")
    return verdicts.conclude_claim(
        claim, false, version=0, by=editor, rationale="See the tables.", true_as_of=build.today()
    )


def a_conclusion(article, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    yield editor
    _conclude(claim, editor)


def a_reopening(article, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    _conclude(claim, editor)
    yield editor
    verdicts.reopen_claim(claim, version=1, by=editor, reason="New tables came out")


def a_due_date(article, claim, reviewer, editor, admin):
    review = reviews.assign_review(article, reviewer, by=editor)
    yield editor
    reviews.edit_review(review, version=1, by=editor, due=build.today() + timedelta(days=2))


def an_assignment(article, claim, reviewer, editor, admin):
    yield editor
    reviews.assign_review(article, reviewer, by=editor)


def a_taking(article, claim, reviewer, editor, admin):
    yield reviewer
    reviews.take_review(article, by=reviewer, claim=claim)


def a_handing_in(article, claim, reviewer, editor, admin):
    review = reviews.take_review(article, by=reviewer)
    yield reviewer
    reviews.advance_review(review, ReviewMove.SUBMIT, version=1, by=reviewer)


def a_declining(article, claim, reviewer, editor, admin):
    review = reviews.assign_review(article, reviewer, by=editor)
    yield reviewer
    reviews.advance_review(review, ReviewMove.DECLINE, version=1, by=reviewer, reason="I know the mayor")


def a_taking_off(article, claim, reviewer, editor, admin):
    review = reviews.assign_review(article, reviewer, by=editor)
    yield editor
    reviews.advance_review(review, ReviewMove.WITHDRAW, version=1, by=editor, reason="She is ill")


def a_step_back(article, claim, reviewer, editor, admin):
    review = reviews.take_review(article, by=reviewer)
    yield reviewer
    reviews.put_back_review(review, ReviewState.ASSIGNED, reason="", version=1, by=reviewer)


def a_line(article, claim, reviewer, editor, admin):
    page = build.article("Menu\n" + build.TEXT.replace("bridges", "roads"), by=reviewer)
    yield reviewer
    articles.move_line(page.revisions.first(), 0, LineRole.PARAGRAPH, version=1, by=reviewer)


def a_headline(article, claim, reviewer, editor, admin):
    page = build.article("Menu\n" + build.TEXT.replace("bridges", "roads"), by=reviewer)
    yield reviewer
    articles.move_line(page.revisions.first(), 0, LineRole.HEADLINE, version=1, by=reviewer)


def the_details(article, claim, reviewer, editor, admin):
    yield reviewer
    articles.edit_article(article, version=1, by=reviewer, publisher="The Example", headline="Another one")


def a_removed_article(article, claim, reviewer, editor, admin):
    yield admin
    articles.remove_article(article, by=admin)


def a_restored_article(article, claim, reviewer, editor, admin):
    articles.remove_article(article, by=admin)
    yield admin
    articles.restore_article(article, by=admin)


def a_priority(article, claim, reviewer, editor, admin):
    yield editor
    triage.set_priority(article, Priority.HIGH, reason="Half the town shares it.", version=article.version, by=editor)


def a_priority_of_a_claim(article, claim, reviewer, editor, admin):
    triage.set_priority(claim, Priority.LOW, reason="Small.", version=1, by=editor)
    yield editor
    triage.set_priority(claim, None, version=2, by=editor)


def a_handing_over(article, claim, reviewer, editor, admin):
    review = reviews.assign_review(article, reviewer, by=editor, due=build.today())
    yield editor
    reviews.hand_over_review(review, admin, reason="Rina is ill.", version=1, by=editor)


def a_giving_back(article, claim, reviewer, editor, admin):
    review = reviews.assign_review(article, reviewer, by=editor)
    given = reviews.hand_over_review(review, admin, reason="Rina is ill.", version=1, by=editor)
    yield editor
    reviews.give_back_review(given, ReviewState.ASSIGNED, reason="", version=1, by=editor)


DEEDS = [
    (Kind.CLAIM_MARKED, a_mark),
    (Kind.CLAIM_EDITED, an_edit),
    (Kind.CLAIM_MOVED, a_move),
    (Kind.HIGHLIGHT_ADDED, a_further_place),
    (Kind.HIGHLIGHT_REMOVED, an_untying),
    (Kind.WORDS_DECIDED, words_taken),
    (Kind.WORDS_DECIDED, words_chosen),
    (Kind.WORDS_REOPENED, words_put_back),
    (Kind.CLAIM_WITHDRAWN, a_withdrawal),
    (Kind.CLAIM_RESTORED, a_restoring),
    (Kind.SOURCE_ATTACHED, a_source),
    (Kind.EVIDENCE_EDITED, an_edit_of_evidence),
    (Kind.EVIDENCE_REMOVED, a_removal_of_evidence),
    (Kind.EVIDENCE_RESTORED, a_return_of_evidence),
    (Kind.SOURCE_EDITED, an_edit_of_a_source),
    (Kind.REPLY_ASKED, a_request),
    (Kind.REPLY_NOT_ASKED, a_reason_not_to_ask),
    (Kind.REPLY_REQUEST_EDITED, an_edit_of_a_request),
    (Kind.REPLY_REQUEST_REMOVED, a_removal_of_a_request),
    (Kind.REPLY_REQUEST_RESTORED, a_return_of_a_request),
    (Kind.REPLY_RECORDED, an_answer),
    (Kind.REPLY_RECORDED, a_fuller_answer),
    (Kind.REPLY_RECORDED, an_answer_after_the_conclusion),
    (Kind.REPLY_TAKEN_BACK, an_answer_taken_back),
    (Kind.COMMENT_WRITTEN, a_comment),
    (Kind.COMMENT_WRITTEN, an_answer_to_a_comment),
    (Kind.COMMENT_EDITED, an_edit_of_a_comment),
    (Kind.COMMENT_REMOVED, a_removal_of_a_comment),
    (Kind.COMMENT_RESTORED, a_return_of_a_comment),
    (Kind.THREAD_RESOLVED, a_resolved_discussion),
    (Kind.THREAD_REOPENED, a_reopened_discussion),
    (Kind.EVIDENCE_ORDERED, an_order_of_sources),
    (Kind.EVIDENCE_CHECKED, a_check),
    (Kind.CHECK_TAKEN_BACK, an_unticking),
    (Kind.GATE_WAIVED, a_waiver),
    (Kind.WAIVER_TAKEN_BACK, a_waiver_taken_back),
    (Kind.DEMANDS_OVERRIDDEN, an_override),
    (Kind.OVERRIDE_TAKEN_BACK, an_override_taken_back),
    (Kind.VERDICT_GIVEN, a_first_verdict),
    (Kind.VERDICT_GIVEN, a_second_verdict),
    (Kind.VERDICT_TAKEN_BACK, a_taking_back),
    (Kind.CLAIM_CONCLUDED, a_conclusion),
    (Kind.CLAIM_CONCLUDED, an_adjudication),
    (Kind.CLAIM_REOPENED, a_reopening),
    (Kind.REVIEW_ASSIGNED, an_assignment),
    (Kind.REVIEW_TAKEN, a_taking),
    (Kind.REVIEW_ADVANCED, a_handing_in),
    (Kind.REVIEW_ADVANCED, a_declining),
    (Kind.REVIEW_ADVANCED, a_taking_off),
    (Kind.REVIEW_PUT_BACK, a_step_back),
    (Kind.REVIEW_EDITED, a_due_date),
    (Kind.REVIEW_HANDED_OVER, a_handing_over),
    (Kind.REVIEW_GIVEN_BACK, a_giving_back),
    (Kind.PRIORITY_SET, a_priority),
    (Kind.PRIORITY_SET, a_priority_of_a_claim),
    (Kind.LINE_MOVED, a_line),
    (Kind.LINE_MOVED, a_headline),
    (Kind.ARTICLE_EDITED, the_details),
    (Kind.ARTICLE_REMOVED, a_removed_article),
    (Kind.ARTICLE_RESTORED, a_restored_article),
]
#: Undoing a mark keeps the claim, as a withdrawn one, and so it is with a review; times differ by their nature.
NOT_THE_SAME_BEFORE = {a_mark, an_assignment, a_taking, a_handing_over, a_removed_article, a_restored_article}


@pytest.mark.parametrize(("kind", "deed"), DEEDS, ids=[deed.__name__ for _, deed in DEEDS])
def test_a_deed_is_undone_redone_and_undone_again_with_one_event_each(
    kind, deed, article, claim, reviewer, editor, admin
):
    doing = deed(article, claim, reviewer, editor, admin)
    by = next(doing)
    before = snapshot()
    for _ in doing:
        pass
    done, after, events = last(), snapshot(), Event.objects.count()
    assert done.kind == kind
    undone = undo(done, by=by)
    assert undone == last() and undone.data["undoes"] == str(done.uid) and Event.objects.count() == events + 1
    if deed not in NOT_THE_SAME_BEFORE:
        assert snapshot() == before
    redone = undo(undone, by=by)
    assert redone.data["again"] and redone.data["undoes"] == str(undone.uid)
    if deed not in NOT_THE_SAME_BEFORE:
        assert snapshot() == after
    once_more = undo(redone, by=by)
    assert "again" not in once_more.data and Event.objects.count() == events + 3
    for spent in (done, undone, redone):
        with pytest.raises(Conflict, match="undone already, by you"):
            undo(spent, by=by)


def test_every_kind_that_can_be_undone_is_tried_above():
    assert {kind for kind, _ in DEEDS} == set(WAYS)


def test_a_chain_is_undone_from_its_end_and_redone_from_its_start(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    chain = [last()]
    claims.edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    chain.append(last())
    build.evidence(claim, by=reviewer)
    chain.append(last())
    build.verdict(claim, by=reviewer)
    chain.append(last())
    whole = snapshot()
    for _ in range(2):
        undone = [undo(event, by=reviewer) for event in reversed(chain)]
        claim.refresh_from_db()
        assert (claim.state, claim.claimant) == ("withdrawn", "")
        chain = [undo(event, by=reviewer) for event in reversed(undone)]
        assert snapshot() == whole


def test_a_verdict_and_a_conclusion_go_both_ways_however_often(claim, reviewer, editor):
    verdict = build.verdict(claim, by=reviewer)
    given = last()
    verdicts.take_back_verdict(verdict, by=reviewer)
    again = undo(last(), by=reviewer)
    undo(undo(again, by=reviewer), by=reviewer)
    _conclude(claim, editor)
    concluded = last()
    verdicts.reopen_claim(claim, version=1, by=editor, reason="New tables")
    undo(last(), by=editor)
    undo(concluded, by=editor)
    undo(given, by=reviewer)
    claim.refresh_from_db()
    assert claim.state == "open" and not Verdict.objects.standing().exists()


def test_an_order_is_undone_around_what_was_attached_since_but_not_over_a_newer_order(claim, reviewer, second_reviewer):
    a, b = (build.evidence(claim, by=reviewer, url=f"https://example.org/{n}").pk for n in range(2))
    evidence.order_evidence(claim, [b, a], stands=[a, b], by=reviewer)
    mine = last()
    c = build.evidence(claim, by=second_reviewer, url="https://example.org/c").pk
    undo(mine, by=reviewer)
    assert list(claim.evidence.values_list("pk", flat=True)) == [a, b, c]
    mine = undo(last(), by=reviewer)
    evidence.order_evidence(claim, [c, b, a], stands=[b, a, c], by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second changed this since"):
        undo(mine, by=reviewer)


def test_what_somebody_else_changed_since_is_never_overwritten(claim, reviewer, second_reviewer):
    claims.edit_claim(claim, version=1, by=reviewer, claim_reviewed="The tax fell.", claimant="The mayor")
    mine = last()
    claims.edit_claim(claim, version=2, by=second_reviewer, claim_reviewed="The tax was halved.")
    with pytest.raises(Conflict, match=r"Sol Second changed .*“The tax fell.” to “The tax was halved.”") as refused:
        undo(mine, by=reviewer)
    assert refused.value.current == {"claim_reviewed": "The tax was halved."}
    claim.refresh_from_db()
    assert (claim.claim_reviewed, claim.claimant) == ("The tax was halved.", "The mayor")


def test_a_change_of_other_fields_does_not_stand_in_the_way(claim, reviewer, second_reviewer):
    claims.edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    mine = last()
    claims.edit_claim(claim, version=2, by=second_reviewer, tags=["tax"])
    undo(mine, by=reviewer)
    claim.refresh_from_db()
    assert (claim.claimant, claim.tags) == ("", ["tax"])


def test_my_own_later_change_is_to_be_undone_first(claim, reviewer):
    claims.edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    first = last()
    claims.edit_claim(claim, version=2, by=reviewer, claimant="The council")
    second = last()
    with pytest.raises(Conflict, match=r"You changed this since.*Undo that first"):
        undo(first, by=reviewer)
    undo(second, by=reviewer)
    undo(first, by=reviewer)
    claim.refresh_from_db()
    assert claim.claimant == ""


def test_a_claim_that_somebody_else_worked_on_is_not_swept_away(claim, reviewer, second_reviewer):
    marked = last("claim marked")
    build.evidence(claim, by=second_reviewer)
    with pytest.raises(Conflict, match=r"Sol Second changed this since \(source attached\)"):
        undo(marked, by=reviewer)


def test_a_claim_withdrawn_again_by_somebody_else_stays_withdrawn(claim, reviewer, second_reviewer):
    claims.withdraw_claim(claim, version=1, by=reviewer)
    mine = last()
    claims.restore_claim(claim, version=2, by=second_reviewer)
    claims.withdraw_claim(claim, version=3, by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second"):
        undo(mine, by=reviewer)


def test_a_colleague_may_undo_what_they_might_have_done_themselves(claim, reviewer, second_reviewer):
    claims.withdraw_claim(claim, version=1, by=reviewer)
    undo(last(), by=second_reviewer)
    claim.refresh_from_db()
    assert claim.state == "open"


@pytest.mark.parametrize(
    "deed", [build.verdict, lambda claim, by: build.comment(claim, by=by)], ids=["verdict", "comment"]
)
def test_a_claim_that_a_colleague_judged_or_commented_is_not_taken_away_by_a_key(
    claim, reviewer, second_reviewer, deed
):
    marked = last("claim marked")
    deed(claim, by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second"):
        undo(marked, by=reviewer)


def test_in_a_blind_round_no_refusal_tells_that_another_has_judged(project, claim, admin, reviewer, second_reviewer):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    marked = last("claim marked")
    build.verdict(claim, by=second_reviewer)
    undo(marked, by=reviewer)
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_a_verdict_is_undone_by_nobody_but_its_reviewer(claim, reviewer, admin):
    build.verdict(claim, by=reviewer)
    with pytest.raises(Forbidden):
        undo(last(), by=admin)


def test_who_may_not_do_it_may_not_undo_it(claim, reviewer, editor, viewer, outsider):
    marked = last("claim marked")
    for nobody in (viewer, outsider):
        with pytest.raises(Forbidden):
            undo(marked, by=nobody)
    build.verdict(claim, by=reviewer)
    _conclude(claim, editor)
    with pytest.raises(Forbidden):
        undo(last(), by=reviewer)


def test_who_left_the_project_undoes_nothing(claim, project, reviewer):
    marked = last("claim marked")
    build.member(project, Role.ADMIN, "Ada Admin")
    remove_member(project.memberships.get(user=reviewer), by=project.memberships.get(role="admin").user)
    with pytest.raises(Forbidden):
        undo(marked, by=reviewer)


def test_what_is_concluded_is_not_undone_behind_the_desk_s_back(claim, reviewer, editor):
    claims.edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    edited = last()
    build.verdict(claim, by=reviewer)
    judged = last()
    _conclude(claim, editor)
    for event in (edited, judged):
        with pytest.raises(TooLate, match="concluded"):
            undo(event, by=reviewer)


def test_a_conclusion_does_not_come_back_over_other_verdicts(claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    _conclude(claim, editor)
    verdicts.reopen_claim(claim, version=1, by=editor, reason="New tables")
    reopened = last()
    build.verdict(claim, "true", by=reviewer, version=1)
    with pytest.raises(Conflict, match="verdicts have changed"):
        undo(reopened, by=editor)


def test_nothing_is_undone_on_a_removed_article(article, claim, reviewer, admin):
    marked = last("claim marked")
    articles.remove_article(article, by=admin)
    with pytest.raises(TooLate, match="Restore it"):
        undo(marked, by=admin)


def test_a_line_stays_once_claims_are_tied_to_the_text(project, reviewer):
    page = build.article("Menu\n" + build.TEXT, by=reviewer)
    articles.move_line(page.revisions.first(), 0, LineRole.PARAGRAPH, version=1, by=reviewer)
    moved = last()
    build.claim(page, "cut by half", by=reviewer)
    with pytest.raises(TooLate, match="tied"):
        undo(moved, by=reviewer)


def test_a_headline_that_was_mended_further_is_not_set_back(project, reviewer, second_reviewer):
    page = build.article("Menu\n" + build.TEXT, by=reviewer)
    headline = next(n for n, line in enumerate(page.revisions.first().lines) if line.role == LineRole.HEADLINE)
    revision = articles.move_line(page.revisions.first(), 0, LineRole.HEADLINE, version=1, by=reviewer)
    mine = last("line moved")
    articles.move_line(revision, headline, LineRole.SUBHEADING, version=2, by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second"):
        undo(mine, by=reviewer)


def test_a_loaded_article_and_an_edit_that_changed_nothing_cannot_be_undone(article, reviewer):
    loaded = last("article loaded")
    claim = build.claim(article, "cut by half", by=reviewer)
    claims.edit_claim(claim, version=1, by=reviewer, claimant="")
    for event in (loaded, last()):
        with pytest.raises(Refused, match="cannot be undone"):
            undo(event, by=reviewer)


def test_an_assignment_is_not_undone_once_its_member_has_begun(article, reviewer, editor):
    review = reviews.assign_review(article, reviewer, by=editor)
    assigned = last()
    reviews.advance_review(review, ReviewMove.START, version=1, by=reviewer)
    with pytest.raises(Conflict, match="changed this since"):
        undo(assigned, by=editor)


def test_a_review_that_was_called_off_does_not_come_back_beside_a_new_one(article, reviewer, editor):
    reviews.assign_review(article, reviewer, by=editor)
    called_off = undo(last(), by=editor)
    reviews.assign_review(article, reviewer, by=editor)
    with pytest.raises(Conflict, match="given this anew"):
        undo(called_off, by=editor)
    assert Review.objects.under_way().count() == 1


def test_who_handed_in_can_take_that_back_until_an_editor_looked(article, reviewer, editor):
    review = reviews.take_review(article, by=reviewer)
    reviews.advance_review(review, ReviewMove.SUBMIT, version=1, by=reviewer)
    handed_in = last()
    reviews.advance_review(review, ReviewMove.RETURN, version=2, by=editor, reason="Two sources are missing")
    with pytest.raises(Conflict):
        undo(handed_in, by=reviewer)
    with pytest.raises(Forbidden, match="only they can undo it"):
        undo(last(), by=reviewer)
