"""How many requests a second the site answers on 50,000 comments, beside its bare queries and an empty view."""

import multiprocessing
import sys
import time
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from consult.consultations.models import Consultation
from tests.benchmarks.generated import consultation_with
from tests.benchmarks.load import GENERATOR, fetch, load

COMMENTS = 50_000
LIST_GOAL, PAGE_GOAL = 300, 150


def queries_of(path: str) -> list[str]:
    """What the page asks of the database, with its values in place; asked twice, since the first time fills caches."""
    client = Client(SERVER_NAME="localhost")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked]


def bare_rate(statements: list[str], seconds: float = 3.0) -> float:
    """How often a second two processes get through the same statements with the driver alone."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        known = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
        return sum(pool.starmap(_run, [(known, statements, seconds)] * 2))


def _run(known: dict[str, str], statements: list[str], seconds: float) -> float:
    with psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"] or None,
        dbname=known["NAME"],
        autocommit=True,
    ) as database:
        began = time.perf_counter()
        for done in count(1):
            for statement in statements:
                database.execute(statement).fetchall()
            if (took := time.perf_counter() - began) > seconds:
                return done / took
    raise AssertionError


def comment_lists(consultation: Consultation) -> dict[str, str]:
    """The list of 100 at its beginning, in its middle and at its end."""
    api = f"/api/v1/consultations/{consultation.slug}/comments/?page_size=100"
    ids = Comment.objects.accepted().filter(consultation=consultation).order_by("-pk")
    middle, end = (ids.values_list("public_id", flat=True)[n] for n in (COMMENTS // 2, COMMENTS - 101))
    return {
        "comment list API, first 100": api,
        "comment list API, middle page": f"{api}&cursor={middle}",
        "comment list API, last page": f"{api}&cursor={end}",
    }


def processor_ms(port: int, path: str, requests: int = 200) -> float:
    """Of the site and its database, for one answer: what is left of the rate on a machine with nothing else to do."""
    before = installation.processor_seconds(port)
    for _ in range(requests):
        fetch(port, path)
    return 1000 * (installation.processor_seconds(port) - before) / requests


def measure(port: int, name: str, path: str, goal: int) -> None:
    statements = queries_of(path)
    alone = bare_rate(statements)
    found = load(port, path)
    cost = processor_ms(port, path)
    say(
        f"{name:<32}{found.rate:>9.0f}{found.p50:>9.1f}{found.p95:>9.1f}{cost:>9.1f}{len(statements):>9}{alone:>14.0f}"
        f"{goal:>8}  {verdict(found.rate >= goal)}"
    )


def main() -> None:
    installation.prepare()
    consultation = consultation_with(COMMENTS)
    head(f"Serving {COMMENTS:,} comments over 25 items: two workers, eight connections, by {GENERATOR}")
    say(
        f"{'':<32}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'queries':>9}{'bare queries':>14}{'goal':>8}"
    )
    with installation.served() as port:
        empty, cost = load(port, "/healthz"), processor_ms(port, "/healthz")
        say(f"{'an empty view':<32}{empty.rate:>9.0f}{empty.p50:>9.1f}{empty.p95:>9.1f}{cost:>9.1f}{0:>9}")
        for name, path in comment_lists(consultation).items():
            measure(port, name, path, LIST_GOAL)
        measure(port, "reading page, 25 items", f"/consultations/{consultation.slug}/", PAGE_GOAL)


if __name__ == "__main__":
    main()
