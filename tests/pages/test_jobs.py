"""Operators see what is stuck and let it run again; nobody else sees anything."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consult.consultations.models import Consultation
from consult.ledger.models import Event, Job
from consult.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(consultation: Consultation) -> Job:
    (job,) = Job.objects.wake(["recount"], subject=consultation)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.FAILED,
        attempts=5,
        error="OperationalError: the disk is full",
        finished_at=timezone.now(),
    )
    return job


def test_a_failed_job_is_shown_with_its_error_and_runs_again(
    client: Client, failed: Job, administrator: User
) -> None:
    client.force_login(administrator)
    assert "the disk is full" in client.get("/jobs/").content.decode()
    client.post(f"/jobs/{failed.pk}/retry/")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (Job.State.WAITING, 0)
    assert Event.objects.about(failed).get().actor == administrator


def test_work_that_nobody_answers_is_said_aloud(
    client: Client, consultation: Consultation, administrator: User
) -> None:
    client.force_login(administrator)
    (job,) = Job.objects.wake(["recount"], subject=consultation)
    assert "No worker answers" not in client.get("/jobs/").content.decode()
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now() - timedelta(minutes=2))
    assert "No worker answers" in client.get("/jobs/").content.decode()


@pytest.mark.parametrize("who", ["participant", "moderator", "editor", "stranger"])
def test_others_find_nothing(client: Client, failed: Job, who: str, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get("/jobs/").status_code == 404
    assert client.post(f"/jobs/{failed.pk}/retry/").status_code == 404
