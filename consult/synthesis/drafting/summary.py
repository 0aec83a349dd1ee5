"""The executive summary: principles drawn from the strongest findings, each with what it rests on and a voice."""

from collections.abc import Iterator

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Slot, Tally, capitalised, listing
from consult.synthesis.drafting import steps
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.drafting.findings import (
    GROUNDS,
    KINDS_OF_MODEL,
    TO_COMPARE,
    Finding,
    labels,
    submissions,
)
from consult.synthesis.drafting.findings_stance import stances
from consult.synthesis.drafting.front import Blocks, paragraph
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.voices import bracketed
from consult.synthesis.figures import AGAINST, FOR, STANCES, Count

SHORT = 170
AT_MOST = 7
Inlines = tree.Inlines


def executive_summary(desk: Desk) -> Blocks:
    """Written after the sections, whose findings it draws on."""
    stance = any(u.asks_stance for u in desk.units)
    found = list(_on_guidelines(desk) if stance else _on_questions(desk)) if len(desk.book.rows) else []
    if not found:
        found = [_principle("Nothing has been heard yet.")]
    return [
        tree.Heading(1, tree.words("Executive summary"), "summary"),
        *(_overview(desk, stance=stance) if len(desk.book.rows) else []),
        tree.Bullets(tuple((tree.Paragraph(line),) for line in found[:AT_MOST])),
    ]


def _overview(desk: Desk, *, stance: bool) -> Blocks:
    ranked = _by_reach(desk)
    parts: list[str | tree.Inline] = []
    if len(ranked) > 1:
        top, low = ranked[0], ranked[-1]
        slots: dict[str, Slot] = {
            "top": _title(top),
            "low": _title(low),
            "a": desk.count(top, "submissions"),
            "b": desk.count(low, "submissions"),
            "S": desk.count(None, "submissions"),
        }
        frame = "Of {S:submission}, {a} take up {top} and {b} {low}; the other subjects lie between."
        parts = [desk.book.sentence(frame, **slots), " "]
    asked = (
        "Respondents could support a guideline, support it with changes, oppose it or take no position; the report "
        "counts what they chose and quotes their reasons. "
        if stance
        else "The questions were open. The report therefore says what was raised, by whom and how often; how far "
        "respondents agree was not asked and is not claimed. "
    )
    return [paragraph(asked, *parts, "The principles below follow from the record.")]


def _by_reach(desk: Desk) -> list[Unit]:
    reached = [u for u in desk.units if desk.value(desk.count(u))]
    return sorted(reached, key=lambda u: -desk.value(desk.count(u, "submissions")))


def _principle(lead: str, *parts: tree.Inline) -> Inlines:
    line: list[tree.Inline] = [tree.Strong(tree.words(lead))]
    for part in parts:
        if tree.plain((part,)):
            line += [tree.Text(" "), part]
    return tuple(line)


def _quoted(desk: Desk, line: Inlines, unit: Unit, *, holding: str = "", **where: object) -> Inlines:
    """With a short quotation, of somebody whom the summary does not quote elsewhere."""
    found = [q for q in desk.quotes(unit, n=8, holding=holding, **where) if len(q.text) <= SHORT]
    new = [q for q in found if q.source.voice not in desk.summed_up]
    if not new:
        return line
    desk.summed_up.add(new[0].source.voice)
    return (*line, tree.Text(" "), *bracketed(desk, new[0], desk.described(new[0])))


def _title(unit: Unit) -> str:
    return unit.quoted + (f" ({unit.name})" if unit.label else "")


def _on_questions(desk: Desk) -> Iterator[Inlines]:
    yield from _terms(desk)
    yield from _reach(desk)
    yield from _attention(desk)
    yield from _facets(desk)
    yield _participation(desk)
    yield from _gaps(desk)


def _terms(desk: Desk) -> Iterator[Inlines]:
    """The phrases that sectors share, the two that weigh more than others."""
    told = [(u, f) for u in desk.units for f in desk.found.get(u.key, ()) if f.phrase in desk.phrases]
    ranked = sorted(told, key=lambda pair: (-pair[1].weight, pair[1].phrase))[:2]
    if not ranked:
        return
    names = listing([f"“{f.phrase}”" for _, f in ranked])
    said = [
        desk.book.sentence(frame, **{**f.slots, "topic": u.name})
        for (u, f), frame in zip(
            ranked,
            (
                "On {topic}, {s:submission} from {k:sector} use the term “{phrase}”.",
                "In the answers to {topic}, “{phrase}” occurs in {s:submission}.",
            ),
            strict=False,
        )
    ]
    line = _principle(f"Across sectors the argument is about {names}.", *said)
    for unit, finding in ranked:
        line = _quoted(desk, line, unit, holding=finding.phrase)
    yield line


def _reach(desk: Desk) -> Iterator[Inlines]:
    ranked = _by_reach(desk)
    counts = [desk.value(desk.count(u, "submissions")) for u in ranked[:2]]
    if len(counts) < 2 or counts[0] == counts[1]:
        return
    line = _principle(
        f"{ranked[0].quoted} concerned respondents more widely than anything else.",
        desk.book.sentence(
            "It was taken up in {s} of {S:submission}.",
            s=desk.count(ranked[0], "submissions"),
            S=desk.count(None, "submissions"),
        ),
    )
    yield _quoted(desk, line, ranked[0])


def _attention(desk: Desk) -> Iterator[Inlines]:
    """Where the parts that two sectors took in a question are furthest from each other, and the next such question."""
    found = [(u, f) for u in desk.units for f in desk.found.get(u.key, ()) if f.kind == "contrast"]
    ranked = sorted(found, key=lambda pair: -pair[1].weight)
    if not ranked:
        return
    pair = ranked[0][1].names
    same = [(u, f) for u, f in ranked if f.names == pair][:2]
    unit, finding = same[0]
    a, b = str(finding.slots["A"]), str(finding.slots["B"])
    said = [_uneven(desk, u, f, frames) for (u, f), frames in zip(same, UNEVEN, strict=False)]
    line = _principle(f"{capitalised(a)} and {b} do not give their attention to the same questions.", *said)
    code = next(s.value for s in Sector if PROSE[s.value] == a)
    yield _quoted(desk, line, unit, sector=code)


UNEVEN = (
    (
        "{A} dealt with {title} in {x} of {X:submission}, {B} in {y} of {Y}.",
        "{A} dealt with {title} in {x} of {X:submission}; {B}, with {Y}, did not take it up.",
    ),
    (
        "With {title} it is {x} of {X} from {A} and {y} of {Y} from {B}.",
        "Nor did {B} go into {title}, which {x} of the {X:submission} from {A} discuss.",
    ),
)


def _uneven(desk: Desk, unit: Unit, finding: Finding, frames: tuple[str, str]) -> tree.Inline:
    frame = frames[0] if "y" in finding.slots else frames[1]
    return desk.book.sentence(frame, **{**finding.slots, "title": _title(unit)})


def _facets(desk: Desk) -> Iterator[Inlines]:
    """Which models the comments concern and what they rest on; options that nobody chose are left out."""
    models, evidence = _chosen(desk, "models_concerned", KINDS_OF_MODEL), _chosen(desk, "evidence", GROUNDS)
    if _leads(desk, models):
        frame = "By kind of model, the comments concern {tally}."
        yield _principle(
            f"The debate is chiefly about {models[0][0]}.", desk.book.sentence(frame, tally=Tally(models))
        )
    if _leads(desk, evidence):
        frame = "As their ground, comments cite {tally}."
        yield _principle(
            f"What supports the answers is {evidence[0][0]} before anything else.",
            desk.book.sentence(frame, tally=Tally(evidence)),
        )


def _leads(desk: Desk, chosen: list[tuple[str, Count]]) -> bool:
    return len(chosen) > 1 and desk.value(chosen[0][1]) > desk.value(chosen[1][1])


def _chosen(desk: Desk, facet: str, options: dict[str, str]) -> list[tuple[str, Count]]:
    """The options that were chosen, the most frequent first."""
    counts = [(label, desk.count(None, option=f"{facet}:{code}")) for code, label in options.items()]
    return sorted((p for p in counts if desk.value(p[1])), key=lambda p: -desk.value(p[1]))


def _participation(desk: Desk) -> Inlines:
    lead, count = submissions(desk)[0]
    missing = steps.absent(desk)
    thin = steps.lonely(desk)
    more = []
    if thin:
        t = desk.count(None, "submissions", sector=thin)
        names = listing([PROSE[s] for s in thin])
        more.append(desk.book.sentence("From {names} there {t|is|are} {t:submission}.", names=names, t=t))
    if missing:
        more.append(tree.Text(f"Nothing came from {listing(missing)}."))
    return _principle(
        "The record is uneven, and conclusions from it should be too."
        if missing or thin
        else f"{capitalised(PROSE[lead])} wrote more than any other sector.",
        desk.book.sentence(
            "{lead} sent {L} of the {n:submission}.",
            lead=PROSE[lead],
            L=count,
            n=desk.count(None, "submissions"),
        ),
        *more,
    )


def _gaps(desk: Desk) -> Iterator[Inlines]:
    if not desk.hardly:
        return
    keys = [part.key for part in desk.hardly]
    said = desk.book.sentence(
        "{parts} drew {m:comment} between them, in {s:submission}."
        if len(desk.hardly) > 1
        else "{parts} drew {m:comment}.",
        parts=capitalised(labels(desk.hardly)),
        m=Count("comments", {"item": keys}),
        s=Count("submissions", {"item": keys}),
    )
    yield _principle("Parts of the call remain without a usable answer.", said)


def _on_guidelines(desk: Desk) -> Iterator[Inlines]:
    taken = [u for u in desk.units if desk.value(desk.count(u, stance=[*FOR, *AGAINST])) >= TO_COMPARE]
    if taken:
        yield _overall(desk)
        yield from _extremes(desk, taken)
        yield from _objectors(desk)
    yield _participation(desk)


def _overall(desk: Desk) -> Inlines:
    slots = stances(desk, None)
    v = {name: desk.value(count) for name, count in slots.items()}
    if v["F"] * 2 <= v["n"]:
        lead = "Opinion on the guidance is divided."
    elif v["c"] > v["f"]:
        lead = "The guidance is accepted in principle and contested in detail."
    else:
        lead = "The guidance is accepted."
    leaning = desk.count(None, "items", leaning={"by": "item", "is": "for", "at_least": TO_COMPARE})
    return _principle(
        lead,
        desk.book.sentence(
            "Of the {n:comment} with a stance, {F} are in favour, {c} of them on condition of changes.",
            **slots,
        ),
        desk.book.sentence(
            "More are for than against at {i:place} of the text where enough voices spoke.", i=leaning
        ),
    )


def _extremes(desk: Desk, taken: list[Unit]) -> Iterator[Inlines]:
    """The guidelines with the firmest support, with more requests for changes and more objections than the others."""
    count, value, say = desk.count, desk.value, desk.book.sentence
    firm = max(taken, key=lambda u: value(count(u, stance="support")) - 2 * value(count(u, stance="oppose")))
    amend = max(taken, key=lambda u: value(count(u, stance="support_with_changes")))
    against = max(taken, key=lambda u: value(count(u, stance="oppose")))
    for unit, code, lead, frame in (
        (
            firm,
            "support",
            "Support is firmest for {}.",
            "There {x} of {n:comment} want the text kept as it is.",
        ),
        (
            amend,
            "support_with_changes",
            "At {} the wording is the issue.",
            "Changes are asked for in {x} of {n:comment}.",
        ),
        (
            against,
            "oppose",
            "{} divides opinion.",
            "It meets {x:objection} among {n:comment}, more than any other guideline.",
        ),
    ):
        x = count(unit, stance=code)
        if value(x) > 1:
            said = say(frame, x=x, n=count(unit, stance=list(STANCES)))
            yield _quoted(desk, _principle(lead.format(unit.quoted), said), unit, stance=code)


def _objectors(desk: Desk) -> Iterator[Inlines]:
    """The sector from which more than half of the objections come."""
    o = desk.count(None, stance="oppose")
    sector, x = max(
        ((s, desk.count(None, stance="oppose", sector=s)) for s, _ in desk.sectors()),
        key=lambda pair: desk.value(pair[1]),
    )
    if desk.value(x) * 2 > desk.value(o) > TO_COMPARE:
        said = desk.book.sentence("Of the {o:objection} to guidelines, {x} are from there.", o=o, x=x)
        yield _principle(f"Objections come from {PROSE[sector]} rather than from elsewhere.", said)


__all__ = ["executive_summary"]
