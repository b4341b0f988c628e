"""Describe a span of text so that it can be found again (W3C Web Annotation model, section 4.2)."""

from dataclasses import dataclass

#: Code points of context kept on each side of a quote (the figure Hypothesis and Apache Annotator use).
CONTEXT = 32


@dataclass(frozen=True)
class TextQuoteSelector:
    """WA 4.2.4: the words themselves, with the words before and after them."""

    exact: str
    prefix: str
    suffix: str


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
    """The two ways to find `text[start:end]` again: by its words and by its place."""
    quote = TextQuoteSelector(text[start:end], text[max(0, start - context) : start], text[end : end + context])
    return Selectors(quote, TextPositionSelector(start, end))
