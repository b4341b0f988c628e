"""What a loader may know about a line besides its words: the markup that it stood in."""

from dataclasses import dataclass
from enum import Enum, auto


class Hint(Enum):
    """What the markup around a line says about it. A paste has none."""

    ARTICLE = auto()
    PARAGRAPH = auto()
    TITLE = auto()
    HEADING = auto()
    ITEM = auto()
    LINKS = auto()
    STANDFIRST = auto()
    BYLINE = auto()
    DATELINE = auto()
    CAPTION = auto()
    NAVIGATION = auto()
    OTHER_STORY = auto()
    SHARING = auto()
    PROMOTION = auto()
    COMMENTS = auto()
    FURNITURE = auto()


@dataclass(frozen=True)
class PageLine:
    """One line of a page, and what its markup says about it."""

    text: str
    hints: frozenset[Hint] = frozenset()
