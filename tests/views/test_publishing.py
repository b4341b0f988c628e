"""Publishing, correcting and looking again on the pages: what is said first, what comes back, and where it is read."""

import json
import re
import uuid
from datetime import timedelta

import pytest

from annotations.actions.team import edit_project
from annotations.models import Claim, Conclusion, Confirmation, Correction, Publication
from tests import build

TODAY = build.today().isoformat()
SOON = (build.today() + timedelta(days=30)).isoformat()


@pytest.fixture
def claim(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def published(claim, editor):
    build.publication(claim, by=editor)
    return Claim.objects.get(pk=claim.pk)


def text_of(response, *statuses: int) -> str:
    assert response.status_code in (statuses or (200,))
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def value(response, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', response.content.decode()).group(1)


def sent(project, **change) -> dict:
    """A correction as its form sends it."""
    rating = build.rating(project, "misleading").pk
    said = {"kind": "error of ours", "wrong": "We read the wrong table.", "rationale": "It fell by a fifth."}
    return {"version": 1, "rating": rating, "true_as_of": TODAY} | said | change


# --- publishing ------------------------------------------------------------------------------------------------------


def test_before_publishing_an_editor_sees_what_the_reader_will_see_and_what_is_missing(signed_in, claim, editor):
    client, address = signed_in(editor), f"/claims/{claim.pk}/publish/"
    form = client.get(address)
    text = text_of(form)
    assert "As the reader sees it" in text and "See the tables." in text and "cut by half" in text
    assert "No source is attached" in text
    response = client.post(address, {"version": 1, "uid": value(form, "uid")})
    assert response.status_code == 302
    page = text_of(client.get(f"/claims/{claim.pk}/"))
    assert "Claim 1 is published: False." in page and "signed by Edda Editor" in page
    assert "Correct Take off publication" in page and "Reopen" not in page


def test_who_concluded_is_told_who_else_can_sign_and_is_offered_no_button(signed_in, project, claim, editor, admin):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    client, address = signed_in(editor), f"/claims/{claim.pk}/publish/"
    form = client.get(address)
    assert "ask another editor or an admin to publish it" in text_of(form) and ">Publish</button>" not in str(
        form.content
    )
    assert "ask another editor" in text_of(client.post(address, {"version": 1}), 403)
    assert signed_in(admin).post(address, {"version": 1}).status_code == 302


def test_a_double_click_publishes_once_and_an_old_page_is_told(signed_in, claim, editor, admin):
    client, address = signed_in(editor), f"/claims/{claim.pk}/publish/"
    given = {"version": 1, "uid": str(uuid.uuid4())}
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]
    assert "Edda Editor published this claim already" in text_of(signed_in(admin).post(address, {"version": 1}), 409)
    assert Publication.objects.count() == 1


def test_in_the_workspace_the_card_comes_back_published_without_undo(signed_in, claim, editor):
    client, address = signed_in(editor, htmx=True), f"/claims/{claim.pk}/publish/"
    assert "hx-post" in client.get(address).content.decode()
    response = client.post(address, {"version": 1})
    body = response.content.decode()
    assert f'id="claim-{claim.pk}"' in body and ">published</span>" in body.replace("<span class", "\n<span class")
    assert "deed" not in json.loads(response.headers["HX-Trigger"])


def test_all_concluded_claims_of_an_article_are_published_in_one_go(signed_in, article, claim, reviewer, editor):
    other = build.claim(article, "Roads spending", by=reviewer)
    build.evidence(other, by=reviewer)
    build.verdict(other, "true", by=reviewer)
    build.conclusion(other, "true", by=editor)
    open_still = build.claim(article, "the plan", by=reviewer)
    client, address = signed_in(editor), f"/articles/{article.pk}/publish/"
    assert "Publish concluded claims (2)" in text_of(client.get(f"/articles/{article.pk}/"))
    form = client.get(address)
    body = form.content.decode()
    chosen = re.findall(r'name="claims" value="([^"]+)" checked', body)
    assert chosen == [f"{other.pk}:1"], "the first has no source"
    offered = re.findall(r'name="claims" value="([^"]+)"', body)
    assert offered == [f"{claim.pk}:1", f"{other.pk}:1"] and f"{open_still.pk}:" not in body
    given = {"claims": offered, "uid": value(form, "uid")}
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]
    assert Publication.objects.count() == 2
    assert "2 claims are published." in text_of(client.get(f"/articles/{article.pk}/"))
    assert "No claim of this article is concluded" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("claims", "status", "said"),
    [([], 422, "Choose at least one"), (["x"], 422, "did not arrive whole"), (["{pk}:9"], 409, "newer version")],
)
def test_a_list_that_cannot_be_published_comes_back_with_why(signed_in, article, claim, editor, claims, status, said):
    given = {"uid": str(uuid.uuid4()), "claims": [one.format(pk=claim.pk) for one in claims]}
    assert said in text_of(signed_in(editor).post(f"/articles/{article.pk}/publish/", given), status)
    assert not Publication.objects.exists()


def test_what_is_taken_off_publication_stands_in_the_log_with_its_reason(signed_in, project, published, editor, viewer):
    client, address = signed_in(editor), f"/claims/{published.pk}/unpublish/"
    assert client.post(address, {"version": 1, "reason": " "}).status_code == 422
    assert client.post(address, {"version": 1, "reason": "A day too early."}).status_code == 302
    assert "A day too early." in text_of(signed_in(viewer).get(f"/projects/{project.slug}/corrections/"))
    assert "taken off" in text_of(client.get(f"/claims/{published.pk}/"))


# --- correcting ------------------------------------------------------------------------------------------------------


def test_a_correction_is_read_on_the_claim_on_the_article_and_in_the_project_s_log(
    signed_in, project, article, published, editor, viewer
):
    client, address = signed_in(editor), f"/claims/{published.pk}/correct/"
    form = client.get(address)
    assert "Published now:" in text_of(form) and "See the tables." in text_of(form)
    given = sent(project, told="The newsletter’s readers", publisher_told_on=TODAY, uid=value(form, "uid"))
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]
    assert Correction.objects.count() == 1
    reader = signed_in(viewer)
    for page in (f"/claims/{published.pk}/", f"/projects/{project.slug}/corrections/"):
        text = text_of(reader.get(page))
        assert "False became Misleading" in text and "We read the wrong table." in text
        assert "Told: The newsletter’s readers" in text and "The publisher was told on" in text
        assert "See the tables." in text, "the old reasons stay"
    assert "1 claim of this article was corrected after publication: claim 1" in text_of(
        reader.get(f"/articles/{article.pk}/")
    )


def test_a_correction_from_an_old_page_comes_back_with_what_stands(signed_in, project, published, editor, admin):
    build.correction(published, by=admin)
    response = signed_in(editor).post(f"/claims/{published.pk}/correct/", sent(project, wrong="My careful words"))
    text = text_of(response, 409)
    assert "Misleading" in text and "It fell by a fifth, not by half." in text
    assert "My careful words" in response.content.decode() and 'name="version" value="2"' in response.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wrong": ""}, "Say what was wrong"),
        ({"kind": ""}, "Say what kind"),
        ({"kind": "gossip"}, "not on it"),
        ({"rating": ""}, "Choose a rating"),
        ({"publisher_told_on": SOON}, "has not come yet"),
    ],
)
def test_a_correction_that_cannot_be_recorded_keeps_what_was_typed(signed_in, project, published, editor, change, said):
    given = sent(project, rationale="My careful reasons") | change
    response = signed_in(editor).post(f"/claims/{published.pk}/correct/", given)
    assert said in text_of(response, 422) and "My careful reasons" in response.content.decode()
    assert not Correction.objects.exists()


def test_words_that_changed_under_a_published_answer_lead_to_a_correction_in_one_click(
    signed_in, article, published, reviewer, editor, viewer
):
    Conclusion.objects.update(overtaken_at="2026-11-01T00:00Z")
    link = f'href="/claims/{published.pk}/correct/"'
    client = signed_in(editor)
    work = client.get("/").content.decode()
    assert link in work[work.index("Possible corrections: the words changed since") :]
    page = client.get(f"/claims/{published.pk}/").content.decode()
    assert link in page[page.index("on earlier words") :]
    assert link not in signed_in(viewer).get(f"/claims/{published.pk}/").content.decode()


def test_a_second_person_signs_in_the_log(signed_in, project, published, editor, admin):
    correction = build.correction(published, by=editor)
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    address = f"/projects/{project.slug}/corrections/"
    mine, theirs = signed_in(editor).get(address), signed_in(admin).get(address)
    assert "not yet signed by a second person" in text_of(mine) and "Sign it" not in text_of(mine)
    assert "Sign it" in text_of(theirs)
    assert "a second person signs it" in text_of(signed_in(editor).post(f"/corrections/{correction.pk}/sign/"), 403)
    assert signed_in(admin).post(f"/corrections/{correction.pk}/sign/").url == f"{address}#correction-{correction.pk}"
    assert "signed by Ada Admin on" in text_of(signed_in(editor).get(address))


# --- looking again ---------------------------------------------------------------------------------------------------


@pytest.fixture
def due(published):
    Conclusion.objects.update(check_again_on=build.today())
    return published.conclusions.get()


def test_what_is_due_is_counted_on_the_project_s_page_and_found_still_true(signed_in, project, due, editor, viewer):
    client, queue, address = (
        signed_in(editor),
        f"/projects/{project.slug}/check-again/",
        f"/conclusions/{due.pk}/confirm/",
    )
    assert "Check again 1" in text_of(client.get(f"/projects/{project.slug}/"))
    assert "To check again 1" in text_of(client.get("/")) and f'href="{address}"' in client.get("/").content.decode()
    page = client.get(queue).content.decode()
    assert f'href="{address}"' in page and f'href="/claims/{due.claim_id}/correct/"' in page
    assert f'href="{address}"' not in signed_in(viewer).get(queue).content.decode()
    given = {"version": 0, "note": "The register of today", "true_as_of": TODAY, "check_again_on": SOON}
    given["uid"] = value(client.get(address), "uid")
    assert [client.post(address, given).url for _ in range(2)] == [queue, queue]
    assert Confirmation.objects.count() == 1
    assert "Check again 0" in text_of(client.get(queue)) and "found still true 1 time" in text_of(client.get(queue))
    assert "The register of today" in text_of(signed_in(viewer).get(f"/claims/{due.claim_id}/"))


def test_who_looked_again_too_late_sees_what_the_other_found(signed_in, due, editor, admin):
    given = {"version": 0, "note": "I rang them", "true_as_of": TODAY, "check_again_on": SOON}
    assert signed_in(editor).post(f"/conclusions/{due.pk}/confirm/", given).status_code == 302
    response = signed_in(admin).post(f"/conclusions/{due.pk}/confirm/", given | {"note": "I read the register"})
    assert "I rang them" in text_of(response, 409) and "I read the register" in response.content.decode()


def test_a_concluded_claim_that_changed_is_reopened_and_a_published_one_corrected(signed_in, project, claim, editor):
    Conclusion.objects.update(check_again_on=build.today())
    client, queue = signed_in(editor), f"/projects/{project.slug}/check-again/"
    assert f'href="/claims/{claim.pk}/reopen/"' in client.get(queue).content.decode()
    build.publication(claim, by=editor)
    assert f'href="/claims/{claim.pk}/correct/"' in client.get(queue).content.decode()


# --- what the pages cost ---------------------------------------------------------------------------------------------


def test_the_pages_cost_the_same_with_1_and_with_12_claims(
    signed_in, project, reviewer, editor, admin, django_assert_max_num_queries
):
    client = signed_in(admin)
    text = "Mills of the county\n\n" + "\n\n".join(f"Mill number {n} was shut by its owner." for n in range(14))
    article = build.article(text, by=reviewer)

    def grow(start: int, stop: int) -> list[int]:
        for n in range(start, stop):
            claim = build.claim(article, f"number {n} was shut", by=reviewer)
            build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
            build.reply_request(claim, by=reviewer)
            build.verdict(claim, by=reviewer)
            build.conclusion(claim, by=editor)
            if n % 2:
                build.publication(claim, by=editor)
                build.correction(claim, by=editor, check_again_on=build.today() + timedelta(days=1))
        Conclusion.objects.filter(check_again_on__isnull=False).update(check_again_on=build.today())
        pages = [f"/projects/{project.slug}/{page}/" for page in ("corrections", "check-again")]
        costs = []
        for address in [*pages, f"/articles/{article.pk}/publish/", f"/claims/{claim.pk}/", "/"]:
            with django_assert_max_num_queries(30) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
        return costs

    few = grow(0, 2)
    assert grow(2, 14) == few
