"""Removes stored files that nothing refers to any more. Nothing else in the workbench ever deletes a file."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions import files


class Command(BaseCommand):
    help = "Remove stored files that nothing refers to, and bytes in the store that no row names."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than", type=int, default=30, metavar="DAYS", help="stored at least so long ago (default: 30)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *, older_than, dry_run, **options):
        if older_than < 0:
            raise CommandError("Give a number of days, 0 or more.")
        before = timezone.now() - timedelta(days=older_than)
        removed = freed = 0
        try:
            for file in files.unused_files(before).select_related("project"):
                if dry_run or files.purge_file(file):
                    self.stdout.write(f"{file.project.slug}  {file.sha256}  {file.size:,} bytes  {file.media_type}")
                    removed, freed = removed + 1, freed + file.size
            for name in files.lost_bytes(before):
                if dry_run or files.purge_bytes(name):
                    self.stdout.write(f"no row names it  {name}")
                    removed += 1
        except OSError as error:
            raise CommandError(f"The file store does not answer: {error}. What was listed is done.") from error
        would = "would be " if dry_run else ""
        self.stdout.write(f"{removed} file{'' if removed == 1 else 's'} {would}removed, {freed:,} bytes in rows.")
