"""What staff fill in about an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.people import countries
from consult.people.codes import CompanySize, OrganisationType, choices_by_sector
from consult.people.organisations import Identifier, OtherName, Verification
from guidance.fields import TextField

NOT_KNOWN = ("", _("Not known"))
TYPES = [
    (sector, [(code, name) for code, name in kinds if code != OrganisationType.INDIVIDUAL])
    for sector, kinds in choices_by_sector()
    if any(code != OrganisationType.INDIVIDUAL for code, _name in kinds)
]
KINDS = [(kind.value, kind.label) for kind in OtherName.Kind if kind != OtherName.Kind.TWIN]


def _countries() -> list[tuple[str, Any]]:
    """In the language of whoever reads the form, or not known."""
    return [NOT_KNOWN, *countries.choices()]


class WhyForm(forms.Form):
    why = TextField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the record of what happened; staff see it."),
        error_messages={"required": _("Say why.")},
    )


class DetailsForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=300, error_messages={"required": _("Every organisation has a name.")}
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    size = forms.ChoiceField(
        label=_("Size of the company"), choices=[NOT_KNOWN, *CompanySize.choices], required=False
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Another name"), max_length=300, error_messages={"required": _("Write the name.")}
    )
    kind = forms.ChoiceField(label=_("It is"), choices=KINDS)


class DomainForm(forms.Form):
    name = forms.CharField(
        label=_("Domain of its e-mail addresses"),
        max_length=253,
        help_text=_(
            "As in example.org. Whoever confirms an address there is verified to speak for the organisation, so it "
            "must be the organisation’s alone."
        ),
        error_messages={"required": _("Write the domain.")},
    )


class NumberForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Register"), choices=Identifier.Scheme.choices)
    country = forms.ChoiceField(
        label=_("Country, for a company number"),
        choices=lambda: [("", "—"), *countries.choices()],
        required=False,
    )
    value = forms.CharField(
        label=_("Number"), max_length=60, error_messages={"required": _("Write the number.")}
    )


class VerifyForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("It is a"),
        choices=[("", _("Choose one")), *TYPES],
        error_messages={"required": _("Choose the type that you found.")},
    )
    method = forms.ChoiceField(
        label=_("Checked"),
        choices=Verification.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you checked it.")},
    )
    why = TextField(
        label=_("What you found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where you looked and what it says, so that somebody else finds it too."),
        error_messages={"required": _("Say what you found, and where.")},
    )


def with_ids(form: type[forms.Form], act: str, data: Any, initial: dict[str, Any]) -> forms.Form:
    """A form among several on a page: its ids are its own."""
    return form(data, initial=initial, auto_id=f"{act}-%s")
