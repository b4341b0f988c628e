"""Batch files: rows come out as they were given, each bad one with its line and its reason, and the others go on."""

import io
import json
import struct
import time
import zipfile

import pytest

from annotations.core import batches
from annotations.core.batches import rows
from annotations.core.errors import Invalid


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_table_gives_its_rows_with_the_lines_people_see():
    table = 'id,text,url\na,"First line\n\nSecond line",https://example.org/a\n\nb,Other,\n'
    first, second = rows(table.encode(), name="x.csv")
    assert (first.number, first.id, first.text, first.url) == (
        2,
        "a",
        "First line\n\nSecond line",
        "https://example.org/a",
    )
    assert (second.number, second.id, second.text) == (6, "b", "Other")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_saved_by_a_spreadsheet_is_read(encoding):
    (row,) = rows("ID;Text\r\n7;Schöne Wörter\r\n".encode(encoding), name="X.CSV")
    assert (row.id, row.text) == ("7", "Schöne Wörter")


BROKEN_TABLES = {
    "a quotation mark inside": (
        ['a,"Fine.",', 'b,"He said "no" to it.",', 'c,"Fine as well.",', "d,Without quotation marks.,"],
        {2: True, 3: False, 4: True, 5: True},
    ),
    "over several lines": (
        ['a,"Fine.",', 'b,"He said "no" and,', "as we hear, left,", 'in the end.",', "c,Fine as well.,", "d,Fine.,"],
        {2: True, 3: False, 6: True, 7: True},
    ),
    "a cell that is never closed": (
        ["a,Fine.,", 'b,"He said no.,', "c,Fine as well.,", "d,Fine.,"],
        {2: True, 3: False, 4: True, 5: True},
    ),
    "closed by the next row": (
        ['a,"He said no.,', 'b,"Fine.",', 'c,"Fine as well.",'],
        {2: False, 3: True, 4: True},
    ),
    "the last row": (["a,Fine.,", 'b,"He said no.,'], {2: True, 3: False}),
    "a line that may be its own": (
        ['a,"He said "no".",', "and left,", "b,Fine.,", "c,Too short"],
        {2: False, 3: False, 4: True, 5: True},
    ),
}


@pytest.mark.parametrize("table", BROKEN_TABLES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_with_a_wrong_quotation_mark_is_named_by_its_own_line_and_the_rest_is_read(table, end):
    lines, good = BROKEN_TABLES[table]
    found = list(rows(end.join(["id,text,url", *lines]).encode(), name="x.csv"))
    assert {row.number: not row.error for row in found} == good


def test_a_first_line_with_a_wrong_quotation_mark_is_refused_in_words():
    with pytest.raises(Invalid, match="must name its columns"):
        list(rows(b'"id"x,text\na,b\n', name="x.csv"))


def test_a_line_that_is_not_utf_8_does_not_stop_the_others():
    bad, good = rows(b'{"text": "sch\xf6n"}\n{"id": "b", "text": "sch\xc3\xb6n"}', name="x.jsonl")
    assert (bad.number, good.text) == (1, "schön") and "UTF-8" in bad.error


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_of_json_may_begin_with_a_byte_order_mark(encoding):
    (row,) = rows('{"text": "schön"}\n'.encode(encoding), name="x.jsonl")
    assert row.text == "schön"


def test_text_in_a_table_is_not_altered():
    text = "  two  spaces\u00a0and\ttabs \u200d \U0001f469\u200d\U0001f680 "
    line = json.dumps({"id": 1, "text": text})
    (row,) = rows(line.encode(), name="x.jsonl")
    assert row.text == text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "not JSON"),
        ('{"id": 1}', "nothing to load"),
        ('{"text": 5}', "must be text"),
        ('{"text": "a", "html": "<p>a"}', "not both"),
    ],
    ids=["broken", "list", "deep", "empty", "number", "two pages"],
)
def test_a_bad_line_is_refused_by_its_number_and_the_next_is_read(line, said):
    bad, good = rows(f'{line}\n{{"id": "next", "text": "A text."}}'.encode(), name="x.jsonl")
    assert bad.number == 1
    assert said in bad.error
    assert (good.number, good.id, good.error) == (2, "next", "")


def test_an_address_alone_has_to_be_fetched():
    (row,) = rows(b"url\nhttps://example.org/a\n", name="x.csv")
    assert row.address_only


def test_a_zip_gives_its_files_and_leaves_out_what_systems_put_beside_them():
    files = {"one.txt": b"One.", "__MACOSX/one.txt": b"litter", ".DS_Store": b"litter", "sub/two.html": b"<p>Two"}
    assert [(row.file, row.data) for row in rows(packed(files), name="x.zip")] == [
        ("one.txt", b"One."),
        ("sub/two.html", b"<p>Two"),
    ]


@pytest.mark.parametrize("name", ["../up.txt", "/root.txt", "a/../../b.txt", "C:/x.txt", "..\\up.txt"])
def test_a_name_that_climbs_out_of_the_zip_is_refused(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
        archive.writestr("good.txt", "A good one.")
    bad, good = rows(out.getvalue(), name="x.zip")
    assert "leads out" in bad.error
    assert good.data == b"A good one."


def test_a_file_that_unpacks_to_too_much_is_left_out_and_the_next_is_read():
    bomb, good = rows(packed({"bomb": b"0" * (batches.MOST_BYTES + 1), "good": b"Good."}), name="x.zip")
    assert "10 MB" in bomb.error
    assert good.data == b"Good."


def test_a_damaged_file_in_a_zip_does_not_stop_the_others():
    whole = packed({"first": b"First file. " * 50, "second": b"Second."})
    at = whole.index(b"first") + 5
    damaged = whole[:at] + b"\xff" * 6 + whole[at + 6 :]
    first, second = rows(damaged, name="x.zip")
    assert "damaged" in first.error
    assert second.data == b"Second."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.xlsx", b"PK", "csv, .jsonl or .zip"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"name,age\na,1\n", "must name its columns"),
        ("x.csv", "text\nschön".encode("latin-1"), "not UTF-8"),
        ("x.zip", b"PK\x03\x04 cut short", "damaged"),
        ("x.zip", packed({}), "no files"),
    ],
    ids=["ending", "empty", "columns", "encoding", "cut", "none"],
)
def test_a_file_that_is_no_batch_is_refused_whole_with_what_to_do(name, data, said):
    with pytest.raises(Invalid, match=said):
        list(rows(data, name=name))


# --- what is packed to hurt ------------------------------------------------------------------------------------------


def test_a_zip_of_files_that_unpack_too_far_costs_no_time():
    zeros = bytes(batches.MOST_BYTES + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.txt", zeros)
    begin = time.process_time()
    assert all("10 MB" in row.error for row in rows(out.getvalue(), name="x.zip"))
    assert time.process_time() - begin < 0.2


def test_a_zip_that_unpacks_too_far_in_all_is_refused_whole_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(batches, "MOST_UNPACKED", 1_000)
    with pytest.raises(Invalid, match="500 MB"):
        batches.count(packed({f"{number}.txt": b"0" * 300 for number in range(4)}), name="x.zip")
    assert batches.count(packed({f"{number}.txt": b"0" * 300 for number in range(3)}), name="x.zip") == 3


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_packed_by_the_block_is_not_unpacked(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bomb.txt", b"0" * 100_000, compress_type=method)
        archive.writestr("good.txt", b"Good.")
    bomb, good = rows(out.getvalue(), name="x.zip")
    assert "deflate" in bomb.error and good.data == b"Good."


def test_a_file_that_unpacks_further_than_the_zip_says_ends_there():
    whole = packed({"bomb.txt": b"0" * 5_000_000, "good.txt": b"Good."})
    size = (5_000_000).to_bytes(4, "little")
    bomb, good = rows(whole.replace(size, (10).to_bytes(4, "little")), name="x.zip")
    assert "damaged" in bomb.error and not bomb.data
    assert good.data == b"Good."


def test_a_zip_that_lists_files_without_end_is_refused_before_it_is_listed():
    listed = b"PK\x01\x02" + bytes(43)
    data = listed * 250_000 + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 47 * 250_000, 0, 0)
    begin = time.process_time()
    with pytest.raises(Invalid, match="Split it"):
        batches.count(data, name="x.zip")
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("name", [".", "./", "\\"])
def test_a_file_without_a_name_does_not_stop_the_others(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
        archive.writestr("good.txt", "A good one.")
    *_, good = rows(out.getvalue(), name="x.zip")
    assert good.data == b"A good one."


def test_counting_unpacks_nothing():
    whole = packed({"first": b"First file. " * 50, "second": b"Second."})
    at = whole.index(b"first") + 5
    assert batches.count(whole[:at] + b"\xff" * 6 + whole[at + 6 :], name="x.zip") == 2


def test_names_that_are_not_read_are_listed_up_to_a_limit_and_made_harmless():
    assert batches.not_read([]) == ""
    said = batches.not_read([f"column {n}" for n in range(22)])
    assert "column 19 and 2 more. A table" in said and "column 20" not in said
    assert batches.not_read(["x" * 1000, "a\x00b"]).startswith(f"Not read: {'x' * 60}, a\ufffdb. ")
