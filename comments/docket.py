"""Stage 2, a public record. Take in a docket: its questions become a consultation, its letters submissions.

What was published elsewhere is on the record already: named, and accepted by the import in one move. A letter
that cannot be taken is refused with its reason and the others go in; running it again adds what is missing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.db import transaction

from comments import letters, moderation
from comments.docket_files import Docket, Refused, Row
from comments.intake import Speaker
from comments.models import Comment, Submission
from comments.reading import Question, Reader, Unreadable, split
from consult.consultations import lifecycle
from consult.consultations.models import Consent, Consultation
from consult.ledger.errors import DomainError
from guidance import importing
from guidance.models import Edition
from guidance.specs import DocumentSpec, EditionSpec, ItemSpec, Spec

PRIVACY_NOTICE = "public record"
DAY_BEGINS, DAY_ENDS = (0, 0), (23, 59)
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")


@dataclass(frozen=True)
class Outcome:
    """What became of one row of the manifest. `kind` is kept, there (from an earlier run) or refused."""

    row: Row
    kind: str
    reason: str = ""
    comments: int = 0
    items: int = 0


@dataclass(frozen=True)
class Imported:
    consultation: Consultation
    outcomes: list[Outcome]
    accepted: int

    def of(self, kind: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.kind == kind]


@transaction.atomic
def import_docket(
    folder: Path,
    slug: str,
    *,
    sponsor: str = "",
    tell: Callable[[Outcome, int], None] = lambda outcome, total: None,
) -> Imported:
    """Take in a folder with questions.json, manifest.csv and the letters. `tell` hears of each row.

    Raises DomainError, before anything is written, where the questions or the manifest can't be used.
    """
    docket = Docket.read(folder)
    consultation = _consultation(docket, slug, sponsor)
    outcomes = []
    for outcome in _letters(consultation, docket):
        tell(outcome, len(docket.rows))
        outcomes.append(outcome)
    return Imported(consultation, outcomes, _accept(consultation, docket, outcomes))


def _consultation(docket: Docket, slug: str, sponsor: str) -> Consultation:
    """The closed consultation of that name, made where it is new."""
    edition = importing.store(_spec(docket, sponsor), by=None).edition
    found = Consultation.objects.filter(slug=slug).first()
    if found and found.edition_id != edition.pk:
        raise DomainError(f"The consultation {slug} asks about {found.edition}. Choose another slug.")
    return found or _make(docket, slug, edition)


def _make(docket: Docket, slug: str, edition: Edition) -> Consultation:
    consultation = lifecycle.create(
        items=edition.items.commentable(),
        by=None,
        slug=slug,
        edition=edition,
        title=docket.title,
        sponsor=edition.document.publisher,
        identifiers=docket.identifiers,
        timezone=docket.TIME_ZONE,
        opens_at=docket.moment(docket.published, *DAY_BEGINS),
        closes_at=docket.moment(docket.comments_due, *DAY_ENDS),
        results=Consultation.Results.LIVE,
        consents=[Consent.NAMED],
        privacy_notice_version=PRIVACY_NOTICE,
    )
    # Its window is over: lifecycle.open_ would ask for a later end.
    lifecycle.OPEN.apply(consultation, by=None, note="Imported from a public record.")
    lifecycle.close(consultation, by=None, note="Imported from a public record; its window had ended.")
    return consultation


def _spec(docket: Docket, sponsor: str) -> Spec:
    return Spec(
        document=DocumentSpec(
            slug=docket.slug,
            title=docket.title,
            publisher=sponsor or docket.prefix,
            kind="rfc",
            source=docket.source,
            identifiers=docket.identifiers,
        ),
        edition=EditionSpec("As published", docket.published),
        axes=(),
        advice=(),
        items=tuple(_items(docket.questions, None)),
    )


def _items(questions: list[Question], parent: str | None) -> Iterator[ItemSpec]:
    for question in questions:
        if question.parent == parent:
            if not LABEL.fullmatch(question.label):
                raise DomainError(
                    f"The ref {question.label!r} of a question may have up to 40 letters, digits, dots and hyphens."
                )
            key = question.label.replace(".", "-")
            below = tuple(_items(questions, question.label))
            yield ItemSpec(key, "question", question.label, "", question.text, items=below)


def _letters(consultation: Consultation, docket: Docket) -> Iterator[Outcome]:
    known = set(consultation.submissions.values_list("external_id", flat=True))
    with Reader() as reader:
        for row in docket.rows:
            if row.tracking_number in known:
                yield Outcome(row, "there")
                continue
            try:
                submission = _letter(consultation, docket, row, reader)
            except (Refused, Unreadable, DomainError) as error:
                yield Outcome(row, "refused", str(error))
                continue
            known.add(row.tracking_number)
            about = submission.comments.exclude(abouts=None)
            items = about.values("abouts__item").distinct().count()
            yield Outcome(row, "kept", comments=submission.comments.count(), items=items)


def _letter(consultation: Consultation, docket: Docket, row: Row, reader: Reader) -> Submission:
    row.check()
    data = docket.data_of(row)
    extraction = reader.extract(data)
    capacity = Submission.Capacity.ORGANISATION if row.organisation else Submission.Capacity.SELF
    speaker = Speaker(
        capacity=capacity,
        type=row.organisation_type,
        consent=Consent.NAMED,
        organisation_name=row.organisation,
    )
    return letters.receive(
        consultation,
        speaker,
        letters.Document(PurePath(row.file).name, data, extraction),
        split(extraction.text, docket.questions),
        external_id=row.tracking_number,
        received_at=consultation.closes_at,  # The record does not say when; not later than this.
    )


def _accept(consultation: Consultation, docket: Docket, outcomes: list[Outcome]) -> int:
    """One move and one Event for all that came in now; what came earlier may have been decided otherwise."""
    numbers = [outcome.row.tracking_number for outcome in outcomes if outcome.kind == "kept"]
    comments = Comment.objects.filter(consultation=consultation, submission__external_id__in=numbers)
    note = f"On the public record of docket {docket.number} already; accepted by the import."
    return moderation.ACCEPT.apply_to_all(comments, batch=consultation, by=None, note=note)
