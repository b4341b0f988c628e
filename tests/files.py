"""Small files of every kind, as the programs that make them begin them, and some that lie."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def upload(name: str = "budget.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def office(kind: str = "wordprocessingml.document.main", **more: bytes) -> bytes:
    """A .docx or .xlsx as far as its list of parts."""
    types = f'<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
    return packed({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **more})


def opendocument(kind: str = "text") -> bytes:
    """An .odt or .ods as far as the member that names it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        package.writestr("content.xml", b"<office/>", zipfile.ZIP_DEFLATED)
    return out.getvalue()


def of_every_kind() -> dict[str, tuple[bytes, str]]:
    """By their names: the bytes, and the media type that they are."""
    film = b"\x00\x00\x00\x20ftyp%b\x00\x00\x02\x00isomiso2"
    return {
        "a.pdf": (PDF, "application/pdf"),
        "a.png": (PNG, "image/png"),
        "a.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        "a.JPEG": (b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
        "a.gif": (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        "a.webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        "a.txt": ("Wörter, ganz einfach.\r\n".encode(), "text/plain"),
        "wide.txt": ("Wörter".encode("utf-16"), "text/plain"),
        "old.csv": ("Straße;Länge\n1;2".encode("windows-1252"), "text/csv"),
        "a.md": (b"# Title\n\n<em>Words</em>", "text/markdown"),
        "a.rtf": (b"{\\rtf1\\ansi Words}", "application/rtf"),
        "a.docx": (office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "a.xlsx": (
            office("spreadsheetml.sheet.main"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "a.odt": (opendocument(), "application/vnd.oasis.opendocument.text"),
        "a.ods": (opendocument("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        "a.mp3": (b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg"),
        "bare.mp3": (b"\xff\xfb\x90\x64\x00\x00", "audio/mpeg"),
        "a.m4a": (film % b"M4A ", "audio/mp4"),
        "phone.m4a": (film % b"mp42", "audio/mp4"),
        "a.mp4": (film % b"isom", "video/mp4"),
        "a.ogg": (b"OggS\x00\x02\x00\x00", "audio/ogg"),
        "a.wav": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        "a.webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
        "no ending": (PDF, "application/pdf"),
    }
