"""A Word document (.docx): its paragraphs, headings and table rows; tracked insertions stay, deletions are gone."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import mammoth
from lxml import etree, html

from annotations.core.errors import Invalid
from annotations.core.packages import packed, parts
from annotations.core.records import Apart, Detail, Draft, Found
from annotations.core.shaping import Block, shaped
from annotations.core.text import canonical

ENDINGS = (".docx",)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": _WORD[1:-1]}
_MAIN = "word/document.xml"

#: Styles by their names in the file, which are English in every language of Word.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.lead:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => p:fresh
p[style-name='Intense Quote'] => p:fresh
p[style-name='List Paragraph'] => p:fresh
b => strong
i => em
"""
_AROUND = re.compile(r"^word/(header|footer)\d*\.xml$")
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre"})
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """By its name, by the type it came with, or by the part that every Word document begins with."""
    return name.lower().endswith(ENDINGS) or media_type == _TYPE or _is_package(data, name)


def _is_package(data: bytes, name: str) -> bool:
    """A ZIP without an ending to its name that holds a document; other files are what their ending says."""
    return "." not in name and data.startswith(b"PK\x03\x04") and _MAIN.encode() in data


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a document. Raises Invalid on damaged, locked and other files, TooLarge on packed bombs."""
    found = parts(data, wanted=lambda name: name.endswith((".xml", ".rels")))
    if _MAIN not in found:
        raise Invalid(
            "This file is called .docx but holds no Word document. Save it from Word again, or paste the text.",
            field="file",
        )
    found[_MAIN] = _as_shown(_xml(found[_MAIN]))
    headers, footers = (_around(found, where) for where in ("header", "footer"))
    author, details = _properties(found.get("docProps/core.xml", b""))
    lines, read_off = shaped([*headers, *_blocks(_as_html(found)), *footers], author=author, field="file")
    return Draft(lines, details | read_off)


def _as_shown(document: Any) -> bytes:
    """The document without its hidden text, and with what its simple fields show (mammoth leaves both the other way)."""
    for hidden in document.xpath("//w:r[w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]]", namespaces=_NAMES):
        hidden.getparent().remove(hidden)
    for simple in list(document.iter(f"{_WORD}fldSimple")):
        simple.tag = f"{_WORD}smartTag"
    return bytes(etree.tostring(document))


def _as_html(found: dict[str, bytes]) -> Any:
    try:
        body = mammoth.convert_to_html(
            BytesIO(packed(found)),
            style_map=_STYLES,
            convert_image=lambda image: [],
            ignore_empty_paragraphs=True,
            external_file_access=False,
            include_embedded_style_map=False,
        ).value
    except MemoryError:
        raise
    except Exception:  # whatever is wrong inside the file ends here: mammoth promises no kinds of errors
        raise Invalid(
            "This Word document is damaged. Open it in Word, save it again, or paste its text.", field="file"
        ) from None
    return html.fragment_fromstring(canonical(body, field="file").text or "<p></p>", create_parent="div")


def _blocks(root: Any) -> Iterator[Block]:
    """The paragraphs, headings and table rows, in the order of the document."""
    for dead in root.xpath(
        ".//sup[a[starts-with(@href, '#')]] | .//a[starts-with(@href, '#') and contains(@href, '-ref-')]"
    ):
        dead.drop_tree()
    inside: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if inside is not None:
            inside = None if event == "end" and element is inside else inside
            continue
        if event == "end":
            continue
        if element.tag == "tr":
            inside = element
            yield from _row(element)
        elif element.tag in _BLOCKS:
            inside = None if element.xpath(".//table | .//li | .//p") else element
            yield from _paragraph(element)


def _row(row: Any) -> Iterator[Block]:
    """A row is one line; a table of one cell only frames its text."""
    cells = [_cell(cell) for cell in row.xpath("./td | ./th")]
    if any(cells):
        yield Block(" | ".join(cells), row=len(cells) > 1)


def _cell(cell: Any) -> str:
    inner = cell.xpath(".//p | .//h1 | .//h2 | .//h3 | .//h4 | .//li") or [cell]
    return " ".join(line for block in inner for line in _text(block).split("\n") if line)


def _paragraph(element: Any) -> Iterator[Block]:
    parts_of = _text(element).split("\n")
    style = element.get("class") or ""
    level = int(element.tag[1]) if element.tag[0] == "h" else 0
    said = "".join(element.itertext()).strip()
    stress = any("".join(inner.itertext()).strip() == said for inner in element.xpath(".//strong | .//em"))
    for text in parts_of:
        if text:
            apart = Apart.CAPTION if style == "caption" else None
            yield Block(text, level, style == "lead", stress, element.tag == "li", apart)


def _text(element: Any) -> str:
    """The words of a block; a line break in it stays one."""
    for line_break in element.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = "".join(element.itertext()).split("\n")
    return "\n".join(line.strip(" \t") for line in lines).strip("\n")


def _around(found: dict[str, bytes], where: str) -> list[Block]:
    """What stands at the top ("header") or the foot ("footer") of every page, each text once."""
    texts = [
        "".join(_run_text(run) for run in paragraph.iter(f"{_WORD}t", f"{_WORD}tab")).strip()
        for name in sorted(found)
        if _AROUND.match(name) and name.startswith(f"word/{where}")
        for paragraph in _xml(found[name]).iter(f"{_WORD}p")
    ]
    return [Block(text, apart=Apart.FURNITURE) for text in dict.fromkeys(texts) if text]


def _run_text(element: Any) -> str:
    return "\t" if element.tag.endswith("}tab") else element.text or ""


def _properties(core: bytes) -> tuple[str, dict[Detail, Found]]:
    """The author's name, and the language. Title and dates are the template's as often as the document's: left alone."""
    if not core:
        return "", {}
    said = {etree.QName(element).localname: (element.text or "").strip() for element in _xml(core).iterchildren("*")}
    language = said.get("language", "")
    found = {Detail.LANGUAGE: Found(language, "document properties")} if _TAG.fullmatch(language) else {}
    return said.get("creator", ""), found


def _xml(data: bytes) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        raise Invalid(
            "This Word document is damaged. Open it in Word, save it again, or paste its text.", field="file"
        ) from None
