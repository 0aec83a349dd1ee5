"""What people choose about their mail, and how the site speaks to them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consult.people.choices import Addressee, choices_of
from consult.people.kinds import Kind, Pace
from consult.people.zones import zones_by_region


class PaceForm(forms.Form):
    """How often somebody wants to hear of each kind of thing."""

    def __init__(self, *args: Any, of: Addressee, **kwargs: Any) -> None:
        kwargs.setdefault("initial", choices_of(of))
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=Pace.choices)

    @property
    def paces(self) -> dict[str, str]:
        return {kind.value: self.cleaned_data[kind.value] for kind in Kind}


class MannerForm(forms.Form):
    """In which language and zone somebody with an account is spoken to."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_("Deadlines are shown in it as well, and digests come in its morning."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["language"]
        languages.choices = [("", _("As the site has it")), *settings.LANGUAGES]
        zones: Any = self.fields["time_zone"]
        zones.choices = [("", _("As each consultation has it")), *zones_by_region()]
