"""Publishing a conclusion, correcting it in the open, and looking again when its day has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import publishing as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions, publishing
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind
from annotations.core.workflow import OUT
from annotations.forms import ConfirmForm, CorrectionForm, PublishArticleForm, PublishForm, ReasonForm
from annotations.models import Claim
from annotations.views.claims import card_address
from annotations.views.finding import (
    find_article,
    find_brief,
    find_claim,
    find_conclusion,
    find_correction,
    find_project,
)
from annotations.views.workspace import changed


def _done(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    """What is published cannot be undone by a key: it is taken back with a reason, or corrected."""
    article = find_article(request, claim.article_id)
    return done(request, sentence, card_address(claim), lambda: changed(request, article, sentence, claim=claim))


def publish(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.PUBLISH)
    project = found.article.project
    ready = next(iter(queries.to_publish(Claim.objects.filter(pk=found.pk), project, request.user)), None)
    form = PublishForm(request.POST or None, initial={"version": ready.conclusion.version if ready else 0})
    if request.method == "POST" and (
        publication := form.perform(lambda **given: deeds.publish_claim(found, by=request.user, **given))
    ):
        return _done(request, found, f"Claim {found.number} is published: {publication.conclusion.rating}.")
    if request.method == "GET" and ready is None:
        form.refusal = f"This claim is {found.state}; only a concluded claim can be published."
    context = {"claim": found, "ready": ready, "published": found.state in OUT}
    return form_answer(request, f"Publish claim {found.number}", "publishing/_publish_form.html", form, context)


def publish_article(request: HttpRequest, article: int) -> HttpResponse:
    """Every concluded claim of an article as its reader would see it, to publish in one go."""
    found = find_article(request, article)
    permissions.demand(found.reader_role, Act.PUBLISH)
    ready = queries.to_publish(found.claims.all(), found.project, request.user)
    form = PublishArticleForm(request.POST or None, ready=ready)
    if request.method == "POST" and (
        published := form.perform(lambda **given: deeds.publish_article(found, by=request.user, **given))
    ):
        count = len(published)
        sentence = f"{count} claim{'s are' if count > 1 else ' is'} published."
        return done(request, sentence, reverse("article", args=[article]))
    context = {
        "article": found,
        "role": found.reader_role,
        "choices": [(one, form.sent(one)) for one in ready],
        "chosen": form["claims"].value() or [],
        "free": sum(not one.obstacles for one in ready),
    }
    return form_answer(request, "Publish concluded claims", "publishing/_article_form.html", form, context)


def unpublish(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.PUBLISH)
    standing = found.conclusions.standing().first()
    form = ReasonForm(request.POST or None, initial={"version": standing.version if standing else 0})
    if request.method == "POST" and form.perform(
        lambda **given: deeds.unpublish_claim(found, by=request.user, **given)
    ):
        return _done(request, found, f"Claim {found.number} is taken off publication. It can be reopened now.")
    if request.method == "GET" and found.state not in OUT:
        form.refusal = f"This claim is {found.state}, so there is nothing to take off publication."
    title = f"Take claim {found.number} off publication"
    return form_answer(request, title, "publishing/_unpublish_form.html", form, {"claim": found})


def correct(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_brief(request, claim)
    permissions.demand(found.reader_role, Act.CORRECT)
    project = found.article.project
    brief = queries.claim_page(found, request.user)
    standing = brief.card.conclusion
    initial = {"version": 0}
    if standing:
        initial = {name: getattr(standing, name) for name in ("version", "rating", "rationale")}
        if standing.check_again_on and standing.check_again_on > timezone.localdate():
            initial["check_again_on"] = standing.check_again_on
    form = CorrectionForm(
        request.POST or None,
        scale=project.scales.first(),
        absence=found.kind == ClaimKind.ABSENCE,
        publisher=found.article.publisher,
        initial=initial,
    )
    if request.method == "POST" and (
        correction := form.perform(lambda **given: deeds.correct_claim(found, by=request.user, **given))
    ):
        return _done(
            request, found, f"Claim {found.number} is corrected: {correction.before.rating} is {correction.after.rating} now."
            if correction.before.rating.key != correction.after.rating.key
            else f"The correction of claim {found.number} is recorded; it stays {correction.after.rating}.",
        )  # fmt: skip
    if request.method == "GET" and found.state not in OUT:
        form.refusal = f"This claim is {found.state}; a correction is of something that was published."
    context = {
        "claim": found,
        "standing": standing,
        "brief": brief,
        "two_sign": publishing.two_must_sign(project.verdicts_demanded),
    }
    return form_answer(request, f"Correct claim {found.number}", "publishing/_correction_form.html", form, context)


@require_POST
def sign(request: HttpRequest, correction: int) -> HttpResponse:
    found = find_correction(request, correction)
    deeds.sign_correction(found, by=request.user)
    to = f"{reverse('corrections', args=[found.claim.article.project.slug])}#correction-{found.pk}"
    return done(request, "The correction is signed by a second person.", to)


def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's log of corrections, to read and to print."""
    project = find_project(request, slug)
    log = queries.corrections_log(project, page=request.GET.get("page", "1"))
    context = {"project": project, "role": project.reader_role, "log": log}
    return render(request, "publishing/corrections.html", context)


def check_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Conclusions whose day to look again has come, and those that come next."""
    project = find_project(request, slug)
    queue = queries.check_again(project, page=request.GET.get("page", "1"))
    context = {"project": project, "role": project.reader_role, "queue": queue}
    return render(request, "publishing/check_again.html", context)


def confirm(request: HttpRequest, conclusion: int) -> HttpResponse:
    found = find_conclusion(request, conclusion)
    permissions.demand(found.reader_role, Act.CONCLUDE)
    claim, before = found.claim, found.confirmations.count()
    form = ConfirmForm(request.POST or None, absence=claim.kind == ClaimKind.ABSENCE, initial={"version": before})
    if request.method == "POST" and form.perform(
        lambda **given: deeds.confirm_conclusion(found, by=request.user, **given)
    ):
        to = reverse("check-again", args=[claim.article.project.slug])
        return done(request, f"Claim {claim.number} is still true: that is recorded.", to)
    context = {"claim": claim, "conclusion": found, "earlier": found.confirmations.select_related("by")}
    return form_answer(request, f"Claim {claim.number}: still true?", "publishing/_confirm_form.html", form, context)
