"""What others did on an article since a page was opened, for the page to take in without reloading."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations import queries
from annotations.actions.presence import note_presence
from annotations.core.text import id_in
from annotations.templatetags.workbench import told
from annotations.views.finding import find_article
from annotations.views.workspace import shows_older_text

_NEWER_TEXT = "A newer text was adopted. Reload to work on it; what you typed is kept."
_MORE_UNREAD = "You have a new notification."
_NEW = ("claim marked", "claim restored")


def changes(request: HttpRequest, article: int) -> HttpResponse:
    """The parts of the page that others changed after event `since`, and who else is here; 204 when nothing is new.

    A page that was opened with an older text is told so once, and sent nothing of the newer one.
    """
    found = find_article(request, article)
    note_presence(found, by=request.user)
    since = id_in(request.GET.get("since", "")) or 0
    people = queries.others_here(found, request.user)
    here = ",".join(str(person.pk) for person in people)
    unread = queries.unread_count(request.user)
    before = id_in(request.GET.get("unread", ""))
    newer = shows_older_text(request, found.current_revision)
    told = not newer or "told" in request.GET
    events = [] if newer else queries.news(found, request.user, since=since)
    if not events and told and here == request.GET.get("here", "") and before in (None, unread):
        return HttpResponse(status=204)
    context = {
        "article": found,
        "people": people,
        "here": here,
        "since": events[-1].pk if events else since,
        "newer": newer,
        "unread": unread,
        "unread_changed": before not in (None, unread),
    }
    if not told:
        return _saying(render(request, "articles/_live.html", context), _NEWER_TEXT)
    more = _MORE_UNREAD if before is not None and unread > before else ""
    if not events:
        return _saying(render(request, "articles/_live.html", context), more)
    page = queries.article_page(found, request.user)
    if shows_older_text(request, page.revision.number):
        # Adopted since the question above; the page's next one is told so.
        return HttpResponse(status=204)
    touched = {event.claim_id for event in events if event.claim_id}
    new = {event.claim_id for event in events if event.kind in _NEW}
    places = [(h.start, h.end) for card in page.cards if card.claim.pk in touched for h in card.highlights]
    places += [tuple(place) for event in events for place in event.data.get("changed", {}).get("position", ())]
    places += queries.places_of([claim.pk for claim in page.withdrawn if claim.pk in touched])
    context |= {
        "page": page,
        "changed": [card for card in page.cards if card.claim.pk in touched - new],
        "new": [card for card in page.cards if card.claim.pk in new],
        "gone": [claim for claim in page.withdrawn if claim.pk in touched],
        "blocks": page.blocks_of(places),
    }
    return _saying(render(request, "articles/_live.html", context), f"{_sentence(events)}{more and '. '}{more}")


def _saying(response: HttpResponse, sentence: str) -> HttpResponse:
    """The page says it to screen readers; nothing for ""."""
    if sentence:
        response.headers["HX-Trigger"] = json.dumps({"live-news": {"sentence": sentence}})
    return response


def _sentence(events: list) -> str:
    """The last thing that happened, and how much more."""
    last, others = events[-1], len(events) - 1
    what = f"claim {last.claim.number}: " if last.claim else ""
    return f"{what}{last.actor} {told(last)}" + (f", and {others} more changes" if others else "")
