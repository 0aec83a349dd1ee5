"""For staff, on the page that sends: that this came another way, how, and when."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.entering import CHANNELS, Entered
from comments.models import Submission
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.permissions import Can

OWN = ("", _("It is my own"))


class EnteredForm(forms.Form):
    came_by = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[OWN, *((code, Submission.Channel(code).label) for code in CHANNELS)],
        required=False,
        widget=forms.RadioSelect,
    )
    came_on = forms.DateField(
        label=_("Day of the postmark or the meeting"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It decides whether it came in time."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("came_by") and not data.get("came_on") and "came_on" not in self.errors:
            self.add_error("came_on", _("Give the day: it decides whether it came in time."))
        return data

    def entered(self, by: User) -> Entered | None:
        """Of a valid form; None for what is the writer's own."""
        channel = self.cleaned_data["came_by"]
        return Entered(channel, self.cleaned_data["came_on"], by) if channel else None


def entered_form(request: HttpRequest, consultation: Consultation) -> EnteredForm | None:
    """The form, for those who moderate here; None for everybody else."""
    staff = Consultation.objects.where(request.user, Can.MODERATE)
    if not isinstance(request.user, User) or not staff.filter(pk=consultation.pk).exists():
        return None
    return EnteredForm(request.POST if request.method == "POST" else None)
