"""Unpacking what a server sent packed, piece by piece, so that a small bomb never becomes a large one in memory."""

import zlib
from collections.abc import Callable, Iterator


class Incomplete(Exception):
    """The packed bytes end before what they hold does."""


def unpacker(encoding: str) -> Callable[[Iterator[bytes], int], Iterator[bytes]] | None:
    """What undoes a Content-Encoding (RFC 9110, section 8.4.1), or None when nothing here does.

    It takes the pieces as they come and a number; no piece it unpacks is longer than that many bytes. It raises
    zlib.error on other bytes and Incomplete on an early end.
    """
    return _UNPACKERS.get(encoding.strip().lower())


def _as_sent(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    return pieces


def _unzipped(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """gzip, also several members in a row (RFC 1952, section 2.2), or zlib."""
    unpack = None
    for piece in pieces:
        rest = piece
        while rest:
            unpack = unpack or zlib.decompressobj(wbits=zlib.MAX_WBITS + 32)  # either header
            yield unpack.decompress(rest, most)
            rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            if unpack.eof:
                unpack = None
    if unpack:
        raise Incomplete


_UNPACKERS = {
    "": _as_sent,
    "identity": _as_sent,
    "gzip": _unzipped,
    "x-gzip": _unzipped,
    "deflate": _unzipped,
}
