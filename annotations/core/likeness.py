"""Which earlier claims are like this one, by the words they share: plain, explainable, and quick for a few thousand.

The measure is BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) over the claims' standalone wordings: a word counts for
more the fewer claims have it, and less in a long claim. Words are those of core.words, without case, accents or an
English plural s; the commonest English words are left out.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.core.words import WORD

_K1, _B = 1.2, 0.75
#: Words that nearly every claim has and that say nothing of what it is about.
_COMMON_WORDS = (
    "a an and are as at be been but by can could did do does for from had has have he her his how if in into is it its "
    "more most no not of on or our over she so than that the their them there they this to under up was we were what "
    "when which who will with would you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_SHORTEST_PLURAL = 4


@dataclass(frozen=True)
class Like:
    """One of the texts that were compared, by its place: how like it is (0: not at all), and the words they share."""

    at: int
    score: float
    #: The rarest first.
    shared: tuple[str, ...]


def key_words(text: str) -> list[str]:
    """The words of a claim that it is compared by, in order, with repeats."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return [_singular(word) for word in (found.group() for found in WORD.finditer(plain)) if word not in _COMMON]


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def most_like(text: str, others: Sequence[str], *, most: int = 5, at_least: int = 2) -> list[Like]:
    """The `others` that share at least so many key words with the text, the likest first; at most `most` of them.

    One shared word is enough where the text has but one.
    """
    asked = set(key_words(text))
    counted = [Counter(key_words(other)) for other in others]
    if not asked or not counted:
        return []
    lengths = [sum(words.values()) for words in counted]
    average = sum(lengths) / len(lengths) or 1
    spread = Counter(word for words in counted for word in words if word in asked)
    weight = {word: math.log(1 + (len(counted) - n + 0.5) / (n + 0.5)) for word, n in spread.items()}
    found = []
    for at, (words, length) in enumerate(zip(counted, lengths, strict=True)):
        shared = asked & words.keys()
        if len(shared) < min(at_least, len(asked)):
            continue
        norm = _K1 * (1 - _B + _B * length / average)
        score = sum(weight[word] * words[word] * (_K1 + 1) / (words[word] + norm) for word in shared)
        found.append(Like(at, score, tuple(sorted(shared, key=lambda word: (-weight[word], word)))))
    return sorted(found, key=lambda like: (-like.score, like.at))[:most]


def in_words(shared: Iterable[str]) -> str:
    """Why a claim counts as like another, for people."""
    return ", ".join(shared)
