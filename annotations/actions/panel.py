"""Deciding together: an emergency override of what the project demands, a proposal, and the vote on it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.claims import seen_now
from annotations.actions.verdicts import (
    check_again_ahead,
    not_concluded,
    reasoned,
    record_conclusion,
    require_answers,
    require_ready,
    write_conclusion,
)
from annotations.actions.writing import in_words, locked, made_before, require, required
from annotations.core import panel, permissions, workflow
from annotations.core.claims import overtaken
from annotations.core.errors import Conflict, Forbidden, Refused, TooLate
from annotations.core.panel import Answered, VoteRule
from annotations.core.permissions import Act
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.models import Ballot, Claim, Override, Proposal, Rating, User


@transaction.atomic
def override_demands(claim: Claim, *, reason: str, by: User, uid: UUID | None = None) -> Override:
    """Lets the claim be concluded with fewer verdicts than demanded, on one's own verdict, or without the vote.

    For emergencies: the reason is kept, and shown with the conclusion wherever that goes. The gates stay.
    """
    require(by, Act.OVERRIDE, claim.article.project)
    reason = required(
        reason, "Say what makes this an emergency; every reader of the conclusion sees it.", field="reason"
    )
    claim = locked(claim)
    project = claim.article.project
    if known := made_before(Override, uid, claim=claim, by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    if not project.blind and not project.vote.votes:
        raise Refused("One verdict is enough in this project, and it does not vote: there is nothing to override.")
    if there := claim.overrides.standing().select_related("by").first():
        raise Conflict(f"{there.by} has done this already: “{there.reason}”", current={"reason": there.reason})
    override = Override(claim=claim, reason=reason, by=by)
    if uid:
        override.uid = uid
    override.save()
    record(Kind.DEMANDS_OVERRIDDEN, override, by, reason=reason, verdicts=claim.verdicts.on_these_words().count())
    return override


@transaction.atomic
def take_back_override(override: Override, *, by: User) -> Override:
    """Demands again what the project demands. The override stays in the history."""
    require(by, Act.OVERRIDE, override.claim.article.project)
    workflow.require_in_work(ClaimState(locked(override.claim).state))
    if not Override.objects.standing().filter(pk=override.pk).update(taken_back_at=timezone.now()):
        raise Conflict("This override was taken back already. Reload the page to see it as it is.")
    override.refresh_from_db(fields=["taken_back_at"])
    record(Kind.OVERRIDE_TAKEN_BACK, override, by)
    return override


@transaction.atomic
def propose_conclusion(
    claim: Claim,
    rating: Rating,
    *,
    by: User,
    rationale: str,
    true_as_of: date,
    check_again_on: date | None = None,
    answers: Sequence[Answered] = (),
    uid: UUID | None = None,
) -> Proposal:
    """Puts a conclusion to the vote. It takes what a conclusion takes, and enough editors besides `by` to vote.

    Raises Conflict, with its texts, when another proposal is voted on.
    """
    require(by, Act.VOTE, claim.article.project)
    claim = locked(claim)
    project = claim.article.project
    if known := made_before(Proposal, uid, claim=claim, by=by):
        return known
    not_concluded(claim)
    if not project.vote.votes:
        raise Refused("This project does not vote. Conclude the claim instead.")
    if there := claim.proposals.open().select_related("rating", "by").first():
        raise Conflict(
            f"{there.by} has proposed a conclusion already, so yours was not put to the vote. It stands beside what you "
            "typed; vote on it.",
            current=_said(there),
        )
    ready = require_ready(claim)
    rationale = reasoned(rating, claim, rationale, true_as_of)
    check_again_ahead(claim, check_again_on)
    kept = require_answers(claim, ready, answers)
    _enough_voters(claim, by)
    proposal = Proposal(
        claim=claim,
        rating=rating,
        rationale=rationale,
        true_as_of=true_as_of,
        check_again_on=check_again_on,
        answers=kept,
        seen=seen_now(claim),
        voters=project.vote.voters,
        majority=project.vote.majority,
        by=by,
    )
    if uid:
        proposal.uid = uid
    proposal.save()
    record(Kind.CONCLUSION_PROPOSED, proposal, by, rating=rating.label, rule=str(project.vote))
    return proposal


@transaction.atomic
def cast_ballot(proposal: Proposal, rating: Rating, *, by: User, reason: str = "") -> Ballot:
    """Votes for the proposal's rating, or for another one with the reason. Once; sending the same again changes nothing.

    The ballot that reaches the rule makes the conclusion, in the same event: with the proposal's reasons, or, where
    another rating is carried, with those of the voters who carried it. When all have voted and no rating is carried,
    the proposal is closed and another one can be made.
    """
    require(by, Act.VOTE, proposal.claim.article.project)
    if proposal.by_id == by.pk:
        raise Forbidden("You made this proposal, so others vote on it.")
    claim = locked(proposal.claim)
    proposal = locked(proposal)
    reason = reason.strip()
    if mine := proposal.ballots.select_related("rating").filter(voter=by).first():
        if (mine.rating.key, mine.reason) == (rating.key, reason):
            return mine
        raise Conflict(
            "You have voted already, perhaps in another window; a vote is cast once. Yours stands beside what you typed.",
            current={"rating": mine.rating.label, "reason": mine.reason},
        )
    if proposal.closed_at:
        raise TooLate("The vote on this proposal is over. Reload the page to see how it ended.")
    if overtaken(proposal.seen, seen_now(claim)):
        raise Refused("The claim reads otherwise than when this was proposed. Withdraw the proposal and make it anew.")
    ready = require_ready(claim)
    if rating.scale_id != claim.article.project.scales.first().pk:
        raise Refused("The project's scale was replaced since this was proposed. Withdraw the proposal, make it anew.")
    if rating.key != proposal.rating.key:
        reason = required(reason, "Say why you hold otherwise; dissent is kept with its reason.", field="reason")
    ballot = Ballot.objects.create(proposal=proposal, claim=claim, voter=by, rating=rating, reason=reason)
    _count(proposal, ballot, ready, by)
    return ballot


def _count(proposal: Proposal, ballot: Ballot, ready, by: User) -> None:
    """Closes the vote when it is decided, or cannot be; one event in any case."""
    rule = VoteRule(proposal.voters, proposal.majority)
    ballots = list(proposal.ballots.select_related("rating"))
    keys = [one.rating.key for one in ballots]
    won, hung = panel.carried(keys, rule), panel.is_hung(keys, rule)
    if won or hung:
        Proposal.objects.filter(pk=proposal.pk).update(closed_at=timezone.now())
    if not won:
        record(Kind.BALLOT_CAST, ballot, by, hung=hung)
        return
    as_proposed = won == proposal.rating.key
    reasons = panel.joined_reasons(one.reason for one in ballots if one.rating.key == won)
    conclusion = write_conclusion(
        ballot.claim,
        ballot.rating,
        ready,
        by=by,
        rationale=proposal.rationale if as_proposed else reasons,
        true_as_of=proposal.true_as_of,
        check_again_on=proposal.check_again_on,
        answers=proposal.answers if as_proposed else [],
        override=ready.override if ready.short else None,
        proposal=proposal,
    )
    record_conclusion(conclusion, ready, by, ballot=str(ballot.uid), rule=str(rule))


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, reason: str, by: User) -> Proposal:
    """Ends the vote without a decision. The ballots that were cast are kept with it."""
    require(by, Act.VOTE, proposal.claim.article.project)
    reason = required(reason, "Say why; those who voted will read it.", field="reason")
    locked(proposal.claim)
    if not Proposal.objects.open().filter(pk=proposal.pk).update(closed_at=timezone.now(), withdrawn_reason=reason):
        raise Conflict("The vote on this proposal is over already. Reload the page to see how it ended.")
    proposal.refresh_from_db(fields=["closed_at", "withdrawn_reason"])
    record(Kind.PROPOSAL_WITHDRAWN, proposal, by, reason=reason)
    return proposal


def _enough_voters(claim: Claim, by: User) -> None:
    project = claim.article.project
    roles = sorted(permissions.GRANTS[Act.VOTE])
    there = project.memberships.filter(role__in=roles, user__is_active=True).exclude(user=by).count()
    if there < project.vote.voters:
        raise Refused(
            f"A vote here takes {project.vote.voters} editors besides you, and the project has {there}. Ask an admin to "
            "change the rule or to make somebody editor."
        )


def _said(proposal: Proposal) -> dict[str, str]:
    names = ("rating", "rationale", "true_as_of", "check_again_on")
    return {name: in_words(getattr(proposal, name)) for name in names}
