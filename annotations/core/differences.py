"""What changed between two wordings, word by word, for people to read."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

from annotations.core.words import WORD

#: Beyond this many words, what is compared is shown whole: nobody reads a mosaic, and comparing takes the square of it.
MAX_WORDS = 3_000


class Fate(StrEnum):
    """What became of a stretch of words; the value is the HTML element that says so."""

    KEPT = ""
    REMOVED = "del"
    ADDED = "ins"


def word_changes(before: str, after: str) -> list[tuple[Fate, str]]:
    """The stretches of both wordings in reading order. Without what was added they give `before`, and vice versa."""
    old, new = list(_pieces(before)), list(_pieces(after))
    if max(len(old), len(new)) > MAX_WORDS:
        return [(fate, text) for fate, text in ((Fate.REMOVED, before), (Fate.ADDED, after)) if text]
    found: list[tuple[Fate, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((Fate.KEPT, "".join(old[i1:i2])))
            continue
        if i1 < i2:
            found.append((Fate.REMOVED, "".join(old[i1:i2])))
        if j1 < j2:
            found.append((Fate.ADDED, "".join(new[j1:j2])))
    return _joined(found)


def _pieces(text: str) -> Iterator[str]:
    """Words, and what stands between them."""
    end = 0
    for word in WORD.finditer(text):
        if word.start() > end:
            yield text[end : word.start()]
        yield word.group()
        end = word.end()
    if end < len(text):
        yield text[end:]


def _joined(found: list[tuple[Fate, str]]) -> list[tuple[Fate, str]]:
    """A space kept between two changed words belongs to the change: “a b” to “c d” is one change and not two."""
    joined: list[tuple[Fate, str]] = []
    for n, (fate, text) in enumerate(found):
        between = fate == Fate.KEPT and text.isspace() and 0 < n < len(found) - 1
        for each in (Fate.REMOVED, Fate.ADDED) if between else (fate,):
            at = _open(joined, each)
            if at is None:
                joined.append((each, text))
            else:
                joined[at] = (each, joined[at][1] + text)
    return joined


def _open(joined: list[tuple[Fate, str]], fate: Fate) -> int | None:
    """Where in the change at the end of the list a stretch of this fate can go on."""
    for at in range(len(joined) - 1, -1, -1):
        if joined[at][0] == fate:
            return at
        if fate == Fate.KEPT or joined[at][0] == Fate.KEPT:
            return None
    return None
