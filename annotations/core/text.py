"""Text rules, in one place for form, API and command line: what may be stored, and how characters are counted.

Positions everywhere are half-open Unicode code points of the stored canonical text: `text[start:end]` is the quote.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotations.core.errors import Invalid
from annotations.core.words import is_inside_character, is_inside_word

#: One block of an article is one line of its canonical text.
BLOCK_SEPARATOR = "\n"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: What would act on the words around it instead of being seen: control characters, and those that turn the direction.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FOREIGN_NEWLINE = re.compile("\r\n?")

#: Characters that readers type for one another when they quote: each maps to exactly one, so that places are kept.
ALIKE = {ord(a): b for chars, b in (("‘’‚‛′", "'"), ("“”„‟″«»", '"'), ("‐‑‒–—−", "-")) for a in chars}


@dataclass(frozen=True)
class Canonical:
    """A text as it is stored, and how many foreign newlines (CRLF, CR) became LF on the way."""

    text: str
    newlines_changed: int


@dataclass(frozen=True)
class Span:
    """Half-open code points `start` to `end` of a text."""

    start: int
    end: int


def storable(value: str, *, field: str | None = None) -> str:
    """`value` unchanged, if both databases can keep it. Raises Invalid on NUL and lone surrogates."""
    found = _UNSTORABLE.search(value)
    if found:
        raise Invalid(
            f"The text holds a character that cannot be stored (U+{ord(found.group()):04X}, character "
            f"{found.start() + 1}). Remove it and try again; it is often left behind by a broken copy.",
            field=field,
        )
    return value


def shown(value: str) -> str:
    """`value` for a label or a message: what cannot be stored, or would disorder the line, is replaced by U+FFFD."""
    return _ACTING.sub("\ufffd", value)


def one_line(value: str) -> str:
    """`value` for a field of one line that a person will read and correct: as `shown`, but what acts is left out."""
    return " ".join(_ACTING.sub(" ", value).split())


def folded(value: str) -> str:
    """`value` for searching by a few letters: without capitals and accents, the same on every database."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


def id_in(value: str) -> int | None:
    """The id that a text asks for, None when it is no number. A number too long for any database is 0, nobody's id."""
    if not value.isdecimal():
        return None
    return int(value) if len(value) < 19 else 0


def canonical(raw: str, *, field: str | None = None) -> Canonical:
    """The text that offsets count in: CRLF and CR become LF, nothing else is touched."""
    text, changed = _FOREIGN_NEWLINE.subn("\n", storable(raw, field=field))
    return Canonical(text, changed)


def as_stored(value: Any, *, field: str | None = None) -> Any:
    """A value as it is stored: text as `canonical` has it, also inside lists and mappings; anything else as it is.

    Raises Invalid on what cannot be stored.
    """
    match value:
        case StrEnum():
            return value
        case str():
            return canonical(value, field=field).text
        case list() | tuple():
            return type(value)(as_stored(item, field=field) for item in value)
        case dict():
            return {key: as_stored(item, field=field) for key, item in value.items()}
    return value


def tidy_span(text: str, start: int, end: int) -> Span:
    """The span a person meant: inside the text, and without the white space that a browser adds at its ends.

    A triple click ends at the start of the next paragraph (measured in Chromium), hence the trimming.
    Raises Invalid when nothing is left, or when the span leaves the text.
    """
    if not 0 <= start <= end <= len(text):
        raise Invalid("The selection reaches beyond the article. Select the words in the text again.", field="exact")
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Invalid("The selection holds no words. Select the words of the claim in the text.", field="exact")
    return Span(start, end)


def snapped(text: str, span: Span, *, whole_words: bool = True) -> Span:
    """The span with its ends moved out so that they cut no character as readers see it and, unless told so, no word."""

    def cuts(at: int) -> bool:
        if is_inside_character(text, at):
            return True
        return whole_words and is_inside_word(text[max(0, at - 8) : at], text[at : at + 8])

    start, end = span.start, span.end
    while cuts(start):
        start -= 1
    while cuts(end):
        end += 1
    return Span(start, end)


def find_quote(text: str, quote: str) -> list[Span]:
    """Every place where `quote` stands in `text`: exactly, or else alike but for case, white space, quotes and dashes.

    Readers type a quote with other quotation marks than the publisher's, and copy it with line breaks in it.
    """
    wanted = quote.strip()
    if not wanted:
        return []
    exact = [Span(m.start(), m.end()) for m in re.finditer(f"(?={re.escape(wanted)})", text)]
    if exact:
        return [Span(s.start, s.start + len(wanted)) for s in exact]
    pattern = r"\s+".join(re.escape(word.translate(ALIKE)) for word in wanted.split())
    plain = text.translate(ALIKE)
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, plain, re.IGNORECASE)]


def excerpt(text: str, span: Span, around: int = 60) -> tuple[str, str, str]:
    """The whole words before, of and after a span, for a reader choosing between several places."""

    def cuts(at: int) -> bool:
        return 0 < at < len(text) and is_inside_word(text[max(0, at - 8) : at], text[at : at + 8])

    first, last = max(0, span.start - around), min(len(text), span.end + around)
    while first < span.start and cuts(first):
        first += 1
    while last > span.end and cuts(last):
        last -= 1
    return text[first : span.start], text[span.start : span.end], text[span.end : last]
