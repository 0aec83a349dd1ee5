"""Cut one letter by question and print the passages as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.reading import Passage, Unreadable, extract, load_questions, split

FIRST_WORDS = 12


class Command(BaseCommand):
    help = "Cut a letter (PDF or plain text) by the questions it answers; print a JSON list of the passages."
    requires_system_checks = []  # it needs no database and no settings

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the letter: PDF, Word, OpenDocument or plain text")
        parser.add_argument("--questions", type=Path, required=True, help="the request's questions.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            questions = load_questions(options["questions"])
            text = extract(options["file"].read_bytes()).text
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(f"{options['file']}: {error.reason}") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        passages = [_row(text, passage) for passage in split(text, questions)]
        self.stdout.write(json.dumps(passages, ensure_ascii=False, indent=2))


def _row(text: str, passage: Passage) -> dict[str, object]:
    answer = text[passage.answer_start : passage.end]
    return {
        "labels": list(passage.labels),
        "start": passage.start,
        "end": passage.end,
        "score": passage.score,
        "first_words": " ".join(answer.split(maxsplit=FIRST_WORDS)[:FIRST_WORDS]),
        "answer_start": passage.answer_start,
        "kind": passage.kind,
    }
