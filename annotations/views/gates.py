"""What opens the gates before a conclusion: ticking that a source was opened and read, and waiving what is missing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions import gates as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.gates import LABELS, Gate
from annotations.core.permissions import Act
from annotations.forms import CheckForm, WaiveForm
from annotations.models import Evidence
from annotations.views.finding import find_claim, find_evidence, find_waiver


def _at(evidence: Evidence) -> str:
    """Where the evidence stands on its claim's page."""
    return f"{reverse('claim', args=[evidence.claim_id])}#evidence-{evidence.pk}"


@require_POST
def check(request: HttpRequest, evidence: int) -> HttpResponse:
    found = find_evidence(request, evidence)
    permissions.demand(found.reader_role, Act.CHECK_EVIDENCE)
    form = CheckForm(request.POST)
    if form.perform(lambda **versions: deeds.check_evidence(found, by=request.user, **versions)):
        return done(request, f"“{found.source}” is checked.", _at(found), about=found)
    return form_answer(request, f"“{found.source}”", "evidence/_turn_form.html", form, {"evidence": found})


@require_POST
def uncheck(request: HttpRequest, evidence: int) -> HttpResponse:
    found = find_evidence(request, evidence)
    deeds.uncheck_evidence(found, by=request.user)
    return done(request, f"“{found.source}” is to be checked again.", _at(found), about=found)


def _gate(slug: str) -> Gate:
    try:
        return Gate(slug)
    except ValueError:
        raise Http404 from None


def waive(request: HttpRequest, claim: int, gate: str) -> HttpResponse:
    found, gate = find_claim(request, claim), _gate(gate)
    permissions.demand(found.reader_role, Act.WAIVE_GATE)
    form = WaiveForm(request.POST or None)
    page = f"{reverse('claim', args=[found.pk])}#gates"
    if request.method == "POST" and (
        waiver := form.perform(lambda **given: deeds.waive_gate(found, gate, by=request.user, **given))
    ):
        return done(request, f"{LABELS[gate]}: waived for claim {found.number}.", page, about=waiver)
    result = next((result for result in deeds.gates_of(found) if result.gate == gate), None)
    if request.method == "GET" and (result is None or result.passed):
        return redirect(page)
    context = {"claim": found, "gate": result, "slug": gate}
    title = f"Waive for claim {found.number}: {LABELS[gate].lower()}"
    return form_answer(request, title, "claims/_waive_form.html", form, context)


@require_POST
def take_back(request: HttpRequest, waiver: int) -> HttpResponse:
    found = find_waiver(request, waiver)
    deeds.take_back_waiver(found, by=request.user)
    page = f"{reverse('claim', args=[found.claim_id])}#gates"
    return done(request, f"{LABELS[Gate(found.gate)]}: this is demanded again.", page, about=found)
