"""What is new in a document since a reader marked it as seen: comments, editions, reports.

Only what this reader may read is new to them; where small counts are withheld, it is told where there are new
comments, and not how many: a number and the one before it would tell what is withheld.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from comments import publication
from comments.asked import LONGEST_NAME, Asked, shortened
from comments.models import About, CommentQuerySet
from consult.aggregation.snapshots import slot
from consult.consultations.models import Consultation, ConsultationQuerySet
from consult.ledger.models import Event, subject_type
from consult.pages.templatetags.consult_ui import counted, number
from consult.people.models import User
from consult.people.permissions import Can
from consult.synthesis.models import Report
from guidance.models import Document, Edition

LISTED = 12


@dataclass(frozen=True)
class Talk:
    """New comments in one consultation, by item. Numbers are None where they are withheld."""

    consultation: Consultation
    n: int | None
    items: tuple[tuple[Asked, int | None], ...]

    @property
    def words(self) -> str:
        return _words(self.n)

    @property
    def listed(self) -> list[tuple[Asked, str]]:
        return [(item, number(n or None)) for item, n in self.items[:LISTED]]

    @property
    def others(self) -> int:
        return max(len(self.items) - LISTED, 0)


@dataclass(frozen=True)
class News:
    since: datetime
    talks: tuple[Talk, ...]
    editions: tuple[Edition, ...]
    reports: tuple[Report, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.talks or self.editions or self.reports)

    @property
    def fresh(self) -> Mapping[int, str]:
        """What to say beside an item, by the consultation's item."""
        return {item.pk: _words(n) for talk in self.talks for item, n in talk.items}


def _words(n: int | None) -> str:
    return _("new comments") if n is None else counted(n, "new comment")


def since(moment: datetime, document: Document, consultations: ConsultationQuerySet, *, reader: User) -> News:
    """What came to these consultations and to their document after that moment."""
    readable = publication.counts_readable_by(reader).values("pk")
    known = list(consultations.filter(pk__in=readable))
    return News(
        moment,
        tuple(_talks(known, _new_comments(known, moment, reader))),
        tuple(Edition.objects.published().filter(document=document, published_at__gt=moment)),
        tuple(
            Report.objects.published()
            .filter(consultation__in=consultations, published_at__gt=moment)
            .defer("document")
        ),
    )


def _new_comments(known: list[Consultation], moment: datetime, reader: User) -> CommentQuerySet:
    """Accepted after that moment, or made public after it by the end of the consultation; not the reader's own."""
    opened_up = _closed_since(known, moment, reader)
    new = Q(consultation__in=known, accepted_at__gt=moment) | Q(consultation__in=opened_up)
    for one in known:
        if one.suppress_below:  # What was accepted before that moment may have been shown after it.
            new |= Q(consultation=one, accepted_at__gt=slot(one, moment))
    return publication.listable_by(reader).filter(new).exclude(submission__user=reader)


def _closed_since(known: list[Consultation], moment: datetime, reader: User) -> list[int]:
    hidden = [one.pk for one in known if one.results == Consultation.Results.AFTER_CLOSING]
    if not hidden:
        return []
    read_before = Consultation.objects.where(reader, Can.READ_ALL).filter(pk__in=hidden)
    hidden = list(set(hidden) - set(read_before.values_list("pk", flat=True)))
    events = Event.objects.filter(
        subject_type=subject_type(Consultation), subject_id__in=hidden, verb="close"
    )
    closed = events.values("subject_id").annotate(at=Max("at")).filter(at__gt=moment)
    return list(closed.values_list("subject_id", flat=True))


def _talks(known: list[Consultation], new: CommentQuerySet) -> Iterable[Talk]:
    by_consultation = dict(
        new.order_by().values("consultation").annotate(n=Count("pk")).values_list("consultation", "n")
    )
    if not by_consultation:
        return
    abouts = About.objects.filter(consultation__in=by_consultation, counted=True, comment__in=new)
    names: dict[int, list[tuple[Asked, int]]] = defaultdict(list)
    for home, name, n in _by_item(abouts):
        names[home].append((name, n))
    for one in known:
        if total := by_consultation.get(one.pk):
            told = None if one.suppress_below else total
            yield Talk(one, told, tuple((name, n if told else None) for name, n in names[one.pk]))


def _by_item(abouts: "QuerySet[About]") -> Iterable[tuple[int, Asked, int]]:
    """Consultation, item and number, in reading order, in one query."""
    rows = (
        abouts.filter(item__item__texts__is_original=True)
        .annotate(opening=Left("item__item__texts__body", 2 * LONGEST_NAME))
        .order_by("item__item__position")
        .values_list(
            "consultation",
            "item",
            "item__item__node__key",
            "item__item__kind",
            "item__item__label",
            "item__item__texts__title",
            "opening",
        )
        .annotate(n=Count("pk"))
    )
    for home, pk, key, kind, label, title, opening, n in rows:
        yield home, Asked(pk, key, kind, label, title or shortened(opening)), n
