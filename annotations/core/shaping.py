"""The shape of a document: which of its blocks is the headline, the standfirst, the byline. Nothing of it is cut away.

A web page is mostly not the article, so it is cut (cutting). A document was written or saved as the article: all its
blocks stay, and the file's own styles say more than the words do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.core import furniture
from annotations.core.cutting import details_on
from annotations.core.errors import Invalid
from annotations.core.furniture import words
from annotations.core.records import Apart, Detail, Found, Line, LineRole


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or table row of a document, and what the file's styles say of it.

    `level` is 1 for the main heading, 2 and more for those below, 0 for running text. `lead`: styled as a standfirst.
    `stressed`: all of it bold, italic or in larger type. `row`: of a table or a list.
    """

    text: str
    level: int = 0
    lead: bool = False
    stressed: bool = False
    row: bool = False
    apart: Apart | None = None


#: How many blocks from the top the headline may stand, and how many below it the byline.
_TOP = 8
_HEAD = 5
_HEADLINE_WORDS = 40
_LEAD_WORDS = 70
_SUBHEADING_WORDS = 14
_BYLINE_WORDS = 20
_SIGNED = re.compile(r"^\s*(by|words|text|reporting\s+by|from)\b\s*:?\s+[^\W\d_a-z]", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w.’'-]*(?:\s+(?:(?:de|da|van|von|der|al|bin|la)\s+)*[^\W\d_a-z][\w.’'-]*){1,3}"
_NAMES = re.compile(rf"^\s*{_NAME}(?:\s*(?:,|&|and|und|et|y|e)\s+{_NAME})*\s*$")
_CAPITAL = re.compile(r"^\s*\w+\b\s*:?\s+(by\s+)?(\w+\s+)?[^\W\d_a-z]")


def shaped(blocks: Sequence[Block], *, author: str = "", field: str) -> tuple[tuple[Line, ...], dict[Detail, Found]]:
    """One line per block with its role or its reason, and the details that stand on lines of their own.

    `author` is who the file's properties name: a line at the top with that name is the byline. Raises Invalid when
    there is no text; `field` is the input to name then.
    """
    article = [number for number, block in enumerate(blocks) if block.apart is None and block.text.strip()]
    if not article:
        raise Invalid(
            "There is no text in this document. Open it, copy the article, and paste it instead.", field=field
        )
    roles = _Roles([blocks[number] for number in article], author).found()
    given = dict(zip(article, roles, strict=True))
    lines = tuple(_line(block, given.get(number)) for number, block in enumerate(blocks))
    if not any(line.kept for line in lines):
        raise Invalid("There is no article in this document, only a title line or two.", field=field)
    return lines, details_on(lines)


def _line(block: Block, given: LineRole | Apart | None) -> Line:
    if isinstance(given, LineRole):
        return Line(block.text, role=given)
    return Line(block.text, apart=block.apart or given)


class _Roles:
    """Finds the roles of the blocks of an article, none of them blank."""

    def __init__(self, blocks: list[Block], author: str) -> None:
        self.blocks = blocks
        self.author = " ".join(author.split()).casefold()

    def found(self) -> list[LineRole | Apart]:
        out: list[LineRole | Apart] = [self._in_body(i) for i in range(len(self.blocks))]
        headline = self._headline()
        if headline is not None:
            out[headline] = LineRole.HEADLINE
            out[:headline] = [self._above(i) for i in range(headline)]
            self._below(out, headline)
        self._credit(out)
        return out

    def _headline(self) -> int | None:
        """The main heading; else a heading before any text; else a first line that looks like one."""
        top = range(min(_TOP, len(self.blocks)))
        for i in top:
            if self.blocks[i].level == 1 and words(self.blocks[i].text) <= _HEADLINE_WORDS:
                return i
        for i in top:
            block = self.blocks[i]
            if not block.level and self._is_kicker(i):
                continue
            if block.level or block.stressed:
                return i if words(block.text) <= _HEADLINE_WORDS and not block.row else None
            if not (self._is_byline(i) or furniture.is_dateline(block.text)):
                return i if self._looks_like_headline(i) else None
        return None

    def _is_kicker(self, i: int) -> bool:
        """A word or two over the headline: "Exclusive", "Local news"."""
        text = self.blocks[i].text
        return words(text) < 3 and not furniture.SENTENCE_END.search(text) and i + 2 < len(self.blocks)

    def _looks_like_headline(self, i: int) -> bool:
        text = self.blocks[i].text
        return (
            not self.blocks[i].row
            and 3 <= words(text) <= _HEADLINE_WORDS
            and not text.rstrip().endswith(".")
            and not furniture.is_credit(text)
            and i + 1 < len(self.blocks)
        )

    def _above(self, i: int) -> LineRole | Apart:
        text = self.blocks[i].text
        if self._is_byline(i):
            return LineRole.BYLINE
        if furniture.is_dateline(text):
            return LineRole.DATELINE
        return LineRole.PARAGRAPH if furniture.SENTENCE_END.search(text) else Apart.FURNITURE

    def _below(self, out: list[LineRole | Apart], headline: int) -> None:
        """Standfirst, byline and date line, which stand between the headline and the body in any order."""
        below = range(headline + 1, min(headline + 1 + _HEAD, len(self.blocks) - 1))
        signs = {i: role for i in below if (role := self._sign(i, headline))}
        last_sign = max(signs, default=headline)
        between = [i for i in below if i < last_sign and i not in signs]
        if any(self.blocks[i].row or (self.blocks[i].level and i > headline + 1) for i in between) or self._long(
            between
        ):
            signs = {i: role for i, role in signs.items() if i == headline + 1}
            last_sign, between = max(signs, default=headline), []
        for i, role in signs.items():
            out[i] = role
        for i in between:
            out[i] = LineRole.STANDFIRST
        following = last_sign + 1
        if not between and following in below and self._is_lead(following):
            out[following] = LineRole.STANDFIRST

    def _long(self, between: list[int]) -> bool:
        return sum(words(self.blocks[i].text) for i in between) > _LEAD_WORDS

    def _sign(self, i: int, headline: int) -> LineRole | None:
        if self._is_byline(i):
            return LineRole.BYLINE
        if furniture.is_dateline(self.blocks[i].text):
            return LineRole.DATELINE
        # Bare names: below a standfirst, or above a date, and above text. A headline's second line looks alike.
        placed = i > headline + 1 or furniture.is_dateline(self.blocks[i + 1].text)
        plain = not (self.blocks[i].level or self.blocks[i].row)
        return LineRole.BYLINE if placed and plain and _NAMES.match(self.blocks[i].text) else None

    def _is_byline(self, i: int) -> bool:
        text = self.blocks[i].text
        if self.blocks[i].row or words(text) > _BYLINE_WORDS or furniture.SENTENCE_END.search(text):
            return False
        named = len(self.author) > 3 and self.author in " ".join(text.split()).casefold()
        signed = _SIGNED.match(text) and _CAPITAL.match(text)
        return bool(named or signed or furniture.is_byline(text))

    def _is_lead(self, i: int) -> bool:
        """Styled as a standfirst, or above the body without a full stop at its end."""
        block = self.blocks[i]
        if block.level or block.row or words(block.text) > _LEAD_WORDS or furniture.is_credit(block.text):
            return False
        unstopped = (
            words(block.text) >= 5 and not furniture.SENTENCE_END.search(block.text) and block.text[-1] not in ":,;"
        )
        return block.lead or block.stressed or unstopped

    def _in_body(self, i: int) -> LineRole:
        block = self.blocks[i]
        short = words(block.text) <= _SUBHEADING_WORDS and not furniture.SENTENCE_END.search(block.text)
        stands_over = 0 < i < len(self.blocks) - 1 and not block.row and not furniture.is_credit(block.text)
        between = self._is_prose(i - 1) and self._is_prose(i + 1) if stands_over else False
        heading = block.level or (stands_over and short and (block.stressed or between))
        return LineRole.SUBHEADING if heading else LineRole.PARAGRAPH

    def _is_prose(self, i: int) -> bool:
        return words(self.blocks[i].text) > _SUBHEADING_WORDS and not self.blocks[i].row

    def _credit(self, out: list[LineRole | Apart]) -> None:
        """The agency in brackets, as the last line that is not of a table."""
        running = [i for i, block in enumerate(self.blocks) if not block.row]
        if running and out[running[-1]] == LineRole.PARAGRAPH and furniture.is_credit(self.blocks[running[-1]].text):
            out[running[-1]] = LineRole.CREDIT
