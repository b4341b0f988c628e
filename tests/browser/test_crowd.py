"""A thousand claims on one article: all are there, and the page answers."""

from playwright.sync_api import expect

from tests.crowd import crowded

ALL = """() => new Set(
  [...document.querySelectorAll('#text mark[data-c]')].flatMap(mark => mark.dataset.c.split(' '))
).size"""


def test_a_thousand_highlights_are_all_there_and_one_click_finds_its_claim(visit, reviewer):
    article = crowded(10_000, 1_000, by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    assert page.evaluate(ALL) == 1_000
    expect(page.locator("#text a.ref")).to_have_count(1_000)
    expect(page.locator("#cards > [data-claim]")).to_have_count(1_000)
    page.locator("#text mark").first.click()
    patience = 20_000  # of the checks, each of which looks through a thousand cards
    expect(page.locator(".card.is-active")).to_have_count(1, timeout=patience)
    expect(page.locator(".card.is-active .card-actions")).to_be_visible(timeout=patience)
