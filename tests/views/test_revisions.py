"""What people see of the versions of an article, and what becomes of what they send."""

import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from annotations.actions.articles import Incoming
from annotations.actions.claims import add_highlight, edit_claim, withdraw_claim
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.verdicts import conclude_claim
from annotations.core.formats import native_json
from annotations.core.records import Decision, HighlightState
from annotations.core.workflow import SETTLED
from annotations.exports import project_record
from annotations.models import Claim, Highlight
from tests import build

QUOTE = "No official announcement was made before Tuesday."
REWORDED = "An official announcement was made on Monday."
NEWER = build.TEXT.replace(QUOTE, REWORDED)


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, QUOTE, by=reviewer)


@pytest.fixture
def waiting(article, claim, reviewer) -> Highlight:
    adopt_revision(add_revision(article, Incoming.of_text(NEWER), by=reviewer), by=reviewer)
    return claim.highlights.current().get()


def test_a_newer_version_is_pasted_compared_and_adopted(signed_in, article, claim, reviewer):
    client = signed_in(reviewer)
    page = client.post(f"/articles/{article.pk}/revisions/new/", {"text": NEWER}, follow=True)
    assert page.redirect_chain[0][0] == f"/articles/{article.pk}/revisions/2/changes/"
    body = page.content.decode()
    assert "people still work on revision 1" in body and "edited" in body and "<ins>" in body
    assert "A newer version of this article is here" in client.get(f"/articles/{article.pk}/").content.decode()
    page = client.post(f"/articles/{article.pk}/revisions/2/adopt/", follow=True)
    assert "1 of 1 passage needs your eyes: its words were changed." in page.content.decode()
    assert QUOTE in page.content.decode() and REWORDED in page.content.decode()


def test_a_claim_with_words_in_two_places_is_counted_as_two_passages(signed_in, article, claim, reviewer):
    start = article.current.text.index("cut by half")
    span = {"start": start, "end": start + len("cut by half"), "exact": "cut by half"}
    add_highlight(claim, version=claim.version, by=reviewer, **span)
    add_revision(article, Incoming.of_text(NEWER), by=reviewer)
    client = signed_in(reviewer)
    body = client.get(f"/articles/{article.pk}/revisions/2/changes/").content.decode()
    assert "2 passages of 1 claim:" in body
    page = client.post(f"/articles/{article.pk}/revisions/2/adopt/", follow=True).content.decode()
    assert "1 of 2 passages needs your eyes: its words were changed." in page


def test_a_newer_version_comes_from_a_file_too(signed_in, article, claim, reviewer):
    file = SimpleUploadedFile("newer.txt", NEWER.encode())
    signed_in(reviewer).post(f"/articles/{article.pk}/revisions/new/", {"file": file})
    assert article.revisions.first().original_name == "newer.txt"


@pytest.mark.parametrize(
    ("sent", "says"),
    [("", "Paste the article as it is"), (build.TEXT, "Not a word is different")],
    ids=["empty", "same"],
)
def test_what_is_no_newer_version_is_said_and_what_was_pasted_comes_back(signed_in, article, reviewer, sent, says):
    page = signed_in(reviewer).post(f"/articles/{article.pk}/revisions/new/", {"text": sent})
    assert page.status_code == 422
    assert says in page.content.decode() and sent[:20] in page.content.decode()


def test_words_that_wait_are_not_painted_and_the_card_says_so(signed_in, article, waiting, reviewer):
    body = signed_in(reviewer).get(f"/articles/{article.pk}/").content.decode()
    assert "<mark" not in body and "words edited" in body and "The publisher changed words of 1 claim" in body


@pytest.fixture
def gone(article, claim, reviewer, editor) -> Claim:
    """Concluded; then the publisher took the words out, and an editor found them gone."""
    build.verdict(claim, by=reviewer)
    rating = build.rating(article.project, "false")
    conclude_claim(claim, rating, version=0, by=editor, rationale="See the minutes.", true_as_of=build.today())
    text = build.TEXT.replace(QUOTE + " ", "")
    adopt_revision(add_revision(article, Incoming.of_text(text), by=reviewer), by=reviewer)
    claim.refresh_from_db()
    decide(claim.highlights.current().get(), Decision.GONE, version=claim.version, by=editor)
    return claim


def test_a_claim_page_says_that_the_words_are_gone_and_shows_them_as_of_the_version_that_had_them(
    signed_in, article, gone, editor, viewer
):
    body = html.unescape(signed_in(editor).get(f"/claims/{gone.pk}/").content.decode())
    assert "no longer since" in body and f'href="/articles/{article.pk}/revisions/2/changes/">revision 2</a>' in body
    assert f'href="/articles/{article.pk}/revisions/1/claims/{gone.number}/">revision 1</a>' in body
    assert "As it stood in revision 1" in body and QUOTE in body
    assert "possible correction" in body and "reopen the claim and conclude it anew" in body
    assert "an editor decides" in signed_in(viewer).get(f"/claims/{gone.pk}/").content.decode()


def test_a_claim_whose_words_stand_says_nothing_of_versions(signed_in, claim, reviewer):
    body = signed_in(reviewer).get(f"/claims/{claim.pk}/").content.decode()
    assert "no longer since" not in body and "As it stood in revision" not in body and "possible correction" not in body


def test_a_claim_page_says_that_words_wait_for_a_decision(signed_in, claim, waiting, reviewer):
    body = signed_in(reviewer).get(f"/claims/{claim.pk}/").content.decode()
    assert (
        "nobody has decided yet" in body and f"?highlight={waiting.pk}" in body and "As it stood in revision 1" in body
    )


def test_the_address_of_a_claim_in_a_version_points_out_its_words_or_says_why_there_are_none(
    signed_in, article, claim, gone, reviewer
):
    client = signed_in(reviewer)
    body = client.get(f"/articles/{article.pk}/revisions/1/claims/{claim.number}/").content.decode()
    assert 'is-active" data-c' in body and f'id="claim-{claim.pk}-words"' in body
    assert f'href="#claim-{claim.pk}-words"' in body
    body = html.unescape(client.get(f"/articles/{article.pk}/revisions/2/claims/{claim.number}/").content.decode())
    assert "its words are gone from it" in body and "stood last in" in body and "<mark" not in body
    add_revision(article, Incoming.of_text(build.TEXT), by=reviewer)
    body = client.get(f"/articles/{article.pk}/revisions/3/claims/{claim.number}/").content.decode()
    assert "not carried over to it yet" in body and "its words are" not in body


def test_words_that_wait_are_not_offered_to_be_moved(signed_in, article, claim, waiting, reviewer):
    for address in (f"/articles/{article.pk}/", f"/claims/{claim.pk}/"):
        body = signed_in(reviewer).get(address).content.decode()
        assert "Move to other words" not in body and "Decide" in body


def test_the_card_of_a_claim_whose_words_are_gone_says_since_when(signed_in, article, gone, editor):
    body = html.unescape(signed_in(editor).get(f"/articles/{article.pk}/").content.decode())
    assert "words gone" in body and QUOTE in body and "possible correction" in body and "<mark" not in body


def test_my_work_keeps_a_conclusion_on_words_that_are_gone(signed_in, gone, editor, reviewer):
    body = signed_in(editor).get("/").content.decode()
    assert "Possible corrections" in body and f"/claims/{gone.pk}/#conclusion" in body and "words gone" in body
    assert "Possible corrections" not in signed_in(reviewer).get("/").content.decode()


def test_the_queue_shows_old_and_proposed_words_and_takes_the_decision(signed_in, project, waiting, reviewer):
    client = signed_in(reviewer)
    body = client.get(f"/projects/{project.slug}/changed-words/").content.decode()
    assert QUOTE in body and REWORDED in body
    client.post(f"/highlights/{waiting.pk}/decide/", {"decision": "accept", "version": 1})
    waiting.refresh_from_db()
    assert waiting.stands
    assert "Nothing waits" in client.get(f"/projects/{project.slug}/changed-words/").content.decode()


def test_other_words_are_chosen_by_quote(signed_in, waiting, reviewer):
    sent = {"decision": "choose other words", "version": 1, "quote": "official announcement"}
    signed_in(reviewer).post(f"/highlights/{waiting.pk}/decide/", sent)
    waiting.refresh_from_db()
    assert waiting.exact == "official announcement" and waiting.stands


def test_other_words_that_are_not_in_the_text_are_refused_and_come_back(signed_in, waiting, reviewer):
    sent = {"decision": "choose other words", "version": 1, "quote": "no such words"}
    page = signed_in(reviewer).post(f"/highlights/{waiting.pk}/decide/", sent)
    assert page.status_code == 422
    assert "not in the newer version" in page.content.decode() and "no such words" in page.content.decode()


def test_after_a_refused_choice_the_queue_is_still_the_one_article_s(signed_in, article, waiting, reviewer):
    sent = {"decision": "choose other words", "version": 1, "quote": "no such words", "article": article.pk}
    body = signed_in(reviewer).post(f"/highlights/{waiting.pk}/decide/", sent).content.decode()
    assert f'name="article" value="{article.pk}"' in body and "1 of 1" in body


def test_a_decision_on_a_claim_that_was_edited_meanwhile_is_refused(signed_in, waiting, reviewer):
    page = signed_in(reviewer).post(f"/highlights/{waiting.pk}/decide/", {"decision": "accept", "version": 7})
    assert page.status_code == 409 and "was not saved yet" in page.content.decode()


def test_a_decision_is_made_once(signed_in, waiting, reviewer):
    client = signed_in(reviewer)
    client.post(f"/highlights/{waiting.pk}/decide/", {"decision": "accept", "version": 1})
    page = client.post(f"/highlights/{waiting.pk}/decide/", {"decision": "mark as gone", "version": 2})
    assert page.status_code == 409 and "decided this already" in page.content.decode()


def test_words_under_a_conclusion_come_first_and_are_a_possible_correction(
    signed_in, article, project, reviewer, editor
):
    build.claim(article, "has not formally spoken", by=reviewer)
    concluded = build.claim(article, QUOTE, by=reviewer)
    build.verdict(concluded, by=reviewer)
    false = build.rating(project, "false")
    conclude_claim(concluded, false, version=0, by=editor, rationale="See.", true_as_of=build.today())
    newer = NEWER.replace("has not formally spoken", "has now spoken")
    adopt_revision(add_revision(article, Incoming.of_text(newer), by=reviewer), by=reviewer)
    body = signed_in(editor).get(f"/projects/{project.slug}/changed-words/").content.decode()
    assert "Claim 2" in body and "possible correction" in body
    assert "1 under a conclusion" in signed_in(editor).get("/").content.decode()
    assert "decides whether" in signed_in(reviewer).get(f"/projects/{project.slug}/changed-words/").content.decode()


def test_a_claim_has_a_permanent_address_in_every_version(signed_in, article, claim, waiting, reviewer):
    client = signed_in(reviewer)
    first = client.get(f"/articles/{article.pk}/revisions/1/claims/{claim.number}/").content.decode()
    assert f"“{QUOTE}”" in first or QUOTE in first
    second = client.get(f"/articles/{article.pk}/revisions/2/claims/{claim.number}/").content.decode()
    assert "nobody has decided yet" in second
    assert client.get(f"/articles/{article.pk}/revisions/2/claims/99/").status_code == 404
    assert client.get(f"/articles/{article.pk}/revisions/9/").status_code == 404


def test_a_claim_that_was_withdrawn_keeps_its_permanent_address(signed_in, article, claim, waiting, reviewer):
    withdraw_claim(claim, version=1, by=reviewer, reason="Marked twice.")
    client = signed_in(reviewer)
    body = client.get(f"/articles/{article.pk}/revisions/1/claims/{claim.number}/").content.decode()
    assert "withdrawn since" in body and QUOTE in body and "Marked twice." in body and "<mark" in body
    assert QUOTE not in client.get(f"/articles/{article.pk}/revisions/1/").content.decode().split("<aside")[1]


def test_an_old_version_shows_each_claim_as_it_was_worded_then_and_says_that_verdicts_are_of_today(
    signed_in, article, claim, reviewer
):
    edit_claim(claim, version=1, by=reviewer, claim_reviewed="Worded while it was current.")
    adopt_revision(add_revision(article, Incoming.of_text(NEWER), by=reviewer), by=reviewer)
    edit_claim(claim, version=2, by=reviewer, claim_reviewed="Worded later.")
    edit_claim(claim, version=3, by=reviewer, claim_reviewed="Worded last.")
    client = signed_in(reviewer)
    old = client.get(f"/articles/{article.pk}/revisions/1/claims/1/").content.decode()
    assert "Worded while it was current." in old and "reworded since" in old and "as of today" in old
    assert "Worded last." not in old and "Worded later." not in old
    new = client.get(f"/articles/{article.pk}/revisions/2/").content.decode()
    assert "Worded last." in new and "reworded since" not in new and "as of today" not in new


def test_one_walks_from_version_to_version_with_the_claim_in_hand(signed_in, article, claim, waiting, reviewer):
    client = signed_in(reviewer)
    first = client.get(f"/articles/{article.pk}/revisions/1/claims/1/").content.decode()
    assert f'href="/articles/{article.pk}/revisions/2/claims/1/" rel="next"' in first and 'rel="prev"' not in first
    second = client.get(f"/articles/{article.pk}/revisions/2/").content.decode()
    assert f'href="/articles/{article.pk}/revisions/1/" rel="prev"' in second and 'rel="next"' not in second


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_changed_words_of_every_settled_claim_are_a_possible_correction(
    signed_in, article, claim, waiting, reviewer, state
):
    Claim.objects.filter(pk=claim.pk).update(state=state)
    assert (
        "possible correction"
        in signed_in(reviewer).get(f"/articles/{article.pk}/revisions/2/changes/").content.decode()
    )


def test_an_export_holds_the_words_that_were_checked_and_never_a_proposal(article, claim, waiting, reviewer, project):
    record = project_record(project, reader=reviewer, now=timezone.now())
    (exported,) = next(iter(record.articles)).claims
    assert [(h.exact, h.state) for h in exported.highlights] == [(QUOTE, HighlightState.SAME)]


def test_words_that_were_found_gone_leave_with_who_found_it_and_are_read_back(gone, editor, project):
    record = project_record(project, reader=editor, now=timezone.now())
    written = "".join(native_json.write(record))
    (claim,) = next(iter(native_json.read(written).articles)).claims
    stood, lost = claim.highlights
    assert (lost.state, lost.exact, lost.last_exact) == (HighlightState.GONE, "", QUOTE)
    assert (lost.carried_from, lost.decided_by.name) == (stood.uid, editor.display_name) and lost.decided_at
    assert claim.conclusion.gone_at and not claim.conclusion.overtaken_at


def test_the_pages_of_versions_cost_the_same_with_many_claims(
    signed_in, article, reviewer, django_assert_max_num_queries
):
    client = signed_in(reviewer)

    def cost(address) -> int:
        with django_assert_max_num_queries(30) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def costs() -> list[int]:
        number = article.revisions.first().number
        base = f"/articles/{article.pk}/revisions/"
        return [cost(base), cost(f"{base}{number}/"), cost(f"{base}{number}/changes/"),
                cost(f"/projects/{article.project.slug}/changed-words/")]  # fmt: skip

    build.claim(article, "cut by half", by=reviewer)
    adopt_revision(
        add_revision(article, Incoming.of_text(NEWER.replace("cut by", "raised by")), by=reviewer), by=reviewer
    )
    few = costs()
    for word in article.current.text.split()[:40]:
        build.claim(article, word.strip('".,'), by=reviewer)
    newest = NEWER.replace("bridges", "tunnels").replace("council", "board")
    adopt_revision(add_revision(article, Incoming.of_text(newest), by=reviewer), by=reviewer)
    assert costs() == few


def accepted_by_form(client, waiting):
    version = waiting.claim.version
    return client.post(f"/highlights/{waiting.pk}/decide/", {"decision": "accept", "version": version}, follow=True)


def test_a_verdict_on_earlier_words_says_so_on_every_page_and_paints_nothing(
    signed_in, article, claim, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    adopt_revision(add_revision(article, Incoming.of_text(NEWER), by=reviewer), by=reviewer)
    client = signed_in(reviewer)
    answer = accepted_by_form(client, claim.highlights.current().get())
    assert "has its words" in answer.content.decode() and "Undo" in answer.content.decode()
    page = client.get(f"/articles/{article.pk}/").content.decode()
    assert 'class="v-none"' in page and "Judged on earlier words" in page and "False (on earlier words)" in page
    brief = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "on earlier words" in brief and QUOTE in brief and "Judge the words of now" in brief
    assert QUOTE in client.get(f"/claims/{claim.pk}/verdict/").content.decode()
    assert "To judge again" in client.get("/").content.decode()
    assert "To judge again" not in signed_in(editor).get("/").content.decode()


def test_a_conclusion_on_earlier_words_is_no_rating_of_the_new_ones(signed_in, article, claim, reviewer, editor):
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    rating = build.rating(article.project, "false")
    conclude_claim(claim, rating, version=0, by=editor, rationale="See the tables.", true_as_of=build.today())
    adopt_revision(add_revision(article, Incoming.of_text(NEWER), by=reviewer), by=reviewer)
    client = signed_in(editor)
    accepted_by_form(client, claim.highlights.current().get())
    page = client.get(f"/articles/{article.pk}/").content.decode()
    assert 'class="v-none"' in page and "concluded: False" in page
    assert "Possible corrections" in client.get("/").content.decode()
    client = signed_in(editor)
    told = json.loads(b"".join(client.get("/projects/city-desk/export/json/").streaming_content))
    given = told["articles"][0]["claims"][0]["conclusion"]
    assert given["judged"]["words"] == [QUOTE] and given["overtaken_at"]
    annotated = b"".join(client.get("/projects/city-desk/export/html/").streaming_content).decode()
    assert "On earlier words" in annotated and "Judged on earlier words" in annotated
