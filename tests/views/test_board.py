"""The board: what it lists, in which order, a page at a time, at a price that does not grow, and telling nobody too much."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions.reviews import advance_review, assign_review, hand_over_review, take_review
from annotations.actions.team import edit_project
from annotations.actions.triage import set_priority
from annotations.actions.views import keep_view
from annotations.core.triage import Priority
from annotations.core.workflow import ClaimState, ReviewMove
from annotations.models import Article, Claim, Event, Review, SavedView
from tests import build

BOARD = "/projects/city-desk/"


def articles(number: int, *, by, start: int = 0) -> list[Article]:
    """So many, past the actions: the database puts them on the board by itself."""
    project = by.memberships.first().project
    rows = [Article(project=project, headline=f"Article {n:03}", loaded_by=by) for n in range(start, start + number)]
    return Article.objects.bulk_create(rows)


def headlines(response) -> list[str]:
    return re.findall(r'<a data-open href="[^"]+">([^<]+)</a>', response.content.decode())


def names(response) -> list[int]:
    return [int(said.split()[-1]) for said in headlines(response)]


# --- what is listed --------------------------------------------------------------------------------------------------


def test_what_is_urgent_comes_first_and_what_is_not_for_us_last_of_all_in_a_place_of_its_own(
    signed_in, editor, reviewer
):
    low, none, high, aside = articles(4, by=reviewer)
    for article, priority in ((low, Priority.LOW), (high, Priority.HIGH), (aside, Priority.NOT_FOR_US)):
        set_priority(article, priority, reason=f"Because it is {priority}.", version=1, by=editor)
    client = signed_in(reviewer)
    page = client.get(BOARD)
    assert headlines(page) == [high.headline, none.headline, low.headline]
    assert "High priority" in page.content.decode() and "Because it is high." in page.content.decode()
    assert headlines(client.get(BOARD + "?state=aside")) == [aside.headline]
    assert headlines(client.get(BOARD + "?priority=low")) == [low.headline]


def test_articles_are_listed_by_state_by_member_and_by_words(signed_in, article, editor, reviewer, second_reviewer):
    (empty,) = articles(1, by=reviewer)
    claim = build.claim(article, "cut by half", by=reviewer, claim_reviewed="The levy was halved.")
    assign_review(article, second_reviewer, by=editor, claim=claim)
    client = signed_in(editor)
    for query, found in {
        "": {article, empty},
        "state=new": {empty},
        "state=open": {article},
        "state=judged": set(),
        "state=all": {article, empty},
        "member=nobody": {empty},
        f"member={second_reviewer.pk}": {article},
        f"member={reviewer.pk}": set(),
        "member=me": set(),
        "q=LEVY": {article},
        "q=bridges": {article},
        "q=%25": set(),
    }.items():
        assert set(headlines(client.get(f"{BOARD}?{query}&x=1"))) == {one.headline for one in found}, query


def test_claims_are_listed_as_articles_are(signed_in, article, editor, reviewer, second_reviewer):
    halved, roads = (build.claim(article, words, by=reviewer) for words in ("cut by half", "Roads spending"))
    build.verdict(roads, by=reviewer)
    take_review(article, by=second_reviewer, claim=halved)
    client = signed_in(editor)
    for query, found in {
        "": [2, 1],
        "state=open": [1],
        "state=judged": [2],
        "member=nobody": [2],
        f"member={second_reviewer.pk}": [1],
        "q=roads+spending": [2],
        "q=bridges": [2, 1],
    }.items():
        said = headlines(client.get(f"{BOARD}?kind=claim&{query}"))
        assert [int(re.match(r"Claim (\d+)", one)[1]) for one in said] == found, query
    assign_review(article, reviewer, by=editor)  # whoever has the article has its claims
    assert len(headlines(client.get(f"{BOARD}?kind=claim&member={reviewer.pk}"))) == 2
    assert not headlines(client.get(f"{BOARD}?kind=claim&member=nobody"))


def test_what_is_late_and_what_is_stuck_is_said_in_words_since_when(signed_in, editor, reviewer):
    (article,), today = articles(1, by=reviewer), timezone.localdate()
    review = Review.objects.create(article=article, member=reviewer, assigned_by=editor)
    client = signed_in(editor)
    for query in ("only=late", "only=stuck"):
        assert not headlines(client.get(f"{BOARD}?{query}"))
    Review.objects.update(due=today - timedelta(days=2))
    Article.objects.update(loaded_at=timezone.now() - timedelta(days=9))
    for query in ("", "only=late", "only=stuck"):
        page = client.get(f"{BOARD}?{query}").content.decode()
        assert "Late: due" in page, query
        assert f"Stuck: nothing happened since {today - timedelta(days=9):%-d %b %Y}" in page, query
    review = advance_review(review, ReviewMove.START, version=1, by=reviewer)
    assert "Stuck:" not in client.get(BOARD).content.decode()  # something happened
    advance_review(review, ReviewMove.SUBMIT, version=2, by=reviewer)
    assert "Late:" not in client.get(BOARD).content.decode()  # it is the editor's turn


def test_the_columns_hold_the_rows_of_the_list(signed_in, article, editor, reviewer):
    articles(3, by=reviewer)
    build.claim(article, "cut by half", by=reviewer)
    client = signed_in(editor)
    listed, columns = (client.get(f"{BOARD}?look={look}") for look in ("", "columns"))
    assert sorted(headlines(listed)) == sorted(headlines(columns))
    assert re.findall(r'id="column-(\w+)"', columns.content.decode()) == ["new", "open", "judged"]


def test_a_board_of_another_project_and_a_made_up_address_show_nothing_foreign(signed_in, outsider, editor, reviewer):
    articles(1, by=outsider)
    articles(1, by=reviewer, start=7)
    client = signed_in(editor)
    for query in ("", "after=zzz", "after=9_9", "before=_", "before=2_999999999999999999999", "member=99", "kind=x"):
        assert names(client.get(f"{BOARD}?{query}")) in ([7], []), query
    for query in ("order=due&after=2026-13-01_4", "only=stuck&after=2026-01-01_4", "only=stuck&before=x_1"):
        assert client.get(f"{BOARD}?{query}").status_code == 200


# --- a page at a time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["order=", "order=due", "only=stuck"])
def test_page_after_page_every_row_is_there_once_forwards_and_backwards(signed_in, editor, reviewer, order):
    made = articles(120, by=reviewer)
    for n, article in enumerate(made):
        if n % 3 == 0:
            Claim.objects.create(article=article, number=1, claim_reviewed="x", created_by=reviewer)
        if n % 5 == 0 or "stuck" in order:
            due = timezone.localdate() + timedelta(days=n % 4)
            Review.objects.create(article=article, member=reviewer, assigned_by=editor, due=due)
    Article.objects.filter(pk__in=[one.pk for one in made[::7]]).update(priority=Priority.HIGH)
    Article.objects.update(loaded_at=timezone.now() - timedelta(days=8))
    client, seen, query = signed_in(editor), [], order
    pages = []
    while True:
        response = client.get(f"{BOARD}?{query}")
        pages.append(names(response))
        seen += pages[-1]
        after = response.context["board"].after
        if not after:
            break
        query = f"{order}&after={after.replace('+', '%2B')}"
    assert sorted(seen) == list(range(120)) and [len(page) for page in pages] == [50, 50, 20]
    back = response.context["board"].before.replace("+", "%2B")
    assert names(client.get(f"{BOARD}?{order}&before={back}")) == pages[1]
    last = client.get(f"{BOARD}?{order}&before=end")
    assert names(last) == seen[-50:] and not last.context["board"].after


def test_a_page_keeps_its_place_when_what_came_before_it_goes(signed_in, editor, reviewer):
    made = articles(60, by=reviewer)
    client = signed_in(editor)
    after = client.get(BOARD).context["board"].after
    Article.objects.filter(pk__in=[one.pk for one in made[-30:]]).update(removed_at=timezone.now())
    assert names(client.get(f"{BOARD}?after={after}")) == list(range(9, -1, -1))


def test_a_long_list_is_counted_so_far_and_no_further(signed_in, editor, reviewer, monkeypatch):
    articles(12, by=reviewer)
    monkeypatch.setattr("annotations.queries.board.COUNTED", 10)
    assert "more than 10" in signed_in(editor).get(BOARD).content.decode()


@pytest.mark.parametrize("query", ["", "?kind=claim", "?look=columns", "?only=late&state=all", "?member=me&q=a"])
def test_the_board_costs_the_same_however_long_it_is(signed_in, editor, reviewer, second_reviewer, query):
    def fill(start: int, stop: int) -> None:
        for article in articles(stop - start, by=reviewer, start=start):
            claim = Claim.objects.create(article=article, number=1, claim_reviewed="a", created_by=reviewer)
            for member in (reviewer, second_reviewer, editor):
                due = timezone.localdate() - timedelta(days=1)
                Review.objects.create(article=article, claim=claim, member=member, assigned_by=editor, due=due)

    client, counts = signed_in(editor), []
    for start, stop in ((0, 1), (1, 80)):
        fill(start, stop)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD + query).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22


def test_my_work_costs_the_same_however_much_there_is(signed_in, project, editor, reviewer):
    client, counts = signed_in(editor), []
    for start, stop in ((0, 1), (1, 60)):
        for article in articles(stop - start, by=reviewer, start=start):
            claim = Claim.objects.create(article=article, number=1, claim_reviewed="a", created_by=reviewer)
            Review.objects.create(article=article, member=editor, assigned_by=editor, reason="x")
            Review.objects.create(article=article, claim=claim, member=reviewer, assigned_by=editor, state="submitted")
            ended = Review.objects.create(
                article=article, claim=claim, member=editor, assigned_by=editor, state="withdrawn", reason="x"
            )
            Review.objects.create(
                article=article, claim=claim, member=editor, assigned_by=editor, handed_over_from=ended
            )
        articles(1, by=reviewer, start=900 + start)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


# --- a blind round ---------------------------------------------------------------------------------------------------


def test_in_a_blind_round_the_board_tells_a_reviewer_nothing_of_what_others_judged(
    signed_in, project, article, admin, editor, reviewer, second_reviewer, monkeypatch
):
    monkeypatch.setattr("annotations.queries.board.STUCK_AFTER", timedelta(seconds=-5))  # everything is, at once
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    claim = build.claim(article, "cut by half", by=reviewer)
    for member in (reviewer, second_reviewer):
        assign_review(article, member, by=editor, claim=claim)
    client = signed_in(second_reviewer)
    addresses = [
        BOARD + query
        for query in (
            "", "?kind=claim", "?look=columns", "?kind=claim&look=columns", "?state=judged", "?kind=claim&state=judged",
            "?state=open", "?only=stuck", "?only=stuck&kind=claim", "?order=due", "?state=all",
        )
    ]  # fmt: skip

    def pages() -> list[str]:
        return [
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(one).content.decode()) for one in addresses
        ]

    before = pages()
    build.verdict(claim, by=reviewer)
    assert pages() == before
    assert "Stuck" not in "".join(before) and "Stuck" in signed_in(editor).get(BOARD).content.decode()
    assert headlines(signed_in(editor).get(BOARD + "?state=judged"))


# --- triage, by hand -------------------------------------------------------------------------------------------------


def test_a_priority_is_set_on_a_page_of_its_own_and_shown_on_board_article_claim_and_my_work(
    signed_in, article, editor, reviewer
):
    claim = build.claim(article, "cut by half", by=reviewer)
    assign_review(article, reviewer, by=editor)
    client = signed_in(editor)
    sent = {"version": article.version, "priority": "high", "reason": "Half the town shares it.", "next": BOARD}
    assert client.post(f"/articles/{article.pk}/priority/", sent | {"reason": ""}).status_code == 422
    assert client.post(f"/articles/{article.pk}/priority/", sent | {"priority": "now"}).status_code == 422
    response = client.post(f"/articles/{article.pk}/priority/", sent)
    assert (response.status_code, response.url) == (302, BOARD)
    for page in (BOARD, f"/articles/{article.pk}/", f"/claims/{claim.pk}/", "/"):
        body = signed_in(reviewer).get(page).content.decode()
        assert "High priority" in body and "Half the town shares it." in body, page
    stale = client.post(f"/articles/{article.pk}/priority/", sent | {"priority": "low", "reason": "Old."})
    assert stale.status_code == 409
    assert "Old." in stale.content.decode() and "Half the town shares it." in stale.content.decode()
    sent = {"version": claim.version, "priority": "", "reason": ""}
    assert client.post(f"/claims/{claim.pk}/priority/", sent).status_code == 302


# --- assigning many, by hand -----------------------------------------------------------------------------------------


def test_what_was_chosen_is_proposed_by_load_and_can_be_changed_before_it_is_done(
    signed_in, editor, reviewer, second_reviewer
):
    one, two, busy = articles(3, by=reviewer)
    assign_review(busy, reviewer, by=editor)
    client, items = signed_in(editor), [f"a{one.pk}", f"a{two.pk}"]
    page = client.get(f"{BOARD}assign/", {"item": items})
    form = page.context["form"]
    assert [form[f"to_{item}"].value() for item in items] == [str(second_reviewer.pk), str(reviewer.pk)]
    assert not Event.objects.filter(kind="review assigned", article__in=[one, two]).exists()
    page = client.get(f"{BOARD}assign/", {"item": items, "to": reviewer.pk})
    assert {page.context["form"][f"to_{item}"].value() for item in items} == {str(reviewer.pk)}
    sent = {
        "item": items,
        f"to_{items[0]}": reviewer.pk,
        f"to_{items[1]}": "",
        "round": "first",
        "next": BOARD + "?q=A",
    }
    response = client.post(f"{BOARD}assign/", sent, follow=True)
    assert response.redirect_chain == [(BOARD + "?q=A", 302)] and "1 assigned." in response.content.decode()
    assert one.reviews.get().member == reviewer and not two.reviews.exists()


def test_what_could_not_be_assigned_is_named_and_what_was_typed_comes_back(signed_in, editor, reviewer):
    one, two = articles(2, by=reviewer)
    assign_review(one, reviewer, by=editor)
    client, items = signed_in(editor), [f"a{one.pk}", f"a{two.pk}"]
    sent = {"item": items, "round": "first", f"to_{items[0]}": reviewer.pk, f"to_{items[1]}": reviewer.pk}
    body = client.post(f"{BOARD}assign/", sent, follow=True).content.decode()
    assert "1 assigned. Not assigned: “Article 000”: Rina Reviewer has this already." in body
    again = client.post(f"{BOARD}assign/", sent | {"due": f"{build.today()}"})
    assert again.status_code == 409 and f'value="{build.today()}"' in again.content.decode()
    assert client.post(f"{BOARD}assign/", {"item": items, "round": "first"}).status_code == 409
    assert client.post(f"{BOARD}assign/", sent | {f"to_{items[0]}": "x"}).status_code == 422
    assert client.post(f"{BOARD}assign/", sent | {"due": "2020-01-01"}).status_code == 422


def test_nothing_chosen_or_nothing_of_ours_leads_back_to_the_board(signed_in, editor, outsider, project):
    (foreign,) = articles(1, by=outsider)
    client = signed_in(editor)
    for items in ([], ["x"], ["a"], [f"a{foreign.pk}"], ["c99999999999999999999"], ["aé", "a-1"]):
        response = client.get(f"{BOARD}assign/", {"item": items}, follow=True)
        assert "Choose articles or claims on the board first." in response.content.decode(), items


def test_the_load_of_each_member_is_shown_to_editors(signed_in, editor, reviewer):
    late, soon, handed_in, whenever = articles(4, by=reviewer)
    for article, due, state in (
        (late, -1, "assigned"), (soon, 6, "returned"), (handed_in, -3, "submitted"), (whenever, 7, "in progress")
    ):  # fmt: skip
        day = timezone.localdate() + timedelta(days=due)
        Review.objects.create(article=article, member=reviewer, assigned_by=editor, due=day, state=state)
    load = next(one for one in signed_in(editor).get(BOARD).context["board"].members if one.user == reviewer)
    assert (load.load, load.late, load.due_soon, load.handed_in) == (4, 1, 1, 1)
    assert "Load per person" not in signed_in(reviewer).get(BOARD).content.decode()


def test_work_is_handed_over_on_a_page_of_its_own_and_both_see_it(
    signed_in, article, editor, reviewer, second_reviewer
):
    due = build.today() + timedelta(days=3)
    review = assign_review(article, reviewer, by=editor, due=due)
    client, address = signed_in(editor), f"/reviews/{review.pk}/hand-over/"
    assert "The due date stays." in client.get(address).content.decode()
    member = second_reviewer.memberships.get().pk
    assert client.post(address, {"version": 1, "member": member, "reason": ""}).status_code == 422
    assert client.post(address, {"version": 9, "member": member, "reason": "Ill."}).status_code == 409
    assert client.post(address, {"version": 1, "member": member, "reason": "Rina is ill."}).status_code == 302
    mine, theirs = (signed_in(user).get("/").content.decode() for user in (reviewer, second_reviewer))
    assert "Handed over to Sol Second: “Rina is ill.”" in mine
    assert "Rina Reviewer had it before you: “Rina is ill.”" in theirs and f"{due:%-d %b %Y}" in theirs


# --- my work ---------------------------------------------------------------------------------------------------------


def test_my_work_begins_with_the_one_thing_to_do_next(signed_in, editor, reviewer):
    plain, soon, high, returned, late = articles(5, by=reviewer)
    today = timezone.localdate()
    for article, due, state in (
        (plain, None, "assigned"),
        (soon, today, "assigned"),
        (high, None, "assigned"),
        (returned, None, "returned"),
        (late, today - timedelta(days=1), "in progress"),
    ):
        Review.objects.create(article=article, member=reviewer, assigned_by=editor, due=due, state=state)
    set_priority(high, Priority.HIGH, reason="Now.", version=1, by=editor)
    client = signed_in(reviewer)
    work = client.get("/").context["work"]
    assert [item.review.article for item in work.to_do] == [late, returned, high, soon, plain]
    for article, why in (
        (late, "It is overdue."),
        (returned, "It was returned to you."),
        (high, "It has high priority."),
        (soon, "It is due next."),
        (plain, ""),
    ):
        work = client.get("/").context["work"]
        assert (work.next_item.review.article, work.next_item.why_now) == (article, why)
        Review.objects.filter(article=article).update(state="accepted")
    assert client.get("/").context["work"].next_item is None


def test_what_is_free_to_take_is_ordered_by_priority(signed_in, editor, reviewer):
    plain, high, aside, taken = articles(4, by=reviewer)
    set_priority(high, Priority.HIGH, reason="Now.", version=1, by=editor)
    set_priority(aside, Priority.NOT_FOR_US, reason="An opinion.", version=1, by=editor)
    take_review(taken, by=editor)
    work = signed_in(reviewer).get("/").context["work"]
    assert [standing.article for standing in work.unassigned] == [high, plain]


# --- saved views -----------------------------------------------------------------------------------------------------


def test_a_view_is_kept_from_the_address_and_is_where_the_board_begins(signed_in, project, editor, reviewer):
    client = signed_in(editor)
    form = client.get(f"{BOARD}views/?kind=claim&only=late&x=1").context["form"]
    sent = {"name": "Late claims", "query": form["query"].value(), "is_default": "on"}
    response = client.post(f"{BOARD}views/", sent)
    assert response.url == f"{BOARD}?kind=claim&only=late"
    assert client.get(BOARD).url == f"{BOARD}?kind=claim&only=late"
    assert "Late claims" in client.get(f"{BOARD}?state=").content.decode()
    assert "Late claims" not in signed_in(reviewer).get(BOARD).content.decode()
    assert client.post(f"{BOARD}views/", sent).status_code == 409
    assert client.post(f"{BOARD}views/", sent | {"name": ""}).status_code == 422
    made_up = client.post(f"{BOARD}views/", {"name": "Odd", "query": "kind=claim&next=//evil.test&q=a"})
    assert made_up.url == f"{BOARD}?kind=claim&q=a"


def test_a_view_is_renamed_and_removed_and_nobody_else_finds_it(signed_in, project, editor, admin):
    view = keep_view(project, "Late", query="only=late", by=editor)
    client = signed_in(editor)
    assert client.post(f"/views/{view.pk}/", {"name": "Overdue", "version": 1}).url == f"{BOARD}?only=late"
    assert client.post(f"/views/{view.pk}/", {"name": "Again", "version": 1}).status_code == 409
    for address in (f"/views/{view.pk}/", f"/views/{view.pk}/remove/"):
        assert signed_in(admin).post(address, {"name": "Mine", "version": 2}).status_code == 404
    assert client.post(f"/views/{view.pk}/remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_handed_over_review_and_a_published_claim_are_where_they_belong(signed_in, article, editor, reviewer, admin):
    claim = build.claim(article, "cut by half", by=reviewer)
    review = assign_review(article, reviewer, by=editor, claim=claim)
    hand_over_review(review, admin, reason="Ill.", version=1, by=editor)
    Claim.objects.update(state=ClaimState.PUBLISHED)
    line = signed_in(editor).get(f"{BOARD}?state=published").context["board"].lines[0]
    assert [one.member for one in line.reviews] == [admin] and line.state == "Published"
    assert not headlines(signed_in(editor).get(f"{BOARD}?state=concluded"))
