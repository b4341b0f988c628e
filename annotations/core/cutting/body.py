"""The body: the stretch of a page that reads most like an article, without the furniture that stands in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from annotations.core.cutting.hints import Hint
from annotations.core.cutting.shapes import Shape
from annotations.core.cutting.traits import read_traits
from annotations.core.cutting.weights import BASE, WEIGHTS
from annotations.core.records import Apart


@dataclass(frozen=True)
class Signal:
    """What speaks for a line standing inside the article (above 0) or outside of it (below)."""

    weight: float
    holds: Callable[[Shape], bool]


#: For the first guess: the first that holds gives the line its weight, besides its length when it is prose.
SIGNALS = (
    Signal(-40.0, lambda line: line.heads_comments),
    Signal(-14.0, lambda line: line.heads_others),
    Signal(-9.0, lambda line: line.rule is Apart.FURNITURE and line.words > 3),
    Signal(-1.0, lambda line: line.rule is Apart.CAPTION),
    Signal(-2.0, lambda line: line.rule is not None),
    Signal(-2.0, lambda line: line.cut_short),
    Signal(4.0, lambda line: line.prose and line.alone),
    Signal(2.5, lambda line: line.prose),
    Signal(1.0, lambda line: line.sentence and line.alone),
    Signal(-0.3, lambda line: line.sentence),
    Signal(-0.8, lambda line: line.alone and not line.bullet),
    Signal(-1.6, lambda line: True),
)

#: What the markup adds, to the first guess and to the last word.
HINT_WEIGHTS = {
    Hint.ARTICLE: 0.6,
    Hint.PARAGRAPH: 0.6,
    Hint.LINKS: -3.0,
    Hint.NAVIGATION: -8.0,
    Hint.OTHER_STORY: -8.0,
    Hint.SHARING: -2.0,
    Hint.PROMOTION: -4.0,
    Hint.COMMENTS: -20.0,
    Hint.FURNITURE: -6.0,
    Hint.CAPTION: -1.0,
}

# A long paragraph says more than a short one, up to here.
_LONGEST = 80
_PER_WORD = 0.06

# One line alone cannot say more than this, and to break off inside the article and begin again costs this much.
_BOUND = 8.0
_BREAK = 1.5


def find_body(shapes: Sequence[Shape]) -> list[bool] | None:
    """Which lines are the article's body; None when nothing reads like one."""
    run = first_guess(shapes)
    if run is None:
        if not any(line.sentence for line in shapes):
            return None
        return [line.sentence or (line.ends and line.rule is None) for line in shapes]
    kept = keep(shapes, [_odds(traits) for traits in read_traits(shapes, run)])
    if any(keeps and (line.prose or line.sentence) for keeps, line in zip(kept, shapes, strict=True)):
        return kept
    return [run[0] <= place < run[1] and (line.prose or line.sentence) for place, line in enumerate(shapes)]


def first_guess(shapes: Sequence[Shape]) -> tuple[int, int] | None:
    """The half-open places in `shapes` of the heaviest run that begins and ends with sentences; None without any."""
    best, run = 0.0, 0.0
    start, found = 0, None
    for place, line in enumerate(shapes):
        if run <= 0:
            run, start = 0.0, place
        run += _first_weight(line)
        if run > best and (line.prose or line.sentence):
            best, found = run, (start, place + 1)
    if found is None:
        return None
    first = next(place for place in range(*found) if shapes[place].prose or shapes[place].sentence)
    return first, found[1]


def _first_weight(line: Shape) -> float:
    weight = next(signal.weight for signal in SIGNALS if signal.holds(line))
    if line.prose:
        weight += min(line.words, _LONGEST) * _PER_WORD
    return weight + _hinted(line)


def _odds(traits: Sequence[str]) -> float:
    return BASE + fsum([WEIGHTS.get(trait, 0.0) for trait in set(traits)])


def keep(shapes: Sequence[Shape], odds: Sequence[float]) -> list[bool]:
    """Which lines to keep, given how much speaks for each: one line alone decides little, and gaps have their price."""
    return _best_path(
        [
            -_BOUND if line.heads_comments or line.heads_others else max(-_BOUND, min(_BOUND, weight + _hinted(line)))
            for line, weight in zip(shapes, odds, strict=True)
        ]
    )


def begins(shapes: Sequence[Shape], kept: Sequence[bool]) -> int:
    """The place of the first kept line that reads like a paragraph, or of the first kept line without any."""
    places = [place for place, keeps in enumerate(kept) if keeps]
    return next((place for place in places if shapes[place].prose), places[0])


def _hinted(line: Shape) -> float:
    return fsum(HINT_WEIGHTS.get(hint, 0.0) for hint in line.hints) if line.hints else 0.0


def _best_path(odds: Sequence[float]) -> list[bool]:
    """Which lines to keep: the choice of greatest odds, where each gap between kept lines has its price."""
    keep, drop = 0.0, 0.0
    kept_before, dropped_before = [], []
    for place, weight in enumerate(odds):
        price = _BREAK / 2 if place else 0.0
        stays, enters = keep, drop - price
        drops, leaves = drop, keep - price
        kept_before.append(stays >= enters)
        dropped_before.append(drops >= leaves)
        keep, drop = max(stays, enters) + weight, max(drops, leaves)
    keeps = keep > drop
    path = []
    for place in range(len(odds) - 1, -1, -1):
        path.append(keeps)
        keeps = kept_before[place] if keeps else not dropped_before[place]
    return path[::-1]
