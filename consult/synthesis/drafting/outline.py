"""What the report is about, in order: units (a question with its parts, a guideline with its practices) in groups."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comments.asked import shortened
from consult.consultations.models import Consultation
from consult.synthesis.quotations import nested
from guidance.models import Item, ItemText

LONGEST_TITLE = 84


@dataclass(frozen=True)
class Part:
    """One item that was asked about. `words` is its full text."""

    key: str
    label: str
    words: str


@dataclass(frozen=True)
class Unit:
    """A top-level item with all below it."""

    title: str
    group: str
    asks_stance: bool
    parts: tuple[Part, ...]

    @property
    def key(self) -> str:
        return self.parts[0].key

    @property
    def label(self) -> str:
        return self.parts[0].label

    @property
    def keys(self) -> list[str]:
        return [part.key for part in self.parts]

    @property
    def noun(self) -> str:
        return "guideline" if self.asks_stance else "question"

    @property
    def name(self) -> str:
        """ "question 7", or its title in quotation marks where it has no label."""
        return f"{self.noun} {self.label}" if self.label else self.quoted

    @property
    def quoted(self) -> str:
        """The title in quotation marks; those in it become single ones."""
        return f"“{nested(self.title)}”"

    @property
    def titled(self) -> str:
        """ "“Benefits” (question 3)": its title, and its number where it has one."""
        return self.quoted + (f" ({self.name})" if self.label else "")

    @property
    def words(self) -> str:
        return " ".join(part.words for part in self.parts)


def outline(consultation: Consultation) -> list[Unit]:
    """The units of a consultation in reading order. Two queries."""
    items = {
        item.pk: item for item in Item.objects.filter(edition=consultation.edition).select_related("node")
    }
    texts = {
        t.item_id: t for t in ItemText.objects.filter(item__edition=consultation.edition, is_original=True)
    }
    asked = list(consultation.items.order_by("item__position").values_list("item_id", flat=True))
    parts: dict[int, list[Part]] = {}
    for pk in asked:
        top = _top(items, pk, set(asked))
        parts.setdefault(top, []).append(Part(items[pk].node.key, items[pk].label, _words(texts.get(pk))))
    return [_unit(items, texts, top, tuple(found)) for top, found in parts.items()]


def _unit(items: dict[int, Item], texts: dict[int, ItemText], top: int, parts: tuple[Part, ...]) -> Unit:
    text = texts.get(top)
    title = (text.title if text else "") or short_title(parts[0].words)
    return Unit(title, _group(items, texts, top), items[top].kind != Item.Kind.QUESTION, parts)


def _top(items: dict[int, Item], pk: int, asked: set[int]) -> int:
    parent = items[pk].parent_id
    return _top(items, parent, asked) if parent in asked else pk


def _group(items: dict[int, Item], texts: dict[int, ItemText], pk: int) -> str:
    parent = items[pk].parent_id
    while parent and items[parent].kind != Item.Kind.SECTION:
        parent = items[parent].parent_id
    return texts[parent].title if parent and parent in texts else ""


def _words(text: ItemText | None) -> str:
    return " ".join((text.body or text.title).split()) if text else ""


_SHAPES: Sequence[tuple[str, str]] = (
    (r"^In (?:the )?(?:face|light|view) of (?P<x>[^,?]+),.*", "{x}"),
    (r"^Noting that (?P<x>[^,?]+),.*", "{x}"),
    (r"^How should \S+ (?:define|understand) (?P<x>.+)", "Defining {x}"),
    (r"^How should (?P<x>.+?) be (?P<v>\w+)\b.*", "How {x} should be {v}"),
    (
        r"^(?:How|To what extent) (?:do|does|did) (?P<x>.+?) (?:compare|change|differ|affect|influence)\b.*",
        "{x}",
    ),
    (r"^(?:What|Which)(?:, if any,)? (?:are|is|were) (?P<x>.+)", "{x}"),
    (r"^What,? if any,? (?P<x>.+?) (?:could|can|would|may|should)\b.*", "{x}"),
    (r"^(?:What|Which) (?P<x>.+?) (?:should|could|can|would|may|will|do|does|might)\b.*", "{x}"),
    (r"^(?:Are|Is) there (?P<x>.+)", "{x}"),
    (r"^(?:How|When|Where),?(?: if ever,)? (?:can|could|should|might|would) (?P<x>.+)", "How {x}"),
    (r"^(?:Should|Could|Can|Would|Do|Does|Are|Is) (?P<x>.+)", "Whether {x}"),
)
_ASIDE = re.compile(
    r"(?:, (?:if|such as|including|as)\b|[,;] (?=that)| (?:as compared|compared with|compared to|if any|suggesting)\b|"
    r" \(|[?:;]).*$"
)
_CLAUSE = re.compile(r" (?:when|that|which|involved in|to manage|to the|while|so that|in order)\b.*$")
"""What may go where a title is too long."""


def short_title(question: str) -> str:
    """A heading made from a question: its key noun phrase, or its first words."""
    for shape, title in _SHAPES:
        if found := re.match(shape, question):
            parts = {name: value.strip(" ?.") for name, value in found.groupdict().items()}
            made = _ASIDE.sub("", title.format(**parts)).strip(" ,?.")
            if len(made) > LONGEST_TITLE:
                made = _CLAUSE.sub("", made)
            made = re.sub(r"^(?:the|a|an) | (?:that|which|when|where)$", "", made)
            return shortened(made[:1].upper() + made[1:], LONGEST_TITLE)
    return shortened(question, LONGEST_TITLE)
