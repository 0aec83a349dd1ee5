from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

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
        count_rows()


def count_rows() -> None:
    """For the planner, which knows nothing of what was just loaded and plans badly until it is told."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in apps.get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
