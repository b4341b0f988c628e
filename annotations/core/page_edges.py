"""What stands at the edges of printed pages and is no text: running heads, page numbers, a browser's print marks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from annotations.core.pages import Page, Piece

_NUMBER = re.compile(r"^\W*((page|seite|página|pagina|p\.?)\s*)?\d{1,4}(\s*(/|of|von|de|di|sur)\s*\d{1,4})?\W*$", re.I)
_ADDRESS = re.compile(r"^(https?|ﬁle|file)://\S+|^www\.\S+|^https?:\S*", re.I)
_STAMP = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d{2}(\s*[AP]M)?\b", re.I)
_DIGITS = re.compile(r"\d+")
#: The outer parts of a page, as shares of its height: where furniture may stand, and where small print is furniture.
_OUTER = 0.15
_MARGIN = 0.08


def body_size(lines: Sequence[Piece]) -> float:
    """The type size that most of the text is printed in."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 10.0


def running(lines: Sequence[Piece], pages: Sequence[Page]) -> set[int]:
    """Indices of the lines that are page furniture: repeated at the edge of pages, page numbers, print marks."""
    size = body_size(lines)
    on_pages: dict[str, set[int]] = {}
    for line in lines:
        if _is_outer(line, pages[line.page], _OUTER):
            on_pages.setdefault(_key(line.text), set()).add(line.page)
    repeated = [i for i, line in enumerate(lines) if len(on_pages.get(_key(line.text), ())) > 1]
    out = {
        i for i, line in enumerate(lines) if _is_outer(line, pages[line.page], _MARGIN) and _looks_running(line, size)
    }
    like = out | set(repeated)
    own: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        own.setdefault(line.page, []).append(i)
    for page, indices in own.items():
        for upper in (True, False):
            out |= _edge(lines, indices, like, pages[page], upper=upper)
    return out


def _looks_running(line: Piece, size: float) -> bool:
    marked = _NUMBER.match(line.text) or _ADDRESS.match(line.text) or _STAMP.match(line.text)
    return bool(marked) or line.size < 0.85 * size


def _is_outer(line: Piece, page: Page, share: float) -> bool:
    return line.bottom < share * page.height or line.top > (1 - share) * page.height


def _edge(lines: Sequence[Piece], own: list[int], like: set[int], page: Page, *, upper: bool) -> set[int]:
    """From the page's edge inwards: the lines of a running look, if a space parts them from the text."""
    found: list[int] = []
    edge = sorted(own, key=lambda i: lines[i].top, reverse=not upper)
    for i in edge:
        if i not in like or not _is_outer(lines[i], page, _OUTER):
            break
        found.append(i)
    rest = edge[len(found) :]
    if not found or not rest:
        return set(found)
    last, following = lines[found[-1]], lines[rest[0]]
    space = following.top - last.bottom if upper else last.top - following.bottom
    return set(found) if space > 0.6 * last.size else set()


def _key(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()).casefold())


def printed_from_web(lines: Iterable[Piece]) -> bool:
    """Whether furniture is that of a browser's print: the page's address or the time of printing."""
    return any(_ADDRESS.match(line.text) or _STAMP.match(line.text) for line in lines)
