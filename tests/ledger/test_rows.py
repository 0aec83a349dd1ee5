"""Rows written by a statement that is made once are the rows that Django would write."""

from datetime import timedelta

import pytest
from django.db import DataError, transaction
from django.utils import timezone

from consult.ledger import rows
from consult.ledger.models import Event, Job
from consult.people.outbox import Mail

pytestmark = pytest.mark.django_db
EMPTY = ("created_at", "run_at")


def made(kind: str) -> list[Job]:
    later = timezone.now() + timedelta(hours=1)
    return [
        Job(kind=kind, subject_type="x.y", subject_id=1, fingerprint='it\'s \\ {a,"b"}'),
        Job(kind=kind, subject_type="x.y", subject_id=2, state=Job.State.DONE, finished_at=later),
    ]


def test_they_are_as_django_writes_them():
    known = [field.attname for field in Job._meta.concrete_fields if field.name not in ("id", *EMPTY)]
    written, by_django = rows.insert(made("one")), Job.objects.bulk_create(made("one"))
    for one, other in zip(written, by_django, strict=True):
        kept, same = Job.objects.get(pk=one.pk), Job.objects.get(pk=other.pk)
        for name in known:
            if name != "finished_at":
                assert getattr(kept, name) == getattr(same, name)
        assert kept.finished_at == one.finished_at


def test_what_the_database_fills_in_is_known_afterwards():
    (job, _) = rows.insert(made("one"))
    assert (job._state.adding, job.run_at) == (False, Job.objects.get(pk=job.pk).run_at)


def test_what_has_a_default_can_be_given_by_every_row():
    later = timezone.now() + timedelta(days=1)
    jobs = [Job(kind="one", subject_type="x.y", subject_id=n, run_at=later) for n in range(2)]
    rows.insert(jobs)
    assert {job.run_at for job in Job.objects.filter(kind="one")} == {later}
    jobs = [
        Job(kind="two", subject_type="x.y", subject_id=1),
        Job(kind="two", subject_type="x.y", subject_id=2, run_at=later),
    ]
    with pytest.raises(ValueError, match="leave it out"), transaction.atomic():
        rows.insert(jobs)


def test_json_stays_what_it_was():
    details = {"says": 'an "x", a {y} and a \\', "n": 1, "none": None}
    rows.insert([Event(verb="x", subject_type="x.y", subject_id=1, details=details)])
    assert Event.objects.latest("pk").details == details


def test_what_is_too_long_is_refused_not_cut():
    with pytest.raises(DataError), transaction.atomic():
        rows.insert([Job(kind="k" * 41, subject_type="x.y", subject_id=1)])


def test_what_is_there_already_stays_as_it_is():
    def mail(subject: str) -> Mail:
        return Mail(kind="receipt", to="ada@example.org", subject=subject, text="Thanks.", key="receipt:1")

    first = rows.insert_unless_there(mail("Received"))
    assert first is not None
    assert rows.insert_unless_there(mail("Again")) is None
    assert Mail.objects.get(pk=first.pk).subject == "Received"


def test_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(rows.insert([])) == []
