"""An edition as a file in YAML: it imports to the same edition, and exporting that gives the same bytes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from guidance import identifiers, references
from guidance.frames import ADVICE, AXIS, CRITERION, DOCUMENT, EDITION, RISK, VALUE, Outside, frame_texts
from guidance.models import Axis, AxisValue, Document, Edition, Item, ItemText
from guidance.specs import (
    AdviceSpec,
    AxisSpec,
    Combination,
    CriterionSpec,
    DocumentSpec,
    EditionSpec,
    ItemSpec,
    RiskSpec,
    Spec,
    Translations,
    TranslationSpec,
    ValueSpec,
)
from guidance.words import tidy, tidy_line
from guidance.yaml_writing import Flow, Plain, Prose, Value, write


def export(edition: Edition) -> str:
    """The edition as a YAML file, the form of `import_guidance`."""
    return to_yaml(spec_of(edition))


def spec_of(edition: Edition) -> Spec:
    """What is stored of an edition, in a dozen queries."""
    document = edition.document
    axes = list(document.axes.prefetch_related("values__criteria"))
    words = frame_texts(edition)
    advice = edition.advice.order_by("pk")
    return Spec(
        document=_document(document, words.get(DOCUMENT, {})),
        edition=_edition(edition, words.get(EDITION, {})),
        axes=tuple(_axis(axis, words) for axis in axes),
        advice=tuple(
            AdviceSpec(
                _combination(one.where, axes),
                _combination(one.instead, axes),
                tidy(one.text),
                words.get((ADVICE, one.pk), {}),
            )
            for one in advice
        ),
        items=_Items(edition, axes).below(None),
        risks=_risks(edition, words),
    )


def _document(document: Document, translations: Translations) -> DocumentSpec:
    return DocumentSpec(
        slug=document.slug,
        title=tidy_line(document.title),
        publisher=tidy_line(document.publisher),
        kind=document.kind,
        language=document.language,
        source=tidy(document.source),
        identifiers={str(key): tidy_line(str(value)) for key, value in document.identifiers.items() if value},
        translations=translations,
    )


def _edition(edition: Edition, translations: Translations) -> EditionSpec:
    spec = EditionSpec(
        tidy_line(edition.label),
        edition.date,
        tidy(edition.notice),
        edition.scopes_illustrative,
        translations=translations,
    )
    return spec if spec.slug == edition.slug else replace(spec, own_slug=edition.slug)


def _axis(axis: Axis, words: Mapping[Outside, Translations]) -> AxisSpec:
    values = tuple(_value(value, words) for value in axis.values.all())
    return AxisSpec(axis.code, tidy_line(axis.title), values, words.get((AXIS, axis.pk), {}))


def _value(value: AxisValue, words: Mapping[Outside, Translations]) -> ValueSpec:
    criteria = tuple(
        CriterionSpec(tidy_line(one.question), tidy(one.help), words.get((CRITERION, one.pk), {}))
        for one in value.criteria.all()
    )
    translations = words.get((VALUE, value.pk), {})
    return ValueSpec(value.code, tidy_line(value.title), tidy(value.definition), criteria, translations)


def _combination(codes: Mapping[str, Any], axes: Sequence[Axis]) -> Combination:
    """Stored codes in the order of the axes and their values; a single one may stand without its list."""
    found = {}
    for axis in axes:
        wanted = codes.get(axis.code, ())
        values = tuple(
            value.code
            for value in axis.values.all()
            if value.code in ([wanted] if isinstance(wanted, str) else wanted)
        )
        if values:
            found[axis.code] = values
    return found


class _Items:
    """The tree of an edition, its parts fetched at once."""

    def __init__(self, edition: Edition, axes: Sequence[Axis]) -> None:
        self.axes, self.document = axes, edition.document
        items = edition.items.in_order().select_related("node")
        self._below: dict[int | None, list[Item]] = defaultdict(list)
        for item in items.prefetch_related("scope__axis", "texts", "references__node__document"):
            self._below[item.parent_id].append(item)

    def below(self, parent: int | None) -> tuple[ItemSpec, ...]:
        return tuple(self._item(item) for item in self._below.get(parent, ()))

    def _item(self, item: Item) -> ItemSpec:
        texts = sorted(item.texts.all(), key=lambda text: text.language)
        original = next((text for text in texts if text.is_original), ItemText())
        scope: dict[str, set[str]] = defaultdict(set)
        for value in item.scope.all():
            scope[value.axis.code].add(value.code)
        return ItemSpec(
            key=item.node.key,
            kind=item.kind,
            label=tidy_line(item.label),
            title=tidy_line(original.title),
            text=tidy(original.body),
            scope=_combination(scope, self.axes),
            refers_to=tuple(references.written(one, self.document) for one in item.references.all()),
            translations={
                text.language: TranslationSpec(tidy_line(text.title), tidy(text.body))
                for text in texts
                if not text.is_original and (text.title or text.body)
            },
            items=self.below(item.pk),
        )


def _risks(edition: Edition, words: Mapping[Outside, Translations]) -> tuple[RiskSpec, ...]:
    through: Any = edition.risks.model.items.through
    rows = through.objects.filter(risk__edition=edition).order_by("item__position")
    keys: dict[int, list[str]] = defaultdict(list)
    for risk, key in rows.values_list("risk", "item__node__key"):
        keys[risk].append(key)
    return tuple(
        RiskSpec(
            key=risk.key,
            title=tidy_line(risk.title),
            origin=risk.origin,
            text=tidy(risk.body),
            addressed_by=tuple(keys[risk.pk]),
            translations=words.get((RISK, risk.pk), {}),
        )
        for risk in edition.risks.all()
    )


def to_yaml(spec: Spec) -> str:
    """The file for an edition; what is empty is left out."""
    return write(
        {
            "document": _document_block(spec.document),
            "edition": _edition_block(spec),
            **_present(
                axes=[_axis_block(axis) for axis in spec.axes],
                advice=[_advice_block(advice) for advice in spec.advice],
                risks=[_risk_block(risk) for risk in spec.risks],
            ),
            "items": [_item_block(item) for item in spec.items],
        }
    )


def _present(**values: Value) -> dict[str, Value]:
    """Those that say something."""
    return {key: value for key, value in values.items() if value and value != Prose("") and value != Flow({})}


def _document_block(document: DocumentSpec) -> Mapping[str, Value]:
    order = identifiers.ordered(document.identifiers)
    return {
        "slug": document.slug,
        "title": document.title,
        "publisher": document.publisher,
        "kind": Plain(document.kind),
        "language": document.language,
        **_present(
            source=Prose(document.source),
            identifiers={scheme: document.identifiers[scheme] for scheme in order},
            translations=_translated(document.translations),
        ),
    }


def _edition_block(spec: Spec) -> Mapping[str, Value]:
    stated = "illustrative" if spec.edition.scopes_illustrative else "stated" if spec.axes else "none"
    return {
        "label": spec.edition.label,
        **_present(slug=spec.edition.own_slug),
        "date": Plain(spec.edition.date.isoformat()),
        **_present(notice=Prose(spec.edition.notice)),
        "scopes": Plain(stated),
        **_present(translations=_translated(spec.edition.translations, "notice")),
    }


def _axis_block(axis: AxisSpec) -> Mapping[str, Value]:
    return {
        "code": axis.code,
        "title": axis.title,
        **_present(translations=_translated(axis.translations)),
        "values": [_value_block(value) for value in axis.values],
    }


def _translated(translations: Translations, text: str = "text", title: str = "title") -> dict[str, Value]:
    """Of what is no item; `title` and `text` are the keys of what these are."""
    found: dict[str, Value] = {}
    for language, words in translations.items():
        said: dict[str, Value] = {title: words.title, text: Prose(words.text)}
        found[language] = _present(**said)
    return found


def _value_block(value: ValueSpec) -> Mapping[str, Value]:
    return {
        "code": value.code,
        "title": value.title,
        **_present(
            definition=Prose(value.definition),
            translations=_translated(value.translations, "definition"),
            criteria=[_criterion_block(one) for one in value.criteria],
        ),
    }


def _criterion_block(criterion: CriterionSpec) -> Mapping[str, Value]:
    return {
        "question": criterion.question,
        **_present(
            help=Prose(criterion.help),
            translations=_translated(criterion.translations, "help", "question"),
        ),
    }


def _advice_block(advice: AdviceSpec) -> Mapping[str, Value]:
    return {
        "where": Flow(advice.where),
        "text": Prose(advice.text),
        **_present(instead=Flow(advice.instead), translations=_translated(advice.translations)),
    }


def _risk_block(risk: RiskSpec) -> Mapping[str, Value]:
    return {
        "key": risk.key,
        "title": risk.title,
        "origin": Plain(risk.origin),
        **_present(text=Prose(risk.text)),
        "addressed_by": list(risk.addressed_by),
        **_present(translations=_translated(risk.translations)),
    }


def _item_block(item: ItemSpec) -> Mapping[str, Value]:
    translations: dict[str, Value] = {
        language: _present(title=words.title, text=Prose(words.text, is_markdown=bool(words.text)))
        for language, words in item.translations.items()
    }
    return {
        "key": item.key,
        "kind": Plain(item.kind),
        **_present(
            label=item.label,
            title=item.title,
            text=Prose(item.text, is_markdown=bool(item.text)),
            scope=Flow(item.scope),
            refers_to=list(item.refers_to),
            translations=translations,
            items=[_item_block(child) for child in item.items],
        ),
    }
