"""The page of agreement: independent verdicts alone, for editors and admins alone, and nothing said of a handful."""

import csv
import io
import json
import re

import pytest

from annotations.actions.team import change_role, edit_project, replace_scale
from annotations.core.agreement import TOO_FEW
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.queries import agreement_report
from tests import build

WORDS = [f"word{n}x" for n in range(30)]


@pytest.fixture
def blind(project, admin):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)


@pytest.fixture
def paper(project, blind, reviewer):
    return build.article("A headline of the day\n\n" + " ".join(WORDS) + ".", by=reviewer)


def judged(article, n: int, first, second, ratings=("false", "false")):
    claim = build.claim(article, WORDS[n], by=first)
    build.verdict(claim, ratings[0], by=first)
    build.verdict(claim, ratings[1], by=second)
    return claim


def many(article, first, second, count: int = 24) -> None:
    """Of four claims each: the same, the same, near, and one outside the order."""
    kinds = [("true", "true"), ("false", "false"), ("true", "mostly-true"), ("unproven", "false")]
    for n in range(count):
        judged(article, n, first, second, kinds[n % 4])


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_two_reviewers_are_compared_on_what_both_judged_blind(
    signed_in, project, paper, reviewer, second_reviewer, editor
):
    many(paper, reviewer, second_reviewer)
    report = agreement_report(project)
    (pair,) = report.pairs
    assert (pair.first, pair.second) == ("Rina Reviewer", "Sol Second")
    assert (pair.told.claims, pair.told.same, pair.told.ordered) == (24, 12, 18)
    assert pair.told.ordinal is None and pair.told.kappa.value and report.whole.nominal.value
    text = text_of(signed_in(editor).get(f"/projects/{project.slug}/agreement/"))
    assert "Rina Reviewer and Sol Second" in text and "(50&nbsp;%)" in text
    assert "too few to say (18 claims)" in text
    met = {(row.key, column.key): n for row, cells in report.table.lines for column, n in cells if n}
    assert met == {("true", "true"): 6, ("false", "false"): 6, ("true", "mostly-true"): 6, ("unproven", "false"): 6}


def test_a_handful_of_claims_is_too_few_to_say(signed_in, project, paper, reviewer, second_reviewer, editor):
    many(paper, reviewer, second_reviewer, TOO_FEW - 1)
    text = text_of(signed_in(editor).get(f"/projects/{project.slug}/agreement/"))
    assert "too few to say" in text and " to 1.00" not in text and "0." not in text.partition("By month")[0]


def test_only_editors_and_admins_learn_how_far_reviewers_agree(
    signed_in, project, paper, reviewer, second_reviewer, viewer, editor, admin
):
    judged(paper, 0, reviewer, second_reviewer)
    for name in ("", "csv/", "json/"):
        address = f"/projects/{project.slug}/agreement/{name}"
        for user, status in ((reviewer, 403), (viewer, 403), (editor, 200), (admin, 200)):
            assert signed_in(user).get(address).status_code == status
    assert "/agreement/" not in signed_in(reviewer).get(f"/projects/{project.slug}/").content.decode()
    assert signed_in(editor).get(f"/projects/{project.slug}/agreement/xml/").status_code == 404


def test_verdicts_given_in_the_open_or_by_who_sees_all_do_not_count(
    project, paper, reviewer, second_reviewer, editor, admin
):
    judged(paper, 0, reviewer, editor)  # the editor saw the reviewer's
    judged(paper, 1, editor, reviewer)  # the editor judged first
    edit_project(project, version=2, by=admin, verdicts_demanded=1)
    judged(paper, 2, reviewer, second_reviewer)  # in the open
    edit_project(project, version=3, by=admin, verdicts_demanded=2)
    judged(paper, 3, reviewer, second_reviewer)
    report = agreement_report(project)
    assert (report.whole.claims, report.alone) == (2, 2)
    assert [(pair.first, pair.second, pair.told.claims) for pair in report.pairs] == [
        ("Edda Editor", "Rina Reviewer", 1),
        ("Rina Reviewer", "Sol Second", 1),
    ]


def test_who_became_an_editor_since_or_changed_their_mind_after_the_reveal(
    project, paper, reviewer, second_reviewer, admin
):
    claim = judged(paper, 0, reviewer, second_reviewer, ("false", "true"))
    build.verdict(claim, "true", by=reviewer, version=1)
    assert agreement_report(project).whole.same == 0
    membership = project.memberships.get(user=second_reviewer)
    change_role(membership, Role.EDITOR, version=1, by=admin)
    assert agreement_report(project).whole.claims == 0


def test_each_version_of_the_scale_is_told_by_itself(signed_in, project, paper, reviewer, second_reviewer, admin):
    judged(paper, 0, reviewer, second_reviewer)
    replace_scale(project, DEFAULT_SCALE[:5], number=1, by=admin)
    judged(paper, 1, reviewer, second_reviewer, ("true", "false"))
    now, before = agreement_report(project), agreement_report(project, scale="1")
    assert (now.whole.claims, now.whole.same, now.otherwise) == (1, 0, 1)
    assert (before.whole.claims, before.whole.same) == (1, 1)
    assert "Version 1" in text_of(signed_in(admin).get(f"/projects/{project.slug}/agreement/"))


def test_the_numbers_leave_as_a_file_that_no_spreadsheet_computes_with(
    signed_in, project, paper, reviewer, second_reviewer, editor
):
    reviewer.display_name = '=HYPERLINK("x")'
    reviewer.save()
    many(paper, reviewer, second_reviewer)
    client = signed_in(editor)

    def file(name: str) -> str:
        response = client.get(f"/projects/{project.slug}/agreement/{name}/")
        assert response.headers["Content-Disposition"].startswith("attachment")
        return b"".join(response.streaming_content).decode()

    whole, pair = csv.DictReader(io.StringIO(file("csv")))
    assert pair["reviewer_1"] == '\'=HYPERLINK("x")' and whole["claims"] == pair["claims"] == "24"
    told = json.loads(file("json"))
    assert (told["too_few"], told["interval"]["method"]) == (20, "percentile bootstrap over claims")
    assert told["rows"][0]["reviewers"] is None and told["rows"][0]["kappa"] is None
    assert f"{told['rows'][1]['kappa']['value']:.4f}" == pair["kappa"] and told["rows"][1]["ordinal"] is None


def test_the_page_costs_the_same_with_1_and_with_24_claims(
    signed_in, project, paper, reviewer, second_reviewer, editor, django_assert_max_num_queries
):
    client, address = signed_in(editor), f"/projects/{project.slug}/agreement/"

    def cost() -> int:
        with django_assert_max_num_queries(12) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    judged(paper, 25, reviewer, second_reviewer)
    one = cost()
    many(paper, reviewer, second_reviewer)
    assert cost() == one
