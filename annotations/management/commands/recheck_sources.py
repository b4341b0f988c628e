"""Looks again at the pages of sources, politely: for a timer to run."""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations import queries
from annotations.actions.captures import look_again
from annotations.core.errors import Refused
from annotations.core.records import HighlightState
from annotations.management.commands._people import acting_for, project_named
from annotations.models import Capture, Project, Source


class Command(BaseCommand):
    help = (
        "Look again at the pages of sources that claims use, one request at a time and with a pause between two of the "
        "same site. A page that changed is kept as a new copy. One line per source says what came of it."
    )

    def add_arguments(self, parser):
        parser.add_argument("--project", metavar="SLUG", help="only this project's sources (default: all projects')")
        parser.add_argument(
            "--older-than",
            metavar="DAYS",
            type=int,
            default=7,
            help="only those not looked at for so long (default: 7)",
        )
        parser.add_argument("--by", metavar="EMAIL", help="who looks (default: each project's first admin or editor)")

    def handle(self, *, project, older_than, by, **options):
        before = timezone.now() - timedelta(days=older_than)
        for one in [project_named(project)] if project else Project.objects.order_by("pk"):
            sources = list(queries.sources_to_check(one, before))
            if not sources:
                continue
            try:
                user = acting_for(one, by)
                for source, capture in look_again(sources, by=user, clock=timezone.now, wait=time.sleep):
                    self.stdout.write(f"{one.slug}\t{source.url}\t{_said(source, capture)}")
            except Refused as refused:
                raise CommandError(refused.sentence) from refused


def _said(source: Source, capture: Capture) -> str:
    """What came of the look, and whether the page still says what was quoted."""
    quotations = [row.found for row in queries.uses_of(source) if row.quotation]
    found = sum(state in (HighlightState.SAME, HighlightState.MOVED) for state in quotations)
    what = [str(capture.state), f"{found} of {len(quotations)} quotations found", capture.sentence]
    return "\t".join(part for part in what if part)
