"""Choices that are the same for everybody, shared by every form that offers them.

Django copies what a field of a form class offers for each form that is made, option by option, and writes it anew
for each page: a list of countries cost more than the rest of its page.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator, flatten_choices, normalize_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


class Fixed(BaseChoiceIterator):
    """Never copied. Labels may be lazy: they are read each time, and once a language where they are written."""

    def __init__(self, choices: Iterable[Any]) -> None:
        self.choices = normalize_choices(list(choices))
        self.written: dict[str, SafeString] = {}

    def __iter__(self) -> Iterator[Any]:
        return iter(self.choices)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def options(self, chosen: str) -> SafeString:
        """As HTML, in the language that is active. Groups are left out."""
        language = get_language() or ""
        if language not in self.written:
            rows: Iterable[tuple[Any, Any]] = flatten_choices(self.choices)
            self.written[language] = format_html_join("\n", '  <option value="{}">{}</option>', rows)
        value = format_html('value="{}"', chosen)
        return mark_safe(self.written[language].replace(value, f"{value} selected", 1))  # noqa: S308 - both are escaped


class FixedSelect(forms.Select):
    """A long list of `Fixed` choices."""

    choices: Fixed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs({"name": name, **self.attrs}, attrs)
        chosen = "" if value is None else str(value)
        return format_html("<select{}>\n{}\n</select>", flatatt(given), self.choices.options(chosen))
