"""The page on which anybody learns whether a text that they have was published, word for word."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from comments import intake, verifying
from comments.visits import form_page
from consult.ledger.errors import DomainError
from guidance.fields import TextField

LARGEST = 10_000_000


class VerifyForm(forms.Form):
    words = TextField(
        label=_("Text of one comment"),
        required=False,
        max_length=intake.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Copy it whole, from its first word to its last."),
    )
    receipt = forms.FileField(
        label=_("Or the file of a receipt"),
        required=False,
        help_text=_(
            "The PDF or “receipt-….json”, from the page of the receipt or its mail. It is read and not kept."
        ),
    )

    def clean_receipt(self) -> Any:
        file = self.cleaned_data["receipt"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("No receipt's file is as large as this one."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("words", "").strip()) == bool(data.get("receipt")):
            raise forms.ValidationError(_("Paste a text or choose a file: one of the two."))
        return data


@never_cache
@form_page
def verify(request: HttpRequest) -> HttpResponse:
    """Yes or no for each text. The same no for what is withheld, in review, or was never sent."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    verdicts: list[verifying.Verdict] = []
    if request.method == "POST" and form.is_valid():
        try:
            verdicts = _verdicts(form.cleaned_data)
        except DomainError as error:
            form.add_error("receipt", str(error))
    status = 422 if form.errors else 200
    return render(request, "comments/verify.html", {"form": form, "verdicts": verdicts}, status=status)


def _verdicts(given: dict[str, Any]) -> list[verifying.Verdict]:
    if file := given.get("receipt"):
        slug, texts = verifying.texts_of_receipt(file.read())
        return verifying.verify(texts, consultation=slug)
    return verifying.verify([given["words"]])
