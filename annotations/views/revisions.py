"""Versions of an article: load a newer one, see what changed, carry the claims over, decide about changed words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import revisions as deeds
from annotations.actions.articles import Incoming
from annotations.actions.batches import hand_in_addresses
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.errors import Conflict, Invalid
from annotations.core.permissions import Act
from annotations.core.records import Decision, HighlightState, Obtained
from annotations.core.text import find_quote, id_in
from annotations.forms import DecideForm, NewerForm
from annotations.models import Article, Highlight, Project, Revision
from annotations.views.batches import begin
from annotations.views.choosing import choose, shown
from annotations.views.finding import find_article, find_highlight, find_project


def history(request: HttpRequest, article: int) -> HttpResponse:
    """Every version of the article, the newest first."""
    found = find_article(request, article)
    context = _about(found) | {"revisions": queries.revisions_of(found), "current": found.current}
    return render(request, "revisions/history.html", context)


def _about(article: Article) -> dict:
    return {"article": article, "project": article.project, "role": article.reader_role}


def _revision(article: Article, number: int) -> Revision:
    return get_object_or_404(article.revisions.select_related("original"), number=number)


def newer(request: HttpRequest, article: int) -> HttpResponse:
    """The article as it is published now: pasted, uploaded, or fetched again from its address."""
    found = find_article(request, article)
    permissions.demand(found.reader_role, Act.LOAD_ARTICLE)
    if request.method == "POST" and "fetch" in request.POST:
        return begin(request, hand_in_addresses(found.project, [found.source_url], by=request.user))
    form = NewerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and (added := form.perform(lambda **given: _add(found, request, **given))):
        return done(request, f"Revision {added.number} is here. This is what changed.", revision_address(added))
    return form_answer(request, "Load a newer version", "revisions/_newer_form.html", form, {"article": found})


def revision_address(revision: Revision) -> str:
    """Where a revision that came in is looked at: on the article's page, or beside the one that people still work on."""
    if revision.adopted_at:
        return reverse("article", args=[revision.article_id])
    return reverse("revision-changes", args=[revision.article_id, revision.number])


def _add(article: Article, request: HttpRequest, *, text: str, html: str, file, **_) -> Revision:
    if file:
        incoming = Incoming(file.read(), Obtained.UPLOADED, file.name, file.content_type or "")
    elif html:
        incoming = Incoming.of_html(html)
    elif text.strip():
        incoming = Incoming.of_text(text)
    else:
        raise Invalid("Paste the article as it is published now, or choose its file.", field="text")
    return deeds.add_revision(article, incoming, by=request.user)


def page(request: HttpRequest, article: int, number: int, claim: int | None = None) -> HttpResponse:
    """The article as it stood in one revision, with its claims' words as they stood; one claim in the middle if asked.

    The address of a claim in a revision never changes its meaning, whatever becomes of the article later.
    """
    found = find_article(request, article)
    revision = _revision(found, number)
    view = queries.article_page(found, request.user, revision=revision, asked=claim)
    chosen = view.by_claim[view.chosen] if view.chosen else None
    if claim and not chosen:
        chosen = get_object_or_404(Highlight.objects.none())
    context = _about(found) | {
        "page": view,
        "revision": revision,
        "chosen": chosen,
        "current": found.current,
        "wordings": queries.wordings_in(revision),
        "before": _address(found, number - 1, claim) if number > 1 else "",
        "after": _address(found, number + 1, claim) if number < found.newest_revision else "",
    }
    return render(request, "revisions/page.html", context)


def _address(article: Article, number: int, claim: int | None) -> str:
    """A revision, with the same claim in the middle."""
    if claim:
        return reverse("revision-claim", args=[article.pk, number, claim])
    return reverse("revision", args=[article.pk, number])


def changes(request: HttpRequest, article: int, number: int) -> HttpResponse:
    """What the publisher changed since the revision before, in words, and what becomes of each claim."""
    found = find_article(request, article)
    context = _about(found) | {"changes": queries.revision_changes(found, _revision(found, number))}
    return render(request, "revisions/changes.html", context)


@require_POST
def adopt(request: HttpRequest, article: int, number: int) -> HttpResponse:
    found = find_article(request, article)
    counts = deeds.adopt_revision(_revision(found, number), by=request.user)
    waiting = len(queries.changed_words(found.project, article=found.pk))
    if not waiting:
        return done(request, "Every claim came over word for word.", reverse("article", args=[article]))
    of = f"{waiting} of {counts.total()} passage{'' if counts.total() == 1 else 's'}"
    need = "needs your eyes: its words were" if waiting == 1 else "need your eyes: their words were"
    sentence = f"The claims came over. {of} {need} changed."
    return done(request, sentence, reverse("changed-words", args=[found.project.slug]) + f"?article={article}")


def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Changed words across articles, one at a time: the words that were checked beside those that stand there now."""
    project = find_project(request, slug)
    context = _waiting(project, article=request.GET.get("article", ""), asked=request.GET.get("highlight", ""))
    if chosen := context["chosen"]:
        context["form"] = DecideForm(initial={"version": chosen.highlight.claim.version})
    return render(request, "revisions/queue.html", context)


def _waiting(project: Project, *, article: str, asked: str) -> dict:
    """The queue, of one article where it says so, at the words that are asked for or at its first ones."""
    only = id_in(article)
    waiting = queries.changed_words(project, article=only)
    chosen = next((item for item in waiting if str(item.pk) == asked), waiting[0] if waiting else None)
    at = waiting.index(chosen) if chosen else -1
    return {
        "project": project,
        "role": project.reader_role,
        "waiting": waiting,
        "chosen": queries.changed_word(chosen) if chosen else None,
        "only_article": only,
        "place": at + 1,
        "before": waiting[at - 1] if at > 0 else None,
        "after": waiting[at + 1] if 0 <= at < len(waiting) - 1 else None,
    }


_NOWHERE = "These words are not in the newer version. Copy them from its text below."


def decide(request: HttpRequest, highlight: int) -> HttpResponse:
    """Accepts the proposed words, chooses others by quote, or marks the words as gone; then the next one."""
    found = find_highlight(request, highlight)
    project = find_project(request, found.claim.article.project.slug)
    back = reverse("changed-words", args=[project.slug])
    if request.method != "POST":
        return redirect(f"{back}?highlight={found.pk}")
    permissions.demand(found.reader_role, Act.MARK_CLAIM)
    if not found.waits:
        raise Conflict("Somebody else has decided this already. Go back to the queue to see what is left.")
    form = DecideForm(request.POST)
    places = find_quote(found.revision.text, request.POST.get("quote", ""))
    only = request.POST.get("article", "")

    def deed(decision: Decision, version: int, quote: str, place: int | None):
        span = {}
        if decision == Decision.CHOOSE:
            meant = choose(places, place, nowhere=_NOWHERE)
            exact = found.revision.text[meant.start : meant.end]
            span = {"start": meant.start, "end": meant.end, "exact": exact}
        return deeds.decide(found, decision, version=version, by=request.user, **span)

    if decided := form.perform(deed):
        told = "has no words in this version" if decided.state == HighlightState.GONE else "has its words"
        sentence = f"Claim {found.claim.number} {told}."
        following = request.POST.get("after", "")
        asked = [f"highlight={following}"] * following.isdecimal() + [f"article={only}"] * only.isdecimal()
        return done(request, sentence, f"{back}?{'&'.join(asked)}" if asked else back, about=found.claim)
    context = _waiting(project, article=only, asked=str(found.pk))
    context |= {"form": form, "places": shown(found.revision.text, places)}
    return render(request, "revisions/queue.html", context, status=form.status)
