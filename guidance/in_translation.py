"""An outline in the words of a translation, for what can't set both beside each other: files, figures, phrases.

What isn't translated stays in the original and is known as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from guidance import frames, scopes
from guidance.models import ItemText
from guidance.outline import Advised, Entry, Frame, Outline
from guidance.scopes import Dimension, Value
from guidance.specs import TranslationSpec

Outside = Mapping[str, TranslationSpec]
NONE = TranslationSpec("", "")


def in_translation(whole: Outline, language: str) -> Outline:
    """The same items and advice for the same combinations; `risks_in` has the risks of this in its language."""
    outside = frames.named(whole.edition, language)
    dimensions = tuple(dimension_in(dimension, outside) for dimension in whole.dimensions)
    found = ItemText.objects.filter(item__edition=whole.edition, language=language, is_original=False)
    texts = {text.item.node.key: text for text in found.select_related("item__node")}
    title, notice = outside.get("document", NONE).title, outside.get("edition", NONE).text
    frame = Frame(
        language,
        title or whole.frame.title,
        notice or whole.frame.notice,
        title_is_original=not title,
        notice_is_original=not notice,
    )
    entries = tuple(_entry(entry, texts, dimensions) for entry in whole.entries)
    advice = tuple(_advice(one, outside.get(f"advice:{one.pk}")) for one in whole.advice)
    return replace(whole, dimensions=dimensions, entries=entries, advice=advice, translated=frame)


def _advice(one: Advised, words: TranslationSpec | None) -> Advised:
    return replace(one, text=words.text, is_original=False) if words and words.text else one


def dimension_in(dimension: Dimension, outside: Outside) -> Dimension:
    title = outside.get(f"axis:{dimension.code}", NONE).title or dimension.title
    values = tuple(
        _value(value, outside.get(f"value:{dimension.code}:{value.code}")) for value in dimension.values
    )
    return replace(dimension, title=title, values=values)


def _value(value: Value, words: TranslationSpec | None) -> Value:
    if words is None:
        return value
    return replace(
        value,
        title=words.title or value.title,
        definition=words.text or value.definition,
        is_original=not words.title,
    )


def _entry(entry: Entry, texts: Mapping[str, ItemText], dimensions: Sequence[Dimension]) -> Entry:
    text = texts.get(entry.key)
    return replace(
        entry,
        title=text.title if text else entry.title,
        body=text.body if text else entry.body,
        is_original=text is None,
        applies=entry.applies and scopes.in_words(entry.scope, dimensions),
        children=tuple(_entry(child, texts, dimensions) for child in entry.children),
    )
