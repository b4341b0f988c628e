"""Verdicts and conclusions. Both are only ever added to, with the rating scale's version frozen in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from annotations.actions.claims import advance, end_override, follow_verdicts, seen_now, weigh_verdicts
from annotations.actions.gates import require_open
from annotations.actions.writing import in_words, locked, not_in_future, require, required, role_in
from annotations.core import panel, permissions, workflow
from annotations.core.claims import Seen, overtaken
from annotations.core.errors import Conflict, Forbidden, Invalid, Refused, TooLate
from annotations.core.gates import GateResult
from annotations.core.panel import Answered
from annotations.core.permissions import Act, Role
from annotations.core.records import ClaimKind, Confidence, Decided
from annotations.core.text import as_stored
from annotations.core.workflow import ClaimMove, ClaimState, ReviewState
from annotations.events import Kind, record
from annotations.models import Claim, Conclusion, Override, Proposal, Rating, Review, User, Verdict

_REVIEW_OPEN = {ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.RETURNED}


@transaction.atomic
def set_verdict(
    claim: Claim,
    rating: Rating,
    *,
    version: int,
    by: User,
    rationale: str,
    true_as_of: date,
    confidence: Confidence | str = "",
    seen: Seen | None = None,
) -> Verdict:
    """What `by` holds of the claim from now on. `version` is that of their verdict before, 0 when there was none.

    `seen`: the words that it was given on, when an earlier verdict is given again; otherwise those of now.
    """
    require(by, Act.SET_VERDICT, claim.article.project)
    claim = locked(claim)
    require_may_judge(claim, by)
    rationale = reasoned(rating, claim, rationale, true_as_of)
    before = supersede(claim.verdicts.standing().filter(reviewer=by), version)
    now = seen_now(claim)
    verdict = Verdict.objects.create(
        claim=claim,
        reviewer=by,
        rating=rating,
        rationale=rationale,
        true_as_of=true_as_of,
        confidence=confidence,
        version=_next_version(claim.verdicts.filter(reviewer=by)),
        in_sight=_in_sight(claim, by),
        seen=seen or now,
        overtaken_at=timezone.now() if seen and overtaken(seen, now) else None,
    )
    follow_verdicts(claim)
    record(
        Kind.VERDICT_GIVEN,
        verdict,
        by,
        changed={"rating": [before.rating.label if before else None, rating.label]},
        version=verdict.version,
    )
    return verdict


@transaction.atomic
def take_back_verdict(verdict: Verdict, *, by: User) -> Claim:
    """Withdraws one's own verdict; it stays in the history. The claim is open again when no verdict is left."""
    role = require(by, Act.SET_VERDICT, verdict.claim.article.project)
    if verdict.reviewer_id != by.pk:
        raise Forbidden("This verdict is somebody else's; only they can take it back.")
    claim = locked(verdict.claim)
    workflow.require_in_work(ClaimState(claim.state))
    if role == Role.REVIEWER:
        _review_is_open(claim, by)
    supersede(claim.verdicts.standing().filter(reviewer=by), verdict.version)
    follow_verdicts(claim)
    record(Kind.VERDICT_TAKEN_BACK, verdict, by, changed={"rating": [verdict.rating.label, None]})
    return claim


@transaction.atomic
def conclude_claim(
    claim: Claim,
    rating: Rating,
    *,
    version: int,
    by: User,
    rationale: str,
    true_as_of: date,
    check_again_on: date | None = None,
    answers: Sequence[Answered] = (),
    seen: Seen | None = None,
) -> Conclusion:
    """The desk's answer. `version` is that of the conclusion it replaces, 0 for the first.

    `seen`: the words that it was given on, when an earlier conclusion is given again; otherwise those of now.
    Where the verdicts differ, `answers` holds one for each question of the desk. Raises Refused, saying what is missing,
    when fewer independent verdicts stand than the project demands, when it votes, when `by` would conclude on their own
    verdict alone, or when a gate is shut. An override in force lets all but the gates pass, and stays with the conclusion.
    """
    require(by, Act.CONCLUDE, claim.article.project)
    claim = locked(claim)
    project = claim.article.project
    last = not_concluded(claim)
    ready = require_ready(claim)
    rationale = reasoned(rating, claim, rationale, true_as_of)
    check_again_ahead(claim, check_again_on)
    kept = require_answers(claim, ready, answers)
    holders = [(verdict.reviewer_id, verdict.rating.key) for verdict in ready.standing]
    alone = project.blind and panel.on_own_verdict_alone(rating.key, holders, by.pk)
    if project.vote.votes and not ready.override:
        raise Refused("This project decides by a vote. Propose a conclusion; the others vote on it.")
    if alone and not ready.override:
        raise Refused(
            "You judged this claim yourself, and no other judge holds this rating. Ask an editor who did not judge it to "
            "conclude it.",
            field="rating",
        )
    if (last.version if last else 0) != version:
        raise given_meanwhile(last)
    conclusion = write_conclusion(
        claim,
        rating,
        ready,
        by=by,
        rationale=rationale,
        true_as_of=true_as_of,
        check_again_on=check_again_on,
        answers=kept,
        seen=seen,
        override=ready.override if ready.short or alone or project.vote.votes else None,
    )
    record_conclusion(conclusion, ready, by)
    return conclusion


@dataclass(frozen=True)
class Ready:
    """A claim that can be concluded: the verdicts on its words, its gates, and the override in force."""

    standing: list[Verdict]
    gates: list[GateResult]
    override: Override | None
    #: Whether it takes the override, for want of verdicts.
    short: bool

    @property
    def differ(self) -> bool:
        return len({verdict.rating.key for verdict in self.standing}) > 1


def require_ready(claim: Claim) -> Ready:
    """Raises Refused, saying what is missing, when a locked claim cannot be concluded or put to the vote."""
    words_are_decided(claim)
    standing = list(claim.verdicts.on_these_words().select_related("rating", "reviewer"))
    override = claim.overrides.standing().first()
    short = _enough_verdicts(claim, standing, override)
    gates = require_open(claim)
    workflow.advance_claim(ClaimState(claim.state), ClaimMove.CONCLUDE)
    return Ready(standing, gates, override, short)


def require_answers(claim: Claim, ready: Ready, answers: Sequence[Answered]) -> list[Answered]:
    """What was answered, where the verdicts differ one for each question of the desk.

    Raises Invalid, naming the first question that waits for an answer; Conflict when others were asked meanwhile.
    """
    questions = claim.article.project.questions
    if answers and [answer["question"] for answer in answers] != questions:
        raise Conflict("The desk's questions were changed while you were answering. Answer them as they stand now.")
    given = {answer["question"]: as_stored(answer["answer"], field="answers").strip() for answer in answers}
    for number, question in enumerate(questions if ready.differ else ()):
        required(
            given.get(question, ""), "The verdicts differ: answer this before you decide.", field=f"answer_{number}"
        )
    return [Answered(question=question, answer=answer) for question, answer in given.items() if answer]


def write_conclusion(
    claim: Claim,
    rating: Rating,
    ready: Ready,
    *,
    by: User,
    rationale: str,
    true_as_of: date,
    check_again_on: date | None,
    answers: Sequence[Answered],
    seen: Seen | None = None,
    override: Override | None = None,
    proposal: Proposal | None = None,
) -> Conclusion:
    """The row of a conclusion on a locked claim, whose rules were asked before; whoever calls records the event."""
    agreed = all(verdict.rating.key == rating.key for verdict in ready.standing)
    advance(claim, ClaimMove.CONCLUDE)
    conclusion = Conclusion.objects.create(
        claim=claim,
        rating=rating,
        rationale=rationale,
        true_as_of=true_as_of,
        check_again_on=check_again_on,
        decided=Decided.VOTE if proposal else Decided.AGREED if agreed else Decided.ADJUDICATED,
        by=by,
        version=_next_version(claim.conclusions),
        seen=seen or seen_now(claim),
        answers=list(answers),
        override=override,
        proposal=proposal,
    )
    conclusion.verdicts.set(ready.standing)
    weigh_verdicts(claim)
    return conclusion


def record_conclusion(conclusion: Conclusion, ready: Ready, by: User, **data: object) -> None:
    """The one event of a conclusion. The exports read from it how the gates stood."""
    record(
        Kind.CLAIM_CONCLUDED,
        conclusion,
        by,
        rating=conclusion.rating.label,
        decided=conclusion.decided,
        verdicts=[str(verdict.uid) for verdict in ready.standing],
        gates={result.gate: result.state for result in ready.gates},
        **data,
    )


def not_concluded(claim: Claim) -> Conclusion | None:
    """The last conclusion of a locked claim that is open for one. Raises Conflict, with the texts, when it has one."""
    last = claim.conclusions.select_related("rating", "by").order_by("-version").first()
    if last and claim.state in workflow.SETTLED:
        raise _concluded_already(last)
    return last


@transaction.atomic
def accept_agreed(claim: Claim, *, stands: str, by: User) -> Conclusion:
    """Concludes a claim as all its reviewers judged it, with their reasons. `stands`: the verdicts that `by` looked at
    (core.panel.fingerprint); Conflict when others stand by now.
    """
    require(by, Act.CONCLUDE, claim.article.project)
    claim = locked(claim)
    last = not_concluded(claim)
    verdicts = list(claim.verdicts.on_these_words().select_related("rating"))
    if panel.fingerprint(verdict.uid for verdict in verdicts) != stands:
        raise Conflict("Its verdicts have changed since you looked. Look at them again.")
    if len({verdict.rating.key for verdict in verdicts}) != 1:
        raise Conflict("Its verdicts differ. Decide between them on its own page.")
    rating = claim.article.project.scales.first().ratings.filter(key=verdicts[0].rating.key).first()
    return conclude_claim(
        claim,
        rating or verdicts[0].rating,
        version=last.version if last else 0,
        by=by,
        rationale=panel.joined_reasons(verdict.rationale for verdict in verdicts),
        true_as_of=max(verdict.true_as_of for verdict in verdicts),
    )


@transaction.atomic
def reopen_claim(claim: Claim, *, version: int, by: User, reason: str) -> Claim:
    """Takes the conclusion back so that work can go on. `version` is the conclusion's; a reason is kept."""
    require(by, Act.CONCLUDE, claim.article.project)
    reason = required(reason, "Say why the claim is reopened; its reviewers will read it.", field="reason")
    claim = locked(claim)
    _not_reopened(claim)
    workflow.advance_claim(ClaimState(claim.state), ClaimMove.REOPEN)
    conclusion = supersede(claim.conclusions.standing(), version)
    advance(claim, ClaimMove.REOPEN)
    follow_verdicts(claim)
    end_override(claim)
    record(Kind.CLAIM_REOPENED, conclusion, by, changed={"rating": [conclusion.rating.label, None]}, reason=reason)
    return claim


def reasoned(rating: Rating, claim: Claim, rationale: str, true_as_of: date) -> str:
    """The rationale, once the rating is on the scale in use and the day is not in the future."""
    scale = claim.article.project.scales.first()
    if rating.scale_id != scale.pk:
        raise Invalid("This rating is not on the project's scale (any more). Choose one from the list.", field="rating")
    not_in_future(true_as_of, field="true_as_of")
    return required(rationale, "Say why: a verdict without its reasons cannot be defended.", field="rationale")


def require_may_judge(claim: Claim, by: User) -> None:
    """Raises Refused, saying why, when `by` cannot give a verdict on the claim as it stands now.

    What was handed in stays, but for a verdict on words that the claim does not have any more.
    """
    role = require(by, Act.SET_VERDICT, claim.article.project)
    workflow.require_in_work(ClaimState(claim.state))
    if role == Role.REVIEWER and not claim.verdicts.overtaken().filter(reviewer=by).exists():
        _review_is_open(claim, by)


def _review_is_open(claim: Claim, by: User) -> None:
    """A reviewer whose review was handed in changes nothing behind it. Who has no review here may judge all the same."""
    mine = Review.objects.filter(article=claim.article, member=by).exclude(state__in=sorted(workflow.CALLED_OFF))
    states = {review.state for review in mine if review.claim_id in (None, claim.pk)}
    if states and not states & _REVIEW_OPEN:
        raise TooLate("You handed in your review of this. Ask the editor to return it, then change your verdict.")


def supersede(standing, version: int):
    """Ends the standing verdict or conclusion, in one statement. Raises Conflict when it is not at `version`."""
    given = standing.select_related("rating").first()
    if (given.version if given else 0) != version:
        raise given_meanwhile(given)
    if given and not standing.filter(version=version).update(superseded_at=timezone.now()):
        raise given_meanwhile(given)
    return given


def given_meanwhile(given) -> Conflict:
    if given is None:
        return Conflict("This was taken back meanwhile. Save again to give it anew.", version=0)
    return Conflict(
        "A newer version was saved meanwhile, perhaps in another window. It stands beside what you typed; "
        "change yours as you see fit, and save again.",
        current=_said(given),
        version=given.version,
    )


#: What somebody types into a verdict or a conclusion.
_TYPED = ("rating", "rationale", "true_as_of", "confidence", "check_again_on")


def _said(given: Verdict | Conclusion) -> dict[str, str]:
    return {name: in_words(getattr(given, name)) for name in _TYPED if hasattr(given, name)}


def _concluded_already(last: Conclusion) -> Conflict:
    return Conflict(
        f"{last.by.display_name} concluded this claim meanwhile, so yours was not recorded. Theirs stands beside what you "
        "typed. If you hold otherwise, reopen the claim, then save again.",
        current=_said(last),
        version=last.version,
    )


def _not_reopened(claim: Claim) -> None:
    """Raises Conflict, with the other one's reason, when somebody reopened the claim already."""
    last = claim.events.filter(kind=Kind.CLAIM_REOPENED).select_related("actor").first()
    if last and claim.state in workflow.IN_WORK:
        raise Conflict(
            f"{last.actor} reopened this claim already. It is open for work; their reason stands beside yours.",
            current={"reason": last.data["reason"]},
        )


def _next_version(given) -> int:
    last = given.order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1


def _in_sight(claim: Claim, by: User) -> bool:
    """Whether `by` could see another's verdict on these words before they gave their first one."""
    project = claim.article.project
    first = claim.verdicts.filter(reviewer=by, overtaken_at=None).order_by("version").first()
    if first or not project.blind:
        return bool(first and first.in_sight)
    if claim.conclusions.filter(overtaken_at=None).exists():  # reopened: while it was concluded, all saw everything
        return True
    others = claim.verdicts.on_these_words().exclude(reviewer=by).exists()
    return others and permissions.allowed(role_in(by, project), Act.SEE_BLIND_VERDICTS)


def _enough_verdicts(claim: Claim, verdicts: Sequence[Verdict], override: Override | None) -> bool:
    """Whether there are fewer independent verdicts than demanded, which only an override in force lets pass."""
    demanded = claim.article.project.verdicts_demanded
    standing = sum(not verdict.in_sight for verdict in verdicts)
    if override and verdicts:
        return standing < demanded
    if standing < demanded and standing < len(verdicts):
        raise Refused(
            f"This project asks for {demanded} independent verdicts before a conclusion; of the {len(verdicts)} that "
            f"stand, {len(verdicts) - standing} {'was' if len(verdicts) - standing == 1 else 'were'} given in sight of "
            "another. Assign the claim to a reviewer who has not seen them."
        )
    if standing < demanded:
        overtaken = claim.verdicts.standing().count() - standing
        earlier = (
            f" {overtaken} more {'was' if overtaken == 1 else 'were'} given on earlier words." if overtaken else ""
        )
        raise Refused(
            f"This project asks for {demanded} independent verdict{'s' if demanded > 1 else ''} before a conclusion; "
            f"{standing} stand{'s' if standing == 1 else ''}.{earlier} "
            + (
                "Ask for a verdict on the words as they are now."
                if overtaken
                else "Assign the claim to another reviewer first."
            )
        )
    return False


def words_are_decided(claim: Claim) -> None:
    if claim.highlights.current().waiting().exists():
        raise Refused("The publisher changed the words of this claim. Decide what becomes of them, then conclude it.")


def check_again_ahead(claim: Claim, check_again_on: date | None) -> None:
    if check_again_on and check_again_on <= timezone.localdate():
        raise Invalid("The day to check again must lie ahead. Choose a later date.", field="check_again_on")
    if claim.kind == ClaimKind.ABSENCE and not check_again_on:
        raise Invalid(
            "Something that has not happened can happen tomorrow: say when to check this claim again.",
            field="check_again_on",
        )
