"""The ends of a claim's words are adjusted where they stand: by keys, by handles, through the borders of paragraphs."""

import pytest
from playwright.sync_api import expect

from annotations.core.text import find_quote
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def start_moving(page):
    page.locator(".card").focus()
    page.keyboard.press("m")
    expect(page.locator("#marker")).to_be_visible()
    expect(page.locator(".handle").first).to_be_visible()


def moved(page, claim, words: str):
    """Uses the words that are selected now; they are these, and stored so."""
    page.keyboard.press("c")
    expect(page.locator(".handle").first).to_be_hidden()
    expect(page.locator("mark")).to_have_text(words.split("\n"))
    highlight = claim.highlights.get()
    (span,) = find_quote(highlight.revision.text, words)
    assert (highlight.start, highlight.end, highlight.exact) == (span.start, span.end, words)


def middle(page, quote: str) -> tuple[float, float]:
    """Where the middle of these words is in the window."""
    return page.evaluate(
        """quote => { const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) { const at = walker.currentNode.data.indexOf(quote); if (at < 0) continue;
          const range = document.createRange(); range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + quote.length); const box = range.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2]; } }""",
        quote,
    )


def test_the_present_words_are_selected_and_their_ends_move_by_word_character_and_sentence(
    visit, article, claim, reviewer
):
    page = visit(reviewer, f"/articles/{article.pk}/")
    start_moving(page)
    page.keyboard.press("c")
    expect(page.locator("#live")).to_have_text("These are its words already.")
    for key in ("[", "[", "]", "}", "Alt+]", "Alt+]", "Alt+}", "Alt+}"):
        page.keyboard.press(key)
    moved(page, claim, "tax was cut by half")
    start_moving(page)
    page.keyboard.press(",")
    page.keyboard.press(".")
    moved(page, claim, build.TEXT.split("\n\n")[2])


def test_the_ends_go_through_the_borders_of_paragraphs(visit, article, reviewer):
    claim = build.claim(article, "according to the mayor", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    for keys, words in (
        ("]", "according to the mayor.\nNo"),
        ("}", "according to the mayor"),
        (".>.", "according to the mayor.\nNo official announcement was made before Tuesday."),
    ):
        start_moving(page)
        for key in keys:
            page.keyboard.press(key)
        moved(page, claim, words)


def test_handles_move_the_ends_by_mouse_and_by_arrow_keys_without_moving_the_text(visit, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    text = page.locator("#text")
    before = text.bounding_box(), text.text_content()
    start_moving(page)
    start, end = (
        page.get_by_role("button", name="Start of the words"),
        page.get_by_role("button", name="End of the words"),
    )
    for handle in (start, end):
        assert min(handle.bounding_box()["width"], handle.bounding_box()["height"]) >= 24
    box = end.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 11)
    page.mouse.down()
    x, y = middle(page, "mayor.")
    page.mouse.move(x - 40, y + 20, steps=3)
    page.mouse.move(x, y + 20, steps=3)
    page.mouse.up()
    expect(page.locator("#marker")).to_be_visible()
    start.focus()
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert (text.bounding_box(), text.text_content()) == before
    moved(page, claim, "tax was cut by half, according to the mayor")


def test_escape_leaves_the_words_as_they_were(visit, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    start_moving(page)
    page.keyboard.press("]")
    page.keyboard.press("Escape")
    expect(page.locator(".handle").first).to_be_hidden()
    expect(page.locator("#marker")).to_be_hidden()
    expect(page.locator("mark")).to_have_text("cut by half")


def test_each_of_several_words_of_a_claim_is_adjusted_by_itself(visit, select, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.locator(".card").focus()
    page.keyboard.press("+")
    select(page, "We were told nothing")
    page.get_by_role("button", name="Use these words for claim 1").click()
    expect(page.locator("mark")).to_have_text(["cut by half", "We were told nothing"])
    page.get_by_role("button", name="Adjust “We were told nothing” of claim 1").click()
    page.keyboard.press("}")
    page.keyboard.press("c")
    expect(page.locator("mark")).to_have_text(["cut by half", "We were told"])
