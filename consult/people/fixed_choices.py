"""Choices that are the same for everybody, shared by every form that offers them.

Django copies what a field of a form class offers for each form that is made, option by option, and writes it anew
for each page: a list of countries cost more than the rest of its page.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator, normalize_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from consult.people.words import kept_by_language


class Fixed(BaseChoiceIterator):
    """Never copied. Labels may be lazy; what a function offers is asked for once in each language."""

    def __init__(self, choices: Iterable[Any] | Callable[[], Iterable[Any]]) -> None:
        self.given = choices if callable(choices) else list(choices)
        self.offered = kept_by_language(maxsize=32)(self._offered)
        self.written = kept_by_language(maxsize=32)(self._written)

    def _offered(self) -> list[Any]:
        return list(normalize_choices(self.given() if callable(self.given) else self.given))

    def _written(self) -> SafeString:
        return format_html_join("\n", "{}", ((_group(name, offered),) for name, offered in self))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.offered())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def options(self, chosen: str) -> SafeString:
        """As HTML, in the language that is active."""
        value = format_html('value="{}"', chosen)
        return mark_safe(self.written().replace(value, f"{value} selected", 1))  # noqa: S308 - both are escaped


def _group(name: Any, offered: Any) -> SafeString:
    """A group of choices with its name; or one choice, its value and its label."""
    if not isinstance(offered, (list, tuple)):
        return format_html('  <option value="{}">{}</option>', name, offered)
    inside = format_html_join("\n", '  <option value="{}">{}</option>', offered)
    return format_html('  <optgroup label="{}">\n{}\n  </optgroup>', name, inside)


class FixedSelect(forms.Select):
    """A long list of `Fixed` choices."""

    choices: Fixed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs({"name": name, **self.attrs}, attrs)
        chosen = "" if value is None else str(value)
        return format_html("<select{}>\n{}\n</select>", flatatt(given), self.choices.options(chosen))
