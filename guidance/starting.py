"""Stage 0, on the site. Start a draft edition: blank, as the next one of a document, or from a file."""

import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import above, restoring, revisions, storing
from guidance.exporting import spec_of
from guidance.importing import document_of, store
from guidance.models import Document, Edition
from guidance.specs import Spec


@transaction.atomic
def create_document(*, label: str, date: datetime.date, by: User | None, **document: str) -> Edition:
    """A new document with its first edition, which is blank."""
    made, is_new = Document.objects.get_or_create(slug=document["slug"], defaults=document)
    if not is_new:
        words = _("Another document is at “{address}”. Choose another address.")
        raise DomainError(words.format(address=made.slug))
    return next_edition(made, label=label, date=date, copied=None, by=by)


@transaction.atomic
def next_edition(
    document: Document, *, label: str, date: datetime.date, copied: Edition | None, by: User | None
) -> Edition:
    """A draft of a document: with all that `copied` says, its keys kept, or blank."""
    above.lock(document.pk)
    slug = address(document, label)
    edition = Edition.objects.create(document=document, slug=slug, label=label, date=date)
    if copied:
        spec = spec_of(copied)
        notice, illustrative = spec.edition.notice, spec.edition.scopes_illustrative
        Edition.objects.filter(pk=edition.pk).update(notice=notice, scopes_illustrative=illustrative)
        edition.refresh_from_db()
        storing.write(edition, spec)
        storing.refer(edition, spec)
    Event.record(edition, "create", actor=by, after=edition.status)
    revisions.keep(edition, f"Copied from {copied.label}" if copied else "Started blank", by=by)
    return edition


def address(document: Document, label: str) -> str:
    """The last part of a new edition's address. Raises DomainError where there is none, or it is taken."""
    slug = slugify(label)[:100].strip("-")
    if not slug:
        raise DomainError(_("The name of the edition needs a letter or a digit."))
    if document.editions.filter(slug=slug).exists():
        raise DomainError(_("This document has an edition of this name. Give the new one a name of its own."))
    return slug


@transaction.atomic
def import_file(spec: Spec, *, instead: bool = False, by: User | None) -> Edition:
    """A draft that says what a file says; `instead` of what a draft of the same name says now, which is kept."""
    document = document_of(spec)
    there = document.editions.select_for_update().filter(slug=spec.edition.slug).first()
    if there is None:
        edition = store(spec, publish=False, by=by).edition
        revisions.keep(edition, "Imported from a file", by=by)
        return edition
    if there.status == Edition.Status.PUBLISHED:
        raise DomainError(
            _(
                "{edition} is published and can't change. Give the edition in the file a name of its own."
            ).format(edition=there)
        )
    if not instead:
        words = _("There is a draft of {edition} already. Tick the box to put the file in its place.")
        raise DomainError(words.format(edition=there))
    restoring.replace(there, spec, by=by)
    return there
