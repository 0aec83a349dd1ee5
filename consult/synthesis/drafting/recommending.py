"""Recommendations: what the sections suggest, alike ones put together, the strongest of each principle first.

A proposal says what was counted; what to do about it is for an editor to adopt, reword or drop. Where no stance was
asked, it concerns the process (ask, invite, convene, define, gather evidence), never the substance of an answer.
"""

from collections.abc import Mapping, Sequence

from consult.synthesis import document as tree
from consult.synthesis.claims import Slot, capitalised
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.findings import topics
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.phrases_proposed import BASIS, PRINCIPLES, PROPOSED
from consult.synthesis.drafting.proposals import Proposal, Recommended
from consult.synthesis.figures import Count
from consult.synthesis.models import Recommendation

AT_MOST = 14
ALIKE = 4
Principle = Recommendation.Principle


def recommendations(desk: Desk, proposals: Sequence[Proposal]) -> list[Recommended]:
    """In the order of the principles; each with a claim of its own in the desk's book."""
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in proposals:
        groups.setdefault((proposal.kind, proposal.about), []).append(proposal)
    ranked = sorted(groups.values(), key=lambda group: -max(p.strength for p in group))
    kept = [g for i, g in enumerate(ranked) if sum(g[0].kind == h[0].kind for h in ranked[:i]) < ALIKE]
    order = list(Principle)
    kept = sorted(kept[:AT_MOST], key=lambda g: order.index(PRINCIPLES[g[0].kind]))
    return [made for group in kept if (made := _recommended(desk, group))]


def _recommended(desk: Desk, group: Sequence[Proposal]) -> Recommended | None:
    """None where what it rests on must be withheld."""
    first = max(group, key=lambda p: p.strength)
    units = [p.unit for p in group if p.unit]
    topic = topics(units)
    slots = _slots(first, units)
    basis = desk.say(_basis(desk, first.kind, slots), **slots, topic=topic, about=first.about)
    if not isinstance(basis, tree.Claim):
        return None
    frame = desk.speech.pick(PROPOSED[first.kind])
    text = capitalised(frame.format(topic=topic, about=first.about))
    section = f"s-{first.unit.key}" if first.unit else "general"
    return Recommended(PRINCIPLES[first.kind].value, section, text, basis.id)


def _basis(desk: Desk, kind: str, slots: Mapping[str, Slot]) -> Sequence[str]:
    """The sentences that a recommendation of this kind can rest on; other ones where no study is cited at all, and
    where all comments are meant."""
    values = {name: desk.value(slot) for name, slot in slots.items() if isinstance(slot, Count)}
    if values.get("d") == 0:
        return BASIS.get(f"{kind}_none", BASIS[kind])
    return BASIS.get(f"{kind}_all", BASIS[kind]) if values.get("w") == values.get("n") else BASIS[kind]


def _slots(proposal: Proposal, units: Sequence[Unit]) -> dict[str, Slot]:
    """The counts over all units that are put together."""
    keys = [key for unit in units for key in unit.keys]
    return {
        name: slot.but(item=keys) if isinstance(slot, Count) and keys and "item" not in slot.where else slot
        for name, slot in proposal.slots.items()
    }
