"""What is remarkable about a question: each finding with how far it departs from the rest of the consultation.

`weight` is roughly a number of standard errors, so that findings of different kinds can be put in order: what weighs
more stands further in front. Nothing is written here; a finding names its frames and what fills them.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean, pstdev

from comments.asked import shortened
from consult.people.codes import Sector
from consult.synthesis.claims import Slot, Tally, listing
from consult.synthesis.drafting import phrases, terms
from consult.synthesis.drafting.desk import PROSE, TO_COMPARE, Desk
from consult.synthesis.drafting.outline import Part, Unit
from consult.synthesis.figures import Count
from consult.synthesis.quotations import nested

ENOUGH = 2
TO_RATE = 3
"""Submissions from a sector in the consultation, before its part in a question is compared with another's."""
REMARKABLE = 1.0
A_GOOD_PART = 0.3
AT_MOST = 3.0
SHORT = 60
KINDS_OF_MODEL = {"open": "open models", "closed": "closed models", "all": "models at large"}
GROUNDS = {"experience": "experience", "study": "studies", "incident": "incidents", "none": "reasoning"}


@dataclass(frozen=True)
class Finding:
    kind: str
    weight: float
    frames: Sequence[str]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    """Sectors whose part in the question is told by it."""
    phrase: str = ""


def findings(desk: Desk, unit: Unit) -> list[Finding]:
    """All findings on a question that has comments, the most remarkable first."""
    makers = (_shared, _contrast, _reach, _facets, _focus, _sparse, _one_person, _together)
    found = [finding for make in makers for finding in make(desk, unit)]
    told = {name for f in found if f.kind == "contrast" and "y" not in f.slots for name in f.names}
    found += _silence(desk, unit, told)
    return sorted(found, key=lambda f: (-f.weight, f.kind))


def departure(a: int, of_a: int, b: int, of_b: int) -> float:
    """How far apart two shares are, in standard errors (two-proportion z); 0 where nothing can be compared."""
    if not of_a or not of_b:
        return 0.0
    pooled = (a + b) / (of_a + of_b)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of_a + 1 / of_b))
    return (a / of_a - b / of_b) / error if error else 0.0


def submissions(desk: Desk, unit: Unit | None = None) -> list[tuple[str, Count]]:
    """Sectors with their submissions, the most first."""
    counts = [(s.value, desk.count(unit, "submissions", sector=s.value)) for s in Sector]
    heard = [(sector, count) for sector, count in counts if desk.value(count)]
    return sorted(heard, key=lambda pair: -desk.value(pair[1]))


def by_sector(desk: Desk, unit: Unit | None) -> Tally:
    """ "nine from industry and one from an individual"."""
    pairs = [(SINGULAR.get(sector, PROSE[sector]), count) for sector, count in submissions(desk, unit)]
    return Tally(pairs, shape="{n} from {label}")


def sender(desk: Desk, unit: Unit | None = None) -> str:
    """The sector that sent more than any other, as the sender of all: "industry", or "an individual" of one."""
    sector, count = submissions(desk, unit)[0]
    return ONE.get(sector, PROSE[sector]) if desk.value(count) == 1 else PROSE[sector]


ONE = {
    Sector.INDIVIDUAL.value: "an individual",
    Sector.OTHER.value: "a respondent outside the sectors",
}
SINGULAR = {
    Sector.INDIVIDUAL.value: "an individual|individuals",
    Sector.OTHER.value: "another respondent|other respondents",
}


def labels(parts: Sequence[Part]) -> str:
    """ "questions 2.a and 5"; their first words where they have no labels."""
    if not all(part.label for part in parts):
        return listing([f"“{nested(shortened(part.words, SHORT))}”" for part in parts])
    return f"question{'s' if len(parts) > 1 else ''} {listing([part.label for part in parts])}"


def topics(units: Sequence[Unit]) -> str:
    """ "guideline 3", "guidelines 3, 6 and 13"; by their titles where they have no labels."""
    if len(units) <= 1 or not all(unit.label for unit in units):
        return listing([unit.name for unit in units])
    return f"{units[0].noun}s {listing(runs([unit.label for unit in units]))}"


def runs(numbers: Sequence[str]) -> list[str]:
    """Labels with three and more neighbouring numbers put together: "1–3", "7"."""
    found: list[list[str]] = []
    for label in numbers:
        goes_on = (
            found and label.isdecimal() and found[-1][-1].isdecimal() and int(label) == int(found[-1][-1]) + 1
        )
        found = [*found[:-1], [*found[-1], label]] if goes_on else [*found, [label]]
    joined = ([f"{run[0]}–{run[-1]}"] if len(run) > ENOUGH else run for run in found)
    return [label for run in joined for label in run]


def part_count(part: Part, counts: str = "comments") -> Count:
    return Count(counts, {"item": part.key})


def sparse_parts(desk: Desk, unit: Unit) -> list[Part]:
    """Parts that a single submission answered."""
    return [p for p in unit.parts[1:] if desk.value(part_count(p, "submissions")) == 1]


def blank_parts(desk: Desk, unit: Unit) -> list[Part]:
    return [p for p in unit.parts[1:] if not desk.value(part_count(p))]


def others_of(desk: Desk, unit: Unit) -> list[str]:
    """Keys of everything that is asked outside of this unit."""
    return [key for u in desk.units if u is not unit for key in u.keys]


def _shared(desk: Desk, unit: Unit) -> Iterator[Finding]:
    question = f"{unit.title} {unit.words}"
    for term in terms.shared(desk.sources_on(unit), desk.spoken, n=3, question=question):
        count = desk.count(unit, "submissions", phrase=term.text)
        if term.text in desk.phrases or desk.value(count) < ENOUGH:
            continue
        speak = [PROSE[s] for s, _ in desk.sectors(unit) if desk.value(count.but(sector=s))]
        slots: dict[str, Slot] = {
            "phrase": term.text,
            "s": count,
            "n": desk.count(unit, "submissions"),
            "k": desk.count(unit, "sectors", phrase=term.text),
            "sectors": listing(speak),
        }
        yield Finding("shared", term.weight, phrases.SHARED, slots, phrase=term.text)


def _contrast(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """The two sectors whose parts in the question are furthest from each other."""
    rates = [
        (sector, desk.count(unit, "submissions", sector=sector), whole)
        for sector, whole in submissions(desk)
        if desk.value(whole) >= TO_RATE and sector != Sector.OTHER
    ]
    pairs = [
        (departure(*map(desk.value, (x, of_a, y, of_b))), (a, x, of_a), (b, y, of_b))
        for a, x, of_a in rates
        for b, y, of_b in rates
        if a != b
    ]
    if not pairs:
        return
    z, (a, x, of_a), (b, y, of_b) = max(pairs, key=lambda pair: pair[0])
    if z < REMARKABLE:
        return
    slots: dict[str, Slot] = {"A": PROSE[a], "x": x, "X": of_a, "B": PROSE[b], "Y": of_b, "topic": unit.name}
    told = frozenset({a, b})
    if desk.value(y):
        yield Finding("contrast", min(z, AT_MOST), phrases.CONTRAST, {**slots, "y": y}, told)
    else:
        yield Finding("contrast", min(z, AT_MOST), phrases.CONTRAST_NONE, slots, told)


def _silence(desk: Desk, unit: Unit, told: Collection[str]) -> Iterator[Finding]:
    """Sectors from which, going by the others, a submission was to be expected, but for those already told of."""
    silent = [pair for pair in expected_but_silent(desk, unit) if pair[0] not in told]
    if silent:
        weight = math.sqrt(sum(expected for _, expected in silent))
        names = [PROSE[sector] for sector, _ in silent]
        yield Finding(
            "silence",
            weight,
            phrases.SILENT,
            {"silent": listing(names), "either": listing(names, " or ")},
            frozenset(sector for sector, _ in silent),
        )


def expected_but_silent(desk: Desk, unit: Unit) -> list[tuple[str, float]]:
    """With the number of submissions that would be expected of each, had it taken part like the others."""
    rate = desk.value(desk.count(unit, "submissions")) / desk.value(desk.count(None, "submissions"))
    counts = {s: desk.value(count) for s, count in submissions(desk)}
    return [(s, rate * counts[s]) for s in desk.silent(unit) if rate * counts[s] >= REMARKABLE]


def _reach(desk: Desk, unit: Unit) -> Iterator[Finding]:
    reached = {u.key: desk.value(desk.count(u, "submissions")) for u in desk.units}
    mine, ranked = reached[unit.key], sorted(reached.values())
    spread = pstdev(ranked)
    if len(ranked) < TO_RATE or not spread or desk.is_slight:
        return
    z = (mine - mean(ranked)) / spread
    slots: dict[str, Slot] = {
        "s": desk.count(unit, "submissions"),
        "S": desk.count(None, "submissions"),
        "topic": unit.name,
    }
    if mine < TO_RATE and z > 0:
        return
    if mine == ranked[-1] > ranked[-2]:
        whole = mine == desk.value(desk.count(None, "submissions"))
        yield Finding("reach", max(z, 1.5), phrases.REACH_ALL if whole else phrases.REACH_TOP, slots)
    elif mine == ranked[0] < ranked[1]:
        yield Finding("reach", max(-z, 1.5), phrases.REACH_LAST, slots)
    elif abs(z) >= REMARKABLE:
        yield Finding("reach", abs(z), phrases.REACH_HIGH if z > 0 else phrases.REACH_LOW, slots)


def _facets(desk: Desk, unit: Unit) -> Iterator[Finding]:
    for facet, options, frames, apart, alone in (
        ("models_concerned", KINDS_OF_MODEL, phrases.MODELS, phrases.MODELS_APART, phrases.MODELS_ALONE),
        ("evidence", GROUNDS, phrases.EVIDENCE, phrases.EVIDENCE_APART, phrases.EVIDENCE_ALONE),
    ):
        kind = f"facet {facet}"
        codes = [f"{facet}:{code}" for code in options]
        here, overall = desk.count(unit, option=codes), desk.count(None, option=codes)
        if desk.value(here) < TO_COMPARE:
            continue
        chosen = [(label, f"{facet}:{code}") for code, label in options.items()]
        found = [
            (label, desk.count(unit, option=code), desk.count(None, option=code)) for label, code in chosen
        ]
        named = sorted((f for f in found if desk.value(f[1])), key=lambda f: -desk.value(f[1]))
        label, a, b = max(named, key=lambda f: _apart(desk, f[1], here, f[2], overall))
        z = _apart(desk, a, here, b, overall)
        if len(named) == 1:
            yield Finding(kind, min(max(z, 0.5), AT_MOST), alone, {"label": label, "a": a, "A": here})
        elif z >= REMARKABLE:
            slots: dict[str, Slot] = {"label": label, "a": a, "A": here, "b": b, "B": overall}
            yield Finding(kind, min(z, AT_MOST), apart, slots)
        else:
            yield Finding(kind, 0.4, frames, {"tally": Tally([(label, count) for label, count, _ in named])})


def _apart(desk: Desk, a: Count, of_a: Count, b: Count, of_b: Count) -> float:
    """A part compared with the rest of the whole that it belongs to."""
    mine, all_mine = desk.value(a), desk.value(of_a)
    return departure(mine, all_mine, desk.value(b) - mine, desk.value(of_b) - all_mine)


def _focus(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """The part that was answered far more than the others."""
    below = sorted(((p, part_count(p)) for p in unit.parts[1:]), key=lambda pair: -desk.value(pair[1]))
    if len(below) < ENOUGH:
        return
    (part, count), (_, second) = below[:2]
    first, rest = desk.value(count), [desk.value(c) for _, c in below[1:]]
    if first < TO_RATE or first <= desk.value(second):
        return
    z = (first - mean(rest)) / math.sqrt(mean(rest) + 1)
    slots: dict[str, Slot] = {"part": labels([part]), "Q": count, "n": desk.count(unit)}
    yield Finding("focus", min(z / 2, 1.6), phrases.FOCUS, slots)


def _sparse(desk: Desk, unit: Unit) -> Iterator[Finding]:
    blank, sparse = blank_parts(desk, unit), sparse_parts(desk, unit)
    if blank:
        weight = min(0.7 + 0.3 * len(blank), 1.5)
        yield Finding("unanswered", weight, phrases.UNANSWERED, {"parts": labels(blank)})
    enough = desk.value(desk.count(unit, "submissions")) >= TO_COMPARE
    if enough and sparse and desk.value(Count("submissions", {"item": [p.key for p in sparse]})) == 1:
        keys = [p.key for p in sparse]
        [who] = [s for s in Sector if desk.value(Count("comments", {"item": keys, "sector": s.value}))]
        slots: dict[str, Slot] = {
            "parts": labels(sparse),
            "m": Count("submissions", {"item": keys}),
            "who": "an individual" if who == Sector.INDIVIDUAL else PROSE[who.value],
        }
        yield Finding("sparse", min(0.6 + 0.2 * len(sparse), 1.5), phrases.SPARSE, slots)


def _one_person(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """Where a good part of the comments is by an individual who answered part by part."""
    person = {"sector": Sector.INDIVIDUAL.value}
    c, w, n = desk.count(unit, **person), desk.count(unit, "submissions", **person), desk.count(unit)
    if desk.value(w) == 1 and desk.value(c) >= TO_COMPARE and desk.value(c) > A_GOOD_PART * desk.value(n):
        yield Finding("person", 1.0, phrases.ONE_PERSON, {"c": c, "n": n, "w": w})


def _together(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """How far its passages also speak to other questions, and to which of them above others."""
    other = others_of(desk, unit)
    joint = desk.count(unit, also_item=other)
    ranked = sorted(
        (u for u in desk.units if u is not unit),
        key=lambda u: -desk.value(desk.count(unit, also_item=u.keys)),
    )
    if (
        ranked
        and desk.value(joint) >= TO_RATE
        and desk.value(desk.count(unit, also_item=ranked[0].keys)) >= ENOUGH
    ):
        share = desk.value(joint) / desk.value(desk.count(unit))
        slots: dict[str, Slot] = {"T": joint, "n": desk.count(unit), "other": ranked[0].name}
        yield Finding("together", 3 * share, phrases.TOGETHER, slots)


__all__ = ["Finding", "findings"]
