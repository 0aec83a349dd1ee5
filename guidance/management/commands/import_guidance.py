from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.ledger.errors import DomainError
from guidance import formats
from guidance.importing import Imported, store_all
from guidance.models import Document
from guidance.specs import ItemSpec, Spec

GIVEN = {
    "document": "slug of the document, where the file has none",
    "title": "its title",
    "publisher": "who publishes it",
    "kind": "guidance, or rfc for a request for comment",
    "language": "language of the original, as a tag: en, fr",
    "edition": "label of the edition",
    "date": "its date, like 2023-10-24",
}


class Command(BaseCommand):
    help = (
        "Import editions of guidance or requests for comment from YAML, Markdown or Word files. "
        "Files that refer to each other go in together. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="do not publish the edition yet")
        parser.add_argument("--dry-run", action="store_true", help="show what was read, and store nothing")
        for name, meaning in GIVEN.items():
            choices = Document.Kind.values if name == "kind" else None
            parser.add_argument(f"--{name}", default="", choices=choices, help=meaning)

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in GIVEN}
        specs = [self._read(path, given) for path in options["files"]]
        if options["dry_run"]:
            for path, spec in zip(options["files"], specs, strict=True):
                self._show(path, spec)
            self.stdout.write("Nothing was stored.")
            return
        try:
            done = store_all(specs, publish=not options["draft"], by=None)
        except DomainError as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        for path, imported in zip(options["files"], done, strict=True):
            self._tell(path, imported)

    def _read(self, path: Path, given: dict[str, str]) -> Spec:
        try:
            return formats.read(path.read_bytes(), path.name, **given)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except DomainError as error:
            told = str(error).split("\n")
            mistakes = "".join(f"\n  {one}" for one in told) + "\n" if len(told) > 1 else f" {told[0]} "
            raise CommandError(f"{path}:{mistakes}Nothing was imported.") from error

    def _tell(self, path: Path, done: Imported) -> None:
        there = (
            "it was there already, and was added to"
            if done.is_changed
            else "it was there already, nothing changed"
        )
        kept = f"{done.items} items kept" if done.is_new else there
        self.stdout.write(f"{path}: {done.items} items read, {kept}, 0 refused.")
        for note in done.notes:
            self.stdout.write(f"  {note}")
        self.stdout.write(f"{done.edition} is {done.edition.get_status_display().lower()}.")

    def _show(self, path: Path, spec: Spec) -> None:
        n = sum(1 for _ in spec.walk())
        self.stdout.write(f"{path}: {n} items read.")
        self.stdout.write(
            f"{spec.document.title} ({spec.document.slug}), {spec.edition.label}, {spec.edition.date}"
        )
        for note in spec.notes:
            self.stdout.write(f"  {note}")
        for line in _tree(spec.items, 1):
            self.stdout.write(line)


def _tree(items: tuple[ItemSpec, ...], depth: int) -> Iterator[str]:
    for item in items:
        words = " ".join(filter(None, [item.label, item.title or item.text]))
        shown = " ".join(words.split())
        yield f"{'  ' * depth}{item.kind} {item.key}: {shown if len(shown) < 72 else shown[:70] + ' …'}"
        yield from _tree(item.items, depth + 1)
