"""The words of an edition in another language beside the original, which alone is authoritative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.safestring import SafeString

from guidance import languages
from guidance.models import Edition, ItemText
from guidance.rendering import rendered


@dataclass(frozen=True)
class Offered:
    """A language that an edition can be read in, and how much of it."""

    language: str
    items: int
    total: int
    is_original: bool

    @property
    def name(self) -> str:
        return languages.name(self.language)

    @property
    def own_name(self) -> str:
        return languages.own_name(self.language)

    @property
    def is_whole(self) -> bool:
        return self.items >= self.total


@dataclass(frozen=True)
class Translated:
    """An item's words in the language that a reader chose. `text` is the ItemText, 0 where there is none yet."""

    language: str
    text: int = 0
    title: str = ""
    html: SafeString = field(default_factory=SafeString)
    applies: str = ""
    """To what the item applies, where its values are translated."""

    @property
    def name(self) -> str:
        return languages.name(self.language)

    @property
    def direction(self) -> str:
        return languages.direction(self.language)


def offered(edition: Edition) -> list[Offered]:
    """The original first, then the others by their names; nothing but the original where there are none."""
    texts = ItemText.objects.filter(item__edition=edition)
    rows = dict(texts.order_by().values_list("language").annotate(n=Count("pk")))
    original = edition.document.language
    total = rows.pop(original, 0)
    others = [Offered(tag, n, total, is_original=False) for tag, n in rows.items()]
    return [Offered(original, total, total, is_original=True), *sorted(others, key=lambda one: one.name)]


def chosen(found: Sequence[Offered], wanted: str) -> Offered | None:
    """The translation that an address asks for; none for the original and for what isn't there."""
    return next((one for one in found if one.language == wanted and not one.is_original), None)


def words(edition: Edition, language: str) -> Mapping[str, Translated]:
    """The translated items by their keys."""
    texts = ItemText.objects.filter(item__edition=edition, language=language, is_original=False)
    return {
        text.item.node.key: Translated(language, text.pk, text.title, rendered(text.body))
        for text in texts.select_related("item__node")
    }
