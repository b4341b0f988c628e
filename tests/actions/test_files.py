"""Files are put away before their rows, kept once, and purged when nothing refers to them any more."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from annotations.actions.articles import Incoming, load_article
from annotations.actions.batches import hand_in_files, hand_in_rows
from annotations.actions.files import GRACE, keep_file, kept, lost_bytes, opened, purge_bytes, purge_file, stored
from annotations.core.errors import Invalid, Unavailable
from annotations.core.records import Obtained
from annotations.models import Article, Batch, Event, StoredFile
from tests import build, files


class BrokenStorage(InMemoryStorage):
    """A store that is down: it neither takes nor gives."""

    def _save(self, name, content):
        raise OSError("no route to the store")

    def _open(self, name, mode="rb"):
        raise OSError("no route to the store")

    def listdir(self, path):
        raise OSError("no route to the store")


@pytest.fixture
def break_the_store(settings):
    return lambda: setattr(
        settings, "STORAGES", settings.STORAGES | {"default": {"BACKEND": f"{__name__}.BrokenStorage"}}
    )


def on_disk(settings) -> list[str]:
    return sorted(str(p.relative_to(settings.MEDIA_ROOT)) for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file())


def purge(**options) -> str:
    out = StringIO()
    call_command("purge_files", stdout=out, **options)
    return out.getvalue()


def aged(file: StoredFile, days: int) -> StoredFile:
    StoredFile.objects.filter(pk=file.pk).update(stored_at=timezone.now() - timedelta(days=days))
    return file


# --- putting away ----------------------------------------------------------------------------------------------------


def test_the_same_bytes_are_kept_once_per_project_and_named_by_their_digest(project, outsider, settings):
    first = keep_file(project, b"Words.", media_type="text/plain")
    assert keep_file(project, b"Words.", media_type="text/csv") == first
    theirs = keep_file(outsider.memberships.first().project, b"Words.", media_type="text/plain")
    assert theirs.pk != first.pk and theirs.sha256 == first.sha256
    assert first.file.name == f"{project.uid}/{first.sha256[:2]}/{first.sha256}"
    assert len(on_disk(settings)) == 2


def test_nothing_is_left_behind_when_the_rows_are_not_written(project, settings):
    with (
        pytest.raises(Invalid),
        stored(project, ContentFile(b"Words."), media_type="text/plain") as file,
        transaction.atomic(),
    ):
        kept(file)
        raise Invalid("Something else is wrong.")
    with stored(project, ContentFile(b"Other words."), media_type="text/plain"):
        assert len(on_disk(settings)) == 1  # there before any row
    assert on_disk(settings) == [] and not StoredFile.objects.exists()


def test_bytes_that_others_use_stay_when_one_of_them_fails(project, settings):
    keep_file(project, b"Words.", media_type="text/plain")
    with pytest.raises(Invalid), stored(project, ContentFile(b"Words."), media_type="text/plain"):
        raise Invalid("Something else is wrong.")
    assert len(on_disk(settings)) == 1


def test_the_same_bytes_at_the_same_moment_become_one_row(project, settings):
    with stored(project, ContentFile(b"Words."), media_type="text/plain") as slower, transaction.atomic():
        faster = keep_file(project, b"Words.", media_type="text/plain")
        assert kept(slower) == faster
    assert on_disk(settings) == [faster.file.name]


def test_a_store_that_is_down_is_told_and_nothing_is_half_saved(project, reviewer, break_the_store):
    break_the_store()
    with pytest.raises(Unavailable, match="store does not answer"):
        load_article(project, Incoming.of_text(build.TEXT), by=reviewer)
    with pytest.raises(Unavailable):
        hand_in_files(project, [Incoming(build.TEXT.encode(), Obtained.UPLOADED, "a.txt")], by=reviewer)
    with pytest.raises(Unavailable):
        hand_in_rows(project, "x.csv", b"text\nOne.", by=reviewer)
    assert not Article.objects.exists() and not Batch.objects.exists() and not StoredFile.objects.exists()


def test_a_store_that_does_not_give_a_file_is_told(article, break_the_store):
    break_the_store()
    with pytest.raises(Unavailable, match="does not give this file"):
        opened(StoredFile.objects.get())


# --- purging ---------------------------------------------------------------------------------------------------------


def test_only_what_nothing_refers_to_is_purged_and_each_removal_is_told(project, article, reviewer, settings):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.evidence(claim, by=reviewer, url="", file=files.upload())
    hand_in_files(project, [Incoming(b"A file of a batch's item.", Obtained.UPLOADED, "a.txt")], by=reviewer)
    hand_in_rows(project, "x.csv", b"text\nOne.", by=reviewer)
    used = {aged(file, 400).pk for file in StoredFile.objects.all()}
    unused = aged(keep_file(project, b"Nobody's words.", media_type="text/plain"), 400)
    assert len(used) == 4

    told = purge(older_than=30)
    assert unused.sha256 in told and "1 file removed" in told
    assert set(StoredFile.objects.values_list("pk", flat=True)) == used
    assert unused.file.name not in on_disk(settings) and len(on_disk(settings)) == 4
    event = Event.objects.get(kind="file purged")
    assert (event.project, event.actor, event.data["sha256"]) == (project, None, unused.sha256)


def test_what_is_young_stays_and_a_dry_run_only_tells(project, settings):
    young = aged(keep_file(project, b"Young.", media_type="text/plain"), 2)
    assert "0 files removed" in purge(older_than=30)
    assert "1 file would be removed" in purge(older_than=1, dry_run=True)
    assert on_disk(settings) == [young.file.name] and not Event.objects.filter(kind="file purged").exists()
    assert "1 file removed" in purge(older_than=1)
    assert on_disk(settings) == []


def test_a_file_that_was_taken_into_use_meanwhile_is_not_purged(project, article, reviewer):
    file = keep_file(project, files.PDF, media_type="application/pdf")
    build.evidence(build.claim(article, "cut by half", by=reviewer), by=reviewer, url="", file=files.upload())
    assert not purge_file(file)
    assert opened(file).read() == files.PDF


def test_bytes_without_a_row_are_purged_once_no_upload_can_be_under_way(project, settings, tmp_path):
    row = keep_file(project, b"Words.", media_type="text/plain")
    lost = default_storage.save(f"{row.file.name}_again", ContentFile(b"Words."))
    foreign = default_storage.save("somebody/elses/file", ContentFile(b"Words."))
    assert list(lost_bytes(timezone.now())) == []  # may be an upload whose row comes next
    assert list(lost_bytes(timezone.now() + GRACE)) == []
    for name in (lost, foreign, row.file.name):
        old = (timezone.now() - timedelta(days=40)).timestamp()
        os.utime(default_storage.path(name), (old, old))
    assert lost in purge(older_than=30)
    assert on_disk(settings) == sorted([row.file.name, foreign])
    assert Event.objects.get(kind="file purged").data["name"] == lost
    assert not purge_bytes(row.file.name)


def test_a_store_that_is_down_stops_the_purge_in_words(project, break_the_store):
    break_the_store()
    with pytest.raises(CommandError, match="store does not answer"):
        purge()
