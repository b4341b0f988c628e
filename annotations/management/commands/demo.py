"""Sets up the demo project and prints where to go and how to come in. Safe to repeat: what is there stays."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from annotations.actions.team import make_sign_in_link
from annotations.management.commands.sign_in_link import address_of
from annotations.sample import demo


class Command(BaseCommand):
    help = "Prepare the database, load the demo project once, and print one-time sign-in links for its five people."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        people = demo.ensure()
        self.stdout.write(
            f"\n  The workbench is at {settings.ORIGIN}/\n\n  Sign in to the demo project; each link works once:\n"
        )
        for person in people:
            link = address_of(make_sign_in_link(person.user, by=None))
            self.stdout.write(f"    {person.user.display_name + ' (' + person.role + ')':<28} {link}")
        self.stdout.write("\n  Stop with Ctrl+C; the data stays.\n")
