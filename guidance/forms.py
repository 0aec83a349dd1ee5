"""What an editor fills in at the desk of a draft edition."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidance import languages
from guidance.checks import BELOW
from guidance.fields import ReferencesField, TextField, Tick
from guidance.models import Axis, AxisValue, Edition, Item, ItemText, Risk
from guidance.numbering import SCHEMES
from guidance.references import Inside, Outside, find, written
from guidance.yaml_places import FileError

MARKDOWN = _(
    "Markdown: **bold**, *italic*, [link](https://example.org), - list, 1. list, > quotation, # heading."
)


Matrix = list[tuple[Axis, list[tuple[AxisValue, bool]]]]


def matrix(axes: Iterable[Axis], field: forms.BoundField) -> Matrix:
    """The axes as rows, each value with whether it is ticked."""
    ticked = {str(value) for value in field.value() or ()}
    return [(axis, [(one, str(one.pk) in ticked) for one in axis.values.all()]) for axis in axes]


def date_field(*, required: bool = True) -> forms.DateField:
    return forms.DateField(
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext("Under which date it stands in lists."),
        error_messages={
            "required": gettext("Give the edition a date."),
            "invalid": gettext("Write a date like 2024-10-24."),
        },
    )


class ItemForm(forms.Form):
    """An item's words and where it applies."""

    label = forms.CharField(label=_("Label"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    body = TextField(
        label=_("Text"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
        help_text=MARKDOWN,
    )
    scope = forms.ModelMultipleChoiceField(
        AxisValue.objects.none(),
        required=False,
        label=_("Where it applies"),
        error_messages={
            "invalid_choice": _("A value that you ticked is no longer there."),
            "invalid_pk_value": _("A value that you ticked is not one of this document."),
        },
    )

    risks = forms.ModelMultipleChoiceField(
        Risk.objects.none(),
        required=False,
        label=_("Risks it addresses"),
        error_messages={
            "invalid_choice": _("A risk that you ticked is no longer there. Open the page again.")
        },
    )
    references = ReferencesField(
        label=_("Refers to"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short", "spellcheck": "false"}),
        help_text=_(
            "One a line: the key of an item here, document#key for one of another document, an address, "
            "or an identifier like docket:EX-2026-0001 or doi:10.1000/182; fr, rin and celex are known as well."
        ),
    )

    def __init__(self, *args: Any, item: Item, text: ItemText, **kwargs: Any) -> None:
        self.item, document = item, item.edition.document
        super().__init__(*args, **{**kwargs, "initial": initial_of(item, text)})
        self.axes = list(document.axes.prefetch_related("values"))
        values = AxisValue.objects.filter(axis__document=document)
        self.fields["references"].document = document.slug  # type: ignore[attr-defined]
        self.fields["scope"].queryset = values  # type: ignore[attr-defined]
        self.known_risks = list(item.edition.risks.all())
        self.fields["risks"].queryset = item.edition.risks.all()  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds_below(item.parent, keep=item.kind)  # type: ignore[attr-defined]
        self.fields["body"].widget.attrs["lang"] = text.language

    def matrix(self) -> Matrix:
        return matrix(self.axes, self["scope"])

    def ticks(self) -> list[Tick]:
        ticked = {str(pk) for pk in self["risks"].value() or ()}
        return [Tick(risk.pk, risk.title, str(risk.pk) in ticked) for risk in self.known_risks]

    def clean_references(self) -> list[Inside | Outside]:
        """Each leads to a place that is there, and to no other than itself."""
        found: list[Inside | Outside] = self.cleaned_data["references"]
        for one in found:
            if isinstance(one, Inside):
                self._must_lead_somewhere(one)
        return found

    def _must_lead_somewhere(self, inside: Inside) -> None:
        own = self.item.edition.document.slug
        if not inside.document and inside.key == self.item.node.key:
            words = gettext("“{reference}” is this item itself. Take the line out.")
            raise ValidationError(words.format(reference=inside))
        try:
            find(Inside(inside.key, inside.document or own))
        except FileError as error:
            if not inside.document:
                words = gettext("“{reference}” leads nowhere: no item of this document has that key.")
                raise ValidationError(words.format(reference=inside)) from error
            raise ValidationError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def initial_of(item: Item, text: ItemText) -> dict[str, Any]:
    """What an item says now, as its form shows it."""
    references = item.references.select_related("node__document")
    return {
        "label": item.label,
        "kind": item.kind,
        "title": text.title,
        "body": text.body,
        "scope": [value.pk for value in item.scope.all()],
        "risks": list(item.risks.values_list("pk", flat=True)),
        "references": "\n".join(written(one, item.edition.document) for one in references),
    }


def kinds_below(parent: Item | None, *, keep: str = "") -> list[tuple[str, str]]:
    """The kinds that may stand there, as choices; `keep` is offered in any case."""
    allowed = BELOW[parent.kind if parent else ""]
    return [(kind.value, str(kind.label)) for kind in Item.Kind if kind in allowed or kind == keep]


class TranslationForm(forms.Form):
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    body = TextField(
        label=_("Text"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
        help_text=_("Markdown, as in the original. Without a title and a text there is no translation."),
    )


class AddForm(forms.Form):
    """A new item at a place that the address names."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=500,
        help_text=_(
            "Practices and parts of questions often have none: leave it empty then, and write the text."
        ),
    )
    body = TextField(
        label=_("Text"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    label = forms.CharField(
        label=_("Label"), required=False, max_length=40, help_text=_("As it is printed, like 7.d.i.")
    )
    key = forms.SlugField(
        label=_("Key"),
        required=False,
        max_length=100,
        help_text=_(
            "The item's name in addresses and files. It never changes, in later editions neither. "
            "Leave it empty to make it from the title."
        ),
        error_messages={"invalid": _("Use letters, digits and hyphens only, as in “red-teaming”.")},
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0] if kinds else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("title") or data.get("body") or {"title", "body"} & self.errors.keys()):
            self.add_error("title", gettext("Write a title or a text."))
        return data


class EditionForm(forms.Form):
    """What stands at the head of an edition."""

    label = forms.CharField(
        label=_("Edition"),
        max_length=100,
        help_text=_("How people name it, like “October 2024” or “Second public draft”."),
        error_messages={"required": _("Give the edition a name.")},
    )
    date = date_field()
    notice = TextField(
        label=_("Notice"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What readers must know about this text before they rely on it."),
    )
    scopes_illustrative = forms.BooleanField(
        label=_("Where items apply is an illustration"),
        required=False,
        help_text=_(
            "Tick it where no source says which item applies to which combination. Readers are told so."
        ),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        now = {name: getattr(edition, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": now})


class NumberingForm(forms.Form):
    scheme = forms.ChoiceField(
        label=_("How labels count"),
        choices=[(code, scheme.title) for code, scheme in SCHEMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the labels count.")},
    )
    sections = forms.BooleanField(
        label=_("Number sections as well"),
        required=False,
        help_text=_("Otherwise sections have no number, and what they hold counts on from one to the next."),
    )


class PlaceForm(forms.Form):
    """Any place in the tree, named by the item beside it."""

    beside = forms.ChoiceField(
        label=_("Which item?"), error_messages={"required": _("Choose an item to put it beside.")}
    )
    where = forms.ChoiceField(
        label=_("Where?"),
        choices=[
            ("after", _("After it, on the same level")),
            ("before", _("Before it, on the same level")),
            ("into", _("Into it, as the last item below it")),
        ],
        widget=forms.RadioSelect,
        initial="after",
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beside"].choices = [("", gettext("Choose…")), *places]  # type: ignore[attr-defined]

    def clean_beside(self) -> int:
        return int(self.cleaned_data["beside"])


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, name) for code, name in languages.choices() if code != original]
        self.fields["language"].choices = [("", gettext("Choose…")), *choices]  # type: ignore[attr-defined]
