"""Two wordings side by side: whole words, nothing lost on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.differences import MAX_WORDS, Fate, word_changes

KEPT, REMOVED, ADDED = Fate.KEPT, Fate.REMOVED, Fate.ADDED


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("The tax fell.", "The tax rose.", [(KEPT, "The tax "), (REMOVED, "fell"), (ADDED, "rose"), (KEPT, ".")]),
        ("The mayor", "The mayor", [(KEPT, "The mayor")]),
        ("", "All new", [(ADDED, "All new")]),
        ("All gone", "", [(REMOVED, "All gone")]),
        ("one two", "three four", [(REMOVED, "one two"), (ADDED, "three four")]),
        ("By 12 per cent", "By 1.2 per cent", [(KEPT, "By "), (REMOVED, "12"), (ADDED, "1.2"), (KEPT, " per cent")]),
        ("税は下がった", "税は上がった", [(KEPT, "税は"), (REMOVED, "下"), (ADDED, "上"), (KEPT, "がった")]),
    ],
)  # fmt: skip
def test_what_changed_is_shown_in_whole_words(before, after, changes):
    assert word_changes(before, after) == changes


@given(st.text(alphabet="ab c.é", max_size=40), st.text(alphabet="ab c.é", max_size=40))
def test_both_wordings_can_be_read_from_the_changes(before, after):
    changes = word_changes(before, after)
    assert "".join(text for fate, text in changes if fate != ADDED) == before
    assert "".join(text for fate, text in changes if fate != REMOVED) == after


def test_two_books_are_shown_whole():
    books = "a " * MAX_WORDS, "b " * MAX_WORDS
    assert word_changes(*books) == [(REMOVED, books[0]), (ADDED, books[1])]
