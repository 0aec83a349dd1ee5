"""How a report's JSON differs from what is stored, in sentences. Plain values in, nothing read or written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

LONGEST = 120
NOTHING = object()


def differences(given: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    """Everything in which the file differs from the report: claims by their code, blocks by their place."""
    yield from _claims(given["claims"], stored["claims"])
    yield from _blocks(given["document"]["blocks"], stored["document"]["blocks"])
    yield from _values("The document’s", _without(given["document"]), _without(stored["document"]))
    rest = ("claims", "document")
    yield from _values("The file’s", _without(given, *rest), _without(stored, *rest))


def _claims(given: Sequence[Any], stored: Sequence[Any]) -> Iterator[str]:
    codes = [claim["code"] for claim in given]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{code}: the file holds this claim more than once."
    ours, theirs = {c["code"]: c for c in stored}, {c["code"]: c for c in given}
    for code, claim in ours.items():
        if code not in theirs:
            yield f"{code}: the file lacks this claim: {_short(claim['text'])}."
        else:
            yield from _values(f"{code}:", _named(theirs[code]), _named(claim))
    for code in theirs.keys() - ours.keys():
        yield f"{code}: the report has no such claim: {_short(theirs[code]['text'])}."


def _named(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Figures by their name, so that one that is missing does not shift the others."""
    return {**claim, "figures": {figure["name"]: figure for figure in claim["figures"]}}


def _blocks(given: Sequence[Any], stored: Sequence[Any]) -> Iterator[str]:
    """In step as far as possible: a removed paragraph is one difference."""
    theirs, ours = ([json.dumps(block, sort_keys=True) for block in blocks] for blocks in (given, stored))
    for kind, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(b - a, d - c)
        for i in range(pairs):
            yield from _values(f"Block {c + i + 1}:", given[a + i], stored[c + i])
        for block in given[a + pairs : b]:
            yield f"The report has no such block: {_short(_words(block))}."
        for place, block in enumerate(stored[c + pairs : d], c + pairs + 1):
            yield f"The file lacks block {place}: {_short(_words(block))}."


def _values(where: str, given: Any, stored: Any) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(stored, dict):
        for key in [*stored, *(key for key in given if key not in stored)]:
            yield from _values(f"{where} {key}", given.get(key, NOTHING), stored.get(key, NOTHING))
    elif isinstance(given, list) and isinstance(stored, list) and len(given) == len(stored):
        for place, pair in enumerate(zip(given, stored, strict=True), 1):
            yield from _values(f"{where} {place}", *pair)
    elif type(given) is not type(stored) or given != stored:
        yield f"{where} is {_short(given)} in the file, {_short(stored)} in the report."


def _without(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: one for key, one in value.items() if key not in (names or ("blocks",))}


def _words(block: Any) -> str:
    """The words in a block, whatever its kind."""
    if isinstance(block, list):
        return " ".join(filter(None, map(_words, block)))
    if isinstance(block, dict):
        if isinstance(text := block.get("text"), str):
            return text
        return _words([value for value in block.values() if isinstance(value, dict | list)]) or str(
            block["type"]
        )
    return ""


def _short(value: Any) -> str:
    if value is NOTHING:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{text if len(text) <= LONGEST else text[:LONGEST] + '…'}”"
