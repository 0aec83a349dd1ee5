"""What is remarkable about a guideline: how its reception departs from that of the others.

Weights as in `findings`. The first finding opens the section; the others say what it leaves out.
"""

from collections.abc import Iterator, Sequence

from consult.people.codes import Sector
from consult.synthesis.claims import Slot, Tally, listing
from consult.synthesis.drafting import phrases_stance as phrases
from consult.synthesis.drafting.desk import PROSE, TO_COMPARE, Desk
from consult.synthesis.drafting.findings import (
    ENOUGH,
    ONE,
    Finding,
    departure,
    expected_but_silent,
)
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.figures import FOR, STANCES, Count

TO_LEAN = 3
"""Comments from a sector that take a side, before it is said to lean."""
IN_WORDS = (
    (
        "supports it as it stands|support it as it stands",
        "wants changes|want changes",
        "takes no position|take no position",
        "opposes it|oppose it",
    ),
    (
        "would keep the text|would keep the text",
        "would change it|would change it",
        "leaves it open|leave it open",
        "would do without|would do without",
    ),
    (
        "is for it without reserve|are for it without reserve",
        "is for it on conditions|are for it on conditions",
        "is undecided|are undecided",
        "is against it|are against it",
    ),
)


def stances(desk: Desk, unit: Unit | None) -> dict[str, Count]:
    return {
        "n": desk.count(unit, stance=list(STANCES)),
        "f": desk.count(unit, stance="support"),
        "c": desk.count(unit, stance="support_with_changes"),
        "F": desk.count(unit, stance=list(FOR)),
        "p": desk.count(unit, stance="no_position"),
        "o": desk.count(unit, stance="oppose"),
    }


def leads(desk: Desk, unit: Unit) -> list[Finding]:
    """What a section can open with, the most remarkable first."""
    slots: dict[str, Slot] = {**stances(desk, unit), "topic": unit.name}
    if _value(desk, slots, "n") < TO_COMPARE:
        return [_thin(desk, unit, slots)]
    found = [*_dissent(desk, unit), *_shares(desk, unit, slots), *_widest(desk, unit, slots)]
    return sorted(found, key=lambda f: (-f.weight, f.kind))


def _thin(desk: Desk, unit: Unit, slots: dict[str, Slot]) -> Finding:
    """Too few stances to compare: which were taken."""
    taken = [code for code in STANCES if desk.value(desk.count(unit, stance=code))]
    if not taken:
        return Finding("thin", 1.0, phrases.THIN["none"], {"m": desk.count(unit), "topic": unit.name})
    if len(taken) == 1:
        return Finding("thin", 1.0, phrases.THIN[taken[0]], slots)
    return Finding("thin", 1.0, phrases.THIN["mixed"], {**slots, **balance(desk, unit)[1]})


def balance(desk: Desk, unit: Unit) -> tuple[Sequence[str], dict[str, Slot]]:
    """All stances in a sentence: "four support it as it stands, six want changes"."""
    words = IN_WORDS[int(desk.speech.pick(("0", "1", "2")))]
    counts = [(label, desk.count(unit, stance=code)) for code, label in zip(STANCES, words, strict=True)]
    taken = [pair for pair in counts if desk.value(pair[1])]
    return phrases.BALANCE, {
        "balance": Tally(taken, shape="{n} {label}"),
        "n": desk.count(unit, stance=list(STANCES)),
    }


def compared(desk: Desk, unit: Unit, lead: Finding) -> list[Finding]:
    """Between which sectors opinions differ or agree, who objects, who asks for changes and who is silent."""
    slots = stances(desk, unit)
    if desk.value(slots["n"]) < TO_COMPARE:
        return []
    found = [*_objections(desk, unit, lead), *_leanings(desk, unit, lead), *_asking(desk, unit)]
    silent = expected_but_silent(desk, unit)
    if silent:
        names = [PROSE[sector] for sector, _ in silent]
        slots_ = {"silent": listing(names), "either": listing(names, " or ")}
        found.append(Finding("silence", sum(e for _, e in silent) / 2, phrases.SILENT, slots_))
    return found


def leaning(desk: Desk, unit: Unit, way: str) -> list[str]:
    """Sectors of which enough comments took a side, and more this one than the other."""
    return [
        sector for sector, _ in desk.sectors(unit) if desk.value(_lean(desk, unit, way).but(sector=sector))
    ]


def objectors(desk: Desk, unit: Unit) -> tuple[str, int]:
    """The sector with more objections than any other, and how many they are."""
    counts = [(s, desk.value(desk.count(unit, sector=s, stance="oppose"))) for s, _ in desk.sectors(unit)]
    return max(counts, key=lambda pair: pair[1])


def asking(desk: Desk, unit: Unit) -> str:
    """The sector that asks for changes before any other; "" where two ask alike."""
    asked = [(s, desk.value(desk.count(unit, sector=s.value, stance="support_with_changes"))) for s in Sector]
    ranked = sorted(asked, key=lambda pair: -pair[1])
    return ranked[0][0].value if ranked[0][1] > ranked[1][1] else ""


def _value(desk: Desk, slots: dict[str, Slot], name: str) -> int:
    slot = slots[name]
    return desk.value(slot) if isinstance(slot, Count) else 0


def _lean(desk: Desk, unit: Unit, way: str) -> Count:
    return desk.count(unit, "sectors", leaning={"by": "sector", "is": way, "at_least": TO_LEAN})


def _dissent(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """A sector that opposes more than the others do."""
    sector, against = objectors(desk, unit)
    rest = [s for s, _ in desk.sectors(unit) if s != sector]
    x, y = (desk.count(unit, sector=sector, stance=s) for s in ("oppose", list(STANCES)))
    r, all_rest = (desk.count(unit, sector=rest, stance=s) for s in ("oppose", list(STANCES)))
    z = departure(against, desk.value(y), desk.value(r), desk.value(all_rest))
    if against < ENOUGH or z < 1.5:
        return
    slots: dict[str, Slot] = {
        "topic": unit.name,
        "sector": PROSE[sector],
        "x": x,
        "y": y,
        "r": r,
        "R": all_rest,
    }
    frames = phrases.DISSENT if desk.value(r) else phrases.DISSENT_ALONE
    yield Finding("dissent", 1 + z, frames, slots, frozenset({sector}))


def _shares(desk: Desk, unit: Unit, slots: dict[str, Slot]) -> Iterator[Finding]:
    """Each stance's share here against its share on the other guidelines."""
    whole, n = stances(desk, None), _value(desk, slots, "n")
    v = {name: _value(desk, slots, name) for name in ("f", "c", "p", "o", "F")}
    z = {
        name: departure(v[name], n, desk.value(whole[name]) - v[name], desk.value(whole["n"]) - n)
        for name in v
    }
    united = v["F"] == n
    yield Finding("balanced", 0.0, phrases.UNITED if united else _balanced(v), slots)
    if v["o"] > v["F"]:
        yield Finding("rejected", 3.0, phrases.REJECTED, slots)
    elif v["o"] >= ENOUGH and z["o"] > 0:
        yield Finding("opposed", 0.5 + z["o"], phrases.OPPOSED, slots)
    if not v["o"]:
        yield Finding("unopposed", 0.2 + max(0.0, -z["o"]) / 2, phrases.UNOPPOSED, slots)
    if v["c"] > v["f"] and v["c"] * 2 >= n:
        amended = phrases.AMENDED_WHOLLY if v["c"] == n else phrases.AMENDED
        yield Finding("amended", max(z["c"], 0.3), amended, slots)
    if v["f"] > v["c"] and v["f"] * 2 > n:
        kept = phrases.KEPT if z["f"] <= 0 else (*phrases.KEPT, *phrases.KEPT_MORE)
        yield Finding("kept", max(z["f"], 0.3), phrases.KEPT_WHOLLY if v["f"] == n else kept, slots)
    if v["p"] >= ENOUGH and z["p"] > 0:
        yield Finding("undecided", z["p"], phrases.UNDECIDED, slots)


def _balanced(v: dict[str, int]) -> Sequence[str]:
    if v["F"] > v["o"]:
        return phrases.BALANCED
    if v["F"] < v["o"]:
        return phrases.REJECTED
    return phrases.EVEN if v["F"] else phrases.UNSETTLED


def _widest(desk: Desk, unit: Unit, slots: dict[str, Slot]) -> Iterator[Finding]:
    counts = sorted(desk.value(desk.count(u, stance=list(STANCES))) for u in desk.units if u.asks_stance)
    if len(counts) > 1 and _value(desk, slots, "n") == counts[-1] > counts[-2]:
        yield Finding("widest", 1.5, phrases.WIDE, slots)


def _objections(desk: Desk, unit: Unit, lead: Finding) -> Iterator[Finding]:
    if lead.kind == "dissent":
        return
    sector, against = objectors(desk, unit)
    o = desk.count(unit, stance="oppose")
    if desk.value(o) == 1 and desk.book.shows(o):
        yield Finding("lone", 1.2, phrases.LONE_NO, {"sector": ONE.get(sector, PROSE[sector]), "o": o})
    elif against * 2 > desk.value(o) > 1 and against > 1:
        x = desk.count(unit, sector=sector, stance="oppose")
        frames = phrases.CONCENTRATED_WHOLLY if against == desk.value(o) else phrases.CONCENTRATED
        yield Finding("concentrated", 1.2, frames, {"sector": PROSE[sector], "x": x, "o": o})


def _leanings(desk: Desk, unit: Unit, lead: Finding) -> Iterator[Finding]:
    a, b = _lean(desk, unit, "for"), _lean(desk, unit, "against")
    names = listing([PROSE[s] for s in leaning(desk, unit, "for")])
    against = listing([PROSE[s] for s in leaning(desk, unit, "against")])
    if desk.value(a) and desk.value(b) and lead.kind != "dissent":
        yield Finding("split", 1.5, phrases.SPLIT, {"a": a, "b": b, "names": names, "against": against})
    elif desk.value(a) >= ENOUGH and not desk.value(b):
        yield Finding("agree", 0.5 * desk.value(a), phrases.AGREE, {"a": a, "names": names})


def _asking(desk: Desk, unit: Unit) -> Iterator[Finding]:
    """Who asks for changes, where a sector does so more than others."""
    sector, c = asking(desk, unit), desk.count(unit, stance="support_with_changes")
    if not sector or desk.value(c) < TO_COMPARE:
        return
    q = desk.count(unit, stance="support_with_changes", sector=sector)
    if desk.value(q) * 2 >= desk.value(c):
        yield Finding("asking", 1.0, phrases.ASKING, {"sector": PROSE[sector], "q": q, "c": c})


__all__ = ["asking", "balance", "compared", "leads", "objectors", "stances"]
