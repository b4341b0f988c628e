"""Words that were changed: where their rest stands, and which words took their place.

Quote and context are read as one row of words. Where many of its telling words stand together in the text, the two rows are
aligned: the heaviest chain of common words in the same order. Of all stretches that begin and end where the quote could,
the one that has most of the quote and least of anything else is what became of it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import accumulate, pairwise

from annotations.core.anchoring.beside import ends_sentence, unfinished_after, unfinished_before
from annotations.core.anchoring.index import Index, keyed_words, stem_of
from annotations.core.selectors import CONTEXT, TextQuoteSelector
from annotations.core.text import BLOCK_SEPARATOR, Span

#: What a word counts that has the same beginning only.
_INFLECTED = 0.7
#: How alike two words must be that face each other, to be one word in two spellings (Kiev, Kyiv).
_SPELLING = 0.6
#: What a common word counts by how many of its two neighbours are common too.
_COMPANY = (0.4, 1.0, 1.3)
#: Places where the two rows are aligned, the likeliest first.
_WINDOWS = 5
#: Hits of one word beyond which it tells nothing of the place.
_COMMON = 60
#: Words at either end of a long quote from which a stretch may begin or end.
_ENDS_TRIED = 12
#: What it is worth to begin where a sentence begins, as the quote did.
_SENTENCE = 0.5
#: What it is worth to take in as many words before the first one found again as the quote had there.
_SUBSTITUTES = 0.15
#: What it costs to run over the end of a block, which the quote did not.
_BREAK = 0.3
#: What it is worth to begin next to the words that stood beside the quote: in its sentence, and in another one.
_NEIGHBOUR, _OTHER_SENTENCE = 0.5, 0.1

#: A word of the row, a word of the text, and what the two count for each other.
Match = tuple[int, int, float]


@dataclass(frozen=True)
class Rewording:
    """What may have become of a quote: a span, and how much of the quote and of its context is there (0 to 1)."""

    span: Span
    #: Of the quote's words, those that are in the span, weighted.
    kept: float
    #: Of the span's words, those that are in the quote, weighted.
    pure: float
    #: Of the words before and after, those that still stand beside the span, weighted.
    before: float
    after: float

    @property
    def likeness(self) -> float:
        """How far the old words and the new are the same."""
        return 2 * self.kept * self.pure / (self.kept + self.pure) if self.kept else 0.0

    @property
    def evidence(self) -> float:
        """What speaks for it, to compare places and to decide whether it is anything at all."""
        return self.likeness + 0.12 * self.before + 0.1 * self.after


@dataclass(frozen=True)
class _Row:
    """The words that are looked for: prefix, exact and suffix, as one row."""

    keys: list[str]
    weights: list[float]
    #: The words of the quote are `first` to `last` (half-open).
    first: int
    last: int
    #: Code points of the quote before its first word and after its last.
    lead: str
    tail: str
    #: Whether the quote began where a sentence begins, and ended where one ends.
    opens: bool
    closes: bool
    #: Whether the quote runs over the end of a block.
    breaks: bool


def rewordings(index: Index, quote: TextQuoteSelector, *, at_start: bool = False) -> list[Rewording]:
    """What may have become of the quote, the likeliest first, none overlapping another.

    `at_start`: that the prefix is empty says that the text began there, not that nothing is known of it.
    """
    row = _row(index, quote, at_start)
    if row.first == row.last:
        return []
    windows = list(_windows(index, row))
    made = [(_rewording(index, row, _chain(index, row, low, high)), low, high) for low, high in windows]
    ranked = sorted(((one, low, high) for one, low, high in made if one), key=lambda m: -m[0].evidence)
    found: list[Rewording] = []
    if ranked:
        best, low, high = ranked[0]
        twin = _rewording(index, row, _chain(index, row, low, high, besides=best.span))
        for one in (*(one for one, _, _ in ranked), *([twin] if twin else [])):
            if not any(one.span.start < f.span.end and f.span.start < one.span.end for f in found):
                found.append(one)
    return sorted(found, key=lambda one: -one.evidence)


def _row(index: Index, quote: TextQuoteSelector, at_start: bool) -> _Row:
    whole = quote.prefix + quote.exact + quote.suffix
    begin, end = len(quote.prefix), len(quote.prefix) + len(quote.exact)
    spans, keys = keyed_words(whole)
    inner = [n for n, span in enumerate(spans) if span.end > begin and span.start < end]
    first, last = (inner[0], inner[-1] + 1) if inner else (0, 0)
    # The outermost words of the context may be cut.
    cut_left = 1 if first > 1 and len(quote.prefix) >= CONTEXT else 0
    cut_right = 1 if len(keys) - last > 1 and len(quote.suffix) >= CONTEXT else 0
    keys = keys[cut_left : len(keys) - cut_right]
    return _Row(
        keys,
        [index.weight(key) for key in keys],
        first - cut_left,
        last - cut_left,
        lead=whole[begin : spans[first].start] if inner else "",
        tail=whole[spans[last - 1].end : end] if inner else "",
        opens=at_start or (quote.prefix != "" and not unfinished_before(quote.prefix)),
        closes=not unfinished_after(quote.exact, quote.suffix) if quote.suffix else ends_sentence(quote.exact),
        breaks=BLOCK_SEPARATOR in quote.exact.strip(),
    )


# --- where to look ---------------------------------------------------------------------------------------------------


def _hits(index: Index, key: str, low: int = 0, high: int = 1 << 60) -> Iterator[tuple[int, float]]:
    """Where a word stands among the words `low` to `high`, as itself or inflected, with what each hit counts."""
    at = index.at.get(key, [])
    for n in at[bisect_left(at, low) : bisect_left(at, high)]:
        yield n, 1.0
    at = index.stems.get(stem_of(key), [])
    for n in at[bisect_left(at, low) : bisect_left(at, high)]:
        if _inflected(key, index.keys[n]):
            yield n, _INFLECTED


def _inflected(one: str, other: str) -> bool:
    """Whether two words differ in their ends only."""
    if one == other:
        return False
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    return common * 3 >= max(len(one), len(other)) * 2 - 1


def _windows(index: Index, row: _Row) -> Iterator[tuple[int, int]]:
    """The stretches of the text (in words) where most of the row's telling words stand together."""
    half = max(8, len(row.keys))
    heat: dict[int, float] = defaultdict(float)
    weights = dict(zip(row.keys, row.weights, strict=True))
    for key, times in Counter(row.keys).items():
        if len(index.at.get(key, ())) > _COMMON and len(weights) > 3:
            continue
        here: dict[int, float] = defaultdict(float)
        for at, worth in _hits(index, key):
            bucket = at // half
            here[bucket] += worth
            here[bucket - 1] += worth
        for bucket, worth in here.items():
            heat[bucket] += weights[key] * min(worth, times)
    for bucket in nlargest(_WINDOWS, heat, key=heat.__getitem__):
        low = bucket * half - half // 2
        yield max(0, low), min(low + 3 * half, len(index.keys))


def _chain(index: Index, row: _Row, low: int, high: int, besides: Span | None = None) -> list[Match]:
    """The heaviest chain of common words: (word of the row, word of the text, what it counts), both in order.

    A longest increasing subsequence with weights, kept in a Fenwick tree over the window: O(n log n).
    """
    pairs = {
        (n, at): worth
        for n, key in enumerate(row.keys)
        for at, worth in _hits(index, key, low, high)
        if not besides or not besides.start <= index.starts[at] < besides.end
    }
    order = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    size = high - low
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    link: list[int] = []
    top = (0.0, -1)
    for here, (n, at) in enumerate(order):
        reached, back = 0.0, -1
        place = at - low
        while place > 0:
            if tree[place][0] > reached:
                reached, back = tree[place]
            place &= place - 1
        link.append(back)
        company = ((n - 1, at - 1) in pairs) + ((n + 1, at + 1) in pairs)
        reached += row.weights[n] * pairs[n, at] * _COMPANY[company]
        top = max(top, (reached, here))
        place = at - low + 1
        while place <= size:
            if tree[place][0] < reached:
                tree[place] = (reached, here)
            place += place & -place
    chain: list[Match] = []
    here = top[1]
    while here >= 0:
        n, at = order[here]
        chain.append((n, at, pairs[n, at]))
        here = link[here]
    return chain[::-1]


# --- what took the quote's place -------------------------------------------------------------------------------------


def _rewording(index: Index, row: _Row, chain: list[Match]) -> Rewording | None:
    inner = _respelt(index, row, [match for match in chain if row.first <= match[0] < row.last])
    if not inner:
        return None
    before = _beside(row, ((n, w) for n, _, w in chain if n < row.first), 0, row.first)
    after = _beside(row, ((n, w) for n, _, w in chain if n >= row.last), row.last, len(row.keys))
    left = next((_Neighbour(at, before) for n, at, _ in chain if n == row.first - 1), None)
    right = next((_Neighbour(at, after) for n, at, _ in chain if n == row.last), None)
    total = sum(row.weights[row.first : row.last])
    places = [at for _, at, _ in inner]
    sums = [0.0, *accumulate(row.weights[n] * worth for n, _, worth in inner)]
    best, kept, pure, span = 0.0, 0.0, 0.0, None
    lasts = _lasts(index, row, inner, right)
    for first, first_worth in _firsts(index, row, inner, left).items():
        for last, last_worth in lasts.items():
            common = sums[bisect_right(places, last)] - sums[bisect_left(places, first)] if first <= last else 0.0
            if not common:
                continue
            inside = index.mass(first, last + 1)
            value = 2 * common / (total + inside) + first_worth + last_worth
            if not row.breaks and BLOCK_SEPARATOR in index.text[index.starts[first] : index.starts[last]]:
                value -= _BREAK
            if value > best:
                best, kept, pure, span = value, common / total, min(1.0, common / inside), (first, last)
    if not span:
        return None
    return Rewording(
        _with_ends(index, row, *span),
        kept,
        pure,
        before=_beside(row, ((n, w) for n, at, w in chain if n < row.first and at < span[0]), 0, row.first),
        after=_beside(row, ((n, w) for n, at, w in chain if n >= row.last and at > span[1]), row.last, len(row.keys)),
    )


def _respelt(index: Index, row: _Row, inner: list[Match]) -> list[Match]:
    """The matches, and between them the words that face each other in two spellings."""
    if not inner or len(inner) == row.last - row.first:
        return inner
    n, at, _ = inner[0]
    lead = max(row.first, n - at)
    m, end, _ = inner[-1]
    tail = min(row.last, m + len(index.keys) - end)
    facing = [(lead + k, at - (n - lead) + k) for k in range(n - lead)]
    for (n, at, _), (m, end, _) in pairwise(inner):
        facing += [(n + k, at + k) for k in range(1, min(m - n, end - at))]
    n, at, _ = inner[-1]
    facing += [(n + k, at + k) for k in range(1, tail - n)]
    return sorted(
        inner
        + [
            (n, at, alike)
            for n, at in facing
            if (alike := SequenceMatcher(None, row.keys[n], index.keys[at], autojunk=False).ratio()) >= _SPELLING
        ]
    )


def _beside(row: _Row, found: Iterable[tuple[int, float]], low: int, high: int) -> float:
    total = sum(row.weights[low:high])
    return sum(row.weights[n] * worth for n, worth in found) / total if total else 0.0


@dataclass(frozen=True)
class _Neighbour:
    """The word that stood next to the quote: where it is now, and how much of its side is with it (0 to 1)."""

    at: int
    share: float

    def outweighs(self, row: _Row, beyond: int) -> bool:
        """Whether it says better where the quote ends than the end of the sentence, so many words beyond it, does."""
        if row.opens and row.closes:
            return self.share >= 0.9 and beyond * 2 > row.last - row.first
        return self.share >= 0.5 and beyond >= 0


def _firsts(index: Index, row: _Row, inner: list[Match], neighbour: _Neighbour | None) -> dict[int, float]:
    """The words with which the new words may begin, and what speaks for each."""
    worth: dict[int, float] = defaultdict(float)
    for n, at, _ in inner[:_ENDS_TRIED]:
        worth[at] += 0.0
        begins = bisect_left(index.starts, index.sentence(index.starts[at]).start)
        if n > row.first:
            worth[max(begins, at - (n - row.first))] += 0.0 if row.opens or neighbour else _SUBSTITUTES
        if row.opens and not (neighbour and neighbour.outweighs(row, neighbour.at - begins)):
            worth[begins] = _SENTENCE
    if neighbour:
        worth[neighbour.at + 1] += neighbour.share * (_OTHER_SENTENCE if row.opens else _NEIGHBOUR)
    return worth


def _lasts(index: Index, row: _Row, inner: list[Match], neighbour: _Neighbour | None) -> dict[int, float]:
    """The words with which the new words may end, and what speaks for each."""
    worth: dict[int, float] = defaultdict(float)
    for n, at, _ in inner[-_ENDS_TRIED:]:
        worth[at] += 0.0
        ends = bisect_left(index.starts, index.sentence(index.starts[at]).end) - 1
        if n < row.last - 1:
            worth[min(ends, at + row.last - 1 - n)] += 0.0 if row.closes or neighbour else _SUBSTITUTES
        if row.closes and not (neighbour and neighbour.outweighs(row, ends - neighbour.at)):
            worth[ends] = _SENTENCE
    if neighbour:
        worth[neighbour.at - 1] += neighbour.share * (_OTHER_SENTENCE if row.closes else _NEIGHBOUR)
    return worth


def _with_ends(index: Index, row: _Row, first: int, last: int) -> Span:
    """From the first to the last word, with the punctuation that the quote began and ended with."""
    text = index.text
    start, end = index.spans[first].start, index.spans[last].end
    if row.lead and text[:start].endswith(row.lead):
        start -= len(row.lead)
    if row.tail and text.startswith(row.tail, end):
        end += len(row.tail)
    elif row.tail and row.closes and (ends := index.sentence(index.starts[last]).end) <= index.next_word(last):
        end = ends
    return Span(start, end)
