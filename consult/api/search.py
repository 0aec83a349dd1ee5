"""What is found where: documents, the newest editions, earlier ones, consultations, comments, reports.

Each kind is asked for in its own room; here they become hits with a title, a passage and an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, Func, QuerySet, Value
from django.urls import reverse
from django.utils.safestring import SafeString

from comments import asked, publication
from comments import search as comment_search
from comments.models import Comment
from comments.publication import Reader
from comments.voices import COUNTED_UP_TO, Slice
from consult.consultations.models import Consultation, ConsultationItem, ConsultationQuerySet
from consult.synthesis.models import LANGUAGE, Report, Texts, report_words
from guidance import search
from guidance.models import Document, Edition, ItemText
from guidance.plaintext import plain
from guidance.search import Query, Words, highlighted

FEW, PAGE = 5, 20
KINDS = {
    "documents": "Documents",
    "items": "In the text",
    "earlier": "In earlier editions",
    "consultations": "Consultations",
    "comments": "Comments",
    "reports": "Reports",
}
LAST_PAGE = COUNTED_UP_TO // PAGE


@dataclass(frozen=True)
class Hit:
    """`title` and `passage` are HTML with `<mark>` around what was found; `place` says where it stands."""

    title: SafeString
    passage: SafeString
    path: str
    place: str
    language: str


@dataclass(frozen=True)
class Found:
    """Hits of one kind. `n` is how many there are in all, at most one more than COUNTED_UP_TO: then there are more.

    `next` and `previous` are what an address needs to go on: `page=2`, or `after=` and a public id.
    """

    kind: str
    n: int
    hits: Sequence[Hit] = ()
    next: str = ""
    previous: str = ""

    @property
    def title(self) -> str:
        return KINDS[self.kind]

    @property
    def more_than(self) -> int:
        """The number that there are more of; 0 where `n` is exact."""
        return COUNTED_UP_TO if self.n > COUNTED_UP_TO else 0


@dataclass(frozen=True)
class Place:
    """Where to look: everywhere, in one document (with what was asked and said about it) or in one consultation."""

    editions: QuerySet[Edition]
    consultations: ConsultationQuerySet
    is_everywhere: bool = True
    name: str = ""

    @cached_property
    def newest(self) -> list[int]:
        """Of each document the newest edition."""
        return search.newest(self.editions)


@dataclass(frozen=True)
class Turn:
    """Which hits of a list: the first few, or a page."""

    size: int = FEW
    page: int = 1
    after: str = ""
    before: str = ""

    @property
    def begin(self) -> int:
        return (self.page - 1) * self.size


def place(reader: Reader, within: str) -> Place | None:
    """`document:slug` or `consultation:slug`; everywhere where nothing is named. None where there is no such place."""
    kind, _, slug = within.partition(":")
    everywhere = Place(Edition.objects.visible_to(reader), Consultation.objects.visible_to(reader))
    if not within:
        return everywhere
    if kind == "document" and (document := Document.objects.filter(slug=slug).first()):
        editions = everywhere.editions.filter(document=document)
        asked_there = everywhere.consultations.filter(edition__document=document)
        return replace(
            everywhere, editions=editions, consultations=asked_there, is_everywhere=False, name=document.title
        )
    if kind == "consultation" and (one := everywhere.consultations.filter(slug=slug).first()):
        editions = everywhere.editions.filter(pk=one.edition_id)
        only = everywhere.consultations.filter(pk=one.pk)
        return replace(everywhere, editions=editions, consultations=only, is_everywhere=False, name=one.title)
    return None


def find(wanted: Query, kind: str, place: Place, reader: Reader, turn: Turn = Turn()) -> Found:
    """Hits of one kind, the best first; comments the newest first."""
    return FINDERS[kind](wanted, place, reader, turn)


def _ranked(kind: str, rows: Any, turn: Turn, hits: Callable[[Any], Sequence[Hit]]) -> Found:
    n = rows.order_by().values("pk")[: COUNTED_UP_TO + 1].count()
    shown = list(rows[turn.begin : turn.begin + turn.size]) if n > turn.begin else []
    more = n > turn.begin + turn.size and turn.page < LAST_PAGE
    return Found(
        kind,
        n,
        hits(shown) if shown else (),
        next=f"page={turn.page + 1}" if more else "",
        previous=f"page={turn.page - 1}" if turn.page > 1 else "",
    )


def _documents(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def hits(found: list[Document]) -> list[Hit]:
        newest = {one.document_id: one for one in place.editions.filter(pk__in=place.newest)}
        shown = highlighted(wanted, [(one.title, one.publisher, one.language) for one in found])
        return [
            Hit(
                title,
                publisher,
                reverse("edition", args=[one.slug, newest[one.pk].slug]),
                newest[one.pk].label,
                one.language,
            )
            for one, (title, publisher) in zip(found, shown, strict=True)
        ]

    return _ranked("documents", search.documents(place.editions, wanted).order_by("title"), turn, hits)


def _items(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    return _texts("items", place.editions.filter(pk__in=place.newest), wanted, turn)


def _earlier(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    return _texts("earlier", place.editions.exclude(pk__in=place.newest), wanted, turn)


def _texts(kind: str, editions: QuerySet[Edition], wanted: Query, turn: Turn) -> Found:
    def hits(found: list[ItemText]) -> list[Hit]:
        shown = highlighted(wanted, [(_title(one), plain(one.body).text, one.language) for one in found])
        return [
            Hit(title, passage, _address(one), str(one.item.edition), one.language)
            for one, (title, passage) in zip(found, shown, strict=True)
        ]

    rows = search.items_in(editions, wanted).select_related("item__node", "item__edition__document")
    return _ranked(kind, rows, turn, hits)


def _title(text: ItemText) -> str:
    return f"{text.item.label} {text.title}".strip() or text.item.node.key


def _address(text: ItemText) -> str:
    edition = text.item.edition
    language = "" if text.is_original else f"?lang={text.language}"
    return f"{reverse('edition', args=[edition.document.slug, edition.slug])}{language}#{text.item.node.key}"


def _consultations(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def hits(found: list[Consultation]) -> list[Hit]:
        said = [
            (one.title, plain(f"{one.summary}\n\n{one.background}").text, one.edition.document.language)
            for one in found
        ]
        return [
            Hit(title, passage, reverse("consultation", args=[one.slug]), one.sponsor, language)
            for one, (_, _, language), (title, passage) in zip(
                found, said, highlighted(wanted, said), strict=True
            )
        ]

    language = F("edition__document__language")
    said = Func(Value("\n"), "title", "sponsor", "summary", "background", function="concat_ws")
    rows = place.consultations.alias(words=Words(language, said), of_title=Words(language, "title"))
    rows = rows.filter(wanted.matches("words", "edition__document__language"))
    rows = rows.order_by(wanted.rank("of_title").desc(), wanted.rank("words").desc(), "-opens_at", "pk")
    return _ranked("consultations", rows.select_related("edition__document"), turn, hits)


def _comments(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    within = None if place.is_everywhere else place.consultations
    kinds = comment_search.found(wanted, reader, within)
    page = comment_search.page(kinds, after=turn.after, before=turn.before, size=turn.size)
    return Found(
        "comments",
        comment_search.count(kinds),
        _comment_hits(wanted, page) if page.comments else (),
        next=f"after={page.after}" if page.after else "",
        previous=f"before={page.before}" if page.before else "",
    )


def _comment_hits(wanted: Query, page: Slice) -> list[Hit]:
    pks = [comment.pk for comment in page.comments]
    items = ConsultationItem.objects.filter(abouts__comment__in=pks).distinct()
    names = {one.pk: one.name for one in asked.named(items)}
    titles = dict(Comment.objects.filter(pk__in=pks).values_list("pk", "consultation__title"))
    said = comment_search.words(page.comments)
    shown = highlighted(
        wanted,
        [(publication.byline(one.submission).name, said[one.pk], one.language) for one in page.comments],
    )
    return [
        Hit(
            author,
            passage,
            reverse("comment", args=[one.public_id]),
            "; ".join([*(names[about.item_id] for about in one.abouts.all()), titles[one.pk]]),
            one.language,
        )
        for one, (author, passage) in zip(page.comments, shown, strict=True)
    ]


def _reports(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def hits(found: list[Report]) -> list[Hit]:
        texts = Report.objects.filter(pk__in=[one.pk for one in found])
        said = dict(texts.values_list("pk", Texts("document")))
        shown = highlighted(wanted, [(str(one), said[one.pk], LANGUAGE) for one in found])
        return [
            Hit(title, passage, reverse("report", args=[one.public_id]), one.consultation.title, LANGUAGE)
            for one, (title, passage) in zip(found, shown, strict=True)
        ]

    rows = Report.objects.published().filter(consultation__in=place.consultations).defer("document")
    rows = rows.alias(words=report_words()).filter(words=wanted.within(LANGUAGE))
    return _ranked("reports", rows.select_related("consultation").order_by("-published_at", "pk"), turn, hits)


FINDERS: dict[str, Callable[[Query, Place, Reader, Turn], Found]] = {
    "documents": _documents,
    "items": _items,
    "earlier": _earlier,
    "consultations": _consultations,
    "comments": _comments,
    "reports": _reports,
}
