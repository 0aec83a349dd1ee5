"""An edition as JSON and back, for a process that hands it to another."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

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
    TranslationSpec,
    ValueSpec,
)

Packed = dict[str, Any]


def pack(spec: Spec) -> Packed:
    """What JSON can hold."""
    packed = asdict(spec)
    packed["edition"]["date"] = spec.edition.date.isoformat()
    return packed


def unpack(packed: Packed) -> Spec:
    """The same edition as was packed, with the places of its parts in their file."""
    edition = {**packed["edition"], "date": datetime.date.fromisoformat(packed["edition"]["date"])}
    return Spec(
        document=DocumentSpec(**{**packed["document"], "translations": _translations(packed["document"])}),
        edition=EditionSpec(**{**edition, "translations": _translations(packed["edition"])}),
        axes=tuple(_axis(one) for one in packed["axes"]),
        advice=tuple(_advice(one) for one in packed["advice"]),
        items=tuple(_item(one) for one in packed["items"]),
        risks=tuple(
            RiskSpec(
                **{**one, "addressed_by": tuple(one["addressed_by"]), "translations": _translations(one)}
            )
            for one in packed["risks"]
        ),
        notes=tuple(packed["notes"]),
    )


def _axis(packed: Packed) -> AxisSpec:
    values = tuple(_value(one) for one in packed["values"])
    return AxisSpec(**{**packed, "values": values, "translations": _translations(packed)})


def _value(packed: Packed) -> ValueSpec:
    criteria = tuple(
        CriterionSpec(**{**one, "translations": _translations(one)}) for one in packed["criteria"]
    )
    return ValueSpec(**{**packed, "criteria": criteria, "translations": _translations(packed)})


def _advice(packed: Packed) -> AdviceSpec:
    where, instead = (_combination(packed[name]) for name in ("where", "instead"))
    return AdviceSpec(where, instead, packed["text"], _translations(packed))


def _item(packed: Packed) -> ItemSpec:
    return ItemSpec(
        **{
            **packed,
            "scope": _combination(packed["scope"]),
            "refers_to": tuple(packed["refers_to"]),
            "translations": _translations(packed),
            "items": tuple(_item(one) for one in packed["items"]),
        }
    )


def _translations(packed: Packed) -> dict[str, TranslationSpec]:
    return {language: TranslationSpec(**words) for language, words in packed["translations"].items()}


def _combination(packed: Mapping[str, list[str]]) -> Combination:
    return {axis: tuple(codes) for axis, codes in packed.items()}
