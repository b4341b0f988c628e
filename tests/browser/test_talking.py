"""Talk in the browser: a member mentioned by keys alone, words of the text taken along, the count that comes by itself."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.comments import write_comment
from annotations.models import Comment, Notification
from tests import build
from tests.browser.test_comments import soon


def violations(page) -> list[str]:
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_member_is_mentioned_by_keys_alone(visit, article, reviewer, second_reviewer, editor, width, scheme):
    claim = build.claim(article, "cut by half", by=reviewer)
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = visit(reviewer, f"/articles/{article.pk}/", **options)
    page.keyboard.press("j")
    page.keyboard.press("d")
    field = page.get_by_label("Your comment")
    expect(field).to_be_focused()
    page.keyboard.type("Which year, @")
    names = page.get_by_role("option")
    expect(names).to_have_count(3)
    page.keyboard.type("e")
    expect(names).to_have_text([re.compile("Edda Editor")])
    page.keyboard.press("Backspace")
    expect(names).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Sol Second")
    expect(chosen).to_be_in_viewport()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox", name="Members").get_attribute("id")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    expect(field).to_have_value("Which year, @Sol Second ")
    expect(names).to_have_count(0)
    page.keyboard.type("or @edd")
    expect(names).to_have_count(1)
    page.keyboard.press("Escape")  # closes the list, and nothing else
    expect(names).to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card")).to_contain_text("1 comment")
    assert Comment.objects.get().text == "Which year, @Sol Second or @edd"
    assert [row.member for row in Notification.objects.all()] == [second_reviewer]
    assert claim.comments.count() == 1


def test_a_name_is_taken_with_the_mouse_and_an_address_offers_none(visit, article, reviewer, second_reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/discussion/")
    field = page.get_by_label("Your comment")
    field.press_sequentially("sol@so")
    page.wait_for_timeout(500)
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially(" @so")
    page.get_by_role("option", name="Sol Second").click()
    expect(field).to_have_value("sol@so @Sol Second ")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".mention")).to_have_text("@Sol Second")


def test_without_javascript_the_name_is_typed(visit, article, reviewer, second_reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/discussion/", java_script_enabled=False)
    page.get_by_label("Your comment").fill("@Sol Second, **look**")
    page.get_by_role("button", name="Comment").click()
    assert page.locator(".mention").inner_text() == "@Sol Second"
    assert page.locator(".said strong").inner_text() == "look"
    assert "Sol Second is told." in page.locator("#toasts").inner_text()


def test_selected_words_go_along_with_a_comment_and_lead_back_to_them(visit, select, article, reviewer):
    build.claim(article, "cut by half", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.keyboard.press("j")
    select(page, "according to the mayor")
    page.keyboard.press("d")
    words = page.get_by_label("Words of the article that it is about")
    expect(words).to_have_value("according to the mayor")
    field = page.get_by_label("Your comment")
    field.fill("He never said so.")
    select(page, "The mayor has not")  # other words, taken by the button
    page.get_by_role("button", name="Take the selected words").click()
    expect(words).to_have_value("The mayor has not")
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card")).to_contain_text("1 comment")
    said = Comment.objects.get()
    assert (said.exact, said.text) == ("The mayor has not", "He never said so.")
    page.goto(page.url.split("/articles/")[0] + f"/claims/{said.claim_id}/")
    page.locator(".passage a").click()
    expect(page.locator("#block-3")).to_be_in_viewport()
    painted = "() => [...CSS.highlights.get('passage')].map(String)"
    assert page.evaluate(painted) == ["The mayor has not"]


def test_the_count_of_the_open_article_comes_by_itself_and_goes_when_it_is_read(
    visit, article, reviewer, second_reviewer
):
    claim = build.claim(article, "cut by half", by=reviewer)
    page = visit(second_reviewer, f"/articles/{article.pk}/")
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    said = write_comment(claim, by=reviewer, text="Which year, @Sol Second?")
    soon(page)
    bell = page.get_by_role("link", name="Notifications: 1 unread")
    expect(bell).to_be_visible()
    bell.click()
    page.get_by_role("link", name="Rina Reviewer mentioned you").click()
    expect(page.locator(f"#comment-{said.pk}")).to_be_in_viewport()
    page.reload()
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    assert Notification.objects.get().read_at


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_list_is_accessible_and_fits(visit, article, reviewer, second_reviewer, width, scheme):
    long = "https://example.org/" + "a" * 180
    claim = build.claim(article, "cut by half", by=reviewer)
    source = build.evidence(claim, by=reviewer, title=long).source
    said = write_comment(
        claim, by=reviewer, text=f"@Sol Second, `{long}`, {long}\n\n> - a\n\n```\n{long}\n```", exact="cut"
    )
    build.comment(source, f"@Sol Second, {long}?", by=reviewer)
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = visit(second_reviewer, "/notifications/", **options)
    origin = page.url.split("/notifications")[0]
    for path in ("/notifications/", "/account/", f"/claims/{said.claim_id}/", f"/sources/{source.pk}/"):
        page.goto(origin + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(origin + "/notifications/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("button", name=re.compile("Mark"))).to_have_count(0)
