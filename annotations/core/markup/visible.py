"""What the reader sees of authors and dates, for pages whose metadata do not say: the last place to ask."""

from collections.abc import Iterator, Sequence
from typing import Any

from annotations.core.days import changed_in, published_in
from annotations.core.people import names_in
from annotations.core.records import Detail, Found, Line, LineRole

# How many lines after the headline may tell the date, and the longest line that is no prose.
_REACH, _LONGEST = 15, 120


def visible(root: Any, lines: Sequence[Line], publishers: Sequence[str]) -> dict[Detail, Found]:
    """The authors and the dates as the page shows them, each with its place."""
    found: dict[Detail, Found] = {}
    for text, where in _bylines(root, lines):
        if Detail.AUTHORS not in found and (names := names_in(text, publishers)):
            found[Detail.AUTHORS] = Found("; ".join(names), where)
    for text, where in _dates(root, lines):
        if Detail.DATE_PUBLISHED not in found and (day := published_in(text)):
            found[Detail.DATE_PUBLISHED] = Found(day, where)
        if Detail.DATE_MODIFIED not in found and (day := changed_in(text)):
            found[Detail.DATE_MODIFIED] = Found(day, where)
    return found


def _bylines(root: Any, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    marked = root.xpath("//*[@itemprop='author']//*[@itemprop='name'] | //*[@rel='author']")
    texts = dict.fromkeys(" ".join(element.text_content().split()) for element in marked[:6])
    if texts and len(texts) <= 3:
        yield "; ".join(texts), "author link"
    for number, line in enumerate(lines, start=1):
        if line.role is LineRole.BYLINE and len(line.text) <= _LONGEST:
            yield line.text, f"line {number}"


def _dates(root: Any, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    head = next((place for place, line in enumerate(lines) if line.role is LineRole.HEADLINE), None)
    for number, line in enumerate(lines, start=1):
        near = head is not None and head < number <= head + _REACH
        if line.role is LineRole.DATELINE or (near and len(line.text) <= _LONGEST):
            yield line.text, f"line {number}"
    for value in root.xpath("//article//time/@datetime | //main//time/@datetime")[:1]:
        yield str(value), "time datetime"
