"""Recommendations: what the sections suggest, alike ones put together, the strongest first."""

from dataclasses import dataclass

from consult.synthesis.claims import capitalised, listing
from consult.synthesis.drafting import phrases_stance
from consult.synthesis.drafting.outline import Unit

AT_MOST = 8
ALIKE = 4


@dataclass(frozen=True)
class Proposal:
    """What one section suggests. Those of the same kind with the same people are one recommendation."""

    kind: str
    with_: str
    """A sector, or other words that the recommendation names."""
    section: str
    basis: str
    """Code of the claim it rests on."""
    unit: Unit
    strength: int


def grouped(proposals: list[Proposal]) -> list[tuple[Proposal, str]]:
    """Each recommendation's words, with the strongest proposal in it, which it rests on."""
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in proposals:
        groups.setdefault((proposal.kind, proposal.with_), []).append(proposal)
    ranked = sorted(groups.values(), key=lambda group: -max(p.strength for p in group))
    kept = [g for i, g in enumerate(ranked) if sum(g[0].kind == h[0].kind for h in ranked[:i]) < ALIKE][
        :AT_MOST
    ]
    return [(max(group, key=lambda p: p.strength), _words(group)) for group in kept]


def _words(group: list[Proposal]) -> str:
    first = group[0]
    frames = phrases_stance.PROPOSED[first.kind]
    alone = frames[bool(first.with_) and len(frames) > 1]
    return capitalised(alone.format(topic=_topics([p.unit for p in group]), who=first.with_))


def _topics(units: list[Unit]) -> str:
    """ "guideline 3", "guidelines 3, 6 and 13"; by their titles where they have no labels."""
    if len(units) == 1 or not all(unit.label for unit in units):
        return listing([unit.name for unit in units])
    return f"{units[0].noun}s {listing([unit.label for unit in units])}"
