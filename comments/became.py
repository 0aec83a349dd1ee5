"""What became of the words of single comments in a later edition, as pages and mails tell it. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from comments import carried
from comments.anchors import Anchor, Placement
from comments.asked import Asked
from comments.carried import Fate
from comments.carrying import decision_on
from comments.models import About, Comment
from consult.consultations.models import Consultation
from guidance.changes import changes
from guidance.diff import Change
from guidance.models import Edition
from guidance.redline import Piece, condensed, redline

UNSTANDING = {
    Fate.LOST: pgettext_lazy("words", "not found again"),  # whether it is gone, an editor decides
    Fate.GONE: pgettext_lazy("words", "no longer there"),
    Fate.NO_ITEM: pgettext_lazy("item", "no longer there"),
    Fate.WAITING: pgettext_lazy("words", "being looked for"),
    Fate.UNTRANSLATED: pgettext_lazy("words", "waiting for a translation"),
}
"""What has no place in an edition, in a word or two."""
WORDS = {
    (False, False): pgettext_lazy("words", "unchanged"),
    (True, False): pgettext_lazy("words", "changed"),
    (False, True): pgettext_lazy("words", "moved"),
    (True, True): pgettext_lazy("words", "changed and moved"),
}
"""What became of words, by whether they were changed, and moved."""
ITEMS = {
    (False, False): pgettext_lazy("item", "unchanged"),
    (True, False): pgettext_lazy("item", "changed"),
    (False, True): pgettext_lazy("item", "moved"),
    (True, True): pgettext_lazy("item", "changed and moved"),
}


@dataclass(frozen=True)
class ItemNow:
    """An item that a comment is about, and what became of it."""

    name: str
    key: str
    changed: bool = False
    moved: bool = False
    is_gone: bool = False

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.moved or self.is_gone)

    @property
    def words(self) -> str:
        """In a word or two: "unchanged", "changed", "moved", "changed and moved" or "no longer there"."""
        return str(UNSTANDING[Fate.NO_ITEM] if self.is_gone else ITEMS[self.changed, self.moved])


@dataclass(frozen=True)
class Became:
    """One comment in one later edition. `was` and `now` are words of the two, where it is about certain ones."""

    edition: Edition
    origin: Edition
    fate: Fate
    moved: bool = False
    was: str = ""
    now: str = ""
    at: Asked | None = None
    """The item where the words stand now."""
    score: float = 1.0
    items: tuple[ItemNow, ...] = ()
    placement: Placement | None = None
    wording: str = ""
    """What the comment proposes instead of `was`."""

    @property
    def is_quoted(self) -> bool:
        return self.fate in carried.QUOTED

    @property
    def stands(self) -> bool:
        """Its words, or its item, have a place in the edition."""
        return self.fate in (Fate.EXACT, Fate.SIMILAR, Fate.PLACED, Fate.ITEM, Fate.WHOLE)

    @property
    def is_same(self) -> bool:
        return _spaced(self.was) == _spaced(self.now)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return condensed(redline(self.was, self.now))

    @property
    def is_taken_up(self) -> bool:
        """The edition says what was proposed."""
        return bool(self.wording) and _spaced(self.now) == _spaced(self.wording)

    @property
    def proposal(self) -> tuple[Piece, ...]:
        """The proposed wording against the words as they stand now; none where these are the old ones."""
        if not self.wording or not self.stands or self.is_same:
            return ()
        return condensed(redline(self.now, self.wording))

    @property
    def change_in_words(self) -> str:
        """The change in plain text: "after a [added: material] change"."""
        return "".join(map(_in_words, self.pieces))

    @property
    def word(self) -> str:
        """In a word or two: how its author is told."""
        if self.fate in UNSTANDING:
            return str(UNSTANDING[self.fate])
        if not self.is_quoted:
            return self.items[0].words if self.items else _("a new edition")
        return str(WORDS[not self.is_same, self.moved])


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _in_words(piece: Piece) -> str:
    if piece.kind == "same":
        return piece.text
    inside = piece.text.strip()
    said = _("[added: {words}]") if piece.kind == "inserted" else _("[removed: {words}]")
    return piece.text.replace(inside, said.format(words=inside), 1) if inside else piece.text


def became(comments: Sequence[Comment], edition: Edition) -> dict[int, Became]:
    """By the comment's primary key, for comments on earlier editions of the same document."""
    ids = [comment.pk for comment in comments]
    origins = _origins(comments)
    rows = carried.with_fate(Comment.objects.filter(pk__in=ids), edition)
    fates = {pk: Fate(fate) for pk, fate in rows.values_list("pk", "fate")}
    made, here = _anchors(ids, edition)
    names = carried.names_of(edition)
    found = {}
    for comment in comments:
        now = Became(edition, origins[comment.consultation_id], fates[comment.pk])
        quoted = now.fate in carried.QUOTED
        if quoted:
            now = replace(now, wording=comment.wording)
            now = _words(now, made[comment.pk], here.get(comment.pk), names)
        found[comment.pk] = now
    return _with_items(found, edition, names)


def _origins(comments: Iterable[Comment]) -> dict[int, Edition]:
    """The editions that were commented on, by consultation."""
    ids = {comment.consultation_id for comment in comments}
    rows = Consultation.objects.filter(pk__in=ids).select_related("edition")
    return {consultation.pk: consultation.edition for consultation in rows}


def _anchors(ids: Iterable[int], edition: Edition) -> tuple[dict[int, Anchor], dict[int, Anchor]]:
    wanted = Anchor.objects.filter(comment__in=ids).select_related(
        "text__item__node", "placement__text__item__node", "placement__by"
    )
    made = {anchor.comment_id: anchor for anchor in wanted.made()}
    return made, {anchor.comment_id: anchor for anchor in wanted.carried().filter(edition=edition)}


def _words(one: Became, made: Anchor, here: Anchor | None, names: Mapping[str, Asked]) -> Became:
    """With the words of both editions."""
    decided = decision_on(here) if here else None
    place = decided or here
    text = place.text if place else None
    key, origin = (found.item.node.key if found else "" for found in (text, made.text))
    return replace(
        one,
        moved=bool(key) and key != origin,
        was=made.exact,
        now=place.exact if place and text else "",
        at=names.get(key),
        score=here.score if here else 0.0,
        placement=decided,
    )


def _with_items(
    found: Mapping[int, Became], edition: Edition, names: Mapping[str, Asked]
) -> dict[int, Became]:
    """Also what became of the items, for comments about no certain words."""
    plain = {pk: one for pk, one in found.items() if one.fate in (Fate.ITEM, Fate.NO_ITEM)}
    keys: dict[int, list[str]] = defaultdict(list)
    abouts = About.objects.filter(comment__in=plain).order_by("item__item__position")
    for pk, key in abouts.values_list("comment", "item__item__node__key"):
        keys[pk].append(key)
    diffs = {
        origin: {change.key: change for change in changes(origin, edition).changes}
        for origin in {one.origin for one in plain.values()}
    }
    return {
        pk: replace(one, items=tuple(_item_now(diffs[one.origin][key], names) for key in keys[pk]))
        if pk in plain
        else one
        for pk, one in found.items()
    }


def _item_now(change: Change, names: Mapping[str, Asked]) -> ItemNow:
    old = change.old or change.part
    name = names[change.key].name if change.key in names else old.name
    if change.new is None:
        return ItemNow(name, change.key, is_gone=True)
    return ItemNow(name, change.key, "changed" in change.kinds, "moved" in change.kinds)


def latest_after(edition: Edition) -> Edition | None:
    """The newest published edition after this one."""
    return Edition.objects.published().after(edition).select_related("document").first()
