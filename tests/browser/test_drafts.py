"""Nothing typed is lost: not by a crash, a lost connection or an ended session; and it comes back to its author only."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from annotations.actions.articles import Incoming
from annotations.actions.claims import edit_claim
from annotations.actions.revisions import add_revision, adopt_revision
from annotations.actions.team import make_sign_in_link
from annotations.models import Claim
from tests import build

WORDING = "The mayor had said nothing of the plan by Tuesday."


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "has not formally spoken", by=reviewer)


def open_edit(page):
    page.locator(".card").first.focus()
    page.keyboard.press("e")
    return page.locator(".slot textarea[name=claim_reviewed]")


def drafts(page) -> int:
    return page.evaluate("() => Object.keys(localStorage).filter(key => key.startsWith('draft ')).length")


def holds(page, some: bool):
    """Waits until the browser holds drafts, or none."""
    for _ in range(50):
        if bool(drafts(page)) == some:
            return
        page.wait_for_timeout(100)
    raise AssertionError("no draft was kept" if some else "a draft of what was saved was not forgotten")


def test_text_survives_a_window_that_is_gone(visit, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    field = open_edit(page)
    field.fill(WORDING)
    holds(page, True)
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.goto(page.url)
    field = open_edit(other)
    expect(field).to_have_value(WORDING)
    expect(other.locator("[data-draft-note]")).to_contain_text("Brought back what you typed")
    other.locator(".slot button.primary").click()
    expect(other.locator(".card")).to_contain_text(WORDING)
    holds(other, False)


def test_reasons_typed_for_a_claim_that_is_concluded_meanwhile_are_told_of_and_led_to(
    visit, article, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, by=second_reviewer)
    page = visit(reviewer, f"/articles/{article.pk}/")
    page.locator(".card").first.focus()
    page.keyboard.press("v")
    page.locator(".slot textarea[name=rationale]").fill("The minutes say otherwise.")
    holds(page, True)
    build.conclusion(claim, by=editor)
    page.goto(page.url)
    page.get_by_role("link", name="You have text here that is not saved").click()
    expect(page.locator("textarea[name=rationale]")).to_have_value("The minutes say otherwise.")
    page.locator("[data-draft-discard]").click()
    page.goto(page.url.split("/claims/")[0] + f"/articles/{article.pk}/")
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_have_count(0)


def test_words_typed_for_a_claim_survive_escape(visit, select, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    field = page.locator("#mark-form textarea[name=claim_reviewed]")

    def open_marker(quote):
        select(page, quote)
        page.get_by_role("button", name="Mark claim c").click()
        expect(field).to_be_visible()

    open_marker("cut by half")
    field.fill(WORDING)
    page.keyboard.press("Escape")
    expect(page.locator("#marker")).to_be_hidden()
    open_marker("has not formally spoken")
    expect(field).not_to_have_value(WORDING)
    page.keyboard.press("Escape")
    page.reload()
    open_marker("cut by half")
    expect(field).to_have_value(WORDING)


def test_text_survives_a_lost_connection(visit, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    open_edit(page).fill(WORDING)
    page.context.set_offline(True)
    page.locator(".slot button.primary").click()
    expect(page.locator("#save-state")).to_contain_text("connection was lost")
    page.context.set_offline(False)
    page.reload()
    expect(open_edit(page)).to_have_value(WORDING)
    page.locator(".slot button.primary").click()
    expect(page.locator(".card")).to_contain_text(WORDING)


@pytest.fixture(autouse=True)
def a_lost_connection_is_said_by_the_browser(heard):
    yield
    heard[:] = [said for said in heard if not ("ERR_INTERNET_DISCONNECTED" in said or said.startswith("htmx:"))]


@pytest.mark.refused(401)
def test_text_survives_the_end_of_a_session_and_a_new_sign_in(visit, live_server, article, claim, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    open_edit(page).fill(WORDING)
    Session.objects.all().delete()
    page.locator(".slot button.primary").click()
    expect(page.locator("#toasts")).to_contain_text("session has ended")
    page.goto(f"{live_server.url}/sign-in/{make_sign_in_link(reviewer, by=None)}/")
    page.get_by_role("button", name="Sign in as").click()
    page.goto(f"{live_server.url}/articles/{article.pk}/")
    expect(open_edit(page)).to_have_value(WORDING)
    page.locator(".slot button.primary").click()
    expect(page.locator(".card")).to_contain_text(WORDING)


def test_another_person_at_the_same_browser_sees_nothing_of_it(
    visit, live_server, article, claim, reviewer, second_reviewer
):
    page = visit(reviewer, f"/articles/{article.pk}/")
    open_edit(page).fill(WORDING)
    holds(page, True)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/{make_sign_in_link(second_reviewer, by=None)}/")
    page.get_by_role("button", name="Sign in as").click()
    page.goto(f"{live_server.url}/articles/{article.pk}/")
    expect(open_edit(page)).to_have_value(Claim.objects.get().claim_reviewed)
    expect(page.locator("[data-draft-note]")).to_have_count(0)


@pytest.mark.refused(409)
def test_a_draft_on_an_older_version_meets_what_was_saved_since(visit, article, claim, reviewer, second_reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/")
    open_edit(page).fill(WORDING)
    holds(page, True)
    page.on("dialog", lambda dialog: dialog.accept())
    edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="Saved by another person.")
    page.reload()
    expect(open_edit(page)).to_have_value(WORDING)
    expect(page.locator("[data-draft-note]")).to_contain_text("Somebody saved something else since")
    page.locator(".slot button.primary").click()
    expect(page.locator(".slot")).to_contain_text("Saved by another person.")
    expect(page.locator(".slot textarea[name=claim_reviewed]")).to_have_value(WORDING)


@pytest.fixture
def evidence(claim, reviewer):
    return build.evidence(claim, by=reviewer)


def test_a_plain_form_survives_a_lost_connection_and_is_forgotten_once_it_is_saved(
    visit, live_server, evidence, reviewer
):
    page = visit(reviewer, f"/evidence/{evidence.pk}/")
    field = page.get_by_label("Note: why it counts")
    field.fill(WORDING)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Save").click()
    page.context.set_offline(False)
    page.goto(live_server.url)
    page.goto(f"{live_server.url}/evidence/{evidence.pk}/")
    expect(field).to_have_value(WORDING)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("The evidence is saved.")
    holds(page, False)


@pytest.mark.refused(401)
def test_a_plain_form_survives_the_end_of_a_session_and_a_sign_in_in_another_tab(
    visit, live_server, evidence, reviewer
):
    page = visit(reviewer, f"/evidence/{evidence.pk}/")
    page.get_by_label("Note: why it counts").fill(WORDING)
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{live_server.url}/sign-in/{make_sign_in_link(reviewer, by=None)}/")
    other.get_by_role("button", name="Sign in as").click()
    other.goto(f"{live_server.url}/evidence/{evidence.pk}/")
    expect(other.get_by_label("Note: why it counts")).to_have_value(WORDING)
    other.wait_for_timeout(1_200)  # longer than the pause after which what was typed is kept
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#toasts")).to_contain_text("The evidence is saved.")
    holds(page, False)


def test_steady_typing_is_kept_too(visit, evidence, reviewer):
    page = visit(reviewer, f"/evidence/{evidence.pk}/")
    page.get_by_label("Note: why it counts").press_sequentially("never a pause", delay=200)
    assert drafts(page) == 1


def test_other_words_chosen_in_the_queue_are_kept(visit, article, claim, reviewer):
    newer = build.TEXT.replace("has not formally spoken", "spoke on Monday at length")
    adopt_revision(add_revision(article, Incoming.of_text(newer), by=reviewer), by=reviewer)
    page = visit(reviewer, f"/projects/{article.project.slug}/changed-words/")
    page.keyboard.press("w")
    page.keyboard.type("spoke on Monday")
    holds(page, True)
    page.goto(page.url)
    expect(page.get_by_label("Other words, as they stand")).to_have_value("spoke on Monday")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    holds(page, False)
