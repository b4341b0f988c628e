"""What gives a line away as page furniture: tables of words and shapes. Read by the cut; nothing here decides alone."""

import re

from annotations.core.records import Apart

#: Characters that end a sentence, with the quotation marks and brackets that may follow them.
SENTENCE_END = re.compile(r"[.!?…。！？؟।։፧][\"'”’»)\]]*\s*$")

_SHAPES: tuple[tuple[Apart, re.Pattern[str]], ...] = (
    (
        Apart.CAPTION,
        re.compile(
            r"\((photo|image|picture|credit|file)\b.*\)\s*$|^\s*(photo|image|picture|photograph|file\s+photo|credit)s?\s*[:/]"
            r"|\b(getty(\s+images)?|via\s+(getty|ap|reuters|afp))\s*\)?\s*$|/(afp|reuters|ap|getty)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Apart.CAPTION,
        re.compile(
            r"^\s*(reuters|getty(\s+images)?|afp|ap|ap\s+photo|epa|istock|shutterstock|alamy|pexels|unsplash)\s*$", re.I
        ),
    ),
    (
        Apart.SHARING,
        re.compile(
            r"^\s*(share(\s+(this|on|via)\b.*)?|tweet|facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|print|copy\s+link"
            r"|follow\s+(us|me)\b.*|save|bookmark|listen(\s+to\s+this.*)?|reddit|pinterest|instagram|youtube)\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        Apart.PROMOTION,
        re.compile(
            r"^\s*(advertisement|advertising|ad|anzeige|publicité|publicidad|subscribe\b.*|sign\s+up\b.*|newsletters?\b.*"
            r"|get\s+the\s+(latest|app|newsletter)\b.*|download\s+(the|our)\s+app.*|support\s+(us|our)\b.*|donate\b.*"
            r"|start\s+your\s+free\s+trial.*|read\s+more(\s*:.*)?|click\s+here.*)\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        Apart.NAVIGATION,
        re.compile(
            r"^\s*(skip\s+to\b.*|menu|search|home|log\s*in|sign\s*in|register|my\s+account|close|back\s+to\s+top)\s*$",
            re.I,
        ),
    ),
)

_CLOSED_CREDIT = re.compile(r"^\s*\(\s*[^()]{2,60}\s*\)\s*$")
_BYLINE = re.compile(
    r"^\s*(by|von|par|por|di|de|door|af)\s*:?\s+(?=[^\W\d_])[\w.’'-]+(\s+[\w.’'-]+){0,8}(,\s*[\w\s.’'&-]+)?\s*$", re.I
)
_DATE = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}\s+[^\W\d_]{3,9}\.?,?\s+\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2}(st|nd|rd|th)?,?\s+\d{4})\b"
)


def shape_of(text: str) -> Apart | None:
    """What kind of furniture the line looks like, wherever it stands."""
    if len(text) > 400:
        return None
    return next((apart for apart, shape in _SHAPES if shape.search(text)), None)


def is_credit(text: str) -> bool:
    """A line of its own in brackets: "(PTI)", "(Agencies)"."""
    return bool(_CLOSED_CREDIT.match(text)) and len(text.split()) <= 8


def is_byline(text: str) -> bool:
    """ "By Somebody", in the words of a few languages."""
    return len(text) < 120 and bool(_BYLINE.match(text)) and not SENTENCE_END.search(text)


def is_dateline(text: str) -> bool:
    """A short line that says when."""
    return len(text) < 90 and bool(_DATE.search(text)) and not SENTENCE_END.search(text)


def words(text: str) -> int:
    """How many words a line has; scripts without spaces count two characters as one."""
    spaced = len(text.split())
    dense = sum("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" or "\u0e00" <= c <= "\u0eff" for c in text)
    return max(spaced, dense // 2)
