"""Which risks an edition names, and which of its items address them, both ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from guidance import frames
from guidance.models import Edition, Item, Risk
from guidance.outline import Entry, Outline
from guidance.specs import TranslationSpec
from guidance.tailoring import Tailored


@dataclass(frozen=True)
class Addressed:
    """A risk with the items that address it, in reading order; nothing addresses it where there are none."""

    key: str
    title: str
    body: str
    origin: str
    entries: tuple[Entry, ...]
    pk: int = 0
    is_original: bool = True
    """Whether title and body are in the original's words."""

    @property
    def keys(self) -> set[str]:
        return {entry.key for entry in self.entries}


@dataclass(frozen=True)
class Origin:
    """Where risks stem from, with those that do."""

    code: str
    title: str
    risks: tuple[Addressed, ...]


@dataclass(frozen=True)
class Answering:
    """A guideline, with the risks that it or a part of it addresses."""

    entry: Entry
    risks: tuple[Addressed, ...]


def risks_in(edition: Edition, outline: Outline) -> list[Addressed]:
    """All risks of an edition, in the language of the outline where they are there in it."""
    told = frames.named(edition, outline.translated.language) if outline.translated else {}
    return [
        _told(risk, told.get(f"risk:{risk.pk}"), _entries(outline, (i.node.key for i in risk.items.all())))
        for risk in edition.risks.prefetch_related("items__node")
    ]


def _told(risk: Risk, words: TranslationSpec | None, entries: tuple[Entry, ...]) -> Addressed:
    title, body = (words.title, words.text) if words else (risk.title, risk.body)
    return Addressed(risk.key, title, body, risk.origin, entries, risk.pk, is_original=words is None)


def _entries(outline: Outline, keys: Iterable[str]) -> tuple[Entry, ...]:
    wanted = set(keys)
    return tuple(entry for key, entry in outline.all_entries.items() if key in wanted)


def by_origin(risks: Iterable[Addressed]) -> list[Origin]:
    found = list(risks)
    groups = (
        Origin(code, str(label), tuple(risk for risk in found if risk.origin == code))
        for code, label in Risk.Origin.choices
    )
    return [group for group in groups if group.risks]


def guideline_of(outline: Outline) -> dict[str, Entry]:
    """The key of each item outside of sections → the guideline (or question) that it is or belongs to."""
    found: dict[str, Entry] = {}
    for top in outline.entries:
        _under(top, None, found)
    return found


def _under(entry: Entry, head: Entry | None, found: dict[str, Entry]) -> None:
    if entry.kind != Item.Kind.SECTION:
        head = head or entry
        found[entry.key] = head
    for child in entry.children:
        _under(child, head, found)


def answering(outline: Outline, risks: Iterable[Addressed]) -> list[Answering]:
    """The other way round: every guideline with its risks, those that address none left out."""
    heads, known = guideline_of(outline), list(risks)
    found = [
        Answering(head, tuple(risk for risk in known if _addresses(head, risk, heads)))
        for head in {head.key: head for head in heads.values()}.values()
    ]
    return [one for one in found if one.risks]


def _addresses(head: Entry, risk: Addressed, heads: Mapping[str, Entry]) -> bool:
    return any(heads.get(key) is head for key in risk.keys)


@dataclass(frozen=True)
class Cover:
    """The risks that what applies addresses, and those that it leaves."""

    addressed: tuple[Addressed, ...]
    unaddressed: tuple[Addressed, ...]


def cover(risks: Iterable[Addressed], tailored: Tailored) -> Cover:
    """`addressed` keep only those of their items that apply."""
    addressed, unaddressed = [], []
    for risk in risks:
        here = tuple(entry for entry in risk.entries if entry.key in tailored.everything)
        if here:
            addressed.append(replace(risk, entries=here))
        else:
            unaddressed.append(risk)
    return Cover(tuple(addressed), tuple(unaddressed))
