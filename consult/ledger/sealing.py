"""Chains batches of events under hashes, so that a change to the past shows. Reads events, writes seals.

A seal's hash covers the hash before it and every event of its batch, in the order of their ids. SECURITY.md
says what that proves and what it doesn't.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db import connection, transaction

from consult.ledger.models import Event, Seal, SealedEvent

BATCH = 10_000
GENESIS = "0" * 64
LOCK = 0x5EA1


def seal() -> Seal | None:
    """Seal the events that no seal covers yet. None where there are none, or where another process is sealing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return None
        events = list(Event.objects.unsealed().order_by("id")[:BATCH])
        return _write(events) if events else None


def head() -> str:
    """The hash that stands for everything sealed so far."""
    last = Seal.objects.order_by("-id").first()
    return last.digest if last else GENESIS


def verify() -> Iterator[str]:
    """Recompute the chain; yields a sentence for each place where it does not hold."""
    previous = GENESIS
    for stored in Seal.objects.order_by("id").iterator():
        events = list(Event.objects.filter(sealed__seal=stored).order_by("id"))
        if stored.previous != previous:
            yield f"Seal {stored.pk} does not follow the seal before it."
        if len(events) != stored.events:
            yield f"Seal {stored.pk} covers {stored.events} events, and {len(events)} are there."
        elif _digest(stored.previous, events) != stored.digest:
            yield f"Seal {stored.pk}: an event among {events[0].pk} to {events[-1].pk} is not what was sealed."
        previous = stored.digest


def _write(events: list[Event]) -> Seal:
    previous = head()
    stored = Seal.objects.create(events=len(events), previous=previous, digest=_digest(previous, events))
    SealedEvent.objects.bulk_create(SealedEvent(event=event, seal=stored) for event in events)
    return stored


def _digest(previous: str, events: Iterable[Event]) -> str:
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(_canonical(event))
    return digest.hexdigest()


def _canonical(event: Event) -> bytes:
    """One event as bytes: a JSON list with a fixed order, times in UTC with microseconds."""
    fields = [
        event.pk,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.verb,
        event.subject_type,
        event.subject_id,
        event.actor_id,
        event.before,
        event.after,
        event.details,
    ]
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
