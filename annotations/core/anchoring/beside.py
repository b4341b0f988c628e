"""What stands beside a quote within its sentence: a word put in there can turn the meaning of words that stayed."""

import re

_STOPS = ".!?…؟。！？｡।॥۔։።"
_CLOSERS = "\"'”’»«›“)\\]」』）】》〉"

_LAST_STOP = re.compile(rf".*(?:[{_STOPS}][{_CLOSERS}]*\s+|[。！？｡][{_CLOSERS}]*|[\n\u2028\u2029])", re.DOTALL)
_LAST = re.compile(rf"[{_STOPS}][{_CLOSERS}]*\s*$")
_LAST_UNSPACED = re.compile(rf"[。！？｡][{_CLOSERS}]*\s*$")
_FIRST_STOP = re.compile(rf"[{_STOPS}][{_CLOSERS}]*(?=\s|$)|[。！？｡]|[\n\u2028\u2029]")


def unfinished_before(prefix: str) -> str:
    """The part of a prefix that belongs to the sentence the quote stands in."""
    found = _LAST_STOP.match(prefix)
    return " ".join(prefix[found.end() :].split()) if found else " ".join(prefix.split())


def unfinished_after(exact: str, suffix: str) -> str:
    """The part of a suffix that belongs to the sentence the quote stands in, without its stop."""
    if (ends_sentence(exact) and not suffix[:1].strip()) or _LAST_UNSPACED.search(exact):
        return ""
    found = _FIRST_STOP.search(suffix)
    return " ".join((suffix[: found.start()] if found else suffix).split())


def is_question(exact: str, suffix: str) -> bool:
    """Whether the sentence that a quote leaves unfinished ends with a question mark, as far as the suffix tells."""
    found = None if ends_sentence(exact) else _FIRST_STOP.search(suffix)
    return bool(found and re.search("[?؟？]", found.group()))


def ends_sentence(exact: str) -> bool:
    """Whether a quote ends with a stop."""
    return bool(_LAST.search(exact))
