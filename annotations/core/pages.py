"""Printed pages to lines in the order of reading: columns, what spans them, and large first letters.

Works on pieces of print (words with their place and type size), whoever read them out of a file. Lengths are points,
counted from the page's left and upper edge.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from annotations.core import furniture
from annotations.core.furniture import words


@dataclass(frozen=True)
class Piece:
    """Words printed on one line without a wide gap. `page` counts from 0; `column` from 0 through all pages."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int
    bold: bool = False
    slanted: bool = False
    column: int = 0

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """A page's size and its pieces, in any order."""

    width: float
    height: float
    pieces: tuple[Piece, ...]


# --- the order of reading --------------------------------------------------------------------------------------------

#: A gutter has at least this many lines on either side, of this many words in the middle.
_COLUMN_LINES = 3
_COLUMN_WORDS = 2.5
#: From this many times the type size on, a space parts the cells of a table.
_CELL = 2.5
#: Share of the lines on its right that begin at one edge, and of all lines that may cross it.
_ALIGNED = 0.5
_CROSSED = 0.4


def rows(pages: Sequence[Page]) -> list[Piece]:
    """The lines of all pages as they are read: column by column between what spans them. Each knows its column."""
    out: list[Piece] = []
    for page in pages:
        columns = _columns(_with_drop_caps(_once(page.pieces)))
        start = out[-1].column + 1 if out else 0
        out += [replace(row, column=start + n) for n, column in enumerate(columns) for row in _joined(column)]
    return out


def _once(pieces: Iterable[Piece]) -> list[Piece]:
    """Some programs print bold or shadow by printing twice."""
    seen: dict[tuple[str, int, int], Piece] = {}
    for piece in pieces:
        seen.setdefault((piece.text, round(piece.left / 3), round(piece.top / 3)), piece)
    return list(seen.values())


def _with_drop_caps(pieces: list[Piece]) -> list[Piece]:
    """A letter as tall as some lines is the first letter of the line beside its top."""
    if not pieces:
        return pieces
    usual = median(piece.size for piece in pieces)
    out = list(pieces)
    for cap in [piece for piece in pieces if len(piece.text.strip("“\"'‘ ")) == 1 and piece.size > 1.8 * usual]:
        beside = [
            piece
            for piece in out
            if piece.left > cap.left
            and piece.left - cap.right < cap.size
            and _over(piece, cap)
            and piece.size < cap.size / 1.5
        ]
        if beside and cap.text.strip()[-1].isalpha():
            first = min(beside, key=lambda piece: piece.top)
            out[out.index(first)] = replace(first, text=cap.text.strip() + first.text.lstrip(), left=cap.left)
            out.remove(cap)
    return out


def _over(piece: Piece, other: Piece) -> bool:
    """Whether they share some height."""
    return min(piece.bottom, other.bottom) - max(piece.top, other.top) > 0.3 * min(piece.height, other.height)


def _columns(pieces: list[Piece]) -> list[list[Piece]]:
    gutter = _gutter(pieces)
    if gutter is None:
        return [pieces] if pieces else []
    spanning = sorted((p for p in pieces if p.left < gutter < p.right), key=lambda piece: piece.top)
    rest = [piece for piece in pieces if not piece.left < gutter < piece.right]
    bands: list[list[Piece]] = [[] for _ in range(len(spanning) + 1)]
    for piece in rest:
        bands[sum(span.top < (piece.top + piece.bottom) / 2 for span in spanning)].append(piece)
    out: list[list[Piece]] = []
    across: list[list[Piece]] = []  # what spans, with what stands between on one side only
    for number, band in enumerate(bands):
        left = [piece for piece in band if piece.right <= gutter]
        right = [piece for piece in band if piece.left >= gutter]
        if left and right:
            out += _spanning(across, pieces) + _columns(left) + _columns(right)
            across = []
        elif band:
            across.append(band)
        if number < len(spanning):
            if across and not band and number and across[-1][-1] is spanning[number - 1]:
                across[-1].append(spanning[number])
            else:
                across.append([spanning[number]])
    return out + _spanning(across, pieces)


def _spanning(across: list[list[Piece]], whole: list[Piece]) -> list[list[Piece]]:
    """A part of the page with columns of its own, or else its groups of lines as they stand."""
    pieces = [piece for group in across for piece in group]
    return _columns(pieces) if len(pieces) < len(whole) and _gutter(pieces) is not None else across


def _gutter(pieces: list[Piece]) -> float | None:
    """Where the page is best parted from top to bottom: lines on both sides, side by side, few of them across."""
    best: tuple[float, float] | None = None
    starts = Counter(round(piece.left) for piece in pieces)
    for start, _ in starts.most_common(40):
        x = start - 1.5
        left = [piece for piece in pieces if piece.right <= x]
        right = [piece for piece in pieces if piece.left >= x]
        across = len(pieces) - len(left) - len(right)
        if not _are_columns(left, right, start) or across > _CROSSED * len(pieces):
            continue
        score = len(left) + len(right) - 2 * across + 0.01 * sum(abs(piece.left - start) <= 2 for piece in right)
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _are_columns(left: list[Piece], right: list[Piece], start: int) -> bool:
    if min(len(left), len(right)) < _COLUMN_LINES:
        return False
    if min(median(words(piece.text) for piece in side) for side in (left, right)) < _COLUMN_WORDS:
        return False  # a table: read row by row
    beside = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
        min(p.top for p in left), min(p.top for p in right)
    )
    if beside < 2 * median(piece.height for piece in right):
        return False
    # The right side may be columns itself; those nearest the gutter begin at its edge.
    nearest = [piece for piece in right if piece.left < start + 40]
    return sum(abs(piece.left - start) <= 2 for piece in nearest) >= _ALIGNED * len(nearest)


def _joined(column: list[Piece]) -> list[Piece]:
    """The lines of a column: pieces side by side are one line, with a tab where the space is as wide as in a table."""
    lines: list[list[Piece]] = []
    for piece in sorted(column, key=lambda piece: (piece.top + piece.bottom) / 2):
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1][0].top < middle < lines[-1][0].bottom:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_line(line) for line in lines]


def _line(pieces: list[Piece]) -> Piece:
    pieces = sorted(pieces, key=lambda piece: piece.left)
    text = pieces[0].text.strip()
    for before, piece in pairwise(pieces):
        close = piece.left - before.right < 0.12 * piece.size and not before.text.endswith(" ")
        cell = piece.left - before.right > _CELL * piece.size
        text += ("\t" if cell else "" if close else " ") + piece.text.strip()
    longest = max(pieces, key=lambda piece: len(piece.text))
    return replace(
        longest,
        text=text,
        left=pieces[0].left,
        top=min(piece.top for piece in pieces),
        right=max(piece.right for piece in pieces),
        bottom=longest.bottom,
        bold=all(piece.bold for piece in pieces),
        slanted=all(piece.slanted for piece in pieces),
    )


#: A column narrower than this share of the page's main one is a side column.
_SIDE = 0.65


def side_columns_last(lines: Sequence[Piece]) -> list[Piece]:
    """The lines, but a side column waits for the next page's end where the main text runs on to that page."""
    out: list[Piece] = []
    waiting: list[Piece] = []
    for page, on_page in groupby(lines, key=lambda line: line.page):
        own = list(on_page)
        main = Counter(line.column for line in own).most_common(1)[0][0]
        text = [line for line in own if line.column == main]
        wide = _width(text)
        aside = {
            line.column
            for line in own
            if line.column > main and _width([other for other in own if other.column == line.column]) < _SIDE * wide
        }
        runs_on = page < lines[-1].page and not furniture.SENTENCE_END.search(text[-1].text)
        out += [line for line in own if not (runs_on and line.column in aside)] + waiting
        waiting = [line for line in own if runs_on and line.column in aside]
    return out + waiting


def _width(lines: Sequence[Piece]) -> float:
    return max(line.right for line in lines) - min(line.left for line in lines)
