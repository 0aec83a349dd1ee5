"""Floods are held back: counted in Redis, in memory where there is none, and a sentence says how long to wait."""

import os
import subprocess
import sys
import uuid

import pytest
import redis
from django.test import Client, RequestFactory
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from consult.ledger.errors import TooManyError
from consult.people import limits
from tests import factories

PASSWORD = factories.PASSWORD


@pytest.fixture
def person() -> str:
    """Somebody of whom nothing was counted yet."""
    return uuid.uuid4().hex


@pytest.fixture
def no_redis(monkeypatch):
    """A Redis that is down."""
    pool = redis.ConnectionPool.from_url("redis://127.0.0.1:9", socket_connect_timeout=0.2)
    storage = RedisStorage("redis://", connection_pool=pool, wrap_exceptions=True)
    limiter = FixedWindowRateLimiter(storage)
    monkeypatch.setattr(limits, "_in_redis", lambda: limiter)


def act(person: str, address: str = "", consultation: str = "") -> None:
    request = RequestFactory().post("/", REMOTE_ADDR=address or uuid.uuid4().hex)
    limits.hold_back(request, "send", person=person, consultation=consultation)


def allowed(times: int, **who: str) -> int:
    """How many of so many times were let through."""
    through = 0
    for _ in range(times):
        try:
            act(**who)
        except TooManyError:
            continue
        through += 1
    return through


@pytest.mark.parametrize("scope", ["person", "address", "consultation"])
def test_each_scope_is_counted_by_itself(scope, person, settings):
    settings.LIMITS = {"send": {scope: "3/hour"}}
    who = {"person": uuid.uuid4().hex, scope: person}
    assert allowed(5, **who) == 3
    assert allowed(1, **{**who, scope: uuid.uuid4().hex}) == 1


def test_the_error_says_how_long_to_wait(person, settings):
    settings.LIMITS = {"send": {"person": "1/hour"}}
    act(person)
    with pytest.raises(TooManyError, match=r"Wait \d+ minutes") as refused:
        act(person)
    assert 0 < refused.value.retry_after <= 3600


def test_without_redis_each_process_counts_for_itself(person, settings, no_redis):
    settings.LIMITS = {"send": {"person": "3/hour"}}
    assert allowed(5, person=person) == 3


def test_neither_persons_nor_addresses_are_kept(person, settings):
    settings.LIMITS = {"send": {"person": "3/hour", "address": "3/hour"}}
    act(person, address="192.0.2.77")
    keys = " ".join(key.decode() for key in redis.Redis.from_url(settings.REDIS_CLIENT_URL).scan_iter("*"))
    assert "send/person" in keys
    assert person not in keys
    assert "192.0.2.77" not in keys


@pytest.mark.parametrize(("behind_proxy", "counted"), [(True, "192.0.2.1"), (False, "127.0.0.1")])
def test_an_address_that_a_visitor_claims_is_believed_from_a_proxy_only(behind_proxy, counted, settings):
    settings.TRUSTED_PROXY = behind_proxy
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1")
    assert limits.address_of(request) == counted


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("send.adress=3/hour", "known are"),
        ("send.address=often", "Write a number a unit"),
    ],
)
def test_a_wrong_setting_stops_the_process_with_what_to_write(value, says, monkeypatch):
    monkeypatch.setenv("CONSULT_LIMITS", value)
    found = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "consult.settings"},
    )
    assert found.returncode
    assert says in found.stderr


@pytest.mark.django_db
def test_an_account_is_locked_after_five_wrong_passwords_and_its_owner_told_once(client, participant):
    participant.set_password(PASSWORD)
    participant.save()
    sign_in = {"login": participant.email, "password": "wrong every time"}
    for _ in range(7):
        client.post("/accounts/login/", sign_in)
    page = client.post("/accounts/login/", {**sign_in, "password": PASSWORD})
    assert "Try again in a quarter of an hour, or have a code sent" in page.content.decode()
    assert [mail.subject for mail in participant.mail.all()] == ["Consult: too many wrong passwords"]


@pytest.mark.django_db
def test_a_throwaway_address_is_refused_with_the_reason(client):
    page = client.post("/accounts/signup/", {"email": "bot@mailinator.com", "password1": PASSWORD})
    assert "thrown away after a while" in page.content.decode()


@pytest.mark.django_db
def test_who_sends_too_much_loses_nothing(consultation, settings):
    settings.LIMITS = {"send": {"person": "1/hour"}, "write": {"person": "2/hour"}}
    client, path = Client(), f"/consultations/{consultation.slug}/draft/"
    for words in ("First.", "Second."):
        client.post(f"{path}comments/", {"body": words})
    third = client.post(f"{path}comments/", {"body": "Third, and it stays in the form."})
    assert (third.status_code, int(third["Retry-After"]) > 0) == (429, True)
    assert "Third, and it stays in the form." in third.content.decode()
    sender = {"capacity": "self", "type": "individual", "consent": "unnamed", "send": ""}
    client.post(path, {**sender, "seen": "something older"})
    refused = client.post(path, {**sender, "seen": client.get(path).context["seen"], "other_type": "x"})
    assert refused.status_code == 429
    assert "Retry-After" in refused
    assert "First." in client.get(path).content.decode()
