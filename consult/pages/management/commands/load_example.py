from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from consult.pages import example


class Command(BaseCommand):
    help = (
        "Load the example: guidance, two consultations, a report, and logins where the servers are embedded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--logins", action="store_true", help="make the demo logins, whose passwords all know"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.LOCAL or options["logins"]:
            example.make_users(self.stdout.write)
        else:
            self.stdout.write(
                "No demo logins are made in a real installation; --logins makes them all the same."
            )
        example.load_guidance(self.stdout.write)
        example.load_consultations(self.stdout.write)
        example.note_organisations(self.stdout.write)
        example.begin_draft(self.stdout.write)
        example.draft_reports(self.stdout.write)
