"""What is sent beside comments: what they replace, which others are endorsed, and which organisations sign.

It is a part of what was sent, so the receipt covers it; where there is nothing of it, nothing says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Place(NamedTuple):
    """What a comment (by its public id) says on an item (by its key)."""

    comment: str
    item: str


class Signer(NamedTuple):
    """An organisation that is asked to sign, and the address of whoever may say so."""

    name: str
    email: str


@dataclass(frozen=True)
class Beside:
    replaces: frozenset[Place] = frozenset()
    """What the organisation said before, and what these comments are to stand for from now on."""
    keeps: frozenset[Place] = frozenset()
    """What it said before and still says: the sender has seen it and adds to it."""
    endorses: tuple[str, ...] = ()
    """Comments of others, by their public ids."""
    signers: tuple[Signer, ...] = ()

    def as_sent(self) -> dict[str, Any]:
        """For the receipt; addresses are no part of it. What is empty has no key."""
        said = {
            "replaces": [list(place) for place in sorted(self.replaces)],
            "endorses": sorted(self.endorses),
            "signatories": [signer.name for signer in self.signers],
        }
        return {name: value for name, value in said.items() if value}


NOTHING = Beside()
Kept = dict[str, list[Any]]
"""As a draft keeps it: "endorses" are public ids, "signers" pairs of a name and an address."""


def merged(kept: Iterable[Kept]) -> Kept:
    """Several as one, each thing once, in order."""
    found: Kept = {}
    for one in kept:
        for name, values in one.items():
            known = found.setdefault(name, [])
            known += [value for value in values if value not in known]
    return {name: values for name, values in found.items() if values}


def as_beside(kept: Kept, **more: Any) -> Beside:
    signers = tuple(Signer(*signer) for signer in kept.get("signers", ()))
    return Beside(endorses=tuple(kept.get("endorses", ())), signers=signers, **more)
