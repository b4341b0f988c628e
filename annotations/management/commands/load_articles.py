"""Loads a batch of articles from a CSV, JSONL or ZIP file, or tries it out without storing anything."""

import contextlib
import json
import logging
import pickle
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions import batches as deeds
from annotations.actions.articles import read
from annotations.core import batches, trial
from annotations.core.addresses import site_of
from annotations.core.errors import Invalid, Refused
from annotations.core.records import Draft
from annotations.core.recurring import Shelf, page_keys, without_recurring
from annotations.core.text import shown
from annotations.management.commands._people import acting_for, project_named

logger = logging.getLogger(__name__)

_HALF = re.compile("[\ud800-\udfff]")


class Command(BaseCommand):
    help = (
        "Load articles from a .csv, .jsonl or .zip file; a report tells what became of each row. With --dry-run nothing "
        "is stored: one JSON object per row says what would be loaded."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", metavar="SLUG", help="where to; needed unless --dry-run")
        parser.add_argument(
            "--by", metavar="EMAIL", help="who loads them (default: the project's first admin or editor)"
        )
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *, file, project, by, dry_run, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            self._say_not_read(file, data)
            if dry_run:
                self._try_out(file, data)
            elif project:
                self._load(project_named(project), by, file, data)
            else:
                raise CommandError("Say where the articles go with --project SLUG, or try them with --dry-run.")
        except Refused as refused:
            raise CommandError(refused.sentence) from refused

    def _say_not_read(self, file: Path, data: bytes):
        """Beside the report, which other programs read line by line."""
        unread: dict[str, None] = {}
        for place in batches.places(data, name=file.name):
            unread.update(dict.fromkeys(place.glance().unread))
        if sentence := batches.not_read(unread):
            self.stderr.write(sentence, self.style.WARNING)

    def _try_out(self, file: Path, data: bytes):
        """Reads all rows first, into a file: what the pages of a site share is known only then."""
        shelves: dict[str, Shelf] = defaultdict(Shelf)
        with tempfile.TemporaryFile() as spool:
            for row in batches.rows(data, name=file.name):
                site = ""
                try:
                    read = self._draft(row, file.parent)
                    site = site_of(row.url)
                    shelves[site].add(page_keys(read.lines))
                except Refused as refused:
                    read = refused.sentence
                except Exception:
                    # One page that breaks a parser must not stop the thousand after it.
                    logger.exception("row %s could not be read", row.number)
                    read = deeds.UNREADABLE
                pickle.dump((row.id, site, read), spool)
            spool.seek(0)
            for id, site, read in _unpickled(spool):
                if isinstance(read, str):
                    outcome = trial.refusal(id, read)
                else:
                    shared = shelves[site].recurring(page_keys(read.lines))
                    outcome = trial.outcome(id, without_recurring(read, shared))
                self.stdout.write(_json(outcome))

    def _draft(self, row: batches.Row, folder: Path):
        if row.file and row.data is None and not row.error:
            row = replace(row, data=_file_beside(folder, row.file))
        incoming, _ = deeds.incoming_of(row)
        return read(incoming)

    def _load(self, project, by, file: Path, data: bytes):
        user = acting_for(project, by)
        batch = deeds.hand_in_rows(project, file.name, data, by=user, file_named=partial(_file_beside, file.parent))
        deeds.start_batch(batch, by=user)
        while not deeds.work_through(batch, clock=timezone.now):
            pass
        for item in batch.items.select_related("article"):
            article = f" article {item.article_id}" if item.article_id else ""
            self.stdout.write(f"{item.number}\t{item.label}\t{item.state}{article}\t{item.sentence}")


def _unpickled(spool: BinaryIO) -> Iterator[tuple[Any, str, Draft | str]]:
    """What this process wrote into its own file."""
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(spool)  # noqa: S301


def _json(value: Any) -> str:
    """One line of JSON as people read it; half a character, which an id may hold, in the letters that JSON has for it."""
    return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", json.dumps(value, ensure_ascii=False))


def _file_beside(folder: Path, name: str) -> bytes:
    """What is in a file that a row names. It must lie beside the batch or below; raises Invalid when it does not."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise Invalid("The name of this file leads out of the batch's folder.")
        if not path.is_file():
            raise Invalid(f"There is no file {shown(name)} beside the batch.")
        if path.stat().st_size > batches.MOST_BYTES:
            raise Invalid("This file is more than one article: it may have 10 MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is not a name that a file can have"
        raise Invalid(f"The file {shown(name)} cannot be read: {why}.") from None
