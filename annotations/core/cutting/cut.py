"""Cutting a page: every line gets its role in the article, or the reason why it is set apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from annotations.core.cutting.body import begins, find_body
from annotations.core.cutting.hints import Hint, PageLine
from annotations.core.cutting.inside import inside
from annotations.core.cutting.opening import read_opening
from annotations.core.cutting.shapes import Shape, read_shapes
from annotations.core.cutting.signals import agency, byline
from annotations.core.cutting.signs import signed
from annotations.core.errors import Invalid
from annotations.core.records import Apart, Detail, Found, Line, LineRole

_REASONS = {
    Hint.COMMENTS: Apart.COMMENTS,
    Hint.OTHER_STORY: Apart.OTHER_STORY,
    Hint.SHARING: Apart.SHARING,
    Hint.PROMOTION: Apart.PROMOTION,
    Hint.CAPTION: Apart.CAPTION,
    Hint.NAVIGATION: Apart.NAVIGATION,
    Hint.FURNITURE: Apart.FURNITURE,
}
# How far below the body its agency may be named.
_CREDIT_REACH = 2


@dataclass(frozen=True)
class Cut:
    """The lines of a page, classified, and what the article's own lines say about it."""

    lines: tuple[Line, ...]
    details: dict[Detail, Found]


def cut(page: Sequence[PageLine], *, field: str, title: str = "") -> Cut:
    """Every line of the page with its role or reason. `title`: what the page's metadata call it.

    Raises Invalid, naming the input `field`, when the page is empty or nothing on it reads like an article.
    """
    shapes = read_shapes(page)
    if not shapes:
        raise Invalid("There is no text in this; it is empty. Copy the article's page whole and paste it.", field=field)
    kept = find_body(shapes)
    if kept is None:
        raise Invalid(
            "Nothing in this reads like an article: there are only short lines, as in a menu. Open the article itself, "
            "copy the page whole, and try again.",
            field=field,
        )
    named = _name(shapes, kept, title)
    lines = [Line(line.text) for line in page]
    for shape, what in zip(shapes, named, strict=True):
        text = page[shape.at].text
        lines[shape.at] = Line(text, role=what) if isinstance(what, LineRole) else Line(text, apart=what)
    return Cut(tuple(lines), details_on(lines))


def _name(shapes: Sequence[Shape], kept: Sequence[bool], title: str) -> list[LineRole | Apart]:
    first, end = begins(shapes, kept), len(kept) - kept[::-1].index(True)
    opening = read_opening(shapes, kept, first, title)
    named = inside(shapes, kept, opening.headline)
    named.update(dict.fromkeys(opening.repeated, Apart.REPEATED))
    named.update(opening.roles)
    credit = _find_credit(shapes, end)
    if credit is not None:
        named[credit] = LineRole.CREDIT
    said = {shapes[place].said for place, what in named.items() if isinstance(what, LineRole)}
    return [
        named[place] if place in named else _apart(shape, said, place >= first, after)
        for place, (shape, after) in enumerate(zip_longest(shapes, shapes[1:]))
    ]


def _titles(line: Shape, after: Shape | None) -> bool:
    """Whether a short line is the title of the sentence below it."""
    return line.words > 1 and not line.ends and after is not None and (after.prose or after.sentence)


def _find_credit(shapes: Sequence[Shape], end: int) -> int | None:
    """The place of the line that names the agency: the body's last, or one right below it."""
    for place in range(end - 1, min(end + _CREDIT_REACH, len(shapes))):
        line = shapes[place]
        if agency(line.text):
            return place
        if line.heads_others or line.heads_comments:
            return None
    return None


def _apart(line: Shape, said: set[str], below: bool, after: Shape | None) -> Apart:
    """Why a line outside of the article is set apart: its words, its markup, its place, in this order."""
    if line.words > 2 and line.said in said:
        return Apart.REPEATED
    if line.heads_others:
        return Apart.NAVIGATION
    if line.rule is not None:
        return line.rule
    for hint, reason in _REASONS.items():
        if hint in line.hints:
            return reason
    if line.prose or line.cut_short or (below and (line.words >= 5 or _titles(line, after))):
        return Apart.OTHER_STORY
    return Apart.FURNITURE if line.meta or below else Apart.NAVIGATION


_SAYS: dict[LineRole, tuple[Detail, Callable[[str], str]]] = {
    LineRole.HEADLINE: (Detail.HEADLINE, str.strip),
    LineRole.STANDFIRST: (Detail.STANDFIRST, str.strip),
    LineRole.BYLINE: (Detail.BYLINE, byline),
    LineRole.CREDIT: (Detail.CREDIT, agency),
}


def details_on(lines: Sequence[Line]) -> dict[Detail, Found]:
    """What the article's own lines state, the first of each kind."""
    details: dict[Detail, Found] = {}
    for number, line in enumerate(lines, start=1):
        if line.role and line.role in _SAYS:
            detail, read = _SAYS[line.role]
            value = read(line.text) or line.text.strip()
            details.setdefault(detail, Found(value, f"line {number}"))
    return details | signed(lines)
