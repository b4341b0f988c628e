"""Marking claims by selection or by quote, and the claim's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import claims as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Conflict
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind
from annotations.core.text import find_quote
from annotations.forms import (
    AddWordsForm,
    ClaimCommentForm,
    ClaimEditForm,
    DeskForm,
    MarkForm,
    MoveByQuoteForm,
    MoveForm,
    NewClaimForm,
    QuoteForm,
    VersionForm,
    WithdrawForm,
)
from annotations.models import Claim, Highlight, User
from annotations.views.choosing import choose, shown
from annotations.views.finding import find_article, find_brief, find_claim, find_highlight
from annotations.views.workspace import changed, spans_of


def page(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_brief(request, claim)
    form = ClaimCommentForm(project=found.article.project)
    return render(request, "claims/page.html", brief_context(found, request.user) | {"form": form})


def brief_context(claim: Claim, reader: User) -> dict[str, object]:
    """What the claim's page and its parts are drawn from. `claim` comes from find_brief."""
    return {
        "article": claim.article,
        "project": claim.article.project,
        "role": claim.reader_role,
        "brief": queries.claim_page(claim, reader),
    }


def card(request: HttpRequest, claim: int) -> HttpResponse:
    """The claim's card with all its buttons, for a page that has too many to show them all at once."""
    found = find_claim(request, claim)
    project, role = found.article.project, found.reader_role
    cards = queries.claim_cards(Claim.objects.filter(pk=found.pk), project, role, request.user)
    context = {"card": cards[0], "role": role, "article": found.article}
    return render(request, "claims/_card.html", context)


def card_address(claim: Claim) -> str:
    """Where a claim's card is on its article's page."""
    return f"{reverse('article', args=[claim.article_id])}#claim-{claim.pk}"


@require_POST
def mark(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    form = MarkForm(request.POST)
    revision = found.current
    claim = form.perform(lambda **given: deeds.mark_claim(revision, by=request.user, **given))
    if claim is None:
        return form_answer(request, "Mark a claim", "claims/_mark_form.html", form, {"article": found})
    sentence = _marked(claim, form)
    return done(
        request,
        sentence,
        card_address(claim),
        lambda: changed(request, found, sentence, claim=claim, event="claim-marked"),
        about=claim,
    )


def _marked(claim: Claim, form: NewClaimForm) -> str:
    """That it is done, and the kind when nobody chose it and its words make it more than plain."""
    plain = form.data.get("kind") or claim.kind == ClaimKind.EVENT
    by_its_words = "" if plain else f" Its kind, by its words: {claim.kind}."
    return f"Claim {claim.number} is marked.{by_its_words}"


def mark_by_quote(request: HttpRequest, article: int) -> HttpResponse:
    """The same without a mouse or JavaScript: the words are found in the text; several places are shown to choose from."""
    found = find_article(request, article)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    revision = found.current
    form = QuoteForm(request.POST or None)
    places = find_quote(revision.text, request.POST.get("quote", ""))

    def deed(quote: str, place: int | None, **given):
        span = choose(places, place, nowhere=_NOWHERE)
        exact = revision.text[span.start : span.end]
        return deeds.mark_claim(revision, span.start, span.end, exact, by=request.user, **given)

    if request.method == "POST" and (claim := form.perform(deed)):
        return done(request, _marked(claim, form), card_address(claim), about=claim)
    return form_answer(
        request,
        "Add a claim by quote",
        "claims/_quote_form.html",
        form,
        {"article": found, "places": shown(revision.text, places)},
    )


_NOWHERE = "These words are not in the article. Copy them from the text, a few words are enough."


def edit(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    form = ClaimEditForm(request.POST) if request.method == "POST" else ClaimEditForm.of(found)
    if request.method == "POST" and form.perform(
        lambda version, **changes: deeds.edit_claim(found, version=version, by=request.user, **changes)
    ):
        return _done(request, found, f"Claim {found.number} is saved.")
    return form_answer(request, f"Edit claim {found.number}", "claims/_edit_form.html", form, {"claim": found})


def _done(request: HttpRequest, claim: Claim, sentence: str, **options) -> HttpResponse:
    article = find_article(request, claim.article_id)
    return done(
        request,
        sentence,
        card_address(claim),
        lambda: changed(request, article, sentence, claim=claim, **options),
        about=claim,
    )


@require_POST
def move(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    before = spans_of(found)
    form = MoveForm(request.POST)

    def deed(highlight: int | None, **given):
        words = found.highlights.current().filter(pk=highlight).first() if highlight else None
        if highlight and not words:
            raise Conflict("These words are no longer the claim's. Reload the page to see which are.")
        return deeds.move_claim(found, by=request.user, highlight=words, **given)

    if moved := form.perform(deed):
        return _done(
            request,
            moved,
            f"Claim {found.number} has new words.",
            spans=before,
            event="claim-moved",
        )
    return _move_refused(request, f"Move claim {found.number}", "Move it to these words", form, found)


def _move_refused(request: HttpRequest, title: str, verb: str, form: DeskForm, claim: Claim) -> HttpResponse:
    """What became of the claim beside what was chosen, and a button to do it all the same."""
    context = {"claim": claim, "verb": verb, "action": request.path, "chosen": form.data.get("exact", "")}
    return form_answer(request, title, "claims/_move_refused.html", form, context)


def move_by_quote(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    before = spans_of(found)
    revision = found.article.current
    stands = next((words.exact for words in found.highlights.current() if words.stands), "")
    form = MoveByQuoteForm(request.POST or None, initial={"quote": stands, "version": found.version})
    places = find_quote(revision.text, request.POST.get("quote", ""))

    def deed(quote: str, place: int | None, version: int):
        span = choose(places, place, nowhere=_NOWHERE)
        exact = revision.text[span.start : span.end]
        return deeds.move_claim(found, span.start, span.end, exact, version=version, by=request.user)

    if request.method == "POST" and form.perform(deed):
        return _done(request, found, f"Claim {found.number} has new words.", spans=before, event="claim-moved")
    context = {"claim": found, "places": shown(revision.text, places)}
    return form_answer(request, f"Move claim {found.number}", "claims/_move_form.html", form, context)


def add_words(request: HttpRequest, claim: int) -> HttpResponse:
    """Further words of a claim: selected in the text, or by quote on a page of its own."""
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    if "exact" in request.POST:
        form = AddWordsForm(request.POST)
        if added := form.perform(lambda **given: deeds.add_highlight(found, by=request.user, **given)):
            return _added(request, added)
        return _move_refused(request, f"Where claim {found.number} is said too", "Tie it to these words", form, found)
    revision = found.article.current
    form = MoveByQuoteForm(request.POST or None, initial={"version": found.version})
    places = find_quote(revision.text, request.POST.get("quote", ""))

    def deed(quote: str, place: int | None, version: int):
        span = choose(places, place, nowhere=_NOWHERE)
        exact = revision.text[span.start : span.end]
        return deeds.add_highlight(found, span.start, span.end, exact, version=version, by=request.user)

    if request.method == "POST" and (added := form.perform(deed)):
        return _added(request, added)
    context = {"claim": found, "places": shown(revision.text, places), "action": reverse("claim-words", args=[claim])}
    title = f"Where claim {found.number} is said too"
    return form_answer(request, title, "claims/_move_form.html", form, context)


def _added(request: HttpRequest, highlight: Highlight) -> HttpResponse:
    claim = highlight.claim
    return _done(request, claim, f"Claim {claim.number} is tied to these words too.", event="claim-moved")


@require_POST
def remove_words(request: HttpRequest, highlight: int) -> HttpResponse:
    found = find_highlight(request, highlight)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    place = (found.start, found.end)
    form = VersionForm(request.POST)
    claim = form.perform(lambda version: deeds.remove_highlight(found, version=version, by=request.user))
    if claim:
        return _done(request, claim, f"Claim {claim.number} is untied from these words.", spans=[place])
    title = f"Untie claim {found.claim.number} from “{found.exact}”"
    return _move_refused(request, title, "Untie it", form, found.claim)


def withdraw(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and (
        gone := form.perform(lambda **given: deeds.withdraw_claim(found, by=request.user, **given))
    ):
        sentence = f"Claim {found.number} is withdrawn."
        return _done(request, gone, sentence, spans=spans_of(gone), event="claim-gone")
    return form_answer(request, f"Withdraw claim {found.number}", "claims/_withdraw_form.html", form, {"claim": found})


@require_POST
def restore(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    form = VersionForm(request.POST)
    if back := form.perform(lambda version: deeds.restore_claim(found, version=version, by=request.user)):
        return _done(request, back, f"Claim {found.number} is back.", event="claim-restored")
    return form_answer(request, f"Restore claim {found.number}", "claims/_restore_form.html", form, {"claim": found})
