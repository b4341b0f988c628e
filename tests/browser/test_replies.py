"""The right of reply beside the text, by keys alone; and what the source form asks of an interview."""

from playwright.sync_api import expect

from annotations.models import ReplyRequest
from tests import build


def test_whom_we_asked_and_the_answer_are_recorded_in_the_card_and_undone_by_key(visit, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("r")
    slot = page.locator(".slot")
    slot.get_by_label("Whom you asked").fill("The treasury")
    slot.get_by_label("What you asked").fill("By how much?")
    slot.get_by_role("button", name="Save").click()
    card = page.locator(".card")
    expect(card).to_contain_text("Asked The treasury, answer due")
    card.get_by_role("link", name="Record the answer").click()
    slot.get_by_label("What they answered").fill("By a fifth.")
    slot.get_by_role("button", name="Save the answer").click()
    expect(card).to_contain_text("The treasury answered today")
    page.keyboard.press("u")
    expect(card).to_contain_text("answer due")
    assert ReplyRequest.objects.get().answer == ""


def test_an_interview_is_not_asked_for_an_address_unless_one_was_typed(visit, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/claims/{claim.pk}/sources/", java_script_enabled=False)
    address = page.get_by_label("Address")
    expect(address).to_be_visible()
    page.get_by_label("What is it?").select_option("Own interview")
    expect(address).to_be_hidden()
    page.get_by_label("What is it?").select_option("News")
    address.fill("https://example.org/")
    page.get_by_label("What is it?").select_option("Own interview")
    expect(address).to_be_visible()
