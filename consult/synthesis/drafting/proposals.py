"""What the sections suggest, before alike suggestions are put together by `recommending`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.synthesis.claims import Slot
from consult.synthesis.drafting.outline import Unit


@dataclass(frozen=True)
class Proposal:
    """What one section suggests. Those of the same kind about the same thing are one recommendation.

    `slots` fill the sentence that it rests on. A count in them is narrowed to the items of all units that are put
    together, unless it names its items.
    """

    kind: str
    strength: float
    unit: Unit | None = None
    about: str = ""
    """A sector, a phrase or parts of a question: what the recommendation names besides its units."""
    slots: Mapping[str, Slot] = field(default_factory=dict)


@dataclass(frozen=True)
class Recommended:
    """`basis` is the code of the claim it rests on."""

    principle: str
    section: str
    text: str
    basis: str
