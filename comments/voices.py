"""How comments are listed: a page of them, each with its signature, position and first words.

Who may read what is asked of `publication`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Left, Length
from django.utils.http import urlencode

from comments import contexts, publication, publication_counts
from comments.anchors import Anchor
from comments.asked import Asked
from comments.models import About, Comment, CommentQuerySet
from comments.publication import Byline, Reader
from comments.quoted import Quoted, quoted

PAGE = 25
EXCERPT = 700
COUNTED_UP_TO = 1000


@dataclass(frozen=True)
class Voice:
    """One comment in a list. `text` is its beginning where `shortened`; `stance` its one position, or ""."""

    public_id: str
    byline: Byline
    stance: str
    text: str
    shortened: bool
    about: tuple[Asked, ...]
    letter: str
    """The public id of the letter it was cut from, where this reader may open that."""
    said: Quoted | None = None
    """The words it is about, and what it proposes instead."""
    speaks_as: str = ""
    """The combination it was made for, in words."""
    is_late: bool = False
    signed_by: tuple[str, ...] = ()
    """Other organisations that signed it."""
    endorsements: int = 0
    """How many endorse it, apart from comments."""
    language: str = ""
    replaced: tuple[Asked, ...] = ()
    """Where a later comment of the same organisation counts instead."""

    @property
    def bare(self) -> "Voice":
        """Without what it is counted by: where small counts are withheld, a list must not be a way to count."""
        return replace(
            self,
            byline=replace(self.byline, is_bare=True),
            stance="",
            speaks_as="",
            signed_by=(),
            endorsements=0,
            replaced=(),
        )


@dataclass(frozen=True)
class Slice:
    """A page of a list that is read from the newest on; `after` and `before` are public ids to go on from."""

    comments: list[Comment]
    after: str = ""
    before: str = ""

    def links(self, kept: Mapping[str, str], *, to: str = "") -> dict[str, str]:
        """Addresses of the pages before and after, as `_pagination.html` wants them; `kept` is the rest of the query
        and `to` where on the page the list begins."""
        return {
            "previous_url": self.before and f"?{urlencode({**kept, 'before': self.before})}{to}",
            "next_url": self.after and f"?{urlencode({**kept, 'after': self.after})}{to}",
        }


def about(
    comments: CommentQuerySet,
    *,
    item: int | None = None,
    sector: str = "",
    stance: str = "",
    words: tuple[int, int, int] | None = None,
) -> CommentQuerySet:
    """Those that take this position, on this item (its pk), from this sector. A position on an item is one fact.

    With `words` (a text, from a character up to another), those about some of these words.
    """
    if sector:
        comments = comments.filter(sector=sector)
    if words:
        text, start, end = words
        there = Anchor.objects.filter(comment=OuterRef("pk"), text=text, start__lt=end, end__gt=start)
        comments = comments.filter(Exists(there))
    if item or stance:
        abouts = About.objects.filter(comment=OuterRef("pk"))
        if item:
            abouts = abouts.filter(item=item)
        if stance:
            abouts = abouts.filter(stance=stance)
        comments = comments.filter(Exists(abouts))
    return comments


def page_of(comments: CommentQuerySet, *, after: str = "", before: str = "", size: int = PAGE) -> Slice:
    """A page by keyset, as quick at the end of a long list as at its head. `before` goes back."""
    pivot = pivot_of(after or before)
    back = bool(before and not after and pivot)
    if pivot:
        comments = comments.filter(pk__gt=pivot) if back else comments.filter(pk__lt=pivot)
    order = "pk" if back else "-pk"
    # By their ids first, which an index holds: else PostgreSQL may read through all that came in since elsewhere.
    chosen = comments.order_by(order).values("pk")[: size + 1]
    found = list(_as_listed(Comment.objects.filter(pk__in=chosen)).order_by(order))
    more = len(found) > size
    shown = found[:size][::-1] if back else found[:size]
    if not shown:
        return Slice([])
    older, newer = (bool(back or more), bool(more if back else pivot))
    return Slice(
        shown, after=shown[-1].public_id if older else "", before=shown[0].public_id if newer else ""
    )


def page_at(comments: CommentQuerySet, query: Mapping[str, str], *, size: int = PAGE) -> Slice:
    """The page that the query of an address asks for."""
    return page_of(comments, after=query.get("after", ""), before=query.get("before", ""), size=size)


def pivot_of(public_id: str) -> int | None:
    """The primary key from which a list goes on; None where it begins."""
    if not public_id:
        return None
    return Comment.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def _as_listed(comments: CommentQuerySet) -> CommentQuerySet:
    rows = comments.select_related("submission").defer("body")
    rows = rows.annotate(withholds=F("consultation__suppress_below"))
    return rows.annotate(opening=Left("body", EXCERPT + 200), characters=Length("body")).prefetch_related(
        Prefetch("abouts", About.objects.order_by("item_id")), "anchors"
    )


def voices(
    comments: Sequence[Comment], asked: Sequence[Asked], *, reader: Reader, item: str = ""
) -> list[Voice]:
    """Comments of a `Slice` as this reader sees them; with `item`, the position is the one taken there."""
    names = {one.pk: one for one in asked}
    letters = _open_letters(comments, reader)
    speaking = contexts.spoken(comments[0].consultation_id, comments) if comments else {}
    bare = _bare(comments, reader)
    found = [_voice(comment, names, letters, item, speaking.get(comment.pk, "")) for comment in comments]
    found = _with_signatories(found, comments, reader)
    return [
        voice.bare if comment.pk in bare else voice for comment, voice in zip(comments, found, strict=True)
    ]


def _with_signatories(found: list[Voice], comments: Sequence[Comment], reader: Reader) -> list[Voice]:
    """With the organisations that signed as well; no query where nobody was asked to."""
    signed: dict[int, list[str]] = {}
    for one in publication.signatories_of({comment.submission for comment in comments}, reader):
        signed.setdefault(one.submission_id, []).append(one.name)
    return [
        replace(voice, signed_by=tuple(signed.get(comment.submission_id, ())))
        for voice, comment in zip(found, comments, strict=True)
    ]


def _bare(comments: Sequence[Comment], reader: Reader) -> set[int]:
    """Those that this reader sees without what they are counted by. No query where no small counts are withheld."""
    homes = {comment.consultation_id for comment in comments if comment.withholds}  # type: ignore[attr-defined]
    if not homes:
        return set()
    withholding = publication_counts.snapshots_for(reader).filter(pk__in=homes)
    bare = set(withholding.values_list("pk", flat=True))
    return {
        comment.pk
        for comment in comments
        if comment.consultation_id in bare and not publication_counts.is_own(comment.submission, reader)
    }


def _open_letters(comments: Sequence[Comment], reader: Reader) -> dict[int, str]:
    ids = {comment.letter_id for comment in comments if comment.letter_id}
    if not ids:
        return {}
    return dict(publication.letters_readable_by(reader).filter(pk__in=ids).values_list("pk", "public_id"))


def _voice(
    comment: Comment, names: Mapping[int, Asked], letters: Mapping[int, str], item: str, speaks_as: str
) -> Voice:
    abouts = [about for about in comment.abouts.all() if about.item_id in names]
    here = [about for about in abouts if not item or names[about.item_id].key == item]
    stances = {about.stance for about in here if about.stance}
    opening, characters = comment.opening, comment.characters  # type: ignore[attr-defined]
    shortened = characters > EXCERPT
    return Voice(
        public_id=comment.public_id,
        byline=publication.signed(comment),
        stance=stances.pop() if len(stances) == 1 else "",
        text=excerpt(opening) if shortened else opening,
        shortened=shortened,
        about=tuple(names[about.item_id] for about in abouts),
        letter=letters.get(comment.letter_id or 0, ""),
        said=quoted(comment, comment.consultation_id),
        speaks_as=speaks_as,
        is_late=comment.submission.is_late,
        endorsements=comment.endorsements,
        language=comment.language,
        replaced=tuple(names[about.item_id] for about in abouts if about.replaced_by_id),
    )


def excerpt(text: str, longest: int = EXCERPT) -> str:
    """The beginning of a text, ended at a sentence where one ends in its last third, else between words."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    end = max(head.rfind(mark) for mark in (". ", "? ", "! ", ".\n", "?\n", "!\n"))
    if end > 2 * longest // 3:
        return head[: end + 1]
    return head.rpartition(" ")[0].rstrip(",;: ") + "\u2026"


def count_up_to_limit(comments: "QuerySet[Comment]") -> int:
    """How many there are; one more than COUNTED_UP_TO stands for "more than that"."""
    return comments.order_by().values(_one=F("pk"))[: COUNTED_UP_TO + 1].count()


def count_replaced(comments: CommentQuerySet, consultation: int, item: int | None = None) -> int:
    """How many are listed and counted nowhere (with `item`, not on it): later ones of the same organisation are."""
    replaced = About.objects.filter(consultation=consultation, replaced_by__isnull=False)
    if item:
        return comments.filter(pk__in=replaced.filter(item=item).values("comment")).order_by().count()
    kept = About.objects.filter(comment=OuterRef("pk"), replaced_by__isnull=True)
    return comments.filter(~Exists(kept), pk__in=replaced.values("comment")).order_by().count()
