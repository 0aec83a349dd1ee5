"""The worker counts soon after a decision, whatever happens to the messages."""

import subprocess

import pytest

from comments import moderation
from comments.models import Comment
from consult.aggregation.models import Cell
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.ledger.tasks import ring_again
from consult.people.models import User
from tests import factories
from tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5


def test_counts_are_up_to_date_soon_after_a_decision(
    consultation: Consultation, comment: Comment, moderator: User, worker: subprocess.Popen[bytes]
) -> None:
    moderation.decide(comment, "accept", by=moderator)
    wait_for(Cell.objects.filter(consultation=consultation).exists, seconds=SOON, what="the worker to count")


def test_a_message_that_was_lost_is_sent_again(
    consultation: Consultation, worker: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as silent:
        silent.setattr("consult.ledger.bell.current_app.send_task", _unreachable)
        factories.accepted(consultation)
    assert Job.objects.waiting().filter(kind="recount").exists()
    ring_again()
    wait_for(Cell.objects.filter(consultation=consultation).exists, seconds=SOON, what="the second bell")


def _unreachable(*args: object, **options: object) -> None:
    raise OSError("no Redis")
