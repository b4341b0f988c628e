"""Undo as people meet it: a button after each deed, the page that follows, and the list of everything that was done."""

import json
import re

import pytest

from annotations.actions.claims import edit_claim
from annotations.actions.reviews import assign_review, edit_review
from annotations.actions.team import edit_project
from annotations.models import Claim, Event, Evidence
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def last(kind: str = "") -> Event:
    """The last thing a person did; a worker may have tried to keep a copy since."""
    return Event.objects.filter(kind__startswith=kind).exclude(noun="capture").first()


def address(event: Event) -> str:
    return f"/events/{event.uid}/undo/"


def deed(response) -> dict:
    return json.loads(response.headers["HX-Trigger"])["deed"]


def every_deed(client, article):
    """Each deed of the article's page, by its form."""
    given = {"start": 0, "end": 7, "exact": "Council", "kind": "event"}
    yield client.post(f"/articles/{article.pk}/claims/", given)
    pk = Claim.objects.get().pk
    yield client.post(f"/claims/{pk}/edit/", {"version": 1, "kind": "event", "claim_reviewed": "It repairs 38."})
    yield client.post(f"/claims/{pk}/move/", {"version": 2, "start": 0, "end": 17, "exact": "Council to repair"})
    source = {"url": "https://example.org/tax", "title": "Tables", "stance": "context", "kind": "news"}
    yield client.post(f"/claims/{pk}/sources/", source)
    rating = build.rating(article.project, "false").pk
    verdict = {"version": 0, "rating": rating, "rationale": "No.", "true_as_of": build.today().isoformat()}
    yield client.post(f"/claims/{pk}/verdict/", verdict)
    yield client.post(f"/claims/{pk}/verdict/take-back/")
    yield client.post(f"/claims/{pk}/withdraw/", {"version": 3})
    yield client.post(f"/claims/{pk}/restore/", {"version": 4})


def test_after_every_deed_there_is_an_undo_and_the_page_is_told_its_name(signed_in, article, reviewer):
    for response in every_deed(signed_in(reviewer, htmx=True), article):
        told, event = deed(response), last()
        assert (told["event"], told["way"], told["undoes"]) == (str(event.uid), "do", ""), event
        assert f'action="{address(event)}"' in response.content.decode()
        assert told["sentence"] in response.content.decode()


def test_without_javascript_each_deed_offers_its_undo_on_the_next_page(signed_in, article, reviewer):
    client = signed_in(reviewer)
    for response in every_deed(client, article):
        body = client.get(response.url).content.decode()
        assert f'action="{address(last())}"' in body and 'data-way="do"' in body


def test_undo_answers_with_the_parts_that_changed_and_offers_redo(signed_in, claim, reviewer):
    client = signed_in(reviewer, htmx=True)
    edit_claim(claim, version=1, by=reviewer, claim_reviewed="The tax fell by 50 per cent.")
    response = client.post(address(last()))
    body = response.content.decode()
    assert response.status_code == 200 and f'id="claim-{claim.pk}"' in body and "cut by half" in body
    assert "Claim 1. Undone: edited the claim." in body and ">Redo</button>" in body
    assert (deed(response)["way"], deed(response)["event"]) == ("undo", str(last().uid))
    again = client.post(address(last()))
    assert deed(again)["way"] == "redo" and "The tax fell by 50 per cent." in again.content.decode()
    assert deed(again)["undoes"] == deed(response)["event"]


def test_undoing_a_mark_takes_the_card_away_and_redo_brings_it_back(signed_in, claim, reviewer):
    client = signed_in(reviewer, htmx=True)
    gone = client.post(address(last()))
    assert "claim-gone" in gone.headers["HX-Trigger"] and "<mark" not in gone.content.decode()
    back = client.post(address(last()))
    assert "claim-restored" in back.headers["HX-Trigger"] and "<mark" in back.content.decode()


def test_without_javascript_undo_leads_back_with_a_sentence(signed_in, claim, reviewer):
    client = signed_in(reviewer)
    here = f"/articles/{claim.article_id}/activity/"
    response = client.post(address(last()), {"next": here})
    assert (response.status_code, response.url) == (302, here)
    body = client.get(here).content.decode()
    assert "Claim 1. Undone: marked the words “cut by half”." in body and ">Redo</button>" in body


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_undo_says_who_changed_what(signed_in, claim, reviewer, second_reviewer, htmx):
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    mine = last()
    edit_claim(claim, version=2, by=second_reviewer, claimant="The council")
    response = signed_in(reviewer, htmx=htmx).post(address(mine))
    assert response.status_code == 409
    body = response.content.decode()
    assert "Sol Second changed this since" in body and "“The mayor” to “The council”" in body
    assert re.search(r"as it stands</dt><dd[^>]*>The council</dd>.*go back to</dt><dd[^>]*>nothing</dd>", body)
    twice = signed_in(second_reviewer, htmx=htmx)
    assert twice.post(address(last())).status_code in (200, 302)
    assert twice.post(address(mine)).status_code in (200, 302)
    assert "undone already" in twice.post(address(mine)).content.decode()


def test_deeds_away_from_the_article_are_undone_too(signed_in, article, claim, reviewer, editor, admin):
    evidence = build.evidence(claim, by=reviewer)
    given = {"version": 1, "title": "Other tables", "kind": "news", "url": "https://example.org/tax"}
    client = signed_in(reviewer)
    client.post(f"/sources/{evidence.source_id}/", given)
    assert client.post(address(last())).url == f"/projects/{article.project.slug}/sources/"
    assert Evidence.objects.get().source.title == "Tax tables"
    assert ">Redo</button>" in client.get(f"/projects/{article.project.slug}/sources/").content.decode()
    review = assign_review(article, reviewer, by=editor)
    edit_review(review, version=1, by=editor, due=build.today())
    assert signed_in(editor).post(address(last())).url == f"/articles/{article.pk}/"
    desk = signed_in(admin)
    project_page = desk.post(f"/articles/{article.pk}/remove/").url
    assert f'action="{address(last())}"' in desk.get(project_page).content.decode()
    assert desk.post(address(last())).url == f"/articles/{article.pk}/"


def test_what_was_done_on_a_removed_article_is_hidden_with_it(signed_in, claim, reviewer, admin):
    marked = last("claim marked")
    signed_in(admin).post(f"/articles/{claim.article_id}/remove/")
    assert signed_in(reviewer).post(address(marked)).status_code == 404
    assert signed_in(reviewer).get(f"/articles/{claim.article_id}/activity/").status_code == 404


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_activity_says_who_did_what_with_a_button_only_where_it_helps(
    signed_in, claim, reviewer, second_reviewer, viewer
):
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    first = last()
    edit_claim(claim, version=2, by=second_reviewer, claimant="The council")
    build.verdict(claim, by=second_reviewer)
    here = f"/articles/{claim.article_id}/activity/"
    body = signed_in(reviewer).get(here).content.decode()
    assert "The <del>mayor</del><ins>council</ins>" in body and "Sol Second" in body
    buttons = set(re.findall(r"/events/([\w-]+)/undo/", body))
    second, verdict, marked = last("claim edited"), last("verdict given"), last("claim marked")
    assert str(second.uid) in buttons
    assert not {str(event.uid) for event in (first, verdict, marked)} & buttons
    assert "/undo/" not in signed_in(viewer).get(here).content.decode()
    signed_in(second_reviewer).post(address(second))
    body = signed_in(reviewer).get(here).content.decode()
    assert address(first) in body and address(second) not in body and ">Redo</button>" in body


def test_every_button_of_the_activity_works(signed_in, article, reviewer, admin):
    """Whatever is offered can be done, one after the other, until nothing but undone deeds and redos are left."""
    for _ in every_deed(signed_in(reviewer, htmx=True), article):
        pass
    client = signed_in(reviewer)
    for _ in range(8):
        body = client.get(f"/articles/{article.pk}/activity/").content.decode()
        forms = re.findall(r"/events/([\w-]+)/undo/[^>]*>.*?>(Undo|Redo)</button>", body)
        undo = [uid for uid, label in forms if label == "Undo"]
        if not undo:
            break
        assert client.post(f"/events/{undo[0]}/undo/").status_code == 302
    assert Claim.objects.get().state == "withdrawn"


def test_nobody_learns_of_a_verdict_that_they_may_not_see(signed_in, claim, reviewer, second_reviewer, admin):
    edit_project(claim.article.project, version=1, by=admin, verdicts_demanded=2)
    build.verdict(claim, "misleading", by=reviewer)
    given, here = last("verdict given"), f"/articles/{claim.article_id}/activity/"

    def reads(user):
        return "gave a verdict" in signed_in(user).get(here).content.decode()

    assert not reads(second_reviewer) and reads(reviewer) and reads(admin)
    assert signed_in(second_reviewer).post(address(given)).status_code == 404
    assert signed_in(admin).post(address(given)).status_code == 403
    build.verdict(claim, "false", by=second_reviewer)
    assert reads(second_reviewer)
    assert signed_in(second_reviewer).post(address(given)).status_code == 403


def test_the_activity_costs_the_same_with_1_and_with_40_rows(
    signed_in, article, reviewer, second_reviewer, django_assert_max_num_queries
):
    client, here = signed_in(reviewer), f"/articles/{article.pk}/activity/"
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=second_reviewer)

    def cost():
        with django_assert_max_num_queries(20) as queries:
            assert client.get(here).status_code == 200
        return len(queries)

    few = cost()
    for n in range(40):
        claim = build.claim(article, "the", by=reviewer)
        build.verdict(claim, by=second_reviewer)
        build.evidence(claim, by=reviewer, url=f"https://example.org/{n}")
    assert cost() == few <= 12
    assert ">Older</a>" in client.get(here).content.decode()


def test_work_that_was_taken_or_given_by_mistake_is_undone_from_the_message(signed_in, article, reviewer, editor):
    client = signed_in(reviewer)
    page = client.post(f"/articles/{article.pk}/take/", follow=True).content.decode()
    assert "It is yours now" in page and "data-undo" in page
    taken = Event.objects.first()
    page = client.post(f"/events/{taken.uid}/undo/", follow=True).content.decode()
    assert "Undone" in page and "Nobody is assigned" in page
    assert "Undone" not in client.get("/").content.decode()


def test_an_editor_takes_work_off_somebody_with_a_reason_that_they_read(signed_in, article, reviewer, editor):
    review = assign_review(article, reviewer, by=editor)
    claim = build.claim(article, "cut by half", by=reviewer)
    client = signed_in(editor)
    assert f"/reviews/{review.pk}/withdraw/" in client.get(f"/claims/{claim.pk}/").content.decode()
    assert client.post(f"/reviews/{review.pk}/withdraw/", {"version": 1}).status_code == 422
    client.post(f"/reviews/{review.pk}/withdraw/", {"version": 1, "reason": "You have two of them already"})
    work = signed_in(reviewer).get("/").content.decode()
    assert "Taken off: “You have two of them already”" in work
    assert signed_in(reviewer).post(f"/reviews/{review.pk}/withdraw/", {"version": 2, "reason": "x"}).status_code == 403
