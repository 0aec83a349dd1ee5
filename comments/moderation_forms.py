"""What a moderator fills in. No field carries a status: a decision is a verb, and the stage checks it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import moderation
from comments.models import Comment
from consult.consultations.models import Consultation
from consult.people.codes import Sector, choices_by_sector

DECISIONS = [
    ("accept", pgettext_lazy("decision on a comment", "Accept")),
    ("hold", pgettext_lazy("decision on a comment", "Hold")),
    ("reject", pgettext_lazy("decision on a comment", "Reject")),
    ("reopen", pgettext_lazy("decision on a comment", "Reopen")),
]
ALL = ("", pgettext_lazy("comments", "All"))
UNDECIDED = [(status.value, status.label) for status in (Comment.Status.RECEIVED, Comment.Status.HELD)]


class DecisionForm(forms.Form):
    """One decision with its reason. `seen` is the last event that the moderator's page knew of."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=DECISIONS,
        error_messages={"required": _("Choose a decision."), "invalid_choice": _("Choose a decision.")},
    )
    note = forms.CharField(label=_("Reason"), max_length=5_000, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decision = given.get("decision")
        if decision in moderation.ASKS_A_REASON and not given.get("note"):
            self.add_error("note", moderation.ASKS_A_REASON[decision])
        return given


class LetterForm(DecisionForm):
    """One decision on all of a submission but the passages that are marked."""

    exceptions = forms.TypedMultipleChoiceField(label=_("Left out"), required=False)

    def __init__(self, *args: Any, passages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exceptions"].choices = [(public_id, public_id) for public_id in passages]  # type: ignore[attr-defined]


class TypeForm(forms.Form):
    """The type that a moderator verified. What the sender declared stays beside it."""

    type = forms.ChoiceField(label=_("Type as verified"), choices=choices_by_sector)


class QueueFilter(forms.Form):
    """What to list. What can't be understood lists everything, as a link from elsewhere may be out of date."""

    consultation = forms.ChoiceField(label=_("Consultation"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[ALL, *Sector.choices], required=False)
    status = forms.ChoiceField(label=_("Waiting as"), choices=[ALL, *UNDECIDED], required=False)

    def __init__(self, *args: Any, consultations: list[Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].choices = [ALL, *((one.slug, one.title) for one in consultations)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """The filters in use, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
