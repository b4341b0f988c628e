"""Prints a one-time sign-in link for somebody, for a first visit or a lost password."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from annotations.actions.team import make_sign_in_link
from annotations.management.commands._people import user_named


def address_of(secret: str, origin: str = "") -> str:
    """The link as somebody opens it."""
    return (origin or settings.ORIGIN) + reverse("sign-in-link", args=[secret])


class Command(BaseCommand):
    help = "Print a sign-in link that works once, within a week."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        self.stdout.write(address_of(make_sign_in_link(user_named(email), by=None)))
