"""The queue of changed words in a real browser, without a mouse."""

from playwright.sync_api import expect

from annotations.actions.articles import Incoming
from annotations.actions.revisions import add_revision, adopt_revision
from tests import build


def test_changed_words_are_decided_by_keys_alone(visit, article, reviewer):
    claims = [
        build.claim(article, quote, by=reviewer) for quote in ("No official announcement was made", "cut by half")
    ]
    newer = build.TEXT.replace("No official announcement was made", "A first announcement was made officially")
    newer = newer.replace("cut by half", "halved at once")
    adopt_revision(add_revision(article, Incoming.of_text(newer), by=reviewer), by=reviewer)
    page = visit(reviewer, f"/projects/{article.project.slug}/changed-words/")
    for place, key in (("1 of 2", "j"), ("2 of 2", "k"), ("1 of 2", "a"), ("1 of 1", "w")):
        expect(page.get_by_text(place)).to_be_visible()
        page.wait_for_load_state()  # the page's scripts listen
        page.keyboard.press(key)
    page.keyboard.type("halved at once")
    page.get_by_role("button", name="Use these words").press("Enter")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    page.goto(page.url.split("/projects/")[0] + f"/articles/{article.pk}/")
    expect(page.locator("mark")).to_have_count(2)
    assert all(claim.highlights.current().get().stands for claim in claims)
    assert claims[1].highlights.current().get().exact == "halved at once"
