"""What is found where: documents, the newest editions, earlier ones, consultations, comments, reports.

Each kind is asked for in its own room; here they become hits with a title, a passage and an address.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Func, QuerySet, Value, Window
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments import asked, publication
from comments import search as comment_search
from comments.publication import Reader
from comments.voices import COUNTED_UP_TO, Slice
from consult.consultations.models import Consultation, ConsultationItem, ConsultationQuerySet
from consult.synthesis.models import LANGUAGE, Report, Texts, report_words
from guidance import search
from guidance.models import Document, Edition, ItemText
from guidance.plaintext import plain
from guidance.search import Query, Words, highlighted
from guidance.words import called

FEW, PAGE = 5, 20
KINDS: dict[str, Promise] = {
    "documents": _("Documents"),
    "items": _("In the text"),
    "earlier": _("In earlier editions"),
    "consultations": _("Consultations"),
    "comments": _("Comments"),
    "reports": _("Reports"),
}
LAST_PAGE = COUNTED_UP_TO // PAGE


@dataclass(frozen=True)
class Text:
    """Something that has the words: its title and body as they are, where it stands and leads, and its language."""

    title: str
    body: str
    path: str
    place: str
    language: str


@dataclass(frozen=True)
class Hit:
    """The same as it is shown: `title` and `passage` are HTML with `<mark>` around what was found."""

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
    texts: Sequence[Text] = ()
    hits: Sequence[Hit] = ()
    next: str = ""
    previous: str = ""
    is_withheld: bool = False
    """`n` is small, and not to be told."""

    @property
    def title(self) -> str:
        return str(KINDS[self.kind])

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
    def newest(self) -> dict[int, Edition]:
        """The newest edition of each document, by the document."""
        return {one.document_id: one for one in search.newest(self.editions)}


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
    known = Document.objects.filter(
        editions__in=everywhere.editions
    )  # a draft tells nobody that there is one
    if kind == "document" and (document := known.filter(slug=slug).first()):
        editions = everywhere.editions.filter(document=document)
        there = everywhere.consultations.filter(edition__document=document)
        return Place(editions, there, is_everywhere=False, name=document.title)
    if kind == "consultation" and (one := everywhere.consultations.filter(slug=slug).first()):
        editions = everywhere.editions.filter(pk=one.edition_id)
        return Place(
            editions, everywhere.consultations.filter(pk=one.pk), is_everywhere=False, name=one.title
        )
    return None


def find(
    wanted: Query, kinds: Iterable[str], place: Place, reader: Reader, turn: Turn = Turn()
) -> list[Found]:
    """Hits of these kinds, the best first; comments the newest first. All are marked in one query."""
    found = [FINDERS[kind](wanted, place, reader, turn) for kind in kinds]
    texts = [text for one in found for text in one.texts]
    if not texts:
        return found
    shown = highlighted(
        wanted, [(words, text.language) for text in texts for words in (text.title, text.body)]
    )
    hits = iter(
        Hit(title, passage, text.path, text.place, text.language)
        for text, title, passage in zip(texts, shown[::2], shown[1::2], strict=True)
    )
    return [replace(one, hits=[next(hits) for _ in one.texts]) for one in found]


def _ranked(kind: str, rows: QuerySet[Any], turn: Turn, text: Callable[[Any], Text]) -> Found:
    """A page of rows in their order, with their number: to rank them all are looked at anyway."""
    shown = list(rows.annotate(of=Window(Count("pk")))[turn.begin : turn.begin + turn.size])
    n = shown[0].of if shown else rows.count() if turn.begin else 0
    more = n > turn.begin + turn.size and turn.page < LAST_PAGE
    return Found(
        kind,
        min(n, COUNTED_UP_TO + 1),
        [text(one) for one in shown],
        next=f"page={turn.page + 1}" if more else "",
        previous=f"page={turn.page - 1}" if turn.page > 1 else "",
    )


def _documents(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def text(one: Document) -> Text:
        newest = place.newest[one.pk]
        path = reverse("edition", args=[one.slug, newest.slug])
        return Text(one.title, one.publisher, path, newest.label, one.language)

    return _ranked("documents", search.documents(place.editions, wanted), turn, text)


def _items(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    return _texts("items", place.editions.filter(pk__in=_pks(place)), wanted, turn)


def _earlier(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    return _texts("earlier", place.editions.exclude(pk__in=_pks(place)), wanted, turn)


def _pks(place: Place) -> list[int]:
    return [one.pk for one in place.newest.values()]


def _texts(kind: str, editions: QuerySet[Edition], wanted: Query, turn: Turn) -> Found:
    def text(one: ItemText) -> Text:
        name = called(one.item.label, one.title) or one.item.node.key
        return Text(name, plain(one.body).text, _address(one), str(one.item.edition), one.language)

    rows = search.items_in(editions, wanted).select_related("item__node", "item__edition__document")
    return _ranked(kind, rows, turn, text)


def _address(text: ItemText) -> str:
    edition = text.item.edition
    language = "" if text.is_original else f"?lang={text.language}"
    return f"{reverse('edition', args=[edition.document.slug, edition.slug])}{language}#{text.item.node.key}"


def _consultations(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def text(one: Consultation) -> Text:
        said = plain(f"{one.summary}\n\n{one.background}").text
        path = reverse("consultation", args=[one.slug])
        return Text(one.title, said, path, one.sponsor, one.edition.document.language)

    language = F("edition__document__language")
    said = Func(Value("\n"), "title", "sponsor", "summary", "background", function="concat_ws")
    rows = place.consultations.alias(words=Words(language, said), of_title=Words(language, "title"))
    rows = rows.filter(wanted.matches("words", "edition__document__language"))
    rows = rows.order_by(wanted.rank("of_title").desc(), wanted.rank("words").desc(), "-opens_at", "pk")
    return _ranked("consultations", rows.select_related("edition__document"), turn, text)


def _comments(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    within = None if place.is_everywhere else place.consultations
    kinds = comment_search.found(wanted, reader, within)
    page = comment_search.page(kinds, after=turn.after, before=turn.before, size=turn.size)
    n = comment_search.count(kinds)
    return Found(
        "comments",
        n,
        _comment_texts(page) if page.comments else (),
        next=f"after={page.after}" if page.after else "",
        previous=f"before={page.before}" if page.before else "",
        is_withheld=not comment_search.may_tell(n, kinds, reader),
    )


def _comment_texts(page: Slice) -> list[Text]:
    items = ConsultationItem.objects.filter(abouts__comment__in=[one.pk for one in page.comments])
    names = {one.pk: one.name for one in asked.named(items)}
    said = comment_search.words(page.comments)
    texts = []
    for one in page.comments:
        body, title = said[one.pk]
        places = [*(names[about.item_id] for about in one.abouts.all()), title]
        name, path = publication.signed(one).name, reverse("comment", args=[one.public_id])
        texts.append(Text(name, body, path, "; ".join(places), one.language))
    return texts


def _reports(wanted: Query, place: Place, reader: Reader, turn: Turn) -> Found:
    def text(one: Report) -> Text:
        said: str = one.said  # type: ignore[attr-defined]
        return Text(str(one), said, reverse("report", args=[one.public_id]), one.consultation.title, LANGUAGE)

    rows = Report.objects.published().filter(consultation__in=place.consultations).defer("document")
    rows = rows.alias(words=report_words()).filter(words=wanted.within(LANGUAGE))
    rows = rows.annotate(said=Texts("document")).select_related("consultation")
    return _ranked("reports", rows.order_by("-published_at", "pk"), turn, text)


FINDERS: dict[str, Callable[[Query, Place, Reader, Turn], Found]] = {
    "documents": _documents,
    "items": _items,
    "earlier": _earlier,
    "consultations": _consultations,
    "comments": _comments,
    "reports": _reports,
}
