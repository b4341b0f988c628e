"""Who wrote an article and when, where its lines say so for sure: an empty field beats an invented one."""

import re
from collections.abc import Callable, Iterator, Sequence

from annotations.core.cutting.signals import AGENCIES, byline
from annotations.core.days import changed_in, days_in, published_in
from annotations.core.people import names_in
from annotations.core.records import Apart, Detail, Found, Line, LineRole

#: How many lines above the headline one may stand that says who and when; and down to which paragraph below it, for the
#: first is often a summary.
_ABOVE, _PARAGRAPHS = 3, 2
_LONGEST = 120
_NOT_OURS = frozenset({Apart.CAPTION, Apart.COMMENTS, Apart.PROMOTION, Apart.SHARING})
_BY = re.compile(r"\b[Bb][Yy]\b\s*:?\s*(?=[^\W\d_a-z])")
#: What joins a name to the day or the time after it, also where a page prints them without a space.
_JOINT = re.compile(
    r"(?:[\s|•·/,:–—-]|\b(?:on|at|am|le|el|il)\b|(?:last )?(?:published|posted|updated))+\Z", re.IGNORECASE
)
_TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d+\s?(?:min|hour|day|h\b|d\b)", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:and|for)\b", re.IGNORECASE)
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "ter", "van",
     "von", "y", "zu")
)  # fmt: skip
#: A word of a name. What has a capital further in is a house's, or two words that the page prints as one.
_PART = re.compile(
    r"(?:(?:Mac|Mc|De|Di|Du|Fitz|La|Le|Van|Vander)?[^\W\d_a-z][^\WA-Z_]*|[^\Wa-z_]+)(?:[.’'-][\w.’'-]*)?"
)


def signed(lines: Sequence[Line]) -> dict[Detail, Found]:
    """The authors and the days of publication and change that the lines around the headline tell."""
    near = list(_near(lines))
    said = {Detail.AUTHORS: _authors, Detail.DATE_PUBLISHED: published_in, Detail.DATE_MODIFIED: changed_in}
    return {detail: found for detail, read in said.items() if (found := _told_once(near, read))}


def _told_once(near: Sequence[tuple[int, Line]], read: Callable[[str], str]) -> Found | None:
    """What is read off the lines, those of the article before the others; None where they do not agree."""
    for kept in (True, False):
        told = {value: number for number, line in reversed(near) if line.kept == kept and (value := read(line.text))}
        if told:
            ((value, number), *others) = told.items()
            return None if others else Found(value, f"line {number}")
    return None


def _near(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """By their numbers, the lines that stand between headline and body and at their edges."""
    said = [place for place, line in enumerate(lines) if not line.blank]
    head = next((n for n, place in enumerate(said) if lines[place].role is LineRole.HEADLINE), None)
    if head is None:
        return
    body = [n for n in range(head, len(said)) if lines[said[n]].role is LineRole.PARAGRAPH][:_PARAGRAPHS]
    for place in said[max(0, head - _ABOVE) : body[-1] if body else head]:
        line = lines[place]
        signs = line.role in (LineRole.BYLINE, LineRole.DATELINE) or line.apart
        if signs and line.apart not in _NOT_OURS and len(line.text) <= _LONGEST:
            yield place + 1, line


def _authors(text: str) -> str:
    days = days_in(text)
    by = byline(text) or (text[found.end() :] if days and (found := _BY.search(text)) else "")
    if not by:
        return ""
    if days and (days := days_in(by)):
        by = by[: days[0].start]
    if time := _TIME.search(by):
        by = by[: time.start()]
    by = _SMALL.sub(lambda word: word[0].lower(), _JOINT.sub("", by.partition(" - ")[0]))
    names = names_in(by, ())
    return "; ".join(names) if all(_is_sure(name) for name in names) else ""


def _is_sure(name: str) -> bool:
    """Whether a name is a person's first and last one, and no house's."""
    words = name.split()
    return (
        len(words) > 1
        and not AGENCIES.fullmatch(name)
        and all(word in _PARTICLES or _PART.fullmatch(word) for word in words)
    )
