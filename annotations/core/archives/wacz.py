"""WACZ 1.1.1: a WARC file with its index and its page in one ZIP, which ReplayWeb.page opens by itself.

https://specs.webrecorder.net/wacz/1.1.1/. Nothing in the ZIP is packed: the WARC is already, and a reader may ask for parts.
"""

import hashlib
import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from annotations.core.archives.warc import SOFTWARE, Entry, Warc, stamp

_WARC = "data.warc.gz"
_OLDEST = (1980, 1, 1)  # a ZIP knows no earlier day


def wacz(made: Warc, *, uid: UUID, title: str) -> bytes:
    """The file. Its page is the last answer, to which the others lead."""
    page = made.entries[-1]
    parts = {
        f"archive/{_WARC}": made.data,
        "indexes/index.cdx": b"".join(sorted(_indexed(entry) for entry in made.entries)),
        "pages/pages.jsonl": _lines(
            {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"},
            {"id": str(uid), "url": page.url, "ts": stamp(page.at), "title": title or page.url},
        ),
    }
    package = _packaged(parts, page, title)
    parts["datapackage.json"] = package
    parts["datapackage-digest.json"] = _json({"path": "datapackage.json", "hash": _hash(package)})
    return _zipped(parts, page.at)


def surt(url: str) -> str:
    """The key that an address is sorted by: its host from the right, then path and query, in small letters."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    key = ",".join(reversed(host.split(".")))
    path = parts.path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{key}){path}" + (f"?{query}" if query else "")


def _indexed(entry: Entry) -> bytes:
    about = {
        "url": entry.url,
        "mime": entry.media_type,
        "status": entry.status,
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": _WARC,
    }
    return f"{surt(entry.url)} {entry.at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(about)}\n".encode()


def _packaged(parts: dict[str, bytes], page: Entry, title: str) -> bytes:
    resources = [
        {"name": path.rpartition("/")[2], "path": path, "hash": _hash(data), "bytes": len(data)}
        for path, data in parts.items()
    ]
    return _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title or page.url,
            "software": SOFTWARE,
            "created": stamp(page.at),
            "mainPageUrl": page.url,
            "mainPageDate": stamp(page.at),
            "resources": resources,
        }
    )


def _zipped(parts: dict[str, bytes], at: datetime) -> bytes:
    out = BytesIO()
    moment = max(at.astimezone(UTC).timetuple()[:6], (*_OLDEST, 0, 0, 0))
    with ZipFile(out, "w", ZIP_STORED) as zipped:
        for path, data in parts.items():
            zipped.writestr(ZipInfo(path, moment), data)
    return out.getvalue()


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=2).encode()


def _lines(*values: dict[str, str]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)
