"""Describe a span of text so that it can be found again (W3C Web Annotation model, section 4.2)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: Code points of context kept on each side of a quote (the figure Hypothesis and Apache Annotator use).
CONTEXT = 32


@dataclass(frozen=True)
class TextQuoteSelector:
    """WA 4.2.4: the words themselves, with the words before and after them."""

    exact: str
    prefix: str
    suffix: str

    @property
    def stood_twice(self) -> bool:
        """Whether the same words stood elsewhere too when they were described: `describe` keeps more context then."""
        return len(self.prefix) > CONTEXT or len(self.suffix) > CONTEXT


@dataclass(frozen=True)
class TextPositionSelector:
    """WA 4.2.5: half-open code points of the text. `text[start:end]` is the quote."""

    start: int
    end: int


@dataclass(frozen=True)
class Selectors:
    """The two ways to find a span again: by its words and by its place."""

    quote: TextQuoteSelector
    position: TextPositionSelector


def describe(text: str, start: int, end: int, context: int = CONTEXT) -> Selectors:
    """The two ways to find `text[start:end]` again: by its words and by its place.

    `context` code points are kept on each side, twice as many where the same words stand elsewhere in the text, and more
    (up to six times as many) where they do so with the same context: a selector that fits two places describes neither.
    """
    exact = text[start:end]
    reach = context if text.find(exact) == start and text.find(exact, start + 1) < 0 else 2 * context
    while reach < 6 * context and _stands_twice(text, start, end, reach):
        reach += context
    quote = TextQuoteSelector(exact, text[max(0, start - reach) : start], text[end : end + reach])
    return Selectors(quote, TextPositionSelector(start, end))


def _stands_twice(text: str, start: int, end: int, reach: int) -> bool:
    begin = max(0, start - reach)
    described = text[begin : end + reach]
    first = text.find(described)
    return first != begin or text.find(described, begin + 1) >= 0


def as_web(selectors: Selectors) -> list[dict[str, Any]]:
    """Both as the Web Annotation model writes them in JSON."""
    return [
        {"type": "TextQuoteSelector", **asdict(selectors.quote)},
        {"type": "TextPositionSelector", **asdict(selectors.position)},
    ]


def from_web(written: Sequence[dict[str, Any]]) -> Selectors:
    """What `as_web` wrote."""
    quote, position = ({name: value for name, value in one.items() if name != "type"} for one in written)
    return Selectors(TextQuoteSelector(**quote), TextPositionSelector(**position))
