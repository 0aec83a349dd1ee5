"""The example shows endorsements, a coalition and a position that was replaced; loading it twice adds nothing."""

from pathlib import Path

import pytest

from comments import examples, examples_beside
from comments.endorsement import Endorsement
from comments.models import About
from comments.signatory import Signatory
from consult.pages import example
from consult.people.outbox import Mail


@pytest.mark.django_db
def test_it_is_loaded_once_and_writes_to_nobody() -> None:
    example.load_guidance(print)
    path: Path = next(path for path in examples.files() if path.stem == "guidance-consultation")
    consultation = examples.load(path, by=None, moderator=None).consultation
    assert examples_beside.load(consultation, path, moderator=None) == 7
    assert examples_beside.load(consultation, path, moderator=None) == 0
    assert Endorsement.objects.count() == 8
    assert Signatory.objects.confirmed().count() == 2
    assert About.objects.filter(replaced_by__isnull=False, counted=False).count() == 1
    assert not Mail.objects.filter(kind="signature").exists()
