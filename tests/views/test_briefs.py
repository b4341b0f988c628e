"""The claim's page as a brief: both sides beside each other, the gates with their ways out, and what it costs."""

import re

import pytest

from annotations.actions.articles import Incoming
from annotations.actions.claims import add_highlight, mark_claim
from annotations.actions.evidence import edit_evidence, order_evidence
from annotations.actions.gates import check_evidence, waive_gate
from annotations.actions.reviews import assign_review
from annotations.actions.revisions import add_revision, adopt_revision
from annotations.actions.team import edit_project
from annotations.core.gates import Gate
from annotations.core.text import find_quote
from annotations.models import Conclusion, Waiver
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def three(claim, reviewer):
    return [
        build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", title=f"Table {n}", stance=stance)
        for n, stance in enumerate(("refutes", "supports", "refutes"))
    ]


def body_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def page(client, claim) -> str:
    return body_of(client.get(f"/claims/{claim.pk}/"))


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_sources_for_and_against_stand_apart_with_their_counts_and_are_said_to_disagree(
    signed_in, claim, article, three, reviewer
):
    edit_evidence(three[1], version=1, by=reviewer, weight="primary")
    client = signed_in(reviewer)
    html = page(client, claim)
    supports, refutes, context = re.findall(r'<section class="side side-.*?</section>', html)
    assert "For the claim 1, 1 primary" in words_of(supports) and "Table 1" in supports and "Table 0" not in supports
    assert "Against the claim 2" in words_of(refutes) and "Table 0" in refutes and "Table 2" in refutes
    assert "Context 0" in words_of(context)
    assert "Sources disagree." in html
    card = body_of(client.get(f"/articles/{article.pk}/"))
    assert "sources disagree" in card and "3 sources, 1 primary" in card


def test_sources_on_one_side_and_in_context_do_not_disagree(signed_in, claim, article, reviewer):
    build.evidence(claim, by=reviewer)
    build.evidence(claim, by=reviewer, url="https://example.org/b", stance="context")
    client = signed_in(reviewer)
    assert "isagree" not in page(client, claim)
    assert "sources disagree" not in body_of(client.get(f"/articles/{article.pk}/"))


def test_a_weight_is_given_on_attaching_and_changed_on_editing(signed_in, claim, reviewer):
    client = signed_in(reviewer)
    given = {
        "title": "Tables",
        "url": "https://example.org/tables",
        "stance": "refutes",
        "kind": "data",
        "weight": "primary",
    }
    assert client.post(f"/claims/{claim.pk}/sources/", given).status_code == 302
    item = claim.evidence.get()
    assert item.weight == "primary"
    edit = {"version": 1, "stance": "refutes", "weight": "secondary"}
    assert client.post(f"/evidence/{item.pk}/", edit).status_code == 302
    assert "secondary" in page(client, claim)
    assert client.post(f"/evidence/{item.pk}/", {**edit, "version": 2, "weight": "heavy"}).status_code == 422


# --- order -----------------------------------------------------------------------------------------------------------


def move(client, claim, three, what, where="before", other=0):
    stands = " ".join(str(item.pk) for item in three)
    return client.post(
        f"/claims/{claim.pk}/sources/order/",
        {"stands": stands, "move": f"{three[what].pk}:{where}:{three[other].pk}"},
    )


def test_a_button_moves_a_source_up_without_javascript(signed_in, claim, three, reviewer):
    client = signed_in(reviewer)
    assert f'value="{three[2].pk}:before:{three[0].pk}"' in page(client, claim)
    assert move(client, claim, three, 2).url == f"/claims/{claim.pk}/"
    assert list(claim.evidence.values_list("pk", flat=True)) == [three[2].pk, three[0].pk, three[1].pk]


def test_with_htmx_the_sources_come_anew_with_a_sentence_and_an_undo(signed_in, claim, three, reviewer):
    response = move(signed_in(reviewer, htmx=True), claim, three, 0, "after", 2)
    html = body_of(response)
    assert response.status_code == 200
    assert html.index("Table 2") < html.index("Table 0")
    assert "“Table 0” is 2 of 2 now." in html and "data-undo" in html


@pytest.mark.parametrize("htmx", [True, False])
def test_a_move_made_from_an_older_order_is_refused_and_the_newer_one_is_shown(
    signed_in, claim, three, reviewer, second_reviewer, htmx
):
    keys = [item.pk for item in three]
    order_evidence(claim, keys[::-1], stands=keys, by=second_reviewer)
    response = move(signed_in(reviewer, htmx=htmx), claim, three, 2)
    assert response.status_code == 409 and "changed meanwhile" in body_of(response)
    assert list(claim.evidence.values_list("pk", flat=True)) == keys[::-1]


@pytest.mark.parametrize("asked", ["", "x", "1:above:2", "99999:before:1", "1:before:99999", "1:before:1"])
def test_a_move_that_is_none_is_refused_in_words(signed_in, claim, three, reviewer, asked):
    stands = " ".join(str(item.pk) for item in three)
    for htmx in (True, False):
        response = signed_in(reviewer, htmx=htmx).post(
            f"/claims/{claim.pk}/sources/order/", {"stands": stands, "move": asked}
        )
        assert response.status_code == 422 and "This source" in body_of(response)


def test_a_viewer_sees_no_button_and_moves_nothing(signed_in, claim, three, viewer):
    html = page(signed_in(viewer), claim)
    assert "order-form" not in html and "Opened and read" not in html
    assert move(signed_in(viewer), claim, three, 2).status_code == 403


# --- gates -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def demanding(project, admin):
    edit_project(project, version=1, by=admin, needs_sources=2, needs_primary=True, needs_checked=True)


def conclusion(claim):
    return {
        "version": 0,
        "rating": build.rating(claim.article.project, "false").pk,
        "rationale": "Reasons that took me an hour.",
        "true_as_of": build.today().isoformat(),
    }


def test_an_admin_says_what_a_conclusion_needs(signed_in, project, admin):
    given = {"version": 1, "name": "City desk", "verdicts_demanded": 1}
    address = f"/projects/{project.slug}/settings/"
    demanded = {"needs_sources": 2, "needs_primary": "on", "needs_checked": "on"}
    assert signed_in(admin).post(address, given | demanded).status_code == 302
    project.refresh_from_db()
    assert (project.needs_sources, project.needs_primary, project.needs_checked) == (2, True, True)
    assert signed_in(admin).post(address, given | {"version": 2, "needs_sources": 10}).status_code == 422
    assert signed_in(admin).post(address, given | {"version": 2, "needs_sources": ""}).status_code == 302
    project.refresh_from_db()
    assert (project.needs_sources, project.needs_primary, project.needs_checked) == (0, False, False)


def test_a_gate_says_what_is_missing_with_a_link_to_where_it_is_mended(
    signed_in, claim, demanding, reviewer, second_reviewer, editor
):
    one = build.evidence(claim, by=reviewer)
    html = page(signed_in(second_reviewer), claim)
    assert "Attach 1 more source from another publisher." in html
    assert f'href="/claims/{claim.pk}/sources/?next=/claims/{claim.pk}/"' in html
    assert f'href="/evidence/{one.pk}/">Weigh “Tax tables”' in html
    assert (
        f'href="/claims/{claim.pk}/#evidence-{one.pk}">Check “Tax tables”' in html and f'id="evidence-{one.pk}"' in html
    )
    assert "0 of 1 source checked by a second person." in html
    assert "/waive/" not in html
    assert f'href="/claims/{claim.pk}/gates/primary/waive/"' in page(signed_in(editor), claim)


def test_a_source_that_names_nobody_is_said_not_to_count_with_a_link_to_where_it_is_named(
    signed_in, claim, demanding, reviewer
):
    said = build.evidence(claim, by=reviewer, url="", source_note="Told at the town hall.", title="A talk")
    html = page(signed_in(reviewer), claim)
    assert "0 of 2, from different publishers, people or sites" in html
    assert "“A talk” does not count while nobody is named who published or said it" in html
    link = f"/sources/{said.source_id}/#details"
    assert f'href="{link}">Name who published “A talk”' in html
    assert 'id="details"' in body_of(signed_in(reviewer).get(link))


def test_a_claim_whose_gates_are_shut_is_not_concluded_and_nothing_typed_is_lost(
    signed_in, claim, demanding, reviewer, editor
):
    build.verdict(claim, by=reviewer)
    build.evidence(claim, by=reviewer)
    response = signed_in(editor).post(f"/claims/{claim.pk}/conclusion/", conclusion(claim))
    html = body_of(response)
    assert response.status_code == 409 and not Conclusion.objects.exists()
    assert "Not concluded yet." in html and "Reasons that took me an hour." in html
    assert "Attach 1 more source" in html and "Weigh “Tax tables”" in html and "Waive" in html


def test_a_waiver_needs_a_reason_and_shows_with_who_gave_it_until_it_is_taken_back(
    signed_in, claim, demanding, reviewer, editor
):
    client, address = signed_in(editor), f"/claims/{claim.pk}/gates/sources/waive/"
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422 and "every reader of the claim sees it" in body_of(refused)
    sent = {"reason": "There is only one register.", "uid": "0b0f9a52-7c57-4a3c-9d7e-9f7a2f8a1c11"}
    for _ in range(2):  # a double click is one waiver
        assert client.post(address, sent).status_code == 302
    html = page(signed_in(reviewer), claim)
    assert 'Waived by Edda Editor: <q dir="auto">There is only one register.</q>' in html
    waiver = Waiver.objects.get()
    assert signed_in(reviewer).post(f"/waivers/{waiver.pk}/take-back/").status_code == 403
    assert client.post(f"/waivers/{waiver.pk}/take-back/").status_code == 302
    assert client.post(f"/waivers/{waiver.pk}/take-back/").status_code == 409
    assert "Waived by" not in page(client, claim) and "There is only one register." in page(client, claim)


def test_what_was_waived_stays_with_the_conclusion_also_when_the_project_demands_it_no_more(
    signed_in, claim, project, admin, reviewer, editor
):
    edit_project(project, version=1, by=admin, needs_primary=True)
    waive_gate(claim, Gate.PRIMARY, reason="There is only one register.", by=editor)
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    build.conclusion(claim, by=editor)
    project.refresh_from_db()
    edit_project(project, version=project.version, by=admin, needs_primary=False)
    html = page(signed_in(reviewer), claim)
    concluded = re.search(r'<section class="panel is-conclusion.*?</section>', html).group()
    assert "A primary source, by Edda Editor" in words_of(concluded) and "There is only one register." in concluded


def test_a_reviewer_waives_nothing_and_no_gate_has_another_name(signed_in, claim, demanding, reviewer, editor):
    assert signed_in(reviewer).post(f"/claims/{claim.pk}/gates/sources/waive/", {"reason": "x"}).status_code == 403
    assert signed_in(editor).get(f"/claims/{claim.pk}/gates/gossip/waive/").status_code == 404
    assert signed_in(editor).get(f"/claims/{claim.pk}/gates/sources/waive/").status_code == 200


def test_a_tick_counts_until_the_words_change_and_the_page_says_so(signed_in, claim, three, reviewer, second_reviewer):
    client, item = signed_in(second_reviewer), three[0]
    given = {"version": 1, "source_version": 1}
    assert client.post(f"/evidence/{item.pk}/check/", given).url == f"/claims/{claim.pk}/#evidence-{item.pk}"
    assert signed_in(reviewer).post(f"/evidence/{item.pk}/check/", given).status_code == 403
    assert "Opened and read by Sol Second" in page(client, claim)
    assert "1 of 3 sources checked by a second person." in page(client, claim)
    edit_evidence(item, version=1, by=reviewer, quotation="8 per cent", stance="context")
    assert "Check it again: stance, quotation changed since Sol Second read it" in page(client, claim)
    assert client.post(f"/evidence/{item.pk}/check/", given).status_code == 409
    assert client.post(f"/evidence/{item.pk}/check/", {**given, "version": 2}).status_code == 302
    assert client.post(f"/evidence/{item.pk}/uncheck/").status_code == 302
    assert "0 of 3 sources checked" in page(client, claim)


# --- what it costs ---------------------------------------------------------------------------------------------------


#: Two of them say who is reading.
QUERIES = 8


def test_the_brief_costs_8_queries_however_much_is_on_it(
    signed_in, claim, article, project, admin, reviewer, second_reviewer, editor, django_assert_num_queries
):
    client = signed_in(reviewer)
    client.get(f"/claims/{claim.pk}/")
    with django_assert_num_queries(QUERIES):
        page(client, claim)
    edit_project(project, version=1, by=admin, needs_sources=9, needs_primary=True, needs_checked=True)
    for n in range(50):
        stance = ("supports", "refutes", "context")[n % 3]
        item = build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", stance=stance)
        check_evidence(item, version=1, source_version=1, by=second_reviewer)
        for _ in range(4):
            build.copy(item.source, by=reviewer)
        build.reply_request(claim, by=reviewer)
        build.comment(build.comment(claim, by=reviewer), by=second_reviewer)
    for gate in (Gate.SOURCES, Gate.PRIMARY):
        waive_gate(claim, gate, reason="There is none", by=editor)
    build.verdict(claim, by=reviewer)
    build.verdict(claim, by=second_reviewer)
    assign_review(article, second_reviewer, by=editor, due=build.today())
    assign_review(article, reviewer, by=editor, claim=claim)
    newer = Incoming.of_text(build.TEXT.replace("cut by half, according", "cut by a half, according"))
    adopt_revision(add_revision(article, newer, by=reviewer), by=reviewer)
    with django_assert_num_queries(QUERIES):
        html = page(client, claim)
    assert "50 of 50 sources checked" in html and html.count("Waived by") == 2
    assert html.count(">Copy 4</a> kept") == 50
    assert "Its words in each version" in html and "waits for a decision" in html
    assert "Sol Second" in html and "the whole article, first review, assigned, due" in html


def test_of_a_long_article_the_brief_shows_only_what_stands_around_the_words(signed_in, project, reviewer):
    text = "A headline of the day\n\n" + "Ä😀 word. " * 200 + "The tax was cut by half 😀. " + "Ü😀 after. " * 200
    claim = build.claim(build.article(text, by=reviewer), "The tax was cut by half", by=reviewer)
    html = page(signed_in(reviewer), claim)
    before, after = re.search(
        r"<blockquote class=\"context\"[^>]*>…(.*?)<mark[^>]*>The tax was cut by half</mark>(.*?)…<", html
    ).groups()
    assert before.endswith("Ä😀 word. ") and after.startswith(" 😀. Ü😀 after. ")
    assert 270 < len(before) <= 280 and 270 < len(after) <= 280


@pytest.mark.parametrize(
    ("start", "end", "cut"),
    [(0, 0, ("", "")), (278, 278, ("", "")), (280, 280, ("", "")), (281, 280, ("…", "")), (280, 281, ("", "…"))],
)
def test_dots_stand_only_where_the_brief_cut_something_off(signed_in, project, reviewer, start, end, cut):
    article = build.article(
        "A headline of the day".ljust(99, "s") + "\n" + "It is so. " * 59 + "It is so.", by=reviewer
    )
    text = article.current.text
    last = len(text) - end
    claim = mark_claim(article.current, start, last, text[start:last], by=reviewer, by_character=True)
    words = claim.highlights.get()
    assert (words.start, len(text) - words.end) == (start, end)
    html = page(signed_in(reviewer), claim)
    shown = re.search(r'<blockquote class="context"[^>]*>(…?)[^…]*<mark[^…]*</mark>[^…]*(…?)</blockquote>', html)
    assert shown.groups() == cut


def test_words_that_a_newer_version_changed_are_shown_as_a_person_last_saw_them(
    signed_in, article, reviewer, django_assert_num_queries
):
    claim = build.claim(article, "cut by half", by=reviewer)
    newer = Incoming.of_text(build.TEXT.replace("cut by half, according", "cut by a half, according"))
    adopt_revision(add_revision(article, newer, by=reviewer), by=reviewer)
    client = signed_in(reviewer)
    client.get(f"/claims/{claim.pk}/")
    with django_assert_num_queries(QUERIES):
        html = page(client, claim)
    assert ">cut by half</mark>, according to the mayor" in html
    assert "Its words in each version" in html and "waits for a decision" in html


def test_a_claim_that_is_said_in_two_places_shows_both(signed_in, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    span = find_quote(article.current.text, "38 of 40 bridges")[0]
    add_highlight(claim, span.start, span.end, "38 of 40 bridges", version=1, by=reviewer)
    body = signed_in(reviewer).get(f"/claims/{claim.pk}/").content.decode()
    assert ">38 of 40 bridges</mark>" in body and '<q dir="auto">cut by half</q>' in body
