"""A project's page: the board of its articles and claims, triage, assigning many at once, and saved views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from annotations import queries
from annotations.actions import reviews, triage
from annotations.actions import views as deeds
from annotations.actions.reviews import Pick
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.board import ORDERS, Filters
from annotations.core.errors import Conflict
from annotations.core.permissions import Act
from annotations.core.triage import Priority
from annotations.forms import AssignManyForm, PriorityForm, ViewEditForm, ViewForm
from annotations.models import Article, Claim, SavedView
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_claim, find_project, find_view

#: As many names as a message can hold.
_NAMED = 5


def page(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    if not request.GET and (view := _default_of(request, project)):
        return HttpResponseRedirect(f"{reverse('project', args=[slug])}?{view.query}")
    filters = Filters.of(request.GET.dict())
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    context = {
        "project": project,
        "role": project.reader_role,
        "board": queries.board_page(project, request.user, filters, before=before, after=after),
        "due_again": queries.due_again(project),
        "orders": ORDERS,
        "priorities": [Priority.HIGH, Priority.NORMAL, Priority.LOW],
        "removed": queries.removed_articles(project)
        if permissions.allowed(project.reader_role, Act.REMOVE_ARTICLE)
        else (),
    }
    return render(request, "board/page.html", context)


def _default_of(request: HttpRequest, project) -> SavedView | None:
    return SavedView.objects.filter(project=project, owner=request.user, is_default=True).exclude(query="").first()


# --- triage ----------------------------------------------------------------------------------------------------------


def article_priority(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    return _priority(request, found, found.reader_role, reverse("article", args=[article]), {"article": found})


def claim_priority(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    return _priority(request, found, found.reader_role, card_address(found), {"claim": found})


def _priority(request: HttpRequest, thing: Article | Claim, role: str, to: str, about: dict) -> HttpResponse:
    permissions.demand(role, Act.TRIAGE)
    form = PriorityForm(request.POST or None, thing=thing)
    if request.method == "POST" and form.perform(
        lambda version, **given: triage.set_priority(thing, version=version, by=request.user, **given)
    ):
        return done(request, f"The priority is {thing.priority or 'that of its article'}.", to, about=thing)
    title = f"Priority of claim {thing.number}" if "claim" in about else "Priority of the article"
    return form_answer(request, title, "board/_priority_form.html", form, about)


# --- assigning many --------------------------------------------------------------------------------------------------


def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is to get what was chosen on the board, to be looked over and changed before it is done."""
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.ASSIGN)
    asked = request.POST if request.method == "POST" else request.GET
    lines, to = queries.lines_of(project, request.user, asked.getlist("item")), asked.get("to", "")
    board = reverse("project", args=[slug])
    if not lines:
        messages.warning(request, "Choose articles or claims on the board first.")
        return HttpResponseRedirect(board)
    form = AssignManyForm(request.POST or None, project=project, lines=lines, to=to)

    def deed(due, round, uid, **given):
        picks = [Pick(line.standing.article, line.standing.claim, user) for line, user in form.chosen(given)]
        if not picks:
            raise Conflict("Everything is left out. Choose who is to get what.")
        outcome = reviews.assign_many(project, picks, by=request.user, due=due, round=round, uid=uid)
        if not outcome.reviews:
            raise Conflict(f"Nothing was assigned. {_told(outcome.refused)}")
        return outcome

    if request.method == "POST" and (outcome := form.perform(deed)):
        number = len(outcome.reviews)
        sentence = f"{number} assigned." if not outcome.refused else f"{number} assigned. {_told(outcome.refused)}"
        return done(request, sentence, board)
    context = {
        "project": project,
        "lines": lines,
        "to": to,
        "members": form.members,
    }
    title = f"Assign {len(lines)} to members" if len(lines) > 1 else "Assign to a member"
    return form_answer(request, title, "board/_assign_form.html", form, context)


def _told(refused: list[tuple[Pick, str]]) -> str:
    """What could not be assigned, by name."""
    names = [
        f"“{_short(str(pick.article))}”{f', claim {pick.claim.number}' if pick.claim else ''}: {why}"
        for pick, why in refused[:_NAMED]
    ]
    more = f" And {len(refused) - _NAMED} more." if len(refused) > _NAMED else ""
    return f"Not assigned: {' '.join(names)}{more}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


# --- saved views -----------------------------------------------------------------------------------------------------


def keep_view(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    query = Filters.of(request.GET.dict()).query
    form = ViewForm(request.POST or None, initial={"query": query})

    def deed(query, **given):
        # Through the filters once more: nothing is kept that the board would not read.
        return deeds.keep_view(project, query=Filters.of(_read(query)).query, by=request.user, **given)

    if request.method == "POST" and (view := form.perform(deed)):
        return done(request, f"Kept as “{view.name}”.", _board_at(view))
    return form_answer(request, "Keep this view", "board/_view_form.html", form, {"project": project})


def edit_view(request: HttpRequest, view: int) -> HttpResponse:
    found = find_view(request, view)
    first = {"name": found.name, "is_default": found.is_default, "version": found.version}
    form = ViewEditForm(request.POST or None, initial=first)
    if request.method == "POST" and form.perform(
        lambda version, **given: deeds.edit_view(found, version=version, by=request.user, **given)
    ):
        return done(request, "The view is saved.", _board_at(found))
    context = {"project": found.project, "view": found}
    return form_answer(request, f"The view “{found.name}”", "board/_view_form.html", form, context)


def remove_view(request: HttpRequest, view: int) -> HttpResponse:
    found = find_view(request, view)
    if request.method == "POST":
        deeds.remove_view(found, by=request.user)
        return done(request, f"The view “{found.name}” is removed.", reverse("project", args=[found.project.slug]))
    return HttpResponseRedirect(reverse("view", args=[view]))


def _read(query: str) -> dict[str, str]:
    return QueryDict(query).dict()


def _board_at(view: SavedView) -> str:
    # Never without a query: that would begin with the default view.
    return f"{reverse('project', args=[view.project.slug])}?{view.query or 'state='}"
