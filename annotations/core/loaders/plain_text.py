"""Plain text: a pasted page, or an uploaded text file."""

from annotations.core.cutting import PageLine, cut
from annotations.core.decoding import ENCODINGS, Decoded, decode
from annotations.core.errors import TooLarge
from annotations.core.records import Draft
from annotations.core.text import canonical

ENDINGS = (".txt", ".text")
#: As many as the longest article has when it is broken at 60 characters, with some blank ones.
MOST_LINES = 50_000

__all__ = ["ENCODINGS", "ENDINGS", "load_pasted", "read", "takes"]


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """Plain text takes what nobody else wants."""
    return True


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a text file. Raises Invalid on binary files, unknown encodings, and pages without an article.

    Raises TooLarge on more lines than an article has.
    """
    return _draft(decode(data, encoding), field="file")


def load_pasted(text: str) -> Draft:
    """The draft of a pasted page. Raises Invalid when there is no article in it, TooLarge on too many lines."""
    return _draft(Decoded(text, "utf-8"), field="text")


def _draft(read: Decoded, *, field: str) -> Draft:
    given = canonical(read.text, field=field)
    if (count := given.text.count("\n") + 1) > MOST_LINES:
        raise TooLarge(
            f"That is {count:,} lines; an article may have {MOST_LINES:,}. Keep the part that is to be checked and load "
            "that.",
            field=field,
        )
    page = cut([PageLine(text) for text in given.text.split("\n")], field=field)
    return Draft(page.lines, page.details | read.details, given.newlines_changed, read.encoding)
