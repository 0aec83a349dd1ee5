"""The document tree to JSON and back without loss: how a report is stored, and the format that can be verified.

What comes back is checked against the types of the tree, since such a file may come from anywhere.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from consult.aggregation import charts, matrix, squares
from consult.synthesis import document as tree

VERSION = 1
KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *get_args(tree.Node),
        tree.Document,
        *(charts.Chart, charts.Series, charts.Row),
        *(squares.Squares, squares.SquareRow, squares.Arrow),
        *(matrix.Matrix, matrix.MatrixRow, matrix.Column),
    )
}
_HINTS = {kind: get_type_hints(kind) for kind in KINDS.values()}


def to_data(document: tree.Document) -> dict[str, Any]:
    """Dictionaries, lists and plain values; every node names its type."""
    return {"version": VERSION, "document": _encode(document)}


def to_json(document: tree.Document) -> str:
    return json.dumps(to_data(document), indent=1)


def from_json(text: str | bytes) -> tree.Document:
    """Raises ValueError with the place of the first fault."""
    return from_data(json.loads(text))


def from_data(data: Any) -> tree.Document:
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError(f"This is not a report in JSON of version {VERSION}.")
    result: tree.Document = _decode(data.get("document"), tree.Document, "document")
    return result


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {"type": type(value).__name__} | {
            f.name: _encode(getattr(value, f.name)) for f in fields(value)
        }
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _decode(value: Any, hint: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _decode_one_of(value, get_args(hint), place)
    if origin is tuple and isinstance(value, list):
        return _decode_items(value, get_args(hint), place)
    if origin is Literal and value in get_args(hint):
        return value
    if hint is date and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(hint, type) and hint in _HINTS:
        return _decode_node(value, hint, place)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise ValueError(f"{place}: {str(value)[:60]!r} does not belong here.")


def _decode_one_of(value: Any, hints: tuple[Any, ...], place: str) -> Any:
    if isinstance(value, dict):
        hint = KINDS.get(str(value.get("type")))
        if hint in hints:
            return _decode(value, hint, place)
    elif type(value) in hints:
        return value
    raise ValueError(f"{place}: {str(value)[:60]!r} does not belong here.")


def _decode_items(values: list[Any], hints: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if hints[-1] is not Ellipsis and len(values) != len(hints):
        raise ValueError(f"{place}: {len(hints)} values are expected, not {len(values)}.")
    each = [hints[0]] * len(values) if hints[-1] is Ellipsis else hints
    return tuple(
        _decode(value, hint, f"{place}.{i}") for i, (value, hint) in enumerate(zip(values, each, strict=True))
    )


def _decode_node(value: Any, kind: type, place: str) -> Any:
    hints = _HINTS[kind]
    if not isinstance(value, dict) or value.get("type") != kind.__name__:
        raise ValueError(f"{place}: a {kind.__name__} is expected.")
    if unknown := sorted(set(value) - {"type"} - set(hints)):
        raise ValueError(f"{place}: {kind.__name__} has no {', '.join(unknown)}.")
    if missing := sorted(set(hints) - set(value)):
        raise ValueError(f"{place}: {kind.__name__} lacks {', '.join(missing)}.")
    return kind(**{name: _decode(value[name], hint, f"{place}.{name}") for name, hint in hints.items()})
