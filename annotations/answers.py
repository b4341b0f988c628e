"""How deeds are answered: a fragment for htmx, a page or a redirect without JavaScript, a refusal in words."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.files import File
from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme

from annotations import queries
from annotations.actions.undoing import has_way
from annotations.core.errors import Refused
from annotations.models import Event


def form_answer(
    request: HttpRequest, title: str, template: str, form: Any, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The form: as a fragment where htmx asked for it, on a page of its own otherwise. A refused one has its status."""
    context = {"form": form, "title": title, "next": own_path(request, ""), **(context or {})}
    if request.htmx:
        return render(request, template, context, status=form.status)
    about = context.get("article") or getattr(context.get("claim"), "article", None)
    context |= {"fragment": template, "plain": True}
    context.setdefault("project", getattr(about, "project", None))
    return render(request, "parts/form_page.html", context, status=form.status)


def done(
    request: HttpRequest,
    sentence: str,
    to: str,
    changed: Callable[[], HttpResponse] | None = None,
    *,
    about: Model | None = None,
) -> HttpResponse:
    """After a deed: for htmx the parts that changed, otherwise back to where the person came from, with the sentence.

    What was done to `about` can be undone from there.
    """
    if request.htmx and changed:
        return changed()
    deed = last_deed(request, about) if about else None
    messages.success(request, sentence, extra_tags=f"{deed['way']} {deed['event']} {deed['undoes']}" if deed else "")
    target = own_path(request, to)
    if request.htmx:
        return mark_saved(request, HttpResponse(status=204, headers={"HX-Redirect": iri_to_uri(target)}))
    return mark_saved(request, HttpResponseRedirect(target))


def mark_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tells the browser that what it sent is stored, so that it may forget its draft of it (static/js/drafts.js).

    A cookie and no part of the next page: that page may be lost on the way, or come in another tab.
    """
    token = request.POST.get("draft", "")
    if _TOKEN.fullmatch(token):
        response.set_cookie(f"saved-{token}", "1", max_age=_A_DAY, secure=request.is_secure(), samesite="Lax")
    return response


#: Made by the browser for one sending of one form.
_TOKEN = re.compile(r"\d{1,10}-\d{1,10}", re.ASCII)
_A_DAY = 24 * 3600


def last_deed(request: HttpRequest, about: Model) -> dict[str, str] | None:
    """What this person just did to the thing, for the page's Undo; None when it cannot be undone."""
    event = about if isinstance(about, Event) else queries.last_deed(request.user, about)
    return as_deed(event) if event and has_way(event) else None


def as_deed(event: Event) -> dict[str, str]:
    """An event as the page keeps it. `way` says whether it was done, undone or redone."""
    way = "redo" if event.data.get("again") else "undo" if event.data.get("undoes") else "do"
    return {
        "event": str(event.uid),
        "way": way,
        "undoes": event.data.get("undoes", ""),
        "address": reverse("event-undo", args=[event.uid]),
    }


def attachment(content: File | Iterable[str], name: str, media_type: str, *, style: str = "") -> StreamingHttpResponse:
    """What leaves as a file, piece by piece: to be saved, never shown as a page of ours, and kept by nobody in between.

    `name` is made by us (RFC 6266 says how it is written down). `style`: what a file may bring along, when a browser
    opens it all the same.
    """
    if isinstance(content, File):
        response = FileResponse(content)
        response.headers["Content-Length"] = content.size
    else:
        response = StreamingHttpResponse(content)
    policy = "sandbox; default-src 'none'"
    for header, value in {
        "Content-Type": media_type,
        "Content-Disposition": content_disposition_header(True, name),
        "Content-Security-Policy": f"{policy}; style-src {style}" if style else policy,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }.items():
        response.headers[header] = value
    return response


def own_path(request: HttpRequest, fallback: str) -> str:
    """The page named by `next`, if it is a path of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = target.startswith("/") and target.isprintable() and url_has_allowed_host_and_scheme(target, None)
    return target if ours else fallback


#: What stands somewhere beside what was wanted there: the field in words, then the two values.
Beside = Sequence[tuple[str, str, str]]


def refusal_page(request: HttpRequest, refused: Refused, *, beside: Beside = ()) -> HttpResponse:
    """A refusal that no form could carry: a toast for htmx, a page otherwise. What was typed stays in the browser."""
    if getattr(request, "htmx", False):
        return toast_only(request, refused.sentence, status=refused.status, beside=beside)
    context = {"title": "That did not work", "sentence": refused.sentence, "beside": beside, "home": reverse("my-work")}
    return render(request, "pages/refused.html", context, status=refused.status)


def toast_only(request: HttpRequest, sentence: str, *, status: int = 200, beside: Beside = ()) -> HttpResponse:
    """Says something and leaves the page as it is."""
    context = {"sentence": sentence, "problem": status >= 400, "beside": beside}
    html = render_to_string("parts/_toast.html", context, request)
    if beside:  # more than the sentence, which is all that the browser takes from an answer without a place
        html = format_html('<div hx-swap-oob="beforeend:#toasts">{}</div>', html)
    return HttpResponse(html, status=status, headers={"HX-Reswap": "none"})
