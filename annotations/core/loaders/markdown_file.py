"""A Markdown file (CommonMark and tables): its lines as a reader sees them, and what its front matter says."""

import re
from collections.abc import Iterator
from datetime import date

from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotations.core.addresses import web_address
from annotations.core.decoding import decode
from annotations.core.errors import Invalid
from annotations.core.records import Apart, Detail, Draft, Found
from annotations.core.shaping import Block, shaped
from annotations.core.text import canonical

ENDINGS = (".md", ".markdown")
_TYPES = ("text/markdown", "text/x-markdown")
#: YAML between lines of ---, TOML between lines of +++.
_FRONT = re.compile(
    r"\A(?:---[ \t]*\n(.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(.*?)^\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ENTRY = re.compile(r"^([A-Za-z][\w -]*?)[ \t]*(?:=|:(?=\s|$))[ \t]*(.*)$")
#: The marks of notes, which CommonMark would take for links: the note's own words stay.
_NOTE = re.compile(r"^\[\^[\w-]+\]:[ \t]*|\[\^[\w-]+\]", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+)$")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")

#: What the keys of a front matter say, in the spellings of the usual site builders.
_DETAILS = {
    "title": Detail.HEADLINE,
    "headline": Detail.HEADLINE,
    "description": Detail.STANDFIRST,
    "subtitle": Detail.STANDFIRST,
    "standfirst": Detail.STANDFIRST,
    "byline": Detail.BYLINE,
    "author": Detail.AUTHORS,
    "authors": Detail.AUTHORS,
    "publisher": Detail.PUBLISHER,
    "date": Detail.DATE_PUBLISHED,
    "published": Detail.DATE_PUBLISHED,
    "updated": Detail.DATE_MODIFIED,
    "modified": Detail.DATE_MODIFIED,
    "lastmod": Detail.DATE_MODIFIED,
    "last_modified_at": Detail.DATE_MODIFIED,
    "lang": Detail.LANGUAGE,
    "language": Detail.LANGUAGE,
    "canonical_url": Detail.CANONICAL_URL,
    "canonical": Detail.CANONICAL_URL,
}
_WHERE = "front matter"


def takes(data: bytes, *, name: str, media_type: str) -> bool:
    """By its name or the type it came with: its text alone could be anything."""
    return name.lower().endswith(ENDINGS) or media_type in _TYPES


def read(data: bytes, *, encoding: str = "") -> Draft:
    """The draft of a Markdown file. Raises Invalid on binaries, wrong encodings and files without text."""
    decoded = decode(data, encoding)
    given = canonical(decoded.text, field="file")
    front, text = _parted(given.text)
    stated = _stated(front)
    names = stated[Detail.AUTHORS].value.split("; ") if Detail.AUTHORS in stated else [""]
    lines, read_off = shaped(list(_blocks(text)), author=names[0], field="file")
    if Detail.AUTHORS in stated and Detail.BYLINE not in stated:
        stated[Detail.BYLINE] = Found(", ".join(names), _WHERE)
    # A byline as it is printed says more than a name; who wrote the file and when, its author knows best.
    known = {detail: stated[detail] for detail in (Detail.AUTHORS, Detail.DATE_PUBLISHED) if detail in stated}
    return Draft(lines, stated | read_off | known | decoded.details, given.newlines_changed, decoded.encoding)


def _parted(text: str) -> tuple[str, str]:
    """The front matter and the text. What stands between two rules but is no list of entries is text."""
    found = _FRONT.match(text)
    front = (found.group(1) or found.group(2) or "") if found else ""
    entries = [line for line in front.split("\n") if line.strip() and not line[0].isspace()]
    if not found or not all(_ENTRY.match(line) or _ITEM.match(line) or line[0] in "#[]{}" for line in entries):
        return "", text
    return front, text[found.end() :]


def _stated(front: str) -> dict[Detail, Found]:
    """Details from `key: value` entries and from lists of names below a key. Anything deeper says nothing to us."""
    values: dict[str, list[str]] = {}
    key = ""
    for line in front.split("\n"):
        if entry := _ENTRY.match(line):
            key = entry.group(1).strip().casefold()
            values[key] = _listed(entry.group(2) or "")
        elif key and (item := _ITEM.match(line)):
            values[key].append(_unquoted(item.group(1)))
    found: dict[Detail, Found] = {}
    for key, said in values.items():
        detail = _DETAILS.get(key)
        value = _accepted(detail, said) if detail and detail not in found else ""
        if detail and value:
            found[detail] = Found(value, _WHERE)
    return found


def _listed(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",")]
    return [_unquoted(value)] if value else []


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return re.sub(r"\s+#.*$", "", value)


def _accepted(detail: Detail, said: list[str]) -> str:
    """The value, or "" when it is not of its kind."""
    said = [value for value in said if value and value[0] not in "{|>&*!"]
    if not said:
        return ""
    if detail == Detail.AUTHORS:
        return "; ".join(said)
    value = said[0]
    if detail in (Detail.DATE_PUBLISHED, Detail.DATE_MODIFIED):
        try:
            return date.fromisoformat(value[:10]).isoformat()
        except ValueError:
            return ""
    if detail == Detail.LANGUAGE:
        return value if _TAG.fullmatch(value) else ""
    if detail == Detail.CANONICAL_URL:
        try:
            return web_address(value)
        except Invalid:
            return ""
    return value


def _blocks(text: str) -> Iterator[Block]:
    """The blocks of the file without their marks; the words, quotes and dashes stay as they are typed."""
    try:
        tokens = (
            MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).parse(_NOTE.sub("", text))
        )
    except RecursionError:
        raise Invalid(
            "This file is nested deeper than a text. Paste the article's text instead.", field="file"
        ) from None
    level = 0
    in_list = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("list_item_open", "list_item_close"):
            in_list += token.nesting
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Block(" | ".join(row), row=True)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(" ".join(_read(token).split("\n")).strip())
        elif token.type == "inline":
            caption = Apart.CAPTION if any(child.type == "image" for child in token.children or ()) else None
            yield from _lines(_read(token), level, _stressed(token), in_list > 0, caption)
        elif token.type in ("fence", "code_block"):
            yield from _lines(token.content)
        elif token.type == "html_block":
            yield from _lines(_MARKUP.sub("", _COMMENT.sub("", token.content)))


def _lines(
    text: str, level: int = 0, stressed: bool = False, row: bool = False, apart: Apart | None = None
) -> Iterator[Block]:
    for line in text.split("\n"):
        if line.strip():
            yield Block(line.strip(" \t"), level, stressed=stressed, row=row, apart=apart)


def _read(token: Token) -> str:
    """An inline token's text: a line broken on purpose is a new line, any other break is a space."""
    return "".join(_piece(child) for child in token.children or ())


def _piece(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "\n"
    # A picture's description is not text of the article, and inline HTML is marks.
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _stressed(token: Token) -> bool:
    """Whether all of it stands between one pair of emphasis marks."""
    children = [child for child in token.children or () if child.content.strip() or child.nesting]
    return (
        len(children) > 2
        and children[0].type in ("em_open", "strong_open")
        and children[-1].type == children[0].type.replace("open", "close")
        and not any(child.level == 0 for child in children[1:-1])
    )
