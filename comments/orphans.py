"""What an editor works through after a new edition: words that were not found again or not for sure, and comments on
items that are gone. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import F, Max, Q

from comments import carried, carrying, publication
from comments.anchors import Anchor, AnchorQuerySet, Placement, gone_before
from comments.asked import Asked
from comments.carried import Fate
from comments.carrying import Texts, decision_on, texts_of
from comments.models import Comment, CommentQuerySet
from comments.placing import state_of
from comments.publication import Byline
from comments.quotable import place_of, range_of
from consult.consultations.models import Consultation
from consult.ledger.models import Event, subject_type
from consult.people.models import User
from consult.people.permissions import Can
from guidance.models import Edition, ItemText
from guidance.plaintext import plain
from guidance.proposing import Proposals
from guidance.quotes import Quote, quote
from guidance.redline import Piece, condensed, redline
from guidance.standing_in import in_its_place
from guidance.words import called

PAGE = 20
TABS = ("lost", "unsure", "items", "decided")


@dataclass(frozen=True)
class Offer:
    """A place that may be meant."""

    at: str
    """The name of its item."""
    place: str
    """As forms send it: text, start and end."""
    pieces: tuple[Piece, ...]
    score: float
    is_in_place: bool = False
    """Where the old sentence stood; `pieces` then compare whole sentences."""
    words: str = ""
    """As they stand there, where an editor is about to take them."""


@dataclass(frozen=True)
class Case:
    """Words of a comment to be placed: where they stood, where they may stand, and what was decided so far."""

    anchor: Anchor
    comment: Comment
    byline: Byline
    was_at: str
    before: str
    words: str
    after: str
    offers: tuple[Offer, ...]
    placement: Placement | None
    now_at: str
    seen: int
    gone_since: Placement | None = None
    """Where nobody decided here: what was confirmed of an earlier edition, and holds here too."""

    @property
    def state(self) -> str:
        return state_of(self.anchor.method, self.placement)

    @property
    def percent(self) -> int:
        return round(100 * self.anchor.score)

    @property
    def found(self) -> str:
        """The words where they stand now: as a person says, else as the machine found."""
        if self.placement:
            return self.placement.exact
        return "" if self.anchor.method == Anchor.Method.ORPHANED else self.anchor.exact

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return condensed(redline(self.words, self.found))


def anchors(edition: Edition, user: User, tab: str) -> AnchorQuerySet:
    """What a tab lists, in the order in which it is worked through."""
    mine = Anchor.objects.placed_by(user).filter(edition=edition)
    if tab == "lost":
        return mine.undecided_orphans(edition).order_by("pk")
    if tab == "unsure":
        return mine.filter(method=Anchor.Method.SIMILAR, placement=None).order_by("score", "pk")
    settled = Q(placement__isnull=False) | Q(Q(gone_before(edition)), method=Anchor.Method.ORPHANED)
    return mine.filter(settled).order_by(F("placement__at").desc(nulls_last=True), "-pk")


def without_item(edition: Edition, user: User) -> CommentQuerySet:
    """Comments about items that this edition does not have, in consultations that this user edits."""
    mine = Consultation.objects.where(user, Can.EDIT)
    comments = carried.on_earlier(edition, user).filter(consultation__in=mine)
    gone = carried.with_fate(comments, edition).filter(fate=Fate.NO_ITEM)
    return Comment.objects.filter(pk__in=gone.values("pk")).order_by("pk")


def untranslated(edition: Edition, user: User) -> int:
    """How many are not looked for yet, since the edition lacks their translation."""
    mine = Consultation.objects.where(user, Can.EDIT)
    return carrying.untranslated(edition).filter(comment__consultation__in=mine).count()


def counts(edition: Edition, user: User) -> dict[str, int]:
    return {
        tab: without_item(edition, user).count() if tab == "items" else anchors(edition, user, tab).count()
        for tab in TABS
    }


def is_open_to(edition: Edition, user: User) -> bool:
    """Whether this user edits any consultation on an earlier edition of the document."""
    if user.can_everywhere(Can.CREATE):
        return True
    earlier = Edition.objects.before(edition).order_by().values("pk")
    return Consultation.objects.where(user, Can.EDIT).filter(edition__in=earlier).exists()


# One by one -------------------------------------------------------------------------------------------------------


def cases(rows: Sequence[Anchor], edition: Edition, *, offers: int = 3) -> list[Case]:
    """Anchors of one edition as cases, in few queries whatever their number."""
    comments = Comment.objects.select_related("submission", "consultation__edition")
    by_pk = comments.in_bulk([anchor.comment_id for anchor in rows])
    made = (
        Anchor.objects.made()
        .filter(comment__in=by_pk)
        .select_related("text__item__node", "text__item__edition")
    )
    sources = {anchor.comment_id: anchor for anchor in made}
    placed = Anchor.objects.select_related("text__item__node", "placement__text__item__node", "placement__by")
    whole = placed.in_bulk([anchor.pk for anchor in rows])
    names = carried.names_of(edition)
    seen = _last_events([anchor.pk for anchor in rows])
    gone = _confirmed_before(whole.values(), edition)
    return [
        _case(
            whole[row.pk],
            by_pk[row.comment_id],
            sources[row.comment_id],
            names,
            seen=seen.get(row.pk, 0),
            gone_since=gone.get(row.pk),
            offers=offers,
        )
        for row in rows
    ]


def _confirmed_before(anchors: Iterable[Anchor], edition: Edition) -> dict[int, Placement]:
    """The earlier decision that holds for those of them that nobody decided about in this edition."""
    open_ = Anchor.objects.orphans(edition).filter(pk__in=[anchor.pk for anchor in anchors])
    held = dict(open_.filter(gone_before(edition)).values_list("comment", "pk"))
    earlier = Edition.objects.before(edition).order_by().values("pk")
    said = Placement.objects.filter(anchor__comment__in=held, anchor__edition__in=earlier, text=None)
    rows = said.select_related("by", "anchor__edition").order_by("anchor__edition__date", "anchor__edition")
    return {held[one.anchor.comment_id]: one for one in rows}  # the last of each comment stays


def _case(
    anchor: Anchor,
    comment: Comment,
    made: Anchor,
    names: dict[str, Asked],
    *,
    seen: int,
    gone_since: Placement | None,
    offers: int,
) -> Case:
    text = made.text
    assert text
    assert made.start is not None
    assert made.end is not None
    before, words, after = _in_its_paragraph(text.body, made.start, made.end)
    decided = decision_on(anchor)
    place = (decided or anchor).text
    return Case(
        anchor,
        comment,
        publication.byline(comment.submission, named=True),
        was_at=called(text.item.label, text.title) or text.item.node.key,
        before=before,
        words=words,
        after=after,
        offers=tuple(_offers(anchor, comment.language, made, names, offers)) if offers else (),
        placement=decided,
        now_at=names[place.item.node.key].name if place and place.item.node.key in names else "",
        seen=seen,
        gone_since=gone_since,
    )


def _in_its_paragraph(body: str, start: int, end: int) -> tuple[str, str, str]:
    """A range of a text with the rest of the paragraphs that it touches."""
    words = plain(body)
    touched = [block for block in words.paragraphs if block.start < end and start < block.end]
    first = min((block.start for block in touched), default=start)
    last = max((block.end for block in touched), default=end)
    return words.text[min(first, start) : start], words.text[start:end], words.text[end : max(last, end)]


def _proposals(edition: int, language: str) -> tuple[Proposals, Texts]:
    """A published edition never changes, but for translations that come later."""
    rows = ItemText.objects.filter(item__edition=edition, language=language)
    return _kept_proposals(edition, language, rows.aggregate(newest=Max("pk"))["newest"] or 0)


@lru_cache(maxsize=8)
def _kept_proposals(edition: int, language: str, newest: int) -> tuple[Proposals, Texts]:
    texts = texts_of(edition, language)
    return Proposals(texts.plain), texts


def _offers(anchor: Anchor, language: str, made: Anchor, names: dict[str, Asked], most: int) -> list[Offer]:
    """What stands where the old sentence stood comes first."""
    proposals, texts = _proposals(anchor.edition_id, language)
    wanted = made.exact
    here = _in_its_place(made, texts, names)
    others = [
        Offer(
            names[one.key].name,
            place_of(quote(texts.pks[one.key], proposals.texts[one.key].text, one.start, one.end)),
            condensed(redline(wanted, one.exact)),
            one.score,
        )
        for one in proposals.nearest(wanted, most=most)
    ]
    return [*here, *(one for one in others if not any(_overlap(one, first) for first in here))][:most]


def _in_its_place(made: Anchor, texts: Texts, names: dict[str, Asked]) -> list[Offer]:
    """The sentence of the same item that took the place of the old one, if there is any."""
    assert made.text
    assert made.start is not None
    assert made.end is not None
    key = made.text.item.node.key
    if key not in texts.pks:
        return []
    old, new = plain(made.text.body), texts.plain[key]
    found = in_its_place(old, made.start, made.end, new)
    if found is None:
        return []
    (begin, end), (first, last) = found
    pieces = condensed(redline(old.text[begin:end], new.text[first:last]))
    return [Offer(names[key].name, place_of(quote(texts.pks[key], new.text, first, last)), pieces, 1.0, True)]


def _overlap(one: Offer, other: Offer) -> bool:
    a, b = range_of(one.place), range_of(other.place)
    return a is not None and b is not None and a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def offered(found: Sequence[Quote], wanted: str, edition: Edition) -> list[Offer]:
    """Places that words typed by an editor may have meant."""
    names = carried.names_of(edition)
    rows = dict(edition.items.filter(texts__in=[one.text for one in found]).values_list("texts", "node__key"))
    return [
        Offer(names[rows[one.text]].name, place_of(one), condensed(redline(wanted, one.exact)), 0.0)
        for one in found
        if one.text in rows
    ]


def chosen(found: Quote, case: Case, edition: Edition) -> Offer | None:
    """A place to be looked at once more before it is taken, with the words of the comment beside its own."""
    return next((replace(one, words=found.exact) for one in offered([found], case.words, edition)), None)


def _last_events(ids: Sequence[int]) -> dict[int, int]:
    events = Event.objects.filter(subject_type=subject_type(Anchor), subject_id__in=ids)
    last = events.order_by("subject_id", "-id").distinct("subject_id").values_list("subject_id", "pk")
    return dict(last)
