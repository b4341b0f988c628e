"""The claim's page in a browser: sources are put into order by key and by mouse, and the brief prints without buttons."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from annotations.actions.evidence import attach_source, order_evidence
from annotations.core.records import Stance
from tests import build


@pytest.fixture
def claim(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    for n in range(3):
        build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", title=f"Table {n}")
    return claim


def titles(page):
    return page.locator(".side-refutes h4")


def test_sources_are_moved_by_key_and_by_mouse_and_the_focus_stays(visit, claim, reviewer):
    page = visit(reviewer, f"/claims/{claim.pk}/")
    page.get_by_role("button", name="Move Table 2 up").focus()
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_text(["Table 0", "Table 2", "Table 1"])
    expect(page.locator("#toasts")).to_contain_text("“Table 2” is 2 of 3 now.")
    expect(page.get_by_role("button", name="Move Table 2 up")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(titles(page)).to_have_text(["Table 2", "Table 0", "Table 1"])
    expect(page.get_by_role("button", name="Move Table 2 up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("It stands first already.")
    target = page.locator("[data-evidence]").filter(has_text="Table 1")
    page.locator("[data-evidence]").filter(has_text="Table 2").locator("[data-grip]").drag_to(
        target, target_position={"x": 40, "y": target.bounding_box()["height"] - 8}
    )
    expect(titles(page)).to_have_text(["Table 0", "Table 1", "Table 2"])
    expect(page.locator("#toasts")).to_contain_text("“Table 2” is 3 of 3 now.")
    page.keyboard.press("u")
    expect(titles(page)).to_have_text(["Table 2", "Table 0", "Table 1"])


@pytest.mark.refused(409)
def test_an_order_that_a_colleague_changed_is_shown_before_anything_moves(visit, claim, reviewer, second_reviewer):
    page = visit(reviewer, f"/claims/{claim.pk}/")
    keys = list(claim.evidence.values_list("pk", flat=True))
    order_evidence(claim, keys[::-1], stands=keys, by=second_reviewer)
    page.get_by_role("button", name="Move Table 0 down").click()
    expect(page.locator("#toasts")).to_contain_text("changed meanwhile")
    expect(titles(page)).to_have_text(["Table 2", "Table 1", "Table 0"])
    page.get_by_role("button", name="Move Table 0 up").click()
    expect(titles(page)).to_have_text(["Table 2", "Table 0", "Table 1"])


def printed(page) -> str:
    """What stands on the paper, each run of white space as one space."""
    pages = PdfDocument(page.pdf())
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in pages).split())


def test_the_brief_prints_with_addresses_dates_and_digests_and_without_buttons(visit, claim, reviewer, project):
    copy = build.copy(claim.evidence.first().source, by=reviewer)
    build.copy(copy.source, "Another text.", by=reviewer)
    table = SimpleUploadedFile("figures \u202egnp.csv", b"year,rate\n2026,8.0\n")
    kept = attach_source(claim, by=reviewer, stance=Stance.CONTEXT, title="Figures", file=table).source.file
    build.reply_request(claim, by=reviewer, asked_on=build.today(), deadline=build.today() + timedelta(days=1))
    page = visit(reviewer, f"/claims/{claim.pk}/", color_scheme="dark")
    text = printed(page)
    assert "https://example.org/1" in text and "marked the words" in text
    for gone in ("Attach a source", "Take off", "Sign out", "open the page", "My work", "Download", "Record", "Choose"):
        assert gone not in text
    for near in ("today", "tomorrow", "yesterday", "ago", "just now"):
        assert f" {near}" not in text
    assert f"answer due {build.today() + timedelta(days=1):%-d %b %Y}" in text
    assert f"As it stood on {timezone.localtime():%-d %b %Y}" in text and "with undo" not in text
    whole = text.replace(" ", "")  # a digest may be broken where a line ends
    for digest in (copy.sha256, copy.warc.sha256, copy.wacz.sha256, kept.sha256):
        assert digest in whole
    for one in copy.source.captures.taken():
        assert (
            f"Copy {one.number}, kept {timezone.localtime(one.taken_at):%-d %b %Y, %H:%M UTC} from {one.url_final}"
            in text
        )
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
