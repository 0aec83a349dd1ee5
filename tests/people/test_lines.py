"""Mails of one run share a connection; each is sent once, lost never, and in doubt only where it was itself cut off."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from consult.ledger.models import Job
from consult.people import outbox, tasks
from consult.people.outbox import Mail
from tests import mailroom
from tests.people.test_delivery import begin

S = Mail.Status


@pytest.fixture
def smtp(settings: Any) -> Iterator[mailroom.Inbox]:
    with mailroom.smtp_server() as (inbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield inbox


def post(n: int) -> None:
    for number in range(n):
        outbox.post(
            "receipt", f"a{number}@example.org", subject=f"{number}", text="Thanks.", key=f"receipt:{number}"
        )


def first_job() -> Job:
    return Job.objects.filter(kind="deliver_mail").order_by("pk")[0]


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("status", flat=True))


def subjects(inbox: mailroom.Inbox) -> list[str]:
    return [str(message["Subject"]) for message in inbox.messages]


@pytest.mark.django_db
def test_what_waits_goes_out_over_one_connection(smtp):
    post(5)
    tasks.deliver_mail(first_job().pk)
    assert (subjects(smtp), smtp.connections) == (list("01234"), 1)
    assert states() == [S.SENT] * 5
    for job in Job.objects.filter(kind="deliver_mail"):  # the other bells
        assert job.state == Job.State.DONE
        tasks.deliver_mail(job.pk)
    assert len(smtp.messages) == 5


@pytest.mark.django_db
def test_one_run_takes_so_many_and_leaves_the_rest_to_their_own_bells(smtp, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    post(3)
    tasks.deliver_mail(first_job().pk)
    assert states() == [S.SENT, S.SENT, S.QUEUED]
    tasks.deliver_mail(Job.objects.waiting().get().pk)
    assert (states(), smtp.connections) == ([S.SENT] * 3, 2)


@pytest.mark.django_db
def test_where_it_breaks_in_the_middle_only_that_mail_is_in_doubt(smtp):
    post(4)
    smtp.hangs_up_after = {2}
    tasks.deliver_mail(first_job().pk)
    assert states() == [S.SENT, S.UNSURE, S.SENT, S.SENT]
    assert smtp.connections == 2
    assert subjects(smtp) == list("0123")


@pytest.mark.django_db
def test_a_server_that_hangs_up_between_two_mails_is_called_again_and_nothing_is_in_doubt(smtp):
    post(5)
    smtp.mail_per_connection = 2
    tasks.deliver_mail(first_job().pk)
    assert (states(), subjects(smtp), smtp.connections) == ([S.SENT] * 5, list("01234"), 3)


@pytest.mark.django_db
def test_a_refused_mail_is_no_matter_of_the_next(smtp):
    post(3)
    smtp.unknown = {"a1@example.org"}
    tasks.deliver_mail(first_job().pk)
    assert states() == [S.SENT, S.FAILED, S.SENT]


@pytest.mark.django_db
def test_where_nobody_answers_one_mail_finds_out_for_all(smtp, settings):
    settings.EMAIL_PORT = 9  # nothing listens there
    post(3)
    tasks.deliver_mail(first_job().pk)
    assert [mail.attempts for mail in Mail.objects.order_by("pk")] == [1, 0, 0]
    assert states() == [S.QUEUED] * 3
    assert Job.objects.waiting().filter(kind="deliver_mail").count() == 2


@pytest.mark.django_db
def test_where_mail_is_written_to_files_each_has_its_own(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    post(2)
    for job in Job.objects.filter(kind="deliver_mail"):
        tasks.deliver_mail(job.pk)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_among_several_leaves_one_in_doubt_and_the_rest_as_they_were():
    post(3)
    with mailroom.smtp_server() as (inbox, port):
        inbox.silent_at, inbox.silent_from = "DATA", 2
        worker = begin(first_job(), port)
        assert inbox.is_silent.wait(180)
        worker.kill()
        worker.wait()
        assert states() == [S.SENT, S.QUEUED, S.QUEUED]
        Job.objects.filter(state=Job.State.RUNNING).update(lease_until=Now() - timedelta(seconds=1))
        inbox.silent_at = ""
        again = Job.objects.filter(kind="deliver_mail").due().order_by("pk")[0]
        assert begin(again, port).wait(180) == 0
    assert states() == [S.SENT, S.UNSURE, S.SENT]
    assert subjects(inbox) == list("012")
