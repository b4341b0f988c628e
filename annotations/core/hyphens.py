"""Printed lines to running text: ligatures become letters, words divided at a line's end become whole again.

Nothing tells for sure whether a hyphen at a line's end belongs to the word. The rest of the text is asked first, then
tables of parts that make compounds; every word that was changed is given back with how it was printed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

#: Unicode "Alphabetic Presentation Forms", Latin ligatures.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_SOFT = "\u00ad"
_DIVIDED = re.compile(r"([^\W_]+)([-\u2010\u00ad])$")
_START = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_WORD_WITH_LIGATURE = re.compile(r"\S*[ﬀ-ﬆ]\S*")

#: In this many lines or more, a smaller share of hyphens at line ends than this comes by chance.
_FEW_LINES = 40
_RARE = 0.025

#: No word is longer (characters).
_LONGEST = 80

_NUMBERS = "one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety"
#: First parts after which English keeps its hyphen.
_FIRST = frozenset(
    f"""{_NUMBERS} self well ill long short high low full part half cross load non ex vice mid all half quarter first
    second third multi near far hard soft left right old new open ever fast slow so then would ad anti pro pre post
    north south east west world state cost tax time record life man year decision policy fact truth law peace news""".split()
)
#: Second parts before which English keeps its hyphen.
_SECOND_PARTS = """bearing based led old year years hour hours day days week weeks month months minute minutes term wide style
    level made time scale mile miles metre metres owned run backed funded related elect general in up down off out to by free
    fledged class quality profile speed strong known called effective friendly making maker checker checking checkers
    century generation round thirds quarter looking sized winning breaking paid priced ranking"""
_SECOND = frozenset(_SECOND_PARTS.split())


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the text with nothing divided, in lower case and without ligatures."""
    return Counter(word.casefold() for text in texts for word in _WORD.findall(letters(text)))


def letters(text: str) -> str:
    """The text with ligatures written out."""
    return _LIGATURE.sub(lambda found: LIGATURES[found.group()], text)


def divides(lines: Sequence[str]) -> bool:
    """Whether words are divided in this print at all: where they are, one line in ten or so ends with a hyphen."""
    ends = sum(bool(_DIVIDED.search(line)) for line in lines)
    return len(lines) < _FEW_LINES or ends > _RARE * len(lines)


def run_on(lines: Sequence[str], known: Counter[str], *, divided: bool) -> tuple[str, list[tuple[str, str]]]:
    """The lines as one running text, and the words that are not as printed: (printed, became), in their order.

    `known`: from `words_of`. `divided`: whether this print divides words; where it does not, hyphens are the words' own.
    """
    text, changes = "", []
    for line in lines:
        joined, change = _join(text, line, known, divided) if text else (line, None)
        text = joined
        if change:
            changes.append(change)
    for word in _WORD_WITH_LIGATURE.findall(text):
        changes.append((word, letters(word)))
    if _SOFT in text:
        for word in re.findall(rf"\S*{_SOFT}\S*", text):
            changes.append((word, letters(word.replace(_SOFT, ""))))
    return letters(text).replace(_SOFT, ""), changes


def _join(text: str, line: str, known: Counter[str], divides_words: bool) -> tuple[str, tuple[str, str] | None]:
    divided, follows = _DIVIDED.search(text, max(0, len(text) - _LONGEST)), _START.match(line)
    if divided and follows:
        first, hyphen, second = divided.group(1), divided.group(2), follows.group()
        keep = _keeps(letters(first), letters(second), hyphen, known, divides_words)
        became = letters(f"{first}{'-' if keep else ''}{second}")
        whole = text[: divided.start(2)] + ("-" if keep else "") + line
        return whole, (f"{first}{hyphen} {second}", became)
    if text[-1] in "–—/" and not text[-2:-1].isspace() and not line[:1].isspace():
        return text + line, None
    if _dense(text[-1]) and _dense(line[:1]):
        return text + line, None
    return f"{text} {line}", None


def _keeps(first: str, second: str, hyphen: str, known: Counter[str], divides_words: bool) -> bool:
    """Whether the hyphen belongs to the word."""
    if hyphen != "-":
        return False
    if not second[:1].islower() or first[-1:].isdigit():
        return True
    a, b = first.casefold(), second.casefold()
    whole, compound = known[a + b], known[f"{a}-{b}"]
    if whole != compound:
        return compound > whole
    if not divides_words:
        return True
    if a in _FIRST:
        return b in _SECOND or known[b] > 1 or len(b) > 5
    return b in _SECOND and len(a) > 2


def _dense(character: str) -> bool:
    """Written without spaces between words: Chinese and Japanese."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
