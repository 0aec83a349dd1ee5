from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import erasing, personal
from comments.models import Submission
from consult.ledger.errors import DomainError
from consult.people import personal as people
from consult.people.models import User


class Command(BaseCommand):
    help = (
        "Erase a submission (by its tracking number), or an account with all that was sent from it (by its e-mail "
        "address). This can't be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="TRACKING_NUMBER|EMAIL")
        parser.add_argument("--yes", action="store_true", help="don't ask whether you mean it")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"].strip()
        user = User.objects.filter(email__iexact=what).first() if "@" in what else None
        sent = (
            Submission.objects.filter(user=user) if user else Submission.objects.filter(tracking_number=what)
        )
        left = list(sent.exclude(status=Submission.Status.ERASED).order_by("pk"))
        if not user and not left:
            raise CommandError(f"Nothing here is called {what}, or it was erased already.")
        self.stdout.write(f"{'The account, and ' if user else ''}{len(left)} submissions will be erased.")
        if not options["yes"] and input("Type “erase” to go on: ") != "erase":
            raise CommandError("Nothing was changed.")
        try:
            if user:
                people.must_be_free(user)
            erasing.forget(personal.subject_of(left, user), by=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "Erased. Backups made before still hold it: docs/privacy.md says what to do about them."
        )
