"""Verdicts and conclusions. Both are only ever added to, with the rating scale's version frozen in."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from annotations.actions.claims import advance, follow_verdicts, seen_now, weigh_verdicts
from annotations.actions.gates import require_open
from annotations.actions.writing import in_words, locked, not_in_future, require, required
from annotations.core import workflow
from annotations.core.claims import Seen, overtaken
from annotations.core.errors import Conflict, Forbidden, Invalid, Refused, TooLate
from annotations.core.permissions import Act, Role
from annotations.core.records import ClaimKind, Confidence, Decided
from annotations.core.workflow import ClaimMove, ClaimState, ReviewState
from annotations.events import Kind, record
from annotations.models import Claim, Conclusion, Rating, Review, User, Verdict

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
    seen: Seen | None = None,
) -> Conclusion:
    """The desk's answer. `version` is that of the conclusion it replaces, 0 for the first.

    `seen`: the words that it was given on, when an earlier conclusion is given again; otherwise those of now.
    Raises Refused, saying what is missing, when fewer verdicts stand than the project demands, or a gate is shut.
    """
    require(by, Act.CONCLUDE, claim.article.project)
    claim = locked(claim)
    last = claim.conclusions.select_related("rating", "by").order_by("-version").first()
    if last and claim.state in workflow.SETTLED:
        raise _concluded_already(last)
    words_are_decided(claim)
    standing = list(claim.verdicts.on_these_words().select_related("rating", "reviewer"))
    _enough_verdicts(claim, len(standing))
    gates = require_open(claim)
    rationale = reasoned(rating, claim, rationale, true_as_of)
    check_again_ahead(claim, check_again_on)
    workflow.advance_claim(ClaimState(claim.state), ClaimMove.CONCLUDE)
    if (last.version if last else 0) != version:
        raise given_meanwhile(last)
    agreed = all(verdict.rating.key == rating.key for verdict in standing)
    advance(claim, ClaimMove.CONCLUDE)
    conclusion = Conclusion.objects.create(
        claim=claim,
        rating=rating,
        rationale=rationale,
        true_as_of=true_as_of,
        check_again_on=check_again_on,
        decided=Decided.AGREED if agreed else Decided.ADJUDICATED,
        by=by,
        version=version + 1,
        seen=seen or seen_now(claim),
    )
    conclusion.verdicts.set(standing)
    weigh_verdicts(claim)
    record(
        Kind.CLAIM_CONCLUDED,
        conclusion,
        by,
        rating=rating.label,
        decided=conclusion.decided,
        verdicts=[str(verdict.uid) for verdict in standing],
        gates={result.gate: result.state for result in gates},
    )
    return conclusion


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


def _enough_verdicts(claim: Claim, standing: int) -> None:
    demanded = claim.article.project.verdicts_demanded
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
