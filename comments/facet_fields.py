"""How the closed questions of a consultation stand in a form: a field each, its value the key of an option."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from consult.consultations.models import FacetOption

BEFORE = "facet_"


def field_name(option: FacetOption) -> str:
    """Of the field in which an option can be chosen."""
    return f"{BEFORE}{option.facet.code}"


def offer(form: forms.Form, options: Iterable[FacetOption], *, none: tuple[str, Any]) -> None:
    """Add the fields. `none` is what leaves a question unanswered: its value and its words."""
    for option in options:
        name = field_name(option)
        if name not in form.fields:
            form.fields[name] = forms.ChoiceField(label=option.facet.question, choices=[none], required=False)
        form.fields[name].choices += [(str(option.pk), option.label)]  # type: ignore[attr-defined]


def offered(form: forms.Form) -> list[forms.BoundField]:
    return [form[name] for name in form.fields if name.startswith(BEFORE)]


def chosen(values: Mapping[str, Any]) -> list[str]:
    """The options that were chosen, by their primary keys as a form holds them."""
    return [value for name, value in values.items() if name.startswith(BEFORE) and value]
