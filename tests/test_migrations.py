"""Data that an earlier version of the house stored is read by this one."""

import hashlib
import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from annotations import migrations, queries
from annotations.actions.articles import Incoming
from annotations.actions.revisions import add_revision, adopt_revision, decide
from annotations.actions.team import make_sign_in_link
from annotations.actions.verdicts import conclude_claim
from annotations.core.addresses import address_digest
from annotations.core.records import Decision
from annotations.models import Article, Chain, Comment, Conclusion, Event, Source
from tests import build


def _migration(name: str):
    (file,) = Path(migrations.__file__).parent.glob(f"*_{name}.py")
    return importlib.import_module(f"{migrations.__name__}.{file.stem}")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def test_conclusions_on_words_that_were_found_gone_before_this_was_kept_say_since_when(article, reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    said = {"rationale": "See the tables.", "true_as_of": build.today()}
    conclude_claim(claim, build.rating(article.project, "false"), version=0, by=editor, **said)
    text = article.current.text.replace("while the tax was cut by half, ", "")
    adopt_revision(add_revision(article, Incoming.of_text(text), by=editor), by=editor)
    gone = decide(claim.highlights.current().get(), Decision.GONE, version=1, by=editor)
    Conclusion.objects.update(gone_at=None, seen={"words": ["cut by half"], "claim_reviewed": "cut by half"})
    _migration("words_gone").fill_in_gone_at(apps, None)
    assert Conclusion.objects.get().gone_at == gone.decided_at
    Conclusion.objects.update(gone_at=None, seen={"words": [], "claim_reviewed": "cut by half"})
    _migration("words_gone").fill_in_gone_at(apps, None)
    assert Conclusion.objects.get().gone_at is None, "it was given when they were gone already"


def test_the_keys_of_addresses_follow_and_of_two_sources_of_one_page_both_stay(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    Article.objects.update(source_url="http://www.example.org/a", address_key=_digest("http://www.example.org/a"))
    kept = {}
    for url in ("http://example.org/tax", "https://www.example.org/tax", "https://www.example.org/b?utm_x=1"):
        source = build.evidence(claim, by=reviewer, title=url, url=url + "&" + url[-3:]).source
        Source.objects.filter(pk=source.pk).update(url=url, url_key=_digest(url))
        kept[url] = source.pk
    _migration("address_keys").fold_keys(apps, None)
    assert Article.objects.get().address_key == address_digest("https://example.org/a")
    keys = dict(Source.objects.values_list("url", "url_key"))
    assert keys == {
        "http://example.org/tax": _digest("https://example.org/tax"),
        "https://www.example.org/tax": _digest("https://www.example.org/tax"),
        "https://www.example.org/b?utm_x=1": _digest("https://example.org/b"),
    }


def test_a_comment_of_an_earlier_version_belongs_to_its_article_s_project(article, reviewer, outsider):
    claim = build.claim(article, "cut by half", by=reviewer)
    for about in (claim, article):
        build.comment(about, by=reviewer)
    Comment.objects.update(project=outsider.memberships.get().project)
    _migration("talk_and_notifications").fill_in_projects(apps, None)
    assert {comment.project for comment in Comment.objects.all()} == {article.project}


def test_a_source_whose_address_ends_in_a_slash_is_found_without_it_and_of_two_both_stay(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    Article.objects.update(source_url="https://example.org/a/", address_key=_digest("https://example.org/a/"))
    for url in ("https://example.org/tax/", "https://example.org/tax", "https://example.org/b/"):
        source = build.evidence(claim, by=reviewer, title=url, url=url + "?" + str(len(url))).source
        Source.objects.filter(pk=source.pk).update(url=url, url_key=_digest(url))
    _migration("address_keys_without_slash").fold_keys(apps, None)
    assert Article.objects.get().address_key == address_digest("https://example.org/a")
    assert dict(Source.objects.values_list("url", "url_key")) == {
        "https://example.org/tax/": _digest("https://example.org/tax/"),
        "https://example.org/tax": _digest("https://example.org/tax"),
        "https://example.org/b/": _digest("https://example.org/b"),
    }


@pytest.mark.django_db(transaction=True)
def test_what_was_recorded_before_there_was_a_chain_is_chained_as_it_would_be_now(project, article, reviewer, outsider):
    build.evidence(build.claim(article, "cut by half", by=reviewer), by=reviewer)
    make_sign_in_link(reviewer, by=None)
    chains, events = list(Chain.objects.order_by("pk").values()), list(Event.objects.order_by("pk").values())
    try:
        call_command("migrate", "annotations", "0016_comments", verbosity=0)
        assert "place" not in {column.name for column in _columns(Event._meta.db_table)}
    finally:
        call_command("migrate", verbosity=0)
    assert list(Event.objects.order_by("pk").values()) == events
    assert list(Chain.objects.order_by("pk").values()) == chains
    assert queries.trail_fault(project)[1] is None


def _columns(table: str) -> list:
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, table)
