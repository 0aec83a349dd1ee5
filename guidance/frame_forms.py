"""What an editor fills in about words outside the items, in another language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from guidance import languages
from guidance.fields import TextField
from guidance.frames import Original, Outside
from guidance.specs import TranslationSpec
from guidance.words import tidy, tidy_line

LONGEST = {"document": 300, "axis": 200, "value": 200}


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
                    label=_("Title"),
                    required=False,
                    max_length=LONGEST[one.of[0]],
                    initial=known.title,
                    disabled=is_fixed,
                    widget=forms.TextInput(attrs=attrs),
                )
            if one.text:
                self.fields[_name(one.of, "text")] = TextField(
                    label=_("Notice") if one.of[0] == "edition" else _("What it means"),
                    required=False,
                    max_length=100_000,
                    initial=known.text,
                    disabled=is_fixed,
                    widget=forms.Textarea(attrs={**attrs, "rows": 3}),
                )

    def clean(self) -> dict[str, Any]:
        """Title and definition belong together: half of them is no translation."""
        for one in self.originals:
            names = [_name(one.of, what) for what in ("title", "text")]
            said = [bool(self.cleaned_data.get(name)) for name in names]
            if one.title and one.text and said[0] != said[1]:
                self.add_error(names[said.index(False)], _("Translate this as well, or leave both empty."))
        return self.cleaned_data

    def words(self) -> dict[Outside, TranslationSpec]:
        return {
            one.of: TranslationSpec(
                tidy_line(self.cleaned_data.get(_name(one.of, "title"), "")),
                tidy(self.cleaned_data.get(_name(one.of, "text"), "")),
            )
            for one in self.originals
        }

    def groups(self) -> Iterator[tuple[Original, list[BoundField]]]:
        """Each original with its fields."""
        for one in self.originals:
            names = (_name(one.of, what) for what in ("title", "text"))
            yield one, [self[name] for name in names if name in self.fields]


def _name(of: Outside, what: str) -> str:
    return f"{of[0]}-{of[1]}-{what}"
