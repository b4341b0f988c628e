"""The doors of sources that are files, and of the search for a source the project has."""

import re

import pytest
from django.core.files.storage import InMemoryStorage

from annotations.models import Article, Evidence, Source
from tests import build, files


class DownStorage(InMemoryStorage):
    def _save(self, name, content):
        raise OSError("no route to the store")


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def attach(client, claim, **given):
    return client.post(f"/claims/{claim.pk}/sources/", {"stance": "context", "kind": "data", "title": "Budget"} | given)


# --- a file as the source --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_file_is_attached_by_the_form_and_leaves_only_as_an_attachment(signed_in, claim, reviewer, viewer, htmx):
    title = "Budget 2026: „Straßen“ \u202egpj/../x"
    response = attach(signed_in(reviewer, htmx=htmx), claim, title=title, file=files.upload("b.pdf", files.PDF))
    assert response.status_code in (200, 302)
    source = Source.objects.get()
    body = signed_in(viewer).get(f"/claims/{claim.pk}/").content.decode()
    assert f"/sources/{source.pk}/file/" in body and "PDF" in body
    response = signed_in(viewer).get(f"/sources/{source.pk}/file/")
    assert b"".join(response.streaming_content) == files.PDF
    assert {name: response.headers[name] for name in _DOOR} == _DOOR
    assert "no-store" in response.headers["Cache-Control"] and "private" in response.headers["Cache-Control"]
    name = response.headers["Content-Disposition"]
    assert name.startswith("attachment; filename*=utf-8''budget-2026-stra%C3%9Fen") and name.endswith(".pdf")
    assert "b.pdf" in signed_in(viewer).get(f"/sources/{source.pk}/").content.decode()


_DOOR = {
    "Content-Type": "application/pdf",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_an_outsider_gets_no_file_and_a_source_without_one_has_none(signed_in, claim, reviewer, outsider):
    attach(signed_in(reviewer), claim, file=files.upload())
    address = f"/sources/{Source.objects.get().pk}/file/"
    assert signed_in(outsider).get(address).status_code == 404
    bare = build.evidence(claim, by=reviewer).source
    assert signed_in(reviewer).get(f"/sources/{bare.pk}/file/").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("a.pdf", b"", 422, "This file is empty"),
        ("a.html", b"<html>", 422, "A web page or an SVG"),
        ("a.pdf", files.PNG, 422, "of another kind (PNG picture)"),
        ("a.pdf", files.PDF + b"0" * 1024**2, 413, "1 MB are taken"),
    ],
)
def test_a_refused_file_keeps_what_was_typed(settings, signed_in, claim, reviewer, name, data, status, said):
    settings.SOURCE_FILE_BYTES = 1024**2
    response = attach(signed_in(reviewer, htmx=True), claim, note="Page four counts", file=files.upload(name, data))
    body = response.content.decode()
    assert (response.status_code, Source.objects.count()) == (status, 0)
    assert said in body and "Page four counts" in body


def test_a_file_that_is_stored_already_is_offered_and_not_sent_again(signed_in, article, claim, reviewer):
    client = signed_in(reviewer, htmx=True)
    attach(client, claim, file=files.upload())
    other = build.claim(article, "Roads spending", by=reviewer)
    response = attach(client, other, title="Another", file=files.upload("copy.pdf"))
    body = response.content.decode()
    assert response.status_code == 409
    assert "in the project&#x27;s sources already, as “Budget”" in body and "hx-preserve" not in body
    button = re.search(r'<button name="source" value="(\d+)"', body).group(1)
    assert attach(client, other, title="Another", source=button).status_code == 200
    assert Source.objects.count() == 1 and Evidence.objects.count() == 2


def test_without_javascript_a_form_that_comes_back_says_that_its_file_is_to_be_chosen_again(signed_in, claim, reviewer):
    client = signed_in(reviewer)
    body = attach(client, claim, title="", file=files.upload("The \u202e_list.pdf")).content.decode()
    assert "choose “<bdi>The _list.pdf</bdi>” again" in body and "All that you typed is still here." in body
    assert 'value="The list"' in body and "The name of its file stands here" in body
    for button in ("search", "fill"):
        sent = {button: "1", "find": "zz", "note": "Page four", "file": files.upload("list.pdf")}
        body = client.post(f"/claims/{claim.pk}/sources/", sent).content.decode()
        assert "choose “<bdi>list.pdf</bdi>” again" in body and "Page four" in body
    body = attach(client, claim, file=files.upload("list.svg", b"<svg>")).content.decode()
    assert "“<bdi>list.svg</bdi>” was not taken, so choose another one." in body
    assert "again" not in attach(client, claim, title="").content.decode()


def test_a_file_that_is_on_the_claim_already_is_edited_there(signed_in, claim, reviewer):
    client = signed_in(reviewer)
    attach(client, claim, file=files.upload())
    response = attach(client, claim, title="Another", file=files.upload("copy.pdf"))
    body = response.content.decode()
    assert response.status_code == 409 and "“Budget” is this file, and on this claim already." in body
    assert f'href="/evidence/{Evidence.objects.get().pk}/"' in body and "Attach that one" not in body


def test_a_store_that_is_down_is_said_and_keeps_what_was_typed(settings, signed_in, claim, reviewer):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.DownStorage"}}
    response = attach(signed_in(reviewer), claim, note="Page four counts", file=files.upload())
    body = response.content.decode()
    assert response.status_code == 503
    assert "The file store does not answer" in body and "Page four counts" in body
    assert not Source.objects.exists()


def test_a_title_that_would_turn_the_words_around_it_is_kept_and_does_nothing_where_it_is_shown(
    signed_in, claim, reviewer
):
    item = build.evidence(claim, by=reviewer, title="Budget \u202egpj")
    client, slug = signed_in(reviewer), claim.article.project.slug
    for address in (f"/claims/{claim.pk}/", f"/projects/{slug}/sources/"):
        assert "\u202e" not in client.get(address).content.decode()
    assert "Budget \ufffdgpj" in client.get(f"/claims/{claim.pk}/").content.decode()
    assert 'value="Budget \u202egpj"' in client.get(f"/sources/{item.source_id}/").content.decode()


def test_sources_and_articles_of_one_name_are_told_apart_in_every_list(signed_in, article, claim, reviewer):
    build.article(by=reviewer)
    Article.objects.filter(pk=article.pk).update(byline="Ann Poe", source_url="https://www.example.net/bridges/")
    one = build.evidence(claim, by=reviewer, author="Jo Roe", url="https://www.example.org/a/")
    build.evidence(claim, by=reviewer, url="", source_note="In the archive, box 4.")
    client, slug = signed_in(reviewer), claim.article.project.slug
    for address in (f"/projects/{slug}/sources/", f"/claims/{claim.pk}/sources/find/?find=tax"):
        listed = signed_in(reviewer, htmx="find" in address).get(address).content.decode()
        assert "by <bdi>Jo Roe</bdi>" in listed and ">example.org/a<" in listed and "In the archive, box 4." in listed
    listed = client.get(f"/projects/{slug}/").content.decode()
    assert "by <bdi>Ann Poe</bdi>" in listed and ">example.net/bridges<" in listed and f"article {article.pk}" in listed
    assert ">example.net/bridges<" in client.get(f"/sources/{one.source_id}/").content.decode()


# --- finding a source ------------------------------------------------------------------------------------------------


def test_the_form_has_no_list_of_all_sources_but_finds_one_by_letters(signed_in, article, claim, reviewer):
    build.evidence(claim, by=reviewer, publisher="Statistics office")
    other = build.claim(article, "Roads spending", by=reviewer)
    client = signed_in(reviewer, htmx=True)
    assert "Tax tables" not in client.get(f"/claims/{other.pk}/sources/").content.decode()
    found = client.get(f"/claims/{other.pk}/sources/find/", {"find": "stat"}).content.decode()
    assert "Tax tables" in found and "Statistics office" in found and "used on 1 claim<" in found
    assert "1 source found" in found
    assert "No source fits" in client.get(f"/claims/{other.pk}/sources/find/", {"find": "zz"}).content.decode()
    stored = Source.objects.get().pk
    kept = client.get(f"/claims/{other.pk}/sources/find/", {"find": "zz", "source": stored}).content.decode()
    assert re.search(rf'value="{stored}" checked', kept)


@pytest.mark.parametrize("button", [{"search": "1"}, {}], ids=["by the button", "by Enter"])
def test_without_javascript_a_search_keeps_all_that_was_typed(signed_in, article, claim, reviewer, button):
    build.evidence(claim, by=reviewer)
    other = build.claim(article, "Roads spending", by=reviewer)
    client, address = signed_in(reviewer), f"/claims/{other.pk}/sources/"
    typed = {"find": "tax", "quotation": "Words that matter", "date_published": "not a date", "uid": "", **button}
    response = client.post(address, typed)
    body = response.content.decode()
    assert response.status_code == 200 and Evidence.objects.count() == 1
    assert "Tax tables" in body and "Words that matter" in body and "not a date" in body and "is-wrong" not in body
    chosen = re.search(r'name="source" value="(\d+)"', body).group(1)
    assert (
        client.post(address, {"find": "tax", "source": chosen, "stance": "context", "kind": "news"}).status_code == 302
    )
    assert Evidence.objects.count() == 2


def test_without_htmx_the_search_s_address_leads_to_the_library(signed_in, claim, reviewer):
    response = signed_in(reviewer).get(f"/claims/{claim.pk}/sources/find/", {"find": "tax & roads"})
    assert response.status_code == 302
    assert response.url == f"/projects/{claim.article.project.slug}/sources/?q=tax+%26+roads"


def test_a_search_costs_the_same_in_a_large_library(signed_in, project, claim, reviewer, django_assert_max_num_queries):
    client, address = signed_in(reviewer, htmx=True), f"/claims/{claim.pk}/sources/find/"

    def cost() -> int:
        with django_assert_max_num_queries(8) as queries:
            assert client.get(address, {"find": "ta"}).status_code == 200
        return len(queries)

    build.evidence(claim, by=reviewer)
    one = cost()
    given = {"project": project, "added_by": reviewer, "search_text": "tax"}
    Source.objects.bulk_create(Source(title=f"Tax {n}", **given) for n in range(300))
    assert cost() == one
