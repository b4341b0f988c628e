"""Deciding together: adjudication, what all agree on, the emergency override, and the vote."""

import uuid
from datetime import timedelta

import pytest

from annotations.actions.claims import edit_claim
from annotations.actions.evidence import remove_evidence
from annotations.actions.panel import (
    cast_ballot,
    override_demands,
    propose_conclusion,
    take_back_override,
    withdraw_proposal,
)
from annotations.actions.team import edit_project, replace_scale
from annotations.actions.undoing import undo
from annotations.actions.verdicts import accept_agreed, conclude_claim, reopen_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, NotReady, Refused, TooLate
from annotations.core.panel import DEFAULT_QUESTIONS, Answered, fingerprint
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import ClaimKind
from annotations.models import Ballot, Conclusion, Event, Proposal
from annotations.queries import decisions, like_claims
from annotations.queries.panel import decided_otherwise, projects_to_decide, votes_waiting
from tests import build

ANSWERS = [Answered(question=question, answer="By the tables, no.") for question in DEFAULT_QUESTIONS]


@pytest.fixture
def two(project, admin):
    """The project demands two verdicts."""
    return edit_project(project, version=1, by=admin, verdicts_demanded=2)


@pytest.fixture
def voting(project, admin):
    """The project votes: two of three decide."""
    return edit_project(project, version=1, by=admin, vote_of=3, vote_majority=2)


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def voters(project, editor):
    return [editor, *(build.member(project, Role.EDITOR, name) for name in ("Eli Editor", "Eva Editor"))]


def given(**other):
    return {"rationale": "See the tables.", "true_as_of": build.today()} | other


def conclude(claim, by, key="false", **other):
    other = {"version": 0} | other
    return conclude_claim(claim, build.rating(claim.article.project, key), by=by, **given(**other))


def propose(claim, by, key="false", **other):
    return propose_conclusion(claim, build.rating(claim.article.project, key), by=by, **given(**other))


def vote(proposal, by, key="false", reason=""):
    return cast_ballot(proposal, build.rating(proposal.claim.article.project, key), by=by, reason=reason)


def accept(claim, by):
    return accept_agreed(claim, stands=stands(claim), by=by)


def stands(claim):
    return fingerprint(claim.verdicts.on_these_words().values_list("uid", flat=True))


# --- adjudication ----------------------------------------------------------------------------------------------------


def test_where_verdicts_differ_the_desk_s_questions_are_answered_and_kept(
    two, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "misleading", by=second_reviewer)
    with pytest.raises(Invalid, match="answer this before") as refused:
        conclude(claim, editor, answers=[*ANSWERS[:2], Answered(question=DEFAULT_QUESTIONS[2], answer=" "), ANSWERS[3]])
    assert refused.value.field == "answer_2"
    conclusion = conclude(claim, editor, answers=ANSWERS)
    conclusion.refresh_from_db()
    assert (conclusion.decided, conclusion.answers) == ("adjudicated", ANSWERS)


def test_answers_to_other_questions_than_the_desk_asks_now_are_refused(
    two, claim, reviewer, second_reviewer, editor, admin
):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "true", by=second_reviewer)
    edit_project(two, version=2, by=admin, questions=["Says who?"])
    with pytest.raises(Conflict, match="questions were changed"):
        conclude(claim, editor, answers=ANSWERS)
    assert conclude(claim, editor, answers=[Answered(question="Says who?", answer="The mayor.")]).answers


def test_a_desk_without_questions_asks_none(two, claim, reviewer, second_reviewer, editor, admin):
    edit_project(two, version=2, by=admin, questions=[])
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "true", by=second_reviewer)
    assert conclude(claim, editor).answers == []


def test_nobody_concludes_on_their_own_verdict_alone_where_two_are_demanded(two, claim, reviewer, editor, admin):
    build.verdict(claim, "false", by=editor)
    build.verdict(claim, "true", by=reviewer)
    for key in ("false", "mixed"):
        with pytest.raises(Refused, match="no other judge holds this rating"):
            conclude(claim, editor, key, answers=ANSWERS)
    assert conclude(claim, admin, "false", answers=ANSWERS).by == admin


def test_a_judge_may_conclude_what_the_other_judge_holds_too(two, claim, reviewer, editor):
    build.verdict(claim, "false", by=editor)
    build.verdict(claim, "false", by=reviewer)
    assert conclude(claim, editor).decided == "agreed"


def test_a_verdict_in_sight_of_another_is_no_independent_one(two, claim, reviewer, second_reviewer, editor, admin):
    build.verdict(claim, "false", by=reviewer)
    seen = build.verdict(claim, "false", by=editor)
    assert seen.in_sight
    with pytest.raises(Refused, match=r"2 independent verdicts.*1 was given in sight of another"):
        conclude(claim, admin)
    blind = build.verdict(claim, "misleading", by=second_reviewer)
    changed = build.verdict(claim, "false", by=second_reviewer, version=1)
    assert (blind.in_sight, changed.in_sight) == (False, False)
    assert conclude(claim, admin).verdicts.count() == 3


def test_who_judges_a_reopened_claim_first_has_seen_what_was_concluded(two, claim, reviewer, second_reviewer, editor):
    for judge in (reviewer, second_reviewer):
        build.verdict(claim, by=judge)
    conclude(claim, editor)
    reopen_claim(claim, version=1, by=editor, reason="New tables")
    third = build.member(two, Role.REVIEWER, "Theo Third")
    assert build.verdict(claim, by=third).in_sight


# --- what all agree on -----------------------------------------------------------------------------------------------


def test_what_all_judged_alike_is_accepted_with_their_reasons_and_an_event_each(
    two, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, by=reviewer, rationale="It fell by a fifth.")
    build.verdict(claim, by=second_reviewer, rationale="From 8.0 to 6.5.")
    before = Event.objects.count()
    conclusion = accept(claim, editor)
    assert (conclusion.decided, conclusion.rationale) == ("agreed", "It fell by a fifth.\n\nFrom 8.0 to 6.5.")
    assert Event.objects.count() == before + 1
    with pytest.raises(Conflict, match="concluded this claim meanwhile"):
        accept(claim, editor)


def test_verdicts_that_changed_since_somebody_looked_are_not_accepted(two, claim, reviewer, second_reviewer, editor):
    build.verdict(claim, by=reviewer)
    build.verdict(claim, by=second_reviewer)
    looked_at = stands(claim)
    build.verdict(claim, "false", by=reviewer, version=1, rationale="For other reasons.")
    with pytest.raises(Conflict, match="changed since you looked"):
        accept_agreed(claim, stands=looked_at, by=editor)
    build.verdict(claim, "true", by=reviewer, version=2)
    with pytest.raises(Conflict, match="differ"):
        accept(claim, editor)


def test_the_page_names_why_a_claim_is_left_and_the_deed_refuses_just_those(
    two, article, reviewer, second_reviewer, editor, admin
):
    edit_project(two, version=2, by=admin, needs_primary=True)
    words = {
        "cut by half": "fine",
        "Roads spending": "no primary source",
        "has not formally spoken": "absence",
        "38 of 40": "one verdict",
        "the meeting": "differ",
    }
    for quote, kind in words.items():
        claim = build.claim(
            article, quote, by=reviewer, kind=ClaimKind.ABSENCE if kind == "absence" else ClaimKind.EVENT
        )
        if kind != "no primary source":
            build.evidence(claim, by=reviewer, url=f"https://example.org/{claim.pk}", weight="primary")
        build.verdict(claim, "false", by=reviewer)
        if kind != "one verdict":
            build.verdict(claim, "true" if kind == "differ" else "false", by=second_reviewer)
    two.refresh_from_db()
    found = decisions(two, editor)
    assert [one.claim.number for one in found.ready] == [1]
    assert [one.claim.number for one in found.differ] == [5]
    assert [one.left for one in found.left] == [
        "Missing: a primary source.",
        "A claim of absence: it needs a day to check it again.",
        "1 of 2 independent verdicts.",
    ]
    for one in [*found.left, *found.differ]:
        with pytest.raises(Refused):
            accept(one.claim, editor)
    assert accept(found.ready[0].claim, editor).rating.key == "false"
    assert [row.to_decide for row in projects_to_decide([two.pk])] == [3]


def test_what_waits_for_a_decision_costs_the_same_for_1_and_for_20_claims(
    two, article, reviewer, second_reviewer, editor, django_assert_num_queries
):
    words = article.current.text.split()

    def fill(start, stop):
        for n in range(start, stop):
            claim = build.claim(article, words[n], by=reviewer)
            build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
            for judge in (reviewer, second_reviewer):
                build.verdict(claim, by=judge)

    for start, stop in ((0, 1), (1, 20)):
        fill(start, stop)
        with django_assert_num_queries(6):
            assert len(decisions(two, editor, article).ready) == stop


def test_a_reviewer_is_told_what_was_decided_otherwise_than_they_judged(two, claim, reviewer, second_reviewer, editor):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "misleading", by=second_reviewer)
    assert decided_otherwise(reviewer) == []
    conclude(claim, editor, "misleading", answers=ANSWERS)
    (told,) = decided_otherwise(reviewer)
    assert (told.rating.key, told.decision.rating.key, told.decision.rationale) == (
        "false",
        "misleading",
        "See the tables.",
    )
    assert decided_otherwise(second_reviewer) == [] == decided_otherwise(editor)
    reopen_claim(claim, version=1, by=editor, reason="New tables")
    assert decided_otherwise(reviewer) == []


# --- the emergency override ------------------------------------------------------------------------------------------


def test_an_override_lets_fewer_verdicts_pass_and_stays_with_the_conclusion(two, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    with pytest.raises(Invalid, match="emergency"):
        override_demands(claim, reason=" ", by=editor)
    made = override_demands(claim, reason="The vote is tonight.", by=editor)
    told = Event.objects.first()
    assert (told.kind, told.data["reason"], told.data["verdicts"]) == ("demands overridden", "The vote is tonight.", 1)
    assert conclude(claim, admin).override == made


def test_an_override_does_not_conclude_what_nobody_judged_nor_open_a_gate(two, claim, reviewer, editor, admin):
    override_demands(claim, reason="Tonight", by=editor)
    with pytest.raises(Refused, match="2 independent verdicts"):
        conclude(claim, editor)
    edit_project(two, version=2, by=admin, needs_primary=True)
    build.verdict(claim, by=reviewer)
    with pytest.raises(NotReady, match="primary"):
        conclude(claim, editor)


def test_an_override_lets_an_editor_conclude_alone_and_that_is_kept(two, claim, editor):
    build.verdict(claim, by=editor)
    override_demands(claim, reason="Nobody else is awake.", by=editor)
    assert conclude(claim, editor).override.reason == "Nobody else is awake."


def test_a_conclusion_that_needs_no_override_keeps_none(two, claim, reviewer, second_reviewer, editor):
    override_demands(claim, reason="Tonight", by=editor)
    for judge in (reviewer, second_reviewer):
        build.verdict(claim, by=judge)
    assert conclude(claim, editor).override is None


def test_an_override_is_made_once_taken_back_once_and_by_editors_alone(two, claim, reviewer, editor, admin):
    uid = uuid.uuid4()
    made = override_demands(claim, reason="Tonight", by=editor, uid=uid)
    assert override_demands(claim, reason="Tonight", by=editor, uid=uid) == made
    with pytest.raises(Conflict, match="Tonight"):
        override_demands(claim, reason="Now", by=admin)
    with pytest.raises(Forbidden):
        override_demands(claim, reason="Now", by=reviewer)
    take_back_override(made, by=admin)
    with pytest.raises(Conflict, match="taken back already"):
        take_back_override(made, by=admin)
    build.verdict(claim, by=reviewer)
    with pytest.raises(Refused, match="2 independent verdicts"):
        conclude(claim, editor)


def test_an_override_holds_for_one_conclusion_on_the_words_it_was_made_for(two, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    override_demands(claim, reason="Tonight", by=editor)
    conclude(claim, admin)
    reopen_claim(claim, version=1, by=editor, reason="New tables")
    assert not claim.overrides.standing().exists()
    override_demands(claim, reason="Once more", by=editor)
    claim.refresh_from_db()
    edit_claim(claim, version=claim.version, by=reviewer, claim_reviewed="The tax fell by a tenth.")
    assert not claim.overrides.standing().exists()


def test_whoever_signs_is_told_of_an_override_and_such_a_claim_is_not_chosen_beforehand(
    signed_in, two, claim, article, reviewer, editor, admin
):
    build.verdict(claim, by=reviewer)
    override_demands(claim, reason="The vote is tonight.", by=editor)
    conclude(claim, admin)
    for address in (f"/claims/{claim.pk}/publish/", f"/articles/{article.pk}/publish/"):
        body = signed_in(editor).get(address).content.decode()
        assert "emergency override" in body and "The vote is tonight." in body
    assert " checked" not in body


def test_where_one_verdict_is_enough_there_is_nothing_to_override(claim, editor):
    with pytest.raises(Refused, match="nothing to override"):
        override_demands(claim, reason="Tonight", by=editor)


# --- the vote --------------------------------------------------------------------------------------------------------


def test_two_of_three_decide_and_dissent_is_kept_with_its_reason(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    first = vote(proposal, voters[0], "mixed", "Half of it is so.")
    assert Event.objects.first().kind == "ballot cast" and not claim.conclusions.exists()
    vote(proposal, voters[1])
    before = Event.objects.count()
    vote(proposal, voters[2])
    assert Event.objects.count() == before + 1
    conclusion = Conclusion.objects.get()
    assert (conclusion.decided, conclusion.rating.key, conclusion.rationale) == ("vote", "false", "See the tables.")
    assert conclusion.proposal == proposal
    assert proposal.ballots.exclude(rating__key="false").get() == first and first.reason == "Half of it is so."
    told = Event.objects.first()
    assert (told.kind, told.actor, told.data["decided"], told.data["rule"]) == (
        "claim concluded",
        voters[2],
        "vote",
        "2 of 3",
    )


def test_a_majority_before_all_have_voted_closes_the_vote(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    vote(proposal, voters[0])
    vote(proposal, voters[1])
    with pytest.raises(TooLate, match="is over"):
        vote(proposal, voters[2])


def test_another_rating_is_carried_with_the_reasons_of_those_who_carried_it(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    vote(proposal, voters[0], "misleading", "True in one year.")
    vote(proposal, voters[1], "misleading", "It depends on the base year.")
    conclusion = Conclusion.objects.get()
    assert conclusion.rating.key == "misleading"
    assert conclusion.rationale == "True in one year.\n\nIt depends on the base year."


def test_a_hung_vote_concludes_nothing_and_another_proposal_can_be_made(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    vote(proposal, voters[0])
    vote(proposal, voters[1], "true", "It is so.")
    vote(proposal, voters[2], "mixed", "Both.")
    claim.refresh_from_db()
    proposal.refresh_from_db()
    assert (claim.state, bool(proposal.closed_at), Event.objects.first().data["hung"]) == ("judged", True, True)
    assert propose(claim, admin, "mixed")


def test_who_proposes_does_not_vote_and_reviewers_do_neither(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    with pytest.raises(Forbidden):
        propose(claim, reviewer)
    proposal = propose(claim, admin)
    for person in (admin, reviewer):
        with pytest.raises(Forbidden):
            vote(proposal, person)


def test_a_vote_for_another_rating_needs_its_reason_and_is_cast_once(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    with pytest.raises(Invalid, match="Say why"):
        vote(proposal, voters[0], "true", " ")
    cast = vote(proposal, voters[0], "true", "It is so.")
    assert vote(proposal, voters[0], "true", "It is so.") == cast
    with pytest.raises(Conflict, match="voted already") as refused:
        vote(proposal, voters[0], "false")
    assert refused.value.current == {"rating": "True", "reason": "It is so."}
    assert Ballot.objects.count() == 1


def test_a_voting_desk_concludes_by_vote_alone_but_for_an_emergency(voting, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    with pytest.raises(Refused, match="decides by a vote"):
        conclude(claim, editor)
    with pytest.raises(Refused, match="vote"):
        accept(claim, editor)
    override_demands(claim, reason="Nobody is there to vote.", by=editor)
    conclusion = conclude(claim, editor)
    assert (conclusion.decided, conclusion.override.reason) == ("agreed", "Nobody is there to vote.")


def test_a_proposal_takes_what_a_conclusion_takes_and_enough_voters(voting, claim, reviewer, editor, admin):
    with pytest.raises(Refused):
        propose(claim, admin)
    build.verdict(claim, by=reviewer)
    with pytest.raises(Refused, match="takes 3 editors besides you, and the project has 1"):
        propose(claim, admin)


def test_one_proposal_is_voted_on_at_a_time(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    uid = uuid.uuid4()
    build.member(voting, Role.EDITOR, "Enno Editor")
    first = propose(claim, admin, uid=uid)
    assert propose(claim, admin, uid=uid) == first
    with pytest.raises(Conflict, match="has proposed a conclusion already") as refused:
        propose(claim, voters[0], "true")
    assert refused.value.current["rating"] == "False"
    withdraw_proposal(first, reason="The base year is missing", by=admin)
    with pytest.raises(Conflict, match="over already"):
        withdraw_proposal(first, reason="Again", by=admin)
    assert propose(claim, voters[0], "true")
    assert Proposal.objects.count() == 2


def test_a_vote_is_about_the_words_that_were_proposed_and_waits_for_the_gates(voting, claim, reviewer, voters, admin):
    edit_project(voting, version=2, by=admin, needs_sources=1)
    item = build.evidence(claim, by=reviewer)
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    remove_evidence(item, version=1, by=reviewer)
    with pytest.raises(NotReady):
        vote(proposal, voters[0])
    claim.refresh_from_db()
    edit_claim(claim, version=claim.version, by=reviewer, claim_reviewed="The tax was cut by a half.")
    with pytest.raises(Refused, match="reads otherwise"):
        vote(proposal, voters[0])


def test_a_proposal_on_a_replaced_scale_is_made_anew(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    replace_scale(voting, DEFAULT_SCALE[:5], number=1, by=admin)
    with pytest.raises(Refused, match="scale was replaced"):
        cast_ballot(proposal, proposal.rating, by=voters[0])


def test_what_was_voted_is_undone_by_reopening_and_not_voted_again_by_redo(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    for voter in voters[:2]:
        vote(proposal, voter)
    undone = undo(Event.objects.first(), by=admin)
    claim.refresh_from_db()
    assert claim.state == "judged"
    with pytest.raises(Conflict, match="decided by a vote"):
        undo(undone, by=admin)


def test_a_proposal_waits_in_my_work_for_those_who_have_not_voted(voting, claim, reviewer, voters, admin):
    build.verdict(claim, by=reviewer)
    proposal = propose(claim, admin)
    vote(proposal, voters[0])
    waiting = [person for person in (*voters, admin) if votes_waiting(person, [voting.pk]).exists()]
    assert waiting == voters[1:]


# --- our own past ratings --------------------------------------------------------------------------------------------


def test_like_claims_that_were_concluded_come_with_their_rating(
    project, article, reviewer, editor, django_assert_num_queries
):
    wordings = ("The city tax was cut by half.", "Roads spending rose by 12 per cent.", "The city tax fell by a fifth.")
    claims = [
        build.claim(article, words, by=reviewer, claim_reviewed=wording)
        for words, wording in zip(("cut by half", "Roads spending", "the meeting"), wordings, strict=True)
    ]
    for claim in claims[:2]:
        build.verdict(claim, by=reviewer)
        conclude(claim, editor)
    with django_assert_num_queries(2):
        (found,) = like_claims(claims[2])
        assert (found.conclusion.claim.claim_reviewed, found.conclusion.rating.label) == (wordings[0], "False")
    assert set(found.like.shared) == {"city", "tax"}
    reopen_claim(claims[0], version=1, by=editor, reason="New tables")
    assert like_claims(claims[2]) == []


def test_a_conclusion_by_an_absence_rule_still_takes_its_day_in_a_vote(voting, article, reviewer, voters, admin):
    claim = build.claim(article, "has not formally spoken", by=reviewer, kind=ClaimKind.ABSENCE)
    build.verdict(claim, "true", by=reviewer)
    with pytest.raises(Invalid, match="check this claim again"):
        propose(claim, admin, "true")
    day = build.today() + timedelta(days=9)
    proposal = propose(claim, admin, "true", check_again_on=day)
    for voter in voters[:2]:
        vote(proposal, voter, "true")
    assert Conclusion.objects.get().check_again_on == day
