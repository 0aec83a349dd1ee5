"""The cast, and servers of the tests' own: real PostgreSQL, real Redis, embedded where no address is given."""

import gc
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' own thread.

DOCKET = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "ntia-2023-0009"

from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from comments.models import Comment
from consult.celery import app
from consult.consultations.models import Consultation, Grant
from consult.pages import catalogues
from consult.people.models import User
from consult.people.permissions import Role
from tests import chromium, factories, processes

catalogues.compile_all()  # what `make install` does as well

LONGEST = {"test_accessibility.py", "test_demo.py", "test_right_to_left.py"}
"""Half a minute and more each."""

# A busy machine is no failure: nothing here asserts a time.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: left to the end, one process works at them while the others have nothing more to do."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


@pytest.fixture(scope="session", autouse=True)
def own_redis_database() -> None:
    """Each process of tests rings at a door of its own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    settings.CELERY_BROKER_URL = processes.redis_url(number)
    app.conf.update(broker_url=settings.CELERY_BROKER_URL)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker in a process of its own."""
    with processes.celery_worker(tmp_path / "worker.log") as process:
        yield process


@pytest.fixture
def participant(db: None) -> User:
    return factories.UserFactory.create(email="participant@example.org", name="Paula Participant")


@pytest.fixture
def colleague(db: None) -> User:
    """Another participant: may do what everybody may, and nothing with what is the participant's."""
    return factories.UserFactory.create(email="colleague@example.org", name="Colin Colleague")


@pytest.fixture
def stranger(db: None) -> User:
    """Staff of another consultation: a moderator, but not here."""
    user = factories.UserFactory.create(email="stranger@example.org", name="Stella Stranger")
    elsewhere = factories.consultation_on(factories.edition_with("elsewhere"), slug="elsewhere")
    Grant.objects.create(consultation=elsewhere, user=user, role=Role.EDITOR)
    return user


@pytest.fixture
def consultation(db: None) -> Consultation:
    """An open consultation on three guidelines."""
    edition = factories.edition_with("red-teaming", "incident-reporting", "safeguards")
    return factories.consultation_on(edition, slug="guidance")


@pytest.fixture
def moderator(consultation: Consultation) -> User:
    user = factories.UserFactory.create(email="moderator@example.org", name="Mona Moderator")
    Grant.objects.create(consultation=consultation, user=user, role=Role.MODERATOR)
    return user


@pytest.fixture
def editor(db: None) -> User:
    return factories.UserFactory.create(email="editor@example.org", name="Edith Editor", role=Role.EDITOR)


@pytest.fixture
def administrator(db: None) -> User:
    return factories.UserFactory.create(
        email="administrator@example.org", name="Adam Administrator", role=Role.ADMINISTRATOR
    )


@pytest.fixture
def comment(consultation: Consultation, participant: User) -> Comment:
    """A comment on red-teaming, received and not decided yet."""
    return factories.comment(consultation, by=participant)


@pytest.fixture
def docket() -> Path:
    """The real docket beside the project; tests that need it are skipped where it is absent."""
    if not DOCKET.exists():
        pytest.skip("The real docket is not beside the project (../shared/data/ntia-2023-0009).")
    return DOCKET


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright) -> dict[str, Any]:
    return chromium.launch_options(playwright.chromium.executable_path)


@pytest.fixture
def site(live_server: Any, page: Page) -> Iterator[Callable[[str], Page]]:
    """Opens a page of the site in Chromium; afterwards fails where the browser complained (CSP, a broken script)."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None,
    )
    page.set_default_timeout(15_000)

    def open_page(path: str) -> Page:
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    page.context.set_offline(True)  # forms that save themselves stop
    _wait_for_the_last_answer()
    assert complaints == []


def _wait_for_the_last_answer() -> None:
    """Until the database is quiet: emptying it while a request writes would be a deadlock."""
    running = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    quiet = 0
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(running)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        if quiet == 3:
            return
        time.sleep(0.05)


@pytest.fixture
def signed_in(live_server: Any, context: BrowserContext) -> Callable[[User], None]:
    """Signs somebody in by cookie: signing in by the form has tests of its own."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return sign_in
