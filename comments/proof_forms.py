"""Held against bots, as part of the page that sends: what the browser solved, or the code that came by e-mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import proofs
from consult.consultations.models import Consultation

TRAP = "website"
"""A field that nobody sees. Programs fill it in."""


class ProofForm(forms.Form):
    """Asks for one of the two. Bound to nothing of the submission itself."""

    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)
    code = forms.CharField(
        label=gettext_lazy("Code from the e-mail"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, consultation: Consultation, session: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.session = consultation, session

    @property
    def challenge(self) -> str:
        return proofs.challenge(self.consultation)

    @property
    def sent_to(self) -> str:
        return proofs.code_sent_to(self.session)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("code"):
            if wrong := proofs.code_problem(self.session, data["code"]):
                self.add_error("code", wrong)
        elif data.get("proof"):
            if wrong := proofs.problem(data["proof"], self.consultation):
                raise ValidationError(
                    _("%(wrong)s A new one is under way; send once more.") % {"wrong": wrong}
                )
        else:
            raise ValidationError(
                _("Before it is sent: let your browser finish its check, or ask for a code by e-mail.")
            )
        return data


def proof_form(request: Any, consultation: Consultation) -> ProofForm | None:
    """The form, where this sender is asked; None where the consultation doesn't ask, or for an account."""
    if not consultation.asks_proof or request.user.is_authenticated:
        return None
    bound = request.POST if request.method == "POST" and "send" in request.POST else None
    return ProofForm(bound, consultation=consultation, session=request.session)


def walked_into_trap(request: Any) -> bool:
    return bool(request.POST.get(TRAP))
