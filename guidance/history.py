"""What was done with an edition, by whom and when, in sentences. Reads guidance and its events."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.models import Event, subject_type
from consult.people.models import User
from guidance.models import AxisValue, Document, Edition, ItemText, Node, Risk

# Each follows the name of who did it: “Ana Duarte changed “8 Red-teaming””.
SAID = {
    "create": _("started the draft"),
    "import": _("imported it from a file"),
    "add_item": _("added {item}"),
    "edit_item": _("changed {item}"),
    "edit_translation": _("changed a translation of {item}"),
    "move_item": _("moved {item}"),
    "remove_item": _("removed {item}"),
    "renumber": _("gave items new labels"),
    "edit_edition": _("changed what stands at the head of the edition"),
    "edit_document": _("changed what is said of the document"),
    "edit_axes": _("changed the axes"),
    "edit_outside": _("changed a translation of what stands outside the items"),
    "edit_advice": _("changed the advice"),
    "edit_criteria": _("changed the questions that decide {value}"),
    "add_risk": _("added the risk {risk}"),
    "edit_risk": _("changed the risk {risk}"),
    "remove_risk": _("removed a risk"),
    "order_risks": _("put the risks in another order"),
    "restore": _("went back to an earlier revision"),
    "publish": _("published it"),
}
EVERYTHING = "*"
MOST = 500


@dataclass(frozen=True)
class Happened:
    event: Event
    words: str
    """As in "changed “8 Red-teaming”"."""

    def told_to(self, reader: User | None) -> str:
        """A sentence with its time, for the one who meets it unexpectedly."""
        at = f"{timezone.localtime(self.event.at):%H:%M %Z}"
        if self.event.actor is None:
            return gettext("The system {did} at {time}.").format(did=self.words, time=at)
        if self.event.actor == reader:
            return gettext("You {did} at {time}, in another window.").format(did=self.words, time=at)
        # Translators: {did} is what was done, as in “changed “8 Red-teaming””
        return gettext("{person} {did} at {time}.").format(person=self.event.actor, did=self.words, time=at)


def happened(edition: Edition) -> list[Happened]:
    """The latest first. What one person saves of the same thing time after time is told once, by its last time."""
    told = _told(edition, _events(edition).order_by("-id")[:MOST])
    return [next(same) for _, same in groupby(told, key=lambda one: (one.event.actor_id, one.words))]


def since(edition: Edition, seen: int, touching: Collection[str]) -> list[Happened]:
    """What touched the same things after the version that was seen."""
    later = _events(edition).filter(details__version__gt=seen).order_by("id")
    return _told(
        edition, (event for event in later if _meet(str(event.details["touched"]).split(), touching))
    )


def latest(document: Document, touching: Collection[str]) -> Happened | None:
    """What touched the same things last in any edition of a document, with the name of the edition."""
    editions = dict(document.editions.values_list("pk", "label"))
    events = Event.objects.filter(subject_type=subject_type(Edition), subject_id__in=editions)
    for event in events.select_related("actor").order_by("-id")[:MOST]:
        if _meet(str(event.details.get("touched", "")).split(), touching):
            (told,) = _told(Edition(pk=event.subject_id), [event])
            words = gettext("{did} in the draft “{edition}”").format(
                did=told.words, edition=editions[event.subject_id]
            )
            return Happened(event, words)
    return None


def _events(edition: Edition) -> models.QuerySet[Event]:
    return Event.objects.about(edition).select_related("actor")


def _meet(theirs: Iterable[str], mine: Collection[str]) -> bool:
    """Whether two changes touch the same thing. `item-5` holds `item-5-fr`; `*` holds all."""
    return any(_holds(one, other) or _holds(other, one) for one in theirs for other in mine)


def _holds(one: str, other: str) -> bool:
    return one in (other, EVERYTHING) or other.startswith(f"{one}-")


def _told(edition: Edition, events: Iterable[Event]) -> list[Happened]:
    found = list(events)
    named = {
        "item": _names(edition, _meant(found, "item")),
        "risk": _titles(Risk.objects.all(), _meant(found, "risk")),
        "value": _titles(AxisValue.objects.all(), _meant(found, "value")),
    }
    # Translators: instead of its name, where an item, a risk or a value was removed since
    gone = gettext("that is gone")
    return [
        Happened(
            event,
            str(SAID.get(event.verb, event.verb)).format(
                **{what: names.get(event.details.get(what), gone) for what, names in named.items()}
            ),
        )
        for event in found
    ]


def _meant(events: Iterable[Event], what: str) -> set[int]:
    return {int(event.details[what]) for event in events if what in event.details}


def _titles(rows: "models.QuerySet[Any]", keys: Collection[int]) -> dict[int, str]:
    """“…” by primary key."""
    if not keys:
        return {}
    return {pk: _quoted(title) for pk, title in rows.filter(pk__in=keys).values_list("pk", "title")}


def _names(edition: Edition, nodes: Collection[int]) -> dict[int, str]:
    """What items are called, by the primary key of their node; the key where one is gone."""
    names = {node.pk: _quoted(node.key) for node in Node.objects.filter(pk__in=nodes)}
    texts = ItemText.objects.filter(item__edition=edition, item__node__in=nodes, is_original=True)
    for text in texts.select_related("item"):
        names[text.item.node_id] = _quoted(named(text.item.label, text.title, text.body))
    return names


def _quoted(words: str) -> str:
    return gettext("“{title}”").format(title=words)


def named(label: str, title: str, body: str) -> str:
    """An item in a few words: its label with its title, or with how it begins."""
    return _short(label, title, body) or gettext("an item without words")


def noted(label: str, title: str, body: str) -> str:
    """As `named`, for what is stored: in English whoever does it."""
    return _short(label, title, body) or "an item without words"


def _short(label: str, title: str, body: str) -> str:
    words = title or " ".join(body.split())
    short = words if len(words) <= 60 else words[:59].rstrip() + "…"
    return f"{label} {short}".strip()
