"""Sentences of news text are found as spans, and not one character of the text is altered."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.sentences import sentences
from annotations.core.text import Span
from bench.sentence_boundaries import NEWS, f1
from tests.core.sentence_examples import ENGLISH, OTHERS, parsed


def quotes(text):
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize("pieces", parsed(ENGLISH) + parsed(OTHERS), ids="|".join)
def test_a_reader_finds_the_sentences_where_she_would_part_them(pieces):
    assert quotes("".join(pieces)) == [piece.strip() for piece in pieces]


def test_spans_count_code_points_and_leave_out_the_white_space_around_a_sentence():
    assert sentences("  👩‍👩‍👧 left. \u00a0 Nobody knew.  ") == [Span(2, 13), Span(16, 28)]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\n\n", "\u2028", "\u2029", "\v"])
def test_a_line_break_always_ends_a_sentence(break_):
    assert quotes(f"a headline without a stop{break_}and a line, that begins small") == [
        "a headline without a stop",
        "and a line, that begins small",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n \u00a0\n"])
def test_a_text_without_words_has_no_sentence(text):
    assert sentences(text) == []


def test_the_number_in_a_list_that_is_none_parts_nothing():
    assert quotes("1. Read section 2. It is short.") == ["1. Read section 2.", "It is short."]


def test_a_long_text_of_stops_and_spaces_is_read_in_one_sweep():
    text = "• . " * 50_000 + "... " * 50_000 + "(" * 50_000 + "A. " * 50_000 + "a.m. Monday " * 20_000
    assert "".join(quotes(text)).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("aBé1. .!?…。।؟\"'“”«»()[]-—:,\n\r\u00a0\u2028\u200b👩中「」と•)")))
def test_every_character_that_is_no_space_lies_in_exactly_one_sentence(text):
    at = 0
    for span in sentences(text):
        assert not text[at : span.start].strip()
        quote = text[span.start : span.end]
        assert quote and quote == quote.strip() and len(quote.splitlines()) == 1
        at = span.end
    assert not text[at:].strip()


@pytest.mark.skipif(not NEWS.exists(), reason="../shared/datasets/news-sentences-dev is not here")
def test_real_news_is_parted_as_its_annotators_did():
    with gzip.open(NEWS / "inputs.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = {row["id"]: row["text"] for row in map(json.loads, file)}
    scores = f1({key: quotes(text) for key, text in texts.items()})
    assert scores["f1"] >= 0.985
    assert scores["altered"] == 0
