"""A draft and its editor, for the tests of the desk."""

import pytest
from django.test import Client

from consult.people.models import User
from guidance import editing
from guidance.models import Edition
from tests.guidance.drafts import draft, with_axes


@pytest.fixture
def edition() -> Edition:
    made = with_axes(draft())
    editing.edit_edition(made, notice="Read it with care.", by=None)  # so that there is a revision
    return made


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(editor)
    return client
