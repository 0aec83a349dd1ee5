"""Everything about a person, room by room: what the ledger holds, and how every room is reached.

Each room has one function for each of the two in a module `personal`, listed in settings: `erase(subject, by=)`
forgets, `export(subject)` yields names and contents of files. The ledger knows no room: a subject's things have a type
and an id.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import Q
from django.utils.module_loading import import_string

from consult.ledger.models import Event, EventQuerySet, Job, Note

File = tuple[str, bytes]
"""The name of a file in a person's copy, and what is in it."""
ERASING = "SELECT set_config('consult.erasing', 'on', true)"


@dataclass(frozen=True)
class Subject:
    """Whose traces are meant. `user` is None where only certain things are, and not an account."""

    user: models.Model | None = None
    emails: frozenset[str] = frozenset()
    things: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """By type, such as `comments.comment`: primary keys."""
    marks: frozenset[str] = frozenset()
    """Tracking numbers and public ids, by which mail about these things is known."""
    names: frozenset[str] = frozenset()
    """How the sender is named, where others may have printed it."""

    def pks(self, kind: str) -> frozenset[int]:
        return self.things.get(kind, frozenset())


Eraser = Callable[..., None]
Exporter = Callable[[Subject], Iterable[File]]


def erasers() -> list[Eraser]:
    return [import_string(path) for path in settings.ERASERS]


def exporters() -> list[Exporter]:
    return [import_string(path) for path in settings.EXPORTERS]


def let_words_go() -> None:
    """Until the transaction ends, the database lets words be blanked. Erasure alone, a legal duty, asks for this."""
    with connection.cursor() as cursor:
        cursor.execute(ERASING)


def as_json(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as a person can read them and a program as well."""
    return json.dumps(list(rows), cls=DjangoJSONEncoder, indent=1, ensure_ascii=False).encode()


# The ledger's own --------------------------------------------------------------------------------------------------


def erase(subject: Subject, *, by: models.Model | None) -> None:
    """Reasons that were given about these things, and what failed work on them said. Events hold no words and stay."""
    about = _about(subject, "event__")
    if subject.user:
        about |= Q(event__actor=subject.user.pk)
    Note.objects.filter(about).delete()
    Job.objects.filter(_about(subject)).exclude(error="").update(error="")


def export(subject: Subject) -> Iterator[File]:
    """What they did, and what was done with what they sent."""
    mine = Q(actor=subject.user.pk) if subject.user else Q(pk__in=[])
    rows: EventQuerySet = Event.objects.filter(_about(subject) | mine)
    yield "events.json", as_json(_as_row(event) for event in rows.select_related("note").order_by("pk"))


def _as_row(event: Event) -> dict[str, Any]:
    note = event.note.text if hasattr(event, "note") else ""
    return {
        "at": event.at,
        "what": event.verb,
        "about": f"{event.subject_type} {event.subject_id}",
        "before": event.before,
        "after": event.after,
        "reason": note,
    }


def _about(subject: Subject, along: str = "") -> Q:
    rule = Q(pk__in=[])
    for kind, pks in subject.things.items():
        rule |= Q(**{f"{along}subject_type": kind, f"{along}subject_id__in": pks})
    return rule
