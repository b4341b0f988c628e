"""Our own format, "workbench" version 3: every field of every record, read back without loss (fields.md 6.6).

The schema of each version stands beside this module, its documentation in docs/formats.md. The functions named after
nouns shape one thing each; the API answers with the same shapes. Positions are code points, end exclusive; each highlight
carries the same place in UTF-16 units as well, because that is how browsers count.
"""

import json
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Union, get_args, get_origin, get_type_hints

from annotations.core.errors import Invalid
from annotations.core.records import (
    ArticleRecord,
    ClaimRecord,
    ConclusionRecord,
    EvidenceRecord,
    HighlightRecord,
    Line,
    PersonRecord,
    ProjectRecord,
    RatingRecord,
    ReviewRecord,
    RevisionRecord,
    SourceRecord,
    TextRecord,
    VerdictRecord,
)
from annotations.core.text import storable

FORMAT = "workbench"
VERSION = 3
SCHEMA = f"urn:factcheck-workbench:schema:{VERSION}"

Shape = dict[str, Any]

# --- writing --------------------------------------------------------------------------------------------------------


def write(record: ProjectRecord) -> Iterator[str]:
    """The whole project, an article or a copy's text at a time, so that a large project needs no large memory."""
    head = {
        "$schema": SCHEMA,
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _moment(record.exported_at),
        "exported_by": person(record.exported_by) if record.exported_by else None,
        "project": project(record),
        "sources": [source(one) for one in record.sources],
    }
    yield _dump(head).removesuffix("\n}") + ",\n"
    yield from _listed("articles", (article(one) for one in record.articles))
    yield ",\n"
    yield from _listed("texts", (text(one) for one in record.texts))
    yield "\n}\n"


def _listed(name: str, shapes: Iterable[Shape]) -> Iterator[str]:
    """A member of the top level, item by item."""
    yield f'  "{name}": ['
    comma = ""
    for shape in shapes:
        yield comma + "\n    " + _dump(shape).replace("\n", "\n    ")
        comma = ","
    yield "\n  ]" if comma else "]"


def project(record: ProjectRecord) -> Shape:
    """The project without its sources and articles: name, guidelines, what it demands, rating scale, people, trail."""
    return {
        "uid": record.uid,
        "name": record.name,
        "slug": record.slug,
        "guidelines": record.guidelines,
        "verdicts_demanded": record.verdicts_demanded,
        "needs_sources": record.needs_sources,
        "needs_primary": record.needs_primary,
        "needs_checked": record.needs_checked,
        "scale_version": record.scale_version,
        "scale": [rating(one) for one in record.scale],
        "people": [person(one) for one in record.people],
        "trail": _value(record.trail),
    }


def person(record: PersonRecord) -> Shape:
    """Somebody who did something; `role` is null for a former member."""
    return _plain(record)


def rating(record: RatingRecord) -> Shape:
    """A rating with its scale's version and bounds (fields.md 6.4)."""
    return _plain(record)


def source(record: SourceRecord) -> Shape:
    """A source, which evidence names by its uid, with its file and every look at its page (fields.md 6.3)."""
    return _plain(record)


def text(record: TextRecord) -> Shape:
    """The text of a copy that quotations stand in: what their selectors count in (fields.md 6.6, 1)."""
    return _plain(record)


def article(record: ArticleRecord) -> Shape:
    """An article with its revisions, claims and reviews (fields.md 6.1)."""
    texts = {one.uid: one.text for one in record.revisions}
    return _plain(record, claims=[claim(one, texts) for one in record.claims])


def revision(record: RevisionRecord) -> Shape:
    """An article's text at one time, the role of each line, and the lines of the page that were set apart."""
    return _plain(record)


def claim(record: ClaimRecord, texts: Mapping[str, str]) -> Shape:
    """A claim with all that hangs on it (fields.md 6.2). `texts`: the article's texts by their revisions' uids."""
    return _plain(record, highlights=[highlight(one, texts[one.revision]) for one in record.highlights])


def highlight(record: HighlightRecord, text: str) -> Shape:
    """Words of a revision, whose text this is: their place in code points and in UTF-16 units (fields.md 6.6, 1)."""
    start = _utf16_length(text[: record.start])
    end = start + _utf16_length(text[record.start : record.end])
    return _plain(record) | {"utf16_start": start, "utf16_end": end}


def evidence(record: EvidenceRecord) -> Shape:
    """A source on a claim: what it does for it, where its quotation stands, who checked it (fields.md 6.3)."""
    return _plain(record)


def verdict(record: VerdictRecord) -> Shape:
    """One version of one reviewer's verdict (fields.md 6.4); `superseded_at` flags an earlier one."""
    return _plain(record)


def conclusion(record: ConclusionRecord) -> Shape:
    """The desk's answer on a claim (fields.md 6.4)."""
    return _plain(record)


def review(record: ReviewRecord) -> Shape:
    """An assignment of the article or of one claim (fields.md 6.5)."""
    return _plain(record)


def _dump(shape: Shape) -> str:
    return json.dumps(shape, indent=2, ensure_ascii=False)


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _plain(record: Any, **shaped: Any) -> Shape:
    """The record's fields in their order, those already `shaped` as they are.

    What a record gains, the format gains; the schema, which allows no more than it lists, then fails its test.
    """
    names = [field.name for field in fields(record)]
    return {name: shaped[name] if name in shaped else _value(getattr(record, name)) for name in names}


def _value(value: Any) -> Any:
    match value:
        case Line():
            # Only lines that are set apart come here, and those have no role.
            return {"text": value.text, "reason": _value(value.apart)}
        case StrEnum():
            return value.value
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_value(one) for one in value]
        case _ if is_dataclass(value):
            return _plain(value)
        case _:
            return value


# --- reading --------------------------------------------------------------------------------------------------------


def read(text: str) -> ProjectRecord:
    """The record that `write` wrote. Raises Invalid, naming the place, on another format, version or shape.

    Raises it too when a text is not the one its SHA-256 was taken of, or a highlight or a quotation points at other
    words than it says: nobody may be shown a claim on words that were not checked.
    """
    try:
        top = json.loads(text)
    except json.JSONDecodeError as error:
        raise Invalid(f"This is not JSON (line {error.lineno}: {error.msg}).") from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, and lists in lists without end.
        raise Invalid("This file cannot be read: it holds a number or a nesting beyond all measure.") from error
    if not isinstance(top, dict) or top.get("format") != FORMAT:
        raise Invalid(f"This is not a file of the format “{FORMAT}”.")
    if type(top.get("version")) is not int or top["version"] != VERSION:
        raise Invalid(f"This file has version {top.get('version')!r}; this workbench reads version {VERSION}.")
    inner = top.get("project")
    flat = {**(inner if isinstance(inner, dict) else {}), **top}
    record: ProjectRecord = _parse(ProjectRecord, flat, "file")
    copies = {one.capture: one.text for one in record.texts}
    for kept in record.texts:
        if sha256(kept.text.encode()).hexdigest() != kept.sha256:
            raise Invalid(f"The text of copy {kept.capture} is not the one that its SHA-256 was taken of.")
    for one in record.articles:
        _verify(one)
        _verify_quotations(one, copies)
    return record


def _verify_quotations(record: ArticleRecord, copies: Mapping[str, str]) -> None:
    for evidence in (evidence for claim in record.claims for evidence in claim.evidence):
        if evidence.selector and evidence.capture:
            place, exact = evidence.selector.position, evidence.selector.quote.exact
            if copies.get(evidence.capture, "")[place.start : place.end] != exact:
                raise Invalid(f"Evidence {evidence.uid} does not point at the words that it quotes.")


def _verify(record: ArticleRecord) -> None:
    texts = {one.uid: one.text for one in record.revisions}
    for one in record.revisions:
        if sha256(one.text.encode()).hexdigest() != one.sha256:
            raise Invalid(f"The text of revision {one.uid} is not the one that its SHA-256 was taken of.")
    for spot in (spot for claim in record.claims for spot in claim.highlights):
        if texts.get(spot.revision, "")[spot.start : spot.end] != spot.exact:
            raise Invalid(f"Highlight {spot.uid} does not point at the words that it says.")
    words = {spot.uid: spot.exact for claim in record.claims for spot in claim.highlights}
    for spot in (spot for claim in record.claims for spot in claim.highlights if not spot.stands):
        if spot.exact or not spot.last_exact or words.get(spot.carried_from or "") != spot.last_exact:
            raise Invalid(f"Highlight {spot.uid} is gone, and its last words are not those of the one it continues.")


def _parse(kind: Any, value: Any, place: str) -> Any:
    """`value` as the type that a record's field declares. Keys that the record does not know are passed over."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _parse(get_args(kind)[0], value, place)
    if origin in (tuple, Iterable):
        items = _demand(list, value, place)
        return tuple(_parse(get_args(kind)[0], item, f"{place}[{at}]") for at, item in enumerate(items))
    if kind is Line:
        shape = _demand(dict, value, place)
        value = {"text": shape.get("text"), "role": None, "apart": shape.get("reason")}
    if is_dataclass(kind):
        return _parse_record(kind, _demand(dict, value, place), place)
    if kind in (bool, int, str):
        return _demand(kind, value, place)
    return _convert(kind, _demand(str, value, place), place)


def _parse_record(kind: Any, shape: Shape, place: str) -> Any:
    hints = get_type_hints(kind)
    missing = [name for name in hints if name not in shape]
    if missing:
        raise Invalid(f"In {place}, {missing[0]} is missing.")
    return kind(**{name: _parse(hint, shape[name], f"{place}.{name}") for name, hint in hints.items()})


def _demand(kind: type, value: Any, place: str) -> Any:
    # Not isinstance: in Python a bool is an int, in this format it is not.
    if type(value) is not kind:
        raise Invalid(f"In {place}, {_NAMES[kind]} should stand; it holds {json.dumps(value)[:60]}.")
    return storable(value) if isinstance(value, str) else value


_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a whole number", bool: "true or false"}


def _read_day(value: str) -> date:
    # Python reads more spellings than the schema allows (2026-W47-6).
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _read_moment(value: str) -> datetime:
    if not value.endswith("Z"):
        raise ValueError(value)
    return datetime.fromisoformat(value)


_FROM_TEXT: dict[Any, Callable[[str], Any]] = {date: _read_day, datetime: _read_moment}


def _convert(kind: Any, value: str, place: str) -> Any:
    try:
        return _FROM_TEXT.get(kind, kind)(value)
    except ValueError as error:
        raise Invalid(f"In {place}, {json.dumps(value, ensure_ascii=False)[:60]} cannot stand.") from error
