"""Quotations in plain report English: with their source in brackets, behind a verb that fits them, or before it."""

import re
from collections.abc import Sequence

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import capitalised
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.quotations import Quote, nested

LONG = 230
IMPERATIVE = (
    r"^(?:Ask|Develop|Encourage|Ensure|Establish|Foster|Give|Incentivi[sz]e|Include|Invest|Let|Make|Promote|Publish|Put|"
    r"Require|Share|Support|Use|Write)\b"
)
VERBS = (
    (r"\?$", ("asks",)),
    (IMPERATIVE, ("recommends", "proposes")),
    (r"\b(?:we|I) urge\b", ("urges",)),
    (r"\b(?:we|I) (?:recommend|suggest|propose)\b", ("recommends", "proposes")),
    (r"\b(?:must|should|ought|cannot|never)\b", ("argues", "holds", "maintains", "stresses", "submits")),
    (
        r"(?=.*\b(?:risk|harm|danger|threat|misus|attack))(?=.*\b(?:will|would|could|may|might)\b)",
        ("warns",),
    ),
    (
        r"\b(?:(?:we|I) (?:found|saw|watched|measured)|(?:our|a|the) (?:survey|study)|last year|"
        r"our \w+ (?:is|are|was|were|has|have))\b",
        ("reports",),
    ),
    (r"", ("writes", "observes", "states", "notes", "points out")),
)
FROM = (
    "From {sector}: ",
    "In the words of {sector}: ",
    "{sector} had this to say: ",
    "A view from {sector}: ",
    "Heard from {sector}: ",
)
PUT = ("To quote {who}: ", "{who} put it this way: ", "As {who} put it: ")
STANCES = {
    "oppose": (
        "Of those opposed, {who} {verb}: ",
        "{who} opposes it and {verb}: ",
        "Against the guideline, {who} {verb}: ",
        "{who}, opposed to it, {verb}: ",
        "An opponent, {who}, {verb}: ",
        "In opposition, {who} {verb}: ",
    ),
    "support_with_changes": (
        "Asking for changes, {who} {verb}: ",
        "{who} would have it changed and {verb}: ",
        "In favour, subject to changes, {who} {verb}: ",
        "{who} supports it on conditions and {verb}: ",
        "Among those who want changes, {who} {verb}: ",
        "{who}, in favour but for the wording, {verb}: ",
        "Wishing for another wording, {who} {verb}: ",
        "With its support made conditional, {who} {verb}: ",
    ),
    "support": (
        "In support, {who} {verb}: ",
        "{who} supports the text and {verb}: ",
        "Of those in favour, {who} {verb}: ",
        "{who} is content with the guideline and {verb}: ",
        "Speaking for it, {who} {verb}: ",
        "{who}, who would keep the text, {verb}: ",
    ),
    "no_position": (
        "Without taking a position, {who} {verb}: ",
        "{who} takes no position and {verb}: ",
        "Undecided, {who} {verb}: ",
    ),
}


def verb_for(desk: Desk, quote: Quote) -> str:
    """A neutral verb that the quoted words bear out."""
    return desk.speech.pick(next(verbs for pattern, verbs in VERBS if re.search(pattern, quote.text, re.I)))


def ended(words: str) -> str:
    """With a full stop, where a name such as “Example Works, Inc.” has brought none."""
    return words if words.endswith(".") else f"{words}."


def bracketed(desk: Desk, quote: Quote, source: str) -> tree.Inlines:
    """“Words” (source). The full stop goes behind the bracket; a question mark stays inside."""
    text = nested(quote.text.removesuffix("."))
    return tree.words(desk.link(quote, f"“{text}”"), f" ({source}).")


def spoken(desk: Desk, quote: Quote) -> tree.Inlines:
    who = capitalised(desk.who(quote))
    return tree.words(f"{who} {verb_for(desk, quote)}: ", desk.link(quote, f"“{nested(quote.text)}”"))


def behind(desk: Desk, quote: Quote) -> tree.Inlines:
    """“Words”, writes the speaker."""
    text = nested(quote.text.removesuffix("."))
    who = ended(desk.who(quote).removesuffix(","))
    return tree.words(desk.link(quote, f"“{text}”"), f", {verb_for(desk, quote)} {who}")


def with_stance(desk: Desk, quote: Quote, stance: str) -> tree.Inlines:
    """The speaker, what they think of the guideline, and their words."""
    who = desk.who(quote).removesuffix(",")
    personal = desk.is_person(quote)
    frames = [f for f in STANCES[stance] if not (personal and re.search(r"\bits\b", f))]
    frame = desk.speech.pick(frames)
    verb = verb_for(desk, quote) if "{verb}" in frame else ""
    return tree.words(
        capitalised(frame.format(who=who, verb=verb)), desk.link(quote, f"“{nested(quote.text)}”")
    )


def lines(desk: Desk, quotes: Sequence[Quote], *, opens: bool) -> list[tree.Inlines]:
    """Short quotations behind one another. `opens`: nothing stands before them in their paragraph, so that the first
    needs an introduction."""
    made: list[tree.Inlines] = []
    for i, quote in enumerate(quotes):
        if opens and not i:
            made.append(_opening(desk, quote))
            continue
        form = desk.speech.pick(("bracketed", "spoken", "behind", "bracketed again"))
        if form == "spoken" or re.match(IMPERATIVE, quote.text):
            made.append(spoken(desk, quote))
        elif form == "behind" and not quote.text.endswith("?"):
            made.append(behind(desk, quote))
        else:
            made.append(bracketed(desk, quote, desk.source_of(quote)))
    return made


def _opening(desk: Desk, quote: Quote) -> tree.Inlines:
    form = desk.speech.pick(
        ("spoken", "from a sector", "put so", "spoken again", "from a sector again", "bare")
    )
    named = quote.source.sector not in (Sector.INDIVIDUAL, Sector.OTHER)
    if form.startswith("from") and named:
        lead = desk.speech.pick(FROM).replace("{sector}", PROSE[quote.source.sector])
        return (tree.Text(capitalised(lead)), *bracketed(desk, quote, desk.name(quote)))
    if form == "put so":
        who = desk.who(quote).removesuffix(",")
        lead = desk.speech.pick(PUT).format(who=who)
        return (tree.Text(capitalised(lead)), desk.link(quote, f"“{nested(quote.text)}”"))
    if form == "bare" and not re.match(IMPERATIVE, quote.text):
        return bracketed(desk, quote, desk.source_of(quote))
    return spoken(desk, quote)


def block(desk: Desk, quote: Quote) -> tree.Quotation:
    desk.note(quote)
    desk.set_out.add(quote.source.voice)
    return tree.Quotation(
        tree.words(quote.text), capitalised(desk.source_of(quote)), desk.address(quote.source.comment)
    )


def parted(desk: Desk, quotes: Sequence[Quote]) -> tuple[list[Quote], list[Quote]]:
    """Those that stand in a paragraph, and the long ones that are set out, once for each speaker."""
    long = [q for q in quotes if len(q.text) > LONG and q.source.voice not in desk.set_out]
    return [quote for quote in quotes if quote not in long], long


def paragraphs(desk: Desk, quotes: Sequence[Quote], before: tree.Inlines = ()) -> list[tree.Block]:
    """A paragraph of what stands before and the short quotations, the long ones as blocks after it."""
    short, long = parted(desk, quotes)
    told = spaced([part for part in (before, *lines(desk, short, opens=not before)) if part])
    blocks: list[tree.Block] = [tree.Paragraph(told)] if told else []
    return [*blocks, *(block(desk, quote) for quote in long)]


def spaced(sentences: Sequence[tree.Inlines]) -> tree.Inlines:
    """Sentences with a space between."""
    found: list[tree.Inline] = []
    for sentence in sentences:
        found += [*([tree.Text(" ")] if found else []), *sentence]
    return tuple(found)
