from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation


class Command(BaseCommand):
    help = "Recount a consultation now, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the consultation's name in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            known = ", ".join(Consultation.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no consultation {options['slug']!r}. Known: {known}.")
        run = recount_all(consultation)
        self.stdout.write(
            f"Counted {run.rows} comments on items of {consultation.slug} in {run.seconds:.2f} s; "
            "a comment on several items counts on each of them."
        )
