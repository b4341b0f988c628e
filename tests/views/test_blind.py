"""In a blind round nobody learns another's verdict before they gave their own: by no page, feed, export, count or order."""

import pytest
from django.urls import get_resolver, reverse

from annotations.actions.articles import Incoming, load_article
from annotations.actions.panel import cast_ballot, override_demands, propose_conclusion
from annotations.actions.reviews import advance_review, assign_review
from annotations.actions.team import edit_project
from annotations.actions.verdicts import take_back_verdict
from annotations.core.board import STATES
from annotations.core.permissions import Role, sees_verdict
from annotations.core.workflow import SETTLED, ClaimState, ReviewMove
from annotations.models import Claim, Event, Presence
from annotations.queries.blind import muted
from tests import build
from tests.views.crawl import crawl, differences

FORMATS = ("json", "web-annotation", "html")


@pytest.fixture
def blind(project, admin):
    return edit_project(project, version=1, by=admin, verdicts_demanded=2)


@pytest.fixture
def articles(blind, reviewer, second_reviewer, editor):
    """Two articles with three claims each, with evidence; both reviewers have the first, the other has one of the second."""
    made = []
    for n in range(2):
        text = Incoming.of_text(f"{build.TEXT}\n\nThis is article number {n}, as everybody knows.")
        article = load_article(blind, text, by=reviewer)
        for words in ("cut by half", "Roads spending rose", "38 of 40 bridges")[: 3 - n]:
            build.evidence(
                build.claim(article, words, by=reviewer), by=reviewer, url=f"https://example.org/{n}{words[:2]}"
            )
        made.append(article)
    for member in (reviewer, second_reviewer):
        assign_review(made[0], member, by=editor)
    assign_review(made[1], second_reviewer, by=editor, claim=made[1].claims.first())
    return made


def everything(client, articles, *more: str) -> dict[str, str]:
    """Whatever the pages lead to, and besides every address of the house about these articles, linked or not."""
    starts = ["/", *more]
    Presence.objects.all().delete()  # who has a page open tells of no verdict
    slug = articles[0].project.slug
    for article in articles:
        values = {"slug": slug, "article": article.pk, "number": 1, "version": 3}
        for claim in article.claims.all():
            for format in FORMATS:
                given = values | {"claim": claim.pk, "format": format, "evidence": claim.evidence.get().pk}
                given |= {
                    "source": claim.evidence.get().source_id,
                    "highlight": claim.highlights.get().pk,
                    "gate": "primary",
                }
                starts += list(_addresses(given))
        starts += [f"/projects/{slug}/?kind={kind}&state={state}" for kind in ("", "claim") for state in STATES]
        starts += [f"/articles/{article.pk}/changes/?since={since}" for since in ("", _seen(article))]
    for person in articles[0].project.memberships.all():
        starts.append(f"/projects/{slug}/?member={person.user_id}")
    return crawl(client, *starts, f"/projects/{slug}/?member=nobody")


def _seen(article) -> str:
    """An event that everybody has heard of."""
    return str(article.events.filter(kind="claim marked").order_by("pk").first().uid)


def _addresses(values: dict):
    for name, routes in get_resolver().reverse_dict.lists():
        needed = routes[0][0][0][1]
        if isinstance(name, str) and set(needed) <= values.keys() and name not in ("sign-out", "health", "styleguide"):
            yield reverse(name, kwargs={key: values[key] for key in needed})


def judge_all(articles, by):
    """All that somebody does in their own round: begins, judges, thinks again, talks, hands in, is returned, is accepted."""
    editor = articles[0].project.memberships.filter(role=Role.EDITOR).first().user
    review = articles[0].reviews.get(member=by)

    def move(which, who, **given):
        nonlocal review
        review = advance_review(review, which, version=review.version, by=who, **given)

    move(ReviewMove.START, by)
    claims = list(Claim.objects.filter(article__in=articles).order_by("pk"))
    for claim in claims:
        build.verdict(claim, "misleading", by=by, rationale="Secret reasons")
    build.verdict(claims[0], "false", by=by, version=1, rationale="Secret second thoughts")
    take_back_verdict(claims[1].verdicts.get(), by=by)
    build.comment(claims[2], "Secret words", by=by)
    move(ReviewMove.SUBMIT, by)
    move(ReviewMove.RETURN, editor, reason="Secret advice")
    move(ReviewMove.RESUME, by)
    move(ReviewMove.SUBMIT, by)
    move(ReviewMove.ACCEPT, editor)


@pytest.mark.parametrize("reader", ["reviewer", "viewer"])
def test_nothing_that_a_blind_reader_can_reach_tells_that_another_has_judged(
    request, reader, signed_in, articles, second_reviewer
):
    """Byte for byte the same before and after, apart from what tests.views.crawl names."""
    client = signed_in(request.getfixturevalue(reader))
    before = everything(client, articles)
    assert len(before) > 80
    judge_all(articles, second_reviewer)
    after = everything(client, articles)
    told = differences(before, after)
    assert not told, "\n".join(f"{address}: {lines}" for address, lines in told.items())
    assert not any("Secret" in answer for answer in after.values())


def test_the_crawl_finds_what_an_editor_may_see_and_what_a_reviewer_sees_after_judging(
    signed_in, articles, reviewer, second_reviewer, editor
):
    judge_all(articles, second_reviewer)
    told = everything(signed_in(editor), articles)
    seen = " ".join(told.values())
    assert all(words in seen for words in ("Secret reasons", "Secret second thoughts", "Secret words", "Secret advice"))
    claim, *_, other = articles[0].claims.all()
    build.verdict(claim, "true", by=reviewer)
    pages = (f"/claims/{claim.pk}/", f"/articles/{claim.article_id}/export/json/", f"/claims/{other.pk}/")
    told = crawl(signed_in(reviewer), *pages, follow=False)
    assert ["Secret second thoughts" in told[page] for page in pages] == [True, True, False]


def test_nothing_that_an_editor_can_reach_tells_how_others_vote_before_they_do(
    signed_in, blind, reviewer, second_reviewer, editor, admin
):
    edit_project(blind, version=2, by=admin, vote_of=3, vote_majority=2)
    articles = [build.article(by=reviewer)]
    build.evidence(build.claim(articles[0], "cut by half", by=reviewer), by=reviewer)
    voters = [build.member(blind, Role.EDITOR, name) for name in ("Eli Editor", "Eva Editor")]
    claim = articles[0].claims.first()
    for judge in (reviewer, second_reviewer):
        build.verdict(claim, by=judge)
    rating = build.rating(blind, "false")
    proposal = propose_conclusion(claim, rating, by=admin, rationale="See the tables.", true_as_of=build.today())
    pages = [f"/proposals/{proposal.pk}/", f"/proposals/{proposal.pk}/withdraw/"]
    clients = {
        name: signed_in(person) for name, person in (("voter", editor), ("proposer", admin), ("judge", reviewer))
    }
    before = {name: everything(client, articles, *pages) for name, client in clients.items()}
    cast_ballot(proposal, build.rating(blind, "mixed"), by=voters[0], reason="Secret dissent")
    for name, client in clients.items():
        told = differences(before[name], everything(client, articles, *pages))
        assert not told, f"{name}: " + "\n".join(f"{address}: {lines}" for address, lines in told.items())
    cast_ballot(proposal, rating, by=editor)
    assert "Secret dissent" in clients["voter"].get(f"/claims/{claim.pk}/").content.decode()
    assert "Secret dissent" not in clients["proposer"].get(f"/claims/{claim.pk}/").content.decode()
    cast_ballot(proposal, rating, by=voters[1])
    for client in clients.values():
        body = client.get(f"/claims/{claim.pk}/").content.decode()
        assert "Secret dissent" in body and "dissent</span>" in body


def test_what_a_blind_reviewer_has_not_judged_has_no_proposal_and_no_override_for_them(
    signed_in, articles, blind, reviewer, second_reviewer, editor, admin
):
    third = build.member(blind, Role.REVIEWER, "Theo Third")
    client, claim = signed_in(third), articles[0].claims.first()
    edit_project(blind, version=2, by=admin, vote_of=2, vote_majority=2)
    build.member(blind, Role.EDITOR, "Eli Editor")
    before = everything(client, articles)
    for judge in (reviewer, second_reviewer):
        build.verdict(claim, by=judge)
    made = override_demands(claim, reason="Secret emergency", by=editor)
    rating = build.rating(blind, "false")
    proposal = propose_conclusion(claim, rating, by=admin, rationale="Secret draft", true_as_of=build.today())
    told = differences(before, everything(client, articles))
    assert not told, told
    assert client.get(f"/proposals/{proposal.pk}/").status_code == 404
    assert client.post(f"/overrides/{made.pk}/take-back/").status_code == 404
    assert "Secret draft" in signed_in(reviewer).get(f"/claims/{claim.pk}/").content.decode()


def test_the_rule_in_the_database_is_the_rule_of_the_table(
    articles, reviewer, second_reviewer, editor, viewer, project
):
    claims = list(Claim.objects.order_by("pk"))
    build.verdict(claims[0], by=reviewer)
    build.verdict(claims[1], by=second_reviewer)
    for claim, state in zip(claims[2:], (*SETTLED, ClaimState.WITHDRAWN), strict=False):
        Claim.objects.filter(pk=claim.pk).update(state=state)
    for person in (reviewer, second_reviewer, editor, viewer):
        role = Role(project.memberships.get(user=person).role)
        hidden = {
            claim.pk
            for claim in Claim.objects.all()
            if not sees_verdict(
                role,
                own=False,
                blind=True,
                has_judged=claim.verdicts.on_these_words().filter(reviewer=person).exists(),
                concluded=claim.state in SETTLED,
            )
        }
        assert set(muted(person).values_list("pk", flat=True)) == hidden


def test_a_verdict_does_not_modify_the_claim(articles, reviewer):
    claim = Claim.objects.first()
    modified = claim.modified_at
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    assert (claim.state, claim.modified_at) == ("judged", modified)
    assert Event.objects.first().kind == "verdict given"
