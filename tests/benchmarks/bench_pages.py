"""Every public page on the demo data, and on 50,000 comments: milliseconds at the server, and queries."""

import sys
import time
from io import StringIO
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment, Letter, Submission
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis.models import Report
from guidance.models import Edition
from tests.benchmarks.generated import consultation_with

MS_GOAL, QUERY_GOAL = 150, 25
ALONE: tuple[str, ...] = (
    "home",
    "consultation-list",
    "guidance-list",
    "report-list",
    "my-submissions",
    "api-root",
)
ALONE += ("api-consultations", "api-docs", "account_login", "account_signup")
OF_CONSULTATION: tuple[str, ...] = ("consultation", "feedback", "comment-list", "draft", "draft-comment-add")
OF_CONSULTATION += ("api-consultation", "api-items", "api-comments", "api-aggregates")
OF_STAFF = ("moderation-queue", "moderation-decisions", "job-list", "token-list", "consultation-new")


def public_pages(consultations: list[Consultation]) -> list[str]:
    paths = [reverse(name) for name in ALONE]
    for one in consultations:
        paths += [reverse(name, args=[one.slug]) for name in OF_CONSULTATION]
        item = one.items.select_related("item__node").last()
        assert item
        paths.append(reverse("item", args=[one.slug, item.item.node.key]))
        if one.takes_comments:
            paths.append(f"{reverse('consultation', args=[one.slug])}?comment={item.item.node.key}")
        paths += _of_what_was_sent(one)
    paths += [reverse("report", args=[one.public_id]) for one in Report.objects.published()]
    editions = Edition.objects.published().select_related("document")
    return paths + [reverse("edition", args=[one.document.slug, one.slug]) for one in editions]


def _of_what_was_sent(consultation: Consultation) -> list[str]:
    comments = Comment.objects.accepted().filter(consultation=consultation)
    letters = Letter.objects.filter(submission__consultation=consultation)
    sent = Submission.objects.filter(consultation=consultation)
    return [
        *(reverse("comment", args=[one.public_id]) for one in comments[:1]),
        *(reverse("letter", args=[one.public_id]) for one in letters[:1]),
        *(reverse("receipt", args=[one.tracking_number, one.secret]) for one in sent[:1]),
    ]


def measure(client: Client, path: str) -> bool:
    """Prints one row; False where the page is too slow or asks too much."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    queries = len(asked)  # now: the next request empties the log
    if answer.status_code != 200:
        say(f"{path:<84}   answers {answer.status_code}")
        return False
    client.get(path)
    took = median(_seconds(client, path) for _ in range(5)) * 1000
    fine = took < MS_GOAL and queries <= QUERY_GOAL
    say(f"{path[:84]:<84}{took:>7.0f}{queries:>9}{'' if fine else '  MISSED'}")
    return fine


def _seconds(client: Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path)
    return time.perf_counter() - began


def main() -> None:
    installation.prepare()
    call_command("load_example", stdout=StringIO(), stderr=StringIO())
    examples = list(Consultation.objects.public().filter(is_example=True))
    head(
        f"Pages: under {MS_GOAL} ms at the server, at most {QUERY_GOAL} queries (the first time in a process)"
    )
    say(f"{'':<84}{'ms':>7}{'queries':>9}")
    visitor, staff = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    staff.force_login(User.objects.get(email="administrator@example.org"))
    fine = [measure(visitor, path) for path in public_pages([*examples, consultation_with(50_000)])]
    fine += [measure(staff, reverse(name)) for name in OF_STAFF]
    say(f"{sum(fine)} of {len(fine)} pages within both: {verdict(all(fine))}")


if __name__ == "__main__":
    main()
