"""The executive summary: principles drawn from the strongest findings, each with what it rests on and a voice."""

from collections.abc import Callable, Iterator

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, capitalised, listing
from consult.synthesis.drafting import steps
from consult.synthesis.drafting.desk import PROSE, TO_COMPARE, Desk
from consult.synthesis.drafting.findings import (
    GROUNDS,
    KINDS_OF_MODEL,
    TO_RATE,
    Finding,
    labels,
    sender,
    submissions,
    topics,
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
    made = (_on_guidelines(desk) if stance else _on_questions(desk)) if len(desk.book.rows) else ()
    found = [line for line in made if line][:AT_MOST]
    if not found:
        found = [_principle("Nothing was heard.")]
    return [
        tree.Heading(1, tree.words("Executive summary"), "summary"),
        *(_overview(desk, stance=stance, follow=len(found) > 1) if len(desk.book.rows) else []),
        tree.Bullets(tuple((tree.Paragraph(line),) for line in found)),
    ]


def _overview(desk: Desk, *, stance: bool, follow: bool) -> Blocks:
    asked = (
        "Respondents could support a guideline, support it with changes, oppose it or take no position; the report "
        "counts what they chose and quotes their reasons. "
        if stance
        else "The questions were open. The report therefore says what was raised, by whom and how often; how far "
        "respondents agree was not asked and is not claimed. "
    )
    spread = _spread(desk)
    parts = [spread, " "] if tree.plain((spread,)) else []
    follows = (
        "The principles below follow from the record." if follow else "What follows from the record is this."
    )
    return [paragraph(asked, *parts, follows)]


def _spread(desk: Desk) -> tree.Inline:
    """How far the part that was taken up by more submissions than any other is from the one taken up by fewest."""
    ranked = _by_reach(desk)
    reached = [desk.value(desk.count(u, "submissions")) for u in ranked]
    if desk.is_slight or len(ranked) < TO_RATE or reached[0] == reached[-1]:
        return tree.Text("")
    others = (
        "the other subjects lie" if len(ranked) == len(desk.units) else "the others that drew comments lie"
    )
    return desk.book.sentence(
        f"Of {{S:submission}}, {{a}} {{a|takes|take}} up {{top}} and {{b}} {{low}}; {others} between.",
        top=ranked[0].titled,
        low=ranked[-1].titled,
        a=desk.count(ranked[0], "submissions"),
        b=desk.count(ranked[-1], "submissions"),
        S=desk.count(None, "submissions"),
    )


def _by_reach(desk: Desk) -> list[Unit]:
    reached = [u for u in desk.units if desk.value(desk.count(u))]
    return sorted(reached, key=lambda u: -desk.value(desk.count(u, "submissions")))


def _principle(lead: str, *parts: tree.Inline) -> Inlines:
    """Nothing where the sentence it rests on is withheld."""
    if parts and not tree.plain(parts[:1]):
        return ()
    line: list[tree.Inline] = [tree.Strong(tree.words(lead))]
    for part in parts:
        if tree.plain((part,)):
            line += [tree.Text(" "), part]
    return tuple(line)


def _quoted(desk: Desk, line: Inlines, unit: Unit, *, holding: str = "", **where: object) -> Inlines:
    """With a short quotation, of somebody whom the summary does not quote elsewhere."""
    found = [q for q in desk.quotes(unit, n=8, holding=holding, **where) if len(q.text) <= SHORT]
    new = [q for q in found if q.source.voice not in desk.summed_up]
    if not new or not line:
        return line
    desk.summed_up.add(new[0].source.voice)
    return (*line, tree.Text(" "), *bracketed(desk, new[0], desk.described(new[0])))


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
    if len(counts) < 2 or counts[0] == counts[1] or counts[0] < TO_COMPARE:
        return
    line = _principle(
        f"{ranked[0].quoted} concerned respondents more widely than anything else.",
        desk.book.sentence(
            "It was taken up in {s/S} {S:submission}."
            if counts[0] == desk.value(desk.count(None, "submissions"))
            else "It was taken up in {s} of {S:submission}.",
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
    return desk.book.sentence(frame, **{**finding.slots, "title": unit.titled})


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
    """Whether the first was chosen more than all others together, and by enough to say so."""
    values = [desk.value(count) for _, count in chosen]
    enough = not desk.is_slight and len(values) > 1 and values[0] >= TO_COMPARE
    return enough and values[0] > sum(values[1:])


def _chosen(desk: Desk, facet: str, options: dict[str, str]) -> list[tuple[str, Count]]:
    """The options that were chosen, the most frequent first."""
    counts = [(label, desk.count(None, option=f"{facet}:{code}")) for code, label in options.items()]
    return sorted((p for p in counts if desk.value(p[1])), key=lambda p: -desk.value(p[1]))


def _participation(desk: Desk) -> Inlines:
    missing, thin = steps.absent(desk), steps.lonely(desk)
    more = []
    if thin:
        t = desk.count(None, "submissions", sector=thin)
        names = listing([PROSE[s] for s in thin])
        frame = "Only {t:submission} came from {names}."
        more.append(desk.book.sentence(frame, names=names, t=t))
    if missing:
        more.append(tree.Text(f"Nothing came from {listing(missing, ' or ')}."))
    return _principle(_evenness(desk, uneven=bool(missing or thin)), _most(desk), *more)


def _evenness(desk: Desk, *, uneven: bool) -> str:
    if desk.is_slight:
        return "The record is small, and carries no general conclusion."
    if uneven:
        return "The record is uneven, and conclusions from it should be too."
    first, second = submissions(desk)[:2]
    ahead = desk.value(first[1]) > desk.value(second[1])
    return (
        f"{capitalised(PROSE[first[0]])} wrote more than any other sector."
        if ahead
        else "No sector prevails."
    )


def _most(desk: Desk) -> tree.Inline:
    """Who sent more than others; where two sent alike, how many that is."""
    counts = submissions(desk)
    n, most = desk.count(None, "submissions"), counts[0][1]
    if len(counts) == 1:
        frame = "The {n:submission} came from {lead}."
    elif desk.value(most) == desk.value(counts[1][1]):
        frame = "No sector sent more than {L} of the {n:submission}."
    else:
        frame = "{lead} sent {L} of the {n:submission}."
    return desk.book.sentence(frame, lead=sender(desk), L=most, n=n)


def _gaps(desk: Desk) -> Iterator[Inlines]:
    """What was asked and went without an answer, or with hardly one."""
    said = []
    blank = [unit for unit in desk.units if not desk.value(desk.count(unit))]
    if blank and len(blank) < len(desk.units):
        n = desk.count(None, item=[key for unit in blank for key in unit.keys])
        said.append(desk.book.sentence("{topics} drew {n:comment}.", topics=capitalised(topics(blank)), n=n))
    if desk.hardly:
        keys = [part.key for part in desk.hardly]
        frame = "{parts} drew {m:comment} between them." if len(keys) > 1 else "{parts} drew {m:comment}."
        m = Count("comments", {"item": keys})
        said.append(desk.book.sentence(frame, parts=capitalised(labels(desk.hardly)), m=m))
    told = [one for one in said if tree.plain((one,))]
    if told and any(unit.asks_stance for unit in desk.units):
        yield _principle("Parts of the guidance were not commented on.", *told)
    elif told:
        yield _principle("Parts of the call remain without a usable answer.", *told)


def _on_guidelines(desk: Desk) -> Iterator[Inlines]:
    taken = [u for u in desk.units if desk.value(desk.count(u, stance=[*FOR, *AGAINST])) >= TO_COMPARE]
    if taken:
        yield _overall(desk, taken)
        yield from _extremes(desk, taken)
        yield from _objectors(desk)
    yield _participation(desk)
    yield from _gaps(desk)


LEANING = "On {i:item} of the text with stances enough to tell, more are for it than against."


def _overall(desk: Desk, taken: list[Unit]) -> Inlines:
    slots = stances(desk, None)
    v = {name: desk.value(count) for name, count in slots.items()}
    asked = [unit for unit in desk.units if unit.asks_stance]
    if v["F"] * 2 <= v["n"]:
        lead = "Opinion on the guidance is divided."
    elif len(taken) * 2 < len(asked):
        lead = "Where stances suffice to tell, the guidance is accepted."
    elif v["c"] > v["f"]:
        lead = "The guidance is accepted in principle and contested in detail."
    else:
        lead = "The guidance is accepted."
    leaning = desk.count(None, "items", leaning={"by": "item", "is": "for", "at_least": TO_COMPARE})
    return _principle(
        lead,
        desk.told(
            (
                *(
                    [
                        "Of the {n:comment} with a stance, {F} are in favour, {c} of them on condition of changes."
                    ]
                    if 0 < v["c"] < v["F"]
                    else [
                        "Of the {n:comment} with a stance, {F} are in favour, {c/F} on condition of changes."
                    ]
                    if v["c"] > 1
                    else []
                ),
                "Of the {n:comment} with a stance, {F} {F|is|are} in favour.",
            ),
            **slots,
        ),
        *([desk.book.sentence(LEANING, i=leaning)] if desk.value(leaning) else []),
    )


def _extremes(desk: Desk, taken: list[Unit]) -> Iterator[Inlines]:
    """The guidelines with the firmest support, with more requests for changes and more objections than the others."""
    for code, lead, frame, worth in (
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
    ):
        unit = _alone_at_the_top(desk, taken, worth)
        if unit is not None:
            said = desk.book.sentence(
                frame, x=desk.count(unit, stance=code), n=desk.count(unit, stance=list(STANCES))
            )
            yield _quoted(desk, _principle(lead.format(unit.quoted), said), unit, stance=code)


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
