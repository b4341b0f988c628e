"""What was done: undoing it, and the list of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import undoing
from annotations.answers import done, refusal_page
from annotations.core.errors import Conflict
from annotations.core.labels import field_label
from annotations.events import Kind
from annotations.models import Event
from annotations.templatetags.workbench import told
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_event
from annotations.views.workspace import changed, spans_of

#: What the page is told of a claim that came, went or moved; any other change is only a changed card.
_SHOWN = {
    Kind.CLAIM_WITHDRAWN: "claim-gone",
    Kind.CLAIM_RESTORED: "claim-restored",
    Kind.CLAIM_MOVED: "claim-moved",
}


@require_POST
def undo(request: HttpRequest, event: UUID) -> HttpResponse:
    """Takes one deed back; of an undo this is the redo."""
    found = find_event(request, event)
    before = spans_of(found.claim) if found.claim else []
    try:
        made = undoing.undo(found, by=request.user)
    except Conflict as refused:
        return refusal_page(request, refused, beside=_beside(found, refused))
    sentence = f"Redone: {told(made)}." if made.data.get("again") else f"Undone: {told(found)}."
    if not made.claim:
        return done(request, sentence, _whereabouts(made), about=made)
    sentence = f"Claim {made.claim.number}. {sentence}"
    article, shown = find_article(request, made.article_id), _SHOWN.get(made.kind, "claim-changed")

    def parts() -> HttpResponse:
        return changed(request, article, sentence, claim=made.claim, spans=before, event=shown)

    return done(request, sentence, card_address(made.claim), parts, about=made)


def _beside(event: Event, refused: Conflict) -> list[tuple[str, str, str]]:
    """What stands now in the fields that were to go back, and what they would have gone back to."""
    changed = event.data.get("changed") or {}
    return [
        (field_label(name, event.noun), refused.current[name] or "nothing", before or "nothing")
        for name, (before, _) in changed.items()
        if name in refused.current and isinstance(before, str | None)
    ]


def _whereabouts(event: Event) -> str:
    if event.article is None:
        return reverse("sources", args=[event.project.slug])
    if event.kind == Kind.ARTICLE_REMOVED:
        return reverse("project", args=[event.project.slug])
    return reverse("article-talk" if event.noun == "comment" else "article", args=[event.article_id])


def activity(request: HttpRequest, article: int) -> HttpResponse:
    """Who did what on an article and when, the newest first; what can be undone now has its button."""
    found = find_article(request, article)
    role = found.reader_role
    events = queries.activity(request.user, found, page=request.GET.get("page", "1"))
    context = {
        "article": found,
        "project": found.project,
        "role": role,
        "events": events,
        "undoable": undoing.undoable(list(events), by=request.user, role=role),
    }
    return render(request, "articles/activity.html", context)
