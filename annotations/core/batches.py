"""Batches: a CSV, JSONL or ZIP file as rows, each one article to be loaded, or the reason why it cannot be.

A row that cannot be read does not stop the others. A file is gone through place by place, and a row is read only when
it is asked for: a large file is never held whole as rows, and what is counted or skipped is not unpacked. The limits
are for what a desk has, not for what a file format can express.
"""

import codecs
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from annotations.core.errors import Invalid
from annotations.core.text import shown, storable

#: More rows than this are more than one batch; the rest is refused in words.
MOST_ROWS = 20_000
#: One row holds one article; what is larger is refused on its own line.
MOST_BYTES = 10 * 1024 * 1024
#: All that one ZIP may unpack to (CWE-409).
MOST_UNPACKED = 500 * 1024 * 1024
#: More signatures of listed files than this are not a batch with documents in it; listing them takes a second.
_MOST_LISTED = 200_000

_SOURCES = ("text", "html", "file", "url")
_READ = frozenset({"id", *_SOURCES})
#: More names than this are not listed, and a name is not shown longer than that.
_MOST_NAMES, _LONGEST_NAME = 20, 60


@dataclass(frozen=True)
class Row:
    """One line or one file of a batch. Exactly one of `text`, `html`, `file`, `data` and `url` alone says what to load.

    `number`: the line in the file that people see, from 1 (for a ZIP: the place of the file in it). `id`: as it was
    given, in JSON of any kind, else the number or the file's name. `error`: why this row cannot be loaded, "" when it can.
    """

    number: int
    id: Any
    text: str = ""
    html: str = ""
    file: str = ""
    url: str = ""
    #: What is in `file`, where it came along.
    data: bytes | None = None
    error: str = ""
    #: The names of the columns or fields that it has and that are not read.
    unread: tuple[str, ...] = ()

    @property
    def address_only(self) -> bool:
        """Whether the page itself has to be fetched."""
        return bool(self.url) and not (self.text or self.html or self.file)


@dataclass(frozen=True)
class Place:
    """Where a row stands in its file, by its number; `read` makes the row of it, which for a ZIP means unpacking.

    `glance` makes the row without that: what is in its file is left empty.
    """

    number: int
    read: Callable[[], Row]
    glance: Callable[[], Row]

    @classmethod
    def of(cls, number: int, read: Callable[[], Row]) -> "Place":
        """Where nothing has to be unpacked."""
        return cls(number, read, read)


def rows(data: bytes, *, name: str) -> Iterator[Row]:
    """The rows of a batch file, by the ending of its name. Raises Invalid when the file as a whole cannot be read."""
    return (place.read() for place in places(data, name=name))


def count(data: bytes, *, name: str) -> int:
    """How many rows there are, without reading any. Raises what `rows` raises."""
    return sum(1 for _ in places(data, name=name))


def places(data: bytes, *, name: str) -> Iterator[Place]:
    """The places of the rows, in their order. Raises what `rows` raises."""
    read = _READERS.get(PurePosixPath(name.lower()).suffix)
    if read is None:
        raise Invalid("A batch is a .csv, .jsonl or .zip file. Save it as one of these and try again.", field="batch")
    if not data:
        raise Invalid("This file is empty. Choose the file that holds the articles.", field="batch")
    for before, place in enumerate(read(data)):
        if before >= MOST_ROWS:
            yield _refused(place.number, f"A batch may have {MOST_ROWS:,} rows. Load the rest as another one.")
            return
        yield place


def _refused(number: int, error: str, id: str = "") -> Place:
    return Place.of(number, partial(Row, number, id or str(number), error=error))


def not_read(names: Collection[str]) -> str:
    """What is said of columns or fields that are not read; "" when there are none."""
    if not names:
        return ""
    listed = [shown(name)[:_LONGEST_NAME] for name in names][:_MOST_NAMES]
    more = f" and {len(names) - len(listed)} more" if len(names) > len(listed) else ""
    return f"Not read: {', '.join(listed)}{more}. A table may have id, url, and one of text, html or file."


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _text_of(data: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid("This file is not UTF-8 text. Save it as UTF-8 and try again.", field="batch") from None


# --- CSV -------------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a text with their ends, and where the next one begins, so that reading can go on from there again."""

    _LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")

    def __init__(self, text: str) -> None:
        self.text = text
        self.here = (1, 0)  # the number of the next line, and its place in the text

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        number, at = self.here
        if at == len(self.text):
            raise StopIteration
        end = self._LINE.match(self.text, at).end()  # type: ignore[union-attr]
        self.here = (number + 1, end)
        return self.text[at:end]


def _csv_places(data: bytes) -> Iterator[Place]:
    text = _text_of(data)
    csv.field_size_limit(MOST_BYTES)
    lines, dialect = _Lines(text), _dialect(text)
    try:
        head = [cell.strip().lower() for cell in next(csv.reader(lines, dialect, strict=True), [])]
    except csv.Error:
        head = []
    if not set(_SOURCES) & set(head):
        raise Invalid(
            "The first line of the CSV file must name its columns: id, and one of text, html or url. Add it and try "
            "again.",
            field="batch",
        )
    doubtful = False
    while True:
        begin = lines.here
        try:
            cells = next(csv.reader(lines, dialect, strict=True), None)
        except csv.Error as broken:
            lines.here = begin
            _skip_broken(lines, dialect.delimiter)
            doubtful = True
            said = f"This row cannot be read as CSV ({broken}). Mend its quotation marks."
            yield _refused(begin[0], f"{said} Reading went on at line {lines.here[0]}.")
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(head):
            yield _refused(begin[0], "This line has more cells than the first line has columns.")
        elif doubtful and len(cells) < len(head):
            yield _refused(begin[0], "This line may belong to the row above, which cannot be read. Mend that one.")
        else:
            doubtful = False
            yield Place.of(begin[0], partial(_row, begin[0], dict(zip(head, cells, strict=False))))


def _skip_broken(lines: _Lines, delimiter: str) -> None:
    """Goes past a row whose quotation marks do not match: to the next line, or past the one that ends its open cell.

    The next quotation mark tells: where a cell begins, it opens one of another row; anywhere else it closes this one's.
    """
    next(lines)
    after = lines.here
    for line in lines:
        before, quote, _ = line.replace('""', "").partition('"')
        if quote:
            if not before or before.endswith(delimiter):
                lines.here = after
            return
    lines.here = after


def _dialect(text: str) -> type[csv.Dialect]:
    """The delimiter that the first line uses most; everything else as RFC 4180 says."""
    first = text.partition("\n")[0]

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Dialect


# --- JSONL -----------------------------------------------------------------------------------------------------------


def _jsonl_places(data: bytes) -> Iterator[Place]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = _text_of(data).encode()
    for line, text in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if text.strip():
            yield Place.of(line, partial(_json_row, line, text))


def _json_row(line: int, text: bytes) -> Row:
    try:
        given = json.loads(text.decode())
    except UnicodeDecodeError:
        return Row(line, str(line), error="This line is not UTF-8 text. Save the file as UTF-8.")
    except (ValueError, RecursionError):
        return Row(line, str(line), error="This line is not JSON. Each line holds one object.")
    if isinstance(given, dict):
        return _row(line, given)
    return Row(line, str(line), error="This line is no JSON object. Each line holds one, in braces.")


def _row(line: int, given: dict[str, object]) -> Row:
    """A row from its named values, with what is wrong with it and what is not read of it."""
    return replace(_row_read(line, given), unread=tuple(name for name in given if name and name not in _READ))


def _row_read(line: int, given: dict[str, object]) -> Row:
    id = given["id"] if given.get("id") not in (None, "") else str(line)
    values: dict[str, str] = {}
    for name in _SOURCES:
        value = given.get(name)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            return Row(line, id, error=f"“{name}” must be text.")
        try:
            values[name] = storable(value)
        except Invalid as refused:
            return Row(line, id, error=refused.sentence)
    pages = [name for name in ("text", "html", "file") if name in values]
    if len(pages) > 1:
        return Row(line, id, error=f"Give one of {' and '.join(pages)}, not both: one row is one page.")
    if not values:
        return Row(line, id, error="There is nothing to load on this line: give text, html or url.")
    if sum(len(value) for value in values.values()) > MOST_BYTES:
        return Row(line, id, error="This is more than one article: a row may have 10 MB.")
    page = {name: values.get(name, "") for name in _SOURCES}
    return Row(line, id, page["text"], page["html"], page["file"], page["url"])


# --- ZIP -------------------------------------------------------------------------------------------------------------


def _zip_places(data: bytes) -> Iterator[Place]:
    if data.count(b"PK\x01\x02") > _MOST_LISTED:
        raise Invalid("This ZIP lists more files than a batch may have. Split it in two.", field="batch")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Invalid(
            "This ZIP file is damaged or cut short. Make it again and try once more.", field="batch"
        ) from None
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_litter(member.filename)]
    if not members:
        raise Invalid("There are no files in this ZIP. Put the articles' files into it.", field="batch")
    # zipfile unpacks no member further than to the size that the ZIP states for it.
    if sum(member.file_size for member in members if not _refusal(member)) > MOST_UNPACKED:
        raise Invalid("This ZIP unpacks to more than 500 MB. Split it in two.", field="batch")
    for number, member in enumerate(members, 1):
        glance = partial(Row, number, member.filename[:200], file=member.filename, data=b"", error=_refusal(member))
        yield Place(number, partial(_member_row, archive, number, member), glance)


def _member_row(archive: zipfile.ZipFile, number: int, member: zipfile.ZipInfo) -> Row:
    name = member.filename[:200]
    if error := _refusal(member):
        return Row(number, name, error=error)
    try:
        return Row(number, name, file=member.filename, data=archive.read(member))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return Row(number, name, error="This file is damaged inside the ZIP. Add it again.")


def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _is_litter(name: str) -> bool:
    """What operating systems put beside the files."""
    path = _path(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or path.name in {"Thumbs.db", "desktop.ini"}


def _refusal(member: zipfile.ZipInfo) -> str:
    path = _path(member.filename)
    if path.is_absolute() or not path.parts or ".." in path.parts or ":" in path.parts[0]:
        return "The name of this file leads out of the ZIP, so it was left out. Make the ZIP again."
    if not member.file_size:
        return "This file is empty."
    if member.file_size > MOST_BYTES:
        return "This file unpacks to more than 10 MB, so it was left out."
    if member.flag_bits & 1:
        return "This file is locked with a password. Make the ZIP without one."
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others are unpacked by the block and not by the byte: a kilobyte may become a gigabyte at once.
        return "This file is packed in a way that few programs read. Make the ZIP in the usual way (deflate)."
    if path.suffix.lower() in {".zip", ".7z", ".rar", ".gz", ".tar"}:
        return "An archive inside an archive is not opened. Put its files into the ZIP themselves."
    return ""


_READERS: dict[str, Callable[[bytes], Iterator[Place]]] = {
    ".csv": _csv_places,
    ".tsv": _csv_places,
    ".jsonl": _jsonl_places,
    ".ndjson": _jsonl_places,
    ".zip": _zip_places,
}
#: For the file picker.
ENDINGS = tuple(_READERS)
