"""Requests that no form of ours sends: each is answered in words, and none breaks a page."""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annotations.actions.articles import known_page
from annotations.models import Article, Evidence, Source, User
from tests import build

#: Longer than any number that the database, or Python, takes from a text.
_LONG = ("9" * 20, "9" * 5000)


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def test_a_file_whose_type_is_told_at_great_length_is_loaded_all_the_same(signed_in, project, reviewer):
    file = SimpleUploadedFile("a.txt", build.TEXT.encode(), content_type="text/" + "x" * 200)
    address = reverse("article-load", args=[project.slug])
    assert signed_in(reviewer).post(address, {"upload": "1", "file": file}).status_code == 302
    assert Article.objects.get().current.original.media_type == ""


def _long_address() -> str:
    """As long as a form takes, of letters that take three bytes each and cannot be packed."""
    letters = random.Random(1)
    return "https://example.org/" + "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(1950))


def test_the_longest_address_is_taken_and_recognised(signed_in, article, claim, reviewer):
    client, url = signed_in(reviewer), _long_address()
    given = {"version": 1, "headline": article.headline, "source_url": url}
    assert client.post(reverse("article-edit", args=[article.pk]), given).status_code == 302
    again = build.article(build.TEXT + "\n\nA sentence more, which was added on Friday.", by=reviewer)
    again.address_key = Article.objects.get(source_url=url + "").address_key
    assert known_page(again, again.current).article == article
    given = {"url": url, "title": "A long address", "stance": "context", "kind": "news"}
    attach = reverse("evidence-attach", args=[claim.pk])
    assert client.post(attach, given).status_code == 302
    assert client.post(attach, {**given, "url": url + "#there"}).status_code == 409
    assert Source.objects.get().url == url and Evidence.objects.count() == 1


@pytest.mark.parametrize("asked", ["q=%00", "q=a%00b", *(f"member={number}" for number in _LONG), "page=" + "9" * 5000])
@pytest.mark.parametrize("page", ["project", "sources"])
def test_a_list_is_asked_for_what_no_row_can_hold(signed_in, claim, reviewer, page, asked):
    response = signed_in(reviewer).get(f"{reverse(page, args=[claim.article.project.slug])}?{asked}")
    assert response.status_code == 200


@pytest.mark.parametrize("number", _LONG)
def test_a_number_that_is_too_long_is_nobody_s(signed_in, article, reviewer, number):
    client, slug = signed_in(reviewer), article.project.slug
    assert article.headline not in client.get(f"/projects/{slug}/?member={number}").content.decode()
    for address in (
        f"/projects/{slug}/export/json/?article={number}",
        f"/articles/{number}/",
        f"/articles/{article.pk}/cut/?revision={number}",
        f"/articles/{article.pk}/revisions/{number}/",
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        f"/projects/{slug}/changed-words/?article={number}",
        f"/articles/{article.pk}/changes/?since={number}",
    ):
        assert client.get(address).status_code in (200, 204), address


@pytest.mark.parametrize(
    "target",
    [
        "2",
        "inf",
        "my-work",
        "a\x00",
        "/a\x00",
        "/a\r\nSet-Cookie: x=y",
        "//evil.example/",
        "/" + "a" * 20_000,
        "\\evil",
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_deed_leads_only_to_a_path_of_ours(signed_in, reviewer, target, htmx):
    user = User.objects.get(pk=reviewer.pk)
    given = {"display_name": "Rina Renamed", "time_zone": "UTC", "theme": "auto", "version": 1, "next": target}
    response = signed_in(reviewer, htmx=htmx).post("/account/", given)
    to = response.headers["HX-Redirect" if htmx else "Location"]
    assert (response.status_code, to) == (204 if htmx else 302, "/account/")
    user.refresh_from_db()
    assert user.display_name == "Rina Renamed"


def test_a_deed_leads_back_to_where_the_person_came_from(signed_in, reviewer):
    given = {"display_name": "Rina", "time_zone": "UTC", "theme": "auto", "version": 1, "next": "/projects/é/?q=a b"}
    response = signed_in(reviewer, htmx=True).post("/account/", given)
    assert response.headers["HX-Redirect"] == "/projects/%C3%A9/?q=a%20b"


@pytest.mark.parametrize("asked", ["find=%00", "find=a%00b", *(f"find=tax&source={number}" for number in _LONG)])
def test_a_source_is_searched_for_with_what_no_row_can_hold(signed_in, claim, reviewer, asked):
    build.evidence(claim, by=reviewer)
    response = signed_in(reviewer, htmx=True).get(f"{reverse('source-find', args=[claim.pk])}?{asked}")
    assert response.status_code == 200
