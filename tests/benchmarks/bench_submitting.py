"""How many comments a second can be sent through the site's forms, beside the same rows written by plain SQL.

Eight visitors without account write at once. A submission of one comment is three requests, all counted: keep the
comment (POST), read the review page (GET), send it (POST). Every receipt is looked for in the database at the end.
"""

import http.client
import re
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.db import connection

from comments.models import About, Comment, DraftComment, Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from tests.benchmarks.generated import SENTENCES, consultation_with
from tests.benchmarks.load import CONNECTIONS, in_parallel, percentile

SECONDS = 10
GOAL, P95_GOAL = 60, 300
BODY = " ".join(SENTENCES[:8])
SPEAKER = {
    "capacity": "organisation",
    "organisation_name": "Organisation 7",
    "type": "ngo",
    "person_name": "Ada Example",
    "email": "ada@example.org",
    "consent": "named",
}
TABLES = (Submission, Comment, About, Event)


class Visitor:
    """A browser: keeps its cookies and its connection."""

    def __init__(self, port: int, slug: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.draft = f"/consultations/{slug}/draft/"
        self.add = f"{self.draft}comments/?item=guideline-3"
        self.request("GET", self.add)

    def request(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address of a redirect, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), response.read().decode()

    def submit(self, words: str) -> tuple[str, float]:
        """Write, review, send. The tracking number, and the seconds that sending alone took."""
        status, _, _ = self.request(
            "POST", self.add, {"body": words, "stance": "support", "items": "guideline-3"}
        )
        assert status == 302, f"keeping the comment was answered with {status}"
        status, _, page = self.request("GET", self.draft)
        assert status == 200, f"the review page was answered with {status}"
        seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page) or re.search(
            r'value="([^"]+)"[^>]*name="seen"', page
        )
        assert seen, "the review page has no fingerprint to send"
        began = time.perf_counter()
        status, address, _ = self.request("POST", self.draft, {**SPEAKER, "seen": seen[1]})
        assert status == 302, f"sending was answered with {status}"
        assert address.startswith("/receipts/"), f"sending led to {address}"
        return address.split("/")[2], time.perf_counter() - began


def send_for(port: int, slug: str) -> tuple[list[str], list[float], list[float], float]:
    """Tracking numbers, seconds of each submission, seconds of each sending, and of it all."""
    receipts: list[str] = []
    sending: list[float] = []
    ready = threading.Barrier(CONNECTIONS)

    def write(until: float, times: list[float]) -> None:
        visitor = Visitor(port, slug)
        ready.wait(60)
        while (began := time.perf_counter()) < until:
            number, took = visitor.submit(f"{uuid.uuid4()} {BODY}")
            times.append(time.perf_counter() - began)
            sending.append(took)
            receipts.append(number)

    whole, took = in_parallel(write, SECONDS)
    return receipts, whole, sending, took


def rows_of(consultation: Consultation) -> int:
    return Comment.objects.filter(consultation=consultation, body__endswith=BODY).count()


def by_plain_sql(numbers: list[str], seconds: float = 3.0) -> float:
    """Submissions a second where the same rows are copied under new ids, one transaction for each."""
    with connection.cursor() as cursor:
        plans = [_copy_statement(cursor, model._meta.db_table) for model in TABLES]
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            _copy(cursor, plans, numbers[done % len(numbers)])
            done += 1
    return done / (time.perf_counter() - began)


NEW = {
    "public_id": "left(md5(random()::text), 12)",
    "tracking_number": "left(upper(md5(random()::text)), 14)",
    "submission_id": "%(submission)s",
    "comment_id": "%(comment)s",
    "subject_id": "%(submission)s",
}
WHERE = {
    "comments_submission": "tracking_number = %(number)s",
    "comments_comment": "submission_id = %(old)s",
    "comments_about": "comment_id IN (SELECT id FROM comments_comment WHERE submission_id = %(old)s)",
    "ledger_event": "subject_type = 'comments.submission' AND subject_id = %(old)s",
}


def _copy_statement(cursor: Any, table: str) -> str:
    columns = [
        column.name
        for column in connection.introspection.get_table_description(cursor, table)
        if column.name != "id"
    ]
    values = [NEW.get(column, f'"{column}"') for column in columns]
    quoted = ", ".join(f'"{column}"' for column in columns)
    return (
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {table} "
        f"WHERE {WHERE[table]} RETURNING id"
    )


def _copy(cursor: Any, plans: list[str], number: str) -> None:
    execute, fetch = cursor.execute, cursor.fetchone
    execute("BEGIN")
    execute("SELECT id FROM comments_submission WHERE tracking_number = %s", [number])
    known = {"number": number, "old": fetch()[0], "submission": 0, "comment": 0}
    for plan, name in zip(plans, ("submission", "comment", "", ""), strict=True):
        execute(plan, known)
        known[name] = fetch()[0]
    execute("COMMIT")


def main() -> None:
    installation.prepare()
    consultation = consultation_with(1_000)
    before = rows_of(consultation)
    head(
        f"Submitting for {SECONDS} s through the forms: {CONNECTIONS} visitors, "
        f"a comment of {len(BODY)} characters each"
    )
    with installation.served() as port:
        for _ in range(4):
            Visitor(port, consultation.slug).submit("To warm up.")
        receipts, whole, sending, took = send_for(port, consultation.slug)
    rate = len(receipts) / took
    kept = Submission.objects.filter(tracking_number__in=receipts).count()
    added = rows_of(consultation) - before
    p95 = 1000 * percentile(sorted(sending), 0.95)
    say(f"{'comments a second, three requests each':<44}{rate:>9.0f}  goal {GOAL}: {verdict(rate >= GOAL)}")
    say(f"{'p95 of sending, ms':<44}{p95:>9.0f}  goal {P95_GOAL}: {verdict(p95 < P95_GOAL)}")
    say(f"{'p95 of all three requests together, ms':<44}{1000 * percentile(sorted(whole), 0.95):>9.0f}")
    say(f"{'submissions a second by plain SQL, one writer':<44}{by_plain_sql(receipts):>9.0f}  the reference")
    waiting = DraftComment.objects.filter(draft__consultation=consultation).count()
    say(
        f"{len(receipts)} receipts, {kept} submissions and {added} comments in the database, {waiting} left in drafts"
    )
    if not len(receipts) == len(set(receipts)) == kept == added:
        raise SystemExit("A comment was lost or doubled.")


if __name__ == "__main__":
    main()
