"""Stage 0. Put up what will be asked about: a file becomes an edition. Writes guidance only.

Importing is safe twice: what the file says is compared with what is stored. A published edition never changes,
but translations may be added to it; a draft may be imported again until a consultation asks about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.people.models import User
from guidance import above, formats, frames, languages, revisions, storing
from guidance.exporting import spec_of
from guidance.models import Document, Edition
from guidance.specs import CriterionSpec, Spec

PUBLISH = Move(
    "publish", frozenset({Edition.Status.DRAFT}), Edition.Status.PUBLISHED, wakes=("carry_anchors",)
)
Refused = Callable[[Spec, DomainError], None]


@dataclass(frozen=True)
class Imported:
    """`notes` tell what was added, kept as it was or left out; `is_changed` whether one that was there got more."""

    edition: Edition
    items: int
    is_new: bool
    notes: tuple[str, ...] = ()
    is_changed: bool = False


def import_guidance(data: bytes, *, publish: bool = True, by: User | None) -> Imported:
    """Store what a file says. Raises DomainError; nothing is written then."""
    return store(formats.read(data), publish=publish, by=by)


def import_all(files: Iterable[bytes], *, publish: bool = True, by: User | None) -> list[Imported]:
    """Store files that may refer to each other, all of them or none."""
    return store_all([formats.read(data) for data in files], publish=publish, by=by)


def store(spec: Spec, *, publish: bool = True, by: User | None) -> Imported:
    (done,) = store_all([spec], publish=publish, by=by)
    return done


@transaction.atomic
def store_all(
    specs: Iterable[Spec], *, publish: bool = True, by: User | None, refused: Refused | None = None
) -> list[Imported]:
    """Editions that may refer to each other, whatever their order.

    The first that can't be stored ends it and nothing is written; with `refused` that is told of it, and the
    others go in.
    """
    done: list[tuple[Spec, Imported]] = []
    for spec in specs:
        try:
            with transaction.atomic():
                done.append((spec, _store(spec, by=by)))
        except DomainError as error:
            if refused is None:
                raise
            refused(spec, error)
    for spec, imported in done:
        if imported.is_new:
            storing.refer(imported.edition, spec)
    return [_finish(imported, publish=publish, by=by) for _, imported in done]


def _finish(imported: Imported, *, publish: bool, by: User | None) -> Imported:
    if publish and imported.edition.status == Edition.Status.DRAFT:
        PUBLISH.apply(imported.edition, by=by, published_at=timezone.now())
    return imported


def _store(spec: Spec, *, by: User | None) -> Imported:
    document = document_of(spec)
    # Held, so that what is decided by its state holds until it is written: nobody edits or publishes it meanwhile.
    edition = document.editions.select_for_update(of=("self",)).filter(slug=spec.edition.slug).first()
    if edition is None:
        return _create(document, spec, by=by)
    stored = spec_of(edition)
    if edition.status == Edition.Status.PUBLISHED:
        return _add(edition, spec, stored, by=by)
    if stored == spec:
        return Imported(edition, _count(spec), is_new=False, notes=spec.notes)
    return _replace(edition, spec, by=by)


def document_of(spec: Spec) -> Document:
    """The document that a file is of, held; a new one where it isn't there yet."""
    document, _ = Document.objects.get_or_create(
        slug=spec.document.slug, defaults=storing.description(spec.document)
    )
    above.lock(document.pk)
    if document.kind != spec.document.kind:
        words = gettext("{document} is there as {kind}; a document keeps its kind.")
        raise DomainError(words.format(document=document.slug, kind=document.get_kind_display().lower()))
    if document.language != spec.document.language and document.editions.published().exists():
        words = gettext(
            "{document} is there in the language {language}; a document keeps its language. "
            "Give the file's words as translations, or the document a slug of its own."
        )
        raise DomainError(words.format(document=document.slug, language=document.language))
    return document


def _create(document: Document, spec: Spec, *, by: User | None) -> Imported:
    edition = Edition.objects.create(document=document, slug=spec.edition.slug, **storing.frame(spec))
    storing.write(edition, spec)
    described = _describe(edition, spec)
    notes = described if document.editions.count() > 1 else []
    Event.record(edition, "import", actor=by, after=edition.status, items=_count(spec))
    return Imported(edition, _count(spec), is_new=True, notes=(*spec.notes, *notes))


def _replace(edition: Edition, spec: Spec, *, by: User | None) -> Imported:
    """A draft that the file says otherwise: as it stood, it is kept as a revision."""
    if edition.consultations.exists():
        words = gettext(
            "A consultation asks about {edition}. Give the edition in the file a label of its own."
        )
        raise DomainError(words.format(edition=edition))
    revisions.keep(edition, "Before a file was imported", by=by)
    _rewrite(edition, spec)
    # An editor who has it open at the desk is told so when they save.
    Event.record(
        edition,
        "import",
        actor=by,
        after=edition.status,
        items=_count(spec),
        version=edition.version,
        touched="*",
    )
    notes = (*spec.notes, gettext("The draft as it was is kept among its revisions."))
    return Imported(edition, _count(spec), is_new=True, notes=notes)


def _rewrite(edition: Edition, spec: Spec) -> None:
    storing.rewrite(edition, spec)
    Edition.objects.filter(pk=edition.pk).update(version=F("version") + 1)
    edition.refresh_from_db()
    _describe(edition, spec)


def _add(edition: Edition, spec: Spec, stored: Spec, *, by: User | None) -> Imported:
    """To a published edition a file may add translations, and put right what belongs to the document as such."""
    if spec.fingerprint not in (edition.fingerprint, stored.fingerprint):
        words = gettext(
            "{edition} is published and can't change, and this file says something else. "
            "Give the edition in the file a label of its own."
        )
        raise DomainError(words.format(edition=edition))
    described = _describe(edition, spec)
    if described == [str(DESCRIBED)]:
        Event.record(edition, "describe", actor=by)
    notes = [*spec.notes, *described]
    added = storing.translate(edition, spec, stored)
    for language, items in added.items():
        Event.record(edition, "translate", actor=by, language=language, items=items)
        Job.objects.wake(("carry_anchors",), subject=edition, fingerprint=language)
        words = ngettext(
            "{n} translations into {language} were added.",
            "{n} translations into {language} were added.",
            items,
        )
        notes.append(words.format(n=items, language=languages.name(language)))
    is_changed = bool(added) or described == [str(DESCRIBED)]
    return Imported(edition, _count(spec), is_new=False, notes=tuple(notes), is_changed=is_changed)


DESCRIBED = _("Title, publisher, source, identifiers and helping questions are those of this file now.")
AS_NEWER = _(
    "Title, publisher, source, identifiers and helping questions stay as the newest edition has them."
)


def _describe(edition: Edition, spec: Spec) -> list[str]:
    """The newest edition speaks for the document as such. Says what was done where the two differ."""
    document, now = edition.document, spec_of(edition)
    if now.document == spec.document and _criteria(now) == _criteria(spec):
        return []
    if document.editions.exclude(pk=edition.pk).filter(date__gt=spec.edition.date).exists():
        return [str(AS_NEWER)]
    Document.objects.filter(pk=document.pk).update(**storing.description(spec.document))
    document.refresh_from_db()
    frames.describe(document, spec.document)
    storing.ask(document, spec.axes)
    return [str(DESCRIBED)]


def _criteria(spec: Spec) -> list[tuple[str, str, tuple[CriterionSpec, ...]]]:
    return [
        (axis.code, value.code, value.criteria)
        for axis in spec.axes
        for value in axis.values
        if value.criteria
    ]


def _count(spec: Spec) -> int:
    return sum(1 for _ in spec.walk())
