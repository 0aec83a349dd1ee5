"""Places for embedded servers, and the example for whoever opens every page."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from comments import carrying, drafts
from comments.intake import Remark
from consult.consultations.models import Consultation
from consult.people.models import User
from guidance.models import Edition
from tests.site.places import Place


@pytest.fixture
def place() -> Iterator[Place]:
    """A state folder that root's servers can reach: pytest's own temporary folders are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="consult-test-"))
    folder.chmod(0o711)
    place = Place(folder)
    yield place
    for process in place.processes:
        process.kill()
        with process:
            pass
    shutil.rmtree(folder, ignore_errors=True)  # the supervisors notice and stop


@pytest.fixture
def example(db: None) -> None:
    """As installed, with what was found again in its later edition, and a comment that is not sent yet."""
    call_command("load_example", verbosity=0)
    for edition in Edition.objects.published():
        carrying.carry(edition)
    author = drafts.Author(User.objects.get(email="participant@example.org"))
    guidance = Consultation.objects.get(slug="guidance-2026")
    drafts.add(author, guidance, Remark("Write to ada@example.org, or call +44 20 7946 0958.", []))
