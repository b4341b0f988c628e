"""Where a line stands: its blank lines and its indent beside those of the article, and the paragraphs above and below it.

A page sets its paragraphs alike: what is indented or spaced otherwise is another part of the page.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from annotations.core.cutting.shapes import PROSE, Shape

Value = TypeVar("Value")

# More blank lines than this say no more, nor does a paragraph further away, nor more of them.
_BLANKS = 3
_REACH, _MANY, _SOME = 10, 4, 2
_PARAGRAPH, _SENTENCES = 20, 8


def read_standing(shapes: Sequence[Shape], run: tuple[int, int]) -> list[list[str]]:
    """The traits of every line's place, given the first guess at the run of lines that is the article."""
    paragraphs = [at for at in range(*run) if shapes[at].prose]
    usual_indent = _commonest((shapes[at].indent for at in paragraphs), 0)
    blanks = _blanks(shapes)
    usual = _commonest((_some(blanks[at]) for at in paragraphs), (True, True))
    above = [0, *accumulate(line.prose and line.words >= _PARAGRAPH for line in shapes)]
    found = []
    for at, line in enumerate(shapes):
        size = "long" if line.words >= PROSE else "mid" if line.words >= 5 else "short"
        indent = "same" if line.indent == usual_indent else "more" if line.indent > usual_indent else "less"
        before, after = blanks[at]
        kind = "prose" if line.prose else "long" if line.words >= _SENTENCES else "short"
        ahead = above[min(len(shapes), at + 1 + _REACH)] - above[at + 1]
        behind = above[at] - above[max(0, at - _REACH)]
        traits = [
            f"indent {indent} {size}",
            f"blanks {before}{after} {size}",
            f"spaced {'as' if _some(blanks[at]) == usual else 'unlike'} {size}",
            f"ahead {min(ahead, _MANY)} {kind}",
            f"behind {min(behind, _MANY)} {kind}",
            f"ahead {min(ahead, _SOME)} behind {min(behind, _SOME)} {kind}",
        ]
        if above[at + 1] == above[-1]:
            traits.append(f"no paragraph below {kind}")
        if not above[at]:
            traits.append(f"no paragraph above {kind}")
        found.append(traits)
    return found


def _blanks(shapes: Sequence[Shape]) -> list[tuple[int, int]]:
    """How many blank lines stand before and after each line."""
    between = [min(_BLANKS, later.at - earlier.at - 1) for earlier, later in pairwise(shapes)]
    return list(zip([_BLANKS, *between], [*between, _BLANKS], strict=True))


def _some(blanks: tuple[int, int]) -> tuple[bool, bool]:
    return blanks[0] > 0, blanks[1] > 0


def _commonest(values: Iterable[Value], otherwise: Value) -> Value:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else otherwise
