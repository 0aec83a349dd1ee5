"""How long 35 real letters take from PDF to a drafted report: import, count, write. On two cores, under two minutes."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.core.management import call_command, get_commands
from django.utils.crypto import get_random_string

from consult.aggregation.models import Recount
from consult.consultations.models import Consultation
from tests.conftest import DOCKET

GOAL = 120.0


def main() -> None:
    if not DOCKET.is_dir():
        say("Docket: skipped, because ../shared/data/ntia-2023-0009 is not there.")
        return
    if "draft_report" not in get_commands():
        raise SystemExit("There is no command draft_report.")
    installation.prepare()
    head("The real docket, from PDF to report")
    slug = f"docket-{get_random_string(8).lower()}"  # a new consultation: importing twice would read nothing
    with TemporaryDirectory() as folder:
        steps = {
            "import_docket": ("import_docket", str(DOCKET), "--consultation", slug),
            "aggregate": ("aggregate", slug),
            "draft_report, five formats": ("draft_report", slug, "--output", folder, *formats()),
        }
        total = 0.0
        for name, words in steps.items():
            began = time.perf_counter()
            call_command(*words, verbosity=0)
            took = time.perf_counter() - began
            total += took
            say(f"{name:<40}{took:>8.1f} s")
        made = sorted(path.suffix for path in Path(folder).rglob("*") if path.is_file())
    submissions = Consultation.objects.get(slug=slug).submissions.count()
    rows = Recount.objects.get(consultation__slug=slug).rows
    say(f"{submissions} letters, {rows} answers counted, a report as {' '.join(made)}")
    say(f"{'all together':<40}{total:>8.1f} s  goal {GOAL:.0f} s: {verdict(total < GOAL)}")


def formats() -> list[str]:
    return [word for form in ("html", "pdf", "docx", "md", "json") for word in ("--format", form)]


if __name__ == "__main__":
    main()
