"""The executive summary: principles drawn from the strongest findings, each with what it rests on and a voice."""

from collections.abc import Iterator

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, capitalised, listing
from consult.synthesis.drafting import steps, summary_stance
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
from consult.synthesis.drafting.front import Blocks, paragraph
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.principles import Inlines, principle, quoted
from consult.synthesis.figures import Count

AT_MOST = 7


def executive_summary(desk: Desk) -> Blocks:
    """Written after the sections, whose findings it draws on."""
    stance = any(u.asks_stance for u in desk.units)
    made = (_on_guidelines(desk) if stance else _on_questions(desk)) if len(desk.book.rows) else ()
    found = [line for line in made if line][:AT_MOST]
    if not found:
        found = [principle("Nothing was heard.")]
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
    line = principle(f"Across sectors the argument is about {names}.", *said)
    for unit, finding in ranked:
        line = quoted(desk, line, unit, holding=finding.phrase)
    yield line


def _reach(desk: Desk) -> Iterator[Inlines]:
    ranked = _by_reach(desk)
    counts = [desk.value(desk.count(u, "submissions")) for u in ranked[:2]]
    if len(counts) < 2 or counts[0] == counts[1] or counts[0] < TO_COMPARE:
        return
    line = principle(
        f"{ranked[0].quoted} concerned respondents more widely than anything else.",
        desk.book.sentence(
            "It was taken up in {s/S} {S:submission}."
            if counts[0] == desk.value(desk.count(None, "submissions"))
            else "It was taken up in {s} of {S:submission}.",
            s=desk.count(ranked[0], "submissions"),
            S=desk.count(None, "submissions"),
        ),
    )
    yield quoted(desk, line, ranked[0])


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
    line = principle(f"{capitalised(a)} and {b} do not give their attention to the same questions.", *said)
    code = next(s.value for s in Sector if PROSE[s.value] == a)
    yield quoted(desk, line, unit, sector=code)


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
        yield principle(
            f"The debate is chiefly about {models[0][0]}.", desk.book.sentence(frame, tally=Tally(models))
        )
    if _leads(desk, evidence):
        frame = "As their ground, comments cite {tally}."
        yield principle(
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
    return principle(_evenness(desk, uneven=bool(missing or thin)), _most(desk), *more)


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
        yield principle("Parts of the guidance were not commented on.", *told)
    elif told:
        yield principle("Parts of the call remain without a usable answer.", *told)


def _on_guidelines(desk: Desk) -> Iterator[Inlines]:
    yield from summary_stance.positions(desk)
    yield _participation(desk)
    yield from _gaps(desk)


__all__ = ["executive_summary"]
