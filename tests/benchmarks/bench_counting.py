"""How long a consultation takes to be recounted, beside a bare GROUP BY over the same rows."""

import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, middle, say, verdict

# isort: split

from django.db import connection

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from tests.benchmarks.generated import consultation_with

SIZES = (50_000, 1_000_000)
GOAL = 5.0  # seconds after a decision until the page shows it
BARE = (
    "SELECT item_id, sector, stance, count(*) FROM comments_about "
    "WHERE counted AND consultation_id = %s GROUP BY item_id, sector, stance"
)


def bare(consultation: Consultation) -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(BARE, [consultation.pk])
        cursor.fetchall()
    return time.perf_counter() - began


def recount(consultation: Consultation) -> float:
    began = time.perf_counter()
    recount_all(consultation)
    return time.perf_counter() - began


def main() -> None:
    installation.prepare()
    head("Recounting a consultation: by item, sector and stance; who took part; closed questions")
    say(f"{'comments':>12}{'recount, s':>14}{'bare GROUP BY, s':>20}{'goal, s':>10}")
    for size in SIZES:
        consultation = consultation_with(size)
        took, alone = middle(partial(recount, consultation)), middle(partial(bare, consultation))
        say(f"{size:>12,}{took:>14.3f}{alone:>20.3f}{GOAL:>10.0f}  {verdict(took < GOAL)}")


if __name__ == "__main__":
    main()
