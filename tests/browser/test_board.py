"""The board and My work by keys alone, on a desk's screen and on a phone, with 200 articles open and 30 people."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annotations.core.permissions import Role
from annotations.models import Article, Claim, Review, Revision
from tests import build

BOARD = "/projects/city-desk/"


@pytest.fixture
def desk(project, editor, reviewer):
    """200 articles that are open, half of them assigned to 30 people, a tenth of those late."""
    rng, today = random.Random(4), timezone.localdate()
    people = [reviewer, *(build.member(project, Role.REVIEWER, f"Number {n:02} Reviewer") for n in range(28))]
    rows = Article.objects.bulk_create(
        Article(
            project=project, headline=f"The council and what it said of bridge {n:03}", publisher="The Example",
            loaded_by=editor, priority="high" if n % 25 == 0 else "normal", priority_reason="Many ask.",
        )
        for n in range(200)
    )  # fmt: skip
    text = build.article(by=editor).current
    Revision.objects.bulk_create(
        Revision(
            article=row, number=1, page=text.page, cut=text.cut, text=text.text, sha256=text.sha256,
            obtained=text.obtained, original=text.original, adopted_at=timezone.now(),
        )
        for row in rows
    )  # fmt: skip
    Claim.objects.bulk_create(
        Claim(article=row, number=1, claim_reviewed=f"Bridge {row.pk} is safe.", created_by=reviewer)
        for row in rows
        if rng.random() < 0.7
    )
    Review.objects.bulk_create(
        Review(article=row, member=people[n % 29], assigned_by=editor, due=today + timedelta(days=rng.randint(-1, 9)))
        for n, row in enumerate(rows)
        if n % 2
    )
    return rows


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_editor_finds_chooses_and_assigns_by_keys_alone(visit, desk, editor):
    page = visit(editor, BOARD)
    page.keyboard.press("/")
    search = page.get_by_label("Search")
    expect(search).to_be_focused()
    page.keyboard.type("bridge 0")  # letters, here
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bridge+0**")
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(50)
    page.keyboard.press("j")
    first = lines.first.locator("[data-open]")
    expect(first).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("2 chosen")
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("a")
    page.wait_for_url("**/assign/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Assign 2 to members")
    before = Review.objects.count()
    button = page.get_by_role("button", name="Assign", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("2 assigned.")
    assert Review.objects.count() == before + 2
    assert "q=bridge+0" in page.url  # back where she was
    page.wait_for_load_state()  # the page's scripts listen
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.wait_for_url("**/priority/**")
    page.go_back()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*/")


def test_pages_follow_each_other_by_keys_and_the_focus_stops_at_the_ends(visit, desk, editor):
    page = visit(editor, BOARD)
    first = page.locator("[data-open]").first.inner_text()
    page.keyboard.press("k")
    expect(page.locator("[data-open]").last).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#live")).to_have_text("This is the last line of the page.")
    page.keyboard.press("]")
    page.wait_for_url("**after=**")
    assert page.locator("[data-open]").first.inner_text() != first
    page.keyboard.press("[")
    page.wait_for_url("**before=**")
    expect(page.locator("[data-open]").first).to_have_text(first)


def test_no_single_key_does_anything_for_who_switched_them_off(visit, desk, editor):
    editor.shortcuts = False
    editor.save(update_fields=["shortcuts"])
    page = visit(editor, BOARD)
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-line] :checked").count() == 0
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("width", [360, 1280])
def test_board_and_my_work_fit_a_phone_and_a_desk_with_200_articles_and_30_people(visit, desk, editor, width):
    page = visit(editor, BOARD, viewport={"width": width, "height": 800})
    for query in ("", "?look=columns", "?kind=claim", "?kind=claim&look=columns", "?only=late"):
        page.goto(page.url.split("?")[0] + query)
        assert fits(page), query
    late = page.locator("[data-line]").first
    expect(late).to_contain_text("Late: due")  # in words
    page.locator("[name=item]").first.check()
    page.get_by_role("button", name="Assign the chosen").click()
    page.wait_for_url("**/assign/**")
    assert fits(page)
    page.get_by_text("Load per person").click()
    expect(page.get_by_role("table", name="What each member has")).to_contain_text("Number 00 Reviewer")
    assert fits(page)


def test_a_reviewer_starts_with_the_next_thing_and_takes_another_by_keys_alone(visit, desk, reviewer):
    page = visit(reviewer, "/")
    next_thing = page.get_by_role("region", name="Next")
    expect(next_thing).to_contain_text("It is due next.")
    take = page.get_by_role("button", name="Take it").first
    take.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("It is yours now.")
    page.goto(page.url.split("/articles")[0] + "/")
    what = next_thing.locator(".next-thing").inner_text()
    next_thing.get_by_role("link", name="Start next").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{what} · Workbench")
