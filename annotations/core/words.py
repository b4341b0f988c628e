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


def is_inside_word(before: str, after: str) -> bool:
    """Whether a place between these two characters would cut a word, or a character from its marks."""
    found = WORD.match(before + after) if before and after else None
    return bool(found and found.end() > len(before))
