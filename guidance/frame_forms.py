"""What an editor fills in about words outside the items, in another language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guidance import languages
from guidance.differences import Difference, differences
from guidance.fields import TextField
from guidance.frames import Original, Outside
from guidance.specs import TranslationSpec
from guidance.words import tidy, tidy_line

LONGEST = {"document": 300, "axis": 200, "value": 200, "criterion": 300, "risk": 300}
WRITTEN = re.compile(r"(?:edition|axis|value|criterion|advice|risk)-\d+-(?:title|text)")
TITLES = {"criterion": gettext_lazy("The question")}
TEXTS = {
    "edition": gettext_lazy("Notice"),
    "value": gettext_lazy("What it means"),
    "criterion": gettext_lazy("Help with it"),
    "advice": gettext_lazy("The advice"),
    "risk": gettext_lazy("What may go wrong"),
}


@dataclass(frozen=True)
class Pair:
    """Words of the original beside the field for the same in another language."""

    words: str
    field: BoundField

    @property
    def is_missing(self) -> bool:
        return not self.field.value()


@dataclass(frozen=True)
class Facing:
    """An original with its pairs: a title, a text, or both."""

    original: Original
    pairs: tuple[Pair, ...]

    @property
    def id(self) -> str:
        return "-".join(map(str, self.original.of))

    @property
    def is_missing(self) -> bool:
        return any(pair.is_missing for pair in self.pairs)


@dataclass(frozen=True)
class Group:
    """Those below one heading, and how many of them are translated."""

    title: str
    facing: tuple[Facing, ...]

    @property
    def first_missing(self) -> Facing | None:
        return next((one for one in self.facing if one.is_missing), None)

    @property
    def done(self) -> int:
        return sum(not one.is_missing for one in self.facing)


class OutsideForm(forms.Form):
    """A title and a text for each of the originals, where that has them."""

    def __init__(
        self,
        data: Any,
        *,
        originals: Iterable[Original],
        there: Mapping[Outside, TranslationSpec],
        language: str,
        fixed: Iterable[Outside] = (),
    ) -> None:
        super().__init__(data)
        self.originals = list(originals)
        attrs = {"lang": language, "dir": languages.direction(language)}
        fixed = set(fixed)
        for one in self.originals:
            known = there.get(one.of, TranslationSpec())
            is_fixed = one.of in fixed and known != TranslationSpec()
            if one.title:
                self.fields[_name(one.of, "title")] = forms.CharField(
                    label=TITLES.get(one.of[0], _("Title")),
                    required=False,
                    max_length=LONGEST[one.of[0]],
                    initial=known.title,
                    disabled=is_fixed,
                    widget=forms.TextInput(attrs=attrs),
                )
            if one.text:
                self.fields[_name(one.of, "text")] = TextField(
                    label=TEXTS[one.of[0]],
                    required=False,
                    max_length=100_000,
                    initial=known.text,
                    disabled=is_fixed,
                    widget=forms.Textarea(attrs={**attrs, "rows": 3}),
                )

    def clean(self) -> dict[str, Any]:
        """Title and definition belong together: half of them is no translation."""
        if gone := self._gone():
            words = _(
                "The original of this is no longer there, so it can't be saved: {words}. Save the rest."
            )
            self.add_error(None, words.format(words="; ".join(gone)))
        for one in self.originals:
            names = [_name(one.of, what) for what in ("title", "text")]
            said = [bool(self.cleaned_data.get(name)) for name in names]
            if one.title and one.text and said[0] != said[1]:
                self.add_error(names[said.index(False)], _("Translate this as well, or leave both empty."))
        return self.cleaned_data

    def _gone(self) -> list[str]:
        """What was typed for originals that somebody took out meanwhile."""
        return [
            str(words)
            for name, words in self.data.items()
            if name not in self.fields and words and WRITTEN.fullmatch(name)
        ]

    def words(self) -> dict[Outside, TranslationSpec]:
        return {
            one.of: TranslationSpec(
                tidy_line(self.cleaned_data.get(_name(one.of, "title"), "")),
                tidy(self.cleaned_data.get(_name(one.of, "text"), "")),
            )
            for one in self.originals
        }

    def against(self) -> list[Difference]:
        """What stands there now against what was typed."""
        names = {_name(one.of, what): one.name for one in self.originals for what in ("title", "text")}
        fields = [(names[field.name], field) for field in self]
        return differences(
            *(
                (f"{name}: {field.label}", str(field.initial or ""), str(field.value() or ""))
                for name, field in fields
            )
        )

    def groups(self) -> list[Group]:
        """Each original with its fields, below its heading."""
        return [
            Group(title, tuple(self._facing(one) for one in below))
            for title, below in groupby(self.originals, key=lambda one: one.group)
        ]

    def _facing(self, one: Original) -> Facing:
        said = {"title": one.title, "text": one.text}
        return Facing(
            one, tuple(Pair(words, self[_name(one.of, what)]) for what, words in said.items() if words)
        )


def _name(of: Outside, what: str) -> str:
    return f"{of[0]}-{of[1]}-{what}"
