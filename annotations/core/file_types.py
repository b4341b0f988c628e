"""Which files may be sources, and what a file is: told by its bytes, never by what its name or its sender says.

Nothing is decoded or unpacked here but the one small member of a document that says what the document is. A file that is
not on the list, or whose name promises something else than its bytes hold, is refused in words.
"""

import codecs
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from annotations.core.errors import Invalid, Refused, TooLarge
from annotations.core.text import one_line


@dataclass(frozen=True)
class FileType:
    """A kind of file: how people call it, its media type, and the endings that its name may have."""

    label: str
    media_type: str
    endings: tuple[str, ...]

    @property
    def ending(self) -> str:
        return self.endings[0]


_PDF = FileType("PDF", "application/pdf", (".pdf",))
_PNG = FileType("PNG picture", "image/png", (".png",))
_JPEG = FileType("JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
_GIF = FileType("GIF picture", "image/gif", (".gif",))
_WEBP = FileType("WebP picture", "image/webp", (".webp",))
_RTF = FileType("RTF document", "application/rtf", (".rtf",))
_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCX = FileType("Word document", f"{_OFFICE}.wordprocessingml.document", (".docx",))
_XLSX = FileType("Excel spreadsheet", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
_ODT = FileType("OpenDocument text", "application/vnd.oasis.opendocument.text", (".odt",))
_ODS = FileType("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", (".ods",))
_MP3 = FileType("MP3 sound", "audio/mpeg", (".mp3",))
_WAV = FileType("WAV sound", "audio/wav", (".wav",))
_OGG = FileType("Ogg sound", "audio/ogg", (".ogg", ".oga", ".opus"))
_M4A = FileType("M4A sound", "audio/mp4", (".m4a",))
_MP4 = FileType("MP4 video", "video/mp4", (".mp4",))
_WEBM = FileType("WebM video", "video/webm", (".webm",))
_TEXT = FileType("text", "text/plain", (".txt",))
_MARKDOWN = FileType("Markdown text", "text/markdown", (".md",))
_CSV = FileType("CSV table", "text/csv", (".csv",))

#: Bytes cannot tell these apart: the name says which it is.
_TEXTS = (_TEXT, _MARKDOWN, _CSV)
_FILMS = (_MP4, _M4A)

FILE_TYPES: tuple[FileType, ...] = (
    *(_PDF, _PNG, _JPEG, _GIF, _WEBP),
    *(_DOCX, _ODT, _RTF, *_TEXTS),
    *(_XLSX, _ODS),
    *(_MP3, _M4A, _WAV, _OGG, _MP4, _WEBM),
)
_BY_MEDIA_TYPE = {kind.media_type: kind for kind in FILE_TYPES}
#: For the file picker.
ENDINGS = tuple(ending for kind in FILE_TYPES for ending in kind.endings)

TAKEN = (
    "PDF, pictures (PNG, JPEG, GIF, WebP), documents (Word, OpenDocument, RTF, text, Markdown), tables (Excel, "
    "OpenDocument, CSV), sound and video (MP3, M4A, OGG, WAV, MP4, WebM)"
)

_HEAD = 4096
_PIECE = 1 << 16


def known_type(media_type: str) -> FileType | None:
    """The kind with this media type, if it is one of ours."""
    return _BY_MEDIA_TYPE.get(media_type)


def title_of(name: str) -> str:
    """What a file's name offers as a title: without its folder and ending, and without what would disorder the line."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    ending = PurePosixPath(stem).suffix.lower()
    stem = stem[: -len(ending)] if ending in ENDINGS else stem
    return one_line(stem.replace("_", " "))


def is_what_it_says(data: bytes, media_type: str) -> bool:
    """Whether the bytes are of the kind that somebody says they are. Of kinds that are not on the list nobody can tell."""
    said = known_type(media_type)
    if said is None or said in _TEXTS:
        return True
    try:
        return said in _kinds(BytesIO(data), data[:_HEAD])
    except Refused:
        return False


def file_type(file: BinaryIO, *, name: str) -> FileType:
    """What the file is. Raises Invalid when it may not be a source or its name says otherwise, TooLarge on a bomb."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Invalid("This file is empty. Choose the file that holds the source.", field="file")
    kinds = _kinds(file, head)
    ending = PurePosixPath(name).suffix.lower()
    if not ending:
        return kinds[0]
    for kind in kinds:
        if ending in kind.endings:
            return kind
    raise Invalid(
        f"The name of this file ends in {ending}, but what it holds is of another kind ({kinds[0].label}). "
        f"If that is what it should be, give it a name that ends in {kinds[0].ending}.",
        field="file",
    )


def _kinds(file: BinaryIO, head: bytes) -> tuple[FileType, ...]:
    """What the bytes may be; several where only the name can tell."""
    for begins, kind in _SIGNATURES:
        if begins(head):
            return (kind,)
    if head[4:8] == b"ftyp":
        return _film(head)
    if head.startswith(b"PK\x03\x04"):
        return (_packed(file, head),)
    if _MARKUP.match(_without_mark(head)):
        raise Invalid(
            "A web page or an SVG drawing is not kept as a file. Give the address of the page, or save it as PDF.",
            field="file",
        )
    if _is_text(file):
        return _TEXTS
    raise Invalid(f"This kind of file is not taken as a source. Taken are: {TAKEN}.", field="file")


# --- by their first bytes --------------------------------------------------------------------------------------------


def _at(place: int, *signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: any(head.startswith(signature, place) for signature in signatures)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(b"RIFF") and head[8:12] == form


def _is_mp3(head: bytes) -> bool:
    """A tag before the sound, or the first frame of it: layer III with a bit rate and a sampling rate that exist."""
    if head.startswith(b"ID3"):
        return True
    return (
        len(head) > 3
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def _is_webm(head: bytes) -> bool:
    return head.startswith(b"\x1aE\xdf\xa3") and b"\x42\x82\x84webm" in head[:128]


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], FileType], ...] = (
    (_at(0, b"%PDF-"), _PDF),
    (_at(0, b"\x89PNG\r\n\x1a\n"), _PNG),
    (_at(0, b"\xff\xd8\xff"), _JPEG),
    (_at(0, b"GIF87a", b"GIF89a"), _GIF),
    (_riff(b"WEBP"), _WEBP),
    (_riff(b"WAVE"), _WAV),
    (_at(0, b"OggS\x00"), _OGG),
    (_at(0, b"{\\rtf"), _RTF),
    (_is_webm, _WEBM),
    (_is_mp3, _MP3),
)

#: The brands of ISO base media files that are sound or video as browsers play it; pictures (HEIC, AVIF) have others.
_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"3gp4", b"3gp5"})


def _film(head: bytes) -> tuple[FileType, ...]:
    brand = head[8:12]
    if brand in (b"M4A ", b"M4B "):
        return (_M4A,)
    if brand in _BRANDS or brand == b"M4V ":
        return _FILMS
    raise Invalid(f"This kind of file is not taken as a source. Taken are: {TAKEN}.", field="file")


# --- text ------------------------------------------------------------------------------------------------------------

#: What a browser would show as a page or a drawing, also behind a comment or a declaration.
_MARKUP = re.compile(
    rb"(?:\s|<!--.*?-->|<\?.*?\?>)*<(?:\?xml|!doctype|html|head|body|script|iframe|svg|table|frameset)\b",
    re.IGNORECASE | re.DOTALL,
)
#: What no text has, in whatever encoding of eight bits.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NO_WIDE_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def _without_mark(head: bytes) -> bytes:
    if encoding := _WIDE.get(head[:2]):
        return head[2:].decode(encoding, "ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _is_text(file: BinaryIO) -> bool:
    """Whether the whole file is text, looked at piece by piece."""
    file.seek(0)
    first = file.read(2)
    decoder = codecs.getincrementaldecoder(_WIDE[first])() if first in _WIDE else None
    if decoder is None:
        file.seek(0)
    while piece := file.read(_PIECE):
        try:
            if _NO_WIDE_TEXT.search(decoder.decode(piece)) if decoder else _NO_TEXT.search(piece):
                return False
        except UnicodeDecodeError:
            return False
    return True


# --- documents that are ZIP files ------------------------------------------------------------------------------------

_MAX_MEMBERS = 10_000
_MAX_DIRECTORY = 2 * 1024 * 1024
_MAX_UNPACKED = 1024 * 1024 * 1024
#: Tables of numbers pack well; nothing that people write packs two hundred times.
_MAX_RATIO = 200
_MAX_SMALL = 16 * 1024 * 1024
_MAX_TYPES = 512 * 1024

_DAMAGED = "This file is damaged or not whole. Open it in the program it comes from, save it again, and try once more."
_BOMB = "This document unpacks to far more than a document holds, so it was not taken. Save it again as PDF."

_OPEN_DOCUMENTS = {kind.media_type.encode(): kind for kind in (_ODT, _ODS)}
_OFFICE_PARTS = {f"{kind.media_type}.main+xml".encode(): kind for kind in (_DOCX, _XLSX)}


def _packed(file: BinaryIO, head: bytes) -> FileType:
    _require_small_directory(file)
    try:
        with ZipFile(file) as package:
            return _document(package, head)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OSError, RuntimeError):
        raise Invalid(_DAMAGED, field="file") from None


def _require_small_directory(file: BinaryIO) -> None:
    """Before the directory of a ZIP is read into memory: a small file may list millions of members."""
    end = file.seek(0, 2)
    tail_from = max(0, end - 22 - 0xFFFF)
    file.seek(tail_from)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Invalid(_DAMAGED, field="file")
    (size,) = struct.unpack_from("<L", tail, at + 12)
    # The record for archives of more than 4 GB would replace the size that was just read.
    if size > _MAX_DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise TooLarge(_BOMB, field="file")


def _document(package: ZipFile, head: bytes) -> FileType:
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MAX_MEMBERS or unpacked > max(_MAX_SMALL, min(_MAX_UNPACKED, packed * _MAX_RATIO)):
        raise TooLarge(_BOMB, field="file")
    names = {member.filename for member in members}
    if "mimetype" in names:
        said = _member(package, "mimetype", 100).strip()
        # OpenDocument 1.3, part 2, 3.3: the first member, not packed, so that it stands at the head of the file.
        if said in _OPEN_DOCUMENTS and "content.xml" in names and head[30:38] == b"mimetype":
            return _OPEN_DOCUMENTS[said]
    elif "[Content_Types].xml" in names:
        types = _member(package, "[Content_Types].xml", _MAX_TYPES)
        for part, kind in _OFFICE_PARTS.items():
            if b'"%s"' % part in types:
                return kind
    raise Invalid(
        "This is an archive, or a document with macros, and neither is taken as a source. Choose the file inside the "
        "archive, or save the document without macros (.docx, .xlsx, .odt, .ods).",
        field="file",
    )


def _member(package: ZipFile, name: str, most: int) -> bytes:
    with package.open(name) as member:
        found = member.read(most + 1)
    if len(found) > most:
        raise TooLarge(_BOMB, field="file")
    return found
