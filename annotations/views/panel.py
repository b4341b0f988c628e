"""Deciding together: what can be accepted at once, an emergency override, a proposal and the vote on it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import panel as deeds
from annotations.actions.verdicts import accept_agreed
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Refused
from annotations.core.permissions import Act
from annotations.core.text import id_in
from annotations.forms import AcceptForm, BallotForm, OverrideForm, PlainReasonForm, ProposalForm
from annotations.models import Claim, Project
from annotations.queries import claim_page
from annotations.views.finding import find_article, find_brief, find_claim, find_override, find_project, find_proposal
from annotations.views.verdicts import concluded_parts, decision_context, decision_form, scale_of


def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The judged claims of a project, or of one article: what agrees is accepted with one click, the rest is named."""
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.CONCLUDE)
    asked = request.GET.get("article", "")
    article = find_article(request, id_in(asked) or 0) if asked else None
    if article and article.project_id != project.pk:
        raise Http404
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (accepted := form.perform(lambda stands: _accept(request, project, stands))):
        return accepted
    context = {
        "project": project,
        "article": article,
        "role": project.reader_role,
        "form": form,
        "decisions": queries.decisions(project, request.user, article),
    }
    return render(request, "panel/decisions.html", context, status=form.status)


def _accept(request: HttpRequest, project: Project, stands: list[tuple[int, str]]) -> HttpResponse:
    """Each claim by itself, with an event of its own; what was refused is named and left."""
    numbers = [number for number, _ in stands]
    claims = Claim.objects.filter(article__project=project, article__removed_at=None).select_related("article__project")
    found, accepted = claims.in_bulk(numbers), 0
    for number, seen in stands:
        if claim := found.get(number):
            try:
                accept_agreed(claim, stands=seen, by=request.user)
                accepted += 1
            except Refused as refused:
                messages.warning(request, f"{claim.article}, claim {claim.number}: left. {refused.sentence}")
    return done(request, f"Claims concluded as they were judged: {accepted}.", request.get_full_path())


def override(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.OVERRIDE)
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and (
        made := form.perform(lambda **given: deeds.override_demands(found, by=request.user, **given))
    ):
        sentence = f"Claim {found.number} may be concluded with less than the project demands."
        return done(request, sentence, f"{reverse('claim', args=[claim])}#gates", about=made)
    title = f"Emergency override for claim {found.number}"
    return form_answer(request, title, "panel/_override_form.html", form, {"claim": found})


@require_POST
def take_back_override(request: HttpRequest, override: int) -> HttpResponse:
    found = find_override(request, override)
    deeds.take_back_override(found, by=request.user)
    page = f"{reverse('claim', args=[found.claim_id])}#gates"
    return done(request, "What the project demands holds for this claim again.", page, about=found)


def propose(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_brief(request, claim)
    permissions.demand(found.reader_role, Act.VOTE)
    brief = claim_page(found, request.user)
    if request.method == "GET" and brief.vote and not brief.vote.closed:
        return redirect(_with_next(request, reverse("proposal", args=[brief.vote.proposal.pk])))
    context, initial = decision_context(found, brief)
    initial.pop("version", None)
    form = decision_form(ProposalForm, request, context, initial)
    if request.method == "POST" and (
        made := form.perform(lambda **given: deeds.propose_conclusion(found, by=request.user, **given))
    ):
        return concluded_parts(request, found, f"“{made.rating}” is put to the vote for claim {found.number}.")
    return form_answer(
        request, f"Propose a conclusion for claim {found.number}", "panel/_proposal_form.html", form, context
    )


def vote(request: HttpRequest, proposal: int) -> HttpResponse:
    """A proposal with the evidence and our own past ratings beside the ballot."""
    found = find_proposal(request, proposal)
    role = found.reader_role
    if request.method == "POST":
        permissions.demand(role, Act.VOTE)
    claim = find_brief(request, found.claim_id)
    form = BallotForm(request.POST or None, scale=scale_of(claim))
    if request.method == "POST" and (
        ballot := form.perform(lambda **given: deeds.cast_ballot(found, by=request.user, **given))
    ):
        return concluded_parts(request, claim, f"Your vote on claim {claim.number}: {ballot.rating}.")
    context = {
        "claim": claim,
        "role": role,
        "brief": claim_page(claim, request.user),
        "vote": queries.vote_of(found, role, request.user),
        "like": queries.like_claims(claim),
    }
    return form_answer(request, f"Vote on claim {claim.number}", "panel/_ballot_form.html", form, context)


def withdraw(request: HttpRequest, proposal: int) -> HttpResponse:
    found = find_proposal(request, proposal)
    permissions.demand(found.reader_role, Act.VOTE)
    form = PlainReasonForm(request.POST or None)
    if request.method == "POST" and form.perform(
        lambda **given: deeds.withdraw_proposal(found, by=request.user, **given)
    ):
        return done(request, "The proposal is withdrawn.", reverse("claim", args=[found.claim_id]))
    context = {"claim": found.claim, "proposal": found}
    title = f"Withdraw the proposal for claim {found.claim.number}"
    return form_answer(request, title, "panel/_withdraw_form.html", form, context)


def _with_next(request: HttpRequest, address: str) -> str:
    there = request.GET.get("next", "")
    return f"{address}?{urlencode({'next': there})}" if there else address
