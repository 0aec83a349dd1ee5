"""What one edition says, whole, as plain values: whatever file it was read from, whatever it is stored in."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

from django.utils.text import slugify

Combination = Mapping[str, tuple[str, ...]]  # axis code → value codes
Places = Mapping[str, str]
"""Where something stands in its file, for complaints: a key (or "" for the whole) → "Line 12"."""


@dataclass(frozen=True)
class TranslationSpec:
    """Words in another language. `text` is an item's text, a value's definition, an edition's notice, a piece of
    advice or what a risk says; a question that helps to choose has itself as its title and its help as the text."""

    title: str = ""
    text: str = ""


Translations = Mapping[str, TranslationSpec]  # language tag → words


@dataclass(frozen=True)
class DocumentSpec:
    slug: str
    title: str
    publisher: str
    kind: str
    language: str = "en"
    source: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class EditionSpec:
    label: str
    date: datetime.date
    notice: str = ""
    scopes_illustrative: bool = False
    own_slug: str = ""
    translations: Translations = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """How an address names the edition: as its file says, else by its label."""
        return self.own_slug or slugify(self.label)


@dataclass(frozen=True)
class CriterionSpec:
    question: str
    help: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class ValueSpec:
    code: str
    title: str
    definition: str
    criteria: tuple[CriterionSpec, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class AxisSpec:
    code: str
    title: str
    values: tuple[ValueSpec, ...]
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class AdviceSpec:
    where: Combination
    instead: Combination
    text: str
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """Something that knows where it stood in its file; that is no part of what it says."""

    places: Places = field(default_factory=dict, compare=False, repr=False, kw_only=True)

    def place(self, key: str = "") -> str:
        return self.places.get(key) or self.places.get("", "")


@dataclass(frozen=True)
class ItemSpec(Placed):
    key: str
    kind: str
    label: str
    title: str
    text: str
    scope: Combination = field(default_factory=dict)
    refers_to: tuple[str, ...] = ()
    translations: Translations = field(default_factory=dict)
    items: tuple["ItemSpec", ...] = ()

    def walk(self) -> Iterator["ItemSpec"]:
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True)
class RiskSpec(Placed):
    key: str
    title: str
    origin: str
    text: str = ""
    addressed_by: tuple[str, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class Spec:
    """One edition of one document, whole. `notes` tell what the reader left out of the file or took otherwise."""

    document: DocumentSpec
    edition: EditionSpec
    axes: tuple[AxisSpec, ...]
    advice: tuple[AdviceSpec, ...]
    items: tuple[ItemSpec, ...]
    risks: tuple[RiskSpec, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    def walk(self) -> Iterator[ItemSpec]:
        for item in self.items:
            yield from item.walk()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what can't change once it is published, without the file's comments and layout.

        Left out is what may be added or put right later: translations, and what belongs to the document as such
        (its title, publisher, source and identifiers, and the questions that help to choose an axis value).
        """
        document = (self.document.slug, self.document.kind, self.document.language)
        kept = [
            document,
            _untranslated(self.edition),
            [_meaning(axis) for axis in self.axes],
            [_untranslated(advice) for advice in self.advice],
            [_originals(item) for item in self.items],
            [_untranslated(replace(risk, places={})) for risk in self.risks],
        ]
        said = json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def _untranslated(spec: EditionSpec | AxisSpec | ValueSpec | AdviceSpec | RiskSpec) -> dict[str, object]:
    return {name: said for name, said in asdict(spec).items() if name != "translations"}


def _meaning(axis: AxisSpec) -> dict[str, object]:
    values = [_untranslated(replace(value, criteria=())) for value in axis.values]
    return {**_untranslated(axis), "values": values}


def _originals(item: ItemSpec) -> dict[str, object]:
    said = asdict(replace(item, places={}, translations={}, items=()))
    return {**said, "items": [_originals(child) for child in item.items]}
