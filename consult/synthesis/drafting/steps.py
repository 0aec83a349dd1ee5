"""What follows from what was counted: proposals for the editor, or what is missing for one."""

from collections.abc import Iterator

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Slot, listing
from consult.synthesis.drafting import phrases, phrases_stance
from consult.synthesis.drafting.desk import PROSE, TO_COMPARE, Desk
from consult.synthesis.drafting.findings import (
    TO_RATE,
    Finding,
    blank_parts,
    expected_but_silent,
    labels,
    others_of,
    sparse_parts,
    submissions,
)
from consult.synthesis.drafting.findings_stance import asking, objectors, stances
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.proposals import Proposal
from consult.synthesis.figures import STANCES, Count

THIN = 4
FIRM = 2.0
GROUNDS = ("none", "experience", "study", "incident")


def after_question(desk: Desk, unit: Unit, found: list[Finding], told: set[str]) -> list[tree.Block]:
    """Proposals on the process; what is missing for one on the substance, where nothing is proposed."""
    made = [
        *_priority(desk, unit),
        *_terms(unit, found, told),
        *_convene(desk, unit),
        *_joint(desk, unit),
        *_grounds(desk, unit),
        *_silent(desk, unit),
    ]
    desk.proposals += made
    if len(unit.parts) > 2 and not desk.is_slight:
        thin = [*sparse_parts(desk, unit), *blank_parts(desk, unit)]
        desk.hardly += [part for part in unit.parts if part in thin]
    return [] if made else _missing(desk, _lack(desk, unit), _slots(desk, unit))


def after_guideline(desk: Desk, unit: Unit) -> list[tree.Block]:
    made = [*_on_guideline(desk, unit), *_silent(desk, unit)]
    desk.proposals += made
    if made:
        return []
    slots: dict[str, Slot] = {**stances(desk, unit), "m": desk.count(unit), "topic": unit.name}
    n, f, c = (desk.value(stances(desk, unit)[name]) for name in ("n", "f", "c"))
    kind = "none" if not n else "thin" if n < TO_COMPARE else "tie" if f == c > 0 else "unclear"
    return _missing(desk, phrases_stance.MISSING[kind], slots)


def on_the_whole(desk: Desk) -> None:
    """Proposals from the consultation and not from one question."""
    desk.proposals += [*_absent(desk), *_on_the_whole(desk), *_positions(desk)]


def absent(desk: Desk) -> list[str]:
    """Sectors from which nothing came."""
    heard = {sector for sector, _ in submissions(desk)}
    return [PROSE[s.value] for s in Sector if s != Sector.OTHER and s.value not in heard]


def lonely(desk: Desk) -> list[str]:
    """Sectors from which a single submission came, of a consultation that had several."""
    counts = submissions(desk)
    plain = (Sector.OTHER, Sector.INDIVIDUAL)
    return (
        [s for s, count in counts if desk.value(count) == 1 and s not in plain]
        if not desk.book.below and not desk.is_slight
        else []
    )


def _missing(desk: Desk, frames: tuple[str, ...], slots: dict[str, Slot]) -> list[tree.Block]:
    said = desk.say(frames, **slots)
    return [tree.Notice("missing", (tree.Paragraph((said,)),))] if tree.plain((said,)) else []


def _slots(desk: Desk, unit: Unit) -> dict[str, Slot]:
    return {"n": desk.count(unit), "s": desk.count(unit, "submissions"), "topic": unit.name}


def _lack(desk: Desk, unit: Unit) -> tuple[str, ...]:
    if desk.value(desk.count(unit, "submissions")) < THIN:
        return phrases.MISSING["thin"]
    grounds = desk.value(desk.count(None, option=[f"evidence:{o}" for o in GROUNDS]))
    return phrases.MISSING["stance" if grounds else "stance and ground"]


def _priority(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    reached = sorted(desk.value(desk.count(u, "submissions")) for u in desk.units)
    mine = desk.value(desk.count(unit, "submissions"))
    if len(reached) > 1 and mine == reached[-1] > reached[-2] and mine >= TO_COMPARE:
        slots: dict[str, Slot] = {
            "s": desk.count(unit, "submissions"),
            "S": Count("submissions", {"item": [k for u in desk.units for k in u.keys] + [""]}),
        }
        yield Proposal("priority", 9.0, unit, slots=slots)


def _terms(unit: Unit, found: list[Finding], told: set[str]) -> Iterator[Proposal]:
    for finding in found:
        if finding.phrase in told and finding.weight >= FIRM:
            slots = {name: finding.slots[name] for name in ("s", "k", "n")}
            yield Proposal("term", 2 + finding.weight, unit, finding.phrase, slots)


def _convene(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    """Two sectors that each wrote much on it, in about equal parts."""
    named = [s for s in desk.sectors(unit) if s[0] not in (Sector.INDIVIDUAL, Sector.OTHER)][:2]
    if len(named) < 2:
        return
    a, b = (sector for sector, _ in named)
    voices = [desk.value(desk.count(unit, "submissions", sector=s)) for s in (a, b)]
    if min(voices) > THIN and unit.key in desk.apart:
        slots: dict[str, Slot] = {
            "x": Count("comments", {"sector": a}),
            "y": Count("comments", {"sector": b}),
            "first": PROSE[a],
            "second": PROSE[b],
        }
        yield Proposal("convene", 1 + min(voices) / 2, unit, listing([PROSE[a], PROSE[b]]), slots)


def _joint(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    other = others_of(desk, unit)
    n, joint = desk.value(desk.count(unit)), desk.count(unit, also_item=other)
    if not other or n < TO_COMPARE or desk.value(joint) * 2 <= n:
        return
    near = max(
        (u for u in desk.units if u is not unit), key=lambda u: desk.value(desk.count(unit, also_item=u.keys))
    )
    slots: dict[str, Slot] = {"n": desk.count(unit), "t": desk.count(unit, also_item=near.keys)}
    yield Proposal("together", 3.0, unit, near.name, slots)


def _grounds(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    v = {o: desk.value(desk.count(unit, option=f"evidence:{o}")) for o in GROUNDS}
    stated = Count("comments", {"option": [f"evidence:{o}" for o in GROUNDS]})
    for kind, mine in (("evidence_wanted", "none"), ("studies", "experience")):
        if v[mine] > max(TO_RATE, 2 * v["study"], *(n for o, n in v.items() if o != mine)):
            slots: dict[str, Slot] = {
                "g": Count("comments", {"option": f"evidence:{mine}"}),
                "d": Count("comments", {"option": "evidence:study"}),
                "A": stated,
            }
            yield Proposal(kind, 4.0 + v[mine] / 4, unit, slots=slots)
    n, named = desk.value(desk.count(unit)), [f"models_concerned:{o}" for o in ("open", "closed", "all")]
    open_ = desk.value(desk.count(unit, option="models_concerned:open"))
    if open_ == desk.value(desk.count(unit, option=named)) and open_ >= max(TO_COMPARE, n - 1):
        yield Proposal("open_models", 4.0, unit, slots={"A": Count("comments", {"option": named})})


def _silent(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    silent = [(s, e) for s, e in expected_but_silent(desk, unit) if s != Sector.INDIVIDUAL]
    if silent:
        everything = [key for u in desk.units for key in u.keys] + [""]
        sectors = [sector for sector, _ in silent]
        slots: dict[str, Slot] = {
            "s": Count("submissions"),
            "k": Count("sectors"),
            "t": Count("submissions", {"sector": sectors, "item": everything}),
        }
        names = listing([PROSE[sector] for sector in sectors])
        yield Proposal("seek", 2 + sum(e for _, e in silent), unit, names, slots)


def _absent(desk: Desk) -> Iterator[Proposal]:
    names = absent(desk)
    if names and len(desk.book.rows):
        slots: dict[str, Slot] = {"S": desk.count(None, "submissions"), "k": desk.count(None, "sectors")}
        yield Proposal("invite", 6.0, None, listing(names), slots)
    lone = lonely(desk)
    if lone:
        t = desk.count(None, "submissions", sector=lone)
        more: dict[str, Slot] = {"t": t, "S": desk.count(None, "submissions")}
        yield Proposal("more", 5.5, None, listing([PROSE[s] for s in lone]), more)


def _on_the_whole(desk: Desk) -> Iterator[Proposal]:
    w, n = desk.count(None, item=""), desk.count()
    if desk.value(w) * 10 > desk.value(n) and any(not u.asks_stance for u in desk.units):
        s = desk.count(None, "submissions", item="")
        yield Proposal("whole", 5.0, None, slots={"w": w, "n": n, "s": s})
    if desk.hardly:
        keys = [part.key for part in desk.hardly]
        slots: dict[str, Slot] = {
            "m": Count("comments", {"item": keys}),
            "s": Count("submissions", {"item": keys}),
        }
        yield Proposal("again", 5.0, None, labels(desk.hardly), slots)


def _positions(desk: Desk) -> Iterator[Proposal]:
    if len(desk.book.rows) and not any(u.asks_stance for u in desk.units):
        slots: dict[str, Slot] = {
            "n": desk.count(),
            "S": desk.count(None, "submissions"),
            "z": desk.count(None, stance=list(STANCES)),
        }
        yield Proposal("position", 5.0, None, slots=slots)


def _on_guideline(desk: Desk, unit: Unit) -> Iterator[Proposal]:
    v = {name: desk.value(count) for name, count in stances(desk, unit).items()}
    if v["n"] < TO_COMPARE:
        return
    sector, against = objectors(desk, unit)
    n, f, c = (Count("comments", {"stance": s}) for s in (list(STANCES), "support", "support_with_changes"))
    if v["o"] > 1 and against * 2 > v["o"]:
        slots: dict[str, Slot] = {
            "o": Count("comments", {"stance": "oppose"}),
            "x": Count("comments", {"stance": "oppose", "sector": sector}),
        }
        yield Proposal("work_with", 2.0 * v["o"], unit, PROSE[sector], slots)
    elif v["c"] > v["f"] and v["c"] * 2 >= v["n"] and (who := asking(desk, unit)):
        q = Count("comments", {"stance": "support_with_changes", "sector": who})
        yield Proposal("revise_with", v["c"], unit, PROSE[who], {"n": n, "c": c, "q": q})
    elif v["c"] > v["f"] and v["c"] * 2 >= v["n"]:
        yield Proposal("revise", v["c"], unit, slots={"n": n, "c": c, "f": f})
    elif not v["o"] and v["f"] * 2 > v["n"]:
        yield Proposal("keep", v["f"], unit, slots={"n": n, "f": f})
    elif v["f"] == v["c"] and v["f"] > max(1, v["o"]):
        yield Proposal("choose", v["f"], unit, slots={"n": n, "f": f, "c": c})
