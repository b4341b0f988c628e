"""A thousand claims on one article: all are there, and the page answers."""

from tests.crowd import crowded

ALL = """() => new Set(
  [...document.querySelectorAll('#text mark[data-c]')].flatMap(mark => mark.dataset.c.split(' '))
).size"""


def test_a_thousand_highlights_are_all_there_and_one_click_finds_its_claim(visit, reviewer):
    article = crowded(10_000, 1_000, by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    assert page.evaluate(ALL) == 1_000
    assert page.locator("#text a.ref").count() == 1_000
    assert page.locator("#cards > [data-claim]").count() == 1_000
    page.locator("#text mark").first.click()
    # No `expect` here: a patient one describes all thousand cards at every look, for many seconds.
    page.locator(".card.is-active .card-actions").wait_for()
    assert page.locator(".card.is-active").count() == 1
