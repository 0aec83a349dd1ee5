"""Quotations worked into the text: short ones inside a sentence, longer ones as blocks."""

import re

from consult.synthesis import document as tree
from consult.synthesis.claims import capitalised
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.quotations import Quote

LONG = 210
VERBS = (
    (r"\?$", ("asks", "wonders")),
    (r"\b(?:risk|harm|danger|threat|misuse|attack)\w*", ("warns", "cautions", "points to the danger")),
    (
        r"\b(?:we|our) (?:found|tested|saw|run|use|built|have|evaluate|work)\b",
        ("reports", "speaks from practice"),
    ),
    (r"\b(?:must|should|urge|recommend|need)\b", ("argues", "urges", "asks for action", "holds")),
    (r"\b(?:cannot|never|not)\b", ("objects", "insists", "maintains")),
    (r"", ("writes", "observes", "notes", "puts it this way", "finds", "submits", "contends")),
)
FRAMES = (
    "{who} {verb}: {q}",
    "{q}, {verb} {who}.",
    "In the words of {who}, {q}",
    "{who}, for its part, {verb}: {q}",
    "From {who} comes this: {q}",
    "To quote {who}: {q}",
    "{q} That is how {who} sees it.",
    "Here is {who}: {q}",
    "As {who} has it, {q}",
    "{q} The words are those of {who}.",
    "{who} {verb} as follows: {q}",
)
SIMPLE = frozenset(
    [
        "asks",
        "wonders",
        "warns",
        "cautions",
        "reports",
        "argues",
        "urges",
        "holds",
        "objects",
        "insists",
        "maintains",
        "writes",
        "observes",
        "notes",
        "finds",
        "submits",
        "contends",
    ]
)


def woven(desk: Desk, quote: Quote) -> tuple[tree.Inline, ...]:
    """A sentence around a short quotation. The quoted words link to their comment."""
    verb = desk.speech.pick(next(verbs for pattern, verbs in VERBS if re.search(pattern, quote.text, re.I)))
    frames = [f for f in FRAMES if ("{verb}" not in f or verb in SIMPLE or f.startswith("{who} {verb}:"))]
    frame = desk.speech.pick([f for f in frames if not f.startswith("{q}, ") or quote.text.endswith(".")])
    text = quote.text[:-1] if frame.startswith("{q}, ") else quote.text
    who = desk.who(quote)
    before, after = (
        frame.replace(", for its part,", "") if who.startswith("an individual") else frame
    ).split("{q}")
    head, tail = (part.replace("{who}", who).replace("{verb}", verb) for part in (before, after))
    return tree.words(
        *([capitalised(head)] if head else []), desk.link(quote, f"“{text}”"), *([tail] if tail else [])
    )


def block(desk: Desk, quote: Quote) -> tree.Quotation:
    desk.used.add(quote.text)
    return tree.Quotation(
        tree.words(quote.text), capitalised(desk.who(quote)), desk.address(quote.source.comment)
    )


def paragraphs(desk: Desk, quotes: list[Quote]) -> list[tree.Block]:
    """Short quotations in one paragraph, the longest as a block after it."""
    short = [quote for quote in quotes if len(quote.text) <= LONG]
    long = [quote for quote in quotes if len(quote.text) > LONG]
    blocks: list[tree.Block] = []
    if short:
        blocks.append(tree.Paragraph(spaced([woven(desk, quote) for quote in short])))
    return blocks + [block(desk, quote) for quote in long]


def spaced(sentences: list[tuple[tree.Inline, ...]]) -> tuple[tree.Inline, ...]:
    """Sentences with a space between."""
    found: list[tree.Inline] = []
    for sentence in sentences:
        found += [*([tree.Text(" ")] if found else []), *sentence]
    return tuple(found)
