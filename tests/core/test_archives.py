"""What went over the wire comes back from WARC and WACZ byte for byte, and the usual tools accept both."""

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from annotations.core.archives import wacz, warc
from annotations.core.archives.wacz import surt
from annotations.core.fetching import Exchange

UID = UUID("6f1f9f6e-1111-4222-8333-444455556666")
AT = datetime(2026, 11, 25, 10, 30, 5, tzinfo=UTC)
REQUEST = b"GET / HTTP/1.1\r\nHost: public.test\r\n\r\n"
BODY = b"<p>Bread is baked by ovens that were lit at four.</p>"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


def exchange(head: bytes, body: bytes, url: str = "https://public.test/a?b=2&a=1", **given) -> Exchange:
    return Exchange(url, "93.184.216.34", AT, REQUEST, head, body, **given)


def head(*lines: str, status: str = "200 OK", end: str = "\r\n") -> bytes:
    return end.join([f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *lines, "", ""]).encode("latin-1")


REDIRECT = exchange(
    head("Location: /a?b=2&a=1", "Content-Length: 900", status="301 Moved"), b"", "http://public.test/", whole=False
)
ANSWERS = {
    "plain": exchange(head(f"Content-Length: {len(BODY)}"), BODY),
    "chunked": exchange(head("Transfer-Encoding: chunked"), CHUNKED),
    "packed": exchange(head("Content-Encoding: gzip"), gzip.compress(BODY)),
    "odd headers": exchange(head("Set-Cookie: a=\xe9;  b", "X-Odd:no space", "X-Twice: 1", "X-Twice: 2"), BODY),
    "lines that end with LF": exchange(head("Connection: close", end="\n"), BODY),
    "nothing": exchange(head("Content-Length: 0"), b""),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_warc_passes_the_check_and_gives_the_same_bytes(answer, tmp_path, capsys):
    made = warc([REDIRECT, answer], uid=UID, name="copy.warc.gz")
    file = tmp_path / "copy.warc.gz"
    file.write_bytes(made.data)
    assert Checker(SimpleNamespace(inputs=[str(file)], verbose=True)).process_all() == 0
    assert capsys.readouterr().out.count("digest pass") == 5

    blocks = {}
    for record in ArchiveIterator(io.BytesIO(made.data), no_record_parse=True):
        blocks.setdefault(record.rec_type, []).append(record.raw_stream.read())
        assert record.rec_headers.protocol == "WARC/1.1"
    assert blocks["response"] == [REDIRECT.head, answer.head + answer.body]
    assert blocks["request"] == [REQUEST, REQUEST]


def test_replay_gives_what_the_page_holds_without_chunks_and_packing(tmp_path):
    for name in ("plain", "chunked", "packed"):
        made = warc([ANSWERS[name]], uid=UID, name="x")
        (page,) = [
            record.content_stream().read()
            for record in ArchiveIterator(io.BytesIO(made.data))
            if record.rec_type == "response"
        ]
        assert page == BODY, name


def test_each_record_says_where_when_and_what_it_belongs_to():
    made = warc([REDIRECT, ANSWERS["plain"]], uid=UID, name="copy.warc.gz")
    records = [record.rec_headers for record in ArchiveIterator(io.BytesIO(made.data))]
    kinds = [headers["WARC-Type"] for headers in records]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]
    _, moved, asked, page, _ = records
    assert asked["WARC-Concurrent-To"] == moved["WARC-Record-ID"]
    assert moved["WARC-Truncated"] == "unspecified" and page["WARC-Truncated"] is None
    assert page["WARC-IP-Address"] == "93.184.216.34" and page["WARC-Date"] == "2026-11-25T10:30:05Z"
    assert page["WARC-Payload-Digest"].startswith("sha256:") and page["WARC-Block-Digest"].startswith("sha256:")
    assert len({headers["WARC-Record-ID"] for headers in records}) == 5


def test_the_same_exchanges_give_the_same_files():
    one, two = (warc([REDIRECT, ANSWERS["packed"]], uid=UID, name="x") for _ in range(2))
    assert one == two
    assert wacz(one, uid=UID, title="Bread") == wacz(two, uid=UID, title="Bread")


def test_a_wacz_holds_the_warc_unpacked_with_its_index_page_and_digests():
    made = warc([REDIRECT, ANSWERS["chunked"]], uid=UID, name="x")
    zipped = zipfile.ZipFile(io.BytesIO(wacz(made, uid=UID, title="Bread")))
    assert zipped.testzip() is None
    assert zipped.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    assert zipped.read("archive/data.warc.gz") == made.data

    package = json.loads(zipped.read("datapackage.json"))
    assert package["wacz_version"] == "1.1.1"
    for resource in package["resources"]:
        data = zipped.read(resource["path"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}" and resource["bytes"] == len(data)
    digest = json.loads(zipped.read("datapackage-digest.json"))["hash"]
    assert digest == f"sha256:{hashlib.sha256(zipped.read('datapackage.json')).hexdigest()}"

    lines = zipped.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines) and [line.split(" ")[0] for line in lines] == [
        "test,public)/",
        "test,public)/a?a=1&b=2",
    ]
    about = json.loads(lines[1].split(" ", 2)[2])
    start = int(about["offset"])
    (record,) = ArchiveIterator(io.BytesIO(made.data[start : start + int(about["length"])]))
    assert record.rec_headers["WARC-Target-URI"] == about["url"] == "https://public.test/a?b=2&a=1"
    header, page = [json.loads(line) for line in zipped.read("pages/pages.jsonl").splitlines()]
    assert header["format"] == "json-pages-1.0"
    assert page["url"] == about["url"] and page["title"] == "Bread" and page["ts"] == "2026-11-25T10:30:05Z"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/", "org,example)/"),
        ("http://news.example.co.uk/A/B/?z=1&a=2", "uk,co,example,news)/a/b?a=2&z=1"),
        ("https://93.184.216.34/x", "34,216,184,93)/x"),
    ],
)
def test_an_address_is_sorted_by_its_host_from_the_right(url, key):
    assert surt(url) == key
