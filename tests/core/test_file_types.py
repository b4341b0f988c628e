"""What a file is, is told by its bytes; what may not be a source is refused in words."""

import io
import struct
import tracemalloc

import pytest

from annotations.core.errors import Invalid, TooLarge
from annotations.core.file_types import FILE_TYPES, file_type, is_what_it_says, known_type, title_of
from tests import files


@pytest.mark.parametrize("name", files.of_every_kind())
def test_a_file_is_known_by_its_bytes(name):
    data, media_type = files.of_every_kind()[name]
    assert file_type(io.BytesIO(data), name=name).media_type == media_type


def test_every_kind_on_the_list_is_tried_above():
    assert {kind.media_type for kind in FILE_TYPES} == {said for _, said in files.of_every_kind().values()}
    assert all(known_type(kind.media_type) == kind for kind in FILE_TYPES)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", files.PNG, "ends in .pdf, but what it holds is of another kind \\(PNG picture\\)"),
        ("a.txt", files.PDF, "ends in .txt, but what it holds is of another kind \\(PDF\\)"),
        ("a.exe", b"MZ\x90\x00\x03\x00", "not taken"),
        ("a.txt", b"MZ\x90\x00\x03\x00", "not taken"),
        ("a.txt", b"Words, and then\x00 bytes", "not taken"),
        ("a.txt", b"w" * 100_000 + b"\x00", "not taken"),
        ("a.txt", "Words \x00".encode("utf-16"), "not taken"),
        ("a.html", b"<!DOCTYPE html><p>Words", "web page"),
        ("a.txt", b"\xef\xbb\xbf \n<html><script>alert(1)</script>", "web page"),
        ("a.txt", "<html>".encode("utf-16"), "web page"),
        ("a.svg", b"<?xml version='1.0'?><!-- a drawing -->\n<svg onload='alert(1)'/>", "web page"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "not taken"),
        ("a.mkv", b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", "not taken"),
        ("a.avi", b"RIFF\x24\x00\x00\x00AVI LIST", "not taken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not taken"),
        ("a.zip", files.packed({"a.txt": b"Words"}), "archive"),
        ("a.docx", files.packed({"a.txt": b"Words"}), "archive"),
        ("a.docx", files.office("wordprocessingml.document.main").replace(b"PK\x05\x06", b"PK\x05\x07"), "damaged"),
        ("a.docx", files.office()[:-30], "damaged"),
        ("a.docx", files.office("spreadsheetml.sheet.main"), "but what it holds is of another kind \\(Excel"),
        ("a.odt", files.packed({"x": b"", "mimetype": b"application/vnd.oasis.opendocument.text"}), "archive"),
        ("a.odt", files.packed({"mimetype": b"application/epub+zip", "content.xml": b""}), "archive"),
        (
            "a.docm",
            files.packed(
                {"[Content_Types].xml": b'<x ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'}
            ),
            "macros",
        ),
    ],
)
def test_what_is_no_source_is_refused_in_words(name, data, said):
    with pytest.raises(Invalid, match=said):
        file_type(io.BytesIO(data), name=name)


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: files.office(**{"word/bomb.xml": b"0" * 40_000_000}),
        lambda: files.packed({f"{n}": b"" for n in range(10_001)} | {"[Content_Types].xml": b""}),
        lambda: files.packed({"[Content_Types].xml": b" " * 600_000, "noise": bytes(range(256)) * 40}),
        lambda: files.packed({"mimetype": b"application/" + b"x" * 1000}),
    ],
    ids=["unpacks far", "many members", "long list of parts", "long name of itself"],
)
def test_a_zip_bomb_is_refused_without_being_unpacked(bomb):
    data = bomb()
    tracemalloc.start()
    with pytest.raises(TooLarge, match="unpacks to far more"):
        file_type(io.BytesIO(data), name="a.docx")
    assert tracemalloc.get_traced_memory()[1] < 12_000_000
    tracemalloc.stop()


def test_a_directory_of_a_million_members_is_not_read():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 46_000_000, 0, 0)
    with pytest.raises(TooLarge):
        file_type(io.BytesIO(b"PK\x03\x04" + b"\x00" * 1000 + end), name="a.docx")
    large = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 60, 0, 0)
    with pytest.raises(TooLarge):
        file_type(io.BytesIO(b"PK\x03\x04" + b"\x00" * 1000 + b"PK\x06\x07" + b"\x00" * 16 + large), name="a.docx")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Budget_2026 final.PDF", "Budget 2026 final"),
        ("C:\\desk\\notes.txt", "notes"),
        ("a/b/minutes.v1", "minutes.v1"),
        ("evil\u202efdp.\x07exe.pdf", "evil fdp. exe"),
        ("", ""),
    ],
)
def test_a_file_s_name_offers_a_title_without_what_would_disorder_it(name, title):
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("data", "said", "right"),
    [
        (files.PNG, "image/png", True),
        (files.PNG, "image/jpeg", False),
        (b"<!doctype html><p>A page", "image/png", False),
        (b"", "application/pdf", False),
        (files.PDF, "application/pdf", True),
        (b"<p>A page", "text/html", True),
        (b"a,b", "text/plain", True),
        (b"anything", "application/x-unheard-of", True),
    ],
)
def test_bytes_are_what_somebody_says_or_not(data, said, right):
    assert is_what_it_says(data, said) is right
