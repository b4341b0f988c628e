"""Lessons: what a person mended on one page of a site, applied to the next page of the same site.

A line is recognised by its words without figures, so that "Updated 3 May, 10:14" is known again on another day; a
short line without a full stop also by its first two words, so that "Read more: ..." is known whatever it teases.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from annotations.core.records import Apart, Draft, Line, LineRole
from annotations.core.stories import SENTENCE_END

#: Longer lines are the article's own; nothing is learnt from them.
LONGEST = 300
_SHORT = 12
_DIGITS = re.compile(r"\d+")
#: Each article has its own; a lesson about one says nothing of the next.
_OWN = frozenset({LineRole.HEADLINE, LineRole.STANDFIRST})

#: By key: what such a line is, or None for a line to be set apart.
Lessons = Mapping[str, LineRole | None]


def keys(text: str) -> tuple[str, ...]:
    """What the line is recognised by, the surest first; nothing for a line to learn nothing from."""
    if not text.strip() or len(text) > LONGEST:
        return ()
    words = _DIGITS.sub("0", text.casefold()).split()
    whole = " ".join(words)
    if 2 < len(words) <= _SHORT and not SENTENCE_END.search(text):
        return whole, f"{words[0]} {words[1]} …"
    return (whole,)


def teaches(role: LineRole | None) -> bool:
    """Whether mending a line to this says something about other pages."""
    return role not in _OWN


def taught(draft: Draft, lessons: Lessons) -> Draft:
    """The draft with the lessons applied. Nothing changes where they would leave no article."""
    if not lessons:
        return draft
    lines = tuple(_mended(line, lessons) for line in draft.lines)
    if not any(line.role == LineRole.PARAGRAPH for line in lines):
        return draft
    return replace(draft, lines=lines)


def _mended(line: Line, lessons: Lessons) -> Line:
    if line.blank or line.role in _OWN:
        return line
    for key in keys(line.text):
        if key in lessons:
            role = lessons[key]
            if role is None:
                return line if line.apart else Line(line.text, apart=Apart.LEARNT)
            return Line(line.text, role=role)
    return line
