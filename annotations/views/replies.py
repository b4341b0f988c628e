"""The right of reply: whom the desk asked about a claim, what they answered, or why nobody was asked."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions import replies as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.forms import AnswerForm, AskForm, NotAskedEditForm, NotAskedForm, ReplyEditForm, VersionForm
from annotations.models import Claim
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_claim, find_reply
from annotations.views.workspace import changed


def _done(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    article = find_article(request, claim.article_id)
    return done(
        request, sentence, card_address(claim), lambda: changed(request, article, sentence, claim=claim), about=claim
    )


def ask(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.ASK_FOR_REPLY)
    form = AskForm(request.POST or None)
    if request.method == "POST" and (
        reply := form.perform(lambda **given: deeds.ask_for_reply(found, by=request.user, **given))
    ):
        return _done(request, found, f"{reply} may answer until {reply.deadline:%-d %B}.")
    title = f"Whom did you ask about claim {found.number}?"
    return form_answer(request, title, "replies/_ask_form.html", form, {"claim": found})


def not_asked(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.ASK_FOR_REPLY)
    form = NotAskedForm(request.POST or None)
    if request.method == "POST" and form.perform(
        lambda **given: deeds.record_not_asked(found, by=request.user, **given)
    ):
        return _done(request, found, f"The reason is kept with claim {found.number}.")
    title = f"Why was nobody asked about claim {found.number}?"
    return form_answer(request, title, "replies/_not_asked_form.html", form, {"claim": found})


def answer(request: HttpRequest, reply: int) -> HttpResponse:
    found = find_reply(request, reply)
    permissions.demand(found.reader_role, Act.ASK_FOR_REPLY)
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm.of(found)
    if request.method == "POST" and form.perform(lambda **given: deeds.record_reply(found, by=request.user, **given)):
        return _done(request, found.claim, f"The answer of {found} is kept.")
    context = {"claim": found.claim, "reply": found}
    return form_answer(request, f"What did {found} answer?", "replies/_answer_form.html", form, context)


def edit(request: HttpRequest, reply: int) -> HttpResponse:
    found = find_reply(request, reply)
    permissions.demand(found.reader_role, Act.ASK_FOR_REPLY)
    kind = ReplyEditForm if found.asked_on else NotAskedEditForm
    form = kind(request.POST) if request.method == "POST" else kind.of(found)
    if request.method == "POST" and form.perform(
        lambda version, **changes: deeds.edit_request(found, version=version, by=request.user, **changes)
    ):
        return done(request, "The right of reply is saved.", _section(found.claim), about=found.claim)
    context = {"claim": found.claim, "reply": found}
    return form_answer(request, "Edit the right of reply", "replies/_edit_form.html", form, context)


@require_POST
def weigh(request: HttpRequest, reply: int) -> HttpResponse:
    return _turn(request, reply, Act.CONCLUDE, deeds.weigh_late_reply, "The conclusion stands, with the answer of {}.")


@require_POST
def remove(request: HttpRequest, reply: int) -> HttpResponse:
    return _turn(request, reply, Act.ASK_FOR_REPLY, deeds.remove_request, "“{}” is removed. It can be put back below.")


@require_POST
def restore(request: HttpRequest, reply: int) -> HttpResponse:
    return _turn(request, reply, Act.ASK_FOR_REPLY, deeds.restore_request, "“{}” is back.")


def _turn(request: HttpRequest, reply: int, act: Act, deed, sentence: str) -> HttpResponse:
    found = find_reply(request, reply)
    permissions.demand(found.reader_role, act)
    form = VersionForm(request.POST)
    if form.perform(lambda version: deed(found, version=version, by=request.user)):
        return done(request, sentence.format(found), _section(found.claim), about=found.claim)
    context = {"claim": found.claim, "reply": found}
    return form_answer(request, f"Right of reply: {found}", "replies/_turn_form.html", form, context)


def _section(claim: Claim) -> str:
    return f"{reverse('claim', args=[claim.pk])}#replies"
