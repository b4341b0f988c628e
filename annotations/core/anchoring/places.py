"""Where words stand unaltered, and how well each place fits what stood beside them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nsmallest

from annotations.core.anchoring.beside import is_question, unfinished_after, unfinished_before
from annotations.core.selectors import CONTEXT, TextQuoteSelector
from annotations.core.text import ALIKE, Span
from annotations.core.words import MARKS, is_inside_word

#: Places of one quote that are looked at, and those of them that are weighed against each other.
_MOST, _WEIGHED = 1000, 24
#: Code points of context by whose standing next to a place that is chosen.
_NEXT_TO = 8


@dataclass(frozen=True)
class Place:
    """A place where the quote stands."""

    span: Span
    #: Code points of the context that stand next to it, both sides together.
    context: int
    #: How far the context is there at all, next to it or changed (0 to 1).
    likeness: float
    #: Whether the rest of the sentence, as far as the context knows it, is the same on both sides.
    sentence_kept: bool

    @property
    def fit(self) -> float:
        """How well it fits, in code points: what stands next to it says more than what is there somewhere."""
        return self.context + 8 * self.likeness


def places(text: str, quote: TextQuoteSelector, near: int) -> list[Place]:
    """Where `quote.exact` stands in `text` as it is, but not as a part of a longer word. Of many places only those are
    weighed that fit the context best, the nearest to `near` first.
    """
    length = len(quote.exact)
    return _weighed(text, quote, [Span(at, at + length) for at in _finds(text, quote.exact)], near)


def places_alike(text: str, quote: TextQuoteSelector, near: int) -> list[Place]:
    """The same, but for typography: white space, quotation marks, dashes, soft hyphens, composed or decomposed letters."""
    plain, origins = _folded(text)
    exact = fold(quote.exact).strip()
    spans = [Span(origins[at], origins[at + len(exact)]) for at in _finds(plain, exact)] if exact else []
    signs = _signs(quote.exact)
    return _weighed(text, quote, [s for s in spans if _signs(text[s.start : s.end]) == signs], near)


_SIGN = re.compile(r"(\d?)([-‐‑‒–—−])(?=\d)")


def _signs(text: str) -> list[tuple[bool, str]]:
    """The dashes before figures, each by what it says: between two figures "to", before one alone "minus".

    Only dashes that say the same may be exchanged there: a minus for a dash makes another figure.
    """
    return [(bool(digit), "-" if dash in ("‐‑‒–-" if digit else "-−") else dash) for digit, dash in _SIGN.findall(text)]


def _weighed(text: str, quote: TextQuoteSelector, spans: list[Span], near: int) -> list[Place]:
    """The places that count, compared with the context: one comparison costs more than finding a hundred places."""
    if quote.prefix or quote.suffix:
        whole = [s for s in spans if text.endswith(quote.prefix, 0, s.start) and text.startswith(quote.suffix, s.end)]
        if len(whole) == 1:
            return [Place(whole[0], len(quote.prefix) + len(quote.suffix), 1.0, sentence_kept=True)]
    if len(spans) > _WEIGHED:
        before, after = quote.prefix[-_NEXT_TO:], quote.suffix[:_NEXT_TO]

        def worth(span: Span) -> tuple[int, int]:
            beside = (before != "" and text.endswith(before, 0, span.start)) + (
                after != "" and text.startswith(after, span.end)
            )
            return -beside, abs(span.start - near)

        spans = nsmallest(_WEIGHED, spans, key=worth)
    return [_place(text, quote, span) for span in spans if _is_whole(text, quote, span.start, span.end)]


def _finds(text: str, exact: str) -> Iterator[int]:
    at = text.find(exact)
    for _ in range(_MOST):
        if at < 0:
            return
        yield at
        at = text.find(exact, at + 1)


def _is_whole(text: str, quote: TextQuoteSelector, start: int, end: int) -> bool:
    """Whether the words begin and end where words do; a quote that cut a word itself may cut one here too."""
    may_cut_first = not quote.prefix or is_inside_word(quote.prefix, quote.exact)
    may_cut_last = not quote.suffix or is_inside_word(quote.exact, quote.suffix)
    return (may_cut_first or not is_inside_word(text[max(0, start - 8) : start], quote.exact)) and (
        may_cut_last or not is_inside_word(quote.exact, text[end : end + 8])
    )


def _place(text: str, quote: TextQuoteSelector, span: Span) -> Place:
    """What stands beside a place, compared with the context. White space at the quote's ends counts for neither."""
    # Twice as much as is needed: what stands there may hold soft hyphens and the like, which count for nothing.
    before = text[max(0, span.start - 2 * max(CONTEXT, len(quote.prefix))) : span.start]
    after = text[span.end : span.end + 2 * max(CONTEXT, len(quote.suffix))]
    prefix, suffix = fold(quote.prefix).rstrip()[::-1], fold(quote.suffix).lstrip()
    left, right = fold(before).rstrip()[::-1][: len(prefix)], fold(after).lstrip()[: len(suffix)]
    common = _common(prefix, left) + _common(suffix, right)
    whole = len(prefix) + len(suffix)
    return Place(
        span,
        common,
        1.0 if common == whole else (_like(prefix, left) + _like(suffix, right)) / whole,
        _kept_before(quote.prefix[-CONTEXT:], before[-2 * CONTEXT :])
        and _kept_after(quote.exact, quote.suffix[:CONTEXT], after[: 2 * CONTEXT])
        and _signs(quote.prefix[-2:] + quote.exact[:1]) == _signs(before[-2:] + quote.exact[:1])
        and is_question(quote.exact, quote.suffix[:CONTEXT]) == is_question(quote.exact, after[:CONTEXT]),
    )


def _kept_before(prefix: str, before: str) -> bool:
    """Whether what the prefix knows of the sentence stands before a place too, where `before` reaches further."""
    was, now = fold(unfinished_before(prefix)), fold(unfinished_before(before))
    reaches = len(prefix) < CONTEXT or was != fold(" ".join(prefix.split()))
    return now == was if reaches else now.endswith(was)


def _kept_after(exact: str, suffix: str, after: str) -> bool:
    was, now = fold(unfinished_after(exact, suffix)), fold(unfinished_after(exact, after))
    reaches = len(suffix) < CONTEXT or was != fold(" ".join(suffix.split()))
    return now == was if reaches else now.startswith(was)


def _common(one: str, other: str) -> int:
    """Code points that two texts begin with alike."""
    for n, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return n
    return min(len(one), len(other))


def _like(one: str, other: str) -> float:
    """Code points of `one` that `other` has too, in about the same order."""
    return len(one) * SequenceMatcher(None, one, other, autojunk=False).ratio()


# --- typography ------------------------------------------------------------------------------------------------------

#: Not the overrides (U+202D, U+202E): with them "1234" is read as "4321".
_IGNORED = "\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff"
_SPECIAL = re.compile(
    rf"(?P<space>\s(?<! )|\s{{2,}}|\s+)|(?P<ignored>[{_IGNORED}]+)|[\u1100-\u11ff]+|[^\s{MARKS}][{MARKS}]+"
)


_PLAIN = re.compile(r"(?:[!-~]| (?! ))*", re.ASCII)


def fold(text: str) -> str:
    """A short text without its typography."""
    return text if _PLAIN.fullmatch(text) else _folded_parts(text)[0]


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, list[int]]:
    return _folded_parts(text)


def _folded_parts(text: str) -> tuple[str, list[int]]:
    """A text without its typography, and for each of its characters the place it came from; one more for the end."""
    parts: list[str] = []
    origins: list[int] = []
    done = 0
    for match in _SPECIAL.finditer(text):
        start, end = match.span()
        parts.append(text[done:start].translate(ALIKE))
        origins.extend(range(done, start))
        done = end
        if match["space"]:
            new = " "
        elif match["ignored"]:
            new = ""
        else:
            new = unicodedata.normalize("NFC", match.group())
        parts.append(new)
        origins.extend([start] * len(new))
    parts.append(text[done:].translate(ALIKE))
    origins.extend(range(done, len(text) + 1))
    return "".join(parts), origins
