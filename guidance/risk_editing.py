"""Stage 0, on the site. The risks that a draft edition names, their order, and the items that address each.

Verbs as in `editing`, which holds the draft and records what was done. Which items address a risk is said at the
risk and at the item: a change at either is told to whoever has the other open.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import WorkflowError
from consult.people.models import User
from guidance.arranging import key_from, numbered
from guidance.editing import hold, record, words_of
from guidance.models import Edition, Item, Risk
from guidance.words import tidy, tidy_line

GONE = _("This risk has been removed in the meantime.")


@transaction.atomic
def add_risk(edition: Edition, *, title: str, origin: str, body: str = "", by: User | None) -> Risk:
    """A new one, after the others. Its key stays."""
    now, title = hold(edition, seen=None, by=by), tidy_line(title)
    taken = set(now.risks.values_list("key", flat=True))
    key = next(one for one in numbered(key_from(title)) if one not in taken)
    last = now.risks.aggregate(last=models.Max("position"))["last"] or 0
    risk = now.risks.create(key=key, title=title, body=tidy(body), origin=origin, position=last + 1)
    record(now, "add_risk", "risks", risk=risk.pk, by=by, summary=f"Added the risk “{title}”"[:200])
    return risk


@transaction.atomic
def edit_risk(
    risk: Risk,
    *,
    title: str,
    body: str,
    origin: str,
    items: Iterable[Item],
    seen: int | None = None,
    by: User | None,
) -> int:
    """Change what it says and which items address it."""
    edition = hold(risk.edition, touched_by(risk), seen=seen, by=by)
    now = _still(edition, risk)
    said = {"title": tidy_line(title), "body": tidy(body), "origin": origin}
    changed = _exchanged(now, items)
    if not changed and all(getattr(now, name) == words for name, words in said.items()):
        return edition.version
    Risk.objects.filter(pk=now.pk).update(**said)
    summary = f"Changed the risk “{said['title']}”"[:200]
    touched = [touched_by(now), *(words_of(item) for item in changed)]
    return record(edition, "edit_risk", *touched, risk=now.pk, by=by, summary=summary)


@transaction.atomic
def remove_risk(risk: Risk, *, seen: int | None = None, by: User | None) -> int:
    edition = hold(risk.edition, touched_by(risk), seen=seen, by=by)
    now = _still(edition, risk)
    touched = ["risks", touched_by(now), *(words_of(item) for item in now.items.all())]
    summary = f"Removed the risk “{now.title}”"[:200]
    now.delete()
    return record(edition, "remove_risk", *touched, by=by, summary=summary)


@transaction.atomic
def move_risk(risk: Risk, *, up: bool, seen: int | None = None, by: User | None) -> int:
    """One place up or down in the list. Raises WorkflowError where it is the first or last already."""
    edition = hold(risk.edition, "risks", seen=seen, by=by)
    now = _still(edition, risk)
    listed = list(edition.risks.all())
    place = listed.index(now)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(listed):
        raise WorkflowError(
            gettext("This risk is the first already.") if up else gettext("This risk is the last already.")
        )
    listed[place], listed[other] = listed[other], listed[place]
    for position, one in enumerate(listed, start=1):
        one.position = position
    Risk.objects.bulk_update(listed, ["position"])
    return record(edition, "order_risks", "risks", by=by, summary="Put the risks in another order")


def touched_by(risk: Risk) -> str:
    """How a risk is called among what a change touches."""
    return f"risk-{risk.pk}"


def _still(edition: Edition, risk: Risk) -> Risk:
    now = edition.risks.filter(pk=risk.pk).first()
    if now is None:
        raise WorkflowError(GONE)
    return now


def _exchanged(risk: Risk, items: Iterable[Item]) -> list[Item]:
    """Make these the items that address it. Returns those that are new or don't any more."""
    wanted, there = set(items), set(risk.items.all())
    if wanted != there:
        risk.items.set(wanted)
    return sorted(wanted ^ there, key=lambda item: item.pk)
