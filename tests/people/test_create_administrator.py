"""The first administrator is made at a terminal."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from consult.ledger.models import Event
from consult.people.models import User
from consult.people.permissions import Can

PASSWORD = "a long walk by the sea"


def create(monkeypatch: pytest.MonkeyPatch, email: str, typed: str = PASSWORD) -> str:
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    call_command("create_administrator", email, password_stdin=True, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_new_administrator_can_sign_in_and_do_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "can sign in" in create(monkeypatch, "Ada@Example.org")
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert all(user.can_everywhere(can) for can in Can)
    assert user.is_staff
    assert EmailAddress.objects.get(user=user).verified
    assert Event.objects.about(user).get().after == "administrator"


@pytest.mark.django_db
def test_twice_is_once(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "ada@example.org")
    call_command("create_administrator", "ADA@example.org", stdout=StringIO())
    assert User.objects.get().check_password(PASSWORD)
    assert Event.objects.count() == 1


def test_a_participant_is_made_administrator_and_keeps_the_password(participant: User) -> None:
    out = StringIO()
    call_command("create_administrator", participant.email, stdout=out)
    before = participant.password
    participant.refresh_from_db()
    assert participant.role == "administrator"
    assert participant.password == before
    assert "keeps the password" in out.getvalue()


def test_a_new_password_can_be_given(participant: User, monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, participant.email)
    participant.refresh_from_db()
    assert participant.check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "typed", "sentence"),
    [
        ("ada", PASSWORD, "'ada' is no e-mail address"),
        ("", PASSWORD, "is no e-mail address"),
        ("ada@example.org", "short", "too short"),
        ("ada@example.org", "", "too short"),
    ],
)
def test_what_is_wrong_is_said(
    monkeypatch: pytest.MonkeyPatch, email: str, typed: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        create(monkeypatch, email, typed)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_password_is_asked_for_twice_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, PASSWORD, PASSWORD, "something else"])
    command = "consult.people.management.commands.create_administrator"
    monkeypatch.setattr(f"{command}.getpass", lambda prompt: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    call_command("create_administrator", "ada@example.org", stdout=StringIO())
    assert User.objects.get().check_password(PASSWORD)
    with pytest.raises(CommandError, match="differ"):
        call_command("create_administrator", "bea@example.org", stdout=StringIO())
