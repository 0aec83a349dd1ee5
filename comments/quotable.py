"""The texts whose words a comment can be about, and what must hold for a quote from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from consult.consultations.models import Consultation, ConsultationItem
from consult.ledger.errors import DomainError
from consult.people.words import kept_by_language
from guidance.models import Item, ItemText
from guidance.plaintext import plain
from guidance.quotes import Quote, quote

_PLACE = re.compile(r"(\d{1,18})\.(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True)
class Passage:
    """A text, in plain words, and the asked item that a comment on them is about: its own, or the nearest above it."""

    text: int
    item: int
    key: str
    code: str
    """The kind of the text's own item."""
    label: str
    title: str
    language: str
    words: str

    @property
    def kind(self) -> str:
        """Of the text's own item, in a sentence: "guideline"."""
        return str(Item.Kind(self.code).label).lower()

    @property
    def name(self) -> str:
        """Of the text's own item, in a sentence: "guideline 8"."""
        if not self.label:
            return _("“{title}”").format(title=self.title)
        # Translators: an item of the text in a sentence, as "guideline 8".
        return _("{kind} {label}").format(kind=self.kind, label=self.label)


Passages = Mapping[int, Passage]


def passages(consultation: Consultation) -> Passages:
    """By the ItemText's primary key, in reading order. Once opened, its texts stay; translations may be added."""
    texts = ItemText.objects.filter(item__edition=consultation.edition_id)
    newest = texts.aggregate(newest=Max("pk"))["newest"] or 0
    if consultation.status == Consultation.Status.DRAFT:
        return _read(consultation.pk)
    _newest[consultation.pk] = newest
    return _kept(consultation.pk, newest)


def passages_of(opened: int, needed: int = 0) -> Passages:
    """As this process knows them, by the primary key of a consultation that was opened: with comments, it was.

    They are read again where the text that is `needed` is newer than what it knows: another process may have taken
    a comment on a translation that came since.
    """
    newest = _newest.get(opened, 0)
    known = _kept(opened, newest)
    if needed <= newest or needed in known:
        return known
    _newest[opened] = needed
    return _kept(opened, needed)


_newest: dict[int, int] = {}
"""The last text of each consultation that was seen."""


@kept_by_language(maxsize=64)
def _kept(consultation: int, newest: int) -> Passages:
    return _read(consultation)


def _read(consultation: int) -> Passages:
    rows = ConsultationItem.objects.filter(consultation=consultation)
    asked = {item: (pk, key) for pk, item, key in rows.values_list("pk", "item", "item__node__key")}
    items = Item.objects.filter(edition__consultations=consultation).in_bulk()
    texts = ItemText.objects.filter(item__in=items.keys()).order_by("item__position", "-is_original", "pk")
    found = {}
    for text in texts:
        own: Item | None = items[text.item_id]
        above = own
        while above and above.pk not in asked:
            above = items.get(above.parent_id or 0)
        if own and above:
            named = (own.kind, own.label, text.title)
            found[text.pk] = Passage(text.pk, *asked[above.pk], *named, text.language, plain(text.body).text)
    return found


def place_of(found: Quote) -> str:
    """A range of a text as addresses name it: "17.20-45"."""
    return f"{found.text}.{found.start}-{found.end}"


def range_of(place: str) -> tuple[int, int, int] | None:
    """Text, start and end of such a name; None where it is none."""
    named = _PLACE.fullmatch(place)
    if not named:
        return None
    text, start, end = (int(number) for number in named.groups())
    return (text, start, end) if start < end else None


def quote_at(place: str, known: Passages) -> Quote | None:
    """The words at such a place; None where there are none."""
    named = range_of(place)
    if not named or named[0] not in known:
        return None
    text, start, end = named
    found = quote(text, known[text].words, start, end)
    return found if found.exact.strip() and len(found.exact) == end - start else None


def same_words(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def check(quoted: Quote | None, wording: str, consultation: Consultation) -> None:
    """What must hold for the words of a comment, whichever door it came through."""
    if quoted is None:
        if wording:
            raise DomainError(_("Choose the words that your wording would replace."))
        return
    known = passages(consultation).get(quoted.text)
    if known is None or known.words[quoted.start : quoted.end] != quoted.exact or not quoted.exact.strip():
        words = _("“{words}” does not stand at that place of the text. Choose the words again.")
        raise DomainError(words.format(words=quoted.exact[:80]))
    if wording and same_words(wording, quoted.exact):
        raise DomainError(_("The wording proposed is the same as the text. Change it, or leave it out."))
