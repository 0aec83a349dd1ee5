import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from consult.ledger.errors import DomainError
from consult.people.accounts import as_address, make_account, make_administrator
from consult.people.models import User
from consult.people.permissions import Role


class Command(BaseCommand):
    help = (
        "Make an administrator: a new user with a password, or one that is there already. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is not None:
            password = self._from_stdin(user) if options["password_stdin"] else None
            make_administrator(user, password=password)
            which = "has the new" if password else "keeps the"
            self.stdout.write(f"{user.email} is an administrator and {which} password.")
            return
        try:
            new = User(email=as_address(options["email"]))  # before a password is asked for
        except DomainError as error:
            raise CommandError(f"{error} Write it like name@example.org.") from error
        password = self._from_stdin(new) if options["password_stdin"] else self._asked(new)
        user = make_account(new.email, password=password, role=Role.ADMINISTRATOR)
        self.stdout.write(f"{user.email} is an administrator and can sign in.")

    def _from_stdin(self, user: User) -> str:
        return self._checked(sys.stdin.readline().rstrip("\r\n"), user)

    def _asked(self, user: User) -> str:
        if not sys.stdin.isatty():
            raise CommandError("There is no terminal to ask for a password at; use --password-stdin.")
        password = getpass("Password: ")
        if getpass("The same again: ") != password:
            raise CommandError("The two passwords differ. Nothing was changed.")
        return self._checked(password, user)

    def _checked(self, password: str, user: User) -> str:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
