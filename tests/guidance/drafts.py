"""A draft edition to work on, and what an editor sends."""

from typing import Any

from django.urls import reverse

from guidance.models import Advice, Axis, AxisValue, Edition, Item
from tests import factories

K = Item.Kind
IN_PLACE = {"HX-Request": "true"}
PAGES: list[tuple[str, list[Any]]] = [
    ("desk", []),
    ("desk-add", []),
    ("desk-item", ["red-teaming"]),
    ("desk-news", ["red-teaming"]),
    ("desk-move", ["red-teaming"]),
    ("desk-remove", ["red-teaming"]),
    ("desk-translations", ["red-teaming"]),
    ("desk-translation", ["red-teaming", "fr"]),
    ("desk-head", []),
    ("desk-document", []),
    ("desk-axes", []),
    ("desk-outside", []),
    ("desk-outside-in", ["fr"]),
    ("desk-advice-new", []),
    ("desk-risks", []),
    ("desk-risk-new", []),
    ("desk-labels", []),
    ("desk-revisions", []),
    ("desk-revision", [1]),
    ("desk-publish", []),
    ("desk-delete", []),
]
"""Every page of a desk, with what its address names beside the edition."""


def draft(**fields: Any) -> Edition:
    """Two sections; in the first two guidelines, the first of them with two practices; in the second a question."""
    made = factories.EditionFactory.create(
        status=Edition.Status.DRAFT, document__slug="safe", slug="next", label="Next", **fields
    )
    before = factories.item(made, "before", kind=K.SECTION, label="", title="Before release")
    red = factories.item(made, "red-teaming", parent=before, depth=1, label="1")
    factories.item(made, "plan", kind=K.PRACTICE, parent=red, depth=2, label="1.1")
    factories.item(made, "findings", kind=K.PRACTICE, parent=red, depth=2, label="1.2")
    factories.item(made, "safeguards", parent=before, depth=1, label="2")
    after = factories.item(made, "after", kind=K.SECTION, label="", title="After release")
    factories.item(made, "how-open", kind=K.QUESTION, parent=after, depth=1, label="3", title="How open?")
    return made


def with_axes(edition: Edition) -> Edition:
    """Two axes, and advice on one combination."""
    for n, (code, values) in enumerate(
        (("capability", "narrow general frontier"), ("release", "closed open"))
    ):
        axis = Axis.objects.create(document=edition.document, code=code, title=code.capitalize(), position=n)
        for place, value in enumerate(values.split()):
            AxisValue.objects.create(axis=axis, code=value, title=value.capitalize(), position=place)
    where = {"capability": ["frontier"], "release": ["open"]}
    Advice.objects.create(edition=edition, where=where, instead={"release": ["closed"]}, text="Wait.")
    return edition


def item(edition: Edition, key: str) -> Item:
    return edition.items.select_related("node", "parent", "edition__document").get(node__key=key)


def value(edition: Edition, code: str) -> AxisValue:
    return AxisValue.objects.get(axis__document=edition.document, code=code)


def tree(edition: Edition) -> str:
    """The keys in their order, each with a dot for every level above it."""
    return " ".join(
        "." * depth + key for key, depth in edition.items.in_order().values_list("node__key", "depth")
    )


def words(edition: Edition, key: str) -> tuple[str, str]:
    text = edition.items.get(node__key=key).texts.get(is_original=True)
    return text.title, text.body


def at(name: str, edition: Edition, *more: Any) -> str:
    return reverse(name, args=[edition.document.slug, edition.slug, *more])


def filled_in(**changes: Any) -> dict[str, Any]:
    """The form of the item `red-teaming`, as a browser sends it."""
    given = {
        "label": "1",
        "kind": "guideline",
        "title": "Red-teaming",
        "body": "Ask *others*.",
        "references": "",
        "seen": 1,
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}
