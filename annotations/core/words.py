"""The words of a text in any script: what is compared, counted and snapped to.

A word is letters and digits with the marks that belong to them (Unicode Standard Annex 29, simplified). Scripts that are
written without spaces between words have no such words; there each character with its marks counts as one.
"""

import re
import unicodedata

_JOINERS = "\u00ad\u200c\u200d\u2060"
#: Han, kana, bopomofo, Yi; Thai, Lao, Myanmar, Khmer, Javanese, Tai Tham, New Tai Lue, Balinese.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1980-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u3005-\u3007\u3040-\u30ff"
    "\u3100-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua980-\ua9df\uaa60-\uaa7f"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)


def _marks() -> str:
    """The combining marks (Mn, Mc, Me), as the inside of a character class."""
    points = [n for n in range(0x300, 0x1F000) if unicodedata.category(chr(n))[0] == "M"]
    points += range(0xE0100, 0xE01F0)
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in runs)


MARKS = _marks()
WORD = re.compile(
    rf"(?:(?P<single>(?=[\w])[{_UNSPACED}])|[^\W{_UNSPACED}])"
    rf"(?(single)[{MARKS}{_JOINERS}]*|(?:[^\W{_UNSPACED}]|[{MARKS}{_JOINERS}]|['’](?=[^\W{_UNSPACED}])|(?<=\d)[.,](?=\d))*)"
)


#: What never stands apart from the character before it: marks, joiners, selectors, skin tones, tags, a line feed after CR.
_CLINGS = re.compile(rf"[{MARKS}{_JOINERS}\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


def is_inside_character(text: str, at: int) -> bool:
    """Whether a place in a text would cut what a reader sees as one character (Unicode Standard Annex 29, graphemes)."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _CLINGS.match(after) or before == "\u200d" or (before, after) == ("\r", "\n"):
        return not before.isspace() or (before, after) == ("\r", "\n")
    if _FLAG.match(before) and _FLAG.match(after):
        start = at - 1
        while start > 0 and _FLAG.match(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 1  # flags are pairs of letters
    return False


_LAST = re.compile(rf"[^{MARKS}{_JOINERS}][{MARKS}{_JOINERS}]*\Z")


def is_inside_word(before: str, after: str) -> bool:
    """Whether a place between these two texts would cut a word, or a character from its marks."""
    last = _LAST.search(before[-8:])
    found = WORD.match(last.group() + after[:8]) if last and after else None
    return bool(last and found and found.end() > len(last.group()))
