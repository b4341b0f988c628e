"""Loads an article from a file, as uploading it in the browser would, and prints its id."""

import mimetypes
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.articles import Incoming, load_article
from annotations.core.errors import Refused
from annotations.core.records import Obtained
from annotations.management.commands._people import acting_for, project_named


class Command(BaseCommand):
    help = "Load an article from a .txt or .html file and print its id."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--by", metavar="EMAIL", help="who loads it (default: the project's first admin or editor)")
        parser.add_argument("--url", default="", help="the address of the page")
        parser.add_argument("--encoding", default="", help="of a text that is neither UTF-8 nor UTF-16")

    def handle(self, *, file, project, by, url, encoding, **options):
        found = project_named(project)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        media_type = mimetypes.guess_type(file.name)[0] or ""
        incoming = Incoming(data, Obtained.COMMAND_LINE, file.name, media_type, encoding)
        try:
            article = load_article(found, incoming, by=acting_for(found, by), source_url=url)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(str(article.pk))
