from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.api.models import Scope
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.permissions import Can


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        help_text=_("For example: nightly download into our dashboard."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Consultation.objects.where(user, Can.READ_ALL).exists():
            self.fields["scopes"].choices = [  # type: ignore[attr-defined]
                choice for choice in Scope.choices if choice[0] != Scope.READ_STAFF
            ]
