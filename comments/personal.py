"""What the room of comments holds about a person: submissions, comments, letters with their files, and drafts.

Endorsements, signatures and what was written with others stand in `personal_beside`. Erasing blanks words and names;
the rows stay as tombstones, so that what was counted and cited does not lead nowhere.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from comments import personal_beside, sent
from comments.anchors import Anchor, Placement, Told
from comments.correspondence import DecisionsTold, Reply
from comments.documents import DraftLetter, PageText
from comments.drafting import Draft, Unfinished
from comments.models import Comment, Letter, Submission
from consult.ledger.models import subject_type
from consult.ledger.moves import Move
from consult.ledger.personal import File, Subject, as_json
from consult.people import personal as people
from consult.people.models import User
from consult.people.organisations import Organisation

C, S = Comment.Status, Submission.Status
ERASE = Move("erase", frozenset(C) - {C.ERASED}, C.ERASED)
ERASE_ALL = Move("erase", frozenset(S) - {S.ERASED}, S.ERASED)
BLANK: dict[str, Any] = {"body": "", "wording": "", "context": {}}
BLANK_LETTER = {"file": "", "filename": "", "text": "", "sha256": "", "page_starts": [], "empty_pages": []}
NAMELESS: dict[str, Any] = {
    "user": None,
    "organisation": None,
    **dict.fromkeys(("person_name", "email", "language", "organisation_name", "other_type", "funding"), ""),
    **dict.fromkeys(("organisation_choice", "identifier_scheme", "identifier"), ""),
    **dict.fromkeys(("country", "size", "nonce", "published_hash"), ""),
    "beside": {},
}
"""What a submission forgets. Type and sector stay: they say nothing about a person, and what was counted had them."""


# Who is meant ------------------------------------------------------------------------------------------------------


def subject_of(submissions: Iterable[Submission], user: User | None = None) -> Subject:
    """These submissions with all that hangs on them; with `user`, the account as well."""
    sent_by_them = list(submissions)
    base = people.subject_of(user) if user else Subject()
    comments = Comment.objects.filter(submission__in=sent_by_them)
    things: dict[str, Iterable[int]] = {
        subject_type(Submission): (one.pk for one in sent_by_them),
        subject_type(Comment): comments.values_list("pk", flat=True),
        subject_type(Letter): Letter.objects.filter(submission__in=sent_by_them).values_list("pk", flat=True),
        subject_type(Anchor): Anchor.objects.filter(comment__in=comments).values_list("pk", flat=True),
    }
    ids = comments.values_list("public_id", flat=True)
    marks = {mark for one in sent_by_them for mark in (one.tracking_number, one.public_id)} | set(ids)
    return Subject(
        user=base.user,
        emails=base.emails | frozenset(one.email for one in sent_by_them if one.email),
        things={kind: frozenset(pks) for kind, pks in things.items()},
        marks=frozenset(marks),
        names=base.names | _names(sent_by_them),
    )


def _names(submissions: list[Submission]) -> frozenset[str]:
    """Of persons, and of organisations for which nobody else spoke."""
    alone = {one.pk for one in _organisations_of(submissions)}
    names = {one.person_name for one in submissions}
    names |= {one.organisation_name for one in submissions if one.organisation_id in alone}
    return frozenset(names - {""})


def _organisations_of(submissions: list[Submission]) -> "models.QuerySet[Organisation]":
    """Those that are known from these submissions alone."""
    others = Submission.objects.filter(organisation=OuterRef("pk")).exclude(
        pk__in=[one.pk for one in submissions]
    )
    mine = Organisation.objects.filter(submissions__in=submissions).distinct()
    return mine.filter(
        ~Exists(others), representations=None, verifications=None, domains=None, identifiers=None, merged=None
    )


def submissions_in(subject: Subject) -> "models.QuerySet[Submission]":
    return Submission.objects.filter(pk__in=subject.pks(subject_type(Submission))).order_by("pk")


# Forgetting --------------------------------------------------------------------------------------------------------


def erase(subject: Subject, *, by: models.Model | None) -> None:
    submissions = list(submissions_in(subject).exclude(status=S.ERASED).select_for_update(of=("self",)))
    alone = list(_organisations_of(submissions))
    for submission in submissions:
        _erase_submission(submission, by)
    for organisation in alone:
        organisation.other_names.all().delete()
        Organisation.objects.filter(pk=organisation.pk).update(name=f"Erased {organisation.public_id}")
    if subject.user:
        personal_beside.erase(subject)
        drafts = Draft.objects.filter(user=subject.user.pk)
        for document in DraftLetter.objects.filter(draft__in=drafts):
            document.file.storage.delete(document.file.name)
        drafts.delete()


def _erase_submission(submission: Submission, by: models.Model | None) -> None:
    anchors = Anchor.objects.filter(comment__submission=submission)
    Placement.objects.filter(anchor__in=anchors, text__isnull=False).update(exact="")
    anchors.update(exact="", prefix="", suffix="")
    for written in (Told, Reply, DecisionsTold):
        written.objects.filter(submission=submission).delete()
    PageText.objects.filter(letter__submission=submission).update(text="")
    for comment in submission.comments.exclude(status=C.ERASED).order_by("pk"):
        ERASE.apply(comment, by=by, **BLANK)
    for letter in Letter.objects.filter(submission=submission):
        if letter.file:
            letter.file.storage.delete(letter.file.name)
        Letter.objects.filter(pk=letter.pk).update(**BLANK_LETTER)
    submission.endorsements.update(user=None, organisation=None)
    submission.signatories.update(email="", person_name="")
    ERASE_ALL.apply(submission, by=by, **NAMELESS)


# Copies ------------------------------------------------------------------------------------------------------------


def export(subject: Subject) -> Iterator[File]:
    for submission in submissions_in(subject).select_related("consultation__edition"):
        folder = f"submissions/{submission.tracking_number}"
        comments = sent.comments_as_sent(submission)
        yield f"{folder}/submission.json", as_json([_as_row(submission)])
        yield f"{folder}/comments.json", as_json(map(_comment_row, submission.comments.order_by("pk")))
        yield f"{folder}/receipt-{submission.tracking_number}.json", sent.canonical(submission, comments)
        for letter in Letter.objects.filter(submission=submission).exclude(file=""):
            with letter.file.open() as file:
                yield f"{folder}/letters/{letter.public_id}-{_safe(letter.filename)}", file.read()
        replies = submission.replies.values("by__name", "text", "created_at")
        yield f"{folder}/replies.json", as_json(replies)
        signers = submission.signatories.values("name", "status", "asked_at", "decided_at")
        yield f"{folder}/signatories.json", as_json(signers)
    if subject.user:
        for document in DraftLetter.objects.filter(draft__user=subject.user.pk):
            with document.file.open() as file:
                yield f"drafts/{document.public_id}-{_safe(document.filename)}", file.read()
        drafts = Draft.objects.filter(user=subject.user.pk).prefetch_related("comments")
        yield "drafts.json", as_json(map(_draft_row, drafts))
        begun = Unfinished.objects.filter(user=subject.user.pk)
        yield "unfinished.json", as_json(begun.values("item", "typed", "saved_at"))
    yield from personal_beside.export(subject)


_KEPT_APART = frozenset({"id", "consultation", "user", "organisation", "verified_by", "entered_by"})


def _as_row(submission: Submission) -> dict[str, Any]:
    names = [field.attname for field in Submission._meta.concrete_fields if field.name not in _KEPT_APART]
    return {"consultation": submission.consultation.title} | {
        name: getattr(submission, name) for name in names
    }


def _comment_row(comment: Comment) -> dict[str, Any]:
    names = (
        "public_id",
        "body",
        "wording",
        "context",
        "language",
        "status",
        "consent",
        "cut_by",
        "created_at",
    )
    anchors = comment.anchors.values("edition__label", "exact", "prefix", "suffix", "method")
    abouts = comment.abouts.values("item__item__node__key", "stance", "stance_source")
    return {name: getattr(comment, name) for name in names} | {"words": list(anchors), "about": list(abouts)}


def _draft_row(draft: Draft) -> dict[str, Any]:
    comments = draft.comments.values("body", "stance", "quote", "wording", "context", "created_at")
    return {
        "consultation": draft.consultation_id,
        "sender": draft.speaker,
        "language": draft.language,
        "comments": list(comments),
    }


def _safe(filename: str) -> str:
    """A name without folders, so that unpacking a copy writes nowhere else."""
    return filename.replace("/", "_").replace("\\", "_").lstrip(".") or "letter"
