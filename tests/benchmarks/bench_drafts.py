"""5,000 drafts that are open at once, each saving itself every 30 s: 167 saves a second, over HTTP, on two workers.

Saves are due by the clock, whatever the site does: what waits for a busy site counts as slow. Each save is one of a
visitor without account, in a session of its own, with all that a browser sends. At the end every draft is read from
the database: what was acknowledged must be there. Beside it, the same UPDATE by plain SQL on one connection.
"""

import http.client
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.contrib.sessions.models import Session
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.utils import timezone

from comments import drafts, unfinished, visits
from comments.drafting import Draft, Unfinished
from consult.consultations.models import Consultation
from consult.people.sessions import SessionStore
from tests.benchmarks.generated import SENTENCES, open_consultation
from tests.benchmarks.load import by_the_clock, percentile

OPEN, EVERY, SECONDS = 5_000, 30, 30
LATEST = 45
"""When it is over, whatever is still due: a site that is too slow is told apart, not waited for."""
DUE = OPEN / EVERY
P95_GOAL = 400
BODY = " ".join(SENTENCES[:8])


@dataclass
class Saves:
    """Milliseconds of each save from when it was due, and the last words of each draft that were acknowledged."""

    times: list[float] = field(default_factory=list)
    kept: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0


def name(number: int) -> str:
    return f"bench-{number:032d}"[:40]


def open_drafts(consultation: Consultation) -> list[str]:
    """Each with a session and something begun in it. The sessions' keys."""
    Draft.objects.filter(consultation=consultation).delete()
    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    holders = [f"holder-{number}" for number in range(OPEN)]
    keys = [f"benchsession{number:020d}" for number in range(OPEN)]
    now = int(time.time())  # a session is renewed once a day: this one was
    Session.objects.filter(session_key__in=keys).delete()
    Session.objects.bulk_create(
        Session(
            session_key=key,
            session_data=store.encode({drafts.HOLDER: holder, visits.KEPT_AT: now}),
            expire_date=until,
        )
        for key, holder in zip(keys, holders, strict=True)
    )
    made = Draft.objects.bulk_create(
        Draft(consultation=consultation, session_key=holder) for holder in holders
    )
    Unfinished.objects.bulk_create(
        Unfinished(key=name(number), draft=draft, item="guideline-3", typed={"body": [BODY]})
        for number, draft in enumerate(made)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_unfinished, comments_draft, django_session")
    return keys


def saving(port: int, slug: str, sessions: list[str]) -> Saves:
    saves, token = Saves(), _get_new_csrf_string()

    def worker() -> Callable[[int], None]:
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        return lambda number: save(site, number)

    def save(site: http.client.HTTPConnection, number: int) -> None:
        which, words = number % OPEN, f"{number} {BODY}"
        fields = {"body": words, "stance": "support", "items": "guideline-3", "item": "guideline-3"}
        headers = {
            "Cookie": f"sessionid={sessions[which]}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        path = f"/consultations/{slug}/draft/unfinished/{name(which)}/"
        site.request("POST", path, urlencode({**fields, "seen": 1 + number // OPEN}), headers)
        answer = site.getresponse()
        told = answer.read()
        if answer.status == 200 and json.loads(told)["version"]:
            saves.kept[which] = words
        else:
            saves.refused.append(f"{answer.status} {told[:200]!r}")

    saves.times, saves.seconds = by_the_clock(worker, DUE, SECONDS, latest=LATEST)
    return saves


def lost(saves: Saves) -> int:
    """Acknowledged, and not there."""
    rows = Unfinished.objects.filter(key__startswith="bench-").values_list("key", "typed")
    there = {key: typed["body"][0] for key, typed in rows}
    return sum(there.get(name(which)) != words for which, words in saves.kept.items())


def by_plain_sql(seconds: float = 3.0) -> float:
    """The same rows, one UPDATE after another, each committed."""
    statement = (
        "UPDATE comments_unfinished SET typed = %s, version = version + 1, saved_at = now() WHERE key = %s"
    )
    began, done = time.perf_counter(), 0
    with connection.cursor() as cursor:
        while time.perf_counter() - began < seconds:
            typed = {"body": [f"{done} {BODY}"], "stance": ["support"], "items": ["guideline-3"]}
            cursor.execute(statement, [json.dumps(unfinished.cleaned(typed)), name(done % OPEN)])
            done += 1
    return done / (time.perf_counter() - began)


def main() -> None:
    installation.prepare()
    slug = "bench-drafts"
    consultation = Consultation.objects.filter(slug=slug).first() or open_consultation(slug)
    head(f"{OPEN:,} open drafts, each saved every {EVERY} s, for {SECONDS} s: {len(BODY)} characters each")
    sessions = open_drafts(consultation)
    with installation.served() as port:
        used = installation.processor_seconds(port)
        saves = saving(port, consultation.slug, sessions)
        cost = 1000 * (installation.processor_seconds(port) - used) / len(saves.times)
    report(saves, cost)
    gone = lost(saves)
    say(f"{'saves a second by plain SQL, one writer':<44}{by_plain_sql():>9.0f}  the reference")
    say(f"{len(saves.times):,} saves, {len(saves.kept):,} drafts, {len(saves.refused)} refused, {gone} lost")
    if gone or saves.refused:
        raise SystemExit(f"Something that was typed was lost: {saves.refused[:1]}")


def report(saves: Saves, cost: float) -> None:
    ordered = sorted(saves.times)
    rate, p95 = len(ordered) / saves.seconds, percentile(ordered, 0.95)
    say(f"{'saves a second, sustained':<44}{rate:>9.0f}  due {DUE:.0f}: {verdict(rate >= 0.98 * DUE)}")
    say(f"{'p50 from when it was due, ms':<44}{percentile(ordered, 0.5):>9.0f}")
    say(f"{'p95 from when it was due, ms':<44}{p95:>9.0f}  goal {P95_GOAL}: {verdict(p95 < P95_GOAL)}")
    say(f"{'processor time of a save, ms':<44}{cost:>9.1f}  of the site and its database")


if __name__ == "__main__":
    main()
