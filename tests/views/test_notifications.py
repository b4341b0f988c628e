"""Notifications on the pages: counted in the header, read in a list, followed to their place, chosen on the account page."""

import re

import pytest

from annotations.actions.reviews import assign_review
from annotations.actions.team import add_member, edit_project
from annotations.core.notices import Notice
from annotations.core.permissions import Role
from annotations.models import Event, Notification
from annotations.queries.notifications import PER_PAGE
from annotations.telling import tell
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def page(client, address="/notifications/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def count(client, address="/") -> int:
    return int(re.search(r'id="bell"[^>]* data-unread="(\d+)"', page(client, address)).group(1))


def test_the_header_of_every_page_counts_what_is_unread(signed_in, claim, article, reviewer, second_reviewer):
    client = signed_in(second_reviewer)
    assert count(client) == 0 and 'aria-label="Notifications"' in page(client, "/")
    build.comment(claim, "@Sol Second?", by=reviewer)
    for address in ("/", f"/articles/{article.pk}/", f"/claims/{claim.pk}/", "/account/", "/notifications/"):
        assert count(client, address) == 1
    assert 'aria-label="Notifications: 1 unread"' in page(client, "/")
    assert count(signed_in(reviewer)) == 0


def test_each_leads_to_its_place(signed_in, claim, article, reviewer, second_reviewer, editor):
    source = build.evidence(claim, by=reviewer).source
    said = [build.comment(about, "*So*, @Sol Second?", by=reviewer) for about in (claim, article, source)]
    for of_claim in (None, claim):
        assign_review(article, second_reviewer, by=editor, claim=of_claim)
    body = page(signed_in(second_reviewer))
    assert re.findall(r'<a href="([^"]+)" data-reads>', body) == [
        f"/claims/{claim.pk}/#reviews",
        f"/articles/{article.pk}/",
        f"/sources/{source.pk}/#comment-{said[2].pk}",
        f"/articles/{article.pk}/discussion/#comment-{said[1].pk}",
        f"/claims/{claim.pk}/#comment-{said[0].pk}",
    ]
    assert "So, @Sol Second?" in body and "claim 1, Council to repair" in body
    for comment in said:
        target = re.search(rf'href="([^"#]+)#comment-{comment.pk}"', body).group(1)
        assert f'id="comment-{comment.pk}"' in page(signed_in(second_reviewer), target)


def test_one_is_marked_as_read_and_then_all_without_javascript(signed_in, claim, reviewer, second_reviewer):
    for _ in range(3):
        build.comment(claim, "@Sol Second?", by=reviewer)
    client, other = signed_in(second_reviewer), signed_in(reviewer)
    one = Notification.objects.last()
    events = Event.objects.count()
    assert other.post(f"/notifications/{one.pk}/read/").status_code == 404
    assert client.get(f"/notifications/{one.pk}/read/").status_code == 405
    assert client.post(f"/notifications/{one.pk}/read/", {"next": "/notifications/"}).url == "/notifications/"
    assert client.post(f"/notifications/{one.pk}/read/").status_code == 302  # twice does no harm
    assert count(client) == 2
    newest = re.search(r'name="up_to" value="(\d+)"', page(client)).group(1)
    build.comment(claim, "@Sol Second, one more?", by=reviewer)  # since the page was opened
    assert client.post("/notifications/read/", {"up_to": newest}).url == "/notifications/"
    assert count(client) == 1
    refused = client.post("/notifications/read/", {"up_to": "x"})
    assert refused.status_code == 422 and "Reload it" in refused.content.decode()
    assert Event.objects.count() == events + 1


def test_a_long_list_is_read_a_page_at_a_time_and_loses_none(signed_in, claim, reviewer, second_reviewer):
    for n in range(PER_PAGE + 5):
        build.comment(claim, f"@Sol Second, number {n}.", by=reviewer)
    client = signed_in(second_reviewer)
    first = page(client)
    older = re.search(r'href="\?before=(\d+)"', first).group(1)
    build.comment(claim, "@Sol Second, meanwhile.", by=reviewer)
    second = page(client, f"/notifications/?before={older}")
    seen = re.findall(r"number (\d+)\.", first + second)
    assert [int(n) for n in dict.fromkeys(seen)] == list(range(PER_PAGE + 4, -1, -1))
    assert 'href="?before=' not in second and "Mark all" not in second
    for odd in ("x", "-1", "9" * 30):
        page(client, f"/notifications/?before={odd}")


def test_pages_cost_the_same_with_1_and_with_40_notifications(
    signed_in, claim, article, reviewer, second_reviewer, admin, django_assert_max_num_queries
):
    edit_project(article.project, version=1, by=admin, verdicts_demanded=2)
    client, source = signed_in(second_reviewer), build.evidence(claim, by=reviewer).source

    def cost() -> list[int]:
        counts = []
        for address in ("/notifications/", "/", "/account/"):
            with django_assert_max_num_queries(30) as queries:
                page(client, address)
            counts.append(len(queries))
        return counts

    build.comment(article, "@Sol Second?", by=reviewer)
    one = cost()
    for n in range(13):
        for about in (claim, article, source):
            build.comment(about, f"@Sol Second, {n}?", by=reviewer)
    assert cost() == one
    assert one[0] == 4  # the session, its user, the count, the list
    assert count(client) == 14


def test_a_deed_that_tells_nobody_asks_for_nobody(claim, reviewer, django_assert_num_queries):
    event = Event.objects.get(kind="claim marked")
    with django_assert_num_queries(0):
        tell(event, claim)


def test_each_chooses_what_they_are_told_of(signed_in, claim, reviewer, second_reviewer):
    client = signed_in(second_reviewer)
    given = {"display_name": "Sol Second", "time_zone": "UTC", "theme": "auto", "shortcuts": "on", "version": 1}
    assert page(client, "/account/").count(" checked") == len(Notice) + 1
    kept = [notice for notice in Notice if notice != Notice.MENTIONED]
    assert client.post("/account/", given | {"told": kept}).status_code == 302
    second_reviewer.refresh_from_db()
    assert second_reviewer.quiet == ["mentioned"]
    assert page(client, "/account/").count(" checked") == len(Notice)
    build.comment(claim, "@Sol Second?", by=reviewer)
    assert count(client) == 0
    assert client.post("/account/", given | {"version": 2, "told": ["nonsense"]}).status_code == 422


def test_the_open_article_hears_of_the_count_by_its_own_poll(signed_in, claim, article, reviewer, second_reviewer):
    client = signed_in(second_reviewer)
    asked = {"since": article.events.first().uid, "unread": 0}
    address = f"/articles/{article.pk}/changes/"
    assert client.get(address, asked).status_code == 204
    other = build.article("Another headline of the day\n\nWords that somebody said on Monday.", by=reviewer)
    build.comment(other, "@Sol Second?", by=reviewer)
    answer = client.get(address, asked)
    assert 'data-unread="1"' in answer.content.decode() and 'hx-swap-oob="true"' in answer.content.decode()
    assert "You have a new notification." in answer.headers["HX-Trigger"]
    assert client.get(address, asked | {"unread": 1}).status_code == 204
    assert client.get(address, asked | {"unread": "x"}).status_code == 204


def test_a_project_that_one_left_tells_nothing_and_another_still_does(
    signed_in, claim, project, reviewer, second_reviewer, outsider
):
    build.comment(claim, "@Sol Second?", by=reviewer)
    elsewhere = outsider.memberships.get().project
    add_member(elsewhere, second_reviewer.email, Role.REVIEWER, by=outsider)
    build.comment(build.article(by=outsider), "@Sol Second, here too?", by=outsider)
    client = signed_in(second_reviewer)
    assert count(client) == 2
    project.memberships.get(user=second_reviewer).delete()
    body = page(client)
    assert count(client) == 1 and "here too" in body and project.name not in body
