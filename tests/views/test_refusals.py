"""Whatever is refused is refused in a sentence, and what was typed is still there."""

import re

import pytest
from django.urls import reverse

from annotations.actions import team
from annotations.actions.articles import Incoming
from annotations.actions.evidence import remove_evidence
from annotations.actions.revisions import add_revision, adopt_revision
from annotations.core.ratings import DEFAULT_SCALE, parse
from annotations.models import Article, Claim
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def said(response) -> list[str]:
    """The sentences in which a page refuses."""
    body = response.content.decode()
    found = re.findall(r'<div class="refusal"[^>]*><p>([^<]+)</p>', body)
    return found + re.findall(r'<ul class="errorlist"[^>]*><li>([^<]+)</li>', body)


@pytest.mark.parametrize("version", ["", "x", "-1", None])
def test_a_form_without_its_version_says_so(signed_in, claim, article, project, reviewer, editor, admin, version):
    build.verdict(claim, by=reviewer)
    item = build.evidence(claim, by=reviewer)
    off = build.evidence(claim, by=reviewer, url="https://example.org/off")
    remove_evidence(off, version=1, by=reviewer)
    member = project.memberships.get(user=reviewer)
    given = {} if version is None else {"version": version}
    day, false = build.today().isoformat(), build.rating(project, "false").pk
    rated = {"rating": false, "rationale": "Reasons", "true_as_of": day}
    for address, fields in [
        (f"/claims/{claim.pk}/edit/", {"kind": "event", "claim_reviewed": "Mine"}),
        (f"/claims/{claim.pk}/withdraw/", {"reason": "Mine"}),
        (f"/claims/{claim.pk}/restore/", {}),
        (f"/claims/{claim.pk}/move/", {"start": 0, "end": 7, "exact": "Council"}),
        (f"/claims/{claim.pk}/words/", {"start": 0, "end": 7, "exact": "Council"}),
        (f"/claims/{claim.pk}/move/quote/", {"quote": "Council"}),
        (f"/claims/{claim.pk}/verdict/", rated),
        (f"/claims/{claim.pk}/conclusion/", rated),
        (f"/evidence/{item.pk}/", {"stance": "context"}),
        (f"/evidence/{item.pk}/remove/", {}),
        (f"/evidence/{off.pk}/restore/", {}),
        (f"/sources/{item.source_id}/", {"title": "Mine", "kind": "news"}),
        (f"/articles/{article.pk}/details/", {"headline": "Mine"}),
        (f"/articles/{article.pk}/cut/", {"move": "0:paragraph"}),
        (f"/projects/{project.slug}/settings/", {"name": "Mine", "verdicts_demanded": 1}),
        (f"/projects/{project.slug}/scale/", {"ratings": "A | 1 | | true\nB | 2 | | false"}),
        (f"/projects/{project.slug}/people/{member.pk}/role/", {"role": "viewer"}),
        ("/account/", {"display_name": "Mine", "time_zone": "UTC", "theme": "auto"}),
    ]:
        response = signed_in(admin).post(address, {**fields, **given})
        assert response.status_code == 422, address
        assert said(response) == ["This form does not say what it was opened on. Reload the page, then save again."], (
            address
        )
        if typed := next((value for value in fields.values() if value == "Mine"), ""):
            assert typed in response.content.decode(), address


def test_a_form_with_a_broken_identifier_says_so(signed_in, article, project, reviewer):
    client = signed_in(reviewer)
    broken = "This form did not arrive whole. Reload the page and send it again."
    assert said(client.post(reverse("article-load", args=[project.slug]), {"text": "Some text", "uid": "x"})) == [
        broken
    ]
    given = {"quote": "Council", "kind": "event", "uid": "x"}
    assert said(client.post(reverse("claim-quote", args=[article.pk]), given)) == [broken]


def test_a_page_with_formatting_that_cannot_be_stored_says_so(signed_in, project, reviewer):
    given = {"text": "What I pasted", "html": "<p>What I \x00 pasted</p>"}
    response = signed_in(reviewer).post(reverse("article-load", args=[project.slug]), given)
    assert response.status_code == 422
    assert "U+0000" in said(response)[0] and "What I pasted" in response.content.decode()
    assert not Article.objects.exists()


def test_a_newer_page_is_kept_as_it_came(signed_in, article, reviewer):
    text = build.TEXT.replace("half", "a fifth").replace("\n", "\r\n")
    signed_in(reviewer).post(reverse("revision-new", args=[article.pk]), {"text": text})
    newest = article.revisions.first()
    assert newest.newlines_changed == text.count("\r\n")
    assert newest.original.file.read().decode() == text


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    "place",
    [{}, {"start": -1, "end": 7}, {"start": "x", "end": 7}, {"start": 0, "end": ""}, {"start": "0.5", "end": "7"}],
)
def test_a_selection_that_did_not_arrive_whole_is_said_once_in_our_words(signed_in, article, reviewer, place, htmx):
    given = {"kind": "event", "claim_reviewed": "My wording", **place} | ({"exact": "Council"} if place else {})
    response = signed_in(reviewer, htmx=htmx).post(reverse("claim-mark", args=[article.pk]), given)
    assert response.status_code == 422
    assert said(response) == ["The selection did not arrive whole. Select the words in the text again."]
    assert "My wording" in response.content.decode()


def test_what_is_wrong_with_date_or_tags_is_not_folded_away(signed_in, article, reviewer):
    given = {"start": 0, "end": 7, "exact": "Council", "kind": "event"}
    for wrong in ({"tags": ",".join(map(str, range(21)))}, {"claim_date": "soon"}):
        response = signed_in(reviewer).post(reverse("claim-mark", args=[article.pk]), given | wrong)
        assert response.status_code == 422
        assert '<details class="more-fields" open>' in response.content.decode()


MANY = "Headline of the day\n\n" + " ".join(f"Bridge {n} is closed." for n in range(60))


def test_of_many_places_the_first_are_shown_and_each_can_be_chosen(signed_in, reviewer):
    article = build.article(MANY, by=reviewer)
    client, address = signed_in(reviewer), reverse("claim-quote", args=[article.pk])
    given = {"quote": "is closed", "kind": "event"}
    response = client.post(address, given)
    assert "stand in 60 places; the first 50 are shown" in said(response)[0]
    assert response.content.decode().count('name="place"') == 50
    last = article.current.text.rindex("is closed")
    assert client.post(address, given | {"place": last}).status_code == 302
    assert Claim.objects.get().highlights.get().start == last
    assert said(client.post(address, given | {"place": "x"})) == ["Choose one of the places that are shown."]


def test_of_many_places_in_a_newer_version_each_can_be_chosen(signed_in, reviewer):
    article = build.article(
        "Headline of the day\n\nThe mill was shut by its owner in the spring of that year.", by=reviewer
    )
    claim = build.claim(article, "The mill was shut by its owner", by=reviewer)
    adopt_revision(add_revision(article, Incoming.of_text(MANY), by=reviewer), by=reviewer)
    waiting = claim.highlights.waiting().get()
    given = {"decision": "choose other words", "quote": "is closed", "version": 1}
    client, address = signed_in(reviewer), reverse("highlight-decide", args=[waiting.pk])
    response = client.post(address, given)
    assert "stand in 60 places; the first 50 are shown" in said(response)[0]
    last = article.current.text.rindex("is closed")
    assert client.post(address, given | {"place": last}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.start == last


def test_a_scale_s_words_are_never_cut(signed_in, project, admin):
    address = reverse("project-scale", args=[project.slug])
    for line, what in (
        (f"{'L' * 61} | 1 | Meaning | true", "The label"),
        (f"Label | 1 | {'M' * 301} | true", "The meaning"),
    ):
        typed = f"{line}\nOther | 2 | It is so. | false"
        response = signed_in(admin).post(address, {"version": 1, "ratings": typed})
        assert response.status_code == 422
        assert what in said(response)[0] and typed in response.content.decode()
    assert project.scales.count() == 1
    fits = f"{'L' * 60} | 1 | {'M' * 300} | true\nOther | 2 | It is so. | false"
    assert signed_in(admin).post(address, {"version": 1, "ratings": fits}).status_code == 302
    assert project.scales.first().written == fits


def test_a_scale_is_read_as_it_is_written(project, admin):
    scale = team.replace_scale(project, DEFAULT_SCALE, number=1, by=admin)
    assert [parse(line) for line in scale.written.split("\n")] == list(DEFAULT_SCALE)
