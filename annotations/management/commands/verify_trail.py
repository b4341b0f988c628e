"""Walks the audit trail and says whether anything in it was altered, taken out, moved or added beside it."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotations import queries
from annotations.core.chain import Head
from annotations.core.errors import Invalid
from annotations.management.commands._people import project_named
from annotations.models import Project, guards


class Command(BaseCommand):
    help = "Check the audit trail: every event follows the one before it, and says what it said."

    def add_arguments(self, parser):
        parser.add_argument("--project", metavar="SLUG", help="only this project's trail")
        parser.add_argument(
            "--head", metavar="COUNT:DIGEST", help="a head that an earlier export of the project prints"
        )

    def handle(self, *, project, head, **options):
        if head and not project:
            raise CommandError("Name the project that the head belongs to: --project SLUG.")
        try:
            kept = Head.read(head) if head else None
        except Invalid as refused:
            raise CommandError(refused.sentence) from None
        chosen = [project_named(project)] if project else [*Project.objects.order_by("slug"), None]
        broken = sum(self._is_broken(one, kept) for one in chosen)
        if missing := guards.missing_guards(connection):
            self.stdout.write(f"The database does not refuse changes ({', '.join(missing)}). Run manage.py migrate.")
        if broken or missing:
            raise CommandError(f"{broken} of {len(chosen)} trails broken." if broken else "The trail is unguarded.")

    def _is_broken(self, project: Project | None, kept: Head | None) -> bool:
        end, fault = queries.trail_fault(project, kept=kept)
        name = project.slug if project else "people, outside projects"
        said = f"{fault.why}. {fault.sentence}" if fault else f"whole, {end.count:,} events, head {end}"
        self.stdout.write(f"{name}: {said}")
        return bool(fault)
