"""The history as a story: who did what when, before and after, by person and kind, page by page, and back to any point."""

import re

import pytest

from annotations.actions.claims import edit_claim
from annotations.actions.reviews import advance_review, assign_review
from annotations.actions.team import add_member, change_role, edit_project, remove_member
from annotations.core.permissions import Role
from annotations.core.workflow import ReviewMove
from annotations.models import Event
from annotations.queries import story
from annotations.queries.history import STRETCH
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def last() -> Event:
    return Event.objects.exclude(noun="capture").first()


def test_the_project_s_history_tells_of_people_roles_and_settings(signed_in, project, admin, editor):
    member = add_member(project, "new@example.org", Role.VIEWER, display_name="Nia New", by=admin)
    change_role(member, Role.REVIEWER, version=1, by=admin)
    edit_project(project, version=1, by=admin, guidelines="Two sources for each claim.")
    remove_member(member, by=admin)
    told = text_of(signed_in(editor).get(f"/projects/{project.slug}/history/"))
    for sentence in (
        "Ada Admin added Nia New as viewer",
        "Ada Admin gave Nia New another role",
        "viewerreviewer",
        "changed the project’s settings",
        "Two sources for each claim.",
        "removed Nia New, who was reviewer",
        "started the project “City desk”",
    ):
        assert sentence in told


def test_the_project_s_history_is_for_editors_and_admins_and_says_where_the_trail_ends(
    signed_in, project, reviewer, editor
):
    here = f"/projects/{project.slug}/history/"
    head = Event.objects.filter(project=project).first()
    assert f"{head.place}:{head.digest}" in text_of(signed_in(editor).get(here))
    assert here in signed_in(editor).get(f"/projects/{project.slug}/").content.decode()
    assert signed_in(reviewer).get(here).status_code == 403
    assert here not in signed_in(reviewer).get(f"/projects/{project.slug}/").content.decode()


def test_what_happened_in_a_removed_article_is_told_to_admins_alone(signed_in, project, article, editor, admin):
    here = f"/projects/{project.slug}/history/"
    signed_in(admin).post(f"/articles/{article.pk}/remove/")
    assert "removed the article" in text_of(signed_in(admin).get(here))
    assert "the article" not in text_of(signed_in(editor).get(here))


def test_a_claim_a_source_and_a_review_have_histories_of_their_own(signed_in, claim, article, reviewer, editor):
    other = build.claim(article, "the plan", by=reviewer)
    edit_claim(other, version=1, by=reviewer, claimant="Nobody here")
    evidence = build.evidence(claim, by=reviewer)
    review = assign_review(article, reviewer, by=editor)
    advance_review(review, ReviewMove.START, version=1, by=reviewer)
    client = signed_in(reviewer)
    of_claim = text_of(client.get(f"/claims/{claim.pk}/history/"))
    assert "marked the words “cut by half”" in of_claim and "attached “Tax tables” (refutes)" in of_claim
    assert "Nobody here" not in of_claim and "assigned" not in of_claim
    of_source = text_of(client.get(f"/sources/{evidence.source_id}/history/"))
    assert "attached “Tax tables”" in of_source and "marked the words" not in of_source
    of_review = text_of(client.get(f"/reviews/{review.pk}/history/"))
    assert "Edda Editor assigned Rina Reviewer" in of_review and "started the review" in of_review
    assert "marked the words" not in of_review


def test_a_source_s_history_is_silent_about_removed_articles(signed_in, claim, article, reviewer, admin):
    source = build.evidence(claim, by=reviewer).source
    signed_in(admin).post(f"/articles/{article.pk}/remove/")
    assert "attached" not in text_of(signed_in(reviewer).get(f"/sources/{source.pk}/history/"))
    assert "attached" in text_of(signed_in(admin).get(f"/sources/{source.pk}/history/"))


def test_filters_by_person_and_kind_stand_in_the_address(signed_in, claim, reviewer, second_reviewer):
    edit_claim(claim, version=1, by=second_reviewer, claimant="The mayor")
    client, here = signed_in(reviewer), f"/articles/{claim.article_id}/activity/"

    def shown(query: str) -> set[str]:
        uids = re.findall(r'id="event-([\w-]+)"', client.get(here + query).content.decode())
        return set(Event.objects.filter(uid__in=uids).values_list("kind", flat=True))

    assert shown("") == {"article loaded", "claim marked", "claim edited"}
    assert shown(f"?by={second_reviewer.uid}") == {"claim edited"}
    assert shown("?kind=claim marked") == {"claim marked"}
    assert (
        shown(f"?by={second_reviewer.uid}&kind=claim marked") == shown("?by=nonsense") == shown("?by=operator") == set()
    )
    page = client.get(f"{here}?by={second_reviewer.uid}").content.decode()
    assert f'<option value="{second_reviewer.uid}" selected>' in page
    assert "Nothing fits these filters." in client.get(f"{here}?kind=x").content.decode()


def test_a_long_history_is_read_stretch_by_stretch_and_keeps_its_filter(signed_in, claim, reviewer):
    for n in range(2 * STRETCH):
        edit_claim(claim, version=n + 1, by=reviewer, claimant=f"Number {n}")
    client, here = signed_in(reviewer), f"/claims/{claim.pk}/history/?kind=claim+edited"
    pages, address = [], here
    while address:
        body = client.get(address).content.decode()
        pages.append(re.findall(r'id="event-([\w-]+)"', body))
        older = re.search(r'rel="next" href="([^"]+)"', body)
        address = f"/claims/{claim.pk}/history/" + older[1].replace("&amp;", "&") if older else None
    everything = [str(uid) for uid in Event.objects.filter(kind="claim edited").values_list("uid", flat=True)]
    assert [uid for page in pages for uid in page] == everything and [len(page) for page in pages] == [STRETCH, STRETCH]
    back = re.search(r'rel="prev" href="([^"]+)"', body)[1].replace("&amp;", "&")
    assert "kind=claim+edited" in back
    newest = client.get(f"/claims/{claim.pk}/history/{back}").content.decode()
    assert re.findall(r'id="event-([\w-]+)"', newest) == pages[0] and 'rel="prev"' not in newest


def test_no_address_of_a_stretch_tells_how_much_was_done(claim, reviewer):
    """The numbers of events would: a gap is a deed that a blind round hides."""
    for n in range(STRETCH + 1):
        edit_claim(claim, version=n + 1, by=reviewer, claimant=f"Number {n}")
    assert story(claim.events.all(), {}).older == story(claim.events.all(), {}).events[-1].uid
    assert story(claim.events.all(), {"before": "not-a-uid"}).newer is None


def test_a_blind_round_hides_verdicts_and_talk_from_a_claim_s_history_and_its_filters(
    signed_in, claim, reviewer, second_reviewer, admin
):
    edit_project(claim.article.project, version=1, by=admin, verdicts_demanded=2)
    build.verdict(claim, "misleading", by=second_reviewer)
    build.comment(claim, "Plainly false.", by=second_reviewer)
    for here in (f"/claims/{claim.pk}/history/", f"/articles/{claim.article_id}/activity/"):
        told = signed_in(reviewer).get(here).content.decode()
        entries = "".join(re.findall(r'<li class="row" id="event.*?</li>', told, re.DOTALL))
        assert "marked the words" in entries
        assert not re.search("Sol Second|verdict|commented", entries)
        hidden = Event.objects.get(kind="verdict given").uid
        assert signed_in(reviewer).get(f"{here}?before={hidden}").content.decode().count('id="event-') == told.count(
            'id="event-'
        )
        assert "gave a verdict" in signed_in(admin).get(here).content.decode()
    kinds = re.search(
        r'<select name="kind">.*?</select>', signed_in(reviewer).get(f"/claims/{claim.pk}/history/").content.decode()
    )
    assert not re.search("verdict|comment", kinds[0])
    comment = Event.objects.get(kind="comment written").uid
    assert signed_in(reviewer).get(f"/events/{comment}/restore/").status_code == 404
    build.verdict(claim, by=reviewer)
    assert "gave a verdict" in signed_in(reviewer).get(f"/claims/{claim.pk}/history/").content.decode()


def test_pages_of_history_cost_the_same_with_few_and_with_many_rows(
    signed_in, project, claim, article, reviewer, editor, django_assert_max_num_queries
):
    evidence = build.evidence(claim, by=reviewer)
    review = assign_review(article, reviewer, by=editor)
    client = signed_in(editor)
    addresses = [f"/projects/{project.slug}/history/", f"/claims/{claim.pk}/history/"]
    addresses += [f"/sources/{evidence.source_id}/history/", f"/reviews/{review.pk}/history/"]

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with django_assert_max_num_queries(14) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    few = costs()
    for n in range(60):
        edit_claim(claim, version=n + 1, by=reviewer, claimant=f"Number {n}")
        build.evidence(build.claim(article, "the", by=reviewer), by=reviewer, url=f"https://example.org/{n}")
    assert costs() == few


# --- back to a point ---------------------------------------------------------------------------------------------------


def test_a_person_goes_back_to_an_earlier_wording_from_the_history(signed_in, claim, reviewer, viewer):
    edit_claim(claim, version=1, by=reviewer, claim_reviewed="The tax fell by a half.")
    first = last()
    edit_claim(claim, version=2, by=reviewer, claim_reviewed="The tax rose.")
    client, point = signed_in(reviewer), f"/events/{first.uid}/restore/"
    assert point in client.get(f"/claims/{claim.pk}/history/").content.decode()
    page = client.get(point).content.decode()
    assert "<del>rose</del><ins>fell by a half</ins>" in page
    assert "<ins>cut by half</ins>" in client.get(f"{point}?before=1").content.decode()
    answer = client.post(point, {"version": 3, "part": "fields", "chosen": ["claim_reviewed"]}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/claims/{claim.pk}/history/"
    claim.refresh_from_db()
    assert claim.claim_reviewed == "The tax fell by a half."
    body = answer.content.decode()
    assert "Put back as it was then" in body and '<span class="tag">put back</span>' in body
    assert "nothing to put back" in client.get(point).content.decode()
    assert signed_in(viewer).get(point).status_code == 403
    assert signed_in(viewer).post(point, {"version": 4}).status_code == 403


def test_the_words_are_put_back_by_a_button_of_their_own(signed_in, claim, reviewer):
    marked = last()
    client = signed_in(reviewer)
    client.post(f"/claims/{claim.pk}/move/", {"version": 1, "start": 0, "end": 7, "exact": "Council"})
    point = f"/events/{marked.uid}/restore/"
    assert "Tie it to these words again" in client.get(point).content.decode()
    assert client.post(point, {"version": 2, "part": "words"}).status_code == 302
    assert claim.highlights.get().exact == "cut by half"


def test_a_point_that_was_opened_before_somebody_else_saved_is_refused_with_both_texts(
    signed_in, claim, reviewer, second_reviewer
):
    edit_claim(claim, version=1, by=reviewer, claim_reviewed="The tax fell by a half.")
    first = last()
    edit_claim(claim, version=2, by=reviewer, claim_reviewed="The tax rose.")
    edit_claim(claim, version=3, by=second_reviewer, claim_reviewed="The tax stayed.")
    answer = signed_in(reviewer).post(
        f"/events/{first.uid}/restore/", {"version": 3, "part": "fields", "chosen": ["claim_reviewed"]}
    )
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Sol Second saved this" in body and "The tax stayed." in body and "The tax fell by a half." in body
    claim.refresh_from_db()
    assert claim.claim_reviewed == "The tax stayed."


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"version": "x"},
        {"version": -1},
        {"version": 2, "part": "all"},
        {"version": 2, "part": "fields", "chosen": ["version"]},
    ],
)
def test_a_form_that_did_not_arrive_whole_changes_nothing(signed_in, claim, reviewer, given):
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    point = f"/events/{Event.objects.get(kind='claim marked').uid}/restore/"
    answer = signed_in(reviewer).post(point, given)
    assert answer.status_code == 422 and "Reload the page" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.claimant == "The mayor"


def test_somebody_who_ticks_nothing_is_told_to(signed_in, claim, reviewer):
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    point = f"/events/{Event.objects.get(kind='claim marked').uid}/restore/"
    answer = signed_in(reviewer).post(point, {"version": 2, "part": "fields"})
    assert answer.status_code == 422 and "Tick what to put back." in answer.content.decode()


def test_what_has_no_wording_to_put_back_says_so(signed_in, claim, reviewer):
    build.verdict(claim, by=reviewer)
    answer = signed_in(reviewer).get(f"/events/{last().uid}/restore/")
    assert answer.status_code == 409 and "has no wording" in answer.content.decode()
