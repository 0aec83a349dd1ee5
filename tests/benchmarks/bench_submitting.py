"""How many comments a second can be sent through the site's forms, beside the same rows written by plain SQL.

Eight visitors without account write at once. A visit is three requests, all counted: keep the comment (POST), read the
review page (GET), send it (POST); the goal is for whole visits. Sends alone, of comments that were kept and reviewed
before, are said beside it: that is what platforms that take a comment in one request report. Every receipt is looked
for in the database at the end.
"""

import http.client
import re
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from comments.drafting import DraftComment
from comments.models import About, Comment, Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from tests.benchmarks.generated import SENTENCES, consultation_with
from tests.benchmarks.load import CONNECTIONS, in_parallel, percentile
from tests.benchmarks.plain_sql import by_plain_sql

SECONDS = 10
KEPT = 40
"""How many each connection keeps and reviews before the sends alone are measured."""
GOAL, P95_GOAL = 60, 300
BODY = " ".join(SENTENCES[:8])
SPEAKER = {
    "capacity": "self",  # an organisation that sends again and again is asked about its earlier positions
    "type": "individual",
    "person_name": "Ada Example",
    "email": "ada@example.org",
    "consent": "named",
}
TABLES = (Submission, Comment, About, Event)


class Visitor:
    """A browser: keeps its cookies and its connection."""

    def __init__(self, connection: http.client.HTTPConnection, slug: str) -> None:
        self.connection = connection
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

    def write(self, words: str) -> str:
        """Keep a comment and review it. The fingerprint of what was reviewed."""
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
        return seen[1]

    def send(self, seen: str) -> str:
        """The tracking number."""
        status, address, _ = self.request("POST", self.draft, {**SPEAKER, "seen": seen})
        assert status == 302, f"sending was answered with {status}"
        assert address.startswith("/receipts/"), f"sending led to {address}"
        return address.split("/")[2]


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def words() -> str:
    return f"{uuid.uuid4()} {BODY}"


@dataclass
class Sent:
    """Tracking numbers, seconds of each whole visit and of each send, and of it all."""

    receipts: list[str] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    sends: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.receipts) / self.seconds

    def p95(self, times: list[float]) -> float:
        """In ms."""
        return 1000 * percentile(sorted(times), 0.95)


def whole_visits(port: int, slug: str) -> Sent:
    sent, ready = Sent(), threading.Barrier(CONNECTIONS)

    def visit(until: float, times: list[float]) -> None:
        visitor = Visitor(connect(port), slug)
        ready.wait(60)
        while (began := time.perf_counter()) < until:
            seen = visitor.write(words())
            reviewed = time.perf_counter()
            sent.receipts.append(visitor.send(seen))
            times.append(time.perf_counter() - began)
            sent.sends.append(time.perf_counter() - reviewed)

    sent.visits, sent.seconds = in_parallel(visit, SECONDS)
    return sent


def sends_alone(port: int, slug: str) -> Sent:
    """Everybody has written and reviewed; then all send at once."""
    sent, ready, began = Sent(), threading.Barrier(CONNECTIONS), [0.0]

    def send(_: float, times: list[float]) -> None:
        connection = connect(port)
        visitors = [Visitor(connection, slug) for _ in range(KEPT)]
        reviewed = [(visitor, visitor.write(words())) for visitor in visitors]
        ready.wait(300)
        began[0] = time.perf_counter()
        for visitor, seen in reviewed:
            start = time.perf_counter()
            sent.receipts.append(visitor.send(seen))
            times.append(time.perf_counter() - start)

    sent.sends, _ = in_parallel(send, 0)
    sent.seconds = time.perf_counter() - began[0]
    return sent


def rows_of(consultation: Consultation) -> int:
    return Comment.objects.filter(consultation=consultation, body__endswith=BODY).count()


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
            visitor = Visitor(connect(port), consultation.slug)
            visitor.send(visitor.write("To warm up."))
        used = installation.processor_seconds(port)
        visits = whole_visits(port, consultation.slug)
        cost = 1000 * (installation.processor_seconds(port) - used) / len(visits.receipts)
        alone = sends_alone(port, consultation.slug)
    receipts = visits.receipts + alone.receipts
    kept = Submission.objects.filter(tracking_number__in=receipts).count()
    added = rows_of(consultation) - before
    waiting = DraftComment.objects.filter(draft__consultation=consultation).count()
    report(visits, alone, cost)  # last: its reference writes more of the same rows
    say(
        f"{len(receipts)} receipts, {kept} submissions and {added} comments in the database, {waiting} left in drafts"
    )
    if not len(receipts) == len(set(receipts)) == kept == added:
        raise SystemExit("A comment was lost or doubled.")


def report(visits: Sent, alone: Sent, cost: float) -> None:
    rate, sending = visits.rate, visits.p95(visits.sends)
    say(f"{'comments a second, three requests each':<44}{rate:>9.0f}  goal {GOAL}: {verdict(rate >= GOAL)}")
    say(f"{'p95 of sending, ms':<44}{sending:>9.0f}  goal {P95_GOAL}: {verdict(sending < P95_GOAL)}")
    say(f"{'p95 of all three requests together, ms':<44}{visits.p95(visits.visits):>9.0f}")
    say(f"{'processor time of all three, ms':<44}{cost:>9.1f}  of the site and its database")
    say(f"{'sends a second, kept and reviewed before':<44}{alone.rate:>9.0f}")
    say(f"{'p95 of these, ms':<44}{alone.p95(alone.sends):>9.0f}")
    reference = by_plain_sql(TABLES, visits.receipts)
    say(f"{'submissions a second by plain SQL, one writer':<44}{reference:>9.0f}  the reference")


if __name__ == "__main__":
    main()
