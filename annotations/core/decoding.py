"""Bytes to text, without ever guessing: a wrong guess would alter characters silently."""

import codecs

from annotations.core.errors import Invalid

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


def decode(data: bytes, declared: str, chosen: str) -> tuple[str, str]:
    """The text and its encoding: by the byte order mark, as declared, as a person chose, else UTF-8. Strict.

    Raises Invalid with what to do, also when the bytes are no text at all.
    """
    refuse_binary(data)
    marked, skip = marked_encoding(data)
    encoding = marked or declared or chosen or "utf-8"
    try:
        return data[skip:].decode(encoding), encoding
    except (UnicodeError, LookupError):
        name = {"utf-8": "UTF-8"}.get(encoding, encoding)
        raise Invalid(
            f"This file is not {name} text. Choose its encoding from the list, or save it as UTF-8 and try again.",
            field="encoding",
        ) from None


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
