"""A page asks what others did since it was opened."""

from datetime import timedelta

from django.utils import timezone

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
