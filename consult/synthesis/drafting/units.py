"""What a section says about a question or a guideline, led by what is most remarkable there.

Findings are told in the order of their weight; how many answered, and from which sectors, follows where it belongs. A
phrase or a stance stands with the quotations that bear it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, capitalised
from consult.synthesis.drafting import phrases, steps
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.drafting.findings import SINGULAR, Finding, by_sector, findings, sender
from consult.synthesis.drafting.findings_stance import balance, compared, leads
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.terms import Term, distinctive
from consult.synthesis.drafting.voices import block, paragraphs, parted, spaced, with_stance
from consult.synthesis.quotations import Quote

THIN = 8
TELLING = 0.9
LED_ALREADY = 0.6
"""Taken off for each section that a finding of the same kind has led, so that an equal one may."""
ALREADY_SPREAD = 2.1
RECORD = 0.8
TERMS = 1.4
UNTOLD = ("dissent", "opposed", "widest", "undecided")
"""Kinds of findings that leave a reader in want of the other stances."""
OF_PARTS = ("unanswered", "sparse")
"""Kinds of findings behind which "it" would be understood of a part of the question."""
Inlines = tree.Inlines


@dataclass
class Section:
    """A section in the making: paragraphs with the weight by which they are put in order."""

    desk: Desk
    unit: Unit
    found: list[Finding]
    lead: Finding | None = None
    quoted: list[Quote] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """Phrases that were told to be shared."""
    parts: list[tuple[float, list[tree.Block]]] = field(default_factory=list)

    def add(self, weight: float, blocks: list[tree.Block]) -> None:
        if blocks:
            self.parts.append((weight, blocks))

    def blocks(self) -> list[tree.Block]:
        ordered = sorted(self.parts, key=lambda part: -part[0])
        return [block for _, blocks in ordered for block in blocks]


def open_unit(desk: Desk, unit: Unit) -> list[tree.Block]:
    """A question: what stands out, in whose words, who answered, and what may follow."""
    section = Section(desk, unit, findings(desk, unit))
    desk.found[unit.key] = section.found
    section.lead = lead = _lead(desk, section.found)
    rest = [finding for finding in section.found if finding is not lead]
    if desk.is_slight:
        _slight(section)
    elif desk.value(desk.count(unit)) < THIN:
        _short(section, lead, rest)
    else:
        _long(section, lead, rest)
    return (
        section.blocks()
        + _endorsed(desk, unit)
        + steps.after_question(desk, unit, section.found, section.told)
    )


def _lead(desk: Desk, found: Sequence[Finding]) -> Finding | None:
    able = [f for f in found if f.weight >= TELLING]
    lead = max(able, key=lambda f: f.weight - LED_ALREADY * desk.leads[f.kind], default=None)
    if lead:
        desk.leads[lead.kind] += 1
    return lead


def _slight(section: Section) -> None:
    """Of a consultation that nothing can depart from: what was sent, what was left out, and in whose words."""
    told = [
        (_record(section, opens=True),),
        *(_say(section, f) for f in section.found if f.kind == "unanswered"),
    ]
    section.add(10.0, [tree.Paragraph(_noted(section.desk, told, section.unit))])
    section.add(1.0, _voices(section, 2))


def _short(section: Section, lead: Finding | None, rest: Sequence[Finding]) -> None:
    """All facts in a paragraph, the voices behind it."""
    more = [f for f in _compatible(lead, rest) if f.kind not in ("shared", "reach")][:2]
    said = [_say(section, f, opens=i == 0) for i, f in enumerate([f for f in (lead, *more) if f])]
    record = (_record(section, opens=not said),)
    place = 0 if lead and lead.kind in OF_PARTS else min(1, len(said))
    told = [*said[:place], record, *said[place:]]
    section.add(10.0, [tree.Paragraph(_noted(section.desk, told, section.unit))])
    section.add(1.0, _voices(section, 2))


def _long(section: Section, lead: Finding | None, rest: Sequence[Finding]) -> None:
    desk = section.desk
    compatible = _compatible(lead, rest)
    shared = [f for f in compatible if f.kind == "shared" and f.weight >= ALREADY_SPREAD][:2]
    facts = [f for f in compatible if f.kind not in ("shared", "reach")][:4]
    first, later = ([], facts) if lead and lead.kind == "shared" else (facts[:1], facts[1:])
    _open(section, lead, first)
    alone: list[Inlines] = []
    for finding in shared:
        quotes = _holding(section, finding.phrase)
        said = _say(section, finding)
        if quotes:
            section.add(finding.weight - 0.5, paragraphs(desk, quotes, said))
        else:
            alone.append(said)
    record = [(_record(section, opens=False),), *(_say(section, f) for f in later), *alone]
    weight = max([RECORD, *(f.weight for f in later[:1])])
    section.add(weight, [tree.Paragraph(spaced([s for s in record if s]))])
    section.add(TERMS, _terms(section))
    section.add(0.1, _voices(section, max(0, 4 - len(section.quoted))))


def _open(section: Section, lead: Finding | None, first: Sequence[Finding]) -> None:
    if lead is None:
        section.add(
            10.0, [tree.Paragraph(_noted(section.desk, [(_record(section, opens=True),)], section.unit))]
        )
        return
    said = [_say(section, f, opens=i == 0) for i, f in enumerate((lead, *first))]
    quotes = _holding(section, lead.phrase) if lead.phrase else []
    section.add(10.0, paragraphs(section.desk, quotes, _noted(section.desk, said, section.unit)))


def _compatible(lead: Finding | None, rest: Sequence[Finding]) -> list[Finding]:
    """Without what the lead tells already: a sector that is absent is not told twice, nor a reach."""
    told = lead.names if lead else frozenset()
    kept: list[Finding] = []
    for finding in rest:
        if finding.names and finding.names <= told:
            continue
        if finding.weight >= (0.4 if finding.kind.startswith("facet") else 0.6):
            kept.append(finding)
            told |= finding.names
    return kept


def _say(section: Section, finding: Finding, *, opens: bool = False) -> Inlines:
    frames = phrases.SHARED_MORE if finding.phrase and not opens else finding.frames
    desk = section.desk
    said = (desk.open if opens else desk.say)(frames, **finding.slots)
    if finding.phrase:
        section.told.add(finding.phrase)
        section.desk.phrases.add(finding.phrase)
    return (said,) if tree.plain((said,)) else ()


def _record(section: Section, *, opens: bool) -> tree.Inline:
    """How many answered, by sector."""
    desk, unit = section.desk, section.unit
    return (desk.open if opens else desk.say)(
        _record_frames(section),
        s=desk.count(unit, "submissions"),
        S=desk.count(None, "submissions"),
        n=desk.count(unit),
        tally=by_sector(desk, unit),
        lead=sender(desk, unit),
        topic=unit.name,
    )


def _record_frames(section: Section) -> tuple[str, ...]:
    """With the reach of the question where it is remarkable and was not told."""
    desk, unit = section.desk, section.unit
    reach = next((f.frames for f in section.found if f.kind == "reach" and f is not section.lead), None)
    if desk.value(desk.count(None, "sectors")) == 1:
        return phrases.RECORD_SAME
    if desk.value(desk.count(unit, "sectors")) == 1:
        one = desk.value(desk.count(unit, "submissions")) == 1
        return phrases.RECORD_ONE if one else phrases.RECORD_ALONE
    if reach is phrases.REACH_TOP:
        return phrases.RECORD_TOP
    if desk.value(desk.count(unit, "submissions")) == desk.value(desk.count(None, "submissions")):
        return tuple(frame for frame in phrases.RECORD if "{S" not in frame)
    return phrases.RECORD_LAST if reach is phrases.REACH_LAST else phrases.RECORD


def _holding(section: Section, phrase: str) -> list[Quote]:
    """Two quotations with the phrase in them, of different speakers and, where it can be, sectors."""
    quotes = section.desk.quotes(section.unit, n=2, holding=phrase, phrase=phrase)
    section.quoted += quotes
    return quotes


def _voices(section: Section, n: int) -> list[tree.Block]:
    quotes = section.desk.quotes(section.unit, n=n) if n else []
    section.quoted += quotes
    return paragraphs(section.desk, quotes)


def _terms(section: Section) -> list[tree.Block]:
    """Phrases that are typical of a sector, of two in a sentence, and a quotation for each where there is one."""
    desk, unit = section.desk, section.unit
    sources, found = desk.sources_on(unit), []
    for sector, _ in desk.sectors(unit):
        terms = distinctive(sources, sector, question=unit.words)
        if terms := [t for t in terms if t.text.lower() not in {*section.told, *PROSE.values()}]:
            found.append((sector, terms))
    if len(found) > 1:
        desk.apart.add(unit.key)
    made: Inlines = ()
    for (sector, terms), frames in zip(found[:2], (phrases.TERMS, phrases.VERSUS), strict=False):
        made += _typical(desk, desk.speech.pick(frames).replace("{sector}", PROSE[sector]), terms, bool(made))
    if not made:
        return []
    quotes = [q for sector, terms in found[:2] for q in _with_a_term(section, sector, terms)]
    return paragraphs(desk, quotes, (*made, tree.Text(".")))


def _typical(desk: Desk, frame: str, terms: Sequence[Term], goes_on: bool) -> Inlines:
    before, after = frame.split("{terms}")
    made: list[tree.Inline] = [tree.Text(f", {before}" if goes_on else capitalised(before))]
    for i, term in enumerate(terms):
        gap = "" if not i else " and " if i == len(terms) - 1 else ", "
        made += [*tree.words(gap)] if gap else []
        made.append(tree.Link(desk.address(term.comment), tree.words(f"“{term.text}”")))
    return (*made, tree.Text(after)) if after else tuple(made)


def _with_a_term(section: Section, sector: str, terms: Sequence[Term]) -> list[Quote]:
    """A quotation from this sector with one of its phrases in it."""
    for term in terms:
        quotes = section.desk.quotes(section.unit, n=1, holding=term.text, sector=sector)
        if new := [q for q in quotes if q.text not in {quote.text for quote in section.quoted}]:
            section.quoted += new
            return new
    return []


def stance_unit(desk: Desk, unit: Unit) -> list[tree.Block]:
    """A guideline: what is remarkable about its reception, who stands where, why, and what may follow."""
    found = leads(desk, unit)
    lead = max(found, key=lambda f: f.weight - LED_ALREADY * desk.leads[f.kind])
    desk.leads[lead.kind] += 1
    frames, slots = balance(desk, unit)
    more = sorted(compared(desk, unit, lead), key=lambda f: -f.weight)
    said = [desk.open(lead.frames, **lead.slots)]
    told = [desk.say(f.frames, **f.slots) for f in more if f.weight >= TELLING][:2]
    sum_ = [desk.say(frames, **slots)] if lead.kind in UNTOLD else []
    order = desk.speech.pick(("sum second", "sum last"))
    facts = [*said, *sum_, *told] if order == "sum second" else [*said, *told, *sum_]
    opening = _noted(desk, [(s,) for s in facts if tree.plain((s,))], unit)
    blocks = _reasons(desk, unit, opening)
    return blocks + _endorsed(desk, unit) + steps.after_guideline(desk, unit)


def _endorsed(desk: Desk, unit: Unit) -> list[tree.Block]:
    """How many endorse what was said, and from where; not where small counts are withheld, as on the page."""
    n = desk.count(unit, "endorsements")
    if desk.book.below or not desk.value(n):
        return []
    counts = [(s.value, desk.count(unit, "endorsements", sector=s.value)) for s in Sector]
    pairs = [(SINGULAR.get(s, PROSE[s]), count) for s, count in counts if desk.value(count)]
    if len(pairs) == 1:
        one, _, many = pairs[0][0].partition("|")
        sector = many if many and desk.value(n) > 1 else one
        said = desk.say(phrases.ENDORSED_FROM_ONE_SECTOR, n=n, sector=sector)
    else:
        said = desk.say(phrases.ENDORSED, n=n, by=Tally(pairs, shape="{n} from {label}"))
    return [tree.Paragraph((said,))]


def _reasons(desk: Desk, unit: Unit, opening: Inlines) -> list[tree.Block]:
    """Quotations by stance: those against, those who want changes, those in favour."""
    quotes: list[tuple[str, Quote]] = []
    for stance in ("oppose", "support_with_changes", "support", "no_position"):
        voices = {quote.source.voice for _, quote in quotes}
        found = desk.quotes(unit, n=2, stance=stance)
        quotes += [(stance, quote) for quote in found if quote.source.voice not in voices][:1]
    quotes = quotes[:3]
    short, long = parted(desk, [quote for _, quote in quotes])
    said = [with_stance(desk, quote, stance) for stance, quote in quotes if quote in short]
    joined = len(short) < 2 or desk.speech.pick(("in a paragraph", "apart")) == "in a paragraph"
    after = [block(desk, q) for q in long]
    if joined:
        return [tree.Paragraph(spaced([opening, *said])), *after]
    return [tree.Paragraph(opening), tree.Paragraph(spaced(said)), *after]


def questions(unit: Unit) -> tree.Footnote:
    """The full text of what was asked."""
    lines = (f"{unit.noun.capitalize()} {p.label}: {p.words}" if p.label else p.words for p in unit.parts)
    return tree.Footnote(tuple(tree.Paragraph(tree.words(line)) for line in lines))


def _noted(desk: Desk, sentences: Sequence[Inlines], unit: Unit) -> Inlines:
    """Sentences with spaces between, and the full text of the question behind the first."""
    told = [sentence for sentence in sentences if sentence and tree.plain(sentence)]
    if not told:
        told = [(desk.open(phrases.WITHHELD, topic=unit.name),)]
    return spaced([(*told[0], questions(unit)), *told[1:]])


__all__ = ["open_unit", "questions", "stance_unit"]
