"""A virus scanner sees each file that people hand in before it is stored. Here it is a small script."""

import pytest

from annotations.actions.articles import Incoming, load_article
from annotations.actions.batches import hand_in_files
from annotations.core.errors import Invalid, Unavailable
from annotations.core.records import ItemState, Obtained
from annotations.models import Article, Source, StoredFile
from tests import build, files

#: Finds one word, and cannot tell about another; its arguments are handed over as they are.
SCRIPT = """#!/bin/sh
[ "$1" = "--from the desk; true" ] || exit 3
[ -z "$WORKBENCH_DATA_DIR$DJANGO_SETTINGS_MODULE" ] || exit 4
text=$(cat)
case "$text" in *EICAR*) exit 1;; *SLEEP*) sleep 5;; *BROKEN*) exit 2;; esac
"""


@pytest.fixture
def scanner(settings, tmp_path):
    script = tmp_path / "scanner"
    script.write_text(SCRIPT)
    script.chmod(0o700)
    settings.SCAN_COMMAND = [str(script), "--from the desk; true"]
    settings.SCAN_SECONDS = 1
    return settings


def uploaded(word: str) -> Incoming:
    return Incoming((build.TEXT + word).encode(), Obtained.UPLOADED, "a.txt")


def test_a_clean_file_is_loaded_and_an_infected_one_is_refused(scanner, project, reviewer):
    load_article(project, uploaded(" Clean."), by=reviewer)
    with pytest.raises(Invalid, match="virus scanner refuses"):
        load_article(project, uploaded(" EICAR"), by=reviewer)
    assert Article.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.parametrize("word", [" BROKEN", " SLEEP"])
def test_what_cannot_be_scanned_is_not_stored(scanner, project, reviewer, word):
    with pytest.raises(Unavailable, match="could not be scanned"):
        load_article(project, uploaded(word), by=reviewer)
    assert not StoredFile.objects.exists()


def test_a_scanner_that_is_not_there_lets_nothing_through(scanner, project, reviewer):
    scanner.SCAN_COMMAND = ["/no/such/scanner"]
    with pytest.raises(Unavailable):
        load_article(project, uploaded(""), by=reviewer)


def test_pasted_words_are_nobody_s_file(scanner, project, reviewer):
    assert load_article(project, Incoming.of_text(build.TEXT + " EICAR"), by=reviewer)


def test_sources_are_scanned_too(scanner, article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    with pytest.raises(Invalid, match="virus scanner"):
        build.evidence(claim, by=reviewer, file=files.upload("a.txt", b"EICAR"))
    assert not Source.objects.exists()
    assert build.evidence(claim, by=reviewer, file=files.upload("a.txt", b"Clean")).source.file


def test_one_infected_file_does_not_stop_the_others(scanner, project, reviewer):
    batch = hand_in_files(project, [uploaded(" EICAR"), uploaded(" Clean.")], by=reviewer)
    first, second = batch.items.all()
    assert (first.state, first.original, second.state) == (ItemState.REFUSED, None, ItemState.WAITING)
    assert "virus scanner" in first.sentence
