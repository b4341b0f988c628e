"""Real edits of prose: text files that stand in two folders, each a version of the same collection.

What became of a sentence is found with both texts at hand (which an anchor has not): sentences that are in both, then pairs
in the changed stretches that are each other's likest. Pairs that are hard to tell apart are left out.
"""

import random
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from annotations.core.sentences import sentences
from annotations.core.text import Span
from bench.edit_cases import Case

_WORD = re.compile(r"\w+")
#: Ratios of common words: from here on lightly edited, from here on the same sentence at all, up to here another one.
LIGHTLY, SAME, OTHER = 0.75, 0.35, 0.25


def cases(folders: list[Path]) -> Iterator[Case]:
    """The sentences of every text that changed from one folder to the next."""
    rng = random.Random(7)
    for before, after in pairwise(folders):
        for old in sorted(before.rglob("*")):
            new = after / old.relative_to(before)
            if old.suffix in (".txt", ".rst", ".md") and new.is_file():
                one, other = _prose(old), _prose(new)
                if one != other and 300 <= len(one.split()) <= 8000:
                    yield from _compared(rng, one, other)


def _prose(path: Path) -> str:
    """The paragraphs, one a line, without code and markup that stands in lines of its own."""
    blocks = re.split(r"\n\s*\n", path.read_text(errors="replace"))
    plain = [
        " ".join(block.split()).replace("`", "").replace("**", "") for block in blocks if block[:1] not in " \t.>=-~#"
    ]
    return "\n".join(block for block in plain if len(block.split()) >= 3)


def _compared(rng: random.Random, old: str, new: str) -> Iterator[Case]:
    a, b = sentences(old), sentences(new)
    before, after = [old[s.start : s.end] for s in a], [new[s.start : s.end] for s in b]
    same: list[tuple[Span, Span]] = []
    for deed, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if deed == "equal":
            same += zip(a[i:i_end], b[j:j_end], strict=True)
        elif deed in ("replace", "delete"):
            for n in range(i, i_end):
                if case := _became(old, new, a[n], b, before[i:i_end], before[n], after, range(j, j_end)):
                    yield case
    for one, other in rng.sample(same, min(6, len(same))):
        yield Case("unchanged", old, new, one, other)


def _became(
    old: str, new: str, span: Span, spans: list[Span], beside: list[str], said: str, after: list[str], changed: range
) -> Case | None:
    if len(_WORD.findall(said)) < 5:
        return None
    here, at = max(((_ratio(said, after[n]), n) for n in changed), default=(0.0, -1))
    anywhere = sorted((_ratio(said, text) for text in after), reverse=True) if here < LIGHTLY else [here]
    if here >= LIGHTLY or (here >= SAME and here == anywhere[0] and (len(anywhere) < 2 or anywhere[1] < here - 0.08)):
        mutual = max(_ratio(text, after[at]) for text in beside) == here
        kind = "lightly edited" if here >= LIGHTLY else "heavily edited"
        return Case(kind, old, new, span, spans[at]) if mutual else None
    return Case("deleted", old, new, span, None) if anywhere and anywhere[0] < OTHER else None


def _ratio(one: str, other: str) -> float:
    a, b = _WORD.findall(one.lower()), _WORD.findall(other.lower())
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= OTHER else 0.0
