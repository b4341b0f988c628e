"""What a source tells: all of its text, whether or not that is an article, and what it states of itself."""

from dataclasses import dataclass
from datetime import date

from annotations.core import loaders
from annotations.core.decoding import decode
from annotations.core.loaders import html_page
from annotations.core.records import Detail, Draft
from annotations.core.text import canonical, shown

#: Characters of a source's text that are kept to read and to quote from; its bytes are kept whole.
MOST = 2_000_000
_OPENING_LINES = 3
_OPENING = 600

_PLAIN = frozenset({"text/plain", "text/csv", "application/json", "application/xml", "text/xml"})
_DOCUMENTS = frozenset({"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class Told:
    """A source's text, one block a line, how its article begins, and its details; "" for what it does not say."""

    text: str = ""
    opening: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    date_published: str = ""

    @property
    def day(self) -> date | None:
        """When it was published; None when it does not say."""
        return date.fromisoformat(self.date_published) if self.date_published else None


def told(data: bytes, *, media_type: str, encoding: str = "") -> Told:
    """What the bytes of a source tell; pictures and other kinds without text tell nothing.

    Raises Invalid or TooLarge when they are not what their media type says, or built to hurt.
    """
    if media_type in _PLAIN:
        text = canonical(decode(data, encoding).text).text
        return Told(text[:MOST], _opening(text.split("\n")))
    if media_type in _PAGES:
        return _of(html_page.read_any(data, encoding=encoding))
    if media_type in _DOCUMENTS:
        return _of(loaders.load(data, media_type=media_type, encoding=encoding))
    return Told()


def _of(draft: Draft) -> Told:
    said = {name: shown(found.value) for name, found in draft.details.items()}
    lines = [line.text for line in draft.lines if line.text.strip()]
    kept = [line.text for line in draft.lines if line.kept]
    return Told(
        "\n".join(lines)[:MOST],
        _opening(kept or lines),
        said.get(Detail.HEADLINE, ""),
        said.get(Detail.PUBLISHER, ""),
        said.get(Detail.AUTHORS, said.get(Detail.BYLINE, "")),
        said.get(Detail.DATE_PUBLISHED, ""),
    )


def _opening(lines: list[str]) -> str:
    """The first lines with something on them, for a person to see whether it is the right page."""
    first = [line.strip() for line in lines if line.strip()][:_OPENING_LINES]
    opening = "\n".join(first)
    return opening if len(opening) <= _OPENING else opening[: _OPENING - 1].rstrip() + "…"
