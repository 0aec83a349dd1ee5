"""What was sent, read back from the rows, for the receipt: the same canonical form that its hash covers.

Only what the submitter wrote counts: what staff verified, coded or cut anew since is left out.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from comments import contexts, enclosing, intake, moderation, positions, receipts
from comments.anchors import Anchor
from comments.asked import Asked
from comments.became import Became, became
from comments.models import About, Comment, FacetValue, Submission
from comments.positions import Replaced
from comments.replacing import Replacing
from comments.stances import Source
from consult.ledger.models import Event, subject_type
from guidance.models import Edition
from guidance.quotes import Quote

GONE = frozenset({Comment.Status.SUPERSEDED, Comment.Status.WITHDRAWN, Comment.Status.ERASED})


@dataclass(frozen=True)
class Standing:
    """A comment as its author sees it: what was said, how it stands, and the last decision's reason."""

    comment: Comment
    about: tuple[Asked, ...]
    stance: str
    answers: tuple[FacetValue, ...]
    reason: str
    speaks_as: str = ""
    became: Became | None = None
    """What became of its words in the newest edition, where there is one since."""
    replaced: tuple[Replaced, ...] = ()
    """Where a later comment of the same organisation counts instead, or is to."""
    replaces: tuple[Replacing, ...] = ()
    """What its organisation said before, and it is to stand for."""


@dataclass(frozen=True)
class Progress:
    """How far the review of a submission is."""

    comments: int
    undecided: int
    accepted: int
    rejected: int
    taken_back: int = 0
    """Withdrawn or erased."""

    @property
    def decided(self) -> int:
        return self.comments - self.undecided


def comments_as_sent(submission: Submission) -> list[Comment]:
    """In the order in which they were sent, with all that a remark holds, in six queries.

    Each says whether it, or what it says on an item, is part of a wish to replace something.
    """
    replaces = Exists(Replacing.objects.filter(comment=OuterRef("pk")))
    replaced = Exists(Replacing.objects.filter(about__comment=OuterRef("pk")))
    return list(
        submission.comments.filter(replaces=None)
        .exclude(cut_by=Comment.CutBy.STAFF)
        .annotate(is_of_positions=Q(replaces) | Q(replaced))
        .prefetch_related(
            "anchors",
            Prefetch("abouts", About.objects.select_related("item__item__node").order_by("pk")),
            Prefetch(
                "facet_values",
                FacetValue.objects.filter(source=Source.SUBMITTER)
                .select_related("option__facet")
                .order_by("pk"),
            ),
        )
        .order_by("pk")  # `position` is counted anew when a letter is cut anew.
    )


def remark_of(comment: Comment) -> intake.Remark:
    abouts = list(comment.abouts.all())
    stances = [about.stance for about in abouts if about.stance_source == Source.SUBMITTER]
    options = [value.option for value in comment.facet_values.all()]
    return intake.Remark(
        comment.body,
        [about.item for about in abouts],
        next(iter(stances), ""),
        options,
        quote=quote_of(comment),
        wording=comment.wording,
        context=comment.context,
    )


def quote_of(comment: Comment) -> Quote | None:
    """The words its sender selected. Asks nothing where its anchors are prefetched."""
    made = next((anchor for anchor in comment.anchors.all() if anchor.method == Anchor.Method.MADE), None)
    if made is None or made.text_id is None or made.start is None or made.end is None:
        return None
    return Quote(made.text_id, made.start, made.end, made.exact, made.prefix, made.suffix)


def speaker_of(submission: Submission) -> intake.Speaker:
    return intake.Speaker(
        capacity=submission.capacity,
        type=submission.declared_type,
        consent=submission.consent,
        person_name=submission.person_name,
        email=submission.email,
        organisation_name=submission.organisation_name,
        other_type=submission.other_type,
        size=submission.size,
        country=submission.country,
        funding=submission.funding,
        no_models=submission.no_models,
        organisation=submission.organisation_choice,
        identifier_scheme=submission.identifier_scheme,
        identifier=submission.identifier,
    )


def canonical(submission: Submission, comments: Sequence[Comment]) -> bytes:
    """The file behind the receipt's hash."""
    remarks = [remark_of(comment) for comment in comments]
    documents = enclosing.read_back(submission, comments)
    return receipts.canonical(
        receipts.sent(submission.consultation, speaker_of(submission), remarks, documents, submission.beside)
    )


def still_matches(submission: Submission, comments: Sequence[Comment]) -> bool:
    """Do the rows still give the hash on the receipt? Not after an erasure: the nonce is gone."""
    if not submission.nonce:
        return False
    digest = hashlib.sha256(bytes.fromhex(submission.nonce) + canonical(submission, comments)).hexdigest()
    return digest == submission.receipt_hash


def standings(
    comments: Sequence[Comment],
    names: Mapping[int, Asked],
    since: Edition | None = None,
) -> list[Standing]:
    """How each comment stands, and what became of its words in the edition `since`, in few queries more."""
    reasons = _reasons(comments)
    now = became(comments, since) if since else {}
    speaking = contexts.spoken(comments[0].consultation_id, comments) if comments else {}
    replaced, replaces = positions.of_organisation(comments, names)
    return [
        Standing(
            comment,
            tuple(names[about.item_id] for about in comment.abouts.all() if about.item_id in names),
            remark_of(comment).stance,
            tuple(comment.facet_values.all()),
            reasons.get(comment.pk, ""),
            speaking.get(comment.pk, ""),
            now.get(comment.pk),
            tuple(replaced.get(comment.pk, ())),
            tuple(replaces.get(comment.pk, ())),
        )
        for comment in comments
    ]


def _reasons(comments: Iterable[Comment]) -> dict[int, str]:
    events = Event.objects.filter(
        subject_type=subject_type(Comment),
        subject_id__in=[comment.pk for comment in comments],
        verb__in=moderation.DECISIONS,
    )
    latest = {event.subject_id: event for event in events.select_related("note").order_by("pk")}
    return {pk: event.note.text for pk, event in latest.items() if hasattr(event, "note")}


def progress(statuses: Mapping[str, int]) -> Progress:
    status_of = Comment.Status
    return Progress(
        comments=sum(n for status, n in statuses.items() if status not in GONE),
        undecided=sum(
            statuses.get(one, 0) for one in (status_of.UNCONFIRMED, status_of.RECEIVED, status_of.HELD)
        ),
        accepted=statuses.get(status_of.ACCEPTED, 0),
        rejected=statuses.get(status_of.REJECTED, 0),
        taken_back=statuses.get(status_of.WITHDRAWN, 0) + statuses.get(status_of.ERASED, 0),
    )


def progress_of_each(submissions: Sequence[Submission]) -> list[tuple[Submission, Progress]]:
    """Submissions with how far their review is, in one query more."""
    found: dict[int, Counter[str]] = {submission.pk: Counter() for submission in submissions}
    counted = (
        Comment.objects.filter(submission__in=submissions).order_by().values_list("submission", "status")
    )
    for submission, status, n in counted.annotate(n=Count("pk")):
        found[submission][status] = n
    return [(submission, progress(found[submission.pk])) for submission in submissions]
