"""A small writer of PDFs for tests: words at places, in a standard font; pictures of pages; any number of pages."""

from collections.abc import Sequence

#: x, y (points from the lower left corner), type size, text. A text in bold begins with "*".
Placed = tuple[float, float, float, str]


def pdf(pages: Sequence[Sequence[Placed]], *, info: str = "", width: int = 600, height: int = 800) -> bytes:
    """A PDF of the pages; `info` goes into its information dictionary as it is: "/Title (Some title)"."""
    streams = [" ".join(_shown(*placed) for placed in page) for page in pages]
    return _file(streams, info, width, height, "")


def scanned(pages: int = 1) -> bytes:
    """Pages that hold a grey picture and not one letter."""
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    return _file(["600 0 0 800 0 0 cm /Im Do"] * pages, "", 600, 800, f"{image}\nstream\nx\nendstream")


def _shown(x: float, y: float, size: float, text: str) -> str:
    font = "B" if text.startswith("*") else "F"
    said = text.removeprefix("*").encode("cp1252").decode("latin-1")
    for character in "\\()":
        said = said.replace(character, "\\" + character)
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({said}) Tj ET"


def _file(streams: list[str], info: str, width: int, height: int, image: str) -> bytes:
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(streams)))
    last = 5 + 2 * len(streams)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    picture = f" /XObject << /Im {last + 1} 0 R >>" if image else ""
    for n, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {6 + 2 * n} 0 R"
            f" /Resources << /Font << /F 3 0 R /B 4 0 R >>{picture} >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    objects += [image] if image else []
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {last} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")
