"""Buttons of a comment's form that lead one step further instead of keeping the comment: take words, let them go,
propose others. The form is shown again with all that was typed, with and without script alike."""

from collections.abc import Mapping
from typing import Any

from django import forms

from comments.quotable import Passages, quote_at, range_of, same_words
from comments.quote_forms import QuoteForm, quote_fields
from guidance.quotes import Quote
from guidance.quoting import Sought, find, whole

THEN = "then"
"""The name of these buttons."""


def step(form: QuoteForm, then: str, *, key: str = "") -> dict[str, Any]:
    """What the form shows next, by field, from what was typed. `key` is the item at which it was opened."""
    typed = {name: _typed(form, name) for name in form.fields}
    verb, _, place = then.partition(":")
    if verb == "take":
        return _take(typed, quote_at(place, form.passages), form.passages, key)
    if verb == "unquote":
        return {**typed, **quote_fields(None), **_spliced(form, typed)}
    if verb == "propose":
        return _propose(typed, form)
    if verb == "unpropose":
        return {**typed, **(quote_fields(None) if form.is_whole else {}), "proposing": "", "wording": ""}
    return typed


def _typed(form: forms.Form, name: str) -> Any:
    value = form[name].value()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _take(typed: dict[str, Any], found: Quote | None, known: Passages, key: str) -> dict[str, Any]:
    """The words are these; the comment is about their item then, and no more about that at which it was begun."""
    if found is None:
        return typed
    owner, items = known[found.text].key, list(typed["items"] or ())
    items = [owner] if items in ([], [key]) else items if owner in items else [*items, owner]
    begun = {"wording": found.exact} if _is_untouched(typed) else {}
    return {**typed, **quote_fields(found), **begun, "items": items}


def _is_untouched(typed: Mapping[str, Any]) -> bool:
    """Whether words to propose are still those of the text."""
    return bool(typed["proposing"]) and same_words(str(typed["wording"]), str(typed["quote_exact"]))


def _spliced(form: QuoteForm, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What is proposed for some words is proposed for the whole text with these words in it."""
    found = form.quoted
    if not found or not typed["proposing"] or _is_untouched(typed):
        return {"proposing": "", "wording": ""}
    words = form.passages[found.text].words
    everything = whole(found.text, words)
    changed = f"{words[: found.start]}{typed['wording']}{words[found.end :]}".strip()
    return {**quote_fields(everything), "wording": changed}


def _propose(typed: dict[str, Any], form: QuoteForm) -> dict[str, Any]:
    """A copy to edit: of the words chosen, else of the whole text of the item it is about."""
    found = form.quoted or form.whole
    if found is None:
        return typed
    return {**typed, **quote_fields(found), "proposing": "1", "wording": found.exact}


def chosen(place: str, words: str, known: Passages) -> Quote | None:
    """The words that an address names by their place; where others stand there, the place these words have now."""
    named = range_of(place)
    if not named or not words:
        return quote_at(place, known)
    sought = Sought(words.replace("\r\n", "\n"), *named)
    return find(sought, {pk: one.words for pk, one in known.items()}, near=named[:1]).quote
