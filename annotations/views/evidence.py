"""Attaching sources to claims, and the project's library of sources."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from annotations import queries, tasks
from annotations.actions import evidence as deeds
from annotations.actions.captures import page_details
from annotations.actions.files import opened
from annotations.answers import attachment, done, form_answer, last_deed
from annotations.core import permissions
from annotations.core.errors import AlreadyStored, Refused
from annotations.core.file_types import known_type
from annotations.core.permissions import Act
from annotations.forms import AttachForm, CommentForm, EvidenceEditForm, OrderForm, SourceEditForm, VersionForm
from annotations.models import Claim, Source
from annotations.views.claims import brief_context, card_address
from annotations.views.finding import find_article, find_brief, find_claim, find_evidence, find_project, find_source
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
    said: dict = {}
    if request.method == "POST" and not _searches(request.POST):
        form = AttachForm(request.POST, request.FILES, **_about(found))
        if evidence := form.perform(lambda **given: deeds.attach_source(found, by=request.user, **given)):
            tasks.keep_copy(evidence.source)
            return _done(request, found, f"“{evidence.source}” is attached to claim {found.number}.")
        said = _known(found, form)
        if said["here"] and isinstance(form.refused, AlreadyStored):
            form.refusal = f"“{said['here'].source}” is this file, and on this claim already. Edit it there."
    else:
        form = AttachForm(initial=request.POST.dict(), **_about(found))
    return _attach_form(request, found, form, **said)


def _about(claim: Claim) -> dict:
    """A page may have a form for each claim, and each needs names of its own for its fields."""
    return {"project": claim.article.project, "auto_id": f"attach-{claim.pk}-%s"}


def _attach_form(request: HttpRequest, claim: Claim, form: AttachForm, **context) -> HttpResponse:
    project, asked = claim.article.project, request.POST
    form.give_back(request.FILES.get("file"), kept=bool(request.htmx))
    context |= {
        "claim": claim,
        "library": project.sources.exists(),
        "found": queries.found_sources(project, asked.get("find", ""), chosen=asked.get("source", "")),
    }
    return form_answer(request, f"Attach a source to claim {claim.number}", "evidence/_attach_form.html", form, context)


def _known(claim: Claim, form: AttachForm) -> dict:
    """What a refused form may mean instead: the source that is on the claim (`here`), or one that the project has."""
    chosen = form.cleaned_data.get("source")
    if isinstance(form.refused, AlreadyStored):
        known = Source.objects.get(pk=form.refused.source)
    else:
        known = chosen or deeds.stored_source(claim.article.project, form.cleaned_data.get("url", ""))
    here = claim.evidence.standing().select_related("source").filter(source=known).first() if known else None
    return {"here": here, "known": None if here or chosen else known}


def _searches(sent: QueryDict) -> bool:
    """Whether the form was sent to search the library: by its button, or by Enter before anything else was given."""
    return "search" in sent or bool(sent.get("find") and not any(map(sent.get, ("source", "url", "title", "stance"))))


@require_safe
def find(request: HttpRequest, claim: int) -> HttpResponse:
    """The sources of the project that fit a few letters, for the open form; on the library's page without htmx."""
    found = find_claim(request, claim)
    project, q = found.article.project, request.GET.get("find", "")
    if not request.htmx:
        return redirect(f"{reverse('sources', args=[project.slug])}?{urlencode({'q': q})}")
    fitting = queries.found_sources(project, q, chosen=request.GET.get("source", ""))
    return render(request, "evidence/_found_sources.html", {"claim": found, "found": fitting, "alone": True})


@require_safe
def file(request: HttpRequest, source: int) -> StreamingHttpResponse:
    """A source that is a file, always as a download."""
    found = find_source(request, source)
    if found.file is None:
        raise Http404
    kind = known_type(found.file.media_type)
    name = slugify(found.title, allow_unicode=True)[:60].strip("-") or f"source-{found.pk}"
    content = opened(found.file)
    return attachment(content, f"{name}{kind.ending if kind else ''}", found.file.media_type)


def _filled(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The form with what the page at its address states, to be corrected; what was typed stays."""
    url = request.POST.get("url", "").strip()
    told, refusal, status = None, "", 200
    try:
        told = page_details(url)
    except Refused as refused:
        refusal, status = refused.sentence, refused.status
    form = AttachForm.filled(request.POST, told, **_about(claim))
    form.refusal, form.status = refusal, status
    known = deeds.stored_source(claim.article.project, url) if told else None
    return _attach_form(request, claim, form, told=told, known=known)


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
def order(request: HttpRequest, claim: int) -> HttpResponse:
    """Moves one source before or after another: by button or key, or dragged with the mouse, which sends the same."""
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    form = OrderForm(request.POST)
    moved = form.perform(lambda **orders: deeds.order_evidence(found, by=request.user, **orders))
    if not request.htmx:
        if moved:
            return done(request, "The sources are in their new order.", reverse("claim", args=[claim]), about=found)
        return form_answer(request, "Move a source", "claims/_order_refused.html", form, {"claim": found})
    context = brief_context(find_brief(request, claim), request.user)
    context |= {"claim": found, "refused": not moved, "deed": last_deed(request, found) if moved else None}
    context["said"] = context["brief"].told_place(form.moved) if moved else form.sentence
    return render(request, "claims/_evidence.html", context, status=form.status)


@require_POST
def remove(request: HttpRequest, evidence: int) -> HttpResponse:
    return _turn(request, evidence, deeds.remove_evidence, "“{}” is off this claim. It can be put back below.")


@require_POST
def restore(request: HttpRequest, evidence: int) -> HttpResponse:
    return _turn(request, evidence, deeds.restore_evidence, "“{}” is on this claim again.")


def _turn(request: HttpRequest, evidence: int, deed, sentence: str) -> HttpResponse:
    found = find_evidence(request, evidence)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    form = VersionForm(request.POST)
    if form.perform(lambda version: deed(found, version=version, by=request.user)):
        return done(request, sentence.format(found.source), reverse("claim", args=[found.claim_id]), about=found)
    context = {"evidence": found, "action": request.path}
    return form_answer(request, f"“{found.source}”", "evidence/_turn_form.html", form, context)


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
    if request.method == "POST":
        permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
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
        "talk": queries.source_talk(found, request.user),
        "comment_form": CommentForm(project=found.project, auto_id="comment-%s"),
    }
    return render(request, "evidence/source.html", context, status=form.status)
