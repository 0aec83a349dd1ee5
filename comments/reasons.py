"""The reasons that staff gave to people about their claims, and to each other about organisations."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from consult.ledger.models import Event, subject_type
from consult.people.organisations import Organisation, Representation
from consult.people.representing import END, REFUSE

WORDS = {
    "change_organisation": _("Corrected"),
    "add_othername": _("Name added"),
    "remove_othername": _("Name removed"),
    "add_domain": _("Domain added"),
    "remove_domain": _("Domain removed"),
    "add_identifier": _("Number added"),
    "remove_identifier": _("Number removed"),
    "list_organisation": _("Listed for everybody"),
    "unlist_organisation": _("Taken off the list"),
    "verify_organisation": _("Type verified"),
    "merge": _("Merged into another entry"),
    "merge_in": _("Another entry was merged into it"),
    "undo_merge": _("Merge undone"),
    "undo_merge_in": _("A merge into it was undone"),
}


def latest_of(rows: Iterable[Representation]) -> dict[int, str]:
    """Why each was refused or ended, where it was and somebody said why."""
    events = Event.objects.filter(
        subject_type=subject_type(Representation),
        subject_id__in=[row.pk for row in rows],
        verb__in=[REFUSE.verb, END.verb],
    )
    latest = {event.subject_id: event for event in events.select_related("note").order_by("pk")}
    return {pk: event.note.text for pk, event in latest.items() if hasattr(event, "note")}


def history(family: Iterable[Organisation]) -> list[tuple[Event, str]]:
    """What happened to an organisation and its twins, in order, with words for each."""
    events = Event.objects.filter(
        subject_type=subject_type(Organisation), subject_id__in=[one.pk for one in family]
    )
    told = events.select_related("actor", "note").order_by("pk")
    return [(event, str(WORDS.get(event.verb, event.verb))) for event in told]
