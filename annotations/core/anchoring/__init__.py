"""Find described words again, in the same text or in a later one, without ever guessing silently.

Four questions, in this order: do the words stand between the neighbours they had; do they stand elsewhere; do they stand
there but for typography; and, when they do not, which words took their place? Only words that stand as they were settle
by themselves (*same*, *moved*); whatever needed judgement comes back as *edited* or *ambiguous*, for a person to see.

Positions are half-open code points throughout. Measured by `bench/anchoring.py`; docs/decisions/0017 has the figures.
"""

from dataclasses import dataclass

from annotations.core.anchoring.index import index_of
from annotations.core.anchoring.places import Place, places, places_alike
from annotations.core.anchoring.rewording import Rewording, rewordings
from annotations.core.records import HighlightState
from annotations.core.selectors import Selectors, TextPositionSelector, TextQuoteSelector, describe
from annotations.core.text import Span
from annotations.core.words import WORD

#: The states that need nobody's judgement.
SETTLED = frozenset({HighlightState.SAME, HighlightState.MOVED})
#: Code points of context, both sides together, that tell a place from another one by their being there.
_NEIGHBOURS = 8
#: Fit (see `Place`) that two places may differ by and still fit equally well.
_SAME_FIT = 2.0
#: How much of the context must be there for nothing else to be looked at; of words that stood elsewhere too, more.
_HALF, _TWIN = 0.5, 0.62
#: How much of the context settles words that stood elsewhere too.
_WHOLE = 0.9
#: Words from which on a quote is not found by chance in a text that did not hold it before.
_TELLING = 6
#: Words of a quote up to which this counts, what its context counts per side, and what both must come to together with the
#: likeness: a few common words stand in every text, so a short quote needs its neighbours, a long one hardly. Fitted on
#: real edit histories so that 1 in 100 quotes that were taken out is seen in other words (1 in 50 of the shortest).
_ENOUGH = ((4, 0.3, 0.95), (7, 0.3, 0.78), (1 << 30, 0.11, 0.5))
#: How much of the context on each side makes a place the one where the words stood.
_EACH_SIDE = 0.7
#: Evidence that two places may differ by and still both be meant.
_CLOSE = 0.08
#: Evidence that two places may differ by and still only their distance from the old place decide.
_EQUAL = 0.03


@dataclass(frozen=True)
class Anchor:
    """Where the words are now (half-open code points), in which state, and how sure that is (0 to 1).

    *same*: these words, between the neighbours they had. *moved*: these words, elsewhere. *edited*: other words, or the
    same in a sentence that was changed beside them. *ambiguous*: several places would do; this is the likeliest.
    """

    start: int
    end: int
    state: HighlightState
    confidence: float


def anchor(text: str, selector: Selectors | TextQuoteSelector) -> Anchor | None:
    """Where the described words stand in `text`; None when they are gone.

    Without a TextPositionSelector, places that fit equally well are told apart by nothing, and come back as *ambiguous*.
    """
    quote, position = (selector.quote, selector.position) if isinstance(selector, Selectors) else (selector, None)
    if not quote.exact.strip():
        return None
    near = position.start if position else 0
    standing = places(text, quote, near) or places_alike(text, quote, near)
    best = _likeliest(standing, position) if standing else None
    if best and best.likeness >= (_TWIN if quote.stood_twice else _HALF):
        return _among_neighbours(best, standing, surely=_WHOLE if quote.stood_twice else 0)
    at_start = bool(position and position.start == 0)
    length = sum(1 for _ in WORD.finditer(quote.exact))
    found = rewordings(index_of(text), quote, at_start=at_start)
    reworded = [one for one in found if _is_enough(one, quote, length)]
    if not best:
        return _reworded(reworded, position)
    rival = next((one for one in reworded if not _overlap(one.span, best.span)), None)
    telling = length >= _TELLING
    if quote.stood_twice:
        # These words stood elsewhere before: that they stand somewhere says nothing of the ones that were marked.
        if rival and rival.before + rival.after >= _EACH_SIDE * (bool(quote.prefix) + bool(quote.suffix)):
            return _anchor(rival.span, HighlightState.EDITED, min(0.8, rival.evidence / 1.4))
        return _anchor(best.span, HighlightState.AMBIGUOUS, 0.3)
    if rival and rival.before + rival.after >= 2 * _EACH_SIDE:
        # The words stand elsewhere by chance, or were moved; the place where they stood holds something like them.
        return _anchor(best.span if telling else rival.span, HighlightState.AMBIGUOUS, 0.4)
    if best.context >= _NEIGHBOURS:
        return _among_neighbours(best, standing, surely=0)
    if len(standing) == 1 and best.sentence_kept and telling and not rival:
        return _anchor(best.span, HighlightState.MOVED, 0.9)
    return _anchor(best.span, HighlightState.AMBIGUOUS, 0.5)


def carry(text: str, selectors: Selectors, old: str) -> Anchor | None:
    """As `anchor`, of words described in `old`: they settle only where their whole sentence does.

    What stands further from the words than their context can turn them ("denied", at the beginning of a long sentence), and
    a note of correction that quotes the sentence has the words in the context that they had, too.
    """
    found = anchor(text, selectors)
    if not found or found.state not in SETTLED:
        return found
    index, position = index_of(old), selectors.position
    start = min(position.start, index.sentence(position.start).start)
    end = max(position.end, index.sentence(position.end - 1).end)
    alone = (start, end) == (position.start, position.end)
    sentence = found if alone else anchor(text, describe(old, start, end))
    if not sentence or not _overlap(Span(sentence.start, sentence.end), Span(found.start, found.end)):
        return _anchor(Span(found.start, found.end), HighlightState.AMBIGUOUS, 0.4)
    if sentence.state in SETTLED and _is_whole_sentence(text, sentence):
        return found
    state = HighlightState.EDITED if sentence.state in SETTLED else sentence.state
    return _anchor(Span(found.start, found.end), state, min(0.9 * found.confidence, sentence.confidence))


def _is_whole_sentence(text: str, found: Anchor) -> bool:
    """Whether a sentence is one in this text too: where it was the first or the last, no context tells of more."""
    index = index_of(text)
    first, last = index.sentence(found.start), index.sentence(found.end - 1)
    return not text[first.start : found.start].strip() and not text[found.end : max(found.end, last.end)].strip()


def _likeliest(standing: list[Place], position: TextPositionSelector | None) -> Place:
    """The place that fits the context best; of those that fit as well, the nearest to where the words were."""
    was = position.start if position else 0
    most = max(place.fit for place in standing)
    return min((place for place in standing if place.fit >= most - _SAME_FIT), key=lambda p: abs(p.span.start - was))


def _among_neighbours(best: Place, standing: list[Place], *, surely: float) -> Anchor:
    """The words between their neighbours; settled if the sentence is whole and `surely` much of the context is there."""
    rivals = [place for place in standing if place is not best and place.fit >= best.fit - _SAME_FIT]
    if rivals:
        return _anchor(best.span, HighlightState.AMBIGUOUS, 0.5)
    if best.sentence_kept and best.likeness >= surely:
        return _anchor(best.span, HighlightState.SAME, 0.9 + 0.1 * best.likeness)
    return _anchor(best.span, HighlightState.EDITED, 0.6 + 0.3 * best.likeness)


def _is_enough(one: Rewording, quote: TextQuoteSelector, length: int) -> bool:
    if not quote.prefix and not quote.suffix:
        return one.likeness >= _ENOUGH[-1][2]
    per_side, need = next((per_side, need) for most, per_side, need in _ENOUGH if length <= most)
    return one.likeness + per_side * (one.before + one.after) >= need


def _reworded(found: list[Rewording], position: TextPositionSelector | None) -> Anchor | None:
    if not found:
        return None
    was = position.start if position else 0
    close = [one for one in found if one.evidence > found[0].evidence - _CLOSE]
    equal = [one for one in found if one.evidence > found[0].evidence - _EQUAL]
    best = min(equal, key=lambda one: abs(one.span.start - was))
    sure = min(0.9, best.evidence / 1.3)
    if len(close) > 1:
        return _anchor(best.span, HighlightState.AMBIGUOUS, sure / 2)
    return _anchor(best.span, HighlightState.EDITED, sure)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _anchor(span: Span, state: HighlightState, confidence: float) -> Anchor:
    return Anchor(span.start, span.end, state, round(confidence, 3))
