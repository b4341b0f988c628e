"""The claim's page in a browser: sources are put into order by key and by mouse, and the brief prints without buttons."""

import pytest
from playwright.sync_api import expect

from annotations.actions.evidence import order_evidence
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


def test_the_brief_prints_with_addresses_and_history_and_without_buttons(visit, claim, reviewer):
    page = visit(reviewer, f"/claims/{claim.pk}/", color_scheme="dark")
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert "https://example.org/1" in shown and "marked the words" in shown
    for gone in ("Attach a source", "Take off", "Sign out", "open the page", "My work"):
        assert gone not in shown
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
