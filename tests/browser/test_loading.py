"""Loading in a real browser: a page pasted with its formatting, files dropped, lines mended with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import Article, Revision
from tests import build

PAGE = """<html><body><nav><a href="#">Home of the news that everybody reads every day</a></nav>
<article><h1>Council to repair 38 of 40 bridges</h1>
<p>The council has not published the list, its spokeswoman said on Tuesday in the town hall.</p>
<p>Roads spending rose by 12 per cent in two years, while the tax was cut by half, according to the mayor.</p></article>
<footer><p>The newspaper is printed in the town, on paper from the region, since 1871.</p></footer></body></html>"""

#: Puts a page on the clipboard as a browser does when it is copied whole, and pastes it into the field.
PASTE = """([field, html, text]) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  document.execCommand('insertText', false, text);
}"""


@pytest.fixture
def loading(visit, project, reviewer):
    return visit(reviewer, f"/projects/{project.slug}/articles/new/")


def paste(page, text: str) -> None:
    field = page.get_by_label("The page, copied whole")
    page.evaluate(PASTE, [field.element_handle(), PAGE, text])


def test_the_formatting_of_a_pasted_page_helps_to_find_the_article(loading):
    paste(loading, "All the words of the page, without what they are.")
    expect(loading.get_by_text("The page came with its formatting")).to_be_visible()
    loading.get_by_role("button", name="Load the pasted page").click()
    loading.wait_for_url("**/articles/*/")
    article = Article.objects.get()
    assert article.headline == "Council to repair 38 of 40 bridges"
    assert "tax was cut by half" in article.revisions.get().text
    assert "Home of the news" not in article.revisions.get().text


def test_who_edits_the_pasted_text_gets_what_they_wrote(loading):
    paste(loading, build.TEXT)
    loading.get_by_label("The page, copied whole").press("Control+End")
    loading.keyboard.type("\n\nOne more sentence was typed by hand, and it is part of the article.")
    expect(loading.get_by_text("The page came with its formatting")).to_be_hidden()
    loading.get_by_role("button", name="Load the pasted page").click()
    loading.wait_for_url("**/articles/*/")
    assert "typed by hand" in Revision.objects.get().text


def test_several_files_are_loaded_and_each_is_told_what_became_of_it(loading):
    files = [
        {"name": "one.txt", "mimeType": "text/plain", "buffer": build.TEXT.encode()},
        {"name": "two.txt", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n"},
    ]
    loading.get_by_label("Text, HTML, Markdown, Word or PDF files").set_input_files(files)
    expect(loading.get_by_text("one.txt, two.txt")).to_be_visible()
    loading.get_by_role("button", name="Load the files").click()
    expect(loading.get_by_text("1 loaded")).to_be_visible()
    expect(loading.get_by_text("PNG picture")).to_be_visible()


#: Drags something over an element, as a hand does; with a file's name it is a file, else words of the page.
DRAG = """([over, kind, name, text]) => {
  const data = new DataTransfer();
  if (name) data.items.add(new File([text], name, {type: 'text/plain'}));
  else data.setData('text/plain', text);
  const event = new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
  return !over.dispatchEvent(event);
}"""


def drag(page, kind: str, name: str = "", text: str = build.TEXT) -> bool:
    """Whether the page takes it."""
    return page.evaluate(DRAG, [page.get_by_role("heading", level=1).element_handle(), kind, name, text])


def test_a_file_that_is_dropped_anywhere_on_the_page_is_chosen(loading):
    note = loading.get_by_text("Drop them anywhere on this page")
    expect(note).to_be_hidden()
    assert drag(loading, "dragover", "one.txt")
    expect(note).to_be_visible()
    drag(loading, "dragleave", "one.txt")
    expect(note).to_be_hidden()
    assert drag(loading, "dragover", "one.txt") and drag(loading, "drop", "one.txt")
    expect(note).to_be_hidden()
    expect(loading.locator(":focus")).to_have_text("Load the files")
    loading.keyboard.press("Enter")
    expect(loading).to_have_url(re.compile(r"/articles/\d+/$"))
    assert Article.objects.count() == 1


def test_words_that_are_dragged_are_left_to_the_browser(loading):
    assert not drag(loading, "dragover") and not drag(loading, "drop")
    expect(loading.get_by_text("Drop them anywhere on this page")).to_be_hidden()


@pytest.mark.refused(422)
def test_a_refused_file_stays_chosen_and_the_reason_stands_in_the_form(loading):
    file = {"name": "two.txt", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n"}
    loading.get_by_label("Text, HTML, Markdown, Word or PDF files").set_input_files([file])
    loading.get_by_role("button", name="Load the files").click()
    expect(loading.get_by_role("alert")).to_contain_text("PNG picture")
    assert loading.evaluate("document.querySelector('form[data-drop] input[type=file]').files.length") == 1
    assert not Article.objects.exists()


def test_lines_are_mended_with_one_key_each(visit, project, reviewer):
    article = build.article(by=reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/cut/")
    for _ in range(3):
        page.keyboard.press("j")
    with page.expect_response(f"**/articles/{article.pk}/cut/"):
        page.keyboard.press("x")
    apart = page.locator("section", has=page.get_by_role("heading", name="Set apart"))
    expect(apart).to_contain_text("Roads spending rose by 12 per cent")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Keep line 5")
    with page.expect_response(f"**/articles/{article.pk}/cut/"):
        page.keyboard.press("x")
    expect(apart).not_to_contain_text("Roads spending")
    assert "Roads spending" in article.revisions.get().text
