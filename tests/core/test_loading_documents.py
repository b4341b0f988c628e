"""Word, Markdown and PDF files come in whole and in order, with what their styles say."""

import json
import textwrap
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from annotations.core import loaders
from annotations.core.errors import Invalid, Refused, TooLarge
from annotations.core.records import Apart, Detail, Draft, LineRole, Resolved
from tests.pdfs import pdf, scanned

SAMPLES = Path(__file__).parents[3] / "shared" / "datasets" / "article-files-samples"
here = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/datasets/article-files-samples is not here")

NAMES = [
    "article.docx",
    "article.md",
    "tracked-changes.docx",
    "single-column.pdf",
    "two-column.pdf",
    "hyphenated-ligatures.pdf",
    "chromium-print.pdf",
]

FIRST = "The council of Samplehaven voted on Monday to move the weekly market, after traders complained of the wind."
SECOND = "“We have waited for this since 2019,” said the traders’ speaker, who has sold cheese there for 11 years."
THIRD = "The first market at the new place is planned for 3 May, and 42 stalls have been booked so far."


def of(draft: Draft, role: LineRole) -> list[str]:
    return [line.text for line in draft.lines if line.role == role]


def apart(draft: Draft, reason: Apart) -> list[str]:
    return [line.text for line in draft.lines if line.apart == reason]


def saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word(document) -> Draft:
    return loaders.load(saved(document), name="article.docx")


def expected_lines() -> list[str]:
    said = json.loads((SAMPLES / "expected.json").read_text())
    return [said["title"], said["standfirst"], said["byline"], *said["body"]]


# --- Word ------------------------------------------------------------------------------------------------------------


def styled():
    document = docx.Document()
    document.add_paragraph("Market moves out of the wind", style="Title")
    document.add_paragraph("Traders had complained for years", style="Subtitle")
    document.add_paragraph("By Ada Specimen, Reporter")
    document.add_paragraph(FIRST)
    document.add_heading("Years of waiting", level=2)
    document.add_paragraph(SECOND)
    return document


def test_the_styles_of_a_word_document_say_what_its_lines_are():
    draft = word(styled())
    assert of(draft, LineRole.HEADLINE) == ["Market moves out of the wind"]
    assert of(draft, LineRole.STANDFIRST) == ["Traders had complained for years"]
    assert of(draft, LineRole.BYLINE) == ["By Ada Specimen, Reporter"]
    assert of(draft, LineRole.SUBHEADING) == ["Years of waiting"]
    assert of(draft, LineRole.PARAGRAPH) == [FIRST, SECOND]


def test_a_document_without_styles_still_has_its_headline_and_its_byline():
    document = docx.Document()
    for text in ("Market moves out of the wind", "By Ada Specimen", FIRST, SECOND, "(Example Wire)"):
        document.add_paragraph(text)
    draft = word(document)
    assert [line.role for line in draft.lines] == [
        LineRole.HEADLINE,
        LineRole.BYLINE,
        LineRole.PARAGRAPH,
        LineRole.PARAGRAPH,
        LineRole.CREDIT,
    ]
    assert draft.details[Detail.CREDIT].value == "Example Wire"


def test_a_document_that_begins_with_its_text_gets_no_headline_invented():
    document = docx.Document()
    document.core_properties.title = "Template for letters"
    document.core_properties.author = "Somebody Else"
    document.add_paragraph(FIRST)
    document.add_paragraph(SECOND)
    draft = word(document)
    assert of(draft, LineRole.PARAGRAPH) == [FIRST, SECOND]
    assert not {Detail.HEADLINE, Detail.BYLINE} & set(draft.details)


def test_a_line_with_the_name_of_the_documents_author_is_the_byline():
    document = docx.Document()
    document.core_properties.author = "Ada Specimen"
    document.add_heading("Market moves out of the wind", level=1)
    for text in ("Ada Specimen in Samplehaven", FIRST, SECOND):
        document.add_paragraph(text)
    assert of(word(document), LineRole.BYLINE) == ["Ada Specimen in Samplehaven"]


def test_what_stands_on_every_page_is_set_apart():
    document = styled()
    document.sections[0].header.paragraphs[0].text = "Samplehaven Gazette"
    document.sections[0].footer.paragraphs[0].text = "Draft, not for print"
    draft = word(document)
    assert apart(draft, Apart.FURNITURE) == ["Samplehaven Gazette", "Draft, not for print"]
    assert [draft.lines[0].text, draft.lines[-1].text] == ["Samplehaven Gazette", "Draft, not for print"]


def test_the_rows_of_a_table_are_lines_where_the_table_stands():
    document = styled()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Year", "Stalls", "2025", "42"), strict=True):
        cell.text = text
    document.add_paragraph(THIRD)
    assert of(word(document), LineRole.PARAGRAPH)[-3:] == ["Year | Stalls", "2025 | 42", THIRD]


def tracked(xml: str) -> Draft:
    document = styled()
    document.add_paragraph()._p.addnext(parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    return word(document)


def test_tracked_changes_are_read_as_accepted():
    said = 'w:id="{}" w:author="A" w:date="2025-01-01T00:00:00Z"'
    draft = tracked(
        "<w:r><w:t xml:space='preserve'>The price is </w:t></w:r>"
        f"<w:del {said.format(1)}><w:r><w:delText>11</w:delText></w:r></w:del>"
        f"<w:ins {said.format(2)}><w:r><w:t>12</w:t></w:r></w:ins>"
        f"<w:moveFrom {said.format(3)}><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        f"<w:moveTo {said.format(4)}><w:r><w:t xml:space='preserve'> euros a day</w:t></w:r></w:moveTo>"
        "<w:r><w:t>.</w:t></w:r>"
    )
    assert of(draft, LineRole.PARAGRAPH)[-1] == "The price is 12 euros a day."


def test_what_a_field_or_a_link_shows_is_part_of_the_text():
    draft = tracked(
        "<w:r><w:t xml:space='preserve'>It opens on </w:t></w:r>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t>3 May</w:t></w:r></w:fldSimple>'
        '<w:hyperlink w:anchor="x"><w:r><w:t xml:space="preserve"> as planned</w:t></w:r></w:hyperlink>'
        "<w:r><w:t>.</w:t></w:r>"
    )
    assert of(draft, LineRole.PARAGRAPH)[-1] == "It opens on 3 May as planned."


def test_a_line_break_in_a_paragraph_begins_a_line_and_bold_words_stay_in_theirs():
    document = styled()
    paragraph = document.add_paragraph("First half")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("Second").bold = True
    paragraph.add_run(" half.")
    assert of(word(document), LineRole.PARAGRAPH)[-2:] == ["First half", "Second half."]


def test_hidden_text_is_not_read():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Do not say this. </w:t></w:r>"
    draft = tracked(f"{hidden}<w:r><w:t>The price is 12 euros.</w:t></w:r>")
    assert of(draft, LineRole.PARAGRAPH)[-1] == "The price is 12 euros."


def test_names_below_a_standfirst_are_the_byline_and_a_word_over_the_headline_is_not_the_headline():
    document = docx.Document()
    document.add_paragraph("Exclusive")
    document.add_paragraph().add_run("Market moves out of the wind").bold = True
    document.add_paragraph().add_run("The move follows years of complaints.").italic = True
    for text in ("Ada Specimen and Bo van Example", "3 May 2025", FIRST, SECOND):
        document.add_paragraph(text)
    assert [(line.role, line.text) for line in word(document).kept[:4]] == [
        (LineRole.HEADLINE, "Market moves out of the wind"),
        (LineRole.STANDFIRST, "The move follows years of complaints."),
        (LineRole.BYLINE, "Ada Specimen and Bo van Example"),
        (LineRole.DATELINE, "3 May 2025"),
    ]


def test_a_cell_of_several_lines_stays_in_its_row():
    document = styled()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Stalls"
    table.cell(0, 1).text = "42\nin all"
    assert of(word(document), LineRole.PARAGRAPH)[-1] == "Stalls | 42 in all"


def changed(part: str, make) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(styled()))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, make(data) if entry.filename == part else data)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (saved(styled())[:3000], Invalid, "damaged or not whole"),
        (b"PK\x03\x04 and then nothing of the sort", Invalid, "damaged or not whole"),
        (b"Just text with the wrong ending.", Invalid, "damaged or not whole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, Invalid, "locked with a password, or of an old kind"),
        (changed("word/document.xml", lambda data: data[:900]), Invalid, "damaged"),
        (changed("word/document.xml", lambda data: BOMB), Invalid, "damaged"),
        (changed("word/styles.xml", lambda data: BOMB), Invalid, "damaged"),
        (changed("word/document.xml", lambda data: data + b" " * 53_000_000), TooLarge, "50 MB"),
        (saved(docx.Document()), Invalid, "no text"),
    ],
    ids=[
        "cut short",
        "only the mark",
        "text",
        "old Office",
        "half XML",
        "entities",
        "entities in styles",
        "zip bomb",
        "blank",
    ],
)
def test_what_is_no_readable_document_is_refused_in_words(data, kind, says):
    with pytest.raises(kind, match=says) as refused:
        loaders.load(data, name="article.docx")
    assert refused.value.field == "file"


def test_a_zip_that_understates_its_size_is_refused_all_the_same():
    honest = changed("word/document.xml", lambda data: data + b" " * 60_000_000)
    size = len(zipfile.ZipFile(BytesIO(honest)).read("word/document.xml"))
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(Refused):
        loaders.load(lying, name="article.docx")


# --- Markdown --------------------------------------------------------------------------------------------------------

MARKDOWN = f"""---
title: "Market moves: out of the wind"
authors:
  - Ada Specimen
  - Bo Example
date: 2025-05-03T09:00:00Z
lang: en-GB
tags: [markets, wind]
---

# Market moves out of the wind

**Traders had complained for years**

{FIRST}

## Years of *waiting*

> “We have [waited](https://example.org/since) for
> this since 2019,” said the `traders’` speaker\\*.

- first stall
- second stall

| Year | Stalls |
| ---- | ------ |
| 2025 | **42** |

![A market](market.jpg)

<!-- not for print -->
{THIRD} AT&amp;T -- "so" 5 < 6.
"""


def markdown(text: str) -> Draft:
    return loaders.load(text.encode(), name="article.md")


def test_the_lines_of_a_markdown_file_are_what_its_reader_sees():
    draft = markdown(MARKDOWN)
    assert [(line.role, line.text) for line in draft.lines] == [
        (LineRole.HEADLINE, "Market moves out of the wind"),
        (LineRole.STANDFIRST, "Traders had complained for years"),
        (LineRole.PARAGRAPH, FIRST),
        (LineRole.SUBHEADING, "Years of waiting"),
        (LineRole.PARAGRAPH, "“We have waited for this since 2019,” said the traders’ speaker*."),
        (LineRole.PARAGRAPH, "first stall"),
        (LineRole.PARAGRAPH, "second stall"),
        (LineRole.PARAGRAPH, "Year | Stalls"),
        (LineRole.PARAGRAPH, "2025 | 42"),
        (LineRole.PARAGRAPH, f'{THIRD} AT&T -- "so" 5 < 6.'),
    ]


def test_the_front_matter_of_a_markdown_file_says_who_and_when():
    details = markdown(MARKDOWN).details
    assert details[Detail.AUTHORS].value == "Ada Specimen; Bo Example"
    assert details[Detail.BYLINE].value == "Ada Specimen, Bo Example"
    assert details[Detail.DATE_PUBLISHED].value == "2025-05-03"
    assert details[Detail.LANGUAGE].value == "en-GB"
    assert {details[name].where for name in (Detail.AUTHORS, Detail.DATE_PUBLISHED)} == {"front matter"}


def test_a_title_only_in_the_front_matter_is_the_headline():
    details = markdown(f"---\ntitle: 'Market''s move'\ndate: soon\nlang: '?'\n---\n{FIRST}\n\n{SECOND}\n").details
    assert details == {Detail.HEADLINE: details[Detail.HEADLINE]}
    assert (details[Detail.HEADLINE].value, details[Detail.HEADLINE].where) == ("Market's move", "front matter")


def test_front_matter_in_toml_is_read_as_well():
    details = markdown(f'+++\ntitle = "Market moves"\ndate = 2025-05-03\n+++\n\n{FIRST}\n').details
    assert (details[Detail.HEADLINE].value, details[Detail.DATE_PUBLISHED].value) == ("Market moves", "2025-05-03")


@pytest.mark.parametrize("key", ["updated", "modified", "lastmod", "last_modified_at"])
def test_front_matter_says_when_the_file_was_changed(key):
    details = markdown(
        f"---\ndate: 2025-05-03\n{key}: 2025-05-07T10:00:00Z\n---\n\n# Market moves\n\n{FIRST}\n"
    ).details
    assert (details[Detail.DATE_MODIFIED].value, details[Detail.DATE_PUBLISHED].value) == ("2025-05-07", "2025-05-03")


def test_notes_keep_their_words_and_captions_are_set_apart():
    draft = markdown(f"# Market moves out\n\n{FIRST}[^1]\n\n![x](x.jpg)\n*The market*\n\n[^1]: Minutes.\n")
    assert of(draft, LineRole.PARAGRAPH) == [FIRST, "Minutes."]
    assert apart(draft, Apart.CAPTION) == ["The market"]


def test_a_smaller_heading_between_headline_and_byline_is_the_standfirst():
    draft = markdown(f"# Market moves out of the wind\n\n## Traders complained\n\nBy Ada Specimen\n\n{FIRST}\n")
    assert of(draft, LineRole.STANDFIRST) == ["Traders complained"]
    assert of(draft, LineRole.BYLINE) == ["By Ada Specimen"]


def test_a_rule_at_the_top_of_a_markdown_file_is_no_front_matter():
    assert of(markdown(f"---\n\n{FIRST}\n"), LineRole.PARAGRAPH) == [FIRST]
    assert of(markdown(f"---\n\n{FIRST}\n\n---\n\n{SECOND}\n"), LineRole.PARAGRAPH) == [FIRST, SECOND]


# --- the shared samples ----------------------------------------------------------------------------------------------


@here
@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_sample_comes_in_and_in_order(name):
    draft = loaders.load((SAMPLES / name).read_bytes(), name=name)
    kept = [line.text.removesuffix(" Inserted sentence stays.") for line in draft.kept]
    expected = expected_lines()
    if name == "hyphenated-ligatures.pdf":  # holds the title and the body only
        del expected[1:3]
    else:
        assert of(draft, LineRole.STANDFIRST) == expected[1:2]
        assert of(draft, LineRole.BYLINE) == expected[2:3]
    assert kept[: len(expected)] == expected
    assert {line.text for line in draft.kept[len(expected) :]} <= {"Year | Passengers", "2024 | 812,000"}
    assert of(draft, LineRole.HEADLINE) == expected[:1]


# --- PDF -------------------------------------------------------------------------------------------------------------

HEAD = (50, 740, 22, "Market moves out of the wind")


def set_in(text: str, *, x: float, y: float, wide: int, indent: float = 0) -> list[tuple]:
    """The text in lines of so many characters, from y downwards."""
    lines = textwrap.wrap(text, wide, break_on_hyphens=False)
    return [(x + (indent if n == 0 else 0), y - 14 * n, 10, line) for n, line in enumerate(lines)]


def column(texts: list[str], *, x: float, y: float, wide: int) -> list[tuple]:
    out: list[tuple] = []
    for text in texts:
        out += set_in(text, x=x, y=(out[-1][1] - 22 if out else y), wide=wide)
    return out


def printed(*pages, info: str = "") -> Draft:
    return loaders.load(pdf(pages, info=info), name="article.pdf")


def test_a_pdf_of_one_column_comes_in_by_paragraphs():
    draft = printed(
        [HEAD, (50, 715, 12, "Traders had complained for years"), *column([FIRST, SECOND], x=50, y=680, wide=60)]
    )
    assert [(line.role, line.text) for line in draft.lines] == [
        (LineRole.HEADLINE, HEAD[3]),
        (LineRole.STANDFIRST, "Traders had complained for years"),
        (LineRole.PARAGRAPH, FIRST),
        (LineRole.PARAGRAPH, SECOND),
    ]


@pytest.mark.parametrize(("lefts", "wide"), [((50, 320), 44), ((40, 230, 420), 28)], ids=["two", "three"])
def test_columns_are_read_one_after_the_other(lefts, wide):
    texts = [FIRST + " " + SECOND, THIRD + " " + FIRST, SECOND + " " + THIRD]
    page = [HEAD] + [
        line for left, text in zip(lefts, texts, strict=False) for line in set_in(text, x=left, y=680, wide=wide)
    ]
    mixed = sorted(page, key=lambda placed: -placed[1])  # as some programs write them: straight across the page
    for order in (page, mixed):
        assert of(printed(order), LineRole.PARAGRAPH) == texts[: len(lefts)]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page():
    text = f"{FIRST} {SECOND} {THIRD}".split(". ", 1)[0] + " and " + " ".join([FIRST[:-1]] * 3) + " " + SECOND
    lines = textwrap.wrap(text, 44)
    third = len(lines) // 3
    assert not any(line.endswith(".") for line in (lines[third - 1], lines[2 * third - 1]))
    placed = [
        (x, 680 - 14 * n, 10, line)
        for x, part in ((50, lines[:third]), (320, lines[third : 2 * third]))
        for n, line in enumerate(part)
    ]
    rest = [(50, 760 - 14 * n, 10, line) for n, line in enumerate(lines[2 * third :])]
    assert of(printed([HEAD, *placed], rest), LineRole.PARAGRAPH) == [text]


def test_paragraphs_are_told_apart_by_their_indents():
    page, y = [HEAD], 680
    for text in (FIRST, SECOND, THIRD):
        lines = set_in(text, x=50, y=y, wide=40, indent=12)
        page += lines
        y = lines[-1][1] - 14
    assert of(printed(page), LineRole.PARAGRAPH) == [FIRST, SECOND, THIRD]


def test_what_stands_at_the_edge_of_every_page_is_set_apart():
    pages = [
        [(50, 770, 10, "Samplehaven Gazette"), *column([text], x=50, y=680, wide=60), (290, 20, 10, f"{n}")]
        for n, text in enumerate((FIRST, SECOND, THIRD), 1)
    ]
    draft = printed([HEAD, *pages[0]], *pages[1:])
    assert apart(draft, Apart.FURNITURE) == [x for n in "123" for x in ("Samplehaven Gazette", n)]
    assert [line.text for line in draft.kept] == [HEAD[3], FIRST, SECOND, THIRD]


def test_a_headline_may_take_several_lines():
    page = [
        (50, 740, 22, "Market moves out of the wind and"),
        (50, 714, 22, "into the old harbour"),
        *column([FIRST], x=50, y=680, wide=60),
    ]
    assert of(printed(page), LineRole.HEADLINE) == ["Market moves out of the wind and into the old harbour"]


def test_the_files_title_names_the_headline_even_when_other_type_is_larger():
    page = [
        (50, 760, 30, "Samplehaven Gazette"),
        (50, 720, 14, "Market moves out of the wind"),
        *column([FIRST], x=50, y=680, wide=60),
    ]
    assert of(printed(page, info="/Title (Market moves out of the wind)"), LineRole.HEADLINE) == [HEAD[3]]


def test_bold_lines_between_paragraphs_are_subheadings():
    page = [HEAD, *column([FIRST, "*Years of waiting", SECOND], x=50, y=680, wide=60)]
    assert of(printed(page), LineRole.SUBHEADING) == ["Years of waiting"]


def test_hyphens_at_line_ends_are_resolved_and_told():
    lines = [
        "The harbour office said that the repla-",
        "cement would be ready in a three-",
        "hour test, which the CO2-",
        "Monitor saw.",
    ]
    draft = printed([HEAD, *((50, 680 - 14 * n, 10, line) for n, line in enumerate(lines))])
    assert of(draft, LineRole.PARAGRAPH) == [
        "The harbour office said that the replacement would be ready in a three-hour test, which the CO2-Monitor saw."
    ]
    assert draft.resolved == (
        Resolved(1, "repla- cement", "replacement"),
        Resolved(1, "three- hour", "three-hour"),
        Resolved(1, "CO2- Monitor", "CO2-Monitor"),
    )


def test_the_rest_of_the_text_says_whether_a_hyphen_belongs_to_a_word():
    lines = [
        "The quay-side stalls are cheap, and the quay-",
        "side stalls are windy, said the sales-",
        "men; salesmen stay.",
    ]
    draft = printed([HEAD, *((50, 680 - 14 * n, 10, line) for n, line in enumerate(lines))])
    assert "the quay-side stalls are windy, said the salesmen; salesmen" in of(draft, LineRole.PARAGRAPH)[0]


def test_where_no_words_are_divided_a_hyphen_at_a_lines_end_is_the_words_own():
    lines = [f"In part {n} of this report there is nothing at the line's end" for n in range(49)]
    placed = [
        (50, 700 - 12 * n, 10, line)
        for n, line in enumerate([*lines[:30], "so the office will co-", "operate.", *lines[30:]])
    ]
    (one,) = printed([HEAD, *placed]).resolved
    assert (one.printed, one.became) == ("co- operate", "co-operate")


def test_the_rows_of_a_printed_table_are_lines():
    cells = [
        (50, 630, "Year"),
        (200, 630, "Stalls"),
        (50, 616, "2024"),
        (200, 616, "41"),
        (50, 602, "2025"),
        (200, 602, "42"),
    ]
    page = [HEAD, *column([FIRST], x=50, y=680, wide=60), *((x, y, 10, text) for x, y, text in cells)]
    draft = printed([*page, *column([SECOND], x=50, y=570, wide=60)])
    assert of(draft, LineRole.PARAGRAPH) == [FIRST, "Year | Stalls", "2024 | 41", "2025 | 42", SECOND]


def test_a_side_column_does_not_come_between_a_paragraph_and_its_end_on_the_next_page():
    lines = textwrap.wrap(f"{FIRST[:-1]} and {SECOND} {THIRD}", 60)
    assert not lines[2].endswith(".")
    aside = set_in("Boats went out in the storm and came back late in the night.", x=430, y=680, wide=18)
    first = [HEAD, *((50, 680 - 14 * n, 10, line) for n, line in enumerate(lines[:3])), *aside]
    draft = printed(first, [(50, 740 - 14 * n, 10, line) for n, line in enumerate(lines[3:])])
    assert of(draft, LineRole.PARAGRAPH)[0] == f"{FIRST[:-1]} and {SECOND} {THIRD}"
    assert "Boats went out in the storm" in draft.page


def test_words_that_two_pages_begin_with_are_text_unless_they_stand_alone():
    texts = [f"{FIRST} {more}" for more in (SECOND, THIRD, f"{THIRD} {SECOND}")]
    draft = printed([HEAD], *(column([text], x=50, y=770, wide=60) for text in texts))
    assert of(draft, LineRole.PARAGRAPH) == texts


def test_the_print_of_a_web_page_is_cut_like_a_web_page():
    page = [
        (24, 780, 8, "3/5/25, 9:12 AM"),
        (50, 755, 10, "Skip to content Home News Sport"),
        (50, 720, 22, HEAD[3]),
        *column(
            [
                FIRST,
                SECOND,
                THIRD,
                "More for you",
                "Storm closes road",
                "Drivers were told to avoid the road after a storm.",
            ],
            x=50,
            y=680,
            wide=80,
        ),
        (24, 15, 8, "https://gazette.example.org/market"),
    ]
    draft = printed(page)
    assert [line.text for line in draft.kept] == [HEAD[3], FIRST, SECOND, THIRD]
    assert "Storm closes road" in apart(draft, Apart.OTHER_STORY)


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (scanned(), Invalid, "pictures of pages, no text"),
        (pdf([[HEAD]])[:300], Invalid, "damaged"),
        (b"%PDF-1.7\n nothing of the sort", Invalid, "damaged"),
        (b"Only text.", Invalid, "damaged"),
        (pdf([[]] * 501), TooLarge, "501 pages"),
    ],
    ids=["scanned", "cut short", "only the mark", "text", "many pages"],
)
def test_what_is_no_readable_pdf_is_refused_in_words(data, kind, says):
    with pytest.raises(kind, match=says):
        loaders.load(data, name="article.pdf")


@here
def test_a_locked_pdf_is_refused_in_words():
    with pytest.raises(Invalid, match="locked with a password"):
        loaders.load((SAMPLES / "encrypted-password-secret.pdf").read_bytes(), name="a.pdf")


@here
def test_ligatures_are_written_out_and_told():
    draft = loaders.load((SAMPLES / "hyphenated-ligatures.pdf").read_bytes(), name="a.pdf")
    assert ("oﬃcial,", "official,") in {(one.printed, one.became) for one in draft.resolved}
    assert all(one.became in draft.lines[one.line].text for one in draft.resolved)


def test_a_long_pdf_is_read_as_well_by_the_quicker_reader():
    texts = [f"Part {n}. {FIRST} {SECOND}" for n in range(60)]
    draft = printed([HEAD], *([*column([text], x=50, y=680, wide=60)] for text in texts))
    assert of(draft, LineRole.PARAGRAPH) == texts
