"""Writes a project, or one article of it, in one of the export formats."""

import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.core import formats
from annotations.exports import project_record
from annotations.management.commands._people import project_named


class Command(BaseCommand):
    help = "Export a project, or one article of it."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", choices=[format.name for format in formats.FORMATS], default="json")
        parser.add_argument("--article", type=int, metavar="ID")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")

    def handle(self, *, slug, format, article, output, **options):
        project = project_named(slug)
        only = None
        if article is not None:
            only = project.articles.standing().filter(pk=article).first()
            if only is None:
                raise CommandError(f"{project} has no article {article}.")
        pieces = formats.get(format).write(project_record(project, article=only, reader=None, now=timezone.now()))
        if output is None:
            try:
                sys.stdout.writelines(pieces)
                sys.stdout.flush()
            except BrokenPipeError:
                # Whoever reads has seen enough (`| head`). Python would complain once more when it flushes at its end.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        # Written beside its name and then put there whole: a broken run leaves no half export behind.
        partial = output.with_name(output.name + ".partial")
        try:
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
            partial.replace(output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
