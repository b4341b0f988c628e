"""What a newcomer runs into in a real browser: a form that must not hide its words, keys, fingers, messages."""

import pytest
from playwright.sync_api import expect

from tests import build


def test_the_form_stands_beside_its_words_and_says_when_they_are_others(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/", viewport={"width": 1366, "height": 900})
    select(page, "cut by half")
    page.keyboard.press("c")
    form, text = page.locator("#marker").bounding_box(), page.locator("#text").bounding_box()
    assert form["x"] >= text["x"] + text["width"]
    expect(page.get_by_text("Now about other words")).to_be_hidden()
    page.get_by_label("The claim, as one sentence").fill("The tax was halved.")
    select(page, "We were told nothing")
    expect(page.get_by_text("Now about other words")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Now about: We were told nothing. What you typed is kept.")
    expect(page.get_by_label("The claim, as one sentence")).to_have_value("The tax was halved.")


@pytest.mark.parametrize("page_of", ["verdict", "conclusion"])
def test_the_key_beside_a_rating_chooses_it_on_a_page_of_its_own_too(visit, article, editor, reviewer, page_of):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    page = visit(editor, f"/claims/{claim.pk}/{page_of}/")
    page.keyboard.press("3")
    expect(page.get_by_label("Mixed")).to_be_checked()


def test_a_finger_goes_from_sentence_to_sentence_in_the_bar_at_the_bottom(visit, article, reviewer):
    size = {"width": 360, "height": 740}
    page = visit(reviewer, f"/articles/{article.pk}/", viewport=size, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="By sentence").tap()
    onward = page.get_by_role("button", name="Next sentence")
    onward.wait_for()
    assert onward.bounding_box()["y"] > 600
    onward.tap()
    page.get_by_role("button", name="Mark claim").tap()
    expect(page.locator("#mark-form [data-quote]")).to_contain_text("The council has not published the list")
    button = page.locator("#mark-form button.primary")
    assert button.bounding_box()["y"] + button.bounding_box()["height"] <= size["height"]


def test_messages_are_two_at_most_and_never_cover_a_card(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/", viewport={"width": 1366, "height": 900})
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_have_text(["Select words in the text first.×"])
    for quote in ("Roads spending", "cut by half"):
        select(page, quote)
        page.keyboard.press("c")
        page.locator("#mark-form button.primary").click()
        expect(page.locator("mark").filter(has_text=quote)).to_have_count(1)
    expect(page.locator(".toast p")).to_contain_text(["Claim 1 is marked.", "Claim 2 is marked."])
    toasts, cards = page.locator("#toasts").bounding_box(), page.locator("#cards").bounding_box()
    assert toasts["x"] + toasts["width"] < cards["x"]
