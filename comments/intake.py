"""Stage 2. Receive what participants send. Reads consultations; writes submissions and their comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import (
    contexts,
    endorsing,
    positions,
    quotable,
    receipts,
    recording,
    signing,
    speaking,
)
from comments.attribution import organisation_for
from comments.beside import NOTHING, Beside
from comments.enclosing import Enclosure, on_receipt, said
from comments.entering import Entered, check_day
from comments.models import Comment, Letter, Submission
from consult.consultations.deadlines import clock_words
from consult.consultations.models import Consent, Consultation, ConsultationItem, FacetOption
from consult.ledger import rows
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from consult.people.codes import SECTOR_OF
from consult.people.models import User
from consult.people.words import language, number
from guidance.quotes import Quote

MAX_CHARACTERS = 400_000  # 30,000 words are about 200,000 characters


@dataclass(frozen=True)
class Speaker:
    """Who sends it, as they declare it."""

    capacity: str
    type: str
    consent: str
    person_name: str = ""
    email: str = ""
    organisation_name: str = ""
    other_type: str = ""
    size: str = ""
    country: str = ""
    funding: str = ""
    """Who funds the organisation, where the consultation asks."""
    no_models: bool = False
    """No processing by language models."""
    organisation: str = ""
    """Which of the organisations found is meant, by its public id; `attribution.NEW` for none of them."""
    identifier_scheme: str = ""
    identifier: str = ""
    """Its number in an outside register, as `identifiers` writes it."""


@dataclass(frozen=True)
class Remark:
    """One comment as sent: its words, the items it is about, and the answers to closed questions beside it."""

    body: str
    items: Sequence[ConsultationItem] = ()
    stance: str = ""
    options: Sequence[FacetOption] = ()
    quote: Quote | None = None
    wording: str = ""
    """Proposed instead of the words quoted."""
    context: Mapping[str, str] = field(default_factory=dict)
    """The combination it is made for: axis code → value code."""
    cut: dict[str, Any] = field(default_factory=dict)
    """Range, kind, score and who cut it, where it was cut from a letter."""


HELD = """
SELECT status, opens_at, closes_at, late, consents, privacy_notice_version, senders
FROM consultations_consultation WHERE id = %s FOR SHARE
"""


@transaction.atomic
def submit(
    consultation: Consultation,
    speaker: Speaker,
    remarks: Sequence[Remark],
    *,
    by: User | AnonymousUser | None,
    channel: str = Submission.Channel.SITE,
    documents: Sequence[Enclosure] = (),
    beside: Beside = NOTHING,
) -> Submission:
    """Receive one submission while the window is open, or late where the consultation takes that. Raises DomainError
    with what to do where it can't be taken."""
    return receive(consultation, speaker, remarks, by=by, channel=channel, documents=documents, beside=beside)


def receive(
    consultation: Consultation,
    speaker: Speaker,
    remarks: Sequence[Remark],
    *,
    by: User | AnonymousUser | None,
    channel: str = Submission.Channel.SITE,
    entered: Entered | None = None,
    documents: Sequence[Enclosure] = (),
    beside: Beside = NOTHING,
) -> Submission:
    """As `submit`, within a transaction of the caller's. `entered` says how it came, where staff type it in."""
    _hold(consultation)
    speaker = speaking.tidied(speaker)
    if entered:
        return _receive_entered(consultation, speaker, remarks, entered, documents=documents, beside=beside)
    is_late = not consultation.takes_comments
    if is_late and not consultation.takes_late:
        raise DomainError(_refusal(consultation))
    check(consultation, speaker, remarks, documents, beside=beside)
    status = _on_arrival(consultation, speaker, by)
    submission = record(
        consultation,
        speaker,
        remarks,
        by=by,
        channel=channel,
        documents=documents,
        status=status,
        is_late=is_late,
        beside=beside,
    )
    _receive_beside(submission, beside, by)
    more: dict[str, Any] = {"late": True} if is_late else {}
    if documents:
        more["documents"] = len(documents)
    counted = len(said(remarks, documents))
    Event.record(submission, "submit", actor=submission.user, after=status, comments=counted, **more)
    return submission


def _language_of_mail(speaker: Speaker, channel: str) -> str:
    """Mail to the sender speaks as the page did. Nothing where none can come, or nobody saw a page."""
    return language() if speaker.email and channel == Submission.Channel.SITE else ""


def _receive_beside(submission: Submission, beside: Beside, by: User | AnonymousUser | None) -> None:
    positions.receive(submission, beside, by=by)
    endorsing.receive(submission, beside.endorses, by=by)
    signing.receive(submission, beside.signers)


def _on_arrival(consultation: Consultation, speaker: Speaker, by: User | AnonymousUser | None) -> str:
    """The status of what is sent: a visitor's waits for its address to be confirmed, where the consultation says so."""
    senders = Consultation.Senders
    if isinstance(by, User) or consultation.senders == senders.ANYBODY:
        return Submission.Status.RECEIVED
    if consultation.senders == senders.ACCOUNTS:
        raise DomainError(_("Sign in to send your comments here. What you wrote is kept in your draft."))
    if not speaker.email:
        raise DomainError(
            _("Give an e-mail address: a link is sent there by which you confirm what you send.")
        )
    return Submission.Status.UNCONFIRMED


def _receive_entered(
    consultation: Consultation,
    speaker: Speaker,
    remarks: Sequence[Remark],
    entered: Entered,
    *,
    documents: Sequence[Enclosure],
    beside: Beside,
) -> Submission:
    """What came in time another way is taken after the closing as well."""
    late = check_day(entered, consultation)
    check(consultation, speaker, remarks, documents, beside=beside)
    submission = record(
        consultation,
        speaker,
        remarks,
        by=None,
        channel=entered.channel,
        documents=documents,
        entered_by=entered.by,
        postmarked_on=entered.on,
        is_late=late,
        beside=beside,
    )
    _receive_beside(submission, beside, None)
    Event.record(
        submission,
        "enter",
        actor=entered.by,
        after=submission.status,
        comments=len(said(remarks, documents)),
        late=late,
    )
    return submission


def _hold(consultation: Consultation) -> None:
    """What it asks of a submission, as of now. It stays so until the transaction ends; many may hold it at once."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [consultation.pk])
        row = cursor.fetchone()
    if row is None:
        raise Consultation.DoesNotExist
    names = ("status", "opens_at", "closes_at", "late", "consents", "privacy_notice_version", "senders")
    for name, value in zip(names, row, strict=True):
        setattr(consultation, name, value)


def _refusal(consultation: Consultation) -> str:
    """Why nothing is taken, and that nothing is lost."""
    now, zone = timezone.now(), consultation.timezone
    if consultation.status == Consultation.Status.OPEN and now < consultation.opens_at:
        words = _(
            "This consultation does not take comments now. It does from {time} on. "
            "What you wrote is kept in your draft."
        )
        return words.format(time=clock_words(consultation.opens_at, zone))
    if consultation.status != Consultation.Status.DRAFT and consultation.closes_at <= now:
        words = _(
            "This consultation does not take comments now. It closed on {time}. "
            "What you wrote is kept in your draft."
        )
        return words.format(time=clock_words(consultation.closes_at, zone))
    # closed by hand before its end, or not open yet
    return _("This consultation does not take comments now. What you wrote is kept in your draft.")


def check(
    consultation: Consultation,
    speaker: Speaker,
    remarks: Sequence[Remark],
    documents: Sequence[Enclosure] = (),
    *,
    beside: Beside = NOTHING,
    is_on_record: bool = False,
) -> None:
    """What must hold for every submission, whichever door it came through. Endorsements may come without comments.

    Where it is on a public record already, who sent it may stand in its letter alone.
    """
    remarks = said(remarks, documents)
    if not (remarks or documents or beside.endorses) or any(not remark.body.strip() for remark in remarks):
        raise DomainError(_("Write at least one comment before you send; a comment needs words."))
    if any(len(remark.body) > MAX_CHARACTERS for remark in remarks):
        words = _("A comment may have {n} characters; split this one.")
        raise DomainError(words.format(n=number(MAX_CHARACTERS)))
    for problem in speaking.problems(consultation, speaker):
        if is_on_record and problem.field == "person_name":
            continue
        raise DomainError(problem.words)
    for remark in remarks:
        _check_items(consultation, remark)
        quotable.check(remark.quote, remark.wording, consultation)
        _check_context(consultation, remark)


def _check_items(consultation: Consultation, remark: Remark) -> None:
    if any(item.consultation_id != consultation.pk for item in remark.items):
        raise DomainError(_("A comment names an item that this consultation does not ask about."))
    if remark.stance and not any(item.asks_stance for item in remark.items):
        raise DomainError(
            _("A stance can be stated on guidelines; an open question asks for an answer in words.")
        )
    if any(option.facet.consultation_id != consultation.pk for option in remark.options):
        raise DomainError(_("An answer was chosen that this consultation does not offer."))


def _check_context(consultation: Consultation, remark: Remark) -> None:
    if problem := contexts.problem(consultation, remark.context):
        raise DomainError(problem)


def record(
    consultation: Consultation,
    speaker: Speaker,
    remarks: Sequence[Remark],
    *,
    by: User | AnonymousUser | None,
    channel: str,
    documents: Sequence[Enclosure] = (),
    beside: Beside = NOTHING,
    **more: Any,
) -> Submission:
    """Write the rows of one submission, without asking whether the window is open. `more` are fields of Submission."""
    nonce = receipts.nonce()
    everything = said(remarks, documents)
    enclosed = on_receipt(documents, channel)
    bodies = [remark.body for remark in everything]
    in_confidence = speaker.consent == Consent.CONFIDENTIAL  # nothing is published that could be checked
    is_anonymous = speaker.capacity == Submission.Capacity.ANONYMOUS
    submission = Submission(
        consultation=consultation,
        user=by if isinstance(by, User) and not is_anonymous else None,
        channel=channel,
        capacity=speaker.capacity,
        person_name=speaker.person_name,
        email=speaker.email,
        language=_language_of_mail(speaker, channel),
        organisation=organisation_for(speaker),
        organisation_name=speaker.organisation_name,
        organisation_choice=speaker.organisation,
        identifier_scheme=speaker.identifier_scheme,
        identifier=speaker.identifier,
        declared_type=speaker.type,
        other_type=speaker.other_type,
        sector=SECTOR_OF[speaker.type],
        size=speaker.size,
        country=speaker.country,
        funding=speaker.funding,
        consent=speaker.consent,
        no_models=speaker.no_models,
        privacy_notice_version=consultation.privacy_notice_version,
        nonce=nonce,
        receipt_hash=receipts.receipt_hash(
            nonce, receipts.sent(consultation, speaker, everything, enclosed, beside.as_sent())
        ),
        published_hash="" if in_confidence else receipts.published_hash(consultation.slug, bodies),
        beside=beside.as_sent(),
        **more,
    )
    rows.insert([submission])
    status = Comment.Status.RECEIVED
    if submission.status == Submission.Status.UNCONFIRMED:
        status = Comment.Status.UNCONFIRMED
    recording.write_comments(submission, remarks, status=status)
    reached = len(remarks)
    for document in documents:
        document.letter.submission = submission
        document.letter.save(force_insert=True)
        if document.letter.status == Letter.Status.WAITING:
            Job.objects.wake(["scan_letter"], subject=document.letter)
        recording.write_comments(
            submission, document.remarks, letter=document.letter, status=status, first=reached
        )
        reached += len(document.remarks)
    return submission
