"""The main job in a real browser: highlight, source, judge, conclude, move, withdraw and undo."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import Claim
from tests import build


def mark(page, select, quote, wording=""):
    select(page, quote)
    page.get_by_role("button", name="Mark claim c").click()
    if wording:
        page.get_by_label("The claim, as one sentence").fill(wording)
    page.locator("#mark-form button.primary").click()


def test_a_reviewer_marks_a_claim_where_the_words_stand(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    mark(page, select, "has not formally spoken", "The mayor has not spoken about the plan.")
    card = page.locator(".card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("The mayor has not spoken about the plan.")
    expect(page.locator("mark")).to_have_text(["has not formally spoken"])
    expect(page.get_by_role("link", name="Claim 1: No verdict yet")).to_have_count(1)
    expect(page.locator("#marker")).to_be_hidden()
    expect(page.locator("#progress")).to_contain_text("0 of 1 judged")
    highlight = Claim.objects.get().highlights.get()
    text = article.revisions.first().text
    assert text[highlight.start : highlight.end] == "has not formally spoken"


def test_the_card_stands_beside_its_words(visit, select, article, reviewer):
    build.claim(article, "We were told nothing", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    expect(page.locator("#cards.is-aligned")).to_have_count(1)
    card, mark_ = page.locator(".card").bounding_box(), page.locator("mark").first.bounding_box()
    assert abs(card["y"] - mark_["y"]) < 30


def test_overlapping_claims_are_flat_marks_and_the_text_stays_the_same(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    mark(page, select, "the tax was cut by half")
    expect(page.locator(".card")).to_have_count(1)
    mark(page, select, "cut by half, according to")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator("mark[data-n='2']")).to_have_text("cut by half")
    expect(page.locator("mark mark")).to_have_count(0)
    blocks = page.locator("#text > .block").evaluate_all("blocks => blocks.map(block => block.textContent).join('\\n')")
    assert blocks == article.revisions.first().text


def test_the_whole_job_goes_by_keys_alone(visit, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    for _ in range(3):
        page.keyboard.press("n")
    expect(page.locator("#marker")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_label("The claim, as one sentence")).to_be_focused()
    page.keyboard.type("Roads spending rose by 12 per cent in two years.")
    page.keyboard.press("Tab")
    page.keyboard.type("The mayor")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("5")
    expect(page.get_by_label("False")).to_be_checked()
    page.get_by_label("Why").focus()
    page.keyboard.type("Spending rose by 3 per cent.")
    page.locator(".slot button.primary").press("Enter")
    expect(page.locator(".card .badge")).to_have_text("False")
    expect(page.locator("mark").first).to_have_class(re.compile("v-false"))


@pytest.mark.refused(422)
def test_a_verdict_is_sent_by_ctrl_enter_from_its_rating_too(visit, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("5")
    rating = page.get_by_label("False")
    expect(rating).to_be_checked()
    rating.press("Control+Enter")  # the form says itself what is missing
    expect(page.get_by_label("Why")).to_be_focused()
    page.keyboard.type("Spending rose by 3 per cent.")
    rating.press("Control+Enter")
    expect(page.locator(".card .badge")).to_have_text("False")


@pytest.mark.refused(422)
def test_a_source_and_a_verdict_are_given_in_the_card(visit, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.get_by_role("link", name="Source", exact=True).click()
    page.locator(".slot").get_by_label("Address").fill("https://example.org/tax")
    page.get_by_label("Title").fill("Tax tables")
    page.get_by_label("Refutes").check()
    page.get_by_role("button", name="Attach").click()
    expect(page.locator(".card")).to_contain_text("1 source")
    page.get_by_role("link", name="Verdict", exact=True).click()
    page.get_by_role("button", name="Save my verdict").click()
    expect(page.locator(".slot")).to_contain_text("Choose a rating.")
    page.get_by_label("Misleading").check()
    page.get_by_label("Why").fill("It fell by a fifth.")
    page.get_by_role("button", name="Save my verdict").click()
    expect(page.locator(".card .badge")).to_have_text("Misleading")


def test_a_withdrawn_claim_is_undone_with_one_click(visit, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.get_by_label("More for claim 1").click()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator("#withdrawn")).to_contain_text("Withdrawn (1)")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["cut by half"])


def test_a_claim_is_moved_to_a_better_selection(visit, select, article, reviewer):
    build.claim(article, "tax", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.get_by_label("More for claim 1").click()
    page.get_by_role("button", name="Move to other words").click()
    expect(page.locator("#moving")).to_be_visible()
    select(page, "the tax was cut by half")
    page.get_by_role("button", name="Use these words for claim 1").click()
    expect(page.locator("mark")).to_have_text(["the tax was cut by half"])


NASTY = (
    "Family 👩‍👩‍👧‍👦 and flags 🇵🇰🇺🇸 stood for peace that day, she said.",
    "Cafe\u0301 prices rose by a third since the spring of last year, he said.",
    "המחירים עלו בשליש מאז האביב, כך אמרה השרה לעיתונאים ביום שני.",
    "قالت الوزيرة إن الأسعار ارتفعت بمقدار الثلث منذ الربيع الماضي.",
)


@pytest.mark.parametrize(
    "quote", ["👩‍👩‍👧‍👦 and flags", "🇵🇰🇺🇸 stood", "Cafe\u0301 prices", "עלו בשליש", "الأسعار ارتفعت"]
)
def test_emoji_combining_marks_and_right_to_left_words_select_exactly(visit, select, project, reviewer, quote):
    article = build.article("A headline 🎉 of it\n\n" + "\n\n".join(NASTY), by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    mark(page, select, quote)
    expect(page.locator(".card")).to_have_count(1)
    highlight = Claim.objects.get().highlights.get()
    assert highlight.exact == quote
    assert article.revisions.first().text[highlight.start : highlight.end] == quote


@pytest.mark.refused(401)
def test_what_was_typed_survives_an_ended_session(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "cut by half")
    page.get_by_role("button", name="Mark claim c").click()
    page.get_by_label("The claim, as one sentence").fill("The tax fell by 50 per cent.")
    page.context.clear_cookies(name="sessionid")
    page.locator("#mark-form button.primary").click()
    expect(page.locator("#toasts")).to_contain_text("Your session has ended")
    expect(page.get_by_label("The claim, as one sentence")).to_have_value("The tax fell by 50 per cent.")


def test_a_viewer_reads_the_highlights_and_finds_nothing_to_press(visit, article, reviewer, viewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(viewer, f"/articles/{article.pk}/")
    page.locator("mark").click()
    expect(page.locator(".card.is-active")).to_have_count(1)
    expect(page.get_by_role("link", name="Verdict", exact=True)).to_have_count(0)
    expect(page.locator("#marker")).to_have_count(0)


def test_a_line_set_apart_is_kept_with_one_click(visit, reviewer, project):
    article = build.article("Menu\nSearch\n" + build.TEXT, by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/cut/")
    page.get_by_role("button", name="Keep line 2").click()
    expect(page.get_by_role("button", name="Set apart line 2")).to_be_visible()
    assert "Search" in article.revisions.first().text
