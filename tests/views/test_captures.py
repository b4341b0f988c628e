"""Copies as people meet them: attach, fill in, read, quote, compare, take away, look again."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from annotations import fetch
from annotations.actions.captures import ask_capture, take_capture
from annotations.core.records import CaptureState
from annotations.models import Capture, Evidence, Source
from tests import build
from tests.sites import Site, Town, page

URL = "http://public.test/tax"
STATED = b"""<html><head><title>Site | Tax</title><meta property="og:title" content="Tax tables of the town">
<meta property="og:site_name" content="Treasury"><meta name="author" content="Rosa Roe">
<meta property="article:published_time" content="2026-03-04T10:00:00Z"></head><body><h1>Tax tables of the town</h1>
<p>The rate fell from 8.0 to 6.5 per cent, the treasury said on Tuesday. <script>alert(1)</script></p>
<p>Nobody was asked. Nobody was told, and the rate of the town is still above that of its neighbours.</p></body></html>"""


@pytest.fixture
def web(monkeypatch):
    opened = []

    def put(*answers):
        opened.append(Site(*answers))
        monkeypatch.setattr(fetch, "_net", Town(opened[-1], public_test=["93.184.216.34"]).net())
        return opened[-1]

    yield put
    for site in opened:
        site.close()


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def evidence(claim, reviewer):
    return build.evidence(claim, by=reviewer, url=URL, quotation="from 8.0 to 6.5 per cent")


@pytest.fixture
def copy(evidence, reviewer, web):
    web(page(STATED))
    return take_capture(ask_capture(evidence.source, by=reviewer))


def attach(client, claim, **given):
    return client.post(f"/claims/{claim.pk}/sources/", {"kind": "news", "stance": "refutes", "url": URL} | given)


def test_attaching_a_source_never_waits_for_its_copy_and_the_claim_says_how_it_went(signed_in, claim, reviewer, web):
    web(page(STATED))
    client = signed_in(reviewer)
    assert attach(client, claim, title="Tax", quotation="from 8.0 to 6.5 per cent").status_code == 302
    body = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "Copy 1</a> kept" in body and "stands in the copy" in body and "hx-trigger" not in body


def test_a_page_asks_how_it_stands_only_while_a_copy_is_under_way(signed_in, claim, evidence, reviewer):
    client = signed_in(reviewer, htmx=True)
    addresses = {
        "Keeping a copy…": [f"/evidence/{evidence.pk}/copy/", f"/sources/{evidence.source_id}/copies/"],
        "keeping a copy…": [f"/claims/{claim.pk}/copies/", f"/articles/{claim.article_id}/"],
    }
    for said, places in addresses.items():
        for address in places:
            body = client.get(address).content.decode()
            assert said in body and "every 3s" in body, address
    Capture.objects.update(state=CaptureState.FAILED, taken_at=timezone.now(), sentence="public.test has no such page.")
    for address in [place for places in addresses.values() for place in places]:
        body = client.get(address).content.decode()
        assert "every 3s" not in body and ("no such page" in body or "1 without a copy" in body), address


def test_a_copy_that_failed_says_why_and_is_repeated_with_one_button(signed_in, claim, reviewer, web):
    web(b"HTTP/1.1 404 Not Found\r\n\r\n", page(STATED))
    client = signed_in(reviewer)
    assert attach(client, claim, title="Tax").status_code == 302
    body = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "No copy: public.test has no such page (status 404)" in body
    again = re.search(r'action="(/sources/\d+/look/)"', body).group(1)
    assert client.post(again, {"next": f"/claims/{claim.pk}/"}).url == f"/claims/{claim.pk}/"
    assert "Copy 1</a> kept" in client.get(f"/claims/{claim.pk}/").content.decode()


# --- filling in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_an_address_fills_in_what_the_page_states_and_leaves_what_was_typed(signed_in, claim, reviewer, web, htmx):
    web(page(STATED))
    uid = "6f1f9f6e-1111-4222-8333-444455556666"
    response = attach(signed_in(reviewer, htmx=htmx), claim, fill="on", title="My own title", note="Primary", uid=uid)
    body = response.content.decode()
    assert response.status_code == 200 and not Source.objects.exists()
    assert 'value="My own title"' in body and "Tax tables of the town" in body  # the second where the page begins
    for filled in ('value="Treasury"', 'value="Rosa Roe"', 'value="2026-03-04"', f'value="{uid}"', "Primary"):
        assert filled in body
    assert re.search(r'value="refutes"[^>]* checked', body) and "errorlist" not in body and "alert(1)" not in body


def test_nothing_is_invented_where_the_page_says_nothing(signed_in, claim, reviewer, web):
    web(page(b"<p>Bread is baked.</p>"))
    body = attach(signed_in(reviewer), claim, fill="on").content.decode()
    for name in ("title", "publisher", "author", "date_published"):
        assert not re.search(rf'<input[^>]*name="{name}"[^>]*value="[^"]', body)


@pytest.mark.parametrize(
    ("url", "said"),
    [(URL, "no such page"), ("", "Give the address"), ("ftp://x", "web address"), ("http://10.0.0.1/", "public web")],
)
def test_a_page_that_cannot_be_filled_in_from_says_why_and_keeps_what_was_typed(
    signed_in, claim, reviewer, web, url, said
):
    web(b"HTTP/1.1 404 Not Found\r\n\r\n")
    response = attach(signed_in(reviewer), claim, fill="on", url=url, title="My own title")
    body = response.content.decode()
    assert response.status_code == 422 and said in body and 'value="My own title"' in body


# --- the copy ----------------------------------------------------------------------------------------------------------


def test_a_copy_is_read_as_text_with_the_quoted_words_marked(signed_in, copy, evidence, viewer):
    body = signed_in(viewer).get(f"/captures/{copy.pk}/").content.decode()
    assert re.search(r"<mark[^>]*>from 8.0 to 6.5 per cent</mark>", body)
    assert copy.sha256 in body and copy.warc.sha256 in body and copy.wacz.sha256 in body
    text = re.search(r'<article id="text".*?</article>', body, re.DOTALL).group()
    assert "<script" not in text and "alert" not in text
    blocks = re.findall(r'<p id="block[^>]*>(.*?)</p>', text)
    assert "\n".join(re.sub("<[^>]+>", "", block) for block in blocks) == copy.text


def test_words_are_quoted_by_pasting_them_and_several_places_are_shown(signed_in, copy, evidence, reviewer):
    client, address = signed_in(reviewer), f"/captures/{copy.pk}/quote/"
    given = {"evidence": f"{evidence.pk}:1", "quote": "Nobody was"}
    response = client.post(address, given)
    places = re.findall(r'name="place" value="(\d+)"', response.content.decode())
    assert response.status_code == 422 and len(places) == 2
    response = client.post(address, given | {"place": places[1]})
    assert (response.status_code, response.url) == (302, f"/captures/{copy.pk}/#claim-{evidence.claim_id}")
    evidence.refresh_from_db()
    assert evidence.selectors.position.start == int(places[1]) and evidence.quotation == "Nobody was"
    assert "not in the copy" in client.post(address, given | {"quote": "never said"}).content.decode()


def test_words_selected_in_the_copy_are_quoted_where_they_stand(signed_in, copy, evidence, reviewer):
    start = copy.text.rindex("Nobody was")
    given = {"evidence": f"{evidence.pk}:1", "start": start, "end": start + 10, "exact": "Nobody was"}
    assert signed_in(reviewer).post(f"/captures/{copy.pk}/quote/", given).status_code == 302
    evidence.refresh_from_db()
    assert evidence.selectors.position.start == start


def test_a_quotation_that_somebody_changed_meanwhile_is_shown_and_can_then_be_replaced(
    signed_in, copy, evidence, reviewer, second_reviewer
):
    address = f"/captures/{copy.pk}/quote/"
    given = {"evidence": f"{evidence.pk}:1", "quote": "The rate fell"}
    assert signed_in(second_reviewer).post(address, given).status_code == 302
    response = signed_in(reviewer).post(address, given | {"quote": "the treasury said"})
    body = response.content.decode()
    assert response.status_code == 409 and "Sol Second" in body and "“The rate fell”" in body
    again = re.search(r'name="evidence" value="(\d+:\d+)"[^>]* checked', body).group(1)
    assert (
        signed_in(reviewer).post(address, given | {"quote": "the treasury said", "evidence": again}).status_code == 302
    )


def test_the_last_quotation_is_undone_like_any_other_edit(signed_in, copy, evidence, reviewer):
    client = signed_in(reviewer)
    body = client.post(
        f"/captures/{copy.pk}/quote/", {"evidence": f"{evidence.pk}:1", "quote": "The rate fell"}, follow=True
    ).content.decode()
    client.post(re.search(r'action="(/events/[^"]+/undo/)"', body).group(1))
    evidence.refresh_from_db()
    assert evidence.quotation == evidence.selectors.quote.exact == "from 8.0 to 6.5 per cent"


@pytest.mark.parametrize(("format", "begins"), [("warc", b"\x1f\x8b"), ("wacz", b"PK")])
def test_the_archives_leave_only_as_attachments_under_a_name_of_ours(signed_in, copy, viewer, format, begins):
    response = signed_in(viewer).get(f"/captures/{copy.pk}/files/{format}/")
    assert b"".join(response.streaming_content).startswith(begins)
    assert re.fullmatch(rf'attachment; filename="source-\d+-copy-1\.{format}(\.gz)?"', response["Content-Disposition"])
    assert "sandbox" in response["Content-Security-Policy"] and response["X-Content-Type-Options"] == "nosniff"
    assert signed_in(viewer).get(f"/captures/{copy.pk}/files/html/").status_code == 404


def test_a_page_that_changed_is_compared_word_by_word_and_its_quotation_is_reported(
    signed_in, copy, evidence, reviewer, web
):
    client = signed_in(reviewer)
    web(page(STATED.replace(b"6.5 per cent", b"6.8 per cent")))
    client.post(f"/sources/{evidence.source_id}/look/")
    second = evidence.source.captures.get(number=2)
    body = client.get(f"/captures/{second.pk}/changes/").content.decode()
    assert re.search(r"<del>.*?6.5|<del>.*?5</del>", body) and "<ins>" in body
    source = client.get(f"/sources/{evidence.source_id}/").content.decode()
    assert "reworded in the copy" in source and "Copy 2</a>" in source and "Copy 1</a>" in source
    assert "stands in the copy" in client.get(f"/captures/{copy.pk}/").content.decode()
    assert "first copy" in client.get(f"/captures/{copy.pk}/changes/").content.decode()


# --- looking again -----------------------------------------------------------------------------------------------------


def test_sources_are_looked_at_again_from_the_command_line(project, copy, evidence, claim, editor, web, capsys):
    site = web(page(STATED))
    call_command("recheck_sources", "--project", project.slug, "--older-than", "7")
    assert capsys.readouterr().out == "" and site.asked == []
    Capture.objects.update(taken_at=timezone.now() - timedelta(days=8))
    call_command("recheck_sources", "--project", project.slug, "--older-than", "7")
    out = capsys.readouterr().out
    assert out == f"{project.slug}\t{URL}\tunchanged\t1 of 1 quotations found\n"
    Evidence.objects.update(removed_at=timezone.now())
    Capture.objects.update(taken_at=timezone.now() - timedelta(days=8))
    call_command("recheck_sources")
    assert capsys.readouterr().out == "" and len(site.asked) == 1


def test_the_claim_links_the_copy_in_which_the_quoted_words_stand_also_after_the_page_changed(
    signed_in, copy, evidence, claim, reviewer, viewer, web
):
    client = signed_in(viewer)
    evidence.refresh_from_db()
    assert "They were quoted from" not in client.get(f"/claims/{claim.pk}/").content.decode()
    web(page(STATED.replace(b"fell from 8.0 to 6.5 per cent", b"rose")))
    newer = take_capture(ask_capture(evidence.source, by=reviewer))
    Capture.objects.filter(pk=copy.pk).update(archive_url="https://archive.example/2026/tax")
    place = f"/captures/{copy.pk}/?evidence={evidence.pk}#claim-{claim.pk}"
    for address in (f"/claims/{claim.pk}/", f"/evidence/{evidence.pk}/copy/"):
        html = client.get(address).content.decode()
        assert "not found in the copy" in html
        assert f'They were quoted from <a href="{place}">copy 1</a>' in html
        assert ">https://archive.example/2026/tax<" in html
        for kept in (copy, newer):
            assert kept.sha256 in html and kept.warc.sha256 in html and kept.wacz.sha256 in html


def test_the_claim_names_the_author_of_a_source(signed_in, claim, reviewer):
    build.evidence(claim, by=reviewer, author="Jo Roe", publisher="The Example")
    assert "The Example · by <bdi>Jo Roe</bdi>" in signed_in(reviewer).get(f"/claims/{claim.pk}/").content.decode()
