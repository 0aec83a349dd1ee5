"""Stage 2, a new edition. Carry the words that comments are about over to it. Reads guidance; writes anchors.

Every anchor that somebody made in an earlier edition of the document gets one row in the new one: found word for word,
found by similarity, or not found again. Nothing is written twice, so that it can run again at any time. Words of a
translation wait while that of their item is not there yet; once a translation came, what was not found in its language,
and what nobody decided about, is looked for once more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from comments.anchors import Anchor, AnchorQuerySet, Placement
from consult.ledger.errors import DomainError
from consult.ledger.models import Event, Job
from guidance.models import Edition, Item, ItemText
from guidance.plaintext import Plain, plain
from guidance.quotes import quote
from guidance.relocating import Found, Method, Relocation, alike

BATCH = 2_000
ERASED = "erased"
Tell = Callable[[int, int], None]
"""Called with how many were carried so far, and of how many."""


@dataclass(frozen=True)
class Carried:
    """What became of the anchors of earlier editions. `there` of them had a row from an earlier run; `untranslated`
    wait for a translation and have none."""

    exact: int
    similar: int
    orphaned: int
    moved: int
    there: int
    untranslated: int = 0

    @property
    def all(self) -> int:
        return self.exact + self.similar + self.orphaned + self.untranslated


@dataclass(frozen=True)
class Place:
    """Where the words of a comment stand in one edition."""

    edition: int
    text: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Source:
    """A comment's words as its sender picked them, and the newest place that they have."""

    comment: int
    made: str
    place: Place


def carry(edition: Edition, *, tell: Tell = lambda done, of: None, again: str = "") -> Carried:
    """Carry what is not carried yet; `again` is a language into which more of the edition was translated.

    Raises DomainError where the edition may still change.
    """
    if edition.status != Edition.Status.PUBLISHED:
        raise DomainError(f"{edition} is a draft. Publish it, and its comments are carried over then.")
    before = counted(edition)
    carrier = _Carrier(edition)
    found_now = _search_again(carrier, again) if again else 0
    comments = list(ready(edition).order_by("comment").values_list("comment", flat=True))
    for n in range(0, len(comments), BATCH):
        _write([carrier.row(source) for source in sources(edition, comments[n : n + BATCH])])
        tell(min(n + BATCH, len(comments)), len(comments))
    now = counted(edition)
    there = sum(n for name, n in before.items() if name != "moved") - found_now
    if comments or found_now:
        Event.record(edition, "carry_anchors", actor=None, found_now=found_now, **now)  # type: ignore[arg-type]
    return Carried(**now, there=there, untranslated=untranslated(edition).count())


@transaction.atomic
def _write(rows: Sequence[Anchor]) -> None:
    Anchor.objects.bulk_create(rows, ignore_conflicts=True)  # another run may have been here meanwhile


def waiting(edition: Edition) -> AnchorQuerySet:
    """Anchors made in earlier editions whose words have no row in this one yet."""
    here = Anchor.objects.filter(comment=OuterRef("comment"), edition=edition)
    earlier = Edition.objects.before(edition).order_by().values("pk")
    left = Anchor.objects.made().exclude(comment__status=ERASED)  # their words are not to be found again
    return left.filter(~Exists(here), edition__in=earlier)


def ready(edition: Edition) -> AnchorQuerySet:
    """Of those, the ones that can be looked for now."""
    return waiting(edition).exclude(awaits_translation(edition, "text"))


def untranslated(edition: Edition) -> AnchorQuerySet:
    """Of those, the ones that wait for a translation."""
    return waiting(edition).filter(awaits_translation(edition, "text"))


def awaits_translation(edition: Edition, text: str) -> Q:
    """Whether the item of the text at this name is in the edition, but not in the text's language yet; of an item that
    is gone, whether nothing is there in that language. Never true of an original."""
    here = ItemText.objects.filter(item__edition=edition, language=OuterRef(f"{text}__language"))
    item = Item.objects.filter(edition=edition, node=OuterRef(f"{text}__item__node"))
    translated = Exists(here.filter(item__node=OuterRef(f"{text}__item__node")))
    return Q(~translated & (Exists(item) | ~Exists(here)))


# What a translation brought -----------------------------------------------------------------------------------------


def _search_again(carrier: "_Carrier", language: str) -> int:
    """Look once more for what was not found in a language and nobody decided about. Returns how many are found."""
    lost = Anchor.objects.orphans(carrier.edition).filter(comment__language=language)
    comments = list(lost.order_by("comment").values_list("comment", flat=True))
    found = 0
    for n in range(0, len(comments), BATCH):
        rows = [carrier.row(source) for source in sources(carrier.edition, comments[n : n + BATCH])]
        found += _instead(carrier.edition, [row for row in rows if row.method != Anchor.Method.ORPHANED])
    return found


@transaction.atomic
def _instead(edition: Edition, rows: Sequence[Anchor]) -> int:
    """Put the places found for orphans. An editor who decides meanwhile holds the row, and what they decided stands."""
    mine = Anchor.objects.filter(edition=edition, comment__in=[row.comment_id for row in rows])
    held = list(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    orphans = Anchor.objects.orphans(edition).filter(pk__in=held)
    free = dict(orphans.values_list("comment", "pk"))
    Anchor.objects.filter(pk__in=free.values()).delete()
    Anchor.objects.bulk_create([row for row in rows if row.comment_id in free])
    return len(free)


def wake_after(edition: Edition, language: str) -> None:
    """What was found with a translation may be found in the next edition as well, from there."""
    following = Edition.objects.published().after(edition).order_by("date", "pk").first()
    if following:
        Job.objects.wake(("carry_anchors",), subject=following, fingerprint=language)


def counted(edition: Edition) -> dict[str, int]:
    """The anchors carried to an edition, by what became of them; "moved" are among the exact and the similar."""
    rows = Anchor.objects.carried().filter(edition=edition).order_by().values_list("method", "moved")
    found: Counter[str] = Counter()
    for method, moved in rows.iterator():
        found[method] += 1
        found["moved"] += moved
    return {name: found[name] for name in ("exact", "similar", "orphaned", "moved")}


def wake_later(edition: Edition) -> None:
    """Words picked in an edition that has later ones are carried to those as well."""
    for later in Edition.objects.published().after(edition):
        Job.objects.wake(("carry_anchors",), subject=later)


def wake_missed() -> int:
    """Ask for what nobody asked for: words sent at the very moment when an edition came out. Returns how many editions
    there were."""
    missed = [edition for edition in Edition.objects.published() if ready(edition).exists()]
    for edition in missed:
        Job.objects.wake(("carry_anchors",), subject=edition)
    return len(missed)


# Where the words stood last ---------------------------------------------------------------------------------------


def sources(edition: Edition, comments: Sequence[int]) -> Iterator[Source]:
    """The words of these comments, at the newest place before `edition` that a machine found and nobody denied, or
    that a person gave them."""
    earlier = Edition.objects.before(edition).order_by().values("pk")
    rows = Anchor.objects.filter(comment__in=comments, edition__in=earlier).select_related("placement")
    by_comment: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in rows.order_by("comment", F("edition__date").desc(), F("edition").desc()):
        by_comment[anchor.comment_id].append(anchor)
    for comment, anchors in by_comment.items():
        made = next(anchor for anchor in anchors if anchor.method == Anchor.Method.MADE)
        place = next(filter(None, map(place_of, anchors)))
        yield Source(comment, made.exact, place)


def decision_on(anchor: Anchor) -> Placement | None:
    """What a person decided. Asks nothing where it is selected with the anchor."""
    return getattr(anchor, "placement", None)


def place_of(anchor: Anchor) -> Place | None:
    """Where its words stand: where a person put them, else where the machine found them."""
    decided = decision_on(anchor) or anchor
    if decided.text_id is None or decided.start is None or decided.end is None:
        return None
    own = decided is anchor
    return Place(
        anchor.edition_id,
        decided.text_id,
        decided.start,
        decided.end,
        decided.exact,
        anchor.prefix if own else "",
        anchor.suffix if own else "",
    )


# The new place ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Texts:
    """An edition's texts in one language: plain by the item's key, and their primary keys both ways."""

    plain: dict[str, Plain]
    pks: dict[str, int]
    keys: dict[int, str]


def texts_of(edition: int, language: str) -> Texts:
    rows = ItemText.objects.filter(item__edition=edition, language=language).order_by("item__position")
    found = list(rows.values_list("pk", "item__node__key", "body"))
    return Texts(
        {key: plain(body) for _, key, body in found},
        {key: pk for pk, key, _ in found},
        {pk: key for pk, key, _ in found},
    )


def relocation(old: int, new: int, language: str) -> tuple[Relocation, Texts, Texts]:
    """Two published editions in one language."""
    before, after = texts_of(old, language), texts_of(new, language)
    return Relocation(before.plain, after.plain), before, after


class _Carrier:
    """Makes the rows of one edition. What it reads is kept for this run only: translations may come later."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        texts = ItemText.objects.filter(item__edition__document=edition.document_id)
        self.languages = dict(texts.values_list("pk", "language"))
        self._relocation = lru_cache(maxsize=8)(relocation)

    def row(self, source: Source) -> Anchor:
        place = source.place
        known = self._relocation(place.edition, self.edition.pk, self.languages[place.text])
        finder, before, after = known
        found = finder.find(before.keys[place.text], place.start, place.end)
        if found.method == Method.ORPHANED:
            return self._lost(source)
        return self._found(source, found, after)

    def _lost(self, source: Source) -> Anchor:
        place = source.place
        return Anchor(
            comment_id=source.comment,
            edition=self.edition,
            exact=place.exact,
            prefix=place.prefix,
            suffix=place.suffix,
            method=Anchor.Method.ORPHANED,
            score=0.0,
        )

    def _found(self, source: Source, found: Found, after: Texts) -> Anchor:
        words = after.plain[found.key].text
        here = quote(after.pks[found.key], words, found.start, found.end)
        # Measured against the sender's own words: over three editions they may have changed twice.
        score = found.score if source.made == source.place.exact else alike(source.made, here.exact)
        return Anchor(
            comment_id=source.comment,
            edition=self.edition,
            text_id=here.text,
            start=here.start,
            end=here.end,
            exact=here.exact,
            prefix=here.prefix,
            suffix=here.suffix,
            method=Anchor.Method.EXACT if score == 1.0 else Anchor.Method.SIMILAR,
            score=score,
            moved=found.moved,
        )
