"""Places for embedded servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
