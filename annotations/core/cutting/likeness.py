"""Words compared: what two printings of a line have in common, and which words tell what a text is about."""

import re

_WORDS = re.compile(r"\w+")
_WORD = re.compile(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff]{2}")


def same_words(text: str) -> str:
    """A text without what differs between two printings of it: case, white space, punctuation."""
    return " ".join(_WORDS.findall(text.casefold()))


def telling_words(text: str) -> frozenset[str]:
    """The longer words of a text."""
    return frozenset(_WORD.findall(text.casefold()))
