"""Loading in batches: handing in addresses, files and tables; looking at the first rows; what became of each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries, tasks
from annotations.actions import batches as deeds
from annotations.answers import mark_saved
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.forms import TableForm
from annotations.models import Batch
from annotations.views.finding import find_batch, find_project


def hand_in(request: HttpRequest, slug: str) -> HttpResponse:
    """A CSV, JSONL or ZIP file. Its first rows are shown before anything is loaded."""
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.LOAD_ARTICLE)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        batch = form.perform(lambda batch: deeds.hand_in_rows(project, batch.name, batch.read(), by=request.user))
        if batch:
            return redirect("batch", batch=batch.pk)
    context = {
        "project": project,
        "role": project.reader_role,
        "form": form,
        "batches": queries.recent_batches(project),
    }
    return render(request, "batches/hand_in.html", context, status=form.status)


def page(request: HttpRequest, batch: int) -> HttpResponse:
    """How far it is: refreshed by htmx while it runs, by hand without JavaScript."""
    found = find_batch(request, batch)
    report = queries.batch_report(found, page=request.GET.get("page", "1"), state=request.GET.get("state", ""))
    if only := report.only_article:
        to = reverse("article", args=[only])
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": to})
        return redirect(to)
    context = {
        "project": found.project,
        "role": found.reader_role,
        "batch": found,
        "report": report,
        "look": None if found.started_at else deeds.first_look(found),
    }
    return render(request, "batches/_report.html" if request.htmx else "batches/page.html", context)


@require_POST
def start(request: HttpRequest, batch: int) -> HttpResponse:
    found = deeds.start_batch(find_batch(request, batch), by=request.user)
    return begin(request, found)


def begin(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Queues the work and shows how it goes."""
    tasks.begin(batch)
    return mark_saved(request, redirect("batch", batch=batch.pk))


@require_POST
def settle(request: HttpRequest, batch: int, number: int, way: str) -> HttpResponse:
    """An item that is here already: as the newest revision of the article that has its page, or as one of its own."""
    item = get_object_or_404(find_batch(request, batch).items.select_related("article"), number=number)
    if way not in ("revision", "new"):
        raise Http404
    article = deeds.settle_known(item, as_revision=way == "revision", by=request.user)
    messages.success(request, f"“{article}” is loaded.")
    return redirect("article", article=article.pk)
