"""Giving a verdict, and recording the desk's conclusion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from annotations.actions import verdicts as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Refused
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind
from annotations.forms import ConclusionForm, ReasonForm, VerdictForm
from annotations.models import Claim, RatingScale
from annotations.queries import claim_page
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_brief, find_claim
from annotations.views.workspace import changed, spans_of


def _done(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    article = find_article(request, claim.article_id)
    return done(
        request,
        sentence,
        card_address(claim),
        lambda: changed(request, article, sentence, claim=claim, spans=spans_of(claim)),
        about=claim,
    )


def _scale(claim: Claim) -> RatingScale:
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
    form = VerdictForm(request.POST or None, scale=_scale(found), initial=_initial(own, ("confidence",)))
    if request.method == "POST" and (
        verdict := form.perform(lambda **given: deeds.set_verdict(found, by=request.user, **given))
    ):
        return _done(request, found, f"Your verdict on claim {found.number}: {verdict.rating}.")
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
    return _done(request, found, f"Your verdict on claim {found.number} is taken back.")


def conclude(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_brief(request, claim)
    permissions.demand(found.reader_role, Act.CONCLUDE)
    last = found.conclusions.order_by("-version").first()
    brief = claim_page(found, request.user)
    initial = _initial(last, ("check_again_on",))
    if last is None and brief.card.fresh:
        initial["true_as_of"] = max(verdict.true_as_of for verdict in brief.card.fresh)
    absence = found.kind == ClaimKind.ABSENCE
    form = ConclusionForm(request.POST or None, scale=_scale(found), absence=absence, initial=initial)
    if request.method == "POST" and (
        conclusion := form.perform(lambda **given: deeds.conclude_claim(found, by=request.user, **given))
    ):
        return _done(request, found, f"Claim {found.number} is concluded: {conclusion.rating}.")
    context = {
        "claim": found,
        "role": found.reader_role,
        "brief": brief,
        "missing": found.article.project.verdicts_demanded - len(brief.card.fresh),
    }
    return form_answer(request, f"Conclude claim {found.number}", "verdicts/_conclusion_form.html", form, context)


def reopen(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.CONCLUDE)
    standing = found.conclusions.standing().first()
    form = ReasonForm(request.POST or None, initial={"version": standing.version if standing else 0})
    if request.method == "POST" and form.perform(lambda **given: deeds.reopen_claim(found, by=request.user, **given)):
        return _done(request, found, f"Claim {found.number} is open for work again.")
    return form_answer(request, f"Reopen claim {found.number}", "verdicts/_reopen_form.html", form, {"claim": found})
