"""Sessions are begun in one statement, and never shared by two browsers."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session

from consult.people.sessions import SessionStore
from consult.people.tasks import forget_sessions

pytestmark = pytest.mark.django_db


def test_what_a_session_keeps_is_read_again() -> None:
    session = SessionStore()
    session["draft_holder"] = "abc"
    session.save()
    assert SessionStore(session.session_key)["draft_holder"] == "abc"


def test_a_new_session_whose_key_is_taken_gets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = SessionStore()
    taken["draft_holder"] = "abc"
    taken.save()
    keys = iter([taken.session_key, "a" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))
    other = SessionStore()
    other["draft_holder"] = "xyz"
    other.save()
    assert other.session_key == "a" * 32
    assert SessionStore(taken.session_key)["draft_holder"] == "abc"


def test_a_session_that_ended_meanwhile_is_not_written_again() -> None:
    session = SessionStore()
    session["draft_holder"] = "abc"
    session.save()
    SessionStore(session.session_key).delete()
    session["draft_holder"] = "xyz"
    with pytest.raises(UpdateError):
        session.save()
    assert SessionStore(session.session_key).load() == {}


def test_those_that_ended_are_deleted() -> None:
    ended, lasting = SessionStore(), SessionStore()
    ended.set_expiry(-1)
    for session in (ended, lasting):
        session["draft_holder"] = "abc"
        session.save()
    forget_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == [lasting.session_key]
