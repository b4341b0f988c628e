"""What a claim's words say about its kind, where they leave no doubt."""

import re

from annotations.core.records import ClaimKind

#: That something has not happened or was not said. What only colours a statement ("not only", "not until May") is left
#: out: a kind that is silently wrong is worse than the plain one.
_ABSENCE = re.compile(
    r"""\b(?:
    (?:has|have|had|was|were|did)(?:\s+(?:not|never)|n['’]t)\b(?!\s+(?:only|just|merely|until|before|alone)\b)
    |(?:has|have|had)\s+yet\s+to\b
    |no\s+(?:official|formal|public)\s
    |neither\b[^.]{1,80}\bnor\b[^.]{1,80}\b(?:has|have|had|was|were|did)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def kind_of(words: str) -> ClaimKind:
    """The kind that a claim gets when nobody chose one: an absence where the words say so, else an event."""
    return ClaimKind.ABSENCE if _ABSENCE.search(words) else ClaimKind.EVENT
