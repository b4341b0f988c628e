"""A claim's words: what they say about its kind, and whether a verdict was given on them or on others."""

import re
from collections.abc import Sequence
from typing import NotRequired, TypedDict

from annotations.core.records import ClaimKind

#: That something has not happened or was not said. What only colours a statement ("not only", "not until May") is left
#: out: a kind that is silently wrong is worse than the plain one.
_ABSENCE = re.compile(
    r"""\b(?:
    (?:has|have|had|was|were|did)(?:\s+(?:not|never)|n['’]t)\b(?!\s+(?:only|just|merely|until|before|alone)\b)
    |(?:has|have|had)\s+yet\s+to\b
    |no\s+(?:official|formal|public)\s
    |neither\b[^.]{1,80}\b(?:has|have|had|was|were|did)\b
    |(?:nobody|no\s+one|none)\b[^.]{0,80}\b(?:has|have|had|was|were|did)\b
    |no\s+(?!doubt\b|fewer\b|less\b|more\b|longer\b|later\b|sooner\b|matter\b|wonder\b)
        [^.,;:]{1,60}\b(?:has|have|had)\s+(?:ever\s+)?been\b
    |(?:was|were|had\s+been|has\s+been)\s+no\s+(?!doubt\b|fewer\b|less\b|more\b|longer\b|later\b|sooner\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def kind_of(*said: str) -> ClaimKind:
    """The kind that a claim gets when nobody chose one: an absence where its words or its wording say so, else an event.

    Both are asked: an absence in the text stays one when it is reworded, and the other way round.
    """
    return ClaimKind.ABSENCE if any(map(_ABSENCE.search, said)) else ClaimKind.EVENT


class Seen(TypedDict):
    """What a verdict was given on: the claim's words in the text, in their order, and its standalone wording.

    `gone`: those of the words that stood in the article no more, as they were last.
    """

    words: Sequence[str]
    claim_reviewed: str
    gone: NotRequired[Sequence[str]]


def overtaken(seen: Seen, now: Seen) -> bool:
    """Whether the claim reads otherwise `now` than when it was judged, so that the verdict is one on other words.

    Words that came to it since (the same is said in the headline, too) leave the verdict as it is; so do white space
    and the punctuation around them. Words that are printed nowhere any more are not other words: they count as they
    were last.
    """
    if _bare(seen["claim_reviewed"]) != _bare(now["claim_reviewed"]):
        return True
    stand = _bared(now["words"])
    return bool(stand) and not _bared(seen["words"]) <= stand


def taken_out(seen: Seen, now: Seen) -> bool:
    """Whether the publisher took out words that stood when the claim was judged."""
    return bool((_bared(seen["words"]) - _bared(seen.get("gone", ()))) & _bared(now.get("gone", ())))


def _bared(words: Sequence[str]) -> set[str]:
    return {_bare(one) for one in words}


def _bare(words: str) -> str:
    return re.sub(r"^\W+|\W+$", "", " ".join(words.split()))
