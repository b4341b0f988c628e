"""Which lines of a web page are the article's text: two looks by boosted trees, the second knowing the first's neighbours."""

from collections.abc import Sequence

from annotations.core.cutting import Cut, Hint, cut
from annotations.core.errors import Invalid
from annotations.core.markup.rendering import Laid
from annotations.core.markup.traits import add_odds, key, read_kinds, read_traits
from annotations.core.markup.trees import chances, looks
from annotations.core.records import Apart, Line, LineRole

#: A line at least this likely is kept.
_KEPT = 0.5
# The trees know whole pages. A fragment with fewer lines, and a list with more, is left to the cut by words and hints.
_FEWEST_LINES, _MOST_LINES = 20, 6_000

_OPENING = frozenset({LineRole.HEADLINE, LineRole.BYLINE, LineRole.DATELINE})
_REASONS = {
    Hint.COMMENTS: Apart.COMMENTS,
    Hint.OTHER_STORY: Apart.OTHER_STORY,
    Hint.SHARING: Apart.SHARING,
    Hint.PROMOTION: Apart.PROMOTION,
    Hint.CAPTION: Apart.CAPTION,
    Hint.NAVIGATION: Apart.NAVIGATION,
}


def cut_page(page: Sequence[Laid], *, field: str, titles: str, stated_body: str) -> Cut:
    """The cut of a page by its words, then its body by its markup. Raises Invalid when neither finds an article."""
    try:
        done = cut([laid.line for laid in page], field=field, title=titles)
    except Invalid:
        nothing = tuple(
            Line(laid.line.text, apart=Apart.FURNITURE if laid.line.text.strip() else None) for laid in page
        )
        done = Cut(nothing, {})
        lines = keep_body(page, done, titles, stated_body)
        if not any(line.kept for line in lines):
            raise
    else:
        lines = keep_body(page, done, titles, stated_body)
    return Cut(name_headline(page, lines, titles), done.details)


def body_odds(page: Sequence[Laid], titles: str, stated_body: str) -> list[float]:
    """How likely each line is a part of the article's text, 0 to 1."""
    rows = read_traits(page, titles, stated_body)
    first, second = looks()
    return chances(second, add_odds(rows, chances(first, rows), read_kinds(page)))


def keep_body(page: Sequence[Laid], done: Cut, titles: str, stated_body: str) -> tuple[Line, ...]:
    """The lines of a cut page, with its body as the markup shows it. The opening's roles stay as they were cut.

    When no line is likely, as in a bare fragment, the cut stays as it is.
    """
    lines = [_no_caption(line, laid) for line, laid in zip(done.lines, page, strict=True)]
    if not _FEWEST_LINES <= len(page) <= _MOST_LINES:
        return tuple(lines)
    odds = body_odds(page, titles, stated_body)
    if not any(chance >= _KEPT and len(laid.line.text) > 40 for chance, laid in zip(odds, page, strict=True)):
        return tuple(lines)
    return tuple(
        line if line.blank or _captioned(laid) else _settled(line, laid, chance >= _KEPT)
        for line, laid, chance in zip(lines, page, odds, strict=True)
    )


def _no_caption(line: Line, laid: Laid) -> Line:
    """A caption by its own tag is never text, whatever its words are like."""
    return Line(line.text, apart=Apart.CAPTION) if _captioned(laid) and not line.blank else line


def _captioned(laid: Laid) -> bool:
    return laid.block.tag == "figcaption" or any(True for _ in laid.block.iterancestors("figcaption"))


def _settled(line: Line, laid: Laid, keep: bool) -> Line:
    if line.role in _OPENING:
        return line
    if keep:
        heading = laid.line.hints & {Hint.HEADING, Hint.TITLE}
        as_it_was = line.role in (LineRole.SUBHEADING, LineRole.CREDIT)
        return line if as_it_was else Line(line.text, role=LineRole.SUBHEADING if heading else LineRole.PARAGRAPH)
    if line.role in (LineRole.PARAGRAPH, LineRole.SUBHEADING):
        reason = next((reason for hint, reason in _REASONS.items() if hint in laid.line.hints), Apart.FURNITURE)
        return Line(line.text, apart=reason)
    return line


def name_headline(page: Sequence[Laid], lines: tuple[Line, ...], titles: str) -> tuple[Line, ...]:
    """The lines, with the role of the headline at the main heading that the page's titles agree with most."""
    said = set(key(titles).split())
    first = next((place for place, line in enumerate(lines) if line.role is LineRole.PARAGRAPH), len(lines))
    best, found = 0.0, None
    for place, laid in enumerate(page):
        own = set(key(laid.line.text).split())
        cut_so = lines[place].role is LineRole.HEADLINE
        if not (cut_so or laid.block.tag == "h1") or not 2 <= len(own) <= 40 or Hint.COMMENTS in laid.line.hints:
            continue
        shared = len(own & said)
        if shared < 0.34 * len(own):
            continue
        # A site's name is in the titles too; the headline shares more words with them.
        weight = shared / len(own) + 0.1 * min(shared, 8) + 0.1 * cut_so - 0.3 * (place > first + 5)
        if weight > best:
            best, found = weight, place
    if found is None or lines[found].role is LineRole.HEADLINE:
        return lines
    again = {place for place, line in enumerate(lines) if line.role is LineRole.HEADLINE}
    return tuple(
        Line(line.text, role=LineRole.HEADLINE)
        if place == found
        else Line(line.text, apart=Apart.REPEATED)
        if place in again
        else line
        for place, line in enumerate(lines)
    )
