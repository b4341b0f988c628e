"""A page asks what others did since it was opened."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations.actions.articles import Incoming
from annotations.actions.revisions import add_revision, adopt_revision
from annotations.actions.team import edit_project
from annotations.models import Presence
from tests import build


def last_event(article) -> int:
    return article.events.first().pk


def ask(client, article, since, here=""):
    return client.get(f"/articles/{article.pk}/changes/", {"since": since, "here": here})


def test_nothing_new_costs_little(signed_in, article, reviewer, django_assert_max_num_queries):
    client, since = signed_in(reviewer), last_event(article)
    ask(client, article, since)
    with django_assert_max_num_queries(8):
        assert ask(client, article, since).status_code == 204


def test_what_i_did_is_no_news_to_me_and_news_to_others(signed_in, article, reviewer, second_reviewer):
    since = last_event(article)
    build.claim(article, "cut by half", by=reviewer)
    assert ask(signed_in(reviewer), article, since).status_code == 204
    answer = ask(signed_in(second_reviewer), article, since)
    assert answer.status_code == 200 and "cut by half" in answer.content.decode()
    assert "Rina Reviewer marked the words" in answer.headers["HX-Trigger"]


def test_in_a_blind_round_nothing_tells_that_another_has_judged(
    signed_in, project, article, admin, editor, reviewer, second_reviewer
):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    claim = build.claim(article, "cut by half", by=reviewer)
    since = last_event(article)
    build.verdict(claim, by=second_reviewer)
    assert ask(signed_in(reviewer), article, since).status_code == 204
    assert ask(signed_in(editor), article, since).status_code == 200


def test_somebody_who_has_gone_is_no_longer_shown(signed_in, article, reviewer, second_reviewer):
    since = last_event(article)
    ask(signed_in(second_reviewer), article, since)
    answer = ask(signed_in(reviewer), article, since)
    assert "Sol Second" in answer.content.decode()
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert ask(signed_in(reviewer), article, since).status_code == 204


OLD_TEXT = {"X-Revision": "1"}


def adopt_newer(article, *, by):
    newer = Incoming.of_text(build.TEXT.replace("12 per cent", "13 per cent"))
    adopt_revision(add_revision(article, newer, by=by), by=by)


def test_a_page_with_an_older_text_is_sent_no_part_of_the_newer_one_and_is_told_once(
    signed_in, article, reviewer, second_reviewer
):
    claim = build.claim(article, "cut by half", by=reviewer)
    since, client = last_event(article), signed_in(reviewer)
    adopt_newer(article, by=second_reviewer)
    build.claim(article, "13 per cent", by=second_reviewer)
    address = f"/articles/{article.pk}/changes/"
    answer = client.get(address, {"since": since}, headers=OLD_TEXT)
    body = answer.content.decode()
    assert "A newer text was adopted" in body and "data-start" not in body and f"claim-{claim.pk}" not in body
    assert "A newer text was adopted" in answer.headers["HX-Trigger"]
    assert client.get(address, {"since": since, "told": 1}, headers=OLD_TEXT).status_code == 204
    assert "data-start" in ask(client, article, since).content.decode()


@pytest.fixture
def at_once():
    """Lets somebody do something in the middle of a request: right before it reads what has happened."""

    def doing(deed, request):
        done = []

        def meanwhile(execute, sql, params, many, context):
            if not done and sql.startswith('SELECT "annotations_event"'):
                done.append(sql)
                deed()
            return execute(sql, params, many, context)

        with connection.execute_wrapper(meanwhile):
            answer = request()
        assert done
        return answer

    return doing


def test_a_text_that_is_adopted_while_a_page_asks_is_not_mixed_into_it(
    signed_in, article, reviewer, second_reviewer, at_once
):
    since, client = last_event(article), signed_in(reviewer)
    build.claim(article, "cut by half", by=second_reviewer)
    shown = {"X-Revision": "1"}
    address = f"/articles/{article.pk}/changes/"
    answer = at_once(
        lambda: adopt_newer(article, by=second_reviewer),
        lambda: client.get(address, {"since": since}, headers=shown),
    )
    assert answer.status_code == 204
    assert "A newer text was adopted" in client.get(address, {"since": since}, headers=shown).content.decode()


def test_what_i_do_on_a_page_with_an_older_text_leaves_that_text_as_it_is(
    signed_in, article, reviewer, second_reviewer
):
    claim = build.claim(article, "cut by half", by=reviewer)
    adopt_newer(article, by=second_reviewer)
    sent = {"version": 1, "kind": "event", "claim_reviewed": "The tax was halved."}
    client = signed_in(reviewer, htmx=True)
    body = client.post(f"/claims/{claim.pk}/edit/", sent, headers=OLD_TEXT).content.decode()
    assert "The tax was halved." in body and "A newer text was adopted" in body and "block-" not in body
