"""Plain text: a pasted page, or an uploaded text file."""

from annotations.core.cutting import PageLine, cut
from annotations.core.decoding import ENCODINGS, Decoded, decode
from annotations.core.records import Draft
from annotations.core.text import canonical

__all__ = ["ENCODINGS", "load_pasted", "read", "takes"]


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """Plain text takes what nobody else wants."""
    return True


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a text file. Raises Invalid on binary files, unknown encodings, and pages without an article."""
    return _draft(decode(data, encoding), field="file")


def load_pasted(text: str) -> Draft:
    """The draft of a pasted page. Raises Invalid when there is no article in it."""
    return _draft(Decoded(text, "utf-8"), field="text")


def _draft(read: Decoded, *, field: str) -> Draft:
    given = canonical(read.text, field=field)
    page = cut([PageLine(text) for text in given.text.split("\n")], field=field)
    return Draft(page.lines, page.details | read.details, given.newlines_changed, read.encoding)
