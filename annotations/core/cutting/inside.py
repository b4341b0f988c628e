"""Inside the body: which kept lines are paragraphs and which are subheadings, and what the others there are."""

from collections.abc import Sequence

from annotations.core.cutting.hints import Hint
from annotations.core.cutting.shapes import Shape
from annotations.core.records import Apart, LineRole

# A heading is shorter than this.
_HEADING = 16


def inside(shapes: Sequence[Shape], kept: Sequence[bool], headline: str) -> dict[int, LineRole | Apart]:
    """Role of each kept line that does not say the headline again."""
    named: dict[int, LineRole | Apart] = {}
    places = [place for place, keeps in enumerate(kept) if keeps]
    for place, following in zip(places, [*places[1:], None], strict=True):
        line = shapes[place]
        if headline and line.said == headline:
            named[place] = Apart.REPEATED
        elif following is not None and _is_heading(line, shapes[following]):
            named[place] = LineRole.SUBHEADING
        else:
            named[place] = LineRole.PARAGRAPH
    return named


def _is_heading(line: Shape, following: Shape) -> bool:
    """Whether a line stands above sentences without being one."""
    if line.bullet or line.wrapped or line.words > _HEADING:
        return False
    if line.hints & {Hint.HEADING, Hint.TITLE}:
        return True
    return not (line.prose or line.sentence or line.ends) and (following.prose or following.sentence)
