"""Background work: the row is the truth, the message only a bell."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F
from django.db.models.functions import Now

from consult.consultations.models import Consultation
from consult.ledger import bell
from consult.ledger.models import Event, Job
from consult.ledger.tasks import ring_again
from consult.people.models import User
from tests.racing import at_once

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
Bells = list[tuple[str, int]]


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> Bells:
    """The messages that would go to Redis, so that a test can lose or double them."""
    rung: Bells = []

    def send(task: str, args: list[int]) -> None:
        rung.append((task, args[0]))

    monkeypatch.setattr("consult.ledger.bell.current_app.send_task", send)
    return rung


@pytest.fixture
def job(consultation: Consultation, bells: Bells) -> Job:
    Job.objects.all().delete()
    return Job.objects.wake(["recount"], subject=consultation)[0]


def claimed(job: Job) -> Job:
    mine = Job.objects.claim(job.pk)
    assert mine is not None
    return mine


def the_worker_is_killed(job: Job) -> None:
    """What a killed worker leaves behind: a row that says running, under a lease that runs out."""
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(minutes=2))


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def fail(job: Job, error: str = "broken") -> None:
    with pytest.raises(RuntimeError), claimed(job).release_on_error():
        raise RuntimeError(error)


def fail_for_good(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MAX_ATTEMPTS - 1)
    fail(job)


def test_a_job_of_an_unknown_kind_is_refused(consultation: Consultation) -> None:
    with pytest.raises(ValueError, match="no task for make_tea"):
        Job.objects.wake(["make_tea"], subject=consultation)


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_when_the_transaction_commits_and_not_before(
    consultation: Consultation, bells: Bells
) -> None:
    with transaction.atomic():
        (job,) = Job.objects.wake(["recount"], subject=consultation)
        assert bells == []
    assert bells == [(settings.JOBS["recount"], job.pk)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody(consultation: Consultation, bells: Bells) -> None:
    before = Job.objects.count()
    with transaction.atomic():
        Job.objects.wake(["recount"], subject=consultation)
        transaction.set_rollback(True)
    assert bells == []
    assert Job.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_with_redis_down_the_decision_stands_and_the_job_waits(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with current_app.connection_for_write("redis+socket:///nowhere/redis.sock?virtual_host=0") as nowhere:
        send = current_app.send_task
        monkeypatch.setattr(
            "consult.ledger.bell.current_app.send_task",
            lambda task, args: send(task, args, connection=nowhere, retry=False),
        )
        (job,) = Job.objects.wake(["recount"], subject=consultation)
        assert bell.ring(job.kind, job.pk) is False
    assert state(job) == Job.State.WAITING


def test_a_claim_takes_a_lease_and_counts_the_attempt(job: Job) -> None:
    mine = claimed(job)
    assert (mine.state, mine.attempts) == (Job.State.RUNNING, 1)
    assert mine.lease_until is not None
    assert mine.started_at is not None
    assert timedelta() < mine.lease_until - mine.started_at <= LEASE


def test_a_message_delivered_twice_does_the_work_once(job: Job) -> None:
    mine = claimed(job)
    assert Job.objects.claim(job.pk) is None
    with mine.release_on_error():
        pass
    assert state(job) == Job.State.DONE
    assert Job.objects.claim(job.pk) is None


def test_a_message_for_a_job_that_is_gone_does_nothing(job: Job) -> None:
    assert Job.objects.claim(job.pk + 1000) is None


def test_one_run_answers_all_who_asked_before_it_began(job: Job, consultation: Consultation) -> None:
    others = [Job.objects.wake(["recount"], subject=consultation)[0] for _ in range(3)]
    claimed(job)
    assert {state(other) for other in others} == {Job.State.DONE}


def test_who_asks_while_it_runs_is_answered_by_another_run(
    job: Job, consultation: Consultation, bells: Bells
) -> None:
    """The run may have read its rows before the later change; and nobody waits for beat to come round."""
    mine = claimed(job)
    (later,) = Job.objects.wake(["recount"], subject=consultation)
    assert Job.objects.claim(later.pk) is None
    assert state(later) == Job.State.WAITING
    bells.clear()
    with mine.release_on_error():
        pass
    assert bells == [(settings.JOBS["recount"], later.pk)]
    assert Job.objects.claim(later.pk) is not None


def test_other_input_is_other_work(job: Job, consultation: Consultation) -> None:
    (other,) = Job.objects.wake(["recount"], subject=consultation, fingerprint="other")
    with claimed(job).release_on_error():
        assert state(other) == Job.State.WAITING
    assert Job.objects.claim(other.pk) is not None


def test_other_subjects_run_at_the_same_time(job: Job, consultation: Consultation, stranger: User) -> None:
    elsewhere = Consultation.objects.get(slug="elsewhere")
    (other,) = Job.objects.wake(["recount"], subject=elsewhere)
    claimed(job)
    assert Job.objects.claim(other.pk) is not None


@pytest.mark.parametrize("attempt", range(1, settings.JOB_MAX_ATTEMPTS))
def test_a_failed_attempt_waits_longer_each_time(job: Job, attempt: int) -> None:
    Job.objects.filter(pk=job.pk).update(attempts=attempt - 1)
    fail(job, "the disk is full")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (
        Job.State.WAITING,
        attempt,
        "RuntimeError: the disk is full",
    )
    (left,) = Job.objects.filter(pk=job.pk).values_list(F("run_at") - Now(), flat=True)
    assert timedelta(seconds=2**attempt - 1) < left <= timedelta(seconds=2**attempt)
    assert Job.objects.claim(job.pk) is None


def test_after_the_last_attempt_it_has_failed_and_a_late_message_changes_nothing(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MAX_ATTEMPTS - 1)
    fail(job)
    assert state(job) == Job.State.FAILED
    assert Job.objects.claim(job.pk) is None
    assert ring_again() == 0


def test_the_job_of_a_killed_worker_is_taken_by_another(job: Job, bells: Bells) -> None:
    dead = claimed(job)
    the_worker_is_killed(job)
    bells.clear()
    assert ring_again() == 1
    assert bells == [(settings.JOBS["recount"], job.pk)]
    alive = claimed(job)
    assert alive.attempts == 2
    with dead.release_on_error():  # It was only slow, and comes back too late to say that it is done.
        pass
    assert state(job) == Job.State.RUNNING


def test_a_slow_worker_does_not_end_the_run_that_a_person_started(job: Job, editor: User) -> None:
    """A retry counts attempts from nought again, so that the attempt's number can't tell two runs apart."""
    slow = claimed(job)
    the_worker_is_killed(job)
    assert job.retry(by=editor)
    claimed(job)
    with slow.release_on_error():
        pass
    assert state(job) == Job.State.RUNNING


def test_a_worker_that_dies_each_time_ends_as_failed(job: Job) -> None:
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        claimed(job)
        the_worker_is_killed(job)
    assert Job.objects.claim(job.pk) is None
    assert ring_again() == 0
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "died each time" in job.error


def test_a_lost_message_is_sent_again_once_for_the_same_work(
    job: Job, consultation: Consultation, bells: Bells
) -> None:
    Job.objects.wake(["recount"], subject=consultation)
    bells.clear()
    assert ring_again() == 1
    assert len(bells) == 1


def test_beat_rings_for_the_dead_run_before_those_who_wait_behind_it(
    job: Job, consultation: Consultation
) -> None:
    (late,) = Job.objects.wake(["recount"], subject=consultation)
    claimed(job)
    the_worker_is_killed(job)
    Job.objects.filter(pk=late.pk).update(state=Job.State.WAITING, run_at=Now() - timedelta(hours=1))
    assert Job.objects.claim(late.pk) is None  # The row before it still says running.
    assert _who_is_rung_for(heard=True) == [job.pk]


def test_beat_stops_ringing_where_nobody_hears(
    consultation: Consultation, stranger: User, bells: Bells
) -> None:
    for subject in (consultation, Consultation.objects.get(slug="elsewhere")):
        Job.objects.wake(["recount"], subject=subject)
    assert len(_who_is_rung_for(heard=False)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_inside_the_work_is_kept_with_the_job(job: Job) -> None:
    with pytest.raises(DatabaseError), claimed(job).release_on_error(), transaction.atomic():
        _sql("SELECT 1/0")
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert "division by zero" in job.error


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_while_working_does_not_keep_the_job(job: Job) -> None:
    with pytest.raises(DatabaseError), claimed(job).release_on_error(), transaction.atomic():
        _ask_on_a_cut_connection()
    assert state(job) == Job.State.WAITING


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_job(job: Job) -> None:
    results = at_once(*[lambda: Job.objects.claim(job.pk)] * 4)
    assert [result is None for result in results].count(False) == 1
    assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_two_jobs_for_the_same_work_never_run_together(job: Job, consultation: Consultation) -> None:
    (other,) = Job.objects.wake(["recount"], subject=consultation)
    at_once(lambda: Job.objects.claim(job.pk), lambda: Job.objects.claim(other.pk))
    assert Job.objects.filter(state=Job.State.RUNNING).count() == 1


@pytest.mark.parametrize(
    ("spoil", "possible"),
    [
        (fail_for_good, True),
        (lambda job: the_worker_is_killed(claimed(job)), True),
        (lambda job: Job.objects.filter(pk=job.pk).update(run_at=Now() - timedelta(minutes=2)), True),
        (lambda job: None, False),
        (claimed, False),
    ],
    ids=["failed", "its worker was killed", "nobody answers", "waits", "runs"],
)
def test_what_failed_or_hangs_can_be_retried(
    spoil: Callable[[Job], object], possible: bool, job: Job, administrator: User
) -> None:
    spoil(job)
    assert job.retry(by=administrator) is possible
    assert Event.objects.about(job).filter(verb="retry", actor=administrator).exists() is possible
    if possible:
        assert claimed(job).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_retry_rings_the_bell(job: Job, administrator: User, bells: Bells) -> None:
    fail_for_good(job)
    bells.clear()
    job.retry(by=administrator)
    assert bells == [(settings.JOBS["recount"], job.pk)]


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ask_on_a_cut_connection() -> None:
    """What a restart of the server does to everybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    finally:
        other.close()
    _sql("SELECT 1")


def _who_is_rung_for(*, heard: bool) -> list[int]:
    """What beat tries in one round, where the bell is heard or isn't."""
    tried: list[int] = []

    def ring(kind: str, pk: int) -> bool:
        tried.append(pk)
        return heard

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("consult.ledger.tasks.ring", ring)
        assert ring_again() == (len(tried) if heard else 0)
    return tried
