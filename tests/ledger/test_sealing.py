"""A ledger that only grows, and that shows where somebody made it do otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from consult.consultations.models import Consultation
from consult.ledger import sealing
from consult.ledger.models import Event, Seal, SealedEvent
from consult.people.models import User
from tests.racing import at_once


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """As the owner of a database could do it. What is deferred is settled first, or the table can't be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def sql(statement: str, *params: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def sealed(consultation: Consultation, editor: User) -> Seal:
    """Two seals over a few events; the last one is returned."""
    sealing.seal()
    for _ in range(3):
        Event.record(consultation, "extend", actor=editor, days=7)
    seal = sealing.seal()
    assert seal is not None
    return seal


@pytest.mark.parametrize("model", [Event, Seal, SealedEvent])
def test_python_refuses_to_change_or_remove(model: type[models.Model], sealed: Seal) -> None:
    rows = model._default_manager.all()
    with pytest.raises(TypeError, match="only grows"):
        rows.update(pk=1)
    with pytest.raises(TypeError, match="only grows"):
        rows.delete()


@pytest.mark.parametrize("model", [Event, Seal, SealedEvent])
def test_the_database_refuses_to_remove(model: type[models.Model], sealed: Seal) -> None:
    with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
        sql(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger_event", "verb = 'accept'"),
        ("ledger_seal", "digest = 'x'"),
        ("ledger_sealedevent", "seal_id = 1"),
    ],
)
def test_the_database_refuses_to_change(table: str, change: str, sealed: Seal) -> None:
    with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
        sql(f"UPDATE {table} SET {change}")


def test_saving_an_event_again_is_refused(sealed: Seal) -> None:
    event = Event.objects.latest("id")
    event.verb = "accept"
    with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
        event.save()


def test_an_untouched_ledger_holds(sealed: Seal) -> None:
    assert list(sealing.verify()) == []
    assert Seal.objects.count() == 2
    assert sealing.head() == sealed.digest
    assert not Event.objects.unsealed().exists()


def test_nothing_new_makes_no_seal(sealed: Seal) -> None:
    assert sealing.seal() is None


def test_an_event_with_a_lower_id_that_was_committed_late_is_sealed(
    sealed: Seal, consultation: Consultation
) -> None:
    """Ids are drawn when a row is written and become visible when it is committed, maybe after higher ones."""
    late = min(Event.objects.values_list("pk", flat=True)) - 1
    Event.objects.create(
        pk=late, verb="extend", subject_type="consultations.consultation", subject_id=consultation.pk
    )
    sealing.seal()
    assert SealedEvent.objects.filter(event=late).exists()
    assert list(sealing.verify()) == []


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'reopen'",
        "subject_id = subject_id + 1",
        "actor_id = NULL",
        "at = at + interval '1 microsecond'",
        "details = '{\"days\": 8}'",
        "after = 'accepted'",
    ],
)
def test_a_changed_event_shows(change: str, sealed: Seal) -> None:
    with without_triggers("ledger_event"):
        sql(f"UPDATE ledger_event SET {change} WHERE id = %s", Event.objects.latest("id").pk)
    problems = list(sealing.verify())
    assert len(problems) == 1
    assert f"Seal {sealed.pk}" in problems[0]


def test_a_removed_event_shows(sealed: Seal) -> None:
    with without_triggers("ledger_event"), without_triggers("ledger_sealedevent"):
        sql("DELETE FROM ledger_sealedevent WHERE event_id = %s", pk := Event.objects.latest("id").pk)
        sql("DELETE FROM ledger_event WHERE id = %s", pk)
    assert any("covers 3 events, and 2 are there" in problem for problem in sealing.verify())


def test_a_removed_seal_shows(sealed: Seal) -> None:
    first = Seal.objects.earliest("id").pk
    with without_triggers("ledger_seal"), without_triggers("ledger_sealedevent"):
        sql("DELETE FROM ledger_sealedevent WHERE seal_id = %s", first)
        sql("DELETE FROM ledger_seal WHERE id = %s", first)
    assert list(sealing.verify()) == [f"Seal {sealed.pk} does not follow the seal before it."]


def test_the_command_fails_where_the_ledger_does_not_hold(sealed: Seal) -> None:
    with without_triggers("ledger_event"):
        sql("UPDATE ledger_event SET verb = 'reopen' WHERE id = %s", Event.objects.latest("id").pk)
    errors = StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("verify_ledger", stderr=errors)
    assert f"Seal {sealed.pk}" in errors.getvalue()


def test_the_command_tells_the_head_where_it_holds(sealed: Seal) -> None:
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert sealed.digest in out.getvalue()
    assert "2 seals hold" in out.getvalue()


def test_verifying_takes_few_queries(sealed: Seal) -> None:
    with CaptureQueriesContext(connection) as queries:
        list(sealing.verify())
    assert len(queries) <= 1 + Seal.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_make_one_chain(consultation: Consultation) -> None:
    for _ in range(50):
        Event.record(consultation, "extend", actor=None)
    at_once(*[sealing.seal] * 4)
    assert Seal.objects.count() == 1
    assert list(sealing.verify()) == []
