"""Copies of sources: reading one, quoting from it, comparing two, taking it away, and looking at the page again."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from annotations import queries, tasks
from annotations.actions import captures as deeds
from annotations.actions.files import opened
from annotations.answers import attachment, done
from annotations.core import permissions
from annotations.core.differences import block_differences
from annotations.core.errors import Invalid
from annotations.core.permissions import Act
from annotations.core.text import excerpt, find_quote
from annotations.forms import QuoteCopyForm
from annotations.models import Capture, Claim
from annotations.views.finding import find_capture, find_claim, find_evidence, find_source

_PLACES_SHOWN = 50


@require_safe
def page(request: HttpRequest, capture: int) -> HttpResponse:
    """The copy as safe text, with the quotations of every claim that uses it."""
    found = find_capture(request, capture)
    form = QuoteCopyForm(quotable=queries.quotable(found.source), chosen=request.GET.get("evidence", ""))
    return _page(request, found, form)


@require_POST
def quote(request: HttpRequest, capture: int) -> HttpResponse:
    """Words selected in the copy, or pasted without a mouse or JavaScript, become the quotation of a claim's evidence."""
    found = find_capture(request, capture)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    rows = queries.quotable(found.source)
    places = find_quote(found.text, request.POST.get("quote", ""))[:_PLACES_SHOWN]

    def deed(evidence, quote, place, start, end, exact, **given):
        pk, version = evidence
        if start is None or end is None:
            span = _chosen(places, place)
            start, end, exact = span.start, span.end, found.text[span.start : span.end]
        row = next((row for row in rows if row.pk == pk), None)
        if row is None:
            raise Invalid("This claim does not use the source any more. Choose another.", field="evidence")
        return deeds.quote_capture(row, found, start, end, exact, version=version, by=request.user, **given)

    form = QuoteCopyForm(request.POST, quotable=rows)
    stood = {row.pk: row.quotation for row in rows}
    if evidence := form.perform(deed):
        to = f"{reverse('capture', args=[found.pk])}#claim-{evidence.claim_id}"
        before = stood[evidence.pk]
        instead = f", instead of “{Truncator(before).chars(80)}”" if before not in ("", evidence.quotation) else ""
        return done(request, f"Claim {evidence.claim.number} quotes these words now{instead}.", to, about=evidence)
    return _page(request, found, form, [(span.start, excerpt(found.text, span)) for span in places])


def _chosen(places: list, place: int | None):
    if not places:
        raise Invalid(
            "These words are not in the copy. Copy them from its text, a few words are enough.", field="quote"
        )
    for span in places:
        if len(places) == 1 or span.start == place:
            return span
    raise Invalid(f"These words stand in {len(places)} places. Choose the one you mean below.", field="quote")


def _page(request: HttpRequest, capture: Capture, form: QuoteCopyForm, places: list | None = None) -> HttpResponse:
    context = _about(capture) | {
        "page": queries.capture_page(capture),
        "form": form,
        "marker_form": QuoteCopyForm(
            quotable=queries.quotable(capture.source), chosen=request.GET.get("evidence", ""), auto_id="marker_%s"
        ),
        "places": places if places and len(places) > 1 else [],
    }
    return render(request, "captures/page.html", context, status=form.status)


def _about(capture: Capture) -> dict:
    return {
        "capture": capture,
        "source": capture.source,
        "project": capture.source.project,
        "role": capture.reader_role,
    }


@require_safe
def changes(request: HttpRequest, capture: int) -> HttpResponse:
    """The copy beside an earlier one (`from`, else the one before it), word by word."""
    found = find_capture(request, capture)
    earlier = found.source.captures.taken().filter(number__lt=found.number)
    wanted = request.GET.get("from", "")
    before = (earlier.filter(number=int(wanted)) if wanted.isdecimal() and len(wanted) < 9 else earlier).first()
    context = _about(found) | {
        "before": before,
        "earlier": earlier.defer("text"),
        "blocks": block_differences(before.text, found.text) if before else [],
    }
    return render(request, "captures/changes.html", context)


#: What a copy is taken away as: its column, how the name ends, and its type.
_FILES = {"warc": ("warc.gz", "application/warc+gzip"), "wacz": ("wacz", "application/wacz")}


@require_safe
def file(request: HttpRequest, capture: int, format: str) -> StreamingHttpResponse:
    """The archive's bytes, always as a download: never shown as a page of ours."""
    found = find_capture(request, capture)
    if format not in _FILES:
        raise Http404
    ending, media_type = _FILES[format]
    name = f"source-{found.source_id}-copy-{found.number}.{ending}"
    return attachment(opened(getattr(found, format)), name, media_type)


@require_POST
def look(request: HttpRequest, source: int) -> HttpResponse:
    """Looks at the page again, in the background: a first copy, a repeated one, or whether it still says it."""
    found = find_source(request, source)
    permissions.demand(found.reader_role, Act.ATTACH_SOURCE)
    deeds.ask_capture(found, by=request.user)
    tasks.keep_copy(found)
    return done(request, "The page is being looked at.", reverse("source", args=[source]))


# --- how it stands, asked by the page while a look is under way ---------------------------------------------------------


@require_safe
def of_source(request: HttpRequest, source: int) -> HttpResponse:
    found = find_source(request, source)
    context = {"source": found, "role": found.reader_role, "page": queries.source_page(found)}
    return render(request, "captures/_source.html", context)


@require_safe
def of_evidence(request: HttpRequest, evidence: int) -> HttpResponse:
    found = find_evidence(request, evidence)
    return render(request, "captures/_evidence.html", {"item": found, "role": found.reader_role})


@require_safe
def of_claim(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    role = found.reader_role
    (card,) = queries.claim_cards(Claim.objects.filter(pk=found.pk), found.article.project, role, request.user)
    return render(request, "captures/_card.html", {"card": card})
