"""What may be stored, how characters are counted, how a quote is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.text import Span, canonical, find_quote, snapped, storable, tidy_span


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\udfff"])
def test_a_character_that_no_database_keeps_is_named(bad):
    with pytest.raises(Invalid, match=r"character 3"):
        storable("ab" + bad)


def test_foreign_newlines_become_lf_and_are_counted():
    assert canonical("a\r\nb\rc\nd").text == "a\nb\nc\nd"
    assert canonical("a\r\nb\rc\nd").newlines_changed == 2


@given(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])))
def test_nothing_but_newlines_is_ever_touched(text):
    assert canonical(text).text == text


def test_a_selection_loses_the_white_space_at_its_ends():
    text = "One.\n  Two words \nThree."
    assert tidy_span(text, 4, 18) == Span(7, 16)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 99)])
def test_a_selection_beyond_the_text_is_refused(start, end):
    with pytest.raises(Invalid, match="beyond"):
        tidy_span("short", start, end)


def test_a_selection_of_white_space_is_refused():
    with pytest.raises(Invalid, match="no words"):
        tidy_span("a \n b", 1, 4)


def test_a_quote_is_found_in_every_place():
    assert find_quote("no plan, no plan", "no plan") == [Span(0, 7), Span(9, 16)]


def test_a_quote_with_other_quotation_marks_and_spacing_is_found_in_the_article_s_own():
    text = "She said “we’ll see – later” on Monday."
    (span,) = find_quote(text, '"We\'ll   see -\nlater"')
    assert text[span.start : span.end] == "“we’ll see – later”"


def test_a_quote_that_is_not_there_is_not_found():
    assert find_quote("some text", "other words") == []
    assert find_quote("some text", "  ") == []


def test_offsets_count_code_points():
    text = "👩‍👩‍👧 said é ok"
    (span,) = find_quote(text, "said")
    assert (span.start, span.end) == (6, 10)


# --- whole words and whole characters --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "chosen", "whole"),
    [
        ("no official announcement yet", "ficial announ", "official announcement"),
        ("नहीं बोले हैं", "हीं बो", "नहीं बोले"),
        ("cafe\u0301 owner", "cafe", "cafe\u0301"),
        ("没有正式宣布", "有正", "有正"),
        ("a family 👨\u200d👩\u200d👧 here", "👨", "👨\u200d👩\u200d👧"),
        ("wave 👋🏽 now", "👋", "👋🏽"),
        ("flags 🇫🇷🇩🇪 fly", "🇫", "🇫🇷"),
        ("heart ❤️ on", "❤", "❤️"),
        ("co\u00adoperation ended", "co", "co\u00adoperation"),
    ],
)
def test_a_selection_is_taken_whole(text, chosen, whole):
    start = text.index(chosen)
    span = snapped(text, Span(start, start + len(chosen)))
    assert text[span.start : span.end] == whole


def test_ends_chosen_by_character_may_cut_a_word_but_never_a_character():
    text = "unofficial cafe\u0301"
    assert snapped(text, Span(2, 10), whole_words=False) == Span(2, 10)
    assert snapped(text, Span(11, 15), whole_words=False) == Span(11, 16)
