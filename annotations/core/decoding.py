"""Bytes to text, without ever guessing: a wrong guess would alter characters silently."""

import codecs
import re
from typing import NamedTuple

from annotations.core.errors import Invalid
from annotations.core.records import Detail, Found

#: What a person may choose for a file that says nothing of its encoding.
ENCODINGS = (
    "windows-1252",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "koi8-r",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "big5",
)

#: Encodings of one byte a character: any bytes are text in them, so that a wrong label is never noticed.
_SINGLE_BYTE = re.compile(r"(?:cp125|iso8859-|koi8-|mac-)")

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "an RTF document"),
)


def marked_encoding(data: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark names, and the mark's length; empty when there is none."""
    return next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), ("", 0))


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and how that was found where it is not the one of the label."""

    text: str
    encoding: str
    where: str = ""

    @property
    def details(self) -> dict[Detail, Found]:
        """What a draft says of its encoding: only what its label does not."""
        return {Detail.ENCODING: Found(self.encoding, self.where)} if self.where else {}


def decode(data: bytes, label: str) -> Decoded:
    """The text, by the byte order mark, by its label (how it was served, what it says, what a person chose), else UTF-8.

    Strict. UTF-8 that is labelled otherwise is read as UTF-8. Raises Invalid with what to do, also when the bytes are no
    text at all.
    """
    refuse_binary(data)
    marked, skip = marked_encoding(data)
    encoding = marked or label or "utf-8"
    try:
        if not marked and _is_mislabelled(data, encoding):
            return Decoded(data.decode(), "utf-8", f"its bytes, which are labelled {label}")
        return Decoded(data[skip:].decode(encoding), encoding)
    except (UnicodeError, LookupError):
        name = {"utf-8": "UTF-8"}.get(encoding, encoding)
        raise Invalid(
            f"This is not {name} text. Choose its encoding where there is a list, save it as UTF-8, or paste its text.",
            field="encoding",
        ) from None


def _is_mislabelled(data: bytes, label: str) -> bool:
    """Whether bytes that are labelled with a single-byte encoding are UTF-8, whose sequences nobody writes by chance."""
    if data.isascii() or not _SINGLE_BYTE.match(codecs.lookup(label).name):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def refuse_binary(data: bytes) -> None:
    """Raises Invalid when the bytes are a picture, a document or a program, whatever the file is called."""
    looks = next((what for magic, what in _MAGIC if data.startswith(magic)), "")
    if not looks and not marked_encoding(data)[0] and b"\x00" in data[:4096]:
        looks = "a binary file"
    if looks:
        raise Invalid(
            f"This looks like {looks}, not a text. Open it, copy the article's text, and paste that instead.",
            field="file",
        )
