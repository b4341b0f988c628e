"""Files made by strangers are read in a process of its own: it gives the same draft, or ends with a sentence."""

import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from io import BytesIO

import docx
import pytest

from annotations import reading
from annotations.actions import articles
from annotations.core import loaders
from annotations.core.errors import Invalid, TooLarge
from annotations.core.records import LineRole, Obtained
from annotations.reading import page_picture, read_apart
from tests.pdfs import pdf, scanned

FIRST = "The council of Samplehaven voted on Monday to move the weekly market, after traders complained of the wind."
PAGE = pdf([[(50, 740, 22, "Market moves out of the wind"), (50, 700, 8, FIRST[:54]), (50, 690, 8, FIRST[55:])]])


def document(*texts: str) -> bytes:
    made = docx.Document()
    made.add_paragraph("Market moves out of the wind", style="Title")
    for text in texts:
        made.add_paragraph(text)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def apart(data: bytes, name: str):
    return read_apart(data, name=name, media_type="", encoding="")


def crowded(attributes: int) -> bytes:
    """A small page of which one tag has so many attributes."""
    names = " ".join(f"a{n}" for n in range(attributes))
    return f"<html lang=en><body><h1>Market moves out of the wind</h1><p>{FIRST}</p><hr {names}></body></html>".encode()


LARGE = f"<html lang=en><body><h1>Market moves out of the wind</h1><p>{FIRST}<!--{'x' * 1_100_000}--></body></html>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (document(FIRST), "a.docx"),
        (PAGE, "a.pdf"),
        (LARGE.encode(), "a.html"),
        (crowded(300), "a.html"),
        (FIRST.encode(), "a.md"),
        (FIRST.encode(), "a.txt"),
    ],
    ids=["Word", "PDF", "large web page", "web page", "Markdown", "text"],
)
def test_a_file_read_apart_gives_the_very_same_draft(data, name):
    draft = apart(data, name)
    assert draft == loaders.load(data, name=name)
    assert FIRST in [line.text for line in draft.kept]


def test_an_uploaded_document_is_read_apart_by_the_action():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    draft = articles.read(articles.Incoming(document(FIRST), Obtained.UPLOADED, "a.docx", "application/octet-stream"))
    assert [line.role for line in draft.lines] == [LineRole.HEADLINE, LineRole.PARAGRAPH]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


#: More than the parser reads in a moment, in one tag or behind what only looks like the end of one.
CROWD = " ".join(f"a{n}" for n in range(20_000))
SLOW = {
    "a crowded tag": (f"<p {CROWD}>{FIRST}</p>".encode(), "a.html"),
    "a crowd behind a comment": (f"<!-- <a b=' --><p {CROWD}>{FIRST}</p>'".encode(), "a.html"),
    "a crowd between quotation marks": ("<p {}>{}</p>".format(CROWD.replace(" ", "='>' "), FIRST).encode(), "a.html"),
    "a crowd in UTF-16": (f"<p {CROWD}>{FIRST}</p>".encode("utf-16"), "a.html"),
    "Markdown": (FIRST.encode(), "a.md"),
}


@pytest.mark.parametrize(("data", "name"), SLOW.values(), ids=SLOW)
def test_what_may_keep_its_reader_for_long_is_read_apart_however_small_it_is(data, name, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(Invalid, match="time and the memory"):
        apart(data, name)


def test_a_person_who_hands_in_a_crowded_page_is_told_so_within_ten_seconds():
    began = time.monotonic()
    with pytest.raises(Invalid, match="copy the article's text"):
        apart(crowded(100_000), "a.html")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [(scanned(), "a.pdf", "pictures of pages"), (b"PK\x03\x04", "a.docx", "damaged"), (b"PK\x03\x04", "a.txt", "ZIP")],
)
def test_what_the_loader_refuses_is_refused_in_the_same_words(data, name, says):
    with pytest.raises(Invalid, match=says) as refused:
        apart(data, name)
    assert refused.value.field == "file"


def test_too_large_stays_too_large():
    with pytest.raises(TooLarge, match="501 pages"):
        apart(pdf([[]] * 501), "a.pdf")


# --- bombs -----------------------------------------------------------------------------------------------------------


def rezipped(xml: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(document(FIRST))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, xml if entry.filename == "word/document.xml" else old.read(entry))
    return out.getvalue()


def body(inner: bytes) -> bytes:
    word = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<w:document xmlns:w="' + word + b'"><w:body>' + inner + b"</w:body></w:document>"


def inflating() -> bytes:
    """A PDF of some kilobytes whose page unpacks to 400 MB."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m " * 170_000
    packed = b"".join(packer.compress(piece) for _ in range(400)) + packer.flush()
    said = zlib.compress(packed).decode("latin-1")
    return pdf([[]]).replace(
        b"<< /Length 0 >>\nstream\n",
        f"<< /Length {len(said)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n{said}".encode("latin-1"),
    )


BOMBS = {
    "elements": (lambda: rezipped(body(b"<w:p/>" * 8_000_000)), "a.docx"),
    "nesting": (lambda: rezipped(body(b"<w:sdt><w:sdtContent>" * 200_000)), "a.docx"),
    "nesting that closes": (
        lambda: rezipped(body(b"<w:ins>" * 50_000 + b"<w:p/>" + b"</w:ins>" * 50_000)),
        "a.docx",
    ),
    "entities": (
        lambda: rezipped(b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + body(b"&b;")),
        "a.docx",
    ),
    "a page that inflates": (inflating, "a.pdf"),
}


#: A process that reads one file apart and prints the largest child it had. It is started afresh, for the kernel counts
#: the memory of whoever starts a child as the child's own, and the process that runs all tests is large.
READER = """
import pathlib, resource, sys
from annotations.core.errors import Refused
from annotations.reading import read_apart
try:
    read_apart(pathlib.Path(sys.argv[1]).read_bytes(), name=sys.argv[2], media_type="", encoding="")
except Refused as refused:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, refused.status, refused.sentence)
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_words_and_within_its_memory(bomb, tmp_path):
    make, name = BOMBS[bomb]
    (tmp_path / "bomb").write_bytes(make())
    assert (tmp_path / "bomb").stat().st_size < articles.MAX_BYTES
    read = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "bomb"), name], capture_output=True, text=True, check=True
    )
    peak, status, sentence = read.stdout.rstrip().split(" ", 2)
    assert sentence.endswith(".") and status in ("413", "422")
    assert int(peak) * 1024 < reading.MEMORY


def test_the_largest_documents_that_are_taken_are_read_within_the_memory(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 60)  # on a busy machine they take longer, but never more memory
    long = pdf([[(50, 740 - 12 * n, 9, f"{page} {n} {FIRST[:80]}") for n in range(50)] for page in range(120)])
    assert "119 49" in apart(long, "a.pdf").page
    assert len(apart(document(*[f"{n} {FIRST}" for n in range(2_000)]), "a.docx").lines) == 2_001


def test_a_child_that_runs_on_is_stopped(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(Invalid, match="time and the memory"):
        apart(PAGE, "a.pdf")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"lines": 3, "details": {}, "newlines_changed": 0, "encoding": "", "resolved": []},
        {"lines": [["a", "boss", None]], "details": {}, "newlines_changed": 0, "encoding": "", "resolved": []},
        {"lines": [["a", None]], "details": {}, "newlines_changed": 0, "encoding": "", "resolved": []},
        {"lines": [["a\x00", None, None]], "details": {}, "newlines_changed": 0, "encoding": "", "resolved": []},
        {"lines": [], "details": {"password": ["a", "b"]}, "newlines_changed": 0, "encoding": "", "resolved": []},
        {"lines": [[7, None, None]], "details": {}, "newlines_changed": 0, "encoding": "", "resolved": []},
    ],
)
def test_an_answer_of_another_shape_is_not_believed(answer):
    with pytest.raises(Invalid):
        reading._checked(reading._draft, answer)


# --- pictures of pages -----------------------------------------------------------------------------------------------


def pixels(png: bytes) -> tuple[int, int, bytes]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    length = struct.unpack(">I", png[start - 8 : start - 4])[0]
    return width, height, zlib.decompress(png[start : start + length])


def test_a_page_is_drawn_as_it_is_printed():
    width, height, drawn = pixels(page_picture(PAGE, 1, width=300))
    assert (width, height) == (300, 400) and len(drawn) == height * (1 + 3 * width)
    lines = [drawn[y * 901 + 1 : (y + 1) * 901] for y in range(height)]
    inked = {y for y, line in enumerate(lines) if min(line) < 128}
    assert inked and inked <= set(range(15, 60)), "the type stands in the upper part and nowhere else"


@pytest.mark.parametrize(
    ("data", "page", "width"), [(PAGE, 2, 300), (PAGE, 0, 300), (PAGE, 1, 0), (PAGE, 1, 90_000), (b"no PDF", 1, 300)]
)
def test_a_picture_that_cannot_be_is_refused_in_words(data, page, width):
    with pytest.raises(Invalid):
        page_picture(data, page, width=width)
