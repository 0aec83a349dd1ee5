"""The reasons that staff gave to people about their claims, and to each other about organisations."""

from collections.abc import Iterable

from consult.ledger.models import Event, subject_type
from consult.people.organisations import Organisation, Representation
from consult.people.representing import END, REFUSE

WORDS = {
    "change_organisation": "Corrected",
    "add_othername": "Name added",
    "remove_othername": "Name removed",
    "add_domain": "Domain added",
    "remove_domain": "Domain removed",
    "add_identifier": "Number added",
    "remove_identifier": "Number removed",
    "list_organisation": "Listed for everybody",
    "unlist_organisation": "Taken off the list",
    "verify_organisation": "Type verified",
    "merge": "Merged into another entry",
    "merge_in": "Another entry was merged into it",
    "undo_merge": "Merge undone",
    "undo_merge_in": "A merge into it was undone",
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
    return [(event, WORDS.get(event.verb, event.verb)) for event in told]
