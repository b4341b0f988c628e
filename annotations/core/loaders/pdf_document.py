"""A PDF: its pages' print put into reading order and joined to paragraphs; page furniture set apart.

pdfminer says where each word stands; pdfium checks that none is lost, and reads long files, for it is faster.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTFigure, LTTextContainer, LTTextLine
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pypdfium2 import PdfDocument, PdfiumError, raw

from annotations.core.cutting import Hint, PageLine, cut
from annotations.core.errors import Invalid, TooLarge
from annotations.core.furniture import SENTENCE_END, shape_of, words
from annotations.core.hyphens import divides, letters, run_on, words_of
from annotations.core.page_edges import body_size, printed_from_web, running
from annotations.core.pages import Page, Piece, rows, side_columns_last
from annotations.core.paragraphs import paragraphs
from annotations.core.records import Apart, Draft, Resolved
from annotations.core.shaping import Block, shaped

ENDINGS = (".pdf",)
_MAX_PAGES = 500
#: Beyond this many pages pdfminer takes too long.
_PAGES_IN_DETAIL = 40
#: pdfminer must find this share of the letters that pdfium finds.
_COMPLETE = 0.9
_FEW_LETTERS = 20
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_BROWSERS = re.compile(r"Skia/PDF(?!.*Google Docs)|Chrom(e|ium)/|HeadlessChrome|Firefox|wkhtmltopdf|Safari", re.I)

#: char_margin below the default 2.0: narrow gutters must not join columns; the page's order joins what belongs together.
_LAYOUT = LAParams(char_margin=1.0, word_margin=0.1, boxes_flow=None, all_texts=True)

_LOCKED = "This PDF is locked with a password. Save a copy without one, or paste the text."
_DAMAGED = "This PDF is damaged or not whole. Save or download it again, or paste its text."
_PICTURES = "This PDF holds pictures of pages, no text. Run it through text recognition (OCR) first, or paste the text."
_UNREADABLE = (
    "The letters in this PDF cannot be told: it does not say what its signs mean. Open it, and type or paste the text."
)
_TOO_LONG = (
    "This PDF has {pages:,} pages; it may have 500. Save the pages that are to be checked as a PDF of their own."
)


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """By its name, by the type it came with, or, without an ending to its name, by how it begins."""
    return (
        name.lower().endswith(ENDINGS)
        or media_type == "application/pdf"
        or ("." not in name and data[:1024].lstrip().startswith(b"%PDF-"))
    )


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a PDF. Raises Invalid on locked, damaged and scanned files, TooLarge beyond 500 pages."""
    document = _opened(data)
    try:
        pages = _pages(data, document)
        said = {key: document.get_metadata_value(key) for key in ("Title", "Author", "Producer", "Creator")}
    finally:
        document.close()
    lines = rows(pages)
    if _UNMAPPED.search("".join(line.text for line in lines)):
        raise Invalid(_UNREADABLE, field="file")
    return _draft(lines, pages, said)


def _opened(data: bytes) -> PdfDocument:
    try:
        document = PdfDocument(data)
        count = len(document)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error)
        raise Invalid(_LOCKED if locked else _DAMAGED, field="file") from None
    if count > _MAX_PAGES:
        raise TooLarge(_TOO_LONG.format(pages=count), field="file")
    if not count:
        raise Invalid(_DAMAGED, field="file")
    return document


# --- two readers -----------------------------------------------------------------------------------------------------


def _pages(data: bytes, document: PdfDocument) -> list[Page]:
    quick = list(_by_pdfium(document))
    if _letters(quick) < _FEW_LETTERS:
        raise Invalid(_PICTURES, field="file")
    if len(quick) > _PAGES_IN_DETAIL:
        return quick
    try:
        fine = list(_by_pdfminer(data))
    except MemoryError:
        raise
    except Exception:  # pdfminer promises no kinds of errors for broken files; pdfium has read this one
        return quick
    lost = len(fine) != len(quick) or _letters(fine) < _COMPLETE * _letters(quick)
    return quick if lost or _unmapped(fine) else fine


def _letters(pages: list[Page]) -> int:
    return sum(character.isalnum() for page in pages for piece in page.pieces for character in letters(piece.text))


def _unmapped(pages: list[Page]) -> bool:
    return any(_UNMAPPED.search(piece.text) for page in pages for piece in page.pieces)


def _by_pdfminer(data: bytes) -> Iterator[Page]:
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=_LAYOUT)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.get_pages(BytesIO(data))):
        interpreter.process_page(page)
        layout = device.get_result()
        pieces = [piece for line in _text_lines(layout) if (piece := _piece(line, layout, number))]
        yield Page(layout.width, layout.height, tuple(pieces))


def _text_lines(layout: Any) -> Iterator[Any]:
    for part in layout:
        if isinstance(part, LTTextLine):
            yield part
        elif isinstance(part, LTTextContainer | LTFigure):
            yield from _text_lines(part)


def _piece(line: Any, layout: Any, page: int) -> Piece | None:
    characters = [part for part in line if isinstance(part, LTChar) and part.get_text().strip()]
    text = _clean(line.get_text())
    if not characters or not text:
        return None
    sizes = sorted(character.size for character in characters)
    fonts = [character.fontname.lower() for character in characters]
    return Piece(
        text,
        line.x0 - layout.x0,
        layout.y1 - line.y1,
        line.x1 - layout.x0,
        layout.y1 - line.y0,
        sizes[len(sizes) // 2],
        page,
        bold=_most(fonts, ("bold", "black", "heavy", "semibold")),
        slanted=_most(fonts, ("italic", "oblique")),
    )


def _most(fonts: list[str], names: tuple[str, ...]) -> bool:
    return sum(any(name in font for name in names) for font in fonts) > 0.8 * len(fonts)


def _by_pdfium(document: PdfDocument) -> Iterator[Page]:
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        text = page.get_textpage()
        pieces = tuple(_pdfium_lines(text, height, number))
        text.close()
        page.close()
        yield Page(width, height, pieces)


def _pdfium_lines(text: Any, height: float, page: int) -> Iterator[Piece]:
    """pdfium's own lines; it writes U+0002 for a hyphen at a line's end."""
    said: list[tuple[int, str]] = []
    count = text.count_chars()
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(text, index) if index < count else 10
        if code == 2:
            said.append((index, "-"))
        if code not in (2, 10, 13):
            said.append((index, chr(code)))
            continue
        printed = [i for i, character in said if not character.isspace()]
        words_said = _clean("".join(character for _, character in said))
        said = []
        if printed and words_said:
            left, bottom, _, top = text.get_charbox(printed[0], loose=True)
            right = text.get_charbox(printed[-1], loose=True)[2]
            size = raw.FPDFText_GetFontSize(text, printed[0])
            # A page may be scaled: the height of the letters says what the font size alone does not.
            yield Piece(
                words_said, left, height - top, max(left, right), height - bottom, max(size, (top - bottom) / 1.3), page
            )


def _clean(text: str) -> str:
    """One line of storable text, its white space folded."""
    return " ".join(_UNSTORABLE.sub("", text.replace("\n", " ").replace("\r", " ")).split())


# --- to a draft ------------------------------------------------------------------------------------------------------


def _draft(lines: list[Piece], pages: list[Page], said: dict[str, str]) -> Draft:
    around = running(lines, pages)
    running_lines = [lines[i] for i in sorted(around)]
    text_lines = side_columns_last([line for i, line in enumerate(lines) if i not in around])
    known = words_of(line.text for line in text_lines)
    size = body_size(text_lines)
    groups = paragraphs(text_lines)
    divided = divides([line.text for line in text_lines])
    told = [run_on([line.text for line in group], known, divided=divided) for group in groups]
    main = _headline([text for text, _ in told], groups, size, said["Title"])
    blocks = [
        _block(text, group, size, level=int(n == main))
        for n, ((text, _), group) in enumerate(zip(told, groups, strict=True))
    ]
    placed = _placed(blocks, groups, running_lines, pages)
    changes = {id(block): changed for block, (_, changed) in zip(blocks, told, strict=True)}
    resolved = tuple(
        Resolved(n, printed, became) for n, block in enumerate(placed) for printed, became in changes.get(id(block), ())
    )
    web = printed_from_web(running_lines) or bool(_BROWSERS.search(f"{said['Producer']} {said['Creator']}"))
    if web:
        try:
            done = cut([_hinted(block) for block in placed], field="file")
            return Draft(done.lines, done.details, resolved=resolved)
        except Invalid:
            pass  # no page with furniture after all: a document keeps its lines
    kept, details = shaped(placed, author=said["Author"] if words(said["Author"]) > 1 else "", field="file")
    return Draft(kept, details, resolved=resolved)


def _hinted(block: Block) -> PageLine:
    heading = block.level > 0 or (block.stressed and not SENTENCE_END.search(block.text) and words(block.text) < 20)
    hints = {Hint.HEADING: heading, Hint.TITLE: block.level == 1, Hint.FURNITURE: block.apart is not None}
    return PageLine(block.text, frozenset(hint for hint, holds in hints.items() if holds))


def _headline(texts: list[str], groups: list[list[Piece]], size: float, title: str) -> int | None:
    """The first page's block that the file's title names, else the one in the largest type."""
    first = [n for n, group in enumerate(groups) if group[0].page == groups[0][0].page and words(texts[n]) > 1]
    named = _plain(title)
    for n in first:
        if words(texts[n]) > 2 and (_plain(texts[n]) == named or named.startswith(_plain(texts[n]) + " ")):
            return n
    large = [n for n in first if groups[n][0].size > 1.12 * size]
    return max(large, key=lambda n: (round(groups[n][0].size, 1), -n), default=None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", letters(text).casefold()))


def _block(text: str, group: list[Piece], size: float, *, level: int) -> Block:
    larger = group[0].size > 1.05 * size
    stressed = larger or all(line.bold for line in group) or all(line.slanted for line in group)
    caption = group[0].size < 0.95 * size and shape_of(text) == Apart.CAPTION
    cells = text.replace("\t", " | ")
    return Block(cells, level, stressed=stressed, row=cells != text, apart=Apart.CAPTION if caption else None)


def _placed(blocks: list[Block], groups: list[list[Piece]], around: list[Piece], pages: list[Page]) -> list[Block]:
    """The blocks with the furniture of each page before and after what begins on it."""
    heads: list[list[Block]] = [[] for _ in pages]
    feet: list[list[Block]] = [[] for _ in pages]
    for line in around:
        side = heads if line.top < pages[line.page].height / 2 else feet
        side[line.page].append(Block(letters(line.text.replace("\t", " ")), apart=Apart.FURNITURE))
    out: list[Block] = []
    reached = -1
    for block, group in zip(blocks, groups, strict=True):
        while reached < group[0].page:
            out += feet[reached] if reached >= 0 else []
            reached += 1
            out += heads[reached]
        out.append(block)
    for page in range(max(reached, 0), len(pages)):
        out += (heads[page] if page > reached else []) + feet[page]
    return out
