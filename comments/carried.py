"""What became of the comments on earlier editions of a document, in numbers that add up and one by one.

Reads only. Which comments somebody may know of is asked of `publication`; nothing here is counted for a consultation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from comments import publication
from comments.anchors import Anchor, AnchorQuerySet, Placement, gone_before
from comments.asked import Asked, shortened
from comments.carrying import awaits_translation
from comments.models import About, CommentQuerySet
from comments.publication import Reader
from comments.publication_counts import snapshots_for
from consult.people.words import kept_by_language
from guidance.models import Edition, ItemText

METHOD = Anchor.Method
_WHOLE: "DecimalField[Any, Any]" = DecimalField(max_digits=60, decimal_places=0)


class Fate(TextChoices):
    """What became of a comment on an earlier edition. Each comment has one."""

    EXACT = "exact", _("found word for word")
    SIMILAR = "similar", _("found by similarity")
    PLACED = "placed", _("placed by an editor")
    LOST = "lost", _("not found again")
    GONE = "gone", _("gone, as an editor confirmed")
    WAITING = "waiting", _("still to be looked for")
    UNTRANSLATED = "untranslated", _("waiting for a translation")
    ITEM = "item", _("about an item that is in this edition too")
    NO_ITEM = "no-item", _("about an item that this edition does not have")
    WHOLE = "whole", _("about the whole text")


QUOTED = (Fate.EXACT, Fate.SIMILAR, Fate.PLACED, Fate.LOST, Fate.GONE, Fate.WAITING, Fate.UNTRANSLATED)


def on_earlier(edition: Edition, reader: Reader) -> CommentQuerySet:
    """Comments on earlier editions that this reader may read and list."""
    earlier = Edition.objects.before(edition).order_by().values("pk")
    readable = publication.readable_by(reader).current().standing().showable()
    return readable.filter(consultation__edition__in=earlier)


def with_fate(comments: CommentQuerySet, edition: Edition) -> "QuerySet[Any]":
    """Each with its `fate` in this edition, and whether its words `moved` to another item.

    Every fact is looked up by the comment alone: joined in one statement, they are a dozen tables, and what the planner
    makes of those without good statistics takes minutes.
    """
    made = Anchor.objects.made().filter(comment=OuterRef("pk"))
    here = Anchor.objects.filter(comment=OuterRef("pk"), edition=edition)
    about = About.objects.filter(comment=OuterRef("pk"))
    looked_up = comments.alias(
        quotes=Exists(made),
        untranslated=Exists(made.filter(awaits_translation(edition, "text"))),
        found=Subquery(here.values(fate=_fate_of_anchor(edition))),
        has_item=Exists(about),
        keeps_item=Exists(about.filter(item__item__node__items__edition=edition)),
    )
    fate = Case(
        When(quotes=False, then=_fate_of_items()),
        When(found__isnull=False, then=F("found")),
        When(untranslated=True, then=Value(Fate.UNTRANSLATED.value)),
        default=Value(Fate.WAITING.value),
        output_field=CharField(),
    )
    return looked_up.annotate(fate=fate, moved=Exists(_elsewhere(here)))


def _fate_of_anchor(edition: Edition) -> Case:
    lost = Q(method=METHOD.ORPHANED)
    return Case(
        When(placement__text__isnull=False, then=Value(Fate.PLACED.value)),
        When(placement__isnull=False, then=Value(Fate.GONE.value)),
        When(lost & Q(gone_before(edition)), then=Value(Fate.GONE.value)),
        When(lost, then=Value(Fate.LOST.value)),
        When(method=METHOD.SIMILAR, then=Value(Fate.SIMILAR.value)),
        default=Value(Fate.EXACT.value),
        output_field=CharField(),
    )


def _elsewhere(here: AnchorQuerySet) -> AnchorQuerySet:
    """Those whose place is in another item than the one that was commented on."""
    made = Anchor.objects.made().filter(comment=OuterRef("comment"))
    node = Case(
        When(placement__isnull=False, then=F("placement__text__item__node")),
        default=F("text__item__node"),
    )
    return (
        here.alias(node=node)
        .filter(node__isnull=False)
        .exclude(Exists(made.filter(text__item__node=OuterRef("node"))))
    )


def _fate_of_items() -> Case:
    return Case(
        When(keeps_item=True, then=Value(Fate.ITEM.value)),
        When(has_item=True, then=Value(Fate.NO_ITEM.value)),
        default=Value(Fate.WHOLE.value),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Account:
    """How many comments on earlier editions have which fate; `moved` are among those that were found.

    `below` is the threshold where some are of a consultation that withholds small counts from this reader, else 0.
    """

    counts: Mapping[str, int]
    moved: int
    below: int = 0

    @property
    def is_told(self) -> bool:
        """Whether the numbers may be told: all of them or none, since they add up."""
        numbers = (*self.counts.values(), self.moved, self.found - self.moved, self.all)
        return not any(0 < n < self.below for n in numbers)

    @property
    def fates(self) -> list[Fate]:
        """Those that occur."""
        return [fate for fate in Fate if self.counts[fate]]

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def quoted(self) -> int:
        """Those about certain words."""
        return sum(self.counts[fate] for fate in QUOTED)

    @property
    def found(self) -> int:
        return self.counts[Fate.EXACT] + self.counts[Fate.SIMILAR] + self.counts[Fate.PLACED]

    @property
    def unplaced(self) -> int:
        """Those about certain words that have no place in this edition, whoever or whatever found so."""
        return self.quoted - self.found

    @property
    def others(self) -> int:
        return self.all - self.quoted

    @property
    def no_item(self) -> int:
        return self.counts[Fate.NO_ITEM]

    @property
    def waiting(self) -> int:
        return self.counts[Fate.WAITING]


def account(edition: Edition, reader: Reader) -> Account:
    """In two queries. The numbers add up to all that this reader may know of."""
    return replace(account_of(on_earlier(edition, reader), edition), below=withheld_below(edition, reader))


def withheld_below(edition: Edition, reader: Reader) -> int:
    """The largest threshold of consultations on earlier editions that withhold small counts from this reader."""
    earlier = Edition.objects.before(edition).order_by().values("pk")
    withholding = snapshots_for(reader).filter(edition__in=earlier)
    return withholding.aggregate(most=Max("suppress_below"))["most"] or 0


def account_of(comments: CommentQuerySet, edition: Edition) -> Account:
    counts: Counter[str] = Counter()
    moved = 0
    rows = with_fate(comments, edition).order_by().values_list("fate", "moved")
    for fate, has_moved, n in rows.annotate(n=Count("pk")):
        counts[fate] += n
        moved += n if has_moved else 0
    return Account({fate.value: counts[fate] for fate in Fate}, moved)


# By item ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """How many comments on an earlier edition belong to an item of this one."""

    edition: str
    """In a sentence: "the edition of October 2023"."""
    n: int | None
    """None is withheld."""


def by_item(edition: Edition, *, has_earlier: bool | None = None) -> Mapping[str, Sequence[Earlier]]:
    """What was said on earlier editions, by the key of the item where its words, or else its item, are now.

    Published comments only: the same for every reader. Each process counts once for each state of what is counted.
    Who knows whether there is an earlier edition says so, and it is not asked again.
    """
    if has_earlier is None:
        has_earlier = Edition.objects.published().before(edition).exists()
    if not has_earlier:
        return {}
    return _by_item(edition.pk, _state(edition))


State = tuple[tuple[Any, ...], ...]


def _state(edition: Edition) -> State:
    """Changes whenever a number of `by_item` may, and only then: which comments are published, and where they stand.

    What a comment is about never changes. Read from the rows themselves: numbers of events are given before they are
    committed, so that the last one does not tell that all before it are there.
    """
    comments = on_earlier(edition, publication.ANYBODY).order_by()
    here = Anchor.objects.filter(edition=edition).order_by()
    placed = Placement.objects.filter(anchor__edition=edition).order_by()
    squares = Sum(F("pk") * F("pk"), output_field=_WHOLE)
    found = [
        comments.aggregate(n=Count("pk"), total=Sum("pk"), squares=squares),
        here.aggregate(n=Count("pk"), last=Max("pk")),
        placed.aggregate(n=Count("pk"), last=Max("at")),
    ]
    return tuple(tuple(numbers.values()) for numbers in found)


@kept_by_language(maxsize=32)
def _by_item(pk: int, state: State) -> Mapping[str, Sequence[Earlier]]:
    edition = Edition.objects.get(pk=pk)
    origins = {one.pk: one.in_words for one in Edition.objects.published().before(edition)}
    found: dict[str, Counter[int]] = defaultdict(Counter)
    comments = on_earlier(edition, publication.ANYBODY)
    here = Anchor.objects.filter(edition=edition, comment__in=comments.order_by().values("pk"))
    rows = [
        _placed(here.filter(placement=None, text__isnull=False), "text"),
        _placed(here.filter(placement__text__isnull=False), "placement__text"),
        _unplaced(comments, edition),
    ]
    for counted in rows:
        for key, origin, n in counted:
            found[key][origin] += n
    below = withheld_below(edition, publication.ANYBODY)
    return {
        key: [Earlier(origins[pk], _told(counts[pk], below)) for pk in origins if pk in counts]
        for key, counts in found.items()
    }


def _told(n: int, below: int) -> int | None:
    return None if 0 < n < below else n


Rows = Iterable[tuple[str, int, int]]
"""The key of an item here, the edition that was commented on, and how many comments."""


def _placed(anchors: "QuerySet[Anchor]", text: str) -> Rows:
    names = (f"{text}__item__node__key", "comment__consultation__edition")
    return anchors.order_by().values_list(*names).annotate(n=Count("pk"))


def _unplaced(comments: CommentQuerySet, edition: Edition) -> Rows:
    """Comments without a place here, at the items that they are about."""
    abouts = About.objects.filter(
        comment__in=comments.filter(~_has_place(edition)).order_by().values("pk"),
        item__item__node__items__edition=edition,
    )
    names = ("item__item__node__key", "comment__consultation__edition")
    return abouts.order_by().values_list(*names).annotate(n=Count("comment", distinct=True))


def _has_place(edition: Edition) -> Exists:
    here = Anchor.objects.filter(comment=OuterRef("pk"), edition=edition)
    return Exists(here.filter(Q(placement=None, text__isnull=False) | Q(placement__text__isnull=False)))


def at_item(comments: CommentQuerySet, edition: Edition, key: str) -> CommentQuerySet:
    """Those that `by_item` counts for this key."""
    here = Anchor.objects.filter(comment=OuterRef("pk"), edition=edition)
    stands = here.filter(
        Q(placement=None, text__item__node__key=key) | Q(placement__text__item__node__key=key)
    )
    about = About.objects.filter(comment=OuterRef("pk"), item__item__node__key=key)
    return comments.filter(Exists(stands) | (~_has_place(edition) & Exists(about)))


def names_of(edition: Edition) -> dict[str, Asked]:
    """All items of an edition by key, in reading order, as lists name them."""
    texts = ItemText.objects.filter(item__edition=edition, is_original=True).order_by("item__position")
    rows = texts.values_list("item", "item__node__key", "item__kind", "item__label", "title", "body")
    return {
        key: Asked(pk, key, kind, label, title or shortened(body))
        for pk, key, kind, label, title, body in rows
    }
