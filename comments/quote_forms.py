"""The part of a comment's form that says which words it is about, and what should stand there instead."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.quotable import Passage, Passages, passages, quote_at, range_of, same_words
from consult.consultations.models import Consultation
from guidance.fields import TextField
from guidance.quotes import Quote
from guidance.quoting import Answer, Sought, find, whole

MAX_WORDING = 20_000


def _hidden(field: type[forms.Field] = forms.IntegerField, **options: Any) -> forms.Field:
    return field(widget=forms.HiddenInput, required=False, **options)


class QuoteForm(forms.Form):
    """Belongs to a form that has `items`. `quote_*` are words that were found; `sought` those copied in by hand."""

    quote_text, quote_start, quote_end = _hidden(), _hidden(), _hidden()
    quote_exact = _hidden(TextField, strip=False)
    sought = TextField(
        label=_("Words it is about"),
        help_text=_("Copy them from the text. Spaces and quotation marks need not be the same."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=MAX_WORDING,
        required=False,
    )
    proposing = _hidden(forms.CharField)
    wording = TextField(
        label=_("What should stand there instead"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_WORDING,
        required=False,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.offers: tuple[Quote, ...] = ()
        """Places that may have been meant, where the words were not found."""

    @cached_property
    def passages(self) -> Passages:
        """Asked for only where words are quoted: most comments quote none."""
        return passages(self.consultation)

    @property
    def quoted(self) -> Quote | None:
        """The words that the form shows."""
        text, start, end = (_number(self[f"quote_{name}"].value()) for name in ("text", "start", "end"))
        place = f"{text}.{start}-{end}"
        return quote_at(place, self.passages) if range_of(place) else None

    @property
    def passage(self) -> Passage | None:
        found = self.quoted
        return self.passages[found.text] if found else None

    @property
    def whole(self) -> Quote | None:
        """All words of the item it is about; None where it is about several, or where that has none."""
        keys = self["items"].value() or ()
        texts = (
            [passage for passage in self.passages.values() if passage.key in keys] if len(keys) == 1 else []
        )
        return whole(texts[0].text, texts[0].words) if texts else None

    @property
    def is_whole(self) -> bool:
        found = self.quoted
        return bool(found and found.exact == self.passages[found.text].words.strip())

    @property
    def proposes(self) -> bool:
        return bool(self["proposing"].value())

    @property
    def redlined(self) -> tuple[str, str] | None:
        """The words and what is proposed, once that differs."""
        found, wording = self.quoted, str(self["wording"].value() or "").strip()
        differs = found and wording and not same_words(found.exact, wording)
        return (found.exact, wording) if found and differs else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["quote"] = self._find(data)
        if data["quote"] and data["quote"] != self.quoted:
            self.data = _shown_as(self, quote_fields(data["quote"]))
        data["wording"] = self._clean_wording(data)
        return data

    def show_found(self) -> None:
        """Look for the words now, and complain of nothing else before the comment is kept."""
        for name in [name for name in self.errors if name != "sought"]:
            del self.errors[name]
        if not self.errors and self.quoted is None:
            self.add_error("sought", _("Copy the words here that your comment is about, then find them."))

    def _find(self, data: Mapping[str, Any]) -> Quote | None:
        sought = sought_in(data)
        if not sought.words.strip():
            return None
        near = self._near(data)
        answer = find(sought, {pk: passage.words for pk, passage in self.passages.items()}, near=near)
        found = answer.quote
        if found and (sought.text or not near or found.text in near):
            return found
        self.offers = (found,) if found else answer.offers
        self.data = _shown_as(self, {**quote_fields(None), "sought": sought.words})
        self.add_error("sought", _not_found(answer))
        return None

    def _near(self, data: Mapping[str, Any]) -> list[int]:
        """The texts of the items that the comment is about."""
        keys = set(data.get("items") or ())
        return [pk for pk, passage in self.passages.items() if passage.key in keys]

    def _clean_wording(self, data: Mapping[str, Any]) -> str:
        if not data.get("proposing") or "wording" in self.errors:
            return ""
        wording = str(data["wording"]).strip()
        if not wording:
            self.add_error(
                "wording", _("Write the words that should stand there, or leave the proposal out.")
            )
        elif data["quote"] is None:
            self.add_error("wording", _("Choose the words that yours would replace."))
        elif same_words(wording, data["quote"].exact):
            self.add_error(
                "wording", _("These are the words of the text. Change them, or leave the proposal out.")
            )
        return wording


def sought_in(data: Mapping[str, Any]) -> Sought:
    if data.get("quote_text") and data.get("quote_exact"):
        place = (data.get(f"quote_{name}") or 0 for name in ("text", "start", "end"))
        return Sought(data["quote_exact"], *place)
    return Sought(data.get("sought") or "")


def quote_fields(found: Quote | None) -> dict[str, Any]:
    """A quote as the form's fields hold it."""
    if found is None:
        return {"quote_text": "", "quote_start": "", "quote_end": "", "quote_exact": ""}
    return {
        "quote_text": found.text,
        "quote_start": found.start,
        "quote_end": found.end,
        "quote_exact": found.exact,
        "sought": "",
    }


def _number(value: object) -> int:
    return int(str(value)) if str(value).isdecimal() and len(str(value)) < 19 else 0


def _shown_as(form: forms.Form, changes: Mapping[str, Any]) -> QueryDict:
    """The form's data with these changes, to be shown again."""
    data = cast("QueryDict", form.data).copy()
    for name, value in changes.items():
        data[name] = str(value)
    return data


def _not_found(answer: Answer) -> str:
    if answer.quote:
        return gettext(
            "These words stand in another place than what you comment on. Take them from there, or change yours."
        )
    if answer.is_ambiguous:
        return gettext(
            "These words stand in more than one place. Take one of them, or copy a few words more."
        )
    if answer.offers:
        return gettext("These words do not stand in the text. The nearest that do are below.")
    return gettext("These words do not stand in the text. Copy them from there, or leave this field empty.")
