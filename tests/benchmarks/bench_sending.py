"""How many submissions a second the API takes, and whether one is lost when the site is killed.

Eight connections with tokens of eight accounts, each submission under a key of its own: of one comment, as platforms
count that take a comment in one request; of ten, as fast as they can; then by
the clock, where what waits for a busy site counts as slow; then by the clock while workers are killed, and once the
whole site. What breaks is sent again under the same key, as the API's reference tells its clients to. In the end every
key that was ever sent is looked for: one submission, with its comments in their words, its event and its job.
"""

import http.client
import json
import os
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from comments.models import About, Comment, FacetValue, Submission
from consult.api import tokens
from consult.api.models import Delivery, Scope
from consult.consultations.models import Consultation, FacetOption
from consult.ledger.models import Event, Job
from consult.pages.management.commands.demo import wait_until_ready
from consult.pages.processes import Children
from consult.people.models import User
from tests.benchmarks.generated import SENTENCES, consultation_with
from tests.benchmarks.load import CONNECTIONS, by_the_clock, in_parallel, percentile
from tests.benchmarks.plain_sql import by_plain_sql

SECONDS = 15
GOAL, P95_GOAL = 40, 400
ONE_GOAL, ONE_P95_GOAL = 60, 300
"""For submissions of one comment."""
DUE = 20
KILLING, EVERY = 20, 3
"""How long workers are killed, and every how many seconds one."""
PATIENCE, PAUSE, LONGEST_PAUSE = 90, 0.1, 2
"""How many seconds a client sends the same again, and how long it waits: twice as long each time."""
COMMENTS = 10
BODY = " ".join(SENTENCES[:8])
LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""What marks a comment is no row of digits: those are looked at as telephone numbers."""
STANCES = ("support", "oppose", "support_with_changes", "")
SENDER = {
    "capacity": "self",
    "category": "individual",
    "consent": "named",
    "name": "Ada Example",
    "email": "ada@example.org",
}
TABLES = (Submission, Comment, About, FacetValue, Event, Job, Delivery)


@dataclass
class Sent:
    """By key: the comments of all that was ever sent, and the tracking numbers of all that was acknowledged."""

    asked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    """Why something had to be sent again, and how often."""


class Sender:
    """A program with a token: keeps its connection, and sends again under the same key what was not answered."""

    def __init__(self, port: int, token: str, consultation: Consultation, sent: Sent, each: int) -> None:
        self.site = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token, self.sent, self.each = token, sent, each
        self.slug, self.answers = consultation.slug, answers(consultation)

    def send(self, _: int = 0) -> None:
        key, until = str(uuid.uuid4()), time.perf_counter() + PATIENCE
        comments = self.sent.asked[key] = [comment(n, self.answers) for n in range(self.each)]
        words = json.dumps({"consultation": self.slug, "sender": SENDER, "comments": comments})
        pause = PAUSE
        while not (number := self.acknowledged(key, words)):
            assert time.perf_counter() < until, f"{key} was not taken within {PATIENCE} s"
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self.sent.numbers[key] = number

    def acknowledged(self, key: str, words: str) -> str:
        """The tracking number; empty where nobody answered, or a server did that cannot now."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        try:
            self.site.request("POST", "/api/v1/submissions/", words, headers)
            answer = self.site.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.site.close()
            self.sent.broken[type(error).__name__] += 1
            return ""
        if answer.status >= 500:
            self.sent.broken[str(answer.status)] += 1
            return ""
        assert answer.status in (200, 201), f"sending was answered with {answer.status}: {told[:300]!r}"
        return str(json.loads(told)["trackingNbr"])


def answers(consultation: Consultation) -> list[str]:
    options = FacetOption.objects.filter(facet__consultation=consultation).order_by("pk")
    return [f"{option.facet.code}:{option.code}" for option in options.select_related("facet")]


def comment(n: int, answers: list[str]) -> dict[str, Any]:
    """Each on an item of its own; every third answers a closed question."""
    return {
        "comment": f"{uuid.uuid4().hex.translate(LETTERS)} {BODY}",
        "about": [f"guideline-{2 * n + 1}"],
        "stance": STANCES[n % len(STANCES)],
        "facets": [answers[n % len(answers)]] if n % 3 == 0 else [],
    }


def account(number: int) -> tuple[User, str]:
    """Somebody with a token that may send."""
    user, _ = User.objects.get_or_create(email=f"bench-sending-{number}@example.org")
    return user, tokens.make("benchmark", [Scope.WRITE], by=user)[1]


@dataclass(frozen=True)
class Load:
    """A part of what is measured: who sends, where to, and what they sent."""

    port: int
    tokens: list[str]
    consultation: Consultation
    sent: Sent
    each: int = COMMENTS
    """How many comments a submission has."""

    def sender(self) -> Callable[[], Sender]:
        """Makes the sender of each thread, the accounts in turn."""
        turns, lock = cycle(self.tokens), threading.Lock()

        def make() -> Sender:
            with lock:
                token = next(turns)
            return Sender(self.port, token, self.consultation, self.sent, self.each)

        return make

    def as_fast_as_it_goes(self) -> tuple[list[float], float]:
        sender = self.sender()

        def send(until: float, times: list[float]) -> None:
            one = sender()
            while (began := time.perf_counter()) < until:
                one.send()
                times.append(1000 * (time.perf_counter() - began))

        return in_parallel(send, SECONDS)

    def paced(
        self, seconds: float, latest: float, meanwhile: Callable[[], None] = lambda: None
    ) -> tuple[list[float], float]:
        sender = self.sender()
        return by_the_clock(lambda: sender().send, DUE, seconds, latest=latest, meanwhile=meanwhile)


def killing(port: int, site: Children) -> Counter[str]:
    """Kill a worker every few seconds, the one that has run longest, and half-way all there is of the site."""
    killed: Counter[str] = Counter()
    for turn in range(KILLING // EVERY):
        time.sleep(EVERY)
        site.look_after()
        if turn == KILLING // EVERY // 2:
            kill_all(port, site)
            killed["site"] += 1
        elif len(found := workers(port, site)) > 1:
            os.kill(found[0], signal.SIGKILL)
            killed["worker"] += 1
    return killed


def kill_all(port: int, site: Children) -> None:
    """As a machine that goes down does, and comes up again."""
    for child in site.children:
        child.signal(signal.SIGKILL)
        assert child.process
        child.process.wait()
    site.look_after()
    wait_until_ready(port, site)


def workers(port: int, site: Children) -> list[int]:
    """Process ids, oldest first; without the process that started them."""
    masters = {child.process.pid for child in site.children if child.process}
    return sorted(set(installation.web_processes(port)) - masters)


def wrong(sent: Sent, users: list[User], before: int) -> list[str]:
    """What was lost, doubled or changed, in words; nothing is as it should be."""
    ours = Submission.objects.filter(user__in=users)
    rows = Delivery.objects.filter(user__in=users, key__in=sent.asked)
    found = {
        key: (pk, number)
        for key, pk, number in rows.values_list("key", "submission", "submission__tracking_number")
    }
    keys = [pk for pk, _ in found.values()]
    events = Counter(_subjects(Event.objects.filter(verb="submit"), keys))
    jobs = Counter(_subjects(Job.objects.filter(kind="send_receipt"), keys))
    there = comments_of(keys)
    problems = [f"{ours.count() - before} submissions for {len(sent.asked)} keys"] * (
        ours.count() - before != len(sent.asked)
    )
    for key, comments in sent.asked.items():
        pk, number = found.get(key, (0, ""))
        if there.get(pk) != [as_row(one) for one in comments]:
            problems.append(f"{key} has other comments than were sent")
        if (events[pk], jobs[pk]) != (1, 1):
            problems.append(f"{key} has {events[pk]} events and {jobs[pk]} jobs")
        if sent.numbers.get(key) != number:
            problems.append(f"{key} was acknowledged as {sent.numbers.get(key)} and is {number}")
    return problems


def _subjects(rows: Any, keys: list[int]) -> Any:
    known = rows.filter(subject_type=Submission._meta.label_lower, subject_id__in=keys)
    return known.values_list("subject_id", flat=True)


Row = tuple[str, str, str, str | None]


def as_row(sent: dict[str, Any]) -> Row:
    answer = sent["facets"][0].partition(":")[2] if sent["facets"] else None
    return sent["comment"], sent["about"][0], sent["stance"], answer


def comments_of(submissions: list[int]) -> dict[int, list[Row]]:
    """In their order: the words, the item, the stance and the answer of each; a second item or answer is one more."""
    rows = Comment.objects.filter(submission__in=submissions).order_by("submission", "position", "pk")
    found: dict[int, list[Row]] = {}
    for submission, *row in rows.values_list(
        "submission", "body", "abouts__item__item__node__key", "abouts__stance", "facet_values__option__code"
    ):
        found.setdefault(submission, []).append((row[0], row[1], row[2], row[3]))
    return found


def main() -> None:
    installation.prepare()
    consultation = consultation_with(1_000)
    accounts = [account(number) for number in range(CONNECTIONS)]
    users, sent = [user for user, _ in accounts], Sent()
    before = Submission.objects.filter(user__in=users).count()
    head(f"Sending by API: comments of {len(BODY)} characters, {CONNECTIONS} accounts")
    with installation.serving() as (port, site):
        load = Load(port, [token for _, token in accounts], consultation, sent)
        for _ in range(4):
            load.sender()().send()  # warms up
        measure_speed(replace(load, each=1), ONE_GOAL, ONE_P95_GOAL)
        measure_speed(load, GOAL)
        measure_delay(load)
        measure_loss(load, site)
    problems = wrong(sent, users, before)
    say(f"{len(sent.asked):,} keys sent, {len(sent.numbers):,} acknowledged, {len(problems)} lost or doubled")
    reference = by_plain_sql(TABLES, list(sent.numbers.values()))
    say(f"{'submissions a second by plain SQL, one writer':<46}{reference:>7.0f}  the reference")
    if problems:
        raise SystemExit(f"A submission was lost or doubled: {problems[:3]}")


def measure_speed(load: Load, goal: int, p95_goal: int = 0) -> None:
    used = installation.processor_seconds(load.port)
    times, seconds = load.as_fast_as_it_goes()
    cost = 1000 * (installation.processor_seconds(load.port) - used) / len(times)
    rate, p95 = len(times) / seconds, percentile(sorted(times), 0.95)
    name = f"submissions of {load.each} a second, for {SECONDS} s"
    say(f"{name:<46}{rate:>7.0f}  goal {goal}: {verdict(rate >= goal)}")
    say(
        f"{'p95 of these, ms':<46}{p95:>7.0f}"
        + f"  goal {p95_goal}: {verdict(p95 < p95_goal)}" * bool(p95_goal)
    )
    say(f"{'processor time of one, ms':<46}{cost:>7.1f}  of the site and its database")


def measure_delay(load: Load) -> None:
    times, seconds = load.paced(SECONDS, latest=2 * SECONDS)
    ordered, rate = sorted(times), len(times) / seconds
    p95 = percentile(ordered, 0.95)
    say(f"{'by the clock: submissions a second':<46}{rate:>7.1f}  due {DUE}: {verdict(rate >= 0.95 * DUE)}")
    say(f"{'p50 from when it was due, ms':<46}{percentile(ordered, 0.5):>7.0f}")
    say(f"{'p95 from when it was due, ms':<46}{p95:>7.0f}  goal {P95_GOAL}: {verdict(p95 < P95_GOAL)}")


def measure_loss(load: Load, site: Children) -> None:
    killed: Counter[str] = Counter()
    load.sent.broken.clear()
    times, _ = load.paced(KILLING, KILLING + PATIENCE, lambda: killed.update(killing(load.port, site)))
    broken = load.sent.broken
    why = ", ".join(f"{name} {number}" for name, number in broken.most_common()) or "none"
    say(f"{'sent by the clock while the site is killed':<46}{len(times):>7,}  of {DUE * KILLING} due")
    say(f"{'workers killed; whole site killed':<46}{killed['worker']:>7}  {killed['site']}")
    say(f"{'sent again under the same key':<46}{broken.total():>7}  {why}")
    say(f"{'longest until acknowledged, ms':<46}{max(times):>7.0f}")


if __name__ == "__main__":
    main()
