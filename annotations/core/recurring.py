"""Recurring lines: what stands on several pages of a site is the site's, not the article's.

A line is known again by its words without figures. Two pages that share a headline or several kept paragraphs tell one
story (a newer version, a report that goes on), and what they share says nothing about the site. A long paragraph inside
an article stays: reports on one affair repeat their background word for word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from annotations.core.records import Apart, Draft, Line, LineRole

_DIGITS = re.compile(r"\d+")
#: A line of so many words is a paragraph.
_LONG = 25
#: Pages that share so many kept lines of so many words tell one story, and so do those that share this part of the kept
#: lines of the one that has fewer.
_PARAGRAPHS, _WORDS, _PART = 3, 12, 0.3
#: Each article has its own, also when another page teases it.
_OWN = frozenset({LineRole.HEADLINE, LineRole.STANDFIRST})


@dataclass(frozen=True)
class PageKeys:
    """What the lines of a page are known by: all of them, those that were kept, and the headline ("" without one)."""

    all: frozenset[str]
    kept: frozenset[str]
    headline: str


def line_key(text: str) -> str:
    """What a line is known by on the next page: its words without case and figures."""
    return " ".join(_DIGITS.sub("0", text.casefold()).split())


def page_keys(lines: Iterable[Line]) -> PageKeys:
    """The keys of a page's lines."""
    known = [(line_key(line.text), line) for line in lines if not line.blank]
    return PageKeys(
        frozenset(key for key, _ in known),
        frozenset(key for key, line in known if line.kept),
        next((key for key, line in known if line.role is LineRole.HEADLINE), ""),
    )


class Shelf:
    """The pages of one site, by their lines: `add` each, then ask what of one also stands on others."""

    def __init__(self) -> None:
        self._pages: list[PageKeys] = []
        self._holders: dict[str, set[int]] = defaultdict(set)

    def add(self, page: PageKeys) -> None:
        place = len(self._pages)
        self._pages.append(page)
        for key in page.all:
            self._holders[key].add(place)

    def recurring(self, page: PageKeys) -> frozenset[str]:
        """The keys of `page` that stand on a page with another story. Cost: linear in the pages that share a line."""
        same = self._same_story(page)
        return frozenset(key for key in page.all if not self._holders.get(key, set()) <= same)

    def _same_story(self, page: PageKeys) -> set[int]:
        same = {place for place in self._holders.get(page.headline, ()) if self._pages[place].headline == page.headline}
        shared: dict[int, int] = defaultdict(int)
        paragraphs: dict[int, int] = defaultdict(int)
        for key in page.kept:
            long = _words(key) >= _WORDS
            for place in self._holders.get(key, ()):
                if key in self._pages[place].kept:
                    shared[place] += 1
                    paragraphs[place] += long
        for place, count in shared.items():
            fewer = min(len(page.kept), len(self._pages[place].kept))
            if paragraphs[place] >= _PARAGRAPHS or count >= _PART * fewer:
                same.add(place)
        return same


def _words(key: str) -> int:
    return key.count(" ") + 1


def without_recurring(draft: Draft, recurring: Set[str]) -> Draft:
    """The draft with the kept lines that recur on the site set apart. Nothing changes where no article would be left."""
    own = [
        place
        for place, line in enumerate(draft.lines)
        if line.role is LineRole.PARAGRAPH and line_key(line.text) not in recurring
    ]
    if not recurring or not own:
        return draft
    lines = tuple(
        Line(line.text, apart=Apart.RECURRING) if _is_the_sites(line, recurring, own[0] < place < own[-1]) else line
        for place, line in enumerate(draft.lines)
    )
    return replace(draft, lines=lines)


def _is_the_sites(line: Line, recurring: Set[str], inside: bool) -> bool:
    if not line.kept or line.role in _OWN:
        return False
    key = line_key(line.text)
    return key in recurring and not (inside and _words(key) >= _LONG)
