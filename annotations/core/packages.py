"""Unpacking an Office document (a ZIP of XML parts, ECMA-376 part 2) without trusting what it says of its size."""

import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from annotations.core.errors import Invalid, TooLarge

#: What the read parts may come to, in bytes. A book of 300,000 words is about a fifth of it.
MAX_UNPACKED = 50 * 1024 * 1024
_MAX_PARTS = 5_000
_PIECE = 1 << 16
_ENCRYPTED = 0x1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

_DAMAGED = "This document is damaged or not whole. Open it in Word, save it again, or paste its text."
_TOO_LARGE = "This document unpacks to more than 50 MB. Copy the article out of it and paste that."
_LOCKED = "This document is locked with a password. Save a copy without one, or paste the text."
#: OPC forbids document type declarations; only attacks on XML readers have them.
_DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def parts(data: bytes, *, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted parts by their names. Raises Invalid on what is no document, TooLarge on what unpacks too far."""
    if data.startswith(_OLD_OFFICE):  # also how Word stores a document with a password ([MS-OFFCRYPTO] 2.3.1)
        raise Invalid(
            "This document is locked with a password, or of an old kind (.doc). Save a copy as .docx without a "
            "password, or paste the text.",
            field="file",
        )
    try:
        with ZipFile(BytesIO(data)) as package:
            return _read(package, wanted)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OSError):
        raise Invalid(_DAMAGED, field="file") from None


def _read(package: ZipFile, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    listed = package.infolist()
    entries = [entry for entry in listed if wanted(entry.filename)]
    if len(listed) > _MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise TooLarge(_TOO_LARGE, field="file")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Invalid(_LOCKED, field="file")
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in entries:
        pieces = []
        with package.open(entry) as part:
            while piece := part.read(_PIECE):
                left -= len(piece)
                if left < 0:  # the directory understated it
                    raise TooLarge(_TOO_LARGE, field="file")
                pieces.append(piece)
        found[entry.filename] = b"".join(pieces)
        if any(word in found[entry.filename] for word in _DECLARATIONS):
            raise Invalid(_DAMAGED, field="file")
    return found


def packed(found: dict[str, bytes]) -> bytes:
    """The parts as a package again, not compressed: what has been counted is what its reader gets."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, part in found.items():
            package.writestr(name, part)
    return out.getvalue()
