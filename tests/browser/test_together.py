"""Two people on one page: each sees what the other does, and nobody's text is lost."""

from playwright.sync_api import expect

from annotations.actions.articles import Incoming
from annotations.actions.claims import edit_claim, withdraw_claim
from annotations.actions.revisions import add_revision, adopt_revision
from tests import build


def soon(page):
    """Asks at once, as coming back to the window does."""
    page.evaluate("() => dispatchEvent(new Event('focus'))")


def test_a_claim_that_another_marks_appears_without_a_reload_and_without_moving_the_text(
    visit, article, reviewer, second_reviewer
):
    page = visit(reviewer, f"/articles/{article.pk}/")
    expect(page.locator(".card")).to_have_count(0)
    block = page.locator("#text > .block").last
    block.scroll_into_view_if_needed()
    before = block.bounding_box()["y"]
    claim = build.claim(article, "cut by half", by=second_reviewer)
    soon(page)
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["cut by half"])
    assert abs(block.bounding_box()["y"] - before) < 2
    edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="The tax was halved.")
    soon(page)
    expect(page.locator(".card")).to_contain_text("The tax was halved.")
    expect(page.locator(".card")).to_have_count(1)
    withdraw_claim(claim, version=2, by=second_reviewer)
    soon(page)
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)


def test_a_card_in_which_i_type_is_left_alone(visit, article, reviewer, second_reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.locator(".card").focus()
    page.keyboard.press("e")
    field = page.locator(".slot textarea[name=claim_reviewed]")
    field.fill("What I am typing.")
    edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="What another saved.")
    soon(page)
    expect(page.locator("[data-behind]")).to_contain_text("Somebody changed this claim")
    expect(field).to_have_value("What I am typing.")


def test_who_else_is_here_is_shown(visit, article, reviewer, second_reviewer):
    mine = visit(reviewer, f"/articles/{article.pk}/")
    soon(mine)
    theirs = visit(second_reviewer, f"/articles/{article.pk}/")
    soon(theirs)
    expect(theirs.locator("#others")).to_contain_text("Rina Reviewer")
    soon(mine)
    expect(mine.locator("#others")).to_contain_text("Sol Second")


def test_a_newer_text_that_another_adopts_is_said_and_never_mixed_with_the_one_i_read(
    visit, article, reviewer, second_reviewer
):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.locator(".card").focus()
    page.keyboard.press("e")
    page.locator(".slot textarea[name=claim_reviewed]").fill("What I am typing.")
    before = page.locator("#text").text_content()
    newer = Incoming.of_text("A line that came first.\n\n" + build.TEXT.replace("12 per cent", "13 per cent"))
    adopt_revision(add_revision(article, newer, by=second_reviewer), by=second_reviewer)
    edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="What another saved.")
    soon(page)
    expect(page.locator("#newer-text")).to_contain_text("A newer text was adopted")
    expect(page.locator("#live")).to_contain_text("A newer text was adopted")
    soon(page)
    assert page.locator("#text").text_content() == before
    page.locator("#newer-text a").click()
    expect(page.locator("#text")).to_contain_text("13 per cent")
    expect(page.locator("#newer-text")).to_be_hidden()
    page.locator(".card").focus()
    page.keyboard.press("e")
    expect(page.locator(".slot textarea[name=claim_reviewed]")).to_have_value("What I am typing.")
