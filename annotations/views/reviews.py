"""Assigning articles and claims, taking them on, and moving a review along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import reviews as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.core.workflow import NEEDS_REASON, ReviewMove, said
from annotations.forms import AdvanceForm, AssignForm, DueForm, HandOverForm
from annotations.models import Article, Claim, Review
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_claim, find_review


def assign_article(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    return _assign(request, found, None, found.reader_role, reverse("article", args=[article]))


def assign_claim(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    return _assign(request, found.article, found, found.reader_role, card_address(found))


def _assign(request: HttpRequest, article: Article, claim: Claim | None, role: str, to: str) -> HttpResponse:
    permissions.demand(role, Act.ASSIGN)
    form = AssignForm(request.POST or None, project=article.project)

    def deed(member, **given):
        return deeds.assign_review(article, member.user, by=request.user, claim=claim, **given)

    if request.method == "POST" and (review := form.perform(deed)):
        return done(request, f"{review.member} has it now.", to, about=review)
    what = f"claim {claim.number}" if claim else "the article"
    action = reverse("claim-assign", args=[claim.pk]) if claim else reverse("article-assign", args=[article.pk])
    return form_answer(
        request,
        f"Assign {what}",
        "reviews/_assign_form.html",
        form,
        {"article": article, "claim": claim, "action": action},
    )


@require_POST
def take_article(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    review = deeds.take_review(found, by=request.user)
    sentence = "It is yours now. You find it under My work."
    return done(request, sentence, reverse("article", args=[article]), about=review)


@require_POST
def take_claim(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    review = deeds.take_review(found.article, by=request.user, claim=found)
    return done(request, f"Claim {found.number} is yours now.", card_address(found), about=review)


def due(request: HttpRequest, review: int) -> HttpResponse:
    found = find_review(request, review)
    permissions.demand(found.reader_role, Act.ASSIGN)
    form = DueForm(request.POST or None, initial={"due": found.due, "version": found.version})
    if request.method == "POST" and form.perform(
        lambda due, version: deeds.edit_review(found, version=version, by=request.user, due=due)
    ):
        return done(request, "The due date is saved.", reverse("article", args=[found.article_id]), about=found)
    return form_answer(request, "Change the due date", "reviews/_due_form.html", form, {"review": found})


def hand_over(request: HttpRequest, review: int) -> HttpResponse:
    found = find_review(request, review)
    permissions.demand(found.reader_role, Act.ASSIGN)
    project = found.article.project
    form = HandOverForm(request.POST or None, project=project, now=found.member_id, initial={"version": found.version})

    def deed(member, **given):
        return deeds.hand_over_review(found, member.user, by=request.user, **given)

    if request.method == "POST" and (given := form.perform(deed)):
        return done(request, f"{given.member} has it now.", reverse("article", args=[found.article_id]), about=given)
    context = {"review": found, "project": project}
    return form_answer(request, f"Hand over what {found.member} has", "reviews/_hand_over_form.html", form, context)


_BEGINS = frozenset({ReviewMove.START, ReviewMove.RESUME})

_SAID = {
    ReviewMove.START: "Under way: it is yours.",
    ReviewMove.SUBMIT: "Handed in. An editor will accept or return it.",
    ReviewMove.ACCEPT: "Accepted.",
    ReviewMove.RETURN: "Returned, with your reason.",
    ReviewMove.RESUME: "Under way again.",
    ReviewMove.DECLINE: "Declined, with your reason.",
    ReviewMove.WITHDRAW: "Taken off, with your reason.",
}


def advance(request: HttpRequest, review: int, move: str) -> HttpResponse:
    found = find_review(request, review)
    if move not in list(ReviewMove):
        raise Http404
    move = ReviewMove(move)
    deeds.require_party(found, move, request.user)
    form = AdvanceForm(request.POST or None, initial={"version": found.version})
    asked = "" if "anyway" in request.POST else _doubt(found, move)
    if (
        request.method == "POST"
        and not asked
        and form.perform(
            lambda version, reason: deeds.advance_review(found, move, version=version, by=request.user, reason=reason)
        )
    ):
        return done(request, _SAID[move], _work_of(found) if move in _BEGINS else reverse("my-work"), about=found)
    context = {"review": found, "move": move, "needs_reason": move in NEEDS_REASON, "asked": asked}
    title = f"{said(move).capitalize()} the review"
    return form_answer(request, title, "reviews/_advance_form.html", form, context)


def _doubt(review: Review, move: ReviewMove) -> str:
    """What to ask before a move that the member cannot take back; empty when there is nothing to ask."""
    if move != ReviewMove.SUBMIT:
        return ""
    judged, marked = queries.judged_by_member(review)
    if judged:
        return ""
    return "Nothing is judged yet: you have given no verdict." if marked else "No claim is marked yet."


def _work_of(review: Review) -> str:
    """Where the work on it is done."""
    return reverse("claim", args=[review.claim_id]) if review.claim_id else reverse("article", args=[review.article_id])
