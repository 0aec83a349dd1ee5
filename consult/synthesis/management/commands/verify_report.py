from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.synthesis.verifying import Unknown, erased_since, verify


class Command(BaseCommand):
    help = "Compare a report's JSON file with what is stored, and recompute its figures. Exit 1 where anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
            figures, findings = verify(data)
            erased = erased_since(data)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except Unknown as error:
            raise CommandError(str(error)) from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']} is no text. Give the report as JSON.") from error
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise CommandError(f"{options['file']} is no report that can be verified: {error}") from error
        if erased:
            self.stdout.write(
                f"  Words were erased by law since (comments: {erased}); figures over phrases were checked as far as "
                "words are left."
            )
        for finding in findings:
            self.stdout.write(f"  {finding}")
        if findings:
            raise CommandError(f"{len(findings)} findings; {figures} figures recomputed.")
        self.stdout.write(
            f"Everything holds: {figures} figures recomputed, the digest of the rows is the printed one, "
            "and the file says what the stored report says."
        )
