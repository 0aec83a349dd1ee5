"""Stage 1. Set up a call for comment, open it and close it. Reads guidance; writes consultations and their items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consult.consultations.models import Consultation, ConsultationItem, Facet, FacetOption
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people.models import User
from guidance.models import Edition, Item

# What may be corrected after the opening; everything else people have relied on by then.
WORDS = frozenset(
    {"title", "sponsor", "summary", "background", "contact_name", "contact_email", "identifiers", "late"}
)

S = Consultation.Status
OPEN = Move("open", frozenset({S.DRAFT}), S.OPEN)
CLOSE = Move("close", frozenset({S.OPEN}), S.CLOSED, wakes=("recount",))
REOPEN = Move("reopen", frozenset({S.CLOSED}), S.OPEN)


@dataclass(frozen=True)
class FacetSpec:
    code: str
    question: str
    options: tuple[tuple[str, str], ...]


FACETS = {
    "models_concerned": FacetSpec(
        "models_concerned",
        "Does this concern open models, closed models or all?",
        (("open", "Open models"), ("closed", "Closed models"), ("all", "All models")),
    ),
    "evidence": FacetSpec(
        "evidence",
        "What supports it?",
        (
            ("experience", "Own experience"),
            ("study", "A study"),
            ("incident", "An incident"),
            ("none", "Reasoning alone"),
        ),
    ),
}


@transaction.atomic
def create(
    *, edition: Edition, items: Iterable[Item], facets: Iterable[str] = (), by: User | None, **fields: Any
) -> Consultation:
    """A draft that asks about these items. `facets` are keys of FACETS. Raises DomainError where nothing is asked."""
    consultation = Consultation.objects.create(edition=edition, language=edition.document.language, **fields)
    choose_items(consultation, items)
    choose_facets(consultation, facets)
    Event.record(consultation, "create", actor=by, after=S.DRAFT)
    return consultation


def choose_items(consultation: Consultation, items: Iterable[Item]) -> None:
    """The items it asks about; only while it is a draft, since they are fixed when it opens."""
    _must_be_draft(consultation)
    chosen = list(items)
    if any(item.edition_id != consultation.edition_id for item in chosen):
        raise DomainError(_("Choose items of the edition that this consultation is about."))
    consultation.items.exclude(item__in=chosen).delete()
    ConsultationItem.objects.bulk_create(
        (ConsultationItem(consultation=consultation, item=item) for item in chosen), ignore_conflicts=True
    )


def choose_facets(consultation: Consultation, codes: Iterable[str]) -> None:
    """The closed questions beside the text; only while it is a draft."""
    _must_be_draft(consultation)
    chosen = list(codes)
    consultation.facets.exclude(code__in=chosen).delete()
    for position, spec in enumerate(FACETS[code] for code in chosen):
        facet, made = Facet.objects.get_or_create(
            consultation=consultation,
            code=spec.code,
            defaults={"question": spec.question, "position": position},
        )
        if made:
            FacetOption.objects.bulk_create(
                FacetOption(facet=facet, code=code, label=label, position=n)
                for n, (code, label) in enumerate(spec.options)
            )


@transaction.atomic
def edit(
    consultation: Consultation,
    *,
    items: Iterable[Item] | None = None,
    facets: Iterable[str] | None = None,
    seen: int | None = None,
    by: User | None,
    **fields: Any,
) -> None:
    """Change what it says: all of it while it is a draft, its WORDS later.

    `seen` is the version that the change was made on. Raises WorkflowError where that is no longer the current one.
    """
    now = _locked(consultation)
    if now.status != consultation.status:
        raise WorkflowError(_("This consultation has changed its state in the meantime. Reload to see how."))
    _must_be_current(now, seen)
    changed = {name: value for name, value in fields.items() if getattr(now, name) != value}
    if changed.keys() - WORDS:
        _must_be_draft(now)
    if "late" in changed:
        _must_keep_its_word(now, changed["late"])
    if changed:
        Consultation.objects.filter(pk=now.pk).update(**changed)
    if items is not None:
        choose_items(now, items)
    if facets is not None:
        choose_facets(now, facets)
    Event.record(consultation, "edit", actor=by, fields=",".join(sorted(changed)))
    for name, value in changed.items():
        setattr(consultation, name, value)


def version(consultation: Consultation) -> int:
    """Counts up with each edit."""
    return Event.objects.about(consultation).filter(verb__in=["create", "edit"]).count()


def obstacles(consultation: Consultation) -> list[str]:
    """What stands in the way of opening it, each with what to do."""
    found = []
    if not consultation.items.exists():
        found.append(_("Choose at least one item to ask about before you open the consultation."))
    if consultation.closes_at <= timezone.now():
        found.append(_("The window has already ended. Choose a later end before you open the consultation."))
    if consultation.edition.status != Edition.Status.PUBLISHED:
        found.append(
            _("The edition it asks about may still change. Publish it before you open the consultation.")
        )
    return found


@transaction.atomic
def open_(consultation: Consultation, *, seen: int | None = None, by: User | None) -> None:
    """Open it: from now on its items stay as they are. `seen` is the version that was looked at."""
    if _locked(consultation).status == S.DRAFT:
        _must_be_current(consultation, seen)
    for obstacle in obstacles(consultation):
        raise DomainError(obstacle)
    OPEN.apply(consultation, by=by)


@transaction.atomic
def close(consultation: Consultation, *, by: User | None, note: str = "") -> None:
    """Close it. Where a person does, nothing is taken after that, late or not."""
    more: dict[str, Any] = {"late": Consultation.Late.REFUSED} if by else {}
    _tell(consultation, CLOSE.apply(consultation, by=by, note=note, **more))


def _tell(consultation: Consultation, event: Event) -> None:
    """Those who follow it or take part hear of it: see `comments.announcing`."""
    Job.objects.wake(("tell_news",), subject=consultation, fingerprint=str(event.pk))


@transaction.atomic
def extend(consultation: Consultation, closes_at: datetime, *, by: User | None, note: str = "") -> None:
    """Move the end of the window to a later time, never to an earlier one; a closed consultation opens again."""
    if closes_at <= max(timezone.now(), consultation.closes_at):
        raise DomainError(_("The new end must lie in the future and after the old one."))
    if consultation.status == S.CLOSED:
        REOPEN.apply(consultation, by=by, note=note, closes_at=closes_at)
        note = ""  # said with the reopening
    else:
        rows = Consultation.objects.filter(pk=consultation.pk, status=S.OPEN, closes_at__lt=closes_at)
        if not rows.update(closes_at=closes_at):
            raise WorkflowError(_("The window has changed in the meantime. Reload to see how."))
    event = Event.record(consultation, "extend", actor=by, note=note, closes_at=closes_at.isoformat())
    consultation.closes_at = closes_at
    _tell(consultation, event)


def close_due() -> int:
    """Close what has run out. Returns how many were closed."""
    due = Consultation.objects.filter(status=S.OPEN, closes_at__lte=timezone.now())
    for consultation in due:
        close(consultation, by=None)
    return len(due)


def _must_be_draft(consultation: Consultation) -> None:
    if consultation.status != S.DRAFT:
        raise DomainError(_("This consultation has opened: what it asks about can't change any more."))


def _must_keep_its_word(now: Consultation, late: str) -> None:
    """Whoever counts on being taken late is not refused before the deadline has passed."""
    if now.status != S.DRAFT and late == Consultation.Late.REFUSED and timezone.now() < now.closes_at:
        raise DomainError(
            _(
                "People count on it that what arrives late is taken. Once the deadline has passed you can end that."
            )
        )


def _locked(consultation: Consultation) -> Consultation:
    """As it stands now; nobody else changes it before this transaction ends."""
    return Consultation.objects.select_for_update().get(pk=consultation.pk)


def _must_be_current(consultation: Consultation, seen: int | None) -> None:
    if seen is not None and seen != version(consultation):
        raise WorkflowError(_("Somebody else has edited this consultation since you opened this page."))
