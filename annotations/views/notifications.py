"""What the reader was told of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations import queries
from annotations.actions.notifications import mark_read
from annotations.answers import done
from annotations.core.text import id_in
from annotations.forms import ReadForm
from annotations.models import Notification
from annotations.views.comments import place as comment_place


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, form: ReadForm | None = None) -> HttpResponse:
    before, unread = id_in(request.GET.get("before", "")), request.GET.get("show") == "unread"
    told, older = queries.notifications(request.user, before=before, unread=unread)
    context = {
        "told": [(one, _place(one.row)) for one in told],
        "older": older,
        "first": before is None,
        "only_unread": unread,
        "form": form,
    }
    return render(request, "notifications/page.html", context, status=form.status if form else 200)


@require_POST
def read(request: HttpRequest, notification: int) -> HttpResponse:
    found = get_object_or_404(queries.heard(request.user), pk=notification)
    mark_read(request.user, up_to=found.pk, only=True)
    return done(request, "It is marked as read.", reverse("notifications"), lambda: HttpResponse(status=204))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    form = ReadForm(request.POST)
    if form.perform(lambda up_to: mark_read(request.user, up_to=up_to)) is None:
        return _page(request, form)
    return done(request, "All are marked as read.", reverse("notifications"))


def _place(row: Notification) -> str:
    """Where what it tells of can be seen."""
    if row.comment:
        return f"{comment_place(row.comment).partition('#')[0]}#comment-{row.comment_id}"
    if row.event.claim_id:
        part = "reviews" if row.event.noun == "review" else "verdicts"
        return f"{reverse('claim', args=[row.event.claim_id])}#{part}"
    return reverse("article", args=[row.event.article_id])
