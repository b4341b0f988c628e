"""Selecting in a real browser stores exactly the words that were selected, in every script."""

import pytest
from playwright.sync_api import expect

from annotations.core.text import find_quote
from annotations.models import Claim
from tests import build

#: What is selected in a line, and the line. Ends lie on words and on characters as readers see them.
NASTY = [
    ("👨\u200d👩\u200d👧 family", "A 👨\u200d👩\u200d👧 family of three was told nothing at all."),
    ("🇫🇷 and 🇩🇪", "Flags of 🇫🇷 and 🇩🇪 stood beside each other in the hall."),
    ("cafe\u0301 owner", "The cafe\u0301 owner had not been asked by the council."),
    ("لم يُعلَن رسميًا", "قال المتحدث إنه لم يُعلَن رسميًا عن القرار."),
    ("לא הודיעה רשמית", "העירייה לא הודיעה רשמית על התוכנית."),
    ("ไม่มีประกาศ", "เมื่อวานนี้ไม่มีประกาศจากสภาเมือง"),
    ("没有正式宣布", "市政府昨天没有正式宣布这个计划。"),
    ("co\u00adoperation", "The co\u00adoperation of both towns ended last year."),
    ("正式に発表していない", "市長は昨日までにその計画を正式に発表していないという。"),
    ("공식적으로 발표하지", "시장은 어제까지 그 계획을 공식적으로 발표하지 않았다."),
    ("नहीं बोले", "मेयर योजना पर औपचारिक रूप से नहीं बोले हैं।"),
    ("before\u2028after", "A line before\u2028after a separator was kept as it is."),
    ("\u2067שלום\u2069 again", "They said \u2067שלום\u2069 again and went home early."),
    ("𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "Mathematical 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 letters take two units each here."),
]
TEXT = "A headline that is plain\n\n" + "\r\n\r\n".join(line for _, line in NASTY)


@pytest.fixture
def article(project, reviewer):
    return build.article(TEXT, by=reviewer)


def test_browser_offsets_equal_server_offsets_on_every_string_of_a_nasty_list(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    text = article.current.text
    for number, (quote, _) in enumerate(NASTY, 1):
        select(page, quote)
        page.get_by_role("button", name="Mark claim c").click()
        expect(page.locator("#mark-form [data-quote]")).to_have_text(quote, use_inner_text=False)
        page.locator("#mark-form button.primary").click()
        expect(page.locator(".card")).to_have_count(number)
        highlight = Claim.objects.get(number=number).highlights.get()
        (span,) = find_quote(text, quote)
        assert (highlight.start, highlight.end, highlight.exact) == (span.start, span.end, quote)


def test_a_selection_across_paragraphs_holds_the_line_between_them(visit, project, reviewer):
    article = build.article(by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.evaluate(
        """() => { const [first, second] = [...document.querySelectorAll('#text > .block')].slice(2, 4);
        getSelection().setBaseAndExtent(first.firstChild, 0, second.firstChild, 'No official'.length); }"""
    )
    page.get_by_role("button", name="Mark claim c").click()
    page.locator("#mark-form button.primary").click()
    expect(page.locator(".card")).to_have_count(1)
    exact = Claim.objects.get().highlights.get().exact
    assert exact.count("\n") == 1 and exact.endswith("No official")
    expect(page.locator("mark")).to_have_count(2)


def test_a_selection_that_cuts_words_takes_them_whole(visit, select, reviewer):
    article = build.article(by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "ficial announcem")
    page.get_by_role("button", name="Mark claim c").click()
    expect(page.locator("#mark-form [data-quote]")).to_have_text("official announcement")


def test_the_ends_are_moved_by_keys(visit, select, reviewer):
    article = build.article(by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    select(page, "announcement was")
    for key in ("[", "[", "{", "]", "]", "}"):  # out twice, in once, at either end
        page.keyboard.press(key)
    expect(page.locator("#marker")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#mark-form [data-quote]")).to_have_text("official announcement was made")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+]")
    page.keyboard.press("Alt+]")
    page.keyboard.press("c")
    expect(page.locator("#mark-form [data-quote]")).to_have_text("official announcement was made be")
    page.locator("#mark-form button.primary").click()
    expect(page.locator("mark")).to_have_text(["official announcement was made be"])


def test_one_claim_is_said_in_two_places(visit, select, reviewer):
    article = build.article(by=reviewer)
    claim = build.claim(article, "has not formally spoken", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.locator(".card").focus()
    page.keyboard.press("+")
    select(page, "We were told nothing")
    page.get_by_role("button", name="Use these words for claim 1").click()
    expect(page.locator("mark")).to_have_text(["has not formally spoken", "We were told nothing"])
    expect(page.locator(".card")).to_have_count(1)
    assert claim.highlights.count() == 2
    page.get_by_role("button", name="Untie claim 1 from “has not").click()
    expect(page.locator("mark")).to_have_text(["We were told nothing"])
