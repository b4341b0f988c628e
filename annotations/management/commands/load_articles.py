"""Loads a batch of articles from a CSV, JSONL or ZIP file, or tries it out without storing anything."""

import contextlib
import json
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions import batches as deeds
from annotations.actions.articles import read
from annotations.core import batches, trial
from annotations.core.addresses import site_of
from annotations.core.errors import Refused
from annotations.core.records import Draft
from annotations.core.recurring import Shelf, page_keys, without_recurring
from annotations.management.commands._people import acting_for, project_named


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
            if dry_run:
                self._try_out(file, data)
            elif project:
                self._load(project_named(project), by, file, data)
            else:
                raise CommandError("Say where the articles go with --project SLUG, or try them with --dry-run.")
        except Refused as refused:
            raise CommandError(refused.sentence) from refused

    def _try_out(self, file: Path, data: bytes):
        """Reads all rows first, into a file: what the pages of a site share is known only then."""
        shelves: dict[str, Shelf] = defaultdict(Shelf)
        with tempfile.TemporaryFile() as spool:
            for row in batches.rows(data, name=file.name):
                try:
                    read = self._draft(row, file.parent)
                    shelves[site_of(row.url)].add(page_keys(read.lines))
                except Refused as refused:
                    read = refused.sentence
                pickle.dump((row.id, site_of(row.url), read), spool)
            spool.seek(0)
            for id, site, read in _unpickled(spool):
                if isinstance(read, str):
                    outcome = trial.refusal(id, read)
                else:
                    shared = shelves[site].recurring(page_keys(read.lines))
                    outcome = trial.outcome(id, without_recurring(read, shared))
                self.stdout.write(json.dumps(outcome, ensure_ascii=False))

    def _draft(self, row: batches.Row, folder: Path):
        incoming, _ = deeds.incoming_of(_with_file(row, folder))
        return read(incoming)

    def _load(self, project, by, file: Path, data: bytes):
        user = acting_for(project, by)
        batch = deeds.hand_in_rows(project, file.name, data, by=user)
        deeds.start_batch(batch, by=user)
        while not deeds.work_through(batch, clock=timezone.now):
            pass
        for item in batch.items.select_related("article"):
            article = f" article {item.article_id}" if item.article_id else ""
            self.stdout.write(f"{item.number}\t{item.label}\t{item.state}{article}\t{item.sentence}")


def _unpickled(spool: BinaryIO) -> Iterator[tuple[str, str, Draft | str]]:
    """What this process wrote into its own file."""
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(spool)  # noqa: S301


def _with_file(row: batches.Row, folder: Path) -> batches.Row:
    """The row with the bytes of the file it names, which must lie beside the batch or below."""
    if row.error or not row.file or row.data:
        return row
    path = (folder / row.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        return replace(row, error="The name of this file leads out of the batch's folder.")
    try:
        if path.stat().st_size > batches.MOST_BYTES:
            return replace(row, error="This file is more than one article: it may have 10 MB.")
        return replace(row, data=path.read_bytes())
    except OSError as error:
        return replace(row, error=f"The file {row.file} cannot be read: {error.strerror}.")
