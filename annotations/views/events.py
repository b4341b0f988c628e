"""What was done: the story of it, undoing it, and going back to any point of it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import restoring, undoing
from annotations.actions.restoring import Past
from annotations.answers import done, refusal_page
from annotations.core import permissions
from annotations.core.errors import Conflict
from annotations.core.labels import field_label
from annotations.core.permissions import Act
from annotations.events import Kind
from annotations.forms import RestoreForm
from annotations.models import Comment, Event, Source
from annotations.templatetags.workbench import told
from annotations.views.claims import card_address
from annotations.views.comments import place as comment_place
from annotations.views.finding import find_article, find_claim, find_event, find_project, find_review, find_source
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
    if event.noun == "comment":
        return comment_place(Comment.objects.get(uid=event.noun_uid))
    if event.article is None:
        return reverse("sources", args=[event.project.slug])
    if event.kind == Kind.ARTICLE_REMOVED:
        return reverse("project", args=[event.project.slug])
    return reverse("article", args=[event.article_id])


def of_article(request: HttpRequest, article: int) -> HttpResponse:
    """Who did what on an article and when; what can be undone now has its button."""
    found = find_article(request, article)
    told = queries.told_to(request.user, found)
    return _history(request, told, found.reader_role, project=found.project, article=found, undo=True)


def of_claim(request: HttpRequest, claim: int) -> HttpResponse:
    """Who did what on a claim, and with all that hangs on it."""
    found = find_claim(request, claim)
    article = find_article(request, found.article_id)
    told = queries.told_to(request.user, article).filter(claim=found)
    return _history(request, told, found.reader_role, project=article.project, article=article, claim=found, undo=True)


def of_source(request: HttpRequest, source: int) -> HttpResponse:
    """Who attached, corrected and kept a source, and what was done with it on each claim."""
    found = find_source(request, source)
    told = queries.told_of_source(request.user, found.reader_role, found)
    return _history(request, told, found.reader_role, project=found.project, source=found)


def of_review(request: HttpRequest, review: int) -> HttpResponse:
    """Who assigned a review, and how it moved."""
    found = find_review(request, review)
    told = queries.told_of_review(found, request.user)
    return _history(
        request, told, found.reader_role, project=found.article.project, article=found.article, review=found
    )


def of_project(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what in the whole project: people, roles and settings, too. It says where the audit trail ends."""
    found = find_project(request, slug)
    permissions.demand(found.reader_role, Act.READ_HISTORY)
    told = queries.told_of_project(found, found.reader_role, request.user)
    context = {"trail": queries.trail_head(found, found.reader_role, request.user), "whole": True}
    return _history(request, told, found.reader_role, project=found, **context)


def _history(request: HttpRequest, told: QuerySet[Event], role: str, *, undo: bool = False, **about) -> HttpResponse:
    story = queries.story(told, request.GET)
    context = about | {
        "role": role,
        "story": story,
        "filters": {name: request.GET.get(name, "") for name in ("by", "kind")},
        "people": queries.who_did(about["project"], role, request.user),
        "operator": queries.OPERATOR,
        "kinds": queries.kinds_of(told) if about.keys() & {"claim", "source", "review"} else sorted(Kind),
        "undoable": undoing.undoable(story.events, by=request.user, role=role) if undo else (),
        "restorable": restoring.restorable(story.events),
    }
    return render(request, "events/history.html", context)


_PUT_BACK = "Put back as it was then. What stood there until now is in the history."


def restore(request: HttpRequest, event: UUID) -> HttpResponse:
    """A thing as it stood at an event beside what stands now, and the buttons that put it back."""
    found = find_event(request, event)
    permissions.demand(found.reader_role, restoring.act_of(found))
    before = "before" in request.GET
    past = restoring.past_of(found, before=before)
    form = RestoreForm(request.POST if request.method == "POST" else None, fields=past.point.fields)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            if form.cleaned_data["part"] == "words":
                made = restoring.restore_words(past, version=version, by=request.user)
            else:
                made = restoring.restore_fields(
                    past, version=version, by=request.user, only=form.cleaned_data["chosen"]
                )
        except Conflict as refused:
            return refusal_page(request, refused, beside=_beside_past(past, refused))
        return done(request, _PUT_BACK, _history_of(found), about=made)
    context = {
        "event": found,
        "project": found.project,
        "past": past,
        "differences": [(name, field_label(name, found.noun), now, then) for name, now, then in past.differences],
        "before": before,
        "form": form,
        "back": _history_of(found),
    }
    return render(request, "events/restore.html", context, status=200 if request.method == "GET" else 422)


def _history_of(event: Event) -> str:
    """The address of the history that the event is told in."""
    match event.noun:
        case "claim" | "evidence" | "replyrequest":
            return reverse("claim-history", args=[event.claim_id])
        case "article":
            return reverse("article-activity", args=[event.article_id])
        case "source":
            return reverse("source-history", args=[Source.objects.get(uid=event.noun_uid).pk])
    return reverse("project-history", args=[event.project.slug])


def _beside_past(past: Past, refused: Conflict) -> list[tuple[str, str, str]]:
    """What stands now in the fields that were to be put back, and what was wanted there."""
    wanted = {name: then for name, _, then in past.differences}
    return [
        (field_label(name, past.event.noun), stands or "nothing", wanted[name] or "nothing")
        for name, stands in refused.current.items()
        if name in wanted
    ]
