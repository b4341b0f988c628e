"""Sources that are files, and sources that the project has already, in a real browser."""

import pytest
from playwright.sync_api import expect

from annotations.models import Evidence
from tests import build, files

#: Drops a file on the open form, as a mouse would.
DROP = """([name, text]) => {
  const form = document.querySelector('.slot form');
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], name));
  for (const type of ['dragover', 'drop']) {
    form.dispatchEvent(new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def open_form(page, claim):
    page.locator(f"#claim-{claim.pk}").get_by_role("link", name="Source", exact=True).click()
    return page.locator(".slot form")


@pytest.mark.refused(422)
def test_a_dropped_file_offers_its_name_as_title_and_stays_chosen_when_the_form_is_refused(
    visit, article, claim, reviewer
):
    page = visit(reviewer, f"/articles/{article.pk}/")
    form = open_form(page, claim)
    expect(form.get_by_label("What is it?")).to_be_focused()
    page.evaluate(DROP, ["Notes_of the\u202e meeting.v1.TXT", "What was said at the meeting."])
    expect(form.get_by_label("Title")).to_have_value("Notes of the meeting.v1")
    form.get_by_label("Title").fill("Notes of the meeting")
    page.evaluate(DROP, ["notes.txt", "What was said at the meeting."])
    expect(form.get_by_label("Title")).to_have_value("Notes of the meeting")
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(form.get_by_text("Choose whether it supports or refutes")).to_be_visible()
    assert form.locator("input[type=file]").evaluate("field => field.files[0].name") == "notes.txt"
    form.get_by_label("Supports").check()
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("is attached to claim 1")
    source = Evidence.objects.get().source
    assert source.file_name == "notes.txt" and source.file.size == 29


@pytest.mark.refused(422)
def test_a_file_that_is_refused_is_not_left_in_the_field_and_all_else_stays(visit, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    form = open_form(page, claim)
    expect(form.get_by_label("What is it?")).to_be_focused()
    page.evaluate(DROP, ["drawing.txt", "<svg onload=alert(1)>"])
    form.get_by_label("Supports").check()
    form.get_by_label("Note: why it counts").fill("It shows the bridge.")
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(form.get_by_text("“drawing.txt” was not taken, so choose another one.")).to_be_visible()
    expect(form.get_by_text("A web page or an SVG drawing is not kept as a file.")).to_be_visible()
    assert form.locator("input[type=file]").evaluate("field => field.files.length") == 0
    expect(form.get_by_label("Note: why it counts")).to_have_value("It shows the bridge.")
    expect(form.get_by_label("Title")).to_have_value("drawing")
    page.evaluate(DROP, ["bridge.txt", "The bridge is closed."])
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("is attached to claim 1")
    assert Evidence.objects.get().source.file_name == "bridge.txt"


def test_a_source_is_found_and_chosen_by_keys_alone(visit, article, claim, reviewer):
    build.evidence(claim, by=reviewer, publisher="Statistics office")
    other = build.claim(article, "Roads spending", by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    form = open_form(page, other)
    search = form.get_by_label("Find a source this project has")
    expect(search).to_be_focused()
    page.keyboard.type("stat")
    expect(form.get_by_text("used on 1 claim")).to_be_visible()
    expect(form.get_by_role("status")).to_have_text("1 source found.")
    page.keyboard.press("Enter")  # searches nothing more, and sends nothing
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(form.get_by_label("Tax tables")).to_be_checked()
    expect(form.get_by_label("Title")).to_be_hidden()
    form.get_by_label("Gives context").or_(form.get_by_label("Context")).first.check()
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("is attached to claim 2")
    assert [e.source.title for e in other.evidence.all()] == ["Tax tables"]


@pytest.mark.refused(503)
def test_a_store_that_is_down_is_said_and_nothing_typed_or_chosen_is_lost(visit, article, claim, reviewer, settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.views.test_sources.DownStorage"}}
    page = visit(reviewer, f"/articles/{article.pk}/")
    form = open_form(page, claim)
    form.get_by_label("Title").fill("Budget")
    form.get_by_label("Supports").check()
    form.locator("input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "text/html", "buffer": files.PDF},
    )
    form.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("The file store does not answer")
    assert form.locator("input[type=file]").evaluate("field => field.files.length") == 1
    expect(form.get_by_label("Title")).to_have_value("Budget")
