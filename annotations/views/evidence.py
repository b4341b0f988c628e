"""Attaching sources to claims, and the project's library of sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries, tasks
from annotations.actions import evidence as deeds
from annotations.actions.captures import page_details
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Refused
from annotations.core.permissions import Act
from annotations.forms import AttachForm, EvidenceEditForm, SourceEditForm, VersionForm
from annotations.models import Claim
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_claim, find_evidence, find_project, find_source
from annotations.views.workspace import changed


def _done(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    article = find_article(request, claim.article_id)
    return done(
        request, sentence, card_address(claim), lambda: changed(request, article, sentence, claim=claim), about=claim
    )


def attach(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    if "fill" in request.POST:
        return _filled(request, found)
    form = AttachForm(request.POST or None, project=found.article.project)
    known = None
    if request.method == "POST":
        if evidence := form.perform(lambda **given: deeds.attach_source(found, by=request.user, **given)):
            tasks.keep_copy(evidence.source)
            return _done(request, found, f"“{evidence.source}” is attached to claim {found.number}.")
        if form.status == 409 and not form.cleaned_data.get("source"):
            known = deeds.stored_source(found.article.project, form.cleaned_data.get("url", ""))
    context = {"claim": found, "known": known}
    return form_answer(request, f"Attach a source to claim {found.number}", "evidence/_attach_form.html", form, context)


def _filled(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The form with what the page at its address states, to be corrected; what was typed stays."""
    project, url = claim.article.project, request.POST.get("url", "").strip()
    told, refusal, status = None, "", 200
    try:
        told = page_details(url)
    except Refused as refused:
        refusal, status = refused.sentence, refused.status
    form = AttachForm.filled(request.POST, told, project=project)
    form.refusal, form.status = refusal, status
    context = {"claim": claim, "told": told, "known": deeds.stored_source(project, url) if told else None}
    return form_answer(request, f"Attach a source to claim {claim.number}", "evidence/_attach_form.html", form, context)


def edit(request: HttpRequest, evidence: int) -> HttpResponse:
    found = find_evidence(request, evidence)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    initial = {name: getattr(found, name) for name in EvidenceEditForm.base_fields}
    form = EvidenceEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.perform(
        lambda version, **changes: deeds.edit_evidence(found, version=version, by=request.user, **changes)
    ):
        return done(request, "The evidence is saved.", reverse("claim", args=[found.claim_id]), about=found)
    return form_answer(request, f"Edit “{found.source}”", "evidence/_edit_form.html", form, {"evidence": found})


@require_POST
def remove(request: HttpRequest, evidence: int) -> HttpResponse:
    return _turn(request, evidence, deeds.remove_evidence, "“{}” is off this claim. It can be put back below.")


@require_POST
def restore(request: HttpRequest, evidence: int) -> HttpResponse:
    return _turn(request, evidence, deeds.restore_evidence, "“{}” is on this claim again.")


def _turn(request: HttpRequest, evidence: int, deed, sentence: str) -> HttpResponse:
    found = find_evidence(request, evidence)
    form = VersionForm(request.POST)
    if form.perform(lambda version: deed(found, version=version, by=request.user)):
        return done(request, sentence.format(found.source), reverse("claim", args=[found.claim_id]), about=found)
    return form_answer(request, f"“{found.source}”", "evidence/_turn_form.html", form, {"evidence": found})


def library(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    q = request.GET.get("q", "")
    context = {
        "project": project,
        "role": project.reader_role,
        "sources": queries.project_sources(project, q=q, page=request.GET.get("page", "1")),
        "q": q,
    }
    return render(request, "evidence/library.html", context)


def edit_source(request: HttpRequest, source: int) -> HttpResponse:
    found = find_source(request, source)
    form = SourceEditForm(request.POST) if request.method == "POST" else SourceEditForm.of(found)
    if request.method == "POST" and form.perform(
        lambda version, **changes: deeds.edit_source(found, version=version, by=request.user, **changes)
    ):
        tasks.keep_copy(found)
        sentence = "The source is saved, for every claim that uses it."
        return done(request, sentence, reverse("source", args=[source]), about=found)
    context = {
        "source": found,
        "project": found.project,
        "role": found.reader_role,
        "form": form,
        "page": queries.source_page(found),
    }
    return render(request, "evidence/source.html", context, status=form.status)
