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
