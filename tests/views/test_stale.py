"""Two people save the same thing: the second is told, sees both texts, and loses nothing that was typed."""

import re

import pytest

from annotations.actions import claims, evidence, team, verdicts
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import LineRole, Stance
from annotations.models import Claim, Conclusion, Membership, User, Verdict
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def version_in(body: str) -> str:
    """The version that the form on the page will send next."""
    return re.findall(r'name="version" value="(\d+)"', body)[0]


# --- people ----------------------------------------------------------------------------------------------------------


def test_settings_that_were_saved_in_another_window_stand_beside_what_was_typed(signed_in, reviewer):
    client = signed_in(reviewer)
    given = {"display_name": "Rina Reviewer", "time_zone": "UTC", "theme": "auto", "shortcuts": "on", "version": 1}
    assert client.post("/account/", {**given, "display_name": "Rina R.", "theme": "dark"}).status_code == 302
    response = client.post("/account/", {**given, "display_name": "R. Reviewer"})
    body = response.content.decode()
    assert response.status_code == 409
    assert 'value="R. Reviewer"' in body and "Rina R." in body and ">dark<" in body
    assert User.objects.get(pk=reviewer.pk).display_name == "Rina R."
    again = {**given, "display_name": "R. Reviewer", "version": version_in(body)}
    assert client.post("/account/", again).status_code == 302
    assert User.objects.get(pk=reviewer.pk).display_name == "R. Reviewer"


def test_coming_in_is_no_change_of_settings(signed_in, reviewer, admin, project):
    member = project.memberships.get(user=reviewer)
    secret = team.make_sign_in_link(member.user, by=admin, project=project)
    team.use_sign_in_link(secret)
    given = {"display_name": "Rina", "time_zone": "UTC", "theme": "auto", "version": 1}
    assert signed_in(reviewer).post("/account/", given).status_code == 302


def test_a_role_that_another_admin_gave_meanwhile_is_not_overwritten(signed_in, project, admin, viewer):
    member = project.memberships.get(user=viewer)
    address = f"/projects/{project.slug}/people/{member.pk}/role/"
    team.change_role(member, Role.EDITOR, version=1, by=admin)
    response = signed_in(admin).post(address, {"role": "reviewer", "version": 1})
    body = response.content.decode()
    assert response.status_code == 409
    assert 'value="reviewer" selected' in body and ">editor<" in body
    assert Membership.objects.get(pk=member.pk).role == Role.EDITOR
    assert signed_in(admin).post(address, {"role": "reviewer", "version": version_in(body)}).status_code == 302
    assert Membership.objects.get(pk=member.pk).role == Role.REVIEWER


def test_the_list_of_people_sends_the_version_it_shows(signed_in, project, admin, viewer):
    body = signed_in(admin).get(f"/projects/{project.slug}/people/").content.decode()
    assert version_in(body) == "1"


def test_a_role_that_is_none_is_refused_in_words(signed_in, project, admin, viewer):
    member = project.memberships.get(user=viewer)
    address = f"/projects/{project.slug}/people/{member.pk}/role/"
    response = signed_in(admin).post(address, {"role": "boss", "version": 1})
    assert response.status_code == 422 and "“boss” is not on it" in response.content.decode()
    last = project.memberships.get(user=admin)
    response = signed_in(admin).post(
        f"/projects/{project.slug}/people/{last.pk}/role/", {"role": "viewer", "version": 1}
    )
    assert response.status_code == 400 and "without an admin" in response.content.decode()


def test_a_scale_that_was_replaced_meanwhile_stands_beside_what_was_typed(signed_in, project, admin):
    address = f"/projects/{project.slug}/scale/"
    mine = "Right | 2 | It is so. | true\nWrong | 1 | It is not so. | false"
    team.replace_scale(project, DEFAULT_SCALE[:2], number=1, by=admin)
    response = signed_in(admin).post(address, {"version": 1, "ratings": mine})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Wrong | 1 | It is not so. | false" in body
    assert "Mostly true | 4 | Accurate, but needs clarification or context. | mostly" in body
    assert "Ada Admin" in body
    assert signed_in(admin).post(address, {"version": version_in(body), "ratings": mine}).status_code == 302
    assert [rating.label for rating in project.scales.first().ratings.all()] == ["Right", "Wrong"]


# --- the cut ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_that_somebody_moved_meanwhile_is_shown_as_it_stands(
    signed_in, project, reviewer, second_reviewer, htmx
):
    article = build.article("Menu\n" + build.TEXT, by=reviewer)
    address = f"/articles/{article.pk}/cut/"
    assert signed_in(second_reviewer).post(address, {"move": "0:subheading", "version": 1}).status_code == 302
    response = signed_in(reviewer, htmx=htmx).post(address, {"move": "0:paragraph", "version": 1})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Sol Second moved lines" in body
    assert "was to be kept as paragraph; as it stands now it is kept as subheading" in body
    assert body.count("<html") == (0 if htmx else 1)
    assert version_in(body) == "2"
    assert article.current.lines[0].role == LineRole.SUBHEADING
    wrong = signed_in(reviewer, htmx=htmx).post(address, {"move": "0:gossip", "version": 2})
    assert wrong.status_code == 422 and "Choose what the line is" in wrong.content.decode()


# --- verdicts and conclusions ----------------------------------------------------------------------------------------


def given(claim, **changes):
    return {
        "version": 0,
        "rating": build.rating(claim.article.project, "false").pk,
        "rationale": "It fell by a fifth only.",
        "true_as_of": build.today().isoformat(),
    } | changes


def test_a_verdict_from_another_window_is_shown_with_how_sure_it_was(signed_in, claim, reviewer):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/verdict/"
    assert client.post(address, given(claim, confidence="high")).status_code == 302
    response = client.post(address, given(claim, confidence="low"))
    assert response.status_code == 409
    assert '<span class="stored-text">high</span>' in response.content.decode()
    assert Verdict.objects.get().confidence == "high"


def test_what_somebody_left_empty_is_shown_too(signed_in, claim, reviewer):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/verdict/"
    assert client.post(address, given(claim)).status_code == 302
    response = client.post(address, given(claim, confidence="low"))
    assert '<span class="stored-text">nothing</span>' in response.content.decode()


def conclude(claim, *, by, **changes):
    rating = build.rating(claim.article.project, "misleading")
    given = {"version": 0, "rationale": "See the tables.", "true_as_of": build.today()}
    return verdicts.conclude_claim(claim, rating, by=by, **(given | changes))


def test_a_conclusion_of_another_editor_stands_beside_mine_and_mine_follows_once_it_is_reopened(
    signed_in, claim, reviewer, editor, admin
):
    build.verdict(claim, by=reviewer)
    soon = build.today().replace(year=build.today().year + 1)
    conclude(claim, by=admin, check_again_on=soon)
    client, address = signed_in(editor), f"/claims/{claim.pk}/conclusion/"
    response = client.post(address, given(claim))
    body = response.content.decode()
    assert response.status_code == 409
    assert "Ada Admin concluded this claim meanwhile" in body and "reopen the claim" in body
    assert "It fell by a fifth only." in body
    assert "Misleading" in body and "See the tables." in body and soon.isoformat() in body
    verdicts.reopen_claim(claim, version=1, by=editor, reason="I hold otherwise")
    assert client.post(address, given(claim, version=version_in(body))).status_code == 302
    assert Conclusion.objects.standing().get().rationale == "It fell by a fifth only."


def test_a_claim_that_another_editor_reopened_shows_their_reason_beside_mine(signed_in, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    conclude(claim, by=admin)
    verdicts.reopen_claim(claim, version=1, by=admin, reason="The tables were corrected")
    response = signed_in(editor).post(f"/claims/{claim.pk}/reopen/", {"version": 1, "reason": "New figures"})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Ada Admin reopened this claim already" in body
    assert "The tables were corrected" in body and "New figures" in body


# --- claims ----------------------------------------------------------------------------------------------------------


def test_withdrawing_a_claim_that_was_reworded_shows_the_new_wording(signed_in, claim, reviewer, second_reviewer):
    claims.edit_claim(claim, version=1, by=second_reviewer, claim_reviewed="The tax fell by 50 per cent.")
    address = f"/claims/{claim.pk}/withdraw/"
    response = signed_in(reviewer).post(address, {"version": 1, "reason": "Nobody said so"})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Nobody said so" in body and "The tax fell by 50 per cent." in body and "Sol Second" in body
    again = {"version": version_in(body), "reason": "Nobody said so"}
    assert signed_in(reviewer).post(address, again).status_code == 302


def test_withdrawing_a_claim_that_is_withdrawn_or_concluded_says_what_it_is(
    signed_in, claim, reviewer, second_reviewer, editor
):
    address = f"/claims/{claim.pk}/withdraw/"
    claims.withdraw_claim(claim, version=1, by=second_reviewer)
    response = signed_in(reviewer).post(address, {"version": 1})
    assert response.status_code == 409
    assert "This claim is withdrawn" in response.content.decode()
    assert "save again" not in response.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("way", ["move", "words"])
def test_moving_a_claim_that_was_moved_meanwhile_shows_both_places_and_can_be_done_all_the_same(
    signed_in, claim, reviewer, second_reviewer, way, htmx
):
    text = claim.article.current.text
    theirs, mine = text.index("the tax was cut"), text.index("according to the mayor")
    claims.move_claim(claim, theirs, theirs + 15, "the tax was cut", version=1, by=second_reviewer)
    client, address = signed_in(reviewer, htmx=htmx), f"/claims/{claim.pk}/{way}/"
    chosen = {"start": mine, "end": mine + 22, "exact": "according to the mayor", "version": 1}
    response = client.post(address, chosen)
    body = response.content.decode()
    assert response.status_code == 409
    assert "the tax was cut" in body and "according to the mayor" in body and "all the same" in body
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))
    assert sent["version"] == "2"
    assert client.post(address, sent).status_code in (200, 302)
    exact = set(Claim.objects.get().highlights.values_list("exact", flat=True))
    assert exact == {"according to the mayor"} | ({"the tax was cut"} if way == "words" else set())


@pytest.mark.parametrize("way", ["remove", "restore"])
def test_a_source_that_was_edited_meanwhile_is_shown_before_it_goes_or_comes(
    signed_in, claim, reviewer, second_reviewer, way
):
    item = build.evidence(claim, by=reviewer, quotation="It fell by 20 per cent.")
    if way == "remove":
        evidence.edit_evidence(item, version=1, by=second_reviewer, stance=Stance.CONTEXT, quotation="By a fifth.")
    else:
        item = evidence.remove_evidence(item, version=1, by=reviewer)
        item = evidence.restore_evidence(item, version=2, by=second_reviewer)
        evidence.edit_evidence(item, version=3, by=second_reviewer, stance=Stance.CONTEXT, quotation="By a fifth.")
        evidence.remove_evidence(item, version=4, by=second_reviewer)
    address = f"/evidence/{item.pk}/{way}/"
    response = signed_in(reviewer).post(address, {"version": 1})
    body = response.content.decode()
    assert response.status_code == 409
    assert "By a fifth." in body and "Sol Second" in body
    assert signed_in(reviewer).post(address, {"version": version_in(body)}).status_code == 302
