"""The headline: of the lines above the body, the one that looks most like it. Named traits, weighted in `weights`."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import fsum

from annotations.core.cutting.hints import Hint
from annotations.core.cutting.likeness import telling_words
from annotations.core.cutting.shapes import Shape
from annotations.core.cutting.weights import HEADLINE_BASE, HEADLINE_WEIGHTS

#: How many lines above the body a headline may stand, and how far below its beginning: a photograph's caption or a
#: summary may come first.
_REACH, _BELOW = 60, 3
#: How much of the body its words are compared with, in lines and characters.
_LEAD, _OPENING = (25, 4000), (4, 1500)
_LONGEST = 45
#: Below this a page has no headline that anybody could tell.
_LEAST = -4.0

_LENGTHS = (1, 2, 3, 4, 6, 9, 13, 18, 24, 32)
_DISTANCES = (-2, -1, 0, 1, 2, 3, 4, 6, 9, 14, 22, 35)
_SHARES = (0, 0.2, 0.4, 0.6, 0.8, 0.99)

#: What the markup adds.
_HINTS = {Hint.TITLE: 3.0, Hint.HEADING: 0.6}
_NEVER = frozenset({Hint.NAVIGATION, Hint.OTHER_STORY, Hint.CAPTION, Hint.SHARING, Hint.PROMOTION, Hint.COMMENTS})
_IN_TITLE = 3.0


def find_headline(shapes: Sequence[Shape], kept: Sequence[bool], first: int, title: str) -> int | None:
    """The place of the headline of the body that begins at `first`. `title`: the same words of the page's own title."""
    best, found = _LEAST, None
    for place, traits in headline_traits(shapes, kept, first).items():
        line = shapes[place]
        if line.hints & _NEVER:
            continue
        # Exact, for a set has another order in every process, and sums of floats another last digit in every order.
        weight = HEADLINE_BASE + fsum(HEADLINE_WEIGHTS.get(trait, 0.0) for trait in traits)
        weight += fsum(_HINTS.get(hint, 0.0) for hint in line.hints)
        if title and line.said in title:
            weight += _IN_TITLE
        if weight > best:
            best, found = weight, place
    return found if found is not None else _all_there_is(shapes, first)


def _all_there_is(shapes: Sequence[Shape], first: int) -> int | None:
    """The first line of a text that brings no more than one or two lines above its body, as a typed one does."""
    line = shapes[0]
    return 0 if 0 < first <= 2 and line.rule is None and not (line.stops or line.meta or line.heads_others) else None


def headline_traits(shapes: Sequence[Shape], kept: Sequence[bool], first: int) -> dict[int, set[str]]:
    """The traits of every line that may be the headline, by its place."""
    lead, opening = (
        telling_words(" ".join(line.text for line in shapes[first : first + lines])[:characters])
        for lines, characters in (_LEAD, _OPENING)
    )
    said = Counter(line.folded for line in shapes)
    titles = [_like_a_title(line) for line in shapes]
    counts = [
        [0, *accumulate(values)]
        for values in (
            [line.meta for line in shapes],
            titles,
            [line.heads_others for line in shapes],
            [line.rule is not None for line in shapes],
        )
    ]
    found = {}
    for place in range(max(0, first - _REACH), min(len(shapes), first + _BELOW)):
        line = shapes[place]
        if line.words > _LONGEST or line.heads_comments or (place >= first and (line.stops or line.prose)):
            continue
        traits = _own(line, said[line.folded], lead, opening)
        traits.add(f"by {_step(first - place, _DISTANCES)}")
        kinds = [_kind(shapes, kept, titles, place, place + by, first) for by in (-2, -1, 1, 2, 3)]
        traits.update(f"{by} {kind}" for by, kind in zip((-2, -1, 1, 2, 3), kinds, strict=True))
        traits.add(f"then {kinds[2]} {kinds[3]}")
        end = max(first, place + 1)
        for name, count, most in zip(("meta", "titles", "heads", "rules"), counts, (3, 4, 2, 4), strict=True):
            traits.add(f"{name} between {min(count[end] - count[place + 1], most)}")
        traits.add(f"lines between {_step(end - place - 1, (0, 1, 2, 4, 8, 16))}")
        if titles[place]:
            traits.add("title")
            if place and not titles[place - 1]:
                traits.add("first title")
        if any(titles[max(0, place - 3) : place]):
            traits.add("titles above")
        if place and shapes[place - 1].words <= 3:
            traits.add("kicker above")
        found[place] = traits
    return found


def _own(line: Shape, times: int, lead: frozenset[str], opening: frozenset[str]) -> set[str]:
    words = telling_words(line.text)
    traits = {f"words {_step(line.words, _LENGTHS)}", f"said {min(times, 4)}"}
    traits.add(f"low {_step(line.cased_low, (0.05, 0.3, 0.5, 0.7))}")
    if line.stops:
        traits |= {"stops", f"stops at {_step(line.words, (6, 13, 20))}"}
    elif line.ends:
        traits.add("ends")
    for name in ("cut_short", "bullet", "heads_others", "alone", "dated", "prose", "sentence", "byline"):
        if getattr(line, name):
            traits.add(name)
    if line.rule is not None:
        traits |= {"rule", f"rule {line.rule.name}"}
    if words:
        traits |= {
            f"shares {_step(len(words & lead) / len(words), _SHARES)}",
            f"shared {min(len(words & lead), 5)}",
            f"opening {min(len(words & opening), 4)}",
        }
    else:
        traits.add("no words")
    if line.cased_low < 0.05 and line.words <= 4:
        traits.add("like a name")
    if line.text.isupper():
        traits.add("capitals")
    if "/" in line.text:
        traits.add("slash")
    if line.text.endswith("?"):
        traits.add("asks")
    return traits


def _kind(
    shapes: Sequence[Shape], kept: Sequence[bool], titles: Sequence[bool], place: int, other: int, first: int
) -> str:
    """What stands beside a candidate."""
    if not 0 <= other < len(shapes):
        return "edge"
    line = shapes[other]
    if other >= first and kept[other]:
        return "body"
    if line.folded == shapes[place].folded:
        return "same"
    if line.byline:
        return "byline"
    if line.meta:
        return "meta"
    if line.rule is not None:
        return line.rule.name.lower()
    if line.heads_others:
        return "head"
    if line.prose:
        return "prose"
    if line.sentence and line.words > 6:
        return "sentence"
    return "title" if titles[other] else "scrap"


def _like_a_title(line: Shape) -> bool:
    return (
        line.rule is None
        and not line.meta
        and 4 <= line.words <= 30
        and not (line.cut_short or line.bullet or line.heads_others)
    )


def _step(value: float, bounds: Sequence[float]) -> int:
    return sum(value > bound for bound in bounds)
