"""Quotations in the text of a copy: where the words stand now, or that they do not. Nothing is ever guessed silently."""

from dataclasses import dataclass

from annotations.core.anchoring import anchor
from annotations.core.records import HighlightState
from annotations.core.selectors import Selectors
from annotations.core.text import Span, find_quote


@dataclass(frozen=True)
class Quoted:
    """What became of quoted words in a text. `span`: where they stand, or the likeliest place for *edited* ones.

    *gone*: not in the text. *ambiguous*: in several places, and nobody has said which is meant.
    """

    state: HighlightState
    span: Span | None


def quoted(text: str, quotation: str, selectors: Selectors | None) -> Quoted:
    """Words that were quoted by hand must stand in the text exactly once; those with selectors are anchored like claims."""
    if selectors is None:
        places = find_quote(text, quotation)
        if len(places) == 1:
            return Quoted(HighlightState.SAME, places[0])
        return Quoted(HighlightState.AMBIGUOUS if places else HighlightState.GONE, None)
    found = anchor(text, selectors)
    return Quoted(found.state, Span(found.start, found.end)) if found else Quoted(HighlightState.GONE, None)
