"""The parts of the article page that a deed changed, for htmx to put in place."""

import json
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from annotations.answers import last_deed
from annotations.forms import MarkForm
from annotations.models import Article, Claim
from annotations.queries import article_page


def changed(
    request: HttpRequest,
    article: Article,
    sentence: str,
    *,
    claim: Claim,
    spans: Iterable[tuple[int, int]] = (),
    event: str = "claim-changed",
) -> HttpResponse:
    """The claim's card, the blocks its words are in, the progress and a toast with its Undo.

    `spans` are further places in the text that must be painted anew: where the words were before. On a page that was
    opened with an older text nothing of the text is painted, and the page says that there is a newer one.
    """
    page = article_page(article, request.user)
    card = page.by_claim.get(claim.pk)
    newer = shows_older_text(request, page.revision.number)
    places = [] if newer else [*spans, *((h.start, h.end) for h in (card.highlights if card else ()))]
    deed = last_deed(request, claim)
    context = {
        "page": page,
        "card": card,
        "newer": newer,
        "claim": claim,
        "blocks": page.blocks_of(places),
        "sentence": sentence,
        "deed": deed,
        "mark_form": MarkForm() if event == "claim-marked" else None,
        "new": event in ("claim-marked", "claim-restored"),
    }
    response = HttpResponse(render_to_string("articles/_changed.html", context, request))
    response.headers["HX-Trigger"] = json.dumps(
        {event: {"claim": claim.pk}} | ({"deed": {**deed, "sentence": sentence}} if deed else {})
    )
    response.headers["HX-Reswap"] = "none"
    return response


def shows_older_text(request: HttpRequest, revision: int) -> bool:
    """Whether the open page has another text than the `revision`, by its number, to answer with: their blocks do not mix.

    The page says with every request which one it was opened with (static/js/requests.js).
    """
    shown = request.headers.get("X-Revision")
    return shown is not None and shown != str(revision)


def spans_of(claim: Claim) -> list[tuple[int, int]]:
    """Where the claim's words stand now."""
    return list(claim.highlights.current().values_list("start", "end"))
