"""Opening the gates before a conclusion: a second person's checks of the evidence, and an editor's waivers."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import locked, made_before, require, required
from annotations.core import gates, workflow
from annotations.core.errors import Conflict, Forbidden, NotReady, Refused
from annotations.core.gates import Gate, GateResult
from annotations.core.permissions import Act
from annotations.core.workflow import ClaimState
from annotations.events import Kind, record
from annotations.models import Claim, Evidence, EvidenceCheck, User, Waiver


def gates_of(claim: Claim) -> list[GateResult]:
    """How each gate of the project stands for this claim."""
    facts = [evidence.fact for evidence in claim.evidence.standing().with_check()]
    waivers = [waiver.value for waiver in claim.waivers.standing().select_related("by")]
    return gates.decide(facts, claim.article.project.rules, waivers)


def require_open(claim: Claim) -> list[GateResult]:
    """The gates, once each is met or waived. Raises NotReady, saying what is missing. The claim must be locked."""
    results = gates_of(claim)
    if shut := gates.closed(results):
        missing = " ".join(f"{result.label}: {result.stands} {result.missing}" for result in shut)
        raise NotReady(f"Not concluded yet. {missing} Mend that first, or waive it with a reason.")
    return results


@transaction.atomic
def check_evidence(evidence: Evidence, *, version: int, source_version: int, by: User) -> EvidenceCheck:
    """`by` has opened the source and read it, as it stood at these versions. Counts until its words are changed.

    Raises Forbidden for whoever attached it, and Conflict when it was changed while they were reading.
    """
    require(by, Act.CHECK_EVIDENCE, evidence.claim.article.project)
    if evidence.added_by_id == by.pk:
        raise Forbidden("You attached this source yourself. Somebody else must open and read it.")
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    locked(evidence)
    evidence = Evidence.objects.with_check().select_related("claim__article__project").get(pk=evidence.pk)
    if evidence.removed_at:
        raise Conflict("Somebody took this source off the claim. Reload the page to see it as it is.")
    if (evidence.version, evidence.source.version) != (version, source_version):
        raise Conflict("This source was edited while you were reading. Read it as it stands now, then tick it.")
    last = evidence.last_check
    if evidence.is_checked:
        if last.by_id == by.pk:
            return last
        raise Conflict(f"{last.by.display_name} has checked this source already.")
    if last:
        EvidenceCheck.objects.filter(pk=last.pk).update(taken_back_at=timezone.now())
    check = EvidenceCheck.objects.create(evidence=evidence, by=by, evidence_version=version, seen=evidence.words)
    record(Kind.EVIDENCE_CHECKED, evidence, by, title=evidence.source.title, version=version)
    return check


@transaction.atomic
def uncheck_evidence(evidence: Evidence, *, by: User) -> Evidence:
    """Takes one's own tick back."""
    require(by, Act.CHECK_EVIDENCE, evidence.claim.article.project)
    workflow.require_in_work(ClaimState(locked(evidence.claim).state))
    locked(evidence)
    check = evidence.checks.standing().select_related("by").first()
    if check is None:
        raise Conflict("Nobody's tick stands on this source any more. Reload the page to see it as it is.")
    if check.by_id != by.pk:
        raise Forbidden(f"This is {check.by.display_name}'s tick; only they can take it back.")
    evidence.checks.filter(pk=check.pk).update(taken_back_at=timezone.now())
    record(Kind.CHECK_TAKEN_BACK, evidence, by, title=evidence.source.title)
    return evidence


@transaction.atomic
def waive_gate(claim: Claim, gate: Gate, *, reason: str, by: User, uid: UUID | None = None) -> Waiver:
    """Lets the claim be concluded although this gate is not met. The reason is kept and shown on the claim."""
    require(by, Act.WAIVE_GATE, claim.article.project)
    reason = required(
        reason, "Say why this claim may do without it; every reader of the claim sees it.", field="reason"
    )
    claim = locked(claim)
    if known := made_before(Waiver, uid, claim=claim, gate=gate, by=by):
        return known
    workflow.require_in_work(ClaimState(claim.state))
    result = next((result for result in gates_of(claim) if result.gate == gate), None)
    if result is None:
        raise Refused("This project does not demand that, so there is nothing to waive.")
    if result.met:
        raise Conflict(f"{result.label}: this is met by now, so there is nothing to waive.")
    if result.waiver:
        raise Conflict(f"{result.waiver.by} has waived this already: “{result.waiver.reason}”")
    waiver = Waiver(claim=claim, gate=gate, reason=reason, by=by)
    if uid:
        waiver.uid = uid
    waiver.save()
    record(Kind.GATE_WAIVED, waiver, by, gate=result.label, missing=result.missing, reason=reason)
    return waiver


@transaction.atomic
def take_back_waiver(waiver: Waiver, *, by: User) -> Waiver:
    """Demands again what was waived. The waiver stays in the history."""
    require(by, Act.WAIVE_GATE, waiver.claim.article.project)
    workflow.require_in_work(ClaimState(locked(waiver.claim).state))
    if not Waiver.objects.standing().filter(pk=waiver.pk).update(taken_back_at=timezone.now()):
        raise Conflict("This waiver was taken back already. Reload the page to see it as it is.")
    waiver.refresh_from_db(fields=["taken_back_at"])
    record(Kind.WAIVER_TAKEN_BACK, waiver, by, gate=gates.LABELS[Gate(waiver.gate)])
    return waiver
