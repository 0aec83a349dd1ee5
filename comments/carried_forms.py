"""What readers and editors fill in about comments on earlier editions."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comments.carried import Fate
from comments.quotable import range_of


class AccountFilter(forms.Form):
    """Which of the comments on earlier editions to list. Unknown values are ignored."""

    fate = forms.ChoiceField(choices=[("", pgettext_lazy("comments", "All")), *Fate.choices], required=False)
    item = forms.CharField(required=False)
    moved = forms.BooleanField(required=False)

    @property
    def wanted(self) -> dict[str, str]:
        self.is_valid()
        data = {**self.cleaned_data, "moved": "1" if self.cleaned_data.get("moved") else ""}
        return {name: value for name, value in data.items() if value}


class PlaceForm(forms.Form):
    """Where words stand now: quoted by an editor, or one of the places that were offered."""

    words = forms.CharField(
        label=_("The words as they stand in the new edition"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copy them from the new edition. White space and quotation marks need not match."),
    )
    place = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[("quote", "quote"), ("take", "take"), ("keep", "keep"), ("gone", "gone")],
        widget=forms.HiddenInput,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        decision = data.get("decision")
        if decision == "quote" and not data.get("words", "").strip():
            self.add_error("words", gettext("Copy the words here that this comment is about now."))
        if decision == "take" and range_of(data.get("place", "")) is None:
            self.add_error(None, gettext("Choose one of the places, or copy the words yourself."))
        return data
