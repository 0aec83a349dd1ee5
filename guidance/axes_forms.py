"""What an editor fills in about axes, their values, and advice on their combinations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidance.axes import AxisEntry, ValueEntry
from guidance.differences import Difference, differences
from guidance.fields import TextField
from guidance.forms import Matrix, matrix
from guidance.models import Advice, Axis, AxisValue, Document

REQUIRED = {"required": _("Write a title, or tick the box to remove it.")}


def _title(**more: Any) -> forms.CharField:
    return forms.CharField(label=gettext("Title"), max_length=200, **more)


def _definition(**more: Any) -> TextField:
    rows = forms.Textarea(attrs={"rows": 2, "class": "short"})
    return TextField(label=gettext("What it means"), required=False, max_length=5_000, widget=rows, **more)


@dataclass(frozen=True)
class Part:
    """An axis with its fields: a heading, a group of fields for each value, and one for a new value."""

    axis: Axis
    head: list[forms.BoundField]
    values: list[tuple[AxisValue, list[forms.BoundField]]]
    more: list[forms.BoundField]


class AxesForm(forms.Form):
    """Every axis of a document. Where they are fixed, only new values can be added."""

    new_title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Like “Release type”.")
    )
    new_values = TextField(
        label=_("Values"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, from least to most."),
    )

    def __init__(self, *args: Any, document: Document, fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.axes, self.fixed = list(document.axes.prefetch_related("values__criteria")), fixed
        for axis in self.axes:
            self._add(f"axis{axis.pk}-title", _title(initial=axis.title, error_messages=REQUIRED))
            for value in axis.values.all():
                self._add_value(value)
            self.fields[f"axis{axis.pk}-more-title"] = _title(required=False)
            self.fields[f"axis{axis.pk}-more-definition"] = _definition()

    def _add(self, name: str, field: forms.Field) -> None:
        """A field for what may change. What somebody added while this was filled in is not in what is sent."""
        if not self.fixed and (not self.is_bound or name in self.data):
            self.fields[name] = field

    def _add_value(self, value: AxisValue) -> None:
        before = f"value{value.pk}"
        order = forms.IntegerField(
            label=gettext("Place"), initial=value.position + 1, min_value=1, max_value=99
        )
        self._add(f"{before}-title", _title(initial=value.title, error_messages=REQUIRED))
        self._add(f"{before}-definition", _definition(initial=value.definition))
        self._add(f"{before}-order", order)
        if f"{before}-title" in self.fields:
            self.fields[f"{before}-remove"] = forms.BooleanField(label=gettext("Remove it"), required=False)

    def parts(self) -> list[Part]:
        return [
            Part(
                axis,
                self._starting(f"axis{axis.pk}-title"),
                [(value, self._starting(f"value{value.pk}-")) for value in axis.values.all()],
                self._starting(f"axis{axis.pk}-more-"),
            )
            for axis in self.axes
        ]

    def _starting(self, words: str) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(words)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lines = [line.strip() for line in (data.get("new_values") or "").splitlines() if line.strip()]
        if lines and not data.get("new_title"):
            self.add_error("new_title", gettext("Give the new axis a title."))
        if data.get("new_title") and len(lines) < 2:
            self.add_error("new_values", gettext("Write at least two values, one a line."))
        data["lines"] = lines
        return data

    def against(self) -> list[Difference]:
        """What stands there now against what was typed, and what was typed of values that are gone."""
        named = {f"{'axis' if axis else 'value'}{pk}": title for axis, pk, title in self._named()}
        found = [
            (
                ": ".join(filter(None, (named.get(field.name.split("-")[0]), str(field.label)))),
                str(field.initial or ""),
                str(field.value() or ""),
            )
            for field in self
        ]
        gone = [
            (gettext("Typed for a value that can't be changed any more"), "", str(words))
            for name, words in self.data.items()
            if name.startswith("value")
            and name.endswith(("-title", "-definition"))
            and name not in self.fields
        ]
        return differences(*found, *gone)

    def _named(self) -> Iterator[tuple[bool, int, str]]:
        for axis in self.axes:
            yield True, axis.pk, axis.title
            for value in axis.values.all():
                yield False, value.pk, value.title

    def entries(self) -> list[AxisEntry]:
        data = self.cleaned_data
        found = [
            AxisEntry(data.get(f"axis{axis.pk}-title", axis.title), list(self._entries(axis)), axis)
            for axis in self.axes
        ]
        if data["new_title"]:
            found.append(AxisEntry(data["new_title"], [ValueEntry(line) for line in data["lines"]]))
        return found

    def _entries(self, axis: Axis) -> Iterator[ValueEntry]:
        data = self.cleaned_data
        for value in axis.values.all():
            before = f"value{value.pk}"
            yield ValueEntry(
                data.get(f"{before}-title", value.title),
                data.get(f"{before}-definition", value.definition),
                data.get(f"{before}-order", value.position + 1),
                value,
                data.get(f"{before}-remove", False),
            )
        if title := data[f"axis{axis.pk}-more-title"]:
            yield ValueEntry(title, data[f"axis{axis.pk}-more-definition"])


class AdviceForm(forms.Form):
    """A combination that is advised against, and what to do instead."""

    text = TextField(
        label=_("The advice"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you advise.")},
    )
    where = forms.ModelMultipleChoiceField(
        AxisValue.objects.none(),
        label=_("About which combinations"),
        error_messages={"required": _("Tick at least one value that the advice is about.")},
    )
    instead = forms.ModelMultipleChoiceField(
        AxisValue.objects.none(), label=_("Where it points instead"), required=False
    )

    def __init__(self, *args: Any, document: Document, advice: Advice | None, **kwargs: Any) -> None:
        self.axes = list(document.axes.prefetch_related("values"))
        said = _said(advice, self.axes) if advice else {}
        super().__init__(*args, **{**kwargs, "initial": said})
        for name in ("where", "instead"):
            values = AxisValue.objects.filter(axis__document=document).select_related("axis")
            self.fields[name].queryset = values  # type: ignore[attr-defined]

    def where_matrix(self) -> Matrix:
        return matrix(self.axes, self["where"])

    def instead_matrix(self) -> Matrix:
        return matrix(self.axes, self["instead"])


def _said(advice: Advice, axes: list[Axis]) -> dict[str, Any]:
    def ticked(codes: Mapping[str, Any]) -> list[int]:
        """A single value may be stored without its list."""
        return [
            value.pk
            for axis in axes
            for value in axis.values.all()
            if value.code in _listed(codes.get(axis.code, []))
        ]

    return {"text": advice.text, "where": ticked(advice.where), "instead": ticked(advice.instead)}


def _listed(codes: str | list[str]) -> list[str]:
    return [codes] if isinstance(codes, str) else list(codes)
