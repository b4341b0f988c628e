"""An article with a crowd of claims, as rows: for pages whose price must not grow."""

import random

from django.utils import timezone

from annotations.core.selectors import describe
from annotations.core.words import WORD
from annotations.models import Article, Claim, Highlight, User
from bench.edit_cases import text_in
from tests import build


def crowded(words: int, claims: int, *, by: User) -> Article:
    """An article of so many words, with claims on one to twelve of them each, overlapping and nested."""
    rng = random.Random(12)
    article = build.article("A crowded article of the day\n\n" + text_in(rng, "Latin", words), by=by)
    revision = article.current
    places = [match.span() for match in WORD.finditer(revision.text)]
    rows = [
        Claim(article=article, number=n + 1, claim_reviewed=f"Claim of the crowd {n + 1}.", created_by=by)
        for n in range(claims)
    ]
    Claim.objects.bulk_create(rows)
    highlights = []
    for claim in rows:
        first = rng.randrange(len(places) - 12)
        highlight = Highlight(claim=claim, revision=revision)
        highlight.selectors = describe(revision.text, places[first][0], places[first + rng.randint(0, 11)][1])
        highlights.append(highlight)
    Highlight.objects.bulk_create(highlights)
    revision.settled_at = timezone.now()
    revision.save(update_fields=["settled_at"])
    return article
