"""The pages of a PDF, and each as a picture, so that a reader can compare the text with the print."""

import struct
import zlib

from pypdfium2 import PdfDocument, PdfiumError

from annotations.core.errors import Invalid

_MAX_WIDTH = 2_000
_MAX_PIXELS = 8_000_000


def count(data: bytes) -> int:
    """How many pages the PDF has. Raises Invalid when it cannot be opened."""
    document = _opened(data)
    try:
        return len(document)
    finally:
        document.close()


def _opened(data: bytes) -> PdfDocument:
    try:
        return PdfDocument(data)
    except PdfiumError:
        raise Invalid("This PDF cannot be shown: it is locked or damaged.", field="file") from None


def picture(data: bytes, page: int, *, width: int) -> bytes:
    """Page `page` (from 1) of the PDF as a PNG of `width` pixels. Raises Invalid when there is no such picture."""
    document = _opened(data)
    try:
        if not 1 <= page <= len(document):
            raise Invalid(f"This PDF has {len(document)} pages; there is no page {page}.", field="page")
        shown = document[page - 1]
        across, down = shown.get_size()
        if not 1 <= width <= _MAX_WIDTH or across <= 0 or width * width * down / across > _MAX_PIXELS:
            raise Invalid(
                f"A picture of this page may be up to {_MAX_WIDTH:,} pixels wide, and not too tall.", field="width"
            )
        drawn = shown.render(scale=width / across, rev_byteorder=True, force_bitmap_format=_RGB)
        rows = bytes(drawn.buffer)
        return _png(rows, drawn.width, drawn.height, drawn.stride)
    except PdfiumError:
        raise Invalid("This page cannot be shown: the PDF is damaged.", field="page") from None
    finally:
        document.close()


#: pdfium's FPDFBitmap_BGR: three bytes a pixel; `rev_byteorder` makes them red, green, blue.
_RGB = 2


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """PNG (W3C, third edition): eight bits for each of red, green and blue, rows without a filter."""
    rows = b"".join(b"\x00" + pixels[y * stride : y * stride + 3 * width] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, part) for name, part in parts)


def _chunk(name: bytes, part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
