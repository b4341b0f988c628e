"""Takes somebody into a project from the command line, and prints their sign-in link."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.actions.team import add_member, make_sign_in_link
from annotations.core.errors import Refused
from annotations.core.permissions import Role
from annotations.management.commands._people import project_named
from annotations.management.commands.sign_in_link import address_of


class Command(BaseCommand):
    help = "Take somebody into a project and print their sign-in link."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--role", choices=[role.value for role in Role], default=Role.REVIEWER.value)
        parser.add_argument("--name", default="", help="as others see it (default: from the address)")

    @transaction.atomic
    def handle(self, *, email, project, role, name, **options):
        try:
            member = add_member(project_named(project), email, Role(role), display_name=name, by=None)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(address_of(make_sign_in_link(member.user, by=None)))
