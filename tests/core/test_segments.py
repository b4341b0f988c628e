"""Overlapping highlights become a flat row of segments."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.core.segments import Highlighted, cut


def test_overlapping_highlights_are_cut_where_one_begins_or_ends():
    (block,) = cut("abcdefgh", [Highlighted(1, 1, 5), Highlighted(2, 3, 7)])
    assert [(s.text, s.keys, s.ends) for s in block.segments] == [
        ("a", (), ()),
        ("bc", (1,), ()),
        ("de", (1, 2), (1,)),
        ("fg", (2,), (2,)),
        ("h", (), ()),
    ]


def test_of_nested_highlights_the_shortest_comes_first():
    (block,) = cut("abcdef", [Highlighted(1, 0, 6), Highlighted(2, 2, 4)])
    assert block.segments[1].keys == (2, 1)


def test_a_highlight_across_paragraphs_is_painted_in_both_and_numbered_once():
    first, second = cut("abc\ndef", [Highlighted(1, 1, 6)])
    assert [s.keys for s in first.segments] == [(), (1,)]
    assert [s.ends for s in (*first.segments, *second.segments)] == [(), (), (1,), ()]


def test_a_claim_with_two_highlights_is_numbered_after_the_last():
    (block,) = cut("abcdef", [Highlighted(1, 0, 2), Highlighted(1, 4, 6)])
    assert [s.ends for s in block.segments] == [(), (), (1,)]


@given(st.text("ab \n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=12))
def test_segments_joined_are_the_text_and_each_is_under_just_its_highlights(text, places):
    spans = [
        Highlighted(key, start, min(len(text), start + length))
        for key, (start, length) in enumerate(places)
        if start < min(len(text), start + length)
    ]
    blocks = cut(text, spans)
    assert "\n".join("".join(s.text for s in block.segments) for block in blocks) == text
    for block in blocks:
        for segment in block.segments:
            assert text[segment.start : segment.start + len(segment.text)] == segment.text
            under = {s.key for s in spans if s.start <= segment.start < s.end}
            assert set(segment.keys) == under
