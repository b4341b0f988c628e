"""Where the sentences of an article begin and end, as spans of its text: nothing is ever altered.

One pattern finds the few places where a sentence may end, so that the text is read in C; a rule per kind of stop decides.
Measured by `bench/sentence_boundaries.py`. The rules were written with the English "golden rules" of the Pragmatic Segmenter
project (https://github.com/diasks2/pragmatic_segmenter) and the sentences of UD_English-GUM news in view.
"""

import re

from annotations.core import abbreviations as words
from annotations.core.text import Span

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

#: Stops that need no space after them, in scripts without capitals.
_FULL = "。！？｡।॥۔։።။។"
_CLOSERS = "\"'”’»«›“)\\]」』）】》〉"

_STOP = re.compile(
    rf"""(?P<stop>[.!?…؟‼⁇⁈⁉{_FULL}](?:[!?…؟‼⁇⁈⁉{_FULL}]|[ \u00a0]?\.)*)
    (?P<close>[{_CLOSERS}]*(?:[ \u00a0\u2009\u202f][»”"](?=\s|$))?(?:\[\d+\])*)
    (?:(?=\s+(?P<open>(?:[–—-]+\s*)?["'“‘‚„«‹(\[¿¡「『]*)\s?(?P<next>\w[\w.’'-]*|\S)))?""",
    re.VERBOSE,
)

_DOTTED = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]")
_MARKER_WORD = re.compile(r"\d{1,3}|[A-Za-z]|[ivxIVX]{2,4}")
_SAYS = re.compile(rf"\s+(?:[\w.’'-]+\s+){{1,3}}?(?:{words.SPEECH})\b")
#: Where the text begins after a caption or a headline without a stop that was joined to it.
_UNSTOPPED = re.compile(rf"(?<=[\w)”’\"'] )(?={words.CREDITS}\s*[^\W\d_]|{words.PROSE_BEGINS})")
#: A source in brackets that belongs to the quotation before it: “…” (Smith 55).
_CITATION = re.compile(r"\s*\([^()]{1,80}\)[.,;!?]")
#: Japanese particles with which a sentence goes on after a quotation.
_AFTER_QUOTES = "とってのにをはがで"

_BULLETS = "•⁃‣▪◦●"
_BEFORE_MARKERS = _BULLETS + "([ \t\u00a0"
_FIRST_MARKER = re.compile(
    rf"\s*(?P<bullet>[{_BULLETS}])?\s*(?:(?P<value>\d{{1,3}}|[a-y])(?P<style>\.\)|\)|\.)(?=\s))?"
)


def sentences(text: str) -> list[Span]:
    """The sentences of `text`, in order, as half-open code points without the white space around them.

    Every character that is no white space lies in exactly one span. A line break always ends a sentence.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        for point in _ends(text, start, end):
            _add(spans, text, start, point)
            start = point
        _add(spans, text, start, end)
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    inner = text[start:end].strip()
    if inner:
        start = text.index(inner[0], start)
        spans.append(Span(start, start + len(inner)))


def _ends(text: str, start: int, end: int) -> list[int]:
    """Where sentences of the line `start` to `end` end, but for its last."""
    items = _list_items(text, start, end) or [m.start() for m in _UNSTOPPED.finditer(text, start, end)]
    ahead = items[::-1]
    found = set(items)
    for match in _STOP.finditer(text, start, end):
        while ahead and ahead[-1] <= match.start():
            start = ahead.pop()
        at = _end(text, start, match)
        if at:
            found.add(at)
            start = at
    return sorted(found)


def _end(text: str, start: int, match: re.Match[str]) -> int:
    """Where the sentence that began at `start` ends at this stop; 0 if it goes on."""
    stop, after = match["stop"], match["next"]
    if after is None:
        following = text[match.end() : match.endpos][:1]
        return match.end() if following and _ends_unspaced(stop, match["close"], following) else 0
    if stop[-1] in _FULL:
        return match.end()
    if (after[0].islower() and not after[1:2].isupper()) or after[0] in ",;:&/=)]}":
        return 0
    if stop == ".":
        return match.end() if _full_stop_ends(text, start, match) else 0
    if "." in stop or "…" in stop:
        return _after_ellipsis(text, match)
    return match.end() if _mark_ends(text, start, match) else 0


def _ends_unspaced(stop: str, close: str, following: str) -> bool:
    """Whether a stop ends the sentence though no space follows it: it does in scripts without spaces, not in 3.5."""
    full = stop[-1] in _FULL or (stop[-1] in "!?" and "\u3040" <= following <= "\u9fff")
    return full and following not in "，、；：,;:" and not (close and following in _AFTER_QUOTES)


def _mark_ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a question or exclamation mark before a capital ends the sentence."""
    if match["close"]:
        return not _SAYS.match(text, match.end(), match.endpos)
    return _word_before(text, start, match.start()) not in words.EXCLAIMED or _opens(match["next"])


def _after_ellipsis(text: str, match: re.Match[str]) -> int:
    """Three dots with a space before them stand for words left out; a fourth dot, or no space, ends the sentence."""
    stop, after = match["stop"], match["next"]
    dots = stop.count(".") + 3 * stop.count("…")
    begin = match.start()
    apart = begin == 0 or text[begin - 1].isspace() or text[begin - 1] in "[("
    if dots == 4 and not apart and stop[1:2].isspace():
        return begin + 1  # "compounds. . . . The": the first dot ends the sentence, the others open the next one
    if dots == 3 and after in words.SELF:
        return 0
    if dots == 3 and apart:
        return match.end() if _opens(after) else 0
    return 0 if _CITATION.match(text, match.end(), match.endpos) else match.end()


def _full_stop_ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether one full stop before a capital, a digit or a letter without case ends the sentence."""
    after, at = match["next"], match.start()
    word = _word_before(text, start, at)
    if at - start < 12 and _MARKER_WORD.fullmatch(word) and not text[start : at - len(word)].strip(_BEFORE_MARKERS):
        return False  # the number of a list's item
    if match["close"]:
        return not _CITATION.match(text, match.end(), match.endpos)
    if word in words.NEVER_LAST:
        return word in words.MAYBE_LAST_CAPITAL and _opens(after)
    lower = word.lower()
    if after[0].isdigit() and (lower in words.BEFORE_NUMBERS or word[-1:] in "°º№"):
        return False
    if lower in words.TIMES:
        return _time_ends(text[start : min(at, start + 60)].split(), after.rstrip("."))
    if len(word) == 1 and lower != word.upper():
        return _opens(after) or _word_before(text, start, at - 1).lower() in words.LETTERED
    if word.isdigit() and len(word) < 3 and after[0].isalpha():
        return _word_before(text, start, at - len(word)).lower() not in words.BEFORE_ORDINALS
    if lower in words.MAYBE_LAST or word in words.MAYBE_LAST_CAPITAL or _DOTTED.fullmatch(word):
        return _opens(after)
    return True


def _time_ends(so_far: list[str], after: str) -> bool:
    opening = len(so_far) <= 3 and so_far[0].lower() in words.BEFORE_TIMES
    return not opening and after.lower() not in words.AFTER_TIMES and not after[0].isdigit()


def _opens(word: str) -> bool:
    return word.lower().replace("’", "'") in words.OPENERS


def _word_before(text: str, start: int, at: int) -> str:
    """The word that ends at `at`, without the marks around it."""
    parts = text[max(start, at - 40) : at].split()
    return parts[-1].strip("\"'“”‘’«»()[]„,;:-–—" + _BULLETS) if parts else ""


def _list_items(text: str, start: int, end: int) -> list[int]:
    """Where the further items of a list begin that is written in one line, after "1.", "1)", "1.)", "a." or a bullet."""
    first = _FIRST_MARKER.match(text, start, end)
    if not first or not first.group().strip():
        return []
    bullet, value, style = first.group("bullet", "value", "style")
    if bullet:
        return [m.start() for m in re.compile(rf"(?<=\s){bullet}").finditer(text, first.end(), end)]
    found: list[int] = []
    at = first.end()
    while value:
        value = str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
        item = re.compile(rf"(?<=\s){re.escape(value + style)}(?=\s+[^\W\d_])").search(text, at, end)
        if not item or _word_before(text, start, item.start()).lower() in words.LETTERED:
            break
        found.append(item.start())
        at = item.end()
    return found
