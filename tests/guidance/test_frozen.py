"""What is published stays as it is: the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError, transaction

from guidance.models import Edition, Item, ItemText
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "changes"),
    [(ItemText, {"body": "Other words."}), (Item, {"label": "9"}), (Edition, {"status": "draft"})],
)
def test_a_published_edition_never_changes(model, changes) -> None:
    factories.edition_with("red-teaming")
    with pytest.raises(IntegrityError, match="published edition never changes"), transaction.atomic():
        model.objects.update(**changes)


def test_its_items_are_not_removed_either() -> None:
    factories.edition_with("red-teaming")
    with pytest.raises(IntegrityError, match="published edition never changes"), transaction.atomic():
        ItemText.objects.all().delete()


def test_a_draft_changes_freely() -> None:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    factories.item(edition, "red-teaming")
    ItemText.objects.update(body="Other words.")
    assert ItemText.objects.get().body == "Other words."
