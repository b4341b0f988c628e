"""Undo and redo by keys and buttons: a whole chain back and forth, and never in the way of typing."""

import pytest
from playwright.sync_api import expect

from annotations.actions.claims import edit_claim
from annotations.models import Claim, Event, Verdict
from tests import build


def do_four_deeds(page, select):
    """Mark, edit, source, verdict."""
    select(page, "cut by half")
    page.keyboard.press("c")
    page.locator("#mark-form button.primary").click()
    card = page.locator(".card")
    expect(card).to_have_count(1)
    page.get_by_label("More for claim 1").click()
    page.get_by_role("link", name="Edit the wording").click()
    page.locator(".slot").get_by_label("The claim, as one sentence").fill("The tax fell by 50 per cent.")
    page.locator(".slot button.primary").click()
    expect(card).to_contain_text("The tax fell by 50 per cent.")
    page.get_by_role("link", name="Source", exact=True).click()
    page.locator(".slot").get_by_label("Address").fill("https://example.org/tax")
    page.get_by_label("Title").fill("Tax tables")
    page.get_by_label("Refutes").check()
    page.get_by_role("button", name="Attach").click()
    expect(card).to_contain_text("1 source")
    page.get_by_role("link", name="Verdict", exact=True).click()
    page.get_by_label("False").check()
    page.get_by_label("Why").fill("It fell by a fifth.")
    page.get_by_role("button", name="Save my verdict").click()
    expect(page.locator(".card .badge")).to_have_text("False")


@pytest.mark.parametrize(
    ("undo", "redo"), [("u", "Shift+U"), ("Control+z", "Control+Shift+z"), ("Control+z", "Control+y")]
)
def test_a_chain_of_deeds_is_undone_and_redone_by_keys(visit, select, article, reviewer, undo, redo):
    page = visit(reviewer, f"/articles/{article.pk}/")
    buttons = {name: page.locator(f'[data-step="{name}"]') for name in ("undo", "redo")}
    expect(buttons["undo"]).to_have_attribute("aria-disabled", "true")
    do_four_deeds(page, select)
    expect(buttons["undo"]).to_have_attribute("title", "Undo: Your verdict on claim 1: False.")
    for _ in range(4):  # without waiting for each answer
        page.keyboard.press(undo)
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)
    expect(buttons["undo"]).to_have_attribute("aria-disabled", "true")
    expect(buttons["redo"]).to_have_attribute("title", "Redo: Claim 1 is marked.")
    for _ in range(4):
        page.keyboard.press(redo)
    expect(page.locator(".card .badge")).to_have_text("False")
    expect(page.locator(".card")).to_contain_text("The tax fell by 50 per cent.")
    expect(page.locator(".card")).to_contain_text("1 source")
    expect(page.locator("mark.v-false")).to_have_text("cut by half")
    expect(buttons["redo"]).to_have_attribute("aria-disabled", "true")
    assert Claim.objects.get().state == "judged" and Verdict.objects.standing().get().rationale == "It fell by a fifth."
    page.keyboard.press(undo)
    expect(page.locator(".card .badge")).to_have_text("No verdict yet")


def test_a_new_deed_leaves_nothing_to_redo_and_the_buttons_do_what_the_keys_do(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    for quote in ("cut by half", "Roads spending"):
        select(page, quote)
        page.keyboard.press("c")
        page.locator("#mark-form button.primary").click()
        expect(page.locator("mark").filter(has_text=quote)).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("button", name="Redo", exact=True).first.click()
    expect(page.locator(".card")).to_have_count(2)
    page.keyboard.press("u")
    expect(page.locator(".card")).to_have_count(1)
    select(page, "No official announcement")
    page.keyboard.press("c")
    page.locator("#mark-form button.primary").click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator('[data-step="redo"]')).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(("key", "says"), [("u", "Nothing to undo"), ("Control+Shift+z", "Nothing to redo")])
def test_a_key_that_finds_nothing_to_take_back_says_so_once(visit, article, claim_page, reviewer, key, says):
    for address in (f"/articles/{article.pk}/", claim_page):
        page = visit(reviewer, address)
        page.locator("h1").first.wait_for()
        if key != "u" and address == claim_page:
            key = "Shift+U"  # there the browser's own keys stay its own
        for _ in range(3):
            page.keyboard.press(key)
        expect(page.locator("#toasts [data-toast]")).to_have_count(1)
        expect(page.locator("#toasts")).to_contain_text(f"{says} on this page.")


@pytest.fixture
def claim_page(article, reviewer) -> str:
    return f"/claims/{build.claim(article, 'cut by half', by=reviewer).pk}/"


def test_undo_in_a_field_is_the_field_s_own(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "cut by half")
    page.keyboard.press("c")
    page.locator("#mark-form button.primary").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_label("More for claim 1").click()
    page.get_by_role("link", name="Edit the wording").click()
    field = page.locator(".slot").get_by_label("The claim, as one sentence")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type("u")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("cut by half")
    assert Event.objects.first().kind == "claim marked"


@pytest.mark.refused(409)
def test_what_a_colleague_changed_stays_and_earlier_deeds_can_still_be_undone(
    visit, select, article, reviewer, second_reviewer
):
    build.claim(article, "Roads spending", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "cut by half")
    page.keyboard.press("c")
    page.locator("#mark-form button.primary").click()
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_label("More for claim 1").click()
    page.locator(".card").first.get_by_role("link", name="Edit the wording").click()
    page.locator(".slot").get_by_label("The claim, as one sentence").fill("Spending rose.")
    page.locator(".slot button.primary").click()
    expect(page.locator(".card").first).to_contain_text("Spending rose.")
    edit_claim(Claim.objects.get(number=1), version=2, by=second_reviewer, claim_reviewed="Spending fell.")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Sol Second changed this since")
    expect(page.locator("#toasts dl")).to_contain_text("Spending fell.")
    page.keyboard.press("u")
    expect(page.locator(".card")).to_have_count(1)
    assert Claim.objects.get(number=1).claim_reviewed == "Spending fell."


def test_an_undo_by_the_toast_s_button_is_redone_by_key(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "cut by half")
    page.keyboard.press("c")
    page.locator("#mark-form button.primary").click()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(0)
    page.keyboard.press("Shift+U")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("#toasts").get_by_role("button", name="Redo")).to_have_count(0)


def test_a_deed_on_the_claim_s_page_is_undone_there(visit, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.evidence(claim, by=reviewer)
    page = visit(reviewer, f"/claims/{claim.pk}/")
    page.get_by_role("button", name="Take Tax tables off the claim").click()
    expect(page.locator("#toasts")).to_contain_text("is off this claim")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Undone")
    expect(page.get_by_role("button", name="Take Tax tables off the claim")).to_be_visible()
