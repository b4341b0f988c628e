"""Printed lines to paragraphs: by type, space, indents, and how far a line could have gone on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from annotations.core import furniture
from annotations.core.furniture import words
from annotations.core.pages import Piece

_DIVIDED = re.compile(r"[^\W_][-\u2010\u00ad]$")
_BULLET = re.compile(r"^\s*([•‣◦▪●■*–—-]\s|\(?\d{1,2}[.)]\s+\D)")


def paragraphs(lines: Sequence[Piece]) -> list[list[Piece]]:
    """The lines that are one paragraph or one heading, together, in their order. A row of a table is by itself."""
    lines = _tables(lines)
    pitch = _pitches(lines)
    edges = _edges(lines)
    breaks = [i > 0 and _marked(lines[i - 1], lines[i], pitch) for i in range(len(lines))]
    # Where the paragraphs are told apart by space or indents, a short line alone says little.
    marked = sum(breaks) > max(3, 0.04 * len(lines))
    out: list[list[Piece]] = []
    for i, line in enumerate(lines):
        if i == 0 or breaks[i] or _ends(lines[i - 1], line, edges, marked=marked):
            out.append([line])
        else:
            out[-1].append(line)
    return out


def _tables(lines: Sequence[Piece]) -> list[Piece]:
    """Cells, marked by tabs, stand in several lines of a column; a wide space in one line alone is but a space."""
    cells = [line.column if "\t" in line.text else None for line in lines]
    around = zip(lines, cells, [None, *cells[:-1]], [*cells[1:], None], strict=True)
    return [
        line if own is not None and own in (before, after) else replace(line, text=line.text.replace("\t", " "))
        for line, own, before, after in around
    ]


def _pitches(lines: Sequence[Piece]) -> dict[float, float]:
    """The usual distance from line to line, by type size: where all paragraphs are short, their gaps are as frequent."""
    seen: dict[float, Counter[float]] = {}
    for a, b in pairwise(lines):
        if a.column == b.column and _alike(a, b) and b.bottom > a.bottom:
            seen.setdefault(round(b.size), Counter())[round((b.bottom - a.bottom) * 2) / 2] += 1
    return {
        size: min(pitch for pitch, count in counts.items() if count >= 0.35 * max(counts.values()))
        for size, counts in seen.items()
    }


def _edges(lines: Sequence[Piece]) -> dict[int, tuple[float, float]]:
    """The left and the right edge of each column; one with a few short lines is as wide as its like elsewhere."""
    own: dict[int, tuple[float, float]] = {}
    for line in lines:
        left, right = own.get(line.column, (line.left, line.right))
        own[line.column] = (min(left, line.left), max(right, line.right))
    filled = {column for column, count in Counter(line.column for line in lines).items() if count > 2}
    return {
        column: (
            left,
            min((own[c][1] for c in filled if abs(own[c][0] - left) < 6 and own[c][1] >= right), default=right),
        )
        for column, (left, right) in own.items()
    }


def _alike(a: Piece, b: Piece) -> bool:
    return abs(a.size - b.size) <= 0.08 * max(a.size, b.size)


def _marked(a: Piece, b: Piece, pitch: dict[float, float]) -> bool:
    """Whether print itself parts the lines: a table, other type, space between them, or an indent."""
    if "\t" in a.text or "\t" in b.text:
        return True
    if not _alike(a, b) or (a.bold != b.bold and (furniture.SENTENCE_END.search(a.text) or words(a.text) < 12)):
        return True
    if a.column != b.column:
        return b.text[:1].isupper() and b.left > a.left + 0.8 * b.size and a.page == b.page and b.left < a.right
    usual = pitch.get(round(b.size), 1.3 * b.size)
    if b.bottom - a.bottom > max(1.22 * usual, usual + 0.25 * b.size):
        return True
    return _indented(a, b) and bool(furniture.SENTENCE_END.search(a.text))


def _indented(a: Piece, b: Piece) -> bool:
    return 0.7 * b.size < b.left - a.left < 6 * b.size


def _ends(a: Piece, b: Piece, edges: dict[int, tuple[float, float]], *, marked: bool) -> bool:
    """Whether the paragraph ends with `a` although only its length or its words say so."""
    stopped = bool(furniture.SENTENCE_END.search(a.text))
    item = _BULLET.match(b.text) and (stopped or a.text.rstrip().endswith(":") or _BULLET.match(a.text))
    if item or furniture.is_credit(b.text) or (furniture.is_byline(b.text) and words(b.text) > 2):
        return True
    if _DIVIDED.search(a.text):
        return False
    left, right = edges[a.column]
    first = b.text.split()[0] if b.text.split() else ""
    need = (b.right - b.left) * (len(first) + 1) / max(1, len(b.text))
    slack = right - a.right - need  # what would be left had the first word of b been put on a's line
    if furniture.is_byline(a.text) and slack > 0:
        return True
    if a.column != b.column:
        other_left, other_right = edges[b.column]
        if other_right - other_left < 0.65 * (right - left) and not first[:1].islower():
            return True
        if stopped:
            return not first[:1].islower()
        return slack > 0.25 * (right - left) and b.text[:1].isupper()
    if stopped and not first[:1].islower():
        return slack > (0.15 * (right - left) if marked else a.size)
    return slack > (a.size if _indented(a, b) else 0.3 * (right - left)) and not first[:1].islower()
