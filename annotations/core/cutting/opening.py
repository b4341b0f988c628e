"""The opening: which lines above the body are headline, standfirst, author and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.core.cutting.headline import find_headline
from annotations.core.cutting.hints import Hint
from annotations.core.cutting.likeness import same_words
from annotations.core.cutting.shapes import Shape
from annotations.core.records import LineRole

_MARKUP_SAYS = {Hint.BYLINE: LineRole.BYLINE, Hint.DATELINE: LineRole.DATELINE, Hint.STANDFIRST: LineRole.STANDFIRST}


@dataclass(frozen=True)
class Opening:
    """Roles by place in the list of shapes, and the places that only say the headline again."""

    roles: dict[int, LineRole]
    repeated: frozenset[int]
    headline: str = ""


def read_opening(shapes: Sequence[Shape], kept: Sequence[bool], first: int, title: str) -> Opening:
    """What stands above the body that begins at `first`. `title`: the page's own, or ""."""
    place = find_headline(shapes, kept, first, same_words(title))
    if place is None:
        return Opening({}, frozenset())
    place = _before_standfirst(shapes, place, first)
    again = _printed_again(shapes, place, first)
    roles = {place: LineRole.HEADLINE}
    for between in range(place + 1, first):
        role = None if between in again else _role(shapes[between], roles)
        if role is not None:
            roles[between] = role
    return Opening(roles, again, shapes[place].said)


def _before_standfirst(shapes: Sequence[Shape], found: int, first: int) -> int:
    """The printing of the headline to keep: the one next to the body, unless a standfirst stands between two."""
    key = shapes[found].said
    near = [place for place in range(max(0, found - 6), max(first, found + 1)) if shapes[place].said == key]
    for earlier, later in pairwise(near):
        if any(_is_standfirst(shapes[between]) for between in range(earlier + 1, later)):
            return earlier
    return near[-1]


def _printed_again(shapes: Sequence[Shape], headline: int, first: int) -> frozenset[int]:
    key = shapes[headline].said
    return frozenset(p for p in range(first) if p != headline and shapes[p].said == key)


def _is_standfirst(line: Shape) -> bool:
    return line.rule is None and not line.meta and line.words >= 6 and not line.bullet and not line.cut_short


def _role(line: Shape, roles: dict[int, LineRole]) -> LineRole | None:
    """What a line between headline and body is, if it belongs to the article at all."""
    for hint, role in _MARKUP_SAYS.items():
        if hint in line.hints and line.rule is None:
            return role
    if line.rule is not None or line.hints & {Hint.CAPTION, Hint.LINKS, Hint.NAVIGATION, Hint.OTHER_STORY}:
        return None
    if line.byline and LineRole.BYLINE not in roles.values():
        return LineRole.BYLINE
    if line.dated and line.words <= 14:
        return LineRole.DATELINE
    if _is_standfirst(line) and not {LineRole.STANDFIRST, LineRole.BYLINE, LineRole.DATELINE} & set(roles.values()):
        return LineRole.STANDFIRST
    return None
