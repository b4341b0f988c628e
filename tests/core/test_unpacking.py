"""What servers send packed comes out whole, in small pieces, or not at all."""

import gzip
import zlib

import pytest

from annotations.core.unpacking import Incomplete, unpacker

TEXT = bytes(range(256)) * 40


def unpacked(encoding, packed, *, step=7, most=1000):
    pieces = (packed[at : at + step] for at in range(0, len(packed), step))
    return list(unpacker(encoding)(pieces, most))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        (" X-Gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:99]) + gzip.compress(b"") + gzip.compress(TEXT[99:])),
        ("deflate", zlib.compress(TEXT)),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_what_was_packed_comes_out_whole_however_it_arrives(encoding, packed):
    for step in (1, 7, 100_000):
        assert b"".join(unpacked(encoding, packed, step=step)) == TEXT


def test_a_bomb_comes_out_in_small_pieces():
    bomb = gzip.compress(bytes(5_000_000))
    assert max(map(len, unpacked("gzip", bomb, step=len(bomb)))) == 1000


@pytest.mark.parametrize("cut", [1, 8, 9, 30])
def test_an_early_end_is_not_taken_for_the_end(cut):
    with pytest.raises(Incomplete):
        unpacked("gzip", gzip.compress(TEXT)[:-cut])


def test_other_bytes_are_refused():
    with pytest.raises(zlib.error):
        unpacked("gzip", b"<p>not packed at all")


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip;q=1"])
def test_nothing_else_is_unpacked(encoding):
    assert unpacker(encoding) is None
