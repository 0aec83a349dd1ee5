"""Mail is handed over once, whatever dies in the middle; what nobody can know is left to a person."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult.ledger.errors import WorkflowError
from consult.ledger.models import Job
from consult.people import delivery, outbox, tasks
from consult.people.letters import File, message_id
from consult.people.outbox import Mail
from tests import mailroom, processes

S = Mail.Status
WORKER = """
import sys, django
django.setup()
from consult.people.tasks import deliver_mail
deliver_mail(int(sys.argv[1]))
"""


@pytest.fixture
def smtp(settings: Any) -> Iterator[mailroom.Inbox]:
    with mailroom.smtp_server() as (inbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield inbox


def post(kind: str = "receipt", key: str = "receipt:1", **more: Any) -> Mail:
    text = "Thank you.\n\nSee https://example.org/receipt"
    return outbox.post(kind, "ada@example.org", subject="Received", text=text, key=key, **more)


def now(mail: Mail) -> Mail:
    return Mail.objects.get(pk=mail.pk)


@pytest.mark.django_db
def test_a_mail_is_plain_text_and_html_and_can_be_stopped_with_one_click(smtp):
    mail = post()
    mailroom.deliver_all()
    (message,) = smtp.messages
    parts = {part.get_content_type(): part for part in message.walk()}
    text = parts["text/plain"].get_payload(decode=True).decode()  # type: ignore[union-attr]
    html = parts["text/html"].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Thank you." in text
    assert '<a href="https://example.org/receipt"' in html
    assert 'lang="en-gb"' in html
    assert message["Message-ID"] == message_id(mail)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip().strip("<>")
    assert link in text
    assert link in html
    assert now(mail).status == S.SENT


@pytest.mark.django_db
def test_what_one_asked_for_a_moment_ago_cannot_be_stopped(smtp):
    post(kind="account", key="account:1")
    mailroom.deliver_all()
    assert smtp.messages[0]["List-Unsubscribe"] is None


def an_attachment(about: str) -> list[File]:
    return [File(f"{about}.txt", b"words", "text/plain")]


@pytest.mark.django_db
def test_attachments_are_made_when_it_is_handed_over(smtp, settings):
    settings.MAIL_FILES = {"receipt": "tests.people.test_delivery.an_attachment"}
    post(files="receipt", about="abc")
    mailroom.deliver_all()
    names = [part.get_filename() for part in smtp.messages[0].walk() if part.get_filename()]
    assert names == ["abc.txt"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("550 No such mailbox", S.FAILED),
        ("451 Try again later", S.QUEUED),
        ("552 Too big", S.FAILED),
    ],
)
@pytest.mark.django_db
def test_a_refusal_for_good_is_believed_and_one_for_now_is_tried_again(smtp, answer, status):
    mail = post()
    smtp.answer = answer
    mailroom.deliver_all()
    mail = now(mail)
    assert mail.status == status
    assert mail.attempted_at is None
    assert answer[4:] in mail.error
    if status == S.QUEUED:
        assert mail.due_at > timezone.now()
        assert outbox.ring_due() == 0  # not before its time
        smtp.answer = "250 OK"
        mailroom.deliver_all()
        assert now(mail).status == S.SENT


@pytest.mark.django_db
def test_settings_that_are_wrong_lose_nothing(settings):
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"  # without its token
    mail = post()
    mailroom.deliver_all()
    assert now(mail).status == S.QUEUED
    assert "POSTMARK" in now(mail).error


@pytest.mark.django_db
def test_after_some_days_it_is_given_up_and_staff_see_it(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    mail = post()
    Mail.objects.update(created_at=Now() - timedelta(days=4))
    mailroom.deliver_all()
    assert now(mail).status == S.FAILED


@pytest.mark.django_db
def test_beat_rings_for_what_is_queued_and_has_no_job():
    mail = post()
    assert outbox.ring_due() == 0  # a job waits already
    Job.objects.filter(kind="deliver_mail").delete()
    assert outbox.ring_due() == 1
    tasks.deliver_mail(Job.objects.get(kind="deliver_mail").pk)
    assert now(mail).status == S.SENT


def begin(job: Job, port: int) -> "subprocess.Popen[bytes]":
    """A worker at that job, in a process of its own."""
    more = {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "PYTHONPATH": str(processes.ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job.pk)], cwd=processes.ROOT, env=processes.environment() | more
    )


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_handing_over_loses_nothing_and_one_killed_after_sends_nothing_twice():
    mail = post()
    job = Job.objects.get(kind="deliver_mail")
    with mailroom.smtp_server() as (inbox, port):
        for step in ("EHLO", "DATA"):
            inbox.silent_at = step
            inbox.is_silent.clear()
            worker = begin(job, port)
            assert inbox.is_silent.wait(180)
            marked = now(mail).attempted_at is not None
            worker.kill()
            worker.wait()
            assert marked == (step == "DATA")  # the mark is committed before the message goes out
            Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
        inbox.silent_at = ""
        worker = begin(job, port)
        assert worker.wait(180) == 0
    assert len(inbox.messages) == 1
    assert now(mail).status == S.UNSURE
    assert "worker died" in now(mail).error


class Provider(BaseHTTPRequestHandler):
    """Takes mail over HTTP as Resend does: once under each key."""

    taken: dict[str, Any] = {}
    fails = 0

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken[self.headers["Idempotency-Key"]] = body
        code = 200
        if Provider.fails:  # it took the message, and its answer is lost
            Provider.fails -= 1
            code = 503
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"id": "1"}')

    def log_message(self, *args: object) -> None:
        """Not into the tests' output."""


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ANYMAIL = {
        "RESEND_API_KEY": "key",
        "RESEND_API_URL": f"http://127.0.0.1:{server.server_port}/",
    }
    settings.EMAIL_BACKEND = "consult.people.providers.ResendOnce"
    Provider.taken = {}
    yield Provider
    server.shutdown()


@pytest.mark.django_db
def test_where_the_provider_sends_once_under_a_key_an_attempt_in_doubt_is_repeated(provider):
    mail = post()
    provider.fails = 1
    mailroom.deliver_all()
    assert now(mail).status == S.QUEUED
    Mail.objects.update(attempted_at=Now())  # and the next worker dies as well
    mailroom.deliver_all()
    assert now(mail).status == S.SENT
    assert list(provider.taken) == [message_id(mail).strip("<>")]


@pytest.mark.django_db
def test_a_provider_without_keys_leaves_a_doubtful_attempt_to_a_person(provider, settings):
    settings.EMAIL_BACKEND = "anymail.backends.resend.EmailBackend"
    mail = post()
    provider.fails = 1
    mailroom.deliver_all()
    assert now(mail).status == S.UNSURE


# What staff do ----------------------------------------------------------------------------------------------------


@pytest.fixture
def unsure() -> Mail:
    mail = post()
    delivery.DOUBT.apply(mail, by=None, error="The worker died.", attempted_at=Now())
    return mail


@pytest.mark.django_db
def test_an_administrator_sends_it_again_under_the_same_number(client: Client, administrator, unsure, smtp):
    client.force_login(administrator)
    page = client.get(reverse("mail-list")).content.decode()
    assert "May have been sent" in page
    client.post(reverse("mail-decide", args=[unsure.public_id]), {"again": "1"})
    mailroom.deliver_all()
    assert smtp.messages[0]["Message-ID"] == message_id(unsure)
    assert now(unsure).status == S.SENT
    with pytest.raises(WorkflowError):
        delivery.send_again(now(unsure), by=administrator)


@pytest.mark.django_db
def test_an_administrator_lets_it_be(client: Client, administrator, unsure):
    client.force_login(administrator)
    client.post(reverse("mail-decide", args=[unsure.public_id]), {"let_be": "1"})
    assert now(unsure).status == S.DROPPED


@pytest.mark.django_db
def test_mail_is_shown_to_administrators_and_where_nothing_is_sent_to_everybody(
    client: Client, moderator, unsure, settings
):
    addresses = [reverse("mail-list"), reverse("mail", args=[unsure.public_id])]
    client.force_login(moderator)
    assert {client.get(path).status_code for path in addresses} == {404}
    settings.MAIL_SHOWN_TO_ALL = True
    client.logout()
    assert {client.get(path).status_code for path in addresses} == {200}
    decide = reverse("mail-decide", args=[unsure.public_id])
    assert client.post(decide, {"again": "1"}).status_code == 404


@pytest.mark.django_db
def test_codes_are_shown_to_nobody_and_forgotten_once_sent(client: Client, administrator):
    mail = post(kind="account", key="account:1")
    client.force_login(administrator)
    assert "Thank you" not in client.get(reverse("mail", args=[mail.public_id])).content.decode()
    mailroom.deliver_all()
    assert now(mail).text == ""


@pytest.mark.django_db
def test_texts_are_forgotten_in_time_and_that_it_was_sent_is_not():
    mail = post()
    mailroom.deliver_all()
    assert delivery.forget_texts() == 0
    Mail.objects.update(created_at=Now() - timedelta(days=91))
    assert delivery.forget_texts() == 1
    assert (now(mail).text, now(mail).status) == ("", S.SENT)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"EMAIL_PROVIDER": "postmark"}, "anymail.backends.postmark.EmailBackend"),
        ({"EMAIL_PROVIDER": "resend"}, "consult.people.providers.ResendOnce"),
        ({"EMAIL_PROVIDER": "pigeon"}, "EMAIL_PROVIDER 'pigeon' is not known"),
        ({"EMAIL_URL": "smtp://mail.example.org"}, "django.core.mail.backends.smtp.EmailBackend"),
        ({"EMAIL_URL": ""}, "Set EMAIL_URL"),
    ],
)
@pytest.mark.django_db
def test_one_setting_names_the_provider_or_the_server(more, says):
    code = "from consult import settings; print(settings.EMAIL_BACKEND, settings.ANYMAIL)"
    environment = processes.environment() | {"ANYMAIL_POSTMARK_SERVER_TOKEN": "token"} | more
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=processes.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert says in done.stdout + done.stderr
    if not done.returncode:
        assert "'POSTMARK_SERVER_TOKEN': 'token'" in done.stdout
