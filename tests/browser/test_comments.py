"""Talk beside the text, by keys alone: written in the card, counted there, brought back when it was not sent, undone."""

from playwright.sync_api import expect

from annotations.models import Comment
from tests import build
from tests.browser.test_drafts import holds


def soon(page):
    """Asks for news at once, as coming back to the window does."""
    page.evaluate("() => dispatchEvent(new Event('focus'))")


def test_a_comment_is_written_in_the_card_counted_and_undone_by_keys_alone(visit, article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    field = page.locator(".slot").get_by_label("Your comment")
    expect(field).to_be_focused()
    page.keyboard.type("did the mayor mean 2024?")  # d and other keys are only letters here
    expect(field).to_have_value("did the mayor mean 2024?")
    page.keyboard.press("Control+Enter")
    card = page.locator(".card")
    expect(card).to_contain_text("1 comment")
    holds(page, False)  # what is saved is no draft any more
    build.comment(claim, "He meant 2023.", by=second_reviewer)
    soon(page)
    expect(card).to_contain_text("2 comments")
    page.keyboard.press("u")
    expect(card).to_contain_text("1 comment")
    assert Comment.objects.standing().get().author == second_reviewer
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("write a comment")


def test_what_was_typed_on_the_claim_page_is_there_again_after_a_reload(visit, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/claims/{claim.pk}/")
    page.get_by_label("Your comment").fill("Which base year?")
    page.get_by_label("Your comment").blur()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("Which base year?")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".thread")).to_contain_text("Which base year?")
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("")
