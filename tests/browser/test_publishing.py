"""From a conclusion to its correction in the workspace: the form in the card, the card as it comes back, the draft kept."""

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, Correction, Publication
from tests import build
from tests.browser.test_drafts import holds


@pytest.fixture
def claim(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    return claim


def test_an_editor_publishes_and_corrects_in_the_card_and_two_clicks_make_one_of_each(visit, article, claim, editor):
    page = visit(editor, f"/articles/{article.pk}/")
    card = page.locator(".card")
    card.get_by_role("link", name="Publish").click()
    expect(card).to_contain_text("As the reader sees it")
    card.get_by_role("button", name="Publish").dblclick()
    expect(card.locator(".card-head")).to_contain_text("published")
    expect(page.locator("#toasts")).to_contain_text("Claim 1 is published: False.")
    expect(page.locator("#toasts").get_by_role("button", name="Undo")).to_have_count(0)
    assert Publication.objects.count() == 1

    card.get_by_role("link", name="Correct").click()
    card.get_by_label("We were wrong").check()
    card.get_by_label("What was wrong, or what changed").fill("We read the wrong table.")
    card.get_by_text("Misleading", exact=True).click()
    card.get_by_label("Why").fill("It fell by a fifth.")
    card.get_by_role("button", name="Record the correction").dblclick()
    expect(card.locator(".card-head")).to_contain_text("corrected")
    expect(card.locator(".card-head")).to_contain_text("Misleading")
    holds(page, False)  # what is saved is no draft any more
    assert Correction.objects.get().wrong == "We read the wrong table."


def test_what_was_typed_into_a_correction_is_there_again_after_a_reload(visit, claim, editor):
    build.publication(Claim.objects.get(pk=claim.pk), by=editor)
    page = visit(editor, f"/claims/{claim.pk}/correct/")
    page.get_by_label("What was wrong, or what changed").fill("We read the wrong table.")
    page.get_by_label("What was wrong, or what changed").blur()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("What was wrong, or what changed")).to_have_value("We read the wrong table.")
