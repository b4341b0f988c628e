"""A saved web page comes in as a browser shows it, with what it states of itself."""

import codecs
import json
from pathlib import Path

import pytest

from annotations.core import loaders
from annotations.core.days import published_in
from annotations.core.errors import Invalid
from annotations.core.loaders.html_page import load_fragment
from annotations.core.people import names_in
from annotations.core.records import Apart, Detail, LineRole
from tests.core.test_loading import apart, of

FILES = Path(__file__).parents[3] / "shared" / "datasets" / "article-files-samples"

PAGE = """<!doctype html><html lang="en-GB"><head><title>x</title>
<meta property="og:site_name" content="The Example"><link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-02T10:00:00Z",
"author": [{"name": "Ann Example"}]}</script></head><body>
<nav><a href="/">Home</a> <a href="/n">News of the day and of the week, for all of our readers.</a></nav>
<main><article><h1>Council repairs <em>38</em> bridges</h1>
<p>The council repaired   38 of its 40 bridges last year,
the mayor said.<br>Two wait for spare parts until the end of spring, she added.</p>
<figure><img src="x"><figcaption>A bridge that was repaired in the spring of last year.</figcaption></figure>
<h2>What is missing</h2><p>No&nbsp;official announcement was made before Tuesday evening, residents said.</p>
<p hidden>This is hidden and must not come in at all, whatever it says.</p><script>var a = "not text";</script>
<div class="related-stories"><p>Another story about a ferry that came late again on Monday.</p></div></article></main>
<footer><p>All rights reserved by the publisher of this page, as they always are.</p></footer></body></html>"""


def test_a_page_comes_in_as_a_browser_shows_it():
    draft = loaders.load(PAGE.encode(), name="page.html")
    assert of(draft, LineRole.HEADLINE) == ["Council repairs 38 bridges"]
    assert of(draft, LineRole.PARAGRAPH) == [
        "The council repaired 38 of its 40 bridges last year, the mayor said.",
        "Two wait for spare parts until the end of spring, she added.",
        "No\xa0official announcement was made before Tuesday evening, residents said.",
    ]
    assert of(draft, LineRole.SUBHEADING) == ["What is missing"]
    assert apart(draft, Apart.CAPTION) == ["A bridge that was repaired in the spring of last year."]
    assert apart(draft, Apart.OTHER_STORY) == ["Another story about a ferry that came late again on Monday."]
    assert "hidden" not in draft.page and "not text" not in draft.page


def test_details_come_from_where_the_page_states_them():
    details = loaders.load(PAGE.encode(), name="page.html").details
    assert {detail: found.value for detail, found in details.items()} == {
        Detail.HEADLINE: "Council repairs 38 bridges",
        Detail.LANGUAGE: "en-GB",
        Detail.CANONICAL_URL: "https://example.org/a",
        Detail.PUBLISHER: "The Example",
        Detail.DATE_PUBLISHED: "2026-03-02",
        Detail.BYLINE: "Ann Example",
        Detail.AUTHORS: "Ann Example",
    }
    assert details[Detail.BYLINE].where == "JSON-LD author"


def test_a_declared_legacy_charset_is_read_as_browsers_read_it():
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("repaired   38", "“repaired” 38")
    draft = loaders.load(page.encode("windows-1252"), name="page.html")
    assert draft.encoding == "windows-1252"
    assert "“repaired”" in draft.page


@pytest.mark.parametrize(
    "bomb", ["<div>" * 30_000 + "text", "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">text</p>"]
)
def test_a_page_built_to_hurt_is_refused_in_words(bomb):
    with pytest.raises(Invalid, match="more parts than a page has"):
        loaders.load(b"<html><body>" + bomb.encode(), name="page.html")


def test_what_stands_deep_in_a_page_is_not_lost():
    said = [f"The council repaired bridge number {n} last year, the mayor said on that day." for n in range(10)]
    below = "A deep line says that two bridges wait for parts until spring."
    deep = f"{'<div>' * 260}<p>{below}</p>{'</div>' * 260}"
    page = (
        f"<html><body><h1>Bridges are repaired</h1><p>{'</p><p>'.join(said)}</p>{deep}<p>The end, she said.</p></body>"
    )
    lines = [line.text for line in loaders.load(page.encode(), name="page.html").lines]
    assert lines == ["Bridges are repaired", *said, below, "The end, she said."]


def test_a_page_whose_elements_never_end_comes_in_whole():
    said = [f"The council repaired bridge number {n} last year, the mayor said on that day." for n in range(400)]
    page = f"<html><body><h1>Bridges are repaired</h1><div><p>{'<div><p>'.join(said)}"
    assert len(loaders.load(page.encode(), name="page.html").lines) == 401


def test_an_empty_html_file_is_refused_in_words():
    with pytest.raises(Invalid, match="empty"):
        loaders.load(b" \n", name="page.html")


@pytest.mark.skipif(not FILES.exists(), reason="../shared/datasets/article-files-samples is not here")
@pytest.mark.parametrize("name", ["page.html", "page-windows-1252.html", "article-utf16.txt"])
def test_the_shared_files_come_in_complete_and_in_order(name):
    expected = json.loads((FILES / "expected.json").read_text())
    draft = loaders.load((FILES / name).read_bytes(), name=name)
    body = expected.get("body") or expected.get("paragraphs")
    assert of(draft, LineRole.HEADLINE) == [expected["title"]]
    assert [
        line.text for line in draft.kept if line.role in (LineRole.PARAGRAPH, LineRole.SUBHEADING, LineRole.CREDIT)
    ] == body


def test_an_article_that_the_parser_leaves_in_the_head_is_found():
    page = "<title>x</title><article><h1>Bridges are repaired</h1><p>The council decided so on Tuesday, she said.</p>"
    draft = loaders.load(page.encode(), media_type="text/html")
    assert [line.text for line in draft.kept] == [
        "Bridges are repaired",
        "The council decided so on Tuesday, she said.",
    ]


def test_what_the_clipboard_holds_comes_in_without_a_head():
    draft = load_fragment(
        "<meta charset='utf-8'><h1>Council repairs 38 bridges</h1>"
        "<p>The council repaired 38 of its 40 bridges last year, the mayor said.</p>"
        "<p>Two wait for spare parts until the end of spring, <b>she added</b>.</p>"
    )
    assert of(draft, LineRole.HEADLINE) == ["Council repairs 38 bridges"]
    assert of(draft, LineRole.PARAGRAPH)[-1] == "Two wait for spare parts until the end of spring, she added."


@pytest.mark.parametrize(
    ("mark", "served", "meta", "written", "read_as"),
    [
        (b"", "windows-1251", "utf-8", "windows-1251", "windows-1251"),
        (b"", "iso-8859-1", "utf-8", "windows-1252", "windows-1252"),
        (b"", "utf-8", "windows-1252", "utf-8", "utf-8"),
        (b"", "", "windows-1252", "windows-1252", "windows-1252"),
        (b"", "no-such-name", "windows-1252", "windows-1252", "windows-1252"),
        (codecs.BOM_UTF8, "windows-1252", "windows-1252", "utf-8", "utf-8"),
    ],
    ids=[
        "served before meta",
        "served by its label",
        "served UTF-8",
        "meta alone",
        "served unknown",
        "mark before all",
    ],
)
def test_a_page_is_read_by_its_mark_then_as_it_was_served_then_as_it_says_itself(mark, served, meta, written, read_as):
    page = PAGE.replace("<head>", f'<head><meta charset="{meta}">').replace("repaired   38", "“repaired” 38")
    draft = loaders.load(mark + page.encode(written), media_type="text/html", encoding=served)
    assert draft.encoding == read_as
    assert "“repaired”" in draft.page


@pytest.mark.parametrize("label", ["windows-1252", "iso-8859-1", "latin1", "iso-8859-15", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("where", ["served", "meta"])
def test_utf_8_under_a_wrong_label_is_read_as_what_it_is_and_the_draft_says_so(label, where):
    meta = f'<head><meta charset="{label}">' if where == "meta" else "<head>"
    page = PAGE.replace("<head>", meta).replace("38 of its 40", "“38” of its 9–4")
    draft = loaders.load(page.encode(), media_type="text/html", encoding=label if where == "served" else "")
    assert "“38” of its 9–4" in draft.page
    assert draft.encoding == draft.details[Detail.ENCODING].value == "utf-8"
    assert "labelled" in draft.details[Detail.ENCODING].where


@pytest.mark.parametrize("label", ["windows-1252", "no-such-name"])
def test_a_page_that_is_right_says_nothing_of_its_encoding(label):
    draft = loaders.load(PAGE.encode(), media_type="text/html", encoding=label)
    assert Detail.ENCODING not in draft.details and "repaired" in draft.page


@pytest.mark.parametrize("label", ["utf-16", "utf-7", "hex", "no-such-name"])
def test_a_charset_that_cannot_be_right_does_not_stop_a_page(label):
    draft = loaders.load(PAGE.replace("<head>", f"<head><meta charset={label}>").encode(), name="page.html")
    assert draft.encoding == "utf-8"
    assert of(draft, LineRole.HEADLINE) == ["Council repairs 38 bridges"]


def test_entities_that_a_page_declares_itself_are_not_expanded():
    declared = '<!DOCTYPE html [<!ENTITY a "boom boom boom"><!ENTITY b "&a;&a;&a;">]>'
    page = PAGE.replace("<!doctype html>", declared).replace("on Tuesday", "on &b; Tuesday")
    assert "boom boom boomboom" not in loaders.load(page.encode(), name="page.html").page


def test_a_page_of_endless_lines_is_refused_in_words():
    page = "<html><body>" + "<p>The council repaired a bridge, the mayor said on that day.</p>" * 20_000
    with pytest.raises(Invalid, match="more parts"):
        loaders.load(page.encode(), name="page.html")


def test_a_canonical_address_that_is_none_is_left_out():
    page = PAGE.replace('href="https://example.org/a"', 'href="http://[half"')
    assert Detail.CANONICAL_URL not in loaders.load(page.encode(), name="page.html").details


def test_linked_data_of_any_shape_does_no_harm():
    odd = '{"@type": "NewsArticle", "author": {"name": [1]}, "datePublished": 5, "articleBody": 3, "publisher": [[[]]]}'
    for block in (odd, "[" * 50_000, '{"@type": "NewsArticle", "n": ' + "9" * 9_000 + "}"):
        page = PAGE.replace("</head>", f'<script type="application/ld+json">{block}</script></head>')
        assert loaders.load(page.encode(), name="page.html").details[Detail.DATE_PUBLISHED].value == "2026-03-02"


@pytest.mark.parametrize(
    ("head", "line", "day", "where"),
    [
        (
            '<meta property="article:modified_time" content="2026-03-05T08:00:00Z">',
            "",
            "2026-03-05",
            "meta article:modified_time",
        ),
        (
            '<script type="application/ld+json">{"@type": "Report", "dateModified": "2026-03-05"}</script>',
            "",
            "2026-03-05",
            "JSON-LD dateModified",
        ),
        (
            "",
            '<time itemprop="dateModified" datetime="2026-03-05">on Thursday</time>',
            "2026-03-05",
            "time dateModified",
        ),
        ("", "Updated: 5 March 2026, 10:00", "2026-03-05", "line 3"),
        ("", "Published 2 March 2026 | Last updated March 5th, 2026", "2026-03-05", "line 3"),
        ("", "Zuletzt aktualisiert am 5. März 2026", "2026-03-05", "line 3"),
        ("", "Updated at 10:00, first published 2 March 2026", None, None),
        ("", "2 March 2026", None, None),
    ],
)
def test_when_a_page_was_changed_is_read_where_it_says_so(head, line, day, where):
    page = PAGE.replace("<head>", f"<head>{head}").replace("</h1>", f"</h1><p>{line}</p>" if line else "</h1>")
    details = loaders.load(page.encode(), name="page.html").details
    modified = details.get(Detail.DATE_MODIFIED)
    assert (modified and modified.value, modified and modified.where) == (day, where)
    assert details[Detail.DATE_PUBLISHED].value == "2026-03-02"


LOCKED = {
    '{"@type": "NewsArticle",': '{"@type": "NewsArticle", "isAccessibleForFree": "False",',
    "<head>": '<head><meta property="article:content_tier" content="locked">',
}


@pytest.mark.parametrize("open_, locked", LOCKED.items())
def test_a_page_for_subscribers_says_so_and_what_to_do(open_, locked):
    details = loaders.load(PAGE.replace(open_, locked).encode(), name="page.html").details
    assert "for subscribers" in details[Detail.RESTRICTED].value
    assert details[Detail.RESTRICTED].value.endswith("Paste what you may read.")


def test_a_page_that_shows_nothing_but_its_paywall_is_refused_in_those_words():
    head = '<head><meta property="article:content_tier" content="locked"></head>'
    page = f"<html>{head}<body><p>Menu</p><p>Subscribe</p></body></html>"
    with pytest.raises(Invalid, match=r"for subscribers.* Paste what you may read\."):
        loaders.load(page.encode(), name="page.html")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("By Ann Example and Bo Sample", ["Ann Example", "Bo Sample"]),
        ("Ann Example, Chief Correspondent", ["Ann Example"]),
        ("Ann Example | The Example", ["Ann Example"]),
        ("Staff Reporter", []),
        ("The Example", []),
        ("https://example.org/ann", []),
    ],
)
def test_authors_are_people(said, names):
    assert names_in(said, ["The Example"]) == names


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Published 2 March 2026, 10:00", "2026-03-02"),
        ("March 2nd, 2026", "2026-03-02"),
        ("2 de marzo de 2026", "2026-03-02"),
        ("Veröffentlicht am 2. März 2026", "2026-03-02"),
        ("03/04/2020", ""),
        ("31 February 2026", ""),
    ],
)
def test_a_day_is_read_only_where_it_is_said_for_sure(said, day):
    assert published_in(said) == day
