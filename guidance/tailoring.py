"""What is asked of one combination of axis values, and what of it is additional to the baseline. Pure functions.

The baseline is what is asked of the combination of the least values: a guidance asks more, not less, from there on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from guidance import scopes
from guidance.models import Item
from guidance.outline import Entry, Outline
from guidance.scopes import Combination


@dataclass(frozen=True)
class Applying:
    """An item that applies; `is_additional` where the baseline does not ask for it. `parts` apply as well."""

    entry: Entry
    is_additional: bool
    parts: tuple["Applying", ...]

    @property
    def mark(self) -> str:
        return _("additional here") if self.is_additional else _("baseline")

    @property
    def has_additional(self) -> bool:
        return any(one.is_additional for one in self.walk())

    def walk(self) -> Iterator["Applying"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Stage:
    """A section with what applies in it, in the order of the guidance; nameless outside of sections."""

    key: str
    title: str
    items: tuple[Applying, ...]

    @property
    def has_additional(self) -> bool:
        return any(item.has_additional for item in self.items)


@dataclass(frozen=True)
class Pointer:
    """A combination that advice points to, and in words."""

    combination: Combination
    words: str

    @property
    def query(self) -> str:
        return scopes.query(self.combination)


@dataclass(frozen=True)
class Advised:
    """Why the combination is advised against, and what to choose instead."""

    text: str
    instead: tuple[Pointer, ...]
    pk: int = 0
    is_original: bool = True


@dataclass(frozen=True)
class Tailored:
    outline: Outline
    combination: Combination
    stages: tuple[Stage, ...]
    advice: tuple[Advised, ...]

    @cached_property
    def everything(self) -> dict[str, Applying]:
        """All that applies, by key, in reading order."""
        return {one.entry.key: one for stage in self.stages for item in stage.items for one in item.walk()}

    @property
    def guidelines(self) -> list[Applying]:
        """What applies on the first level of the sections: guidelines, or the questions of a request for comment."""
        return [item for stage in self.stages for item in stage.items]

    @property
    def additional(self) -> list[Applying]:
        return [item for item in self.guidelines if item.is_additional]

    @property
    def parts(self) -> list[Applying]:
        return [part for item in self.guidelines for part in item.walk() if part is not item]

    @property
    def additional_parts(self) -> list[Applying]:
        return [part for part in self.parts if part.is_additional]

    @property
    def nouns(self) -> tuple[str, str]:
        """What the items and their parts are called, each with its plural where that is not regular."""
        is_guidance = any(item.entry.kind == Item.Kind.GUIDELINE for item in self.guidelines)
        return ("guideline", "practice") if is_guidance else ("question", "part")

    @property
    def is_baseline(self) -> bool:
        return dict(self.combination) == dict(scopes.least(self.outline.dimensions))

    @property
    def words(self) -> str:
        return scopes.phrase(self.combination, self.outline.dimensions)

    @property
    def title_is_original(self) -> bool:
        """Whether no value of it is translated."""
        dimensions = self.outline.dimensions
        named = (value for d in dimensions for value in d.named([self.combination[d.code]]))
        return all(value.is_original for value in named)

    @property
    def title(self) -> str:
        return self.words[:1].upper() + self.words[1:]

    @property
    def baseline_words(self) -> str:
        dimensions = self.outline.dimensions
        return scopes.phrase(scopes.least(dimensions), dimensions)

    @property
    def query(self) -> str:
        return scopes.query(self.combination)

    @property
    def whole_query(self) -> str:
        """With the language, where it is that of a translation."""
        translated = self.outline.translated
        return "&".join(filter(None, [self.query, f"lang={translated.language}" if translated else ""]))


def narrowed(tailored: Tailored) -> Tailored:
    """What is additional alone; a guideline of the baseline stays as the head of parts that are additional."""
    stages = (
        replace(stage, items=tuple(_narrowed(item) for item in stage.items if item.has_additional))
        for stage in tailored.stages
    )
    return replace(tailored, stages=tuple(stage for stage in stages if stage.items))


def _narrowed(item: Applying) -> Applying:
    return replace(item, parts=tuple(_narrowed(part) for part in item.parts if part.has_additional))


def tailor(outline: Outline, combination: Combination) -> Tailored:
    """What an edition asks of a combination; of everybody where the guidance has no axes."""
    advice = tuple(
        Advised(one.text, _pointers(outline, one.instead, combination), one.pk, one.is_original)
        for one in outline.advice
        if scopes.holds(one.where, combination)
    )
    return Tailored(outline, combination, tuple(_stages(outline, combination)), advice)


def _pointers(
    outline: Outline, instead: Mapping[str, Sequence[str]], combination: Combination
) -> tuple[Pointer, ...]:
    found = scopes.pointed_to(instead, combination, outline.dimensions)
    return tuple(Pointer(one, scopes.phrase(one, outline.dimensions)) for one in found)


def _stages(outline: Outline, combination: Combination) -> Iterator[Stage]:
    loose: list[Entry] = []
    for entry in outline.entries:
        if entry.kind != Item.Kind.SECTION:
            loose.append(entry)
            continue
        yield from _stage("", "", loose, outline, combination)
        loose = []
        yield from _section(entry, "", outline, combination)
    yield from _stage("", "", loose, outline, combination)


def _section(section: Entry, above: str, outline: Outline, combination: Combination) -> Iterator[Stage]:
    """A section, then those inside it, named with the names above them."""
    title = f"{above}: {section.name}" if above else section.name
    inner = [entry for entry in section.children if entry.kind == Item.Kind.SECTION]
    own = [entry for entry in section.children if entry.kind != Item.Kind.SECTION]
    yield from _stage(section.key, title, own, outline, combination)
    for entry in inner:
        yield from _section(entry, title, outline, combination)


def _stage(
    key: str, title: str, entries: list[Entry], outline: Outline, combination: Combination
) -> Iterator[Stage]:
    items = _applying(tuple(entries), combination, scopes.least(outline.dimensions))
    if items:
        yield Stage(key, title, items)


def _applying(
    entries: tuple[Entry, ...], combination: Combination, baseline: Combination
) -> tuple[Applying, ...]:
    return tuple(
        Applying(
            entry,
            not scopes.applies(entry.scope, baseline),
            _applying(entry.children, combination, baseline),
        )
        for entry in entries
        if scopes.applies(entry.scope, combination)
    )
