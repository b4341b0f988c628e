"""Batches: a CSV, JSONL or ZIP file as rows, each one article to be loaded, or the reason why it cannot be.

A row that cannot be read does not stop the others. Rows are yielded one by one, so that a large file is never held
whole as rows. The limits are for what a desk has, not for what a file format can express.
"""

import codecs
import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from annotations.core.errors import Invalid
from annotations.core.text import shown, storable

#: More rows than this are more than one batch; the rest is refused in words.
MOST_ROWS = 20_000
#: One row holds one article; what is larger is refused on its own line.
MOST_BYTES = 10 * 1024 * 1024
#: All that one ZIP may unpack to, whatever its size says (CWE-409).
MOST_UNPACKED = 500 * 1024 * 1024

_SOURCES = ("text", "html", "file", "url")


@dataclass(frozen=True)
class Row:
    """One line or one file of a batch. Exactly one of `text`, `html`, `file`, `data` and `url` alone says what to load.

    `number`: the line in the file that people see, from 1 (for a ZIP: the place of the file in it). `id`: as it was
    given, else the number or the file's name. `error`: why this row cannot be loaded, "" when it can.
    """

    number: int
    id: str
    text: str = ""
    html: str = ""
    file: str = ""
    url: str = ""
    data: bytes = b""
    error: str = ""

    @property
    def address_only(self) -> bool:
        """Whether the page itself has to be fetched."""
        return bool(self.url) and not (self.text or self.html or self.file or self.data)


def rows(data: bytes, *, name: str) -> Iterator[Row]:
    """The rows of a batch file, by the ending of its name. Raises Invalid when the file as a whole cannot be read."""
    read = _READERS.get(PurePosixPath(name.lower()).suffix)
    if read is None:
        raise Invalid("A batch is a .csv, .jsonl or .zip file. Save it as one of these and try again.", field="batch")
    if not data:
        raise Invalid("This file is empty. Choose the file that holds the articles.", field="batch")
    for place, row in enumerate(read(data)):
        if place >= MOST_ROWS:
            yield Row(row.number, row.id, error=f"A batch may have {MOST_ROWS:,} rows. Load the rest as another one.")
            return
        yield row


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _text_of(data: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid("This file is not UTF-8 text. Save it as UTF-8 and try again.", field="batch") from None


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> Iterator[Row]:
    text = _text_of(data)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), _dialect(text), strict=True)
    head = [cell.strip().lower() for cell in _next(reader) or []]
    if not set(_SOURCES) & set(head):
        raise Invalid(
            "The first line of the CSV file must name its columns: id, and one of text, html or url. Add it and try "
            "again.",
            field="batch",
        )
    while True:
        line = reader.line_num + 1
        try:
            cells = _next(reader)
        except csv.Error as broken:
            yield Row(line, str(line), error=f"This line cannot be read as CSV ({broken}). Mend its quotation marks.")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            if len(cells) > len(head):
                yield Row(line, str(line), error="This line has more cells than the first line has columns.")
            else:
                yield _row(line, dict(zip(head, cells, strict=False)))


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    return next(reader, None)


def _dialect(text: str) -> type[csv.Dialect]:
    """The delimiter that the first line uses most; everything else as RFC 4180 says."""
    first = text.partition("\n")[0]

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Dialect


# --- JSONL -----------------------------------------------------------------------------------------------------------


def _jsonl_rows(data: bytes) -> Iterator[Row]:
    for line, text in enumerate(_text_of(data).split("\n"), 1):
        if not text.strip():
            continue
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            yield Row(line, str(line), error="This line is not JSON. Each line holds one object.")
            continue
        if isinstance(given, dict):
            yield _row(line, given)
        else:
            yield Row(line, str(line), error="This line is no JSON object. Each line holds one, in braces.")


def _row(line: int, given: dict[str, object]) -> Row:
    """A row from its named values, with what is wrong with it."""
    id = shown(str(given["id"])) if given.get("id") not in (None, "") else str(line)
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


def _zip_rows(data: bytes) -> Iterator[Row]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Invalid(
            "This ZIP file is damaged or cut short. Make it again and try once more.", field="batch"
        ) from None
    unpacked = 0
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_litter(member.filename)]
    if not members:
        raise Invalid("There are no files in this ZIP. Put the articles' files into it.", field="batch")
    for number, member in enumerate(members, 1):
        if error := _refusal(member):
            yield Row(number, member.filename[:200], error=error)
            continue
        try:
            with archive.open(member) as packed:
                content = packed.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
            yield Row(number, member.filename[:200], error="This file is damaged inside the ZIP. Add it again.")
            continue
        unpacked += len(content)
        if len(content) > MOST_BYTES:
            yield Row(number, member.filename[:200], error="This file unpacks to more than 10 MB, so it was left out.")
        elif unpacked > MOST_UNPACKED:
            yield Row(number, member.filename[:200], error="This ZIP unpacks to more than 500 MB. Split it in two.")
            return
        else:
            yield Row(number, member.filename[:200], file=member.filename, data=content)


def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _is_litter(name: str) -> bool:
    """What operating systems put beside the files."""
    path = _path(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or path.name in {"Thumbs.db", "desktop.ini"}


def _refusal(member: zipfile.ZipInfo) -> str:
    path = _path(member.filename)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "The name of this file leads out of the ZIP, so it was left out. Make the ZIP again."
    if not member.file_size:
        return "This file is empty."
    if member.flag_bits & 1:
        return "This file is locked with a password. Make the ZIP without one."
    if path.suffix.lower() in {".zip", ".7z", ".rar", ".gz", ".tar"}:
        return "An archive inside an archive is not opened. Put its files into the ZIP themselves."
    return ""


_READERS: dict[str, Callable[[bytes], Iterator[Row]]] = {
    ".csv": _csv_rows,
    ".tsv": _csv_rows,
    ".jsonl": _jsonl_rows,
    ".ndjson": _jsonl_rows,
    ".zip": _zip_rows,
}
#: For the file picker.
ENDINGS = tuple(_READERS)
