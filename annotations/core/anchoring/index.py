"""A text made ready to be searched many times: its words, where each stands, and how telling each is."""

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate
from math import log

from annotations.core.sentences import sentences
from annotations.core.text import Span
from annotations.core.words import WORD

#: Code points that two forms of one word have in common at their beginning, at least.
_STEM = 4


def key_of(word: str) -> str:
    """What makes two printings of a word the same: case, soft hyphens and the shape of an apostrophe do not count."""
    return word.casefold().replace("\u00ad", "").replace("’", "'")


def stem_of(key: str) -> str:
    """The beginning that inflected forms share; "" for a word that is too short to have one."""
    return key[:_STEM] if len(key) > _STEM else ""


def keyed_words(text: str) -> tuple[list[Span], list[str]]:
    """The words of a text, as spans and as keys.

    A character of a script without spaces tells little by itself, so its key holds the next one too.
    """
    spans: list[Span] = []
    keys: list[str] = []
    joins = -1
    for match in WORD.finditer(text):
        key = key_of(match.group())
        if joins == match.start():
            keys[-1] += key
        joins = match.end() if match["single"] else -1
        spans.append(Span(*match.span()))
        keys.append(key)
    return spans, keys


class Index:
    """The words of one text, to be looked up by key or by stem. Positions are counted in words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans, self.keys = keyed_words(text)
        self.starts = [span.start for span in self.spans]
        self.at: dict[str, list[int]] = defaultdict(list)
        self.stems: dict[str, list[int]] = defaultdict(list)
        for n, key in enumerate(self.keys):
            self.at[key].append(n)
            if stem := stem_of(key):
                self.stems[stem].append(n)

    def weight(self, key: str) -> float:
        """How telling a word is: the rarer here, the more (inverse document frequency)."""
        return log((len(self.keys) + 2) / (len(self.at.get(key, ())) + 1))

    def next_word(self, number: int) -> int:
        """Where the word after this one begins; the end of the text after the last."""
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    @cached_property
    def _masses(self) -> list[float]:
        return [0.0, *accumulate(map(self.weight, self.keys))]

    def mass(self, first: int, last: int) -> float:
        """How much the words `first` to `last` (half-open) tell together."""
        return self._masses[last] - self._masses[first]

    @cached_property
    def _sentences(self) -> list[Span]:
        return sentences(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self._sentences]

    def sentence(self, place: int) -> Span:
        """The sentence at a place, or the last one before it."""
        found = bisect_right(self._sentence_starts, place) - 1
        return self._sentences[max(0, found)] if self._sentences else Span(0, len(self.text))


@lru_cache(maxsize=4)
def index_of(text: str) -> Index:
    """The index of a text. The last few are kept, for claims come in crowds."""
    return Index(text)
