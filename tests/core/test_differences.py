"""A reader sees which words a publisher changed."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.core.differences import MAX_TOKENS, Deed, block_differences, differences


def told(pieces) -> str:
    signs = {Deed.KEPT: "{}", Deed.PUT_IN: "[+{}]", Deed.TAKEN_OUT: "[-{}]"}
    return "".join(signs[piece.deed].format(piece.text) for piece in pieces)


def test_a_changed_word_is_shown_and_not_its_line():
    pieces = differences("The tax was cut by half.", "The tax was cut by a third.")
    assert told(pieces) == "The tax was cut by [-half][+a third]."


def test_a_word_is_never_cut_in_two():
    assert told(differences("They voted.", "They vote.")) == "They [-voted][+vote]."


def test_words_that_were_replaced_together_are_shown_together():
    pieces = differences("There was no announcement.", "Officials made an announcement.")
    assert told(pieces) == "[-There was no][+Officials made an] announcement."


def test_two_books_are_shown_whole():
    assert told(differences("a " * MAX_TOKENS, "b " * MAX_TOKENS)).startswith("[-a a a")


def test_paragraphs_put_in_and_taken_out_stand_in_the_order_of_reading():
    old = "Headline\nThe hall is empty since 2019.\nRepairs cost a million."
    new = "Headline\nUpdated on Monday.\nThe hall is empty since 2018."
    assert [told(block.pieces) for block in block_differences(old, new)] == [
        "Headline",
        "[+Updated on Monday.]",
        "The hall is empty since [-2019][+2018].",
        "[-Repairs cost a million.]",
    ]


TEXTS = st.text(st.sampled_from("ab .\n\u0301हक中"), max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_lost_or_altered(old, new):
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.deed != Deed.PUT_IN) == old
    assert "".join(p.text for p in pieces if p.deed != Deed.TAKEN_OUT) == new
    blocks = block_differences(old, new)

    for text, without in ((old, Deed.PUT_IN), (new, Deed.TAKEN_OUT)):
        rows = ["".join(piece.text for piece in block.pieces if piece.deed != without) for block in blocks]
        assert [line for line in rows if line] == [line for line in text.split("\n") if line]


def test_a_text_that_was_replaced_is_shown_whole_and_soon():
    old, new = ("\n".join(f"{word} line number {n} of the page" for n in range(1_000)) for word in ("old", "new"))
    blocks = block_differences(old, new)
    assert [block.pieces[0].deed for block in blocks] == [Deed.TAKEN_OUT] * 1_000 + [Deed.PUT_IN] * 1_000
