"""Deciding together on the pages: side by side, at once, in an emergency, by vote; and what nobody has read yet."""

import re

import pytest

from annotations.actions.evidence import edit_evidence
from annotations.actions.gates import check_evidence
from annotations.actions.panel import cast_ballot, override_demands, propose_conclusion
from annotations.actions.team import edit_project
from annotations.actions.verdicts import conclude_claim
from annotations.core.panel import DEFAULT_QUESTIONS
from annotations.core.permissions import Role
from annotations.core.records import ClaimKind
from annotations.models import Claim, Conclusion, Evidence, Proposal
from tests import build


@pytest.fixture
def two(project, admin):
    return edit_project(project, version=1, by=admin, verdicts_demanded=2)


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def decided(claim, key="false", **more):
    rating = build.rating(claim.article.project, key)
    return {"rating": rating.pk, "rationale": "See the tables.", "true_as_of": build.today()} | more


# --- adjudication ----------------------------------------------------------------------------------------------------


def test_an_editor_sees_differing_verdicts_beside_each_other_answers_and_decides(
    signed_in, two, claim, reviewer, second_reviewer, editor
):
    build.verdict(claim, "mixed", by=reviewer, rationale="First thoughts")
    build.verdict(claim, "false", by=reviewer, version=1, rationale="It fell by a fifth.")
    build.verdict(claim, "misleading", by=second_reviewer, rationale="True in one year.")
    client, address = signed_in(editor), f"/claims/{claim.pk}/conclusion/"
    page = client.get(address)
    told = text_of(page)
    for words in ("It fell by a fifth.", "True in one year.", "before: Mixed", *DEFAULT_QUESTIONS):
        assert words in told
    answers = {f"answer_{n}": f"Answer {n}" for n in range(4)}
    asked = re.search(r'name="asked" value="([^"]*)"', page.content.decode()).group(1)
    given = decided(claim, version=0, asked=asked, **answers)
    short = client.post(address, given | {"answer_2": ""})
    assert short.status_code == 422 and "answer this before you decide" in text_of(short)
    assert "Answer 3" in short.content.decode()
    assert client.post(address, given).status_code == 302
    assert [one["answer"] for one in Conclusion.objects.get().answers] == [f"Answer {n}" for n in range(4)]
    seen = text_of(signed_in(reviewer).get(f"/claims/{claim.pk}/"))
    assert "Did the speaker prove it? Answer 2" in seen and "against some verdicts" in seen


def test_questions_that_were_changed_meanwhile_are_shown_anew_with_what_was_typed(
    signed_in, two, claim, reviewer, second_reviewer, editor, admin
):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "true", by=second_reviewer)
    client, address = signed_in(editor), f"/claims/{claim.pk}/conclusion/"
    asked = re.search(r'name="asked" value="([^"]*)"', client.get(address).content.decode()).group(1)
    edit_project(two, version=2, by=admin, questions=["Says who?", *DEFAULT_QUESTIONS[1:]])
    answers = {f"answer_{n}": f"Answer {n}" for n in range(4)}
    answer = client.post(address, decided(claim, version=0, asked=asked, **answers))
    assert answer.status_code == 409 and "questions were changed" in text_of(answer)
    assert "Says who?" in text_of(answer) and "Answer 3" in answer.content.decode()


def test_a_stale_conclusion_comes_back_with_both_texts(signed_in, claim, reviewer, editor, admin):
    build.verdict(claim, by=reviewer)
    rating = build.rating(claim.article.project, "false")
    conclude_claim(claim, rating, version=0, by=admin, rationale="By the register.", true_as_of=build.today())
    answer = signed_in(editor).post(f"/claims/{claim.pk}/conclusion/", decided(claim, version=0))
    assert answer.status_code == 409
    assert "By the register." in text_of(answer) and "See the tables." in answer.content.decode()


def test_my_work_tells_what_was_decided_otherwise_and_why(signed_in, two, claim, reviewer, second_reviewer, editor):
    build.verdict(claim, "false", by=reviewer)
    build.verdict(claim, "misleading", by=second_reviewer)
    answers = [{"question": question, "answer": "No."} for question in DEFAULT_QUESTIONS]
    assert "1 claim with all its verdicts" in text_of(signed_in(editor).get("/"))
    rating = build.rating(two, "misleading")
    said = {"rationale": "It holds for one year only.", "true_as_of": build.today(), "answers": answers}
    conclude_claim(claim, rating, version=0, by=editor, **said)
    told = text_of(signed_in(reviewer).get("/"))
    assert "Decided otherwise than you judged 1" in told and "It holds for one year only." in told
    assert "Decided otherwise" not in text_of(signed_in(second_reviewer).get("/"))


# --- what all agree on -----------------------------------------------------------------------------------------------


def test_all_that_agree_are_accepted_with_one_click_and_the_rest_is_named(
    signed_in, two, article, reviewer, second_reviewer, editor
):
    for words, kind, second in (
        ("cut by half", ClaimKind.EVENT, "false"),
        ("Roads spending", ClaimKind.EVENT, "false"),
        ("has not formally spoken", ClaimKind.ABSENCE, "false"),
        ("38 of 40", ClaimKind.EVENT, "true"),
    ):
        claim = build.claim(article, words, by=reviewer, kind=kind)
        build.verdict(claim, "false", by=reviewer)
        build.verdict(claim, second, by=second_reviewer)
    client, address = signed_in(editor), f"/projects/{two.slug}/decisions/?article={article.pk}"
    page = client.get(address)
    told = text_of(page)
    assert "All agree 2" in told and "Verdicts differ 1" in told and "Left for now 1" in told
    assert "needs a day to check it again" in told
    stands = re.findall(r'name="stands" value="([^"]*)"', page.content.decode())
    for sent in (1, 2):  # a double click
        answer = client.post(address, {"stands": stands}, follow=True)
        assert Conclusion.objects.count() == 2
        said = "Claims concluded as they were judged: 2." if sent == 1 else "concluded this claim meanwhile"
        assert said in text_of(answer)
    assert article.events.filter(kind="claim concluded").count() == 2
    assert signed_in(reviewer).get(address).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"stands": ["x"]}, {"stands": ["1 x"] * 201}])
def test_a_form_with_nothing_to_accept_is_told_so(signed_in, two, editor, sent):
    answer = signed_in(editor).post(f"/projects/{two.slug}/decisions/", sent)
    assert answer.status_code == 422 and "Reload the page" in text_of(answer)


# --- the emergency override ------------------------------------------------------------------------------------------


def test_an_emergency_override_shows_on_the_card_the_page_and_in_every_export(
    signed_in, two, claim, article, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    client = signed_in(editor)
    assert "Emergency override" in text_of(client.get(f"/claims/{claim.pk}/"))
    form = client.get(f"/claims/{claim.pk}/override/")
    assert client.post(f"/claims/{claim.pk}/override/", {"reason": ""}).status_code == 422
    uid = re.search(r'name="uid" value="([^"]*)"', form.content.decode()).group(1)
    for _ in range(2):
        assert (
            client.post(f"/claims/{claim.pk}/override/", {"reason": "They vote tonight.", "uid": uid}).status_code
            == 302
        )
    assert claim.overrides.count() == 1
    told = text_of(client.get(f"/claims/{claim.pk}/conclusion/"))
    assert "overridden 1 of 2" in told and "They vote tonight." in told
    assert client.post(f"/claims/{claim.pk}/conclusion/", decided(claim, version=0)).status_code == 302
    reader = signed_in(reviewer)
    assert "emergency override" in text_of(reader.get(f"/articles/{article.pk}/"))
    assert "They vote tonight." in text_of(reader.get(f"/claims/{claim.pk}/"))
    for name in ("json", "web-annotation", "html"):
        file = b"".join(reader.get(f"/articles/{article.pk}/export/{name}/").streaming_content).decode()
        assert "They vote tonight." in file, name


# --- the vote --------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(project, admin, editor):
    edit_project(project, version=1, by=admin, vote_of=3, vote_majority=2)
    return [editor, *(build.member(project, Role.EDITOR, name) for name in ("Eli Editor", "Eva Editor"))]


def test_a_desk_proposes_votes_and_shows_dissent_and_its_own_past_ratings(
    signed_in, panel, claim, article, reviewer, admin
):
    past = build.claim(article, "Roads spending", by=reviewer, claim_reviewed="The tax was cut in two years.")
    build.verdict(past, by=reviewer)
    override_demands(past, reason="Nobody was there.", by=admin)
    rating = build.rating(article.project, "mixed")
    conclude_claim(past, rating, version=0, by=admin, rationale="In part.", true_as_of=build.today())
    Claim.objects.filter(pk=claim.pk).update(claim_reviewed="The tax was cut by half.")
    build.verdict(claim, by=reviewer)
    proposer = signed_in(admin)
    started = proposer.get(f"/claims/{claim.pk}/conclusion/", follow=True)
    assert started.redirect_chain[-1][0].startswith(f"/claims/{claim.pk}/proposal/")
    assert "The tax was cut in two years." in text_of(started) and "both have" in text_of(started)
    sent = decided(claim, uid=re.search(r'name="uid" value="([^"]*)"', started.content.decode()).group(1))
    for _ in range(2):
        assert proposer.post(f"/claims/{claim.pk}/proposal/", sent).status_code == 302
    proposal = Proposal.objects.get()
    assert "To vote on 1" in text_of(signed_in(panel[0]).get("/"))
    ballots = [("false", ""), ("true", "The law says so."), ("false", "")]
    for person, (key, reason) in zip(panel, ballots, strict=True):
        client = signed_in(person)
        page = text_of(client.get(f"/proposals/{proposal.pk}/"))
        assert "Your vote" in page and "Mixed" in page and "The tax was cut in two years." in page
        assert "The law says so." not in page
        given = {"rating": build.rating(article.project, key).pk, "reason": reason}
        if reason:
            refused = client.post(f"/proposals/{proposal.pk}/", given | {"reason": ""})
            assert refused.status_code == 422 and "dissent is kept" in text_of(refused)
        assert client.post(f"/proposals/{proposal.pk}/", given).status_code == 302
    told = text_of(signed_in(reviewer).get(f"/claims/{claim.pk}/"))
    assert "by a vote, 2 of 3" in told and "dissent" in told and "The law says so." in told
    for name in ("json", "web-annotation", "html"):
        file = b"".join(proposer.get(f"/articles/{article.pk}/export/{name}/").streaming_content).decode()
        assert "The law says so." in file, name


def test_a_second_vote_of_the_same_person_comes_back_with_both_texts(signed_in, panel, claim, reviewer, admin):
    build.verdict(claim, by=reviewer)
    project = claim.article.project
    rating = build.rating(project, "false")
    proposal = propose_conclusion(claim, rating, by=admin, rationale="Tables.", true_as_of=build.today())
    cast_ballot(proposal, build.rating(project, "true"), by=panel[0], reason="The law says so.")
    given = {"rating": rating.pk, "reason": "On second thoughts."}
    answer = signed_in(panel[0]).post(f"/proposals/{proposal.pk}/", given)
    assert answer.status_code == 409 and "The law says so." in text_of(answer) and "voted already" in text_of(answer)
    assert "On second thoughts." in answer.content.decode()


def test_the_vote_s_page_costs_the_same_with_few_and_with_many_claims_to_compare(
    signed_in, panel, article, reviewer, admin, django_assert_max_num_queries
):
    words = article.current.text.split()
    claims = [build.claim(article, words[n], by=reviewer, claim_reviewed=f"The tax fell by {n}.") for n in range(14)]
    for claim in claims:
        build.verdict(claim, by=reviewer)
    rating = build.rating(article.project, "false")
    proposal = propose_conclusion(claims[0], rating, by=admin, rationale="Tables.", true_as_of=build.today())
    client, address = signed_in(panel[0]), f"/proposals/{proposal.pk}/"
    counts = []
    for start, stop in ((1, 2), (2, 14)):
        for claim in claims[start:stop]:
            override_demands(claim, reason="Tonight", by=admin)
            conclude_claim(claim, rating, version=0, by=admin, rationale="Tables.", true_as_of=build.today())
        with django_assert_max_num_queries(20) as queries:
            assert "both have" in text_of(client.get(address))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_admin_sets_the_questions_and_the_rule_and_a_rule_that_decides_nothing_is_refused(signed_in, project, admin):
    client, address = signed_in(admin), f"/projects/{project.slug}/settings/"
    given = {
        "version": 1,
        "name": "City desk",
        "verdicts_demanded": 1,
        "questions": "Says who?\n\nSays who?\nSince when?",
    }
    refused = client.post(address, given | {"vote_of": 4, "vote_majority": 2})
    assert refused.status_code == 422 and "3 to 4 decide" in text_of(refused)
    assert client.post(address, given | {"vote_of": 3, "vote_majority": 2}).status_code == 302
    project.refresh_from_db()
    assert (project.questions, str(project.vote)) == (["Says who?", "Since when?"], "2 of 3")


# --- line review -----------------------------------------------------------------------------------------------------


def unread(client, claim) -> tuple[bool, ...]:
    """Whether the card, the article's page, the claim's page and the conclusion's form tell of an unread source."""
    article = client.get(f"/articles/{claim.article_id}/").content.decode()
    pages = [client.get(f"/claims/{claim.pk}/").content.decode()]
    if (form := client.get(f"/claims/{claim.pk}/conclusion/")).status_code == 200:
        pages.append(form.content.decode())
    return ("1 unread</a>" in article, "1 source unread" in article, *("1 unread" in page for page in pages))


def test_what_no_second_person_has_read_is_counted_for_those_who_can(
    signed_in, claim, reviewer, second_reviewer, editor
):
    item = build.evidence(claim, by=reviewer)
    build.verdict(claim, by=reviewer)
    everybody = {person: signed_in(person) for person in (reviewer, second_reviewer, editor)}
    assert not any(unread(everybody[reviewer], claim))
    assert all(unread(everybody[editor], claim)) and len(unread(everybody[editor], claim)) == 4
    assert all(unread(everybody[second_reviewer], claim))
    check_evidence(item, version=1, source_version=1, by=second_reviewer)
    assert not any(unread(everybody[editor], claim))
    edit_evidence(item, version=1, by=reviewer, quotation="From 8.0 to 6.5")
    assert all(unread(everybody[editor], claim))


@pytest.mark.parametrize(
    "change",
    [
        {"stance": "context"},
        {"quotation": "Other words"},
        {"source__title": "Other tables"},
        {"source__url": "https://example.org/other"},
        {"source__publisher": "Treasury"},
        {"source__author": "A. Author"},
        {"source__date_published": build.today()},
        {"note": "Not read by who checks"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_check_counts_in_the_database_just_as_long_as_on_the_page(claim, reviewer, second_reviewer, editor, change):
    item = build.evidence(claim, by=reviewer)
    check_evidence(item, version=1, source_version=1, by=second_reviewer)
    ((name, value),) = change.items()
    row, field = (item.source, name.removeprefix("source__")) if "__" in name else (item, name)
    type(row).objects.filter(pk=row.pk).update(**{field: value})
    (fresh,) = Evidence.objects.with_check()
    assert Evidence.objects.unread_by(editor).exists() is not fresh.is_checked
    assert fresh.is_checked is (name == "note")
