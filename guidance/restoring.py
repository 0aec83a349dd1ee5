"""Stage 0, on the site. Make a draft edition say what a revision or a file says. Writes guidance only.

Items are matched by their key, so that what asks about one still does.
"""

from django.db import models, transaction

from consult.ledger.errors import DomainError
from consult.people.models import User
from guidance import history, storing
from guidance.arranging import OUT_OF_THE_WAY
from guidance.editing import hold, record
from guidance.models import Edition, Item, ItemText, Reference, Revision
from guidance.specs import Spec
from guidance.yaml_files import read_unchecked


@transaction.atomic
def restore(revision: Revision, *, seen: int | None = None, by: User | None) -> int:
    """Go back to a revision. What is there now is one itself, so that this can be undone."""
    now = hold(revision.edition, history.EVERYTHING, seen=seen, by=by)
    rewrite(now, read_unchecked(revision.yaml.encode()))
    summary = f"Went back to revision {revision.number}"
    return record(now, "restore", history.EVERYTHING, number=revision.number, by=by, summary=summary)


@transaction.atomic
def replace(edition: Edition, spec: Spec, *, seen: int | None = None, by: User | None) -> int:
    """Put what a file says in place of all that a draft says."""
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    rewrite(now, spec)
    return record(now, "import", history.EVERYTHING, by=by, summary="Replaced by a file")


def rewrite(edition: Edition, spec: Spec) -> None:
    """Raises DomainError where an item would go that somebody asks about, or an axis value would mean another thing."""
    there = {item.node.key: item for item in edition.items.select_related("node")}
    edition.items.update(position=models.F("position") + OUT_OF_THE_WAY)
    edition.risks.all().delete()
    edition.advice.all().delete()
    Reference.objects.filter(item__edition=edition).delete()
    Item.scope.through._default_manager.filter(item__edition=edition).delete()
    ItemText.objects.filter(item__edition=edition).update(is_original=False)
    storing.write(edition, spec, there)
    wanted = {item.key: item for item in spec.walk()}
    _take_out([item for key, item in there.items() if key not in wanted])
    languages = {key: {edition.document.language, *item.translations} for key, item in wanted.items()}
    for text in ItemText.objects.filter(item__edition=edition, is_original=False).select_related(
        "item__node"
    ):
        if text.language not in languages[text.item.node.key]:
            text.delete()
    storing.refer(edition, spec)
    Edition.objects.filter(pk=edition.pk).update(**storing.frame(spec))
    edition.refresh_from_db(fields=list(storing.frame(spec)))


def _take_out(items: list[Item]) -> None:
    try:
        for item in sorted(items, key=lambda one: -one.depth):
            item.delete()
    except models.ProtectedError as error:
        raise DomainError(
            "A consultation asks about an item that isn't there in it. Take the item off that consultation first."
        ) from error
