"""What a line looks like: how long it is, whether it reads like sentences, what stands around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.core.cutting.hints import Hint, PageLine
from annotations.core.cutting.likeness import same_words
from annotations.core.cutting.signals import AGENCIES, COMMENTS, ENDS, RULES, byline, dated, small
from annotations.core.records import Apart

# Scripts written without spaces: two characters count as a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SENTENCE_END = re.compile(r"[.!?。！？؟۔।॥։።…؛:;：][\"'”’»“„)\]）」』】›*]*\s*\Z")
_FULL_STOP = re.compile(r"[.!?。！？؟۔।॥։።][\"'”’»“„)\]）」』】›*]*\s*\Z")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"'”’)\]]*(?:\s*(?:read )?more)?\s*\Z", re.IGNORECASE)
_INNER_STOP = re.compile(r"[.!?][\"'”’»)]* +[\"'“‘„«(]?[^\W\d_a-z]|[。！？؟۔।]")
_BULLET = re.compile(r"\s*(?:[*+•·▪‣◦●■–—-]|o|\d{1,2}[.)])\s+")
_LETTER = re.compile(r"[^\W\d_]")

PROSE = 12
LONG = 25

# More characters than this are a paragraph whatever they say; it also bounds what one line may cost.
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Shape:
    """What one non-blank line looks like. `at` is its place on the page; `alone` means blank lines on both sides.

    `folded` and `said` are its text for comparing: without its case, and its bare words (`same_words`).
    """

    at: int
    text: str
    folded: str
    said: str
    words: int
    alone: bool
    bullet: bool
    stops: bool
    ends: bool
    cut_short: bool
    cased_low: float
    rule: Apart | None
    heads_others: bool
    heads_comments: bool
    dated: bool
    byline: str
    hints: frozenset[Hint]
    wrapped: bool = False

    @property
    def prose(self) -> bool:
        """Reads like a paragraph: long, or of some length and closed by a full stop."""
        if self.rule is not None or self.heads_others or self.cut_short:
            return False
        if self.wrapped:
            return True
        return (self.words >= PROSE and self.stops) or (self.words >= 2 * LONG and self.cased_low > 0.4)

    @property
    def sentence(self) -> bool:
        """A short sentence."""
        return self.rule is None and not self.cut_short and self.ends and self.words >= 3 and self.cased_low >= 0.3

    @property
    def meta(self) -> bool:
        """Says who wrote the page or when."""
        return (bool(self.byline) or self.dated) and self.words <= 20 and not self.prose


def count_words(text: str) -> int:
    """The words of a text; two characters of a script without spaces count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2


def read_shapes(lines: Sequence[PageLine]) -> list[Shape]:
    """The shape of every line that is not blank, in their order."""
    blank = [not line.text.strip() for line in lines]
    wrapped = _wrapped([line.text for line in lines], blank)
    words = [count_words(line.text) for line in lines]
    apart = _set_apart_by_blanks(lines, blank, words)
    return [_shape(lines[at], at, words[at], apart[at], at in wrapped) for at in range(len(lines)) if not blank[at]]


def _set_apart_by_blanks(lines: Sequence[PageLine], blank: list[bool], words: list[int]) -> list[bool]:
    """Whether each line is a block of its own: by its markup, or by blank lines where the page sets them.

    Where its long lines follow one another without a blank, blanks tell nothing, and every long line is a block.
    """
    padded = [True, *blank, True]
    between = [padded[at] and padded[at + 2] for at in range(len(lines))]
    count = [own if len(line.text) <= LONGEST else LONG for line, own in zip(lines, words, strict=True)]
    long = [at for at, own in enumerate(count) if own >= LONG]
    tells = sum(between[at] for at in long) * 5 >= len(long)
    marked = [bool(line.hints & {Hint.PARAGRAPH, Hint.HEADING, Hint.TITLE}) for line in lines]
    return [marked[at] or between[at] or (not tells and count[at] >= PROSE) for at in range(len(lines))]


def _shape(line: PageLine, at: int, words: int, alone: bool, wrapped: bool) -> Shape:
    text = line.text.strip()
    folded = text.casefold()
    low = small(text) if words <= 90 else ""
    short = words <= 90 and len(text) <= LONGEST
    return Shape(
        at=at,
        text=text,
        folded=folded,
        said=same_words(folded),
        words=words,
        alone=alone,
        bullet=bool(_BULLET.match(line.text)),
        stops=bool(_FULL_STOP.search(text[-12:])),
        ends=bool(_SENTENCE_END.search(text[-12:])),
        cut_short=short and bool(_CUT_SHORT.search(text[-30:])),
        cased_low=_share_of_lower_case_words(text[:400]),
        rule=_rule(text, low, words) if short and not wrapped else None,
        heads_others=words <= 12 and bool(ENDS(low)),
        heads_comments=words <= 16 and bool(COMMENTS(low)),
        dated=words <= 20 and dated(text),
        byline=byline(text) if words <= 20 else "",
        hints=line.hints,
        wrapped=wrapped,
    )


def _rule(text: str, low: str, words: int) -> Apart | None:
    if not _LETTER.search(text):
        return Apart.FURNITURE
    if AGENCIES.fullmatch(text.strip("()[] ")):
        return None
    for rule in RULES:
        if words <= rule.longest and rule.holds(low):
            return rule.apart
    return None


def _share_of_lower_case_words(text: str) -> float:
    """How many of the words do not begin with a capital: low in titles and menus, 1 in scripts without case."""
    first = [word[0] for word in text.split() if word[0].isalpha()]
    return (len(first) - sum(map(str.isupper, first))) / len(first) if first else 0.0


def _wrapped(texts: list[str], blank: list[bool]) -> set[int]:
    """The lines of blocks that were broken at a fixed width: what they say goes on from line to line."""
    found: set[int] = set()
    start = 0
    while start < len(texts):
        end = start
        while end < len(texts) and not blank[end]:
            end += 1
        if end - start > 1 and _is_wrapped([text.strip() for text in texts[start:end]]):
            found.update(range(start, end))
        start = end + 1
    return found


def _is_wrapped(block: list[str]) -> bool:
    full = [len(text) for text in block[:-1]]
    if min(full) < 40 or max(full) > 100 or max(full) - min(full) > 30 or len(block[-1]) > max(full) + 15:
        return False
    goes_on = sum(after[0].islower() or not _SENTENCE_END.search(text) for text, after in pairwise(block))
    lower = sum(after[0].islower() for after in block[1:])
    return goes_on * 2 >= len(full) and lower * 3 >= len(full)
