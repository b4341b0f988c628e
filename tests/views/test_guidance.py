"""What a newcomer is told and offered: where a refusal leads, what is asked first, and what things are called."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.actions.articles import Incoming
from annotations.actions.claims import withdraw_claim
from annotations.actions.reviews import advance_review, assign_review
from annotations.actions.revisions import add_revision
from annotations.actions.verdicts import conclude_claim
from annotations.core.workflow import ReviewMove
from annotations.models import Article, Claim, Conclusion, Evidence
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def text_of(response) -> str:
    """The page as it is read: without its tags."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(body.split())


# --- sources ---------------------------------------------------------------------------------------------------------


def test_a_source_that_is_on_the_claim_already_leads_to_its_evidence(signed_in, claim, reviewer):
    evidence = build.evidence(claim, by=reviewer)
    given = {"url": "https://example.org/tax", "title": "Another", "stance": "context", "kind": "news"}
    response = signed_in(reviewer).post(f"/claims/{claim.pk}/sources/", given)
    assert response.status_code == 409
    assert "“Tax tables” is on this claim already" in text_of(response)
    assert f'href="/evidence/{evidence.pk}/"' in response.content.decode()
    assert "Attach the stored" not in text_of(response)
    assert Evidence.objects.count() == 1


def test_all_that_is_missing_from_a_source_is_said_at_once(signed_in, article, claim, reviewer):
    build.evidence(build.claim(article, "Roads spending", by=reviewer), by=reviewer)
    given = {"url": "https://example.org/tax", "kind": "news"}
    response = signed_in(reviewer).post(f"/claims/{claim.pk}/sources/", given)
    said = text_of(response)
    assert response.status_code == 422
    assert "Give the source a title" in said and "Choose whether it supports" in said
    assert "The project has this address already: Attach the stored “Tax tables”" in said


def test_a_title_is_not_called_optional(signed_in, claim, reviewer):
    said = text_of(signed_in(reviewer).get(f"/claims/{claim.pk}/sources/"))
    assert "Title optional" not in said and "Publisher optional" in said


# --- reviews ---------------------------------------------------------------------------------------------------------


def test_handing_in_with_nothing_judged_is_asked_about_first(signed_in, article, claim, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    client, address = signed_in(reviewer), f"/reviews/{review.pk}/submit/"
    asked = client.post(address, {"version": 2})
    assert "Nothing is judged yet" in text_of(asked) and "Hand in all the same" in text_of(asked)
    review.refresh_from_db()
    assert review.state == "in progress"
    fields = dict(re.findall(r'name="(version|anyway)" value="(\d+)"', asked.content.decode()))
    assert client.post(address, fields).status_code == 302
    review.refresh_from_db()
    assert review.state == "submitted"


def test_who_has_judged_hands_in_with_one_click(signed_in, article, claim, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    build.verdict(claim, by=reviewer)
    assert signed_in(reviewer).post(f"/reviews/{review.pk}/submit/", {"version": 2}).status_code == 302
    assert "handed in" in text_of(signed_in(reviewer).get("/"))


def test_starting_a_review_opens_its_work(signed_in, article, claim, editor, reviewer):
    whole, one = assign_review(article, reviewer, by=editor), assign_review(article, reviewer, by=editor, claim=claim)
    client = signed_in(reviewer)
    assert client.post(f"/reviews/{whole.pk}/start/", {"version": 1}).url == f"/articles/{article.pk}/"
    assert client.post(f"/reviews/{one.pk}/start/", {"version": 1}).url == f"/claims/{claim.pk}/"


def test_my_review_has_its_moves_on_the_article_page(signed_in, article, editor, reviewer, second_reviewer):
    review = assign_review(article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    mine = signed_in(reviewer).get(f"/articles/{article.pk}/").content.decode()
    assert f"/reviews/{review.pk}/submit/" in mine and f"/reviews/{review.pk}/decline/" in mine
    assert f"/reviews/{review.pk}/" not in signed_in(second_reviewer).get(f"/articles/{article.pk}/").content.decode()


def test_why_a_review_came_back_is_told_until_it_is_accepted(signed_in, article, claim, editor, reviewer):
    review = assign_review(article, reviewer, by=editor)
    for move, by in (("start", reviewer), ("submit", reviewer), ("return", editor)):
        review = advance_review(review, ReviewMove(move), version=review.version, by=by, reason="Which year?")
    for page in ("/", f"/articles/{article.pk}/", f"/claims/{claim.pk}/"):
        assert "Returned: “Which year?”" in text_of(signed_in(reviewer).get(page)), page
    for move, by in (("resume", reviewer), ("submit", reviewer), ("accept", editor)):
        review = advance_review(review, ReviewMove(move), version=review.version, by=by)
    told = text_of(signed_in(reviewer).get(f"/claims/{claim.pk}/")).split("History")[0]
    assert "accepted" in told and "Which year?" not in told


def test_a_viewer_is_not_told_to_begin(signed_in, article, viewer, reviewer):
    assert "You read along" in text_of(signed_in(viewer).get("/"))
    assert "You read along" not in text_of(signed_in(reviewer).get("/"))


# --- loading ---------------------------------------------------------------------------------------------------------


def test_a_page_that_is_here_already_is_not_doubled_but_found(signed_in, project, article, reviewer):
    client, address = signed_in(reviewer), f"/projects/{project.slug}/articles/new/"
    response = client.post(address, {"text": build.TEXT})
    assert response.status_code == 409
    assert text_of(response).count("This text is loaded already") == 1 and "newer version" not in text_of(response)
    assert f'href="/articles/{article.pk}/"' in response.content.decode()
    assert Article.objects.count() == 1
    assert client.post(address, {"text": build.TEXT, "paste": "own"}).status_code == 302
    assert Article.objects.count() == 2


def test_the_same_page_with_another_text_can_be_loaded_as_its_newer_version(signed_in, project, reviewer):
    client, address = signed_in(reviewer), f"/projects/{project.slug}/articles/new/"
    given = {"text": build.TEXT, "source_url": "https://example.org/bridges"}
    client.post(address, given)
    article = Article.objects.get()
    build.claim(article, "cut by half", by=reviewer)
    given["text"] = build.TEXT.replace("12 per cent", "13 per cent")
    assert "Load it as its newer version" in text_of(client.post(address, given))
    response = client.post(address, given | {"paste": "newer", "known": article.pk})
    assert response.url == f"/articles/{article.pk}/revisions/2/changes/"
    assert Article.objects.count() == 1


def test_a_file_that_is_here_already_can_be_loaded_all_the_same(signed_in, project, article, reviewer):
    client, address = signed_in(reviewer), f"/projects/{project.slug}/articles/new/"

    def send(way):
        return client.post(address, {"upload": way, "file": SimpleUploadedFile("a.txt", build.TEXT.encode())})

    assert send("1").status_code == 409 and Article.objects.count() == 1
    assert send("own").status_code == 302 and Article.objects.count() == 2


# --- concluding ------------------------------------------------------------------------------------------------------


@pytest.fixture
def judged(article, reviewer, second_reviewer):
    claim = build.claim(article, "has not formally spoken", by=reviewer, kind="absence")
    build.evidence(claim, by=reviewer)
    build.verdict(claim, by=reviewer)
    build.verdict(claim, by=second_reviewer)
    claim.verdicts.filter(reviewer=reviewer).update(true_as_of=build.today() - timedelta(days=9))
    claim.verdicts.filter(reviewer=second_reviewer).update(true_as_of=build.today() - timedelta(days=3))
    return claim


def test_a_conclusion_starts_from_the_latest_day_of_the_verdicts(signed_in, judged, editor):
    response = signed_in(editor).get(f"/claims/{judged.pk}/conclusion/")
    latest, earliest = (build.today() - timedelta(days=n) for n in (3, 9))
    assert f'name="true_as_of" value="{latest}"' in response.content.decode()
    assert f"true as of {earliest:%-d %b %Y}" in text_of(response)
    assert f'href="/sources/{judged.evidence.get().source_id}/"' in response.content.decode()


def test_an_absence_asks_when_to_check_again_before_it_is_sent(signed_in, judged, claim, editor, reviewer):
    build.verdict(claim, by=reviewer)
    assert "Check again on Needed" in text_of(signed_in(editor).get(f"/claims/{judged.pk}/conclusion/"))
    assert "Check again on optional" in text_of(signed_in(editor).get(f"/claims/{claim.pk}/conclusion/"))
    rating = build.rating(judged.article.project, "false").pk
    given = {"version": 0, "rating": rating, "true_as_of": build.today()}
    refused = text_of(signed_in(editor).post(f"/claims/{judged.pk}/conclusion/", given))
    assert "say when to check this claim again" in refused and "Say why" in refused


def test_an_editor_finds_the_claims_that_are_to_be_checked_again(
    signed_in, judged, editor, reviewer, django_assert_max_num_queries
):
    rating = build.rating(judged.article.project, "false")
    ahead = build.today() + timedelta(days=1)
    conclude_claim(
        judged, rating, version=0, by=editor, rationale="So.", true_as_of=build.today(), check_again_on=ahead
    )
    assert "To check again" not in text_of(signed_in(editor).get("/"))
    Conclusion.objects.update(check_again_on=build.today())
    assert "To check again 1" in text_of(signed_in(editor).get("/"))
    assert "To check again" not in text_of(signed_in(reviewer).get("/"))


# --- claims ----------------------------------------------------------------------------------------------------------


def test_the_kind_of_a_claim_follows_its_words_and_is_said(signed_in, article, reviewer):
    client, address = signed_in(reviewer), f"/articles/{article.pk}/claims/quote/"
    answer = client.post(address, {"quote": "has not formally spoken", "kind": ""}, follow=True)
    assert "Claim 1 is marked. Its kind, by its words: absence." in text_of(answer)
    answer = client.post(address, {"quote": "We were told nothing", "kind": "quotation"}, follow=True)
    assert "Claim 2 is marked." in text_of(answer) and "Its kind" not in text_of(answer).split("Claim 2 is")[1]
    assert list(Claim.objects.values_list("kind", flat=True)) == ["absence", "quotation"]


def test_several_places_are_shown_with_whole_words_around_them(signed_in, article, reviewer):
    response = signed_in(reviewer).post(f"/articles/{article.pk}/claims/quote/", {"quote": "was"})
    words = set(re.findall(r"\w+", build.TEXT))
    body = unescape(response.content.decode())
    shown = re.findall(r'name="place" value="\d+"> <span>…(.*?)…</span>', body, re.DOTALL)
    assert len(shown) == 2
    for place in shown:
        around = re.sub(r"<mark>.*?</mark>", " ", place)
        beside = re.findall(r"\w+", around)
        assert beside[0] in words and beside[-1] in words


def test_words_on_an_outdated_page_come_with_a_way_to_reload_it(signed_in, article, reviewer):
    given = {"kind": "event", "start": 0, "end": 7, "exact": "Somebody"}
    response = signed_in(reviewer, htmx=True).post(f"/articles/{article.pk}/claims/", given)
    assert response.status_code == 409
    assert f'<a class="button" href="/articles/{article.pk}/">Reload the page</a>' in response.content.decode()


def test_the_count_of_changed_words_is_the_same_when_it_is_announced_and_when_it_is_worked_on(
    signed_in, article, claim, reviewer
):
    withdraw_claim(build.claim(article, "Roads spending", by=reviewer), version=1, by=reviewer)
    newer = build.TEXT.replace("Roads spending rose by 12 per cent", "Spending on roads rose a little")
    add_revision(article, Incoming.of_text(newer.replace("cut by half", "cut by a third")), by=reviewer)
    answer = signed_in(reviewer).post(f"/articles/{article.pk}/revisions/2/adopt/", follow=True)
    said = text_of(answer)
    assert "1 of 1 passage needs" in said and "Changed words 1" in said


# --- what things are called ------------------------------------------------------------------------------------------


def test_fields_have_the_names_that_people_know(signed_in, claim, reviewer, editor):
    given = {"version": 1, "kind": "event", "claim_reviewed": "The tax was halved.", "claimant": "The mayor"}
    signed_in(reviewer).post(f"/claims/{claim.pk}/edit/", given)
    review = assign_review(claim.article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    said = text_of(signed_in(reviewer).get(f"/articles/{claim.article_id}/activity/"))
    assert "Who says it:" in said and "The claim:" in said and "started the review" in said
    assert "claim reviewed" not in said and "claimant" not in said and "review: start" not in said


def test_a_page_that_outlived_its_session_is_labelled_as_the_form_was(project):
    address = f"/projects/{project.slug}/articles/new/"
    response = Client(enforce_csrf_checks=True).post(
        address, {"text": build.TEXT}, headers={"Origin": "http://testserver"}
    )
    assert "The page, copied whole" in text_of(response)


def test_the_settings_offer_time_zones_that_are_places(signed_in, reviewer):
    zones = re.findall(r'<option value="([^"]+)"', signed_in(reviewer).get("/account/").content.decode())
    assert {"Asia/Karachi", "Europe/Paris", "UTC"} <= set(zones)
    assert not {"Zulu", "W-SU", "Factory", "GMT+0", "Etc/GMT+9", "US/Pacific"} & set(zones)


def test_who_has_an_old_name_of_a_time_zone_keeps_it(signed_in, reviewer):
    reviewer.time_zone = "Japan"
    reviewer.save()
    given = {"display_name": "Rina", "time_zone": "Japan", "theme": "auto", "version": reviewer.version}
    assert signed_in(reviewer).post("/account/", given).status_code == 302


def test_either_field_of_a_newer_version_is_enough_and_neither_is_called_optional(signed_in, article, reviewer):
    said = text_of(signed_in(reviewer).get(f"/articles/{article.pk}/revisions/new/"))
    assert "One of the two is enough" in said and "optional" not in said
