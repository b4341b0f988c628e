"""Giving a verdict, and recording the desk's conclusion."""

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions import verdicts as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Refused
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind
from annotations.forms import ConclusionForm, ReasonForm, VerdictForm
from annotations.models import Claim, RatingScale
from annotations.queries import ClaimPage, claim_page, like_claims
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_brief, find_claim
from annotations.views.workspace import changed, spans_of

F = TypeVar("F", bound=ConclusionForm)


def concluded_parts(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    article = find_article(request, claim.article_id)
    return done(
        request,
        sentence,
        card_address(claim),
        lambda: changed(request, article, sentence, claim=claim, spans=spans_of(claim)),
        about=claim,
    )


def scale_of(claim: Claim) -> RatingScale:
    return claim.article.project.scales.first()


def _initial(given, names: tuple[str, ...]) -> dict:
    """What the form starts with: what was given last, or nothing. The rating only if it is on the scale in use."""
    if given is None:
        return {"version": 0}
    return {name: getattr(given, name) for name in ("version", "rating", "rationale", "true_as_of", *names)}


def set_verdict(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.SET_VERDICT)
    own = found.verdicts.standing().filter(reviewer=request.user).select_related("rating").first()
    form = VerdictForm(request.POST or None, scale=scale_of(found), initial=_initial(own, ("confidence",)))
    if request.method == "POST" and (
        verdict := form.perform(lambda **given: deeds.set_verdict(found, by=request.user, **given))
    ):
        return concluded_parts(request, found, f"Your verdict on claim {found.number}: {verdict.rating}.")
    if request.method == "GET":
        try:
            deeds.require_may_judge(found, request.user)
        except Refused as refused:  # said before anybody types
            form.refusal = str(refused)
    context = {"claim": found, "own": own}
    return form_answer(request, f"Your verdict on claim {found.number}", "verdicts/_form.html", form, context)


@require_POST
def take_back(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    own = get_object_or_404(found.verdicts.standing(), reviewer=request.user)
    deeds.take_back_verdict(own, by=request.user)
    return concluded_parts(request, found, f"Your verdict on claim {found.number} is taken back.")


def decision_context(claim: Claim, brief: ClaimPage) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a form that decides is shown with, and what it starts with: the last conclusion, else the verdicts."""
    last = claim.conclusions.order_by("-version").first()
    initial = _initial(last, ("check_again_on",))
    if last is None and brief.card.fresh:
        initial["true_as_of"] = max(verdict.true_as_of for verdict in brief.card.fresh)
    differ = len({verdict.rating.key for verdict in brief.card.fresh}) > 1
    if last:
        given = {answer["question"]: answer["answer"] for answer in last.answers}
        for number, question in enumerate(claim.article.project.questions):
            initial[f"answer_{number}"] = given.get(question, "")
    context = {
        "claim": claim,
        "role": claim.reader_role,
        "brief": brief,
        "differ": differ,
        "like": like_claims(claim),
    }
    return context, initial


def decision_form(kind: type[F], request: HttpRequest, context: dict[str, Any], initial: dict[str, Any]) -> F:
    """The form that decides, for what decision_context found."""
    claim = context["claim"]
    return kind(
        request.POST or None,
        scale=scale_of(claim),
        absence=claim.kind == ClaimKind.ABSENCE,
        questions=claim.article.project.questions,
        differ=context["differ"],
        initial=initial,
    )


def conclude(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_brief(request, claim)
    permissions.demand(found.reader_role, Act.CONCLUDE)
    brief = claim_page(found, request.user)
    if request.method == "GET" and found.article.project.vote.votes and not brief.override:
        return redirect(f"{reverse('claim-propose', args=[claim])}?{request.GET.urlencode()}".rstrip("?"))
    context, initial = decision_context(found, brief)
    form = decision_form(ConclusionForm, request, context, initial)
    if request.method == "POST" and (
        conclusion := form.perform(lambda **given: deeds.conclude_claim(found, by=request.user, **given))
    ):
        return concluded_parts(request, found, f"Claim {found.number} is concluded: {conclusion.rating}.")
    return form_answer(request, f"Conclude claim {found.number}", "verdicts/_conclusion_form.html", form, context)


def reopen(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.CONCLUDE)
    standing = found.conclusions.standing().first()
    form = ReasonForm(request.POST or None, initial={"version": standing.version if standing else 0})
    if request.method == "POST" and form.perform(lambda **given: deeds.reopen_claim(found, by=request.user, **given)):
        return concluded_parts(request, found, f"Claim {found.number} is open for work again.")
    return form_answer(request, f"Reopen claim {found.number}", "verdicts/_reopen_form.html", form, {"claim": found})
