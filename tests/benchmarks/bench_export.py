"""How long the whole of 50,000 comments takes as CSV and XLSX, and whether the server's memory grows with them."""

import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.db import connection

from consult.consultations.models import Consultation
from tests.benchmarks.generated import consultation_with
from tests.benchmarks.load import fetch

HALF, WHOLE = 25_000, 50_000
GOAL, MEMORY_GOAL = 10.0, 1.25


def peak(processes: list[int]) -> float:
    """Megabytes of the process that held most since `forget_peaks`."""
    found = [re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in processes]
    return max((int(match[1]) / 1024 for match in found if match), default=0.0)


def forget_peaks(processes: list[int]) -> None:
    for pid in processes:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def export(port: int, consultation: Consultation, form: str) -> tuple[float, float, float]:
    """Seconds, megabytes sent, and megabytes by which a server process grew at most."""
    processes = installation.web_processes(port)
    forget_peaks(processes)
    before = peak(processes)
    status, size, seconds = fetch(port, f"/consultations/{consultation.slug}/comments.{form}")
    if status != 200:
        raise SystemExit(f"The {form} export answers {status}.")
    return seconds, size / 1e6, peak(processes) - before


def bare(consultation: Consultation) -> float:
    """Seconds in which PostgreSQL hands out the same words and senders."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        query = (
            "COPY (SELECT c.*, s.* FROM comments_comment c JOIN comments_submission s ON s.id = c.submission_id "
            f"WHERE c.status = 'accepted' AND c.consultation_id = {consultation.pk} ORDER BY c.id) "
            "TO STDOUT (FORMAT csv)"
        )
        with cursor.copy(query) as rows:
            for _ in rows:
                pass
    return time.perf_counter() - began


def main() -> None:
    installation.prepare()
    half, whole = consultation_with(HALF), consultation_with(WHOLE)
    head(f"Export of {WHOLE:,} comments by the site")
    say(f"{'PostgreSQL COPY of the same rows, the reference':<50}{bare(whole):>7.1f} s")
    with installation.served() as port:
        for form in ("csv", "xlsx"):
            export(port, half, form)  # what is loaded once is no growth
            _, _, less = export(port, half, form)
            seconds, size, more = export(port, whole, form)
            say(
                f"{f'{form}, {size:.0f} MB':<50}{seconds:>7.1f} s  goal {GOAL:.0f} s: {verdict(seconds < GOAL)}"
            )
            constant = more <= max(MEMORY_GOAL * less, less + 8)
            say(
                f"{'  a server process grew at its peak by':<50}{less:>7.1f} MB at {HALF:,}, "
                f"{more:.1f} MB at {WHOLE:,}: {'constant' if constant else 'NOT CONSTANT'}"
            )


if __name__ == "__main__":
    main()
