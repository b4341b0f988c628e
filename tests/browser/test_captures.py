"""Quoting from a copy in a real browser: the words that are selected, where they stand."""

from playwright.sync_api import expect

from tests import build


def test_selected_words_of_a_copy_become_the_quotation(visit, select, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    evidence = build.evidence(claim, by=reviewer)
    text = "Nobody was asked.\nThe rate fell 📉 from 8.0 to 6.5 per cent, and nobody was told."
    copy = build.copy(evidence.source, text, by=reviewer)
    page = visit(reviewer, f"/captures/{copy.pk}/?evidence={evidence.pk}")
    select(page, "from 8.0 to 6.5 per cent")
    page.keyboard.press("c")
    expect(page.locator("#quote-form [data-quote]")).to_have_text("from 8.0 to 6.5 per cent")
    page.locator("#quote-form").get_by_role("button", name="Quote these words").click()
    expect(page.locator("#text mark")).to_have_text("from 8.0 to 6.5 per cent")
    expect(page.locator(f"#claim-{claim.pk}")).to_contain_text("stands in the copy")
    evidence.refresh_from_db()
    at = evidence.selectors.position
    assert text[at.start : at.end] == evidence.quotation == "from 8.0 to 6.5 per cent"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#text mark")).to_have_count(0)


def test_a_quotation_is_not_replaced_before_its_words_are_shown_beside_the_new_ones(visit, select, article, reviewer):
    for quote in ("cut by half", "Roads spending"):
        build.claim(article, quote, by=reviewer)
    one, two = article.claims.order_by("number")
    evidence = build.evidence(one, by=reviewer, quotation="Nobody was asked.")
    build.evidence(two, by=reviewer, source=evidence.source)
    copy = build.copy(evidence.source, "Nobody was asked. Nobody was told.", by=reviewer)
    page = visit(reviewer, f"/captures/{copy.pk}/")
    form = page.locator("#quote-form")
    select(page, "was told")
    page.keyboard.press("c")
    expect(form.get_by_label("1: cut by half")).to_be_focused()
    expect(form).to_contain_text("These words will replace: Nobody was asked.")
    select(page, "Nobody was told")  # other words, while the form is open
    expect(form.locator("[data-quote]")).to_have_text("Nobody was told")
    page.keyboard.press("Space")
    form.get_by_role("button", name="Quote these words").click()
    expect(page.locator("#toasts")).to_contain_text("quotes these words now, instead of “Nobody was asked.”")
    evidence.refresh_from_db()
    assert evidence.quotation == "Nobody was told"
