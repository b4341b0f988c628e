"""A saved web page: its text line by line as a browser shows it, with what its tags and its metadata say."""

import re
from typing import Any

from lxml import etree, html

from annotations.core.decoding import ENCODINGS, Decoded, decode
from annotations.core.errors import Invalid
from annotations.core.markup.body import cut_page
from annotations.core.markup.details import page_titles, stated, stated_body
from annotations.core.markup.rendering import Laid, render
from annotations.core.records import Detail, Draft, Found, Line, LineRole
from annotations.core.text import Canonical, canonical

ENDINGS = (".html", ".htm", ".xhtml")
_MAX_ELEMENTS = 200_000
_MAX_DEPTH = 500
_MAX_ATTRIBUTES = 5_000
_MAX_LINES = 15_000
#: One page in thirty has more words than this; as many attributes in one tag take half a second to read.
_MAX_WORDS = 15_000
_TOO_MUCH = "This page is built of more parts than a page has. Copy its text and paste it instead."

_META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
#: What may name an attribute: it ends at white space, a slash, an equals sign or the tag's end.
_WORD = re.compile(rb"[^ \t\n\r\f/>=]+")
#: The WHATWG Encoding standard reads these labels as another encoding; a page in ASCII letters is not UTF-16 as it says.
_LABELS = {
    **{encoding: encoding for encoding in ENCODINGS},
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252"), "windows-1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "windows-1254"),
    **dict.fromkeys(("iso-8859-2", "latin2"), "iso-8859-2"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift-jis", "sjis"), "shift_jis"),
    **dict.fromkeys(("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),
}


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """By its name, by the type it came with, or by how it begins."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        name.lower().endswith(ENDINGS)
        or media_type in ("text/html", "application/xhtml+xml")
        or start.startswith((b"<!doctype html", b"<html"))
    )


def is_crowded(data: bytes) -> bool:
    """Whether one tag of the page may hold more attributes than the parser reads in a moment: it compares each name with
    all before it.

    Names differ, so there are no more of them than different words on the page, wherever a tag begins or ends; that holds
    for every hiding place in comments, scripts and quotation marks. In UTF-16 the words do not show.
    """
    return b"\0" in data or len(set(_WORD.findall(data))) > _MAX_WORDS


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a saved page. Raises Invalid on binaries, wrong encodings, hostile nesting, and pages without article.

    `encoding`, as the page was served or as a person chose, goes before what the page says of itself, as in browsers; but
    UTF-8 that is called something else is read as UTF-8, and the draft says so.
    """
    read = decode(data, _labelled(encoding) or _declared(data))
    return _draft(read, "file")


def read_any(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a page that need not be an article: without one, none of its lines has a role."""
    read = decode(data, _labelled(encoding) or _declared(data))
    source = canonical(read.text, field="file")
    root = parse(source.text, field="file")
    page = _laid_out(root, "file")
    try:
        return _cut(root, page, source, read, "file")
    except Invalid:
        lines = tuple(Line(laid.line.text) for laid in page)
        details = stated(root, lines)
        for title in root.xpath("//head//title")[:1]:
            details.setdefault(Detail.HEADLINE, Found(" ".join(title.text_content().split()), "title"))
        return Draft(lines, details | read.details, source.newlines_changed, read.encoding)


def load_fragment(source: str) -> Draft:
    """The draft of HTML as a browser puts it on the clipboard, with or without a head. Raises Invalid as `read` does."""
    return _draft(Decoded(source, "utf-8"), "page")


def _draft(read: Decoded, field: str) -> Draft:
    source = canonical(read.text, field=field)
    if not source.text.strip():
        raise Invalid("This file is empty. Save the page again, or paste its text.", field=field)
    root = parse(source.text, field=field)
    return _cut(root, _laid_out(root, field), source, read, field)


def _laid_out(root: Any, field: str) -> list[Laid]:
    page = render(root)
    if len(page) > _MAX_LINES:
        raise Invalid(_TOO_MUCH, field=field)
    return page


def _cut(root: Any, page: list[Laid], source: Canonical, read: Decoded, field: str) -> Draft:
    try:
        done = cut_page(page, field=field, titles=page_titles(root), stated_body=stated_body(root))
    except Invalid:
        if restricted := stated(root).get(Detail.RESTRICTED):
            raise Invalid(restricted.value, field=field) from None
        raise
    lines, details = done.lines, done.details | stated(root, done.lines)
    for number, line in enumerate(lines, start=1):
        if line.role is LineRole.HEADLINE:
            details[Detail.HEADLINE] = Found(line.text.strip(), f"line {number}")
            break
    return Draft(lines, details | read.details, source.newlines_changed, read.encoding)


def _declared(data: bytes) -> str:
    found = _META_CHARSET.search(data[:4096])
    return _labelled(found.group(1).decode("ascii", "replace")) if found else ""


def _labelled(label: str) -> str:
    """The encoding that browsers take a label for, "" for one that is not known."""
    return _LABELS.get(label.lower(), "")


def parse(text: str, *, field: str = "file") -> Any:
    """The page's tree. Raises Invalid, naming the input `field`, for what is no page or is built to hurt."""
    # Without huge_tree libxml2 drops, without a word, whatever stands deeper than 256 elements; so we count ourselves.
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # An XML declaration would make lxml refuse text that is decoded already.
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise Invalid(
            "This file cannot be read as a web page. Copy the page's text and paste it instead.", field=field
        ) from None
    depth = elements = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if elements > _MAX_ELEMENTS or depth > _MAX_DEPTH or len(element.attrib) > _MAX_ATTRIBUTES:
            raise Invalid(_TOO_MUCH, field=field)
    return root
