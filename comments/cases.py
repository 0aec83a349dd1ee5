"""What a moderator reads before deciding: comments as cases, the queue of them, and what was decided before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Count, F, Prefetch, Value, Window
from django.db.models.functions import Greatest, Left, Length, RowNumber, Substr
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from comments import contexts, moderation, positions, publication
from comments.asked import Asked, named
from comments.models import About, Comment, CommentQuerySet, FacetValue, Letter, Submission
from comments.publication import Byline
from comments.replacing import Replacing
from comments.stances import Stance
from consult.consultations.models import ConsultationItem
from consult.ledger.models import Event, EventQuerySet, subject_type
from consult.people.models import User

BUNDLES = 10
SHOWN = 5
"""How many comments of one submission the queue shows; the rest are on the submission's own page."""
OPENING = 3000
AROUND = 700
DECIDED = 25
HAPPENED = {
    "unconfirmed": pgettext_lazy("status of a comment", "Unconfirmed"),
    "received": pgettext_lazy("status of a comment", "Received"),
    "held": pgettext_lazy("status of a comment", "Held"),
    "accepted": pgettext_lazy("status of a comment", "Accepted"),
    "rejected": pgettext_lazy("status of a comment", "Rejected"),
    "superseded": pgettext_lazy("status of a comment", "Superseded"),
    "withdrawn": pgettext_lazy("status of a comment", "Withdrawn"),
    "erased": pgettext_lazy("status of a comment", "Erased"),
    "claim": pgettext_lazy("what happened to a submission", "Claim"),
    "enter": pgettext_lazy("what happened to a submission", "Enter"),
}
"""What an event is called in a history, by the status it led to, or else by its verb."""


@dataclass(frozen=True)
class Case:
    """One comment as a moderator sees it. Names are for staff, whatever the sender's consent."""

    comment: Comment
    byline: Byline
    about: tuple[Asked, ...]
    stances: tuple[Stance, ...]
    answers: tuple[FacetValue, ...]
    text: str
    shortened: bool
    last: Event | None
    speaks_as: str = ""
    """The combination it was made for, in words."""
    replaces: tuple[Replacing, ...] = ()
    """What its organisation said before, and it is to stand for or claims to."""

    @property
    def replaced(self) -> list[About]:
        """Where a later comment of the same organisation counts instead."""
        return [about for about in self.comment.abouts.all() if about.replaced_by_id]

    @property
    def seen(self) -> int:
        """The last event that whoever looks at this knows of; a decision carries it back."""
        return self.last.pk if self.last else 0

    @property
    def stance(self) -> str:
        return self.stances[0] if len(self.stances) == 1 else ""

    @property
    def reason(self) -> str:
        return self.last.note.text if self.last and hasattr(self.last, "note") else ""

    @property
    def possible(self) -> list[str]:
        """The decisions that can be taken from here."""
        return [name for name, move in moderation.DECISIONS.items() if self.comment.status in move.sources]

    @property
    def is_open(self) -> bool:
        return self.comment.status in {Comment.Status.RECEIVED, Comment.Status.HELD}


@dataclass(frozen=True)
class Bundle:
    """A submission in the queue: its first cases, and how many are left to decide in all."""

    submission: Submission
    byline: Byline
    cases: tuple[Case, ...]
    left: int

    @property
    def more(self) -> int:
        return self.left - len(self.cases)


@dataclass(frozen=True)
class Step:
    """One line of a history."""

    event: Event

    @property
    def word(self) -> str:
        code = self.event.after or self.event.verb
        return str(HAPPENED.get(code, capfirst(code)))


@dataclass(frozen=True)
class Decision:
    """One line of what was decided: the event, and the comment it was about."""

    event: Event
    comment: Comment
    byline: Byline

    @property
    def word(self) -> str:
        return str(moderation.PAST.get(self.event.verb, self.event.verb))

    @property
    def can_reopen(self) -> bool:
        return self.comment.status == Comment.Status.REJECTED


def cases(comments: Iterable[Comment], *, longest: int | None = None) -> list[Case]:
    """These comments with all that belongs to them, in eight queries whatever their number; `longest` cuts the text."""
    ids = [comment.pk for comment in comments]
    rows = _with_parts(Comment.objects.filter(pk__in=ids), longest)
    found = {comment.pk: comment for comment in rows}
    used = {about.item_id for comment in found.values() for about in comment.abouts.all()}
    names = {asked.pk: asked for asked in named(ConsultationItem.objects.filter(pk__in=used))}
    lasts = _last_events(ids)
    speaking = _speaking(found.values())
    wishes = positions.wishes_of(ids)
    return [
        replace(
            _case(found[pk], names, lasts.get(pk), longest, speaking.get(pk, "")),
            replaces=tuple(wishes.get(pk, ())),
        )
        for pk in ids
        if pk in found
    ]


def _speaking(comments: Iterable[Comment]) -> dict[int, str]:
    """For which combinations they were made; the queue holds comments of several consultations."""
    made = sorted((one for one in comments if one.context), key=lambda one: one.consultation_id)
    spoken: dict[int, str] = {}
    for consultation, those in groupby(made, key=lambda one: one.consultation_id):
        spoken |= contexts.spoken(consultation, list(those))
    return spoken


def _with_parts(rows: CommentQuerySet, longest: int | None) -> CommentQuerySet:
    answers = FacetValue.objects.select_related("option__facet").order_by("option__facet__position", "pk")
    rows = rows.select_related("submission", "consultation", "letter").defer("letter__text")
    if longest is not None:
        rows = rows.defer("body").annotate(opening=Left("body", longest), characters=Length("body"))
    return rows.prefetch_related(
        Prefetch("abouts", About.objects.select_related("replaced_by").order_by("item__item__position")),
        Prefetch("facet_values", answers),
        "anchors",
    )


def _case(
    comment: Comment, names: dict[int, Asked], last: Event | None, longest: int | None, speaks_as: str
) -> Case:
    abouts = comment.abouts.all()
    stances = dict.fromkeys(Stance(about.stance) for about in abouts if about.stance)
    shortened = longest is not None and comment.characters > longest  # type: ignore[attr-defined]
    return Case(
        comment=comment,
        byline=publication.byline(comment.submission, named=True),
        about=tuple(names[about.item_id] for about in abouts if about.item_id in names),
        stances=tuple(stances),
        answers=tuple(comment.facet_values.all()),
        text=comment.body if longest is None else comment.opening,  # type: ignore[attr-defined]
        shortened=shortened,
        last=last,
        speaks_as=speaks_as,
    )


def _last_events(comments: Sequence[int]) -> dict[int, Event]:
    """The last event of each comment; an index on subject and id answers that."""
    events = Event.objects.filter(subject_type=subject_type(Comment), subject_id__in=comments)
    last = events.order_by("subject_id", "-id").distinct("subject_id").select_related("actor", "note")
    return {event.subject_id: event for event in last}


def queue(undecided: CommentQuerySet, *, after: int = 0) -> tuple[list[Bundle], bool]:
    """A page of submissions with something left to decide, oldest first, and whether there are more.

    Found from the comments, whose partial index holds the undecided only, and not from the submissions.
    """
    waiting = undecided.filter(submission__gt=after).order_by("submission_id").values("submission_id")
    ids = [row["submission_id"] for row in waiting.annotate(n=Count("pk"))[: BUNDLES + 1]]
    page = ids[:BUNDLES]
    left = dict(
        undecided.filter(submission__in=page).order_by().values_list("submission_id").annotate(n=Count("pk"))
    )
    with_documents = Submission.objects.annotate(documents=Count("letters"))
    submissions = with_documents.select_related("consultation").in_bulk(page)
    by_submission: dict[int, list[Case]] = {pk: [] for pk in page}
    for case in cases(_first_of_each(undecided.filter(submission__in=page)), longest=OPENING):
        by_submission[case.comment.submission_id].append(case)
    bundles = [
        Bundle(
            submissions[pk],
            publication.byline(submissions[pk], named=True),
            tuple(by_submission[pk]),
            left[pk],
        )
        for pk in page
        if pk in left
    ]
    return bundles, len(ids) > BUNDLES


def _first_of_each(comments: CommentQuerySet) -> CommentQuerySet:
    nth = Window(RowNumber(), partition_by=F("submission_id"), order_by=["position", "pk"])
    return comments.annotate(nth=nth).filter(nth__lte=SHOWN).order_by("submission_id", "nth").only("pk")


def decisions_for(user: User, *, decision: str = "", before: int = 0) -> tuple[list[Decision], int]:
    """What was decided on comments this user moderates, newest first, and the event to go on from (0 at the end)."""
    verbs = [decision] if decision in moderation.DECISIONS else list(moderation.DECISIONS)
    events: EventQuerySet = Event.objects.filter(
        subject_type=subject_type(Comment),
        verb__in=verbs,
        subject_id__in=Comment.objects.moderated_by(user).order_by().values("pk"),
    )
    if before:
        events = events.filter(pk__lt=before)
    page = list(events.select_related("actor", "note").order_by("-id")[: DECIDED + 1])
    shown = page[:DECIDED]
    rows = Comment.objects.select_related("submission", "consultation").annotate(opening=Left("body", 300))
    comments = rows.defer("body").in_bulk([event.subject_id for event in shown])
    lines = [
        Decision(event, comment, publication.byline(comment.submission, named=True))
        for event in shown
        if (comment := comments.get(event.subject_id))
    ]
    return lines, shown[-1].pk if len(page) > DECIDED else 0


def history(of: Comment | Submission) -> list[Step]:
    """What happened after it was received, in order."""
    events = Event.objects.about(of).exclude(verb="submit")
    return [Step(event) for event in events.select_related("actor", "note").order_by("id")]


def around(comment: Comment) -> tuple[str, str]:
    """What stands before and after a passage in its letter, so that it can be read in place."""
    if comment.letter_id is None or comment.start is None or comment.end is None:
        return "", ""
    first = comment.start if comment.heading_start is None else min(comment.heading_start, comment.start)
    begin = max(first - AROUND, 0)
    found: tuple[str, str] = Letter.objects.values_list(
        Substr("text", begin + 1, Greatest(Value(first - begin), Value(0))),
        Substr("text", comment.end + 1, AROUND),
    ).get(pk=comment.letter_id)
    return found
