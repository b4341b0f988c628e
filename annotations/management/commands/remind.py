"""Reminds members of reviews that are due soon or overdue: for a timer to run."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from annotations.actions.reviews import remind_of_review, reviews_to_remind_of


class Command(BaseCommand):
    help = (
        "Remind members, in the workbench, of reviews that are due tomorrow or sooner, and once more when they are overdue. "
        "To be run every hour or so, by a timer: a second run reminds nobody twice. Prints how many were reminded."
    )

    def handle(self, **options):
        now = timezone.now()
        reminded = sum(remind_of_review(review, now=now) for review in reviews_to_remind_of(now))
        self.stdout.write(f"{reminded} reminded")
