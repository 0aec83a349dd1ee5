"""A small guidance with two axes, advice, questions that help to choose, and risks."""

from guidance.importing import PUBLISH
from guidance.models import Advice, Axis, AxisValue, Criterion, Document, Edition, Item, Risk
from tests import factories

AXES = {
    "capability": ("Capability", {"narrow": "Narrow purpose", "frontier": "Frontier"}),
    "release": ("Release type", {"closed": "Closed development", "api": "API access", "open": "Open access"}),
}


def axes_for(document: Document, *codes: str) -> dict[str, AxisValue]:
    """The axes, and their values by code."""
    found = {}
    for position, code in enumerate(codes or AXES):
        title, values = AXES[code]
        axis = Axis.objects.create(document=document, code=code, title=title, position=position)
        for place, (value, name) in enumerate(values.items()):
            found[value] = AxisValue.objects.create(
                axis=axis, code=value, title=name, definition=f"What {name.lower()} means.", position=place
            )
    return found


def make(*codes: str) -> Edition:
    """Red-teaming applies everywhere, its report from frontier on, monitoring where others have access."""
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    values = axes_for(edition.document, *codes)
    before = factories.item(edition, "before", kind="section", title="Before release", label="")
    testing = factories.item(
        edition,
        "red-teaming",
        title="Red-teaming",
        body="Attack it *before* others do.",
        label="1",
        parent=before,
        depth=1,
    )
    report = factories.item(
        edition,
        "red-teaming-report",
        kind="practice",
        body="Publish a report.",
        label="1.1",
        parent=testing,
        depth=2,
    )
    after = factories.item(edition, "after", kind="section", title="After release", label="")
    watching = factories.item(edition, "monitoring", title="Monitoring", label="2", parent=after, depth=1)
    for item, scope in ((report, ("frontier",)), (watching, ("api", "open"))):
        item.scope.set([values[code] for code in scope if code in values])
    _more(edition, values, testing, report, watching)
    PUBLISH.apply(edition, by=None)
    return edition


def _more(edition: Edition, values: dict[str, AxisValue], *items: Item) -> None:
    testing, report, watching = items
    if "frontier" in values and "open" in values:
        where, instead = {"capability": ["frontier"], "release": ["open"]}, {"release": ["api"]}
        Advice.objects.create(edition=edition, where=where, instead=instead, text="Wait, and learn first.")
    if "frontier" in values:
        for position, question in enumerate(("Does it do something new?", "Does it act alone?"), 1):
            Criterion.objects.create(value=values["frontier"], question=question, position=position)
    risks: tuple[tuple[str, str, str, list[Item]], ...] = (
        ("surprises", "Surprises", "model", [testing, report]),
        ("misuse", "Misuse", "downstream", [watching]),
        ("dependence", "Dependence", "downstream", []),
    )
    for position, (key, title, origin, found) in enumerate(risks):
        risk = Risk.objects.create(edition=edition, key=key, title=title, origin=origin, position=position)
        risk.items.set(found)
