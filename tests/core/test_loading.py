"""A page comes in as its article, to the letter; everything else is set apart."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.core import loaders
from annotations.core.errors import Invalid, TooLarge
from annotations.core.records import Apart, Detail, Draft, LineRole

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "annotations" / "sample" / "page.txt"
SHARED = ROOT.parent / "shared" / "samples" / "copied-news-page.txt"


def of(draft: Draft, role: LineRole) -> list[str]:
    return [line.text for line in draft.lines if line.role == role]


def apart(draft: Draft, reason: Apart) -> list[str]:
    return [line.text for line in draft.lines if line.apart == reason]


def test_a_copied_page_comes_in_without_its_menus_and_its_other_stories():
    draft = loaders.load_pasted(SHIPPED.read_text())
    assert of(draft, LineRole.HEADLINE) == ["Pakistan cabinet clears renewed security pact with Washington"]
    assert len(of(draft, LineRole.STANDFIRST)) == 1
    assert of(draft, LineRole.CREDIT) == ["(Example News Agency)"]
    assert len(of(draft, LineRole.PARAGRAPH)) == 14
    kept = "\n".join(line.text for line in draft.kept)
    assert "no official announcement" in kept and "has not formally spoken" in kept
    assert not [word for word in ("Skip to", "Library", "Ferry", "Keep Reading") if word in kept]


def test_only_what_the_page_says_is_filled_in():
    details = loaders.load_pasted(SHIPPED.read_text()).details
    assert details[Detail.CREDIT].value == "Example News Agency"
    assert set(details) == {Detail.HEADLINE, Detail.STANDFIRST, Detail.CREDIT}


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/samples is not here")
def test_the_first_real_page_comes_in_whole():
    draft = loaders.load_pasted(SHARED.read_text())
    (headline,) = of(draft, LineRole.HEADLINE)
    assert headline.startswith("Pakistan approves")
    assert [text[:15] for text in of(draft, LineRole.STANDFIRST)] == ["The development"]
    assert of(draft, LineRole.CREDIT) == ["(PTI)"]
    paragraphs = of(draft, LineRole.PARAGRAPH)
    assert len(paragraphs) == 16
    assert paragraphs[0].startswith("PAKISTAN has quietly") and paragraphs[-1].endswith("the report said.")
    assert apart(draft, Apart.REPEATED) == [headline]
    assert set(draft.details) == {Detail.HEADLINE, Detail.STANDFIRST, Detail.CREDIT}
    assert draft.page == SHARED.read_text()


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *("", "  ", "Menu", "Share", "By Ann Example", "(Agency)", "More for you", "A headline of some words"),
                "A sentence with enough words in it to be read as prose by anybody, is it not?",
                "x\u2028y\x0bz",
                "نص عربي",
            ]
        )
        | st.text(st.characters(exclude_characters="\x00\r\n", exclude_categories=["Cs"]), max_size=200),
        max_size=40,
    )
)
def test_kept_and_set_apart_together_are_the_page_to_the_letter(page):
    text = "\n".join(page)
    try:
        draft = loaders.load_pasted(text)
    except Invalid:
        return
    assert draft.page == text
    for line in draft.lines:
        assert line.blank == (line.role is None and line.apart is None)
        assert not (line.role and line.apart)


def test_a_clean_paste_is_kept_whole():
    draft = loaders.load_pasted(
        "Council repairs bridges\n\nThe council repaired 38 of its 40 bridges last year, the mayor said on Monday.\n\n"
        "Two bridges wait for spare parts until the end of spring, according to the plan."
    )
    assert [line.role for line in draft.lines if not line.blank] == ["headline", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "head", ["RELATED STORIES", "İLGİLİ HABERLER", "ilgili haberler", "ЧИТАЙТЕ ТАКЖЕ", "À LIRE AUSSI"]
)
def test_the_head_of_a_list_is_known_in_capitals_of_any_alphabet(head):
    draft = loaders.load_pasted(f"The council repaired a bridge\n\n{SENTENCE}\n\n{head}\n\nA ferry came late again")
    assert SENTENCE in of(draft, LineRole.PARAGRAPH)
    assert head in apart(draft, Apart.NAVIGATION)


@pytest.mark.parametrize(
    "text",
    [
        "Nine of ten bins in the town were empty on Monday.",
        "部長は月曜日の記者会見で、予算案についてまだ何も決まっていないと述べた。",
        "قالت الوزيرة يوم الاثنين إن الأسعار ارتفعت بمقدار الثلث منذ الربيع الماضي.",
    ],
)
def test_a_sentence_alone_is_an_article(text):
    assert of(loaders.load_pasted(text), LineRole.PARAGRAPH) == [text]


def test_crlf_becomes_lf_and_is_counted():
    draft = loaders.load_pasted("Title of it\r\n\r\nA sentence with enough words to be an article here.\r\n")
    assert draft.newlines_changed == 3
    assert "\r" not in draft.page


@pytest.mark.parametrize("text", ["", "  \n\n \t"])
def test_an_empty_page_is_refused_in_words(text):
    with pytest.raises(Invalid, match="no text"):
        loaders.load_pasted(text)


def test_a_page_of_furniture_is_refused_in_words():
    with pytest.raises(Invalid, match="short lines"):
        loaders.load_pasted("Menu\nHome\nSearch\nSign in\nShare\nMore for you\nContact us")


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n", "PNG"),
        (b"ab\x00cd", "binary"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
    ],
)
def test_a_binary_file_called_txt_is_named_for_what_it_is(data, looks):
    with pytest.raises(Invalid, match=looks) as refused:
        loaders.load(data, name="article.txt")
    assert refused.value.field == "file"


@pytest.mark.parametrize("text", ["a\n" * 900_000, "\n" * 1_900_000], ids=["one letter each", "blank"])
def test_lines_without_end_are_refused_in_words_and_at_once(text):
    begin = time.process_time()
    for load in (loaders.load_pasted, lambda text: loaders.load(text.encode(), name="a.txt")):
        with pytest.raises(TooLarge, match="lines; an article may have 50,000"):
            load(text)
    assert time.process_time() - begin < 1


SENTENCE = "Die Bürgermeisterin sagte am Montag, dass die Brücke schöner und früher fertig würde."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_text_file_is_read_by_its_mark_or_as_utf_8(encoding):
    assert of(loaders.load(SENTENCE.encode(encoding), name="a.txt"), LineRole.PARAGRAPH) == [SENTENCE]


@pytest.mark.parametrize("encoding", ["undefined", "no-such", "utf\udcff"])
def test_an_encoding_that_reads_nothing_is_refused_in_words(encoding):
    with pytest.raises(Invalid, match="Choose its encoding"):
        loaders.load(b"The council met on Monday and said nothing.", name="a.txt", encoding=encoding)


def test_an_unknown_encoding_is_asked_for_and_never_guessed():
    data = SENTENCE.encode("windows-1252")
    with pytest.raises(Invalid, match="not UTF-8") as refused:
        loaders.load(data, name="a.txt")
    assert refused.value.field == "encoding"
    assert of(loaders.load(data, name="a.txt", encoding="windows-1252"), LineRole.PARAGRAPH) == [SENTENCE]


def test_utf_8_that_is_called_something_else_is_read_as_what_it_is():
    draft = loaders.load(SENTENCE.encode(), name="a.txt", encoding="iso-8859-1")
    assert of(draft, LineRole.PARAGRAPH) == [SENTENCE]
    assert draft.details[Detail.ENCODING].where == "its bytes, which are labelled iso-8859-1"


BODY = "\n\n".join(f"The council repaired bridge number {n} last year, the mayor said on that day." for n in range(3))


@pytest.mark.parametrize(
    ("lines", "authors", "published", "modified"),
    [
        ("By Jane Doe\nPublished 2 March 2026, 10:00", "Jane Doe", "2026-03-02", ""),
        ("By Jane Doe and Bo van Sample | March 2, 2026", "Jane Doe; Bo van Sample", "2026-03-02", ""),
        ("BY JANE DOE FOR THE EXAMPLE\nMarch 2nd, 2026", "JANE DOE", "2026-03-02", ""),
        ("By Jane DoeMarch 2, 2026", "Jane Doe", "2026-03-02", ""),
        ("Dec 22, 2023 by Enrico de Lazaro", "Enrico de Lazaro", "2023-12-22", ""),
        ("Von Jane Doe\n2. März 2026", "Jane Doe", "2026-03-02", ""),
        ("Published: 11:25, 2 Mar 2026Updated: 11:40, 3 Mar 2026", "", "2026-03-02", "2026-03-03"),
        ("Updated 3 March 2026 / Published 2 March 2026", "", "2026-03-02", "2026-03-03"),
        ("Updated on March 3, 2026", "", "", "2026-03-03"),
        ("By Staff Reporter\n03/04/2020", "", "", ""),
        ("By Reuters\n31 February 2026", "", "", ""),
        ("By The Associated Press\nFebruary 2026", "", "", ""),
        ("By Jane Doe long Read", "", "", ""),
        ("By Jane DoeLong Read", "", "", ""),
        ("March 2, 2026\nMarch 9, 2026", "", "", ""),
        ("London, 2 March", "", "", ""),
    ],
)
def test_who_wrote_a_pasted_page_and_when_is_filled_in_where_it_says_so_for_sure(lines, authors, published, modified):
    details = loaders.load_pasted(f"Menu\nSearch\n\nCouncil repairs three of its bridges\n\n{lines}\n\n{BODY}").details
    wanted = {Detail.AUTHORS: authors, Detail.DATE_PUBLISHED: published, Detail.DATE_MODIFIED: modified}
    found = {detail: details[detail].value if detail in details else "" for detail in wanted}
    assert found == wanted
    assert Detail.LANGUAGE not in details


def test_a_by_line_that_was_taken_for_furniture_still_says_who_wrote_the_page():
    text = f"Home\n\nCouncil repairs three of its bridges\n\n{BODY}"
    details = loaders.load_pasted(text.replace("that day.", "that day.\n\nBy Jane Doe\n\nShare", 1)).details
    assert details[Detail.AUTHORS].value == "Jane Doe"


def test_the_by_lines_of_other_stories_say_nothing():
    teasers = "\n\n".join(
        f"Another story is told here in short {n}\n\nBy Bo Sample {n}\n\nMarch {n}, 2026" for n in (1, 2, 3)
    )
    details = loaders.load_pasted(
        f"Council repairs three of its bridges\n\n{BODY}\n\nMore for you\n\n{teasers}"
    ).details
    assert not {Detail.AUTHORS, Detail.DATE_PUBLISHED} & set(details)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_file_says_who_wrote_it_and_when(name):
    text = f"# Council repairs three of its bridges\n\nBy Jane Doe\n\n2 March 2026\n\n{BODY}"
    details = loaders.load(text.lstrip("# " if name == "a.txt" else "").encode(), name=name).details
    assert (details[Detail.AUTHORS].value, details[Detail.DATE_PUBLISHED].value) == ("Jane Doe", "2026-03-02")


def test_a_short_text_keeps_its_short_headline():
    draft = loaders.load_pasted(
        "Mayor quits\n\nMayor Ann Smith resigned on Monday.\n\nShe had served for ten years and leaves a debt."
    )
    assert of(draft, LineRole.HEADLINE) == ["Mayor quits"]
    assert len(of(draft, LineRole.PARAGRAPH)) == 2


def test_two_sentences_are_an_article():
    assert [line.text for line in loaders.load_pasted("One sentence stands here.\n\nAnother one follows.").kept] == [
        "One sentence stands here.",
        "Another one follows.",
    ]
