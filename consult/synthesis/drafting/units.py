"""What a section says about one question or guideline: facts, the telling ones first, then voices."""

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, capitalised, listing
from consult.synthesis.drafting import phrases, phrases_stance
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.proposals import Proposal
from consult.synthesis.drafting.terms import distinctive
from consult.synthesis.drafting.voices import paragraphs, spaced
from consult.synthesis.figures import AGAINST, FOR, Count
from consult.synthesis.quotations import Quote

ENOUGH = 2
TO_COMPARE = 4
MANY_PARTS = 3
THIN = 8
MOST_FACTS = 3
Sentences = list[tree.Inline]
Inlines = tuple[tree.Inline, ...]


def open_unit(desk: Desk, unit: Unit, section: str) -> list[tree.Block]:
    """A question: who answered and which part of it, whose words differ, in which words."""
    first = [desk.say(_coverage_frames(desk, unit), opens=True, **_coverage(desk, unit)), _questions(unit)]
    silence, others = _silence(desk, unit), _others(desk, unit, first[0])
    rest = [*silence, *others] if _loud(desk, unit) else [*others, *silence]
    facts = _joined([*_facets(desk, unit), *_parts(desk, unit)][:MOST_FACTS])
    thin = desk.value(desk.count(unit)) < THIN
    quotes = desk.quotes(unit, n=2 if thin else 4)
    words = () if thin else _words(desk, unit)
    blocks = _arranged(desk, _joined(first, rest), facts, words, quotes)
    return blocks + _next_steps_open(desk, unit, section, first[0])


def _loud(desk: Desk, unit: Unit) -> bool:
    """Whether a sector that is silent here is among the two that wrote more than the others elsewhere."""
    return bool({sector for sector, _ in desk.sectors()[:2]} & set(desk.silent(unit)))


def _arranged(
    desk: Desk, opening: Inlines, facts: Inlines, words: Inlines, quotes: list[Quote]
) -> list[tree.Block]:
    """Facts before the quotations, between them or in one paragraph with the opening, in turn."""
    order = desk.speech.pick(("facts first", "voices first", "in one"))
    told: list[tree.Block] = [tree.Paragraph(opening)]
    more: list[tree.Block] = [tree.Paragraph(part) for part in (facts, words) if part]
    if order == "facts first":
        return [*told, *more[:1], *paragraphs(desk, quotes[:2]), *more[1:], *paragraphs(desk, quotes[2:])]
    if order == "voices first":
        return [*told, *paragraphs(desk, quotes[:2]), *more, *paragraphs(desk, quotes[2:])]
    joined = spaced([part for part in (opening, facts) if part])
    ending: list[tree.Block] = [tree.Paragraph(words)] if words else []
    return [tree.Paragraph(joined), *paragraphs(desk, quotes), *ending]


def stance_unit(desk: Desk, unit: Unit, section: str) -> list[tree.Block]:
    """A guideline: how it was received, between which sectors opinions differ, why, and what may follow."""
    slots = _stances(desk, unit)
    verdict = desk.say(_reception(desk, slots), opens=True, topic=unit.name, **slots)
    blocks: list[tree.Block] = [tree.Paragraph(_joined([verdict, _questions(unit)], _compared(desk, unit)))]
    quotes: list[Quote] = []
    for stances in (("oppose",), ("support_with_changes",), ("support", "no_position", "")):
        taken = [quote.source.voice for quote in quotes]
        found = desk.quotes(unit, n=2, stance=list(stances))
        quotes += [quote for quote in found if quote.source.voice not in taken][:1]
    blocks += paragraphs(desk, quotes)
    _next_steps_stance(desk, unit, section, verdict)
    return blocks


def _coverage(desk: Desk, unit: Unit) -> dict[str, object]:
    lead, count = desk.sectors(unit)[0]
    return {
        "topic": unit.name,
        "lead": PROSE[lead],
        "L": count,
        "n": desk.count(unit),
        "s": desk.count(unit, "submissions"),
        "o": desk.count(unit, "organisations"),
        "k": desk.count(unit, "sectors"),
        "S": desk.count(None, "submissions"),
    }


def _coverage_frames(desk: Desk, unit: Unit) -> tuple[str, ...]:
    s, total = desk.value(desk.count(unit, "submissions")), desk.value(desk.count(None, "submissions"))
    wide = phrases.WIDE if total and s / total > 0.7 else ()
    single = desk.value(desk.count(unit, "sectors")) < ENOUGH
    frames = (*phrases.COVERAGE, *wide)
    return tuple(f for f in frames if not (single and ("{L}" in f or "{k" in f)))


def _others(desk: Desk, unit: Unit, first: tree.Inline) -> Sentences:
    """The sectors by number of comments; only the others, where the sentence before named the first."""
    heard = desk.sectors(unit)
    named = PROSE[heard[0][0]] in tree.plain((first,)).lower()
    rest = heard[1:] if named else heard
    tally = Tally([(PROSE[sector], count) for sector, count in rest])
    return (
        [desk.say(phrases.CONTRAST if named else phrases.BY_SECTOR, tally=tally)]
        if len(rest) >= ENOUGH
        else []
    )


def _silence(desk: Desk, unit: Unit) -> Sentences:
    silent = desk.silent(unit)
    if not silent:
        return []
    return [desk.say(phrases.SILENT, silent=listing([PROSE[s] for s in silent], " and "))]


def _parts(desk: Desk, unit: Unit) -> Sentences:
    """Which of its parts was answered most, which not at all, and how far answers span questions."""
    n = desk.count(unit)
    below = [(part, Count("comments", {"item": part.key})) for part in unit.parts[1:]]
    found: Sentences = []
    answered = sorted((p for p in below if desk.value(p[1])), key=lambda p: -desk.value(p[1]))
    if len(below) >= ENOUGH and answered and desk.value(answered[0][1]) > 1:
        part, count = answered[0]
        found.append(desk.say(phrases.FOCUS, part=f"question {part.label}", Q=count, n=n))
    blank = [part.label for part, count in below if not desk.value(count)]
    if blank:
        found.append(desk.say(phrases.UNANSWERED, parts=_labels(blank)))
    other = [key for u in desk.units if u is not unit for key in u.keys]
    together = desk.count(unit, also_item=other)
    if other and desk.value(together) > 1:
        found.append(desk.say(phrases.TOGETHER, T=together, n=n))
    return found


def _labels(labels: list[str]) -> str:
    return f"question{'s' if len(labels) > 1 else ''} {listing(labels)}"


def _facets(desk: Desk, unit: Unit) -> Sentences:
    found: Sentences = []
    for frames, alone, facet, options in (
        (
            phrases.MODELS,
            phrases.MODELS_ALONE,
            "models_concerned",
            {"open": "open models", "closed": "closed models", "all": "models at large"},
        ),
        (
            phrases.EVIDENCE,
            phrases.EVIDENCE_ALONE,
            "evidence",
            {"experience": "experience", "study": "a study", "incident": "an incident", "none": "reasoning"},
        ),
    ):
        counts = [(label, desk.count(unit, option=f"{facet}:{code}")) for code, label in options.items()]
        named = sorted((p for p in counts if desk.value(p[1])), key=lambda p: -desk.value(p[1]))
        stated = desk.count(unit, option=[f"{facet}:{code}" for code in options])
        if desk.value(stated) < TO_COMPARE:
            continue
        if len(named) == 1:
            found.append(desk.say(alone, label=named[0][0], a=named[0][1], A=stated))
        else:
            found.append(desk.say(frames, tally=Tally(named)))
    return found


def _words(desk: Desk, unit: Unit) -> tuple[tree.Inline, ...]:
    """Distinctive phrases of two sectors in one sentence, each phrase linked to a comment it is in."""
    sources = desk.sources_on(unit)
    found = []
    for sector, _ in desk.sectors(unit):
        if terms := distinctive(sources, sector, question=unit.words):
            found.append((sector, terms))
    made: list[tree.Inline] = []
    frames = (phrases.TERMS, phrases.VERSUS)
    for (sector, terms), choices in zip(found[:2], frames, strict=False):
        frame = desk.speech.pick(choices).replace("{sector}", PROSE[sector])
        before, after = frame.split("{terms}")
        made.append(tree.Text(f", {before}" if made else capitalised(before)))
        for i, term in enumerate(terms):
            gap = "" if not i else " and " if i == len(terms) - 1 else ", "
            made += [*tree.words(gap)] if gap else []
            made.append(tree.Link(desk.address(term.comment), tree.words(f"“{term.text}”")))
        made += tree.words(after) if after else ()
    return (*made, tree.Text(".")) if made else ()


def _stances(desk: Desk, unit: Unit) -> dict[str, Count]:
    return {
        "n": desk.count(unit, stance=[*FOR, "no_position", *AGAINST]),
        "f": desk.count(unit, stance="support"),
        "c": desk.count(unit, stance="support_with_changes"),
        "F": desk.count(unit, stance=list(FOR)),
        "o": desk.count(unit, stance="oppose"),
    }


def _reception(desk: Desk, slots: dict[str, Count]) -> tuple[str, ...]:
    v = {name: desk.value(count) for name, count in slots.items()}
    if v["n"] < TO_COMPARE:
        return phrases_stance.THIN
    if v["o"] > v["F"]:
        return phrases_stance.AGAINST
    if v["o"] * 5 > v["n"]:
        return phrases_stance.MIXED
    kind: tuple[str, ...] = phrases_stance.AMEND if v["c"] > v["f"] else phrases_stance.WELCOME
    if v["o"]:
        kind = tuple(
            f for f in kind if "no opposition" not in f and "Not a voice" not in f and "not voiced" not in f
        )
    return tuple(f for f in kind if v["f"] or "{f" not in f)


def _compared(desk: Desk, unit: Unit) -> Sentences:
    slots = _stances(desk, unit)
    if desk.value(slots["n"]) < TO_COMPARE:
        return []
    a, b = (
        desk.count(unit, "sectors", leaning={"by": "sector", "is": lean, "at_least": ENOUGH})
        for lean in ("for", "against")
    )
    found: Sentences = []
    objections = sorted(
        ((s, desk.count(unit, sector=s, stance="oppose")) for s, _ in desk.sectors(unit)),
        key=lambda pair: -desk.value(pair[1]),
    )
    sector, x = objections[0]
    y = desk.count(unit, sector=sector, stance=[*FOR, "no_position", *AGAINST])
    if desk.value(b) == 1 and desk.value(x) * 2 > desk.value(y) >= ENOUGH:
        found.append(desk.say(phrases_stance.DISSENT, sector=PROSE[sector], x=x, y=y))
    elif desk.value(b) and desk.value(a):
        found.append(desk.say(phrases_stance.SPLIT, a=a, b=b))
    elif desk.value(slots["o"]) == 1:
        found.append(desk.say(phrases_stance.LONE_NO, sector=PROSE[sector]))
    elif desk.value(x) * 2 > desk.value(slots["o"]) > 1:
        found.append(desk.say(phrases_stance.CONCENTRATED, sector=PROSE[sector], x=x, o=slots["o"]))
    if not desk.value(b) and desk.value(a) >= ENOUGH:
        found.append(desk.say(phrases_stance.AGREE, a=a))
    return found + _silence(desk, unit)[: 2 - len(found)]


def _next_steps_stance(desk: Desk, unit: Unit, section: str, verdict: tree.Inline) -> None:
    v = {name: desk.value(count) for name, count in _stances(desk, unit).items()}
    if v["n"] < TO_COMPARE or not isinstance(verdict, tree.Claim):
        return
    lead = max(desk.sectors(unit), key=lambda p: desk.value(desk.count(unit, sector=p[0], stance="oppose")))[
        0
    ]
    x = desk.value(desk.count(unit, sector=lead, stance="oppose"))
    asking = _asking(desk, unit)
    if v["o"] > 1 and x * 2 > v["o"]:
        _propose(desk, unit, "work_with", verdict.id, 2 * v["o"], with_=PROSE[lead])
    elif v["c"] > v["f"]:
        _propose(desk, unit, "revise", verdict.id, v["c"], with_=asking)
    elif not v["o"] and v["f"] * 2 > v["n"]:
        _propose(desk, unit, "keep", verdict.id, v["f"])


def _asking(desk: Desk, unit: Unit) -> str:
    """The sector that asks for changes before any other."""
    asked = [(s, desk.value(desk.count(unit, sector=s, stance="support_with_changes"))) for s in Sector]
    ranked = sorted(asked, key=lambda pair: -pair[1])
    return PROSE[ranked[0][0].value] if ranked[0][1] > ranked[1][1] else ""


def _next_steps_open(desk: Desk, unit: Unit, section: str, coverage: tree.Inline) -> list[tree.Block]:
    """What coverage and facets suggest: priority, evidence, joint questions, voices to seek; else say so."""
    basis = coverage.id if isinstance(coverage, tree.Claim) else ""
    n, before = desk.value(desk.count(unit)), len(desk.proposals)
    grounds = {
        o: desk.value(desk.count(unit, option=f"evidence:{o}"))
        for o in ("none", "experience", "study", "incident")
    }
    silent = [s for s in desk.silent(unit) if s != Sector.INDIVIDUAL]
    blank = [p.label for p in unit.parts[1:] if not desk.value(Count("comments", {"item": p.key}))]
    if unit is max(desk.units, key=lambda u: desk.value(desk.count(u, "submissions"))):
        _propose(desk, unit, "priority", basis, 3 * n)
    for kind, mine in (("evidence_wanted", "none"), ("studies", "experience")):
        if grounds[mine] > max(1, 2 * grounds["study"], *(v for o, v in grounds.items() if o != mine)):
            _propose(desk, unit, kind, _stated(desk, unit, "evidence", basis), grounds[mine] + n)
    other = [key for u in desk.units if u is not unit for key in u.keys]
    joint = desk.value(desk.count(unit, also_item=other)) if other else 0
    if n >= TO_COMPARE and joint * 2 > n:
        _propose(desk, unit, "together", basis, joint)
    if desk.value(desk.count(unit, option="models_concerned:open")) == n >= TO_COMPARE:
        _propose(desk, unit, "open_models", _stated(desk, unit, "models_concerned", basis), n)
    if silent:
        _propose(desk, unit, "seek", basis, 2 * len(silent), with_=listing([PROSE[s] for s in silent]))
    if blank:
        _propose(desk, unit, "ask_again", basis, len(blank), with_=_labels(blank))
    if len(desk.proposals) > before:
        return []
    text = desk.speech.pick(phrases.NO_RECOMMENDATION)
    return [tree.Notice("missing", (tree.Paragraph(tree.words(text)),))]


def _propose(desk: Desk, unit: Unit, kind: str, basis: str, strength: int, *, with_: str = "") -> None:
    desk.proposals.append(Proposal(kind, with_, f"s-{unit.key}", basis, unit, strength))


def _stated(desk: Desk, unit: Unit, facet: str, otherwise: str) -> str:
    """The claim that says which options of a facet were chosen here."""
    for made in reversed(desk.book.made):
        for count, _ in made.figures.values():
            if count.where.get("item") == unit.keys and f"{facet}:" in str(count.where.get("option", "")):
                return made.code
    return otherwise


def _questions(unit: Unit) -> tree.Footnote:
    """The full text of what was asked."""
    lines = (f"{unit.noun.capitalize()} {p.label}: {p.words}" if p.label else p.words for p in unit.parts)
    return tree.Footnote(tuple(tree.Paragraph(tree.words(line)) for line in lines))


def _joined(*groups: Sentences) -> tuple[tree.Inline, ...]:
    """Sentences with spaces between; a note follows its sentence closely."""
    found: list[tree.Inline] = []
    for sentence in (s for group in groups for s in group):
        if sentence == tree.Text(""):  # withheld
            continue
        gap = [tree.Text(" ")] if found and not isinstance(sentence, tree.Footnote) else []
        found += [*gap, sentence]
    return tuple(found)


__all__ = ["open_unit", "spaced", "stance_unit"]
