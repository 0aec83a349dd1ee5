"""The executive summary of what was said on guidelines: how they are taken, which stand out, and who objects."""

from collections.abc import Callable, Iterator, Sequence

from consult.synthesis.drafting.desk import PROSE, TO_COMPARE, Desk
from consult.synthesis.drafting.findings import TO_RATE
from consult.synthesis.drafting.findings_stance import stances
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.principles import Inlines, principle, quoted
from consult.synthesis.figures import AGAINST, FOR, STANCES

IN_FAVOUR = "Of the {n:comment} with a stance, {F} {F|is|are} in favour"
LEANING = "On {i:item} of the text with stances enough to tell, more are for it than against."


def positions(desk: Desk) -> Iterator[Inlines]:
    """Nothing where no guideline has stances enough to tell."""
    taken = [u for u in desk.units if desk.value(desk.count(u, stance=[*FOR, *AGAINST])) >= TO_COMPARE]
    if taken:
        yield _overall(desk, taken)
        yield from _extremes(desk, taken)
        yield from _objectors(desk)


def _overall(desk: Desk, taken: list[Unit]) -> Inlines:
    slots = stances(desk, None)
    v = {name: desk.value(count) for name, count in slots.items()}
    leaning = desk.count(None, "items", leaning={"by": "item", "is": "for", "at_least": TO_COMPARE})
    return principle(
        _reception(desk, taken, v),
        desk.told(_in_favour(v), **slots),
        *([desk.book.sentence(LEANING, i=leaning)] if desk.value(leaning) else []),
    )


def _reception(desk: Desk, taken: list[Unit], v: dict[str, int]) -> str:
    """How the guidance as a whole is taken, by the stances on all of it."""
    asked = [unit for unit in desk.units if unit.asks_stance]
    if v["F"] * 2 <= v["n"]:
        return "Opinion on the guidance is divided."
    if len(taken) * 2 < len(asked):
        return "Where stances suffice to tell, the guidance is accepted."
    if v["c"] > v["f"]:
        return "The guidance is accepted in principle and contested in detail."
    return "The guidance is accepted."


def _in_favour(v: dict[str, int]) -> Sequence[str]:
    """With the conditional ones among them, as far as there are any; without, where small counts are withheld."""
    if 0 < v["c"] < v["F"]:
        return (f"{IN_FAVOUR}, {{c}} of them on condition of changes.", f"{IN_FAVOUR}.")
    if v["c"] > 1:
        return (f"{IN_FAVOUR}, {{c/F}} on condition of changes.", f"{IN_FAVOUR}.")
    return (f"{IN_FAVOUR}.",)


def _extremes(desk: Desk, taken: list[Unit]) -> Iterator[Inlines]:
    """The guidelines with the firmest support, with more requests for changes and more objections than the others."""
    for code, lead, frame, worth in EXTREMES:
        unit = _alone_at_the_top(desk, taken, worth)
        if unit is not None:
            said = desk.book.sentence(
                frame, x=desk.count(unit, stance=code), n=desk.count(unit, stance=list(STANCES))
            )
            yield quoted(desk, principle(lead.format(unit.quoted), said), unit, stance=code)


def _alone_at_the_top(desk: Desk, taken: list[Unit], worth: Callable[[dict[str, int]], int]) -> Unit | None:
    """The guideline that is worth more than each of the others, and worth something."""
    valued = [
        (worth({name: desk.value(count) for name, count in stances(desk, unit).items()}), unit)
        for unit in taken
    ]
    ranked = sorted(valued, key=lambda pair: -pair[0])
    if len(ranked) < TO_RATE or ranked[0][0] <= max(1, ranked[1][0]):
        return None
    return ranked[0][1]


def _firmness(v: dict[str, int]) -> int:
    return v["f"] - 2 * v["o"] if v["f"] > v["c"] else 0


def _wish_for_changes(v: dict[str, int]) -> int:
    return v["c"] if v["c"] > v["f"] else 0


def _opposition(v: dict[str, int]) -> int:
    return v["o"]


EXTREMES = (
    (
        "support",
        "Support is firmest for {}.",
        "There {x} of {n:comment} want the text kept as it is.",
        _firmness,
    ),
    (
        "support_with_changes",
        "At {} the wording is the issue.",
        "Changes are asked for in {x} of {n:comment}.",
        _wish_for_changes,
    ),
    (
        "oppose",
        "{} divides opinion.",
        "It meets {x:objection} among {n:comment}, more than any other guideline.",
        _opposition,
    ),
)
"""The stance, the bold line, the sentence behind it, and what a guideline is measured by."""


def _objectors(desk: Desk) -> Iterator[Inlines]:
    """The sector from which more than half of the objections come."""
    o = desk.count(None, stance="oppose")
    sector, x = max(
        ((s, desk.count(None, stance="oppose", sector=s)) for s, _ in desk.sectors()),
        key=lambda pair: desk.value(pair[1]),
    )
    if desk.value(x) * 2 > desk.value(o) > TO_COMPARE:
        said = desk.book.sentence("Of the {o:objection} to guidelines, {x} are from there.", o=o, x=x)
        yield principle(f"Objections come from {PROSE[sector]} rather than from elsewhere.", said)
