"""What a page states of itself, and where: linked data, meta elements, language, canonical address. Nothing is inferred."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from annotations.core.addresses import web_address
from annotations.core.errors import Invalid
from annotations.core.markup.visible import visible
from annotations.core.people import names_in
from annotations.core.records import Detail, Found, Line
from annotations.core.text import shown

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting|NewsStory)\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# More linked data than this is not read: a page needs one block.
_MOST_BLOCKS = 20
_MOST_ITEMS = 2_000
_LONGEST = 500

#: What a reader is told of a page that keeps its text for those who pay.
PAYWALLED = "The page says that it is for subscribers; text may be missing. Paste what you may read."

#: Meta elements by their property, name or itemprop, for each detail the likeliest first.
_META = {
    Detail.HEADLINE: ("og:title", "twitter:title", "dc.title"),
    Detail.BYLINE: ("author", "article:author", "article:author_name", "byl", "parsely-author", "sailthru.author",
                    "dc.creator"),
    Detail.PUBLISHER: ("og:site_name", "publisher", "application-name", "dc.publisher"),
    Detail.DATE_PUBLISHED: (
        "article:published_time", "og:article:published_time", "datepublished", "article.published", "publishdate",
        "publish-date", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.date", "date",
    ),
    Detail.DATE_MODIFIED: ("article:modified_time", "og:updated_time", "datemodified"),
    Detail.LANGUAGE: ("og:locale", "content-language", "dc.language", "language"),
}  # fmt: skip


def stated(root: Any, lines: Sequence[Line] = ()) -> dict[Detail, Found]:
    """The details that the page states, each from the first place that says it in a form that can be read.

    `lines`, the page's own as they were cut, are asked last, for the authors and the dates.
    """
    details: dict[Detail, Found] = {}
    # Linked data may spell out what no text may hold.
    statements = [(detail, shown(value), where) for detail, value, where in _statements(root)]
    for detail, value, where in statements:
        if detail not in details and (clean := _READ.get(detail, _words)(html.unescape(value))):
            details[detail] = Found(clean, where)
    publishers = [html.unescape(value) for detail, value, _ in statements if detail is Detail.PUBLISHER]
    bylines = [(value, where) for detail, value, where in statements if detail is Detail.BYLINE]
    for value, where in bylines:
        if names := names_in(html.unescape(value), publishers):
            details[Detail.AUTHORS] = Found("; ".join(names), where)
            break
    return visible(root, lines, publishers) | details


def page_titles(root: Any) -> str:
    """All that the page's metadata call it, in one text."""
    titles = [value for detail, value, _ in _statements(root) if detail is Detail.HEADLINE]
    titles += [title.text_content() for title in root.xpath("//head//title")[:1]]
    return " | ".join(titles)


def stated_body(root: Any) -> str:
    """The article's text where linked data state it, else ""; it may hold markup of its own."""
    bodies = [item["articleBody"] for item in _linked_data(root) if isinstance(item.get("articleBody"), str)]
    return re.sub(r"<[^<>]{1,500}>", " ", html.unescape(max(bodies, key=len, default="")))


def _statements(root: Any) -> Iterator[tuple[Detail, str, str]]:
    """Every detail that is stated anywhere, the most trusted place first."""
    yield Detail.LANGUAGE, root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "", "html lang"
    for href in root.xpath("//link[@rel='canonical']/@href")[:1]:
        yield Detail.CANONICAL_URL, str(href), "link rel=canonical"
    for item in _linked_data(root):
        yield from _of_item(item)
    metas = _metas(root)
    for detail, names in _META.items():
        for name in names:
            for value in metas.get(name, ())[:1]:
                yield detail, value, f"meta {name}"
    for value in metas.get("article:content_tier", ())[:1]:
        if value.strip().lower() in ("locked", "metered"):
            yield Detail.RESTRICTED, PAYWALLED, "meta article:content_tier"
    for value in metas.get("og:url", ())[:1]:
        yield Detail.CANONICAL_URL, value, "meta og:url"
    for value in root.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")[:1]:
        yield Detail.DATE_PUBLISHED, str(value), "time datePublished"
    for value in root.xpath("//time[@itemprop='dateModified']/@datetime")[:1]:
        yield Detail.DATE_MODIFIED, str(value), "time dateModified"


def _metas(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name, content = (meta.get(attribute) or "").strip().lower(), meta.get("content") or ""
            if name and content.strip():
                found.setdefault(name, []).append(content)
    return found


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """The items of linked data that are articles, wherever the blocks nest them."""
    for script in root.xpath("//script[@type='application/ld+json']")[:_MOST_BLOCKS]:
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_ITEMS):
            if not waiting:
                break
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting.extend(thing)
            elif isinstance(thing, dict):
                if any(_ARTICLE_TYPES.match(kind) for kind in _listed(thing.get("@type")) if isinstance(kind, str)):
                    yield thing
                waiting.extend(thing[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in thing)


def _of_item(item: dict[str, Any]) -> Iterator[tuple[Detail, str, str]]:
    if str(item.get("isAccessibleForFree")).lower() == "false":
        yield Detail.RESTRICTED, PAYWALLED, "JSON-LD isAccessibleForFree"
    simple = {Detail.HEADLINE: "headline", Detail.DATE_PUBLISHED: "datePublished", Detail.LANGUAGE: "inLanguage",
              Detail.DATE_MODIFIED: "dateModified"}  # fmt: skip
    for detail, key in simple.items():
        if isinstance(item.get(key), str):
            yield detail, item[key], f"JSON-LD {key}"
    for detail, key, most in ((Detail.BYLINE, "author", 20), (Detail.PUBLISHER, "publisher", 1)):
        names = [name.strip() for thing in _listed(item.get(key)) if (name := _name(thing)).strip()]
        yield detail, ", ".join(dict.fromkeys(names[:most])), f"JSON-LD {key}"


def _name(thing: Any) -> str:
    name = thing.get("name") if isinstance(thing, dict) else thing
    return name if isinstance(name, str) and not _ADDRESS.match(name) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(value: str) -> str:
    folded = " ".join(value.split())
    return folded if len(folded) <= _LONGEST else ""


def _person(value: str) -> str:
    """A name; not the address of a profile."""
    name = _words(value)
    return "" if _ADDRESS.match(name) else name


def _day(value: str) -> str:
    """An ISO date, only where the value begins with one."""
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return ""


def _language(value: str) -> str:
    tag = value.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) and len(tag) <= 35 else ""


def _address(value: str) -> str:
    try:
        return web_address(value.strip())
    except Invalid:
        return ""


_READ = {
    Detail.BYLINE: _person,
    Detail.DATE_PUBLISHED: _day,
    Detail.DATE_MODIFIED: _day,
    Detail.LANGUAGE: _language,
    Detail.CANONICAL_URL: _address,
}
