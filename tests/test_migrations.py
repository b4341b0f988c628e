"""Data that an earlier version of the house stored is read by this one."""

import hashlib
import importlib
from pathlib import Path

from django.apps import apps

from annotations import migrations
from annotations.core.addresses import address_digest
from annotations.models import Article, Comment, Source
from tests import build


def migration(name: str):
    (file,) = Path(migrations.__file__).parent.glob(f"*_{name}.py")
    return importlib.import_module(f"{migrations.__name__}.{file.stem}")


address_keys, talk = migration("address_keys"), migration("talk_and_notifications")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def test_the_keys_of_addresses_follow_and_of_two_sources_of_one_page_both_stay(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    Article.objects.update(source_url="http://www.example.org/a", address_key=_digest("http://www.example.org/a"))
    kept = {}
    for url in ("http://example.org/tax", "https://www.example.org/tax", "https://www.example.org/b?utm_x=1"):
        source = build.evidence(claim, by=reviewer, title=url, url=url + "&" + url[-3:]).source
        Source.objects.filter(pk=source.pk).update(url=url, url_key=_digest(url))
        kept[url] = source.pk
    address_keys.fold_keys(apps, None)
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
    talk.fill_in_projects(apps, None)
    assert {comment.project for comment in Comment.objects.all()} == {article.project}
