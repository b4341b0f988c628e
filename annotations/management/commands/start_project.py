"""Starts a project with its first admin, and prints the admin's sign-in link."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.actions.team import account_of, make_sign_in_link, start_project
from annotations.core.errors import Refused
from annotations.management.commands.sign_in_link import address_of


class Command(BaseCommand):
    help = "Start a project and print a sign-in link for its first admin."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--slug", default="", help="the short name in addresses (default: from the name)")

    @transaction.atomic
    def handle(self, *, name, admin, slug, **options):
        try:
            user = account_of(admin)
            project = start_project(name, slug=slug, admin=user)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"Project {project.slug}. Sign-in link for {user.email}, works once:")
        self.stdout.write(address_of(make_sign_in_link(user, by=None)))
