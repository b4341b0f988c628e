"""WARC 1.1 (ISO 28500:2017) over the warcio library: the bytes of each exchange, untouched, with their digests.

The same exchanges give the same bytes: record ids come from the identifier that is handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from annotations.core.fetching import Exchange

SOFTWARE = "factcheck-workbench"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True)
class Entry:
    """Where an answer stands in the file, and what an index says of it."""

    url: str
    at: datetime
    status: str
    media_type: str
    digest: str
    offset: int
    length: int


@dataclass(frozen=True)
class Warc:
    """A WARC file, each record packed by itself, and its answers in their order."""

    data: bytes
    entries: tuple[Entry, ...]


def warc(exchanges: Sequence[Exchange], *, uid: UUID, name: str) -> Warc:
    """The exchanges as a file called `name`: one warcinfo record, then for each the answer and its question."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    writer.write_record(_info(writer, uid, name, exchanges[0].at))
    entries = []
    for number, exchange in enumerate(exchanges):
        answer = _answer(writer, exchange, uid, number)
        start = out.tell()
        writer.write_record(answer)
        entries.append(_entry(exchange, answer, start, out.tell() - start))
        writer.write_record(_question(writer, exchange, uid, number))
    return Warc(out.getvalue(), tuple(entries))


def stamp(at: datetime) -> str:
    """A moment as WARC and WACZ write it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio brings no types
    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """A head that is written byte for byte; the library would write it as it reads it."""

    def __init__(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").splitlines()
        protocol, _, status = first.partition(" ")
        headers = [(name.strip(), value.strip()) for name, colon, value in (x.partition(":") for x in lines) if colon]
        super().__init__(status.strip(), headers, protocol=protocol)
        self.head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.head


def _info(writer: _Writer, uid: UUID, name: str, at: datetime) -> ArcWarcRecord:
    about = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\nconformsTo: {_CONFORMS}\r\n".encode()
    headers = {"WARC-Record-ID": _id(uid, "info"), "WARC-Date": stamp(at), "WARC-Filename": name}
    return writer.create_warc_record("", "warcinfo", BytesIO(about), len(about), warc_headers_dict=headers)


def _answer(writer: _Writer, exchange: Exchange, uid: UUID, number: int) -> ArcWarcRecord:
    headers = _headers(exchange, _id(uid, f"answer {number}"), uid)
    if not exchange.whole:
        headers["WARC-Truncated"] = "unspecified"
    return _record(writer, exchange, "response", headers, exchange.head, exchange.body)


def _question(writer: _Writer, exchange: Exchange, uid: UUID, number: int) -> ArcWarcRecord:
    headers = _headers(exchange, _id(uid, f"question {number}"), uid)
    headers["WARC-Concurrent-To"] = _id(uid, f"answer {number}")
    return _record(writer, exchange, "request", headers, exchange.request, b"")


def _record(
    writer: _Writer, exchange: Exchange, kind: str, headers: dict[str, str], head: bytes, body: bytes
) -> ArcWarcRecord:
    return writer.create_warc_record(
        exchange.url, kind, BytesIO(body), len(body), warc_headers_dict=headers, http_headers=_AsSent(head)
    )


def _headers(exchange: Exchange, record: str, uid: UUID) -> dict[str, str]:
    return {
        "WARC-Record-ID": record,
        "WARC-Warcinfo-ID": _id(uid, "info"),
        "WARC-Date": stamp(exchange.at),
        "WARC-IP-Address": exchange.address,
    }


def _id(uid: UUID, what: str) -> str:
    return f"<urn:uuid:{uuid5(uid, what)}>"


def _entry(exchange: Exchange, answer: ArcWarcRecord, offset: int, length: int) -> Entry:
    http, headers = answer.http_headers, answer.rec_headers
    return Entry(
        exchange.url,
        exchange.at,
        http.get_statuscode(),
        (http.get_header("Content-Type") or "unk").partition(";")[0].strip().lower() or "unk",
        headers.get_header("WARC-Payload-Digest"),
        offset,
        length,
    )
