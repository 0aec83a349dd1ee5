"""Forms of coalitions: who is to sign, and a representative's yes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.people.codes import choices_by_sector
from consult.people.throwaway import check_lasting


class SignerForm(forms.Form):
    """One more organisation that is to sign."""

    name = forms.CharField(
        label=_("Organisation"), max_length=300, error_messages={"required": _("Name the organisation.")}
    )
    email = forms.EmailField(
        label=_("E-mail of its representative"),
        help_text=_(
            "Whoever may say that it signs. They get a link when you send; the address is not published."
        ),
        error_messages={"required": _("Give the address of somebody who may say that it signs.")},
        validators=[check_lasting],
    )


class SignatureForm(forms.Form):
    """A representative's yes."""

    type = forms.ChoiceField(
        label=_("Which of these describes your organisation best"),
        choices=[("", _("Choose one")), *choices_by_sector()],
        error_messages={"required": _("Choose the type that fits best.")},
    )
    person_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("For the record of who signed; it is not published."),
        error_messages={"required": _("Say who confirms it.")},
    )
    may = forms.BooleanField(
        label=_("I may sign for this organisation."),
        error_messages={"required": _("Only somebody who may sign for the organisation can confirm it.")},
    )
