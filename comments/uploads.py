"""Stage 2, before it is sent. Keep documents with a draft and read them. Reads consultations; writes drafts.

A file that can't be taken is refused with its reason and the others go in. Reading happens in the background, in a
process with limits; nothing of a document counts before it is sent.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from comments import drafts, letters, scanning
from comments.asked import questions
from comments.documents import DraftLetter, DraftPart
from comments.drafts import Author
from comments.reading import Extraction, Passage, Question, Reader, Unreadable
from comments.reading.refusals import MALICIOUS
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Job, subject_type
from guidance.models import Item


@dataclass
class Added:
    """What became of files that were sent: those kept, and sentences about the others."""

    kept: list[DraftLetter] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def held_by(author: Author, consultation: Consultation) -> QuerySet[DraftLetter]:
    """The author's documents on one consultation, without their text; each knows how many parts it has."""
    mine = DraftLetter.objects.filter(draft__in=drafts.held_by(author).filter(consultation=consultation))
    confirmed = Count("parts", filter=Q(parts__is_confirmed=True))
    return mine.defer("text").annotate(in_parts=Count("parts"), confirmed=confirmed).order_by("pk")


@transaction.atomic
def add(author: Author, consultation: Consultation, files: Sequence["File[bytes]"]) -> Added:
    """Keep these files and ask for them to be read."""
    draft = drafts.open_for(author, consultation)
    hashes = set(draft.letters.values_list("sha256", flat=True))
    added = Added()
    for file in files:
        name = filename(file.name or "")
        sha256 = _hash(file)
        if problem := _problem(file, len(hashes)):
            added.refused.append(_("{file}: {problem}").format(file=name, problem=problem))
        elif sha256 in hashes:
            words = _("{file}: This very file is in your submission already.")
            added.refused.append(words.format(file=name))
        else:
            hashes.add(sha256)
            letter = DraftLetter(draft=draft, filename=name, size=file.size, sha256=sha256)
            letter.file.save(letter.public_id, file, save=False)
            letter.save(force_insert=True)
            Job.objects.wake(["read_letter"], subject=letter)
            added.kept.append(letter)
    return added


def filename(name: str) -> str:
    """As it is shown and given back: one line, no folder, no control characters."""
    kept = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    return kept[-255:] or "document"


def _problem(file: "File[bytes]", there: int) -> str:
    if there >= settings.DOCUMENTS_MAX:
        words = _("A submission takes {most} documents. Send the others in one of their own.")
        return words.format(most=settings.DOCUMENTS_MAX)
    if file.size > settings.DOCUMENT_BYTES:
        words = _("It is larger than {megabytes} MB. Send it without pictures, or in parts.")
        return words.format(megabytes=settings.DOCUMENT_BYTES // 1_000_000)
    return "" if file.size else _("It is empty. Check it and send it again.")


def _hash(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def remove(author: Author, consultation: Consultation, public_id: str) -> None:
    """Take a document out, with its file; nothing happens where it is gone already."""
    letter = drafts.open_for(author, consultation).letters.filter(public_id=public_id).first()
    if letter is None:
        return
    name, storage = letter.file.name, letter.file.storage
    letter.delete()
    transaction.on_commit(lambda: storage.delete(name), robust=True)


@transaction.atomic
def publish_as(author: Author, consultation: Consultation, public_id: str, consent: str) -> None:
    """How this document may be published; "" is as the submission."""
    if consent and consent not in consultation.consents:
        raise DomainError(_("Choose how this document may be published."))
    letters_ = drafts.open_for(author, consultation).letters
    letters_.filter(public_id=public_id).update(consent=consent)


def read(letter: DraftLetter) -> None:
    """Scan and read a document, and propose how to cut it. Safe to repeat; raises nothing that people must see."""
    if letter.read_at is not None:
        return
    with letter.file.open() as file:
        data = file.read()
    try:
        is_clean = _scan(data)
        with Reader() as reader:
            extraction, passages = reader.extract_and_split(data, asked_in(letter.draft.consultation))
    except Unreadable as error:
        _settle(letter, refused=error.reason)
    else:
        _take(letter, extraction, passages, is_clean=is_clean)


def _scan(data: bytes) -> bool:
    """Whether it was scanned and is clean. Where clamd does not answer it is scanned once it was sent."""
    if not scanning.is_on():
        return False
    try:
        found = scanning.signature_in(data)
    except scanning.ScannerUnreachable:
        return False
    if found:
        raise Unreadable(MALICIOUS, name=found)
    return True


@transaction.atomic
def _take(
    letter: DraftLetter, extraction: Extraction, passages: Sequence[Passage], *, is_clean: bool
) -> None:
    known = {item.item.label: item for item in questions(letter.draft.consultation).items.values()}
    remarks = letters.remarks_from(extraction.text, passages, known) if extraction.text else []
    taken = _settle(
        letter,
        media_type=extraction.media_type,
        text=extraction.text,
        page_starts=list(extraction.page_starts),
        empty_pages=list(extraction.empty_pages),
        **({"scanned_at": Now()} if is_clean else {}),
    )
    if not taken:
        return
    parts = ({key: value for key, value in remark.cut.items() if key != "cut_by"} for remark in remarks)
    DraftPart.objects.bulk_create(
        DraftPart(letter=letter, items=[item.pk for item in remark.items], **part)
        for remark, part in zip(remarks, parts, strict=True)
    )


def _settle(letter: DraftLetter, **found: Any) -> bool:
    """Whether this run was the first to say what became of it."""
    waiting = DraftLetter.objects.filter(pk=letter.pk, read_at=None)
    return bool(waiting.update(read_at=Now(), **found))


def asked_in(consultation: Consultation) -> list[Question]:
    """The items that have a printed label, as the splitter looks for them."""
    items = [one.item for one in questions(consultation).items.values() if one.item.label]
    labels = {item.pk: item.label for item in items}
    texts = Item.objects.filter(pk__in=labels, texts__is_original=True)
    words = {pk: (title, body) for pk, title, body in texts.values_list("pk", "texts__title", "texts__body")}
    return [_question(item, labels, *words.get(item.pk, ("", ""))) for item in items]


def _question(item: Item, labels: Mapping[int, str], title: str, body: str) -> Question:
    """A question is looked for by its words, a guideline by its title as well."""
    is_question = item.kind == Item.Kind.QUESTION
    return Question(item.label, body or title, labels.get(item.parent_id or 0), "" if is_question else title)


def progress(waiting: Sequence[DraftLetter]) -> dict[int, str]:
    """Where each document that waits stands: the state of its job."""
    jobs = Job.objects.filter(
        kind="read_letter", subject_type=subject_type(DraftLetter), subject_id__in=[one.pk for one in waiting]
    )
    return {job.subject_id: job.state for job in jobs.order_by("pk")}
