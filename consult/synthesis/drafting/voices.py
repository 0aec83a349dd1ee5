"""Quotations in plain report English: most with their source in brackets, the others after a verb that fits them."""

import re

from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import capitalised
from consult.synthesis.drafting import wordings
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.quotations import Quote

LONG = 210
VERBS = (
    (r"\?$", ("asks",)),
    (r"\b(?:we|I) (?:urge|recommend|ask|call)\b", ("recommends",)),
    (
        r"(?=.*\b(?:risk|harm|danger|threat|misus|attack))(?=.*\b(?:will|would|could|can|may|might)\b)",
        ("warns",),
    ),
    (r"\b(?:must|should|ought|cannot|never)\b", ("argues", "states")),
    (r"", ("writes", "notes", "states")),
)
GROUPED = (
    "{Sector} addressed this directly: ",
    "Respondents from {sector} were explicit: ",
    "The argument from {sector} is this: ",
)
APART = (
    "{Sector} put it differently: ",
    "{Sector} looked at it from another side: ",
    "Next to that stands the view from {sector}: ",
)
"""Only where the speaker's sector is another than that of the speaker before."""


def verb_for(desk: Desk, quote: Quote) -> str:
    """A neutral verb that the quoted words bear out."""
    return desk.speech.pick(next(verbs for pattern, verbs in VERBS if re.search(pattern, quote.text, re.I)))


def bracketed(desk: Desk, quote: Quote, source: str) -> tuple[tree.Inline, ...]:
    """“Words” (source). The full stop goes behind the bracket; a question mark stays inside."""
    text = quote.text[:-1] if quote.text.endswith(".") else quote.text
    return tree.words(desk.link(quote, f"“{text}”"), f" ({source}).")


def spoken(desk: Desk, quote: Quote) -> tuple[tree.Inline, ...]:
    verb = verb_for(desk, quote)
    return tree.words(f"{capitalised(desk.who(quote))} {verb}: ", desk.link(quote, f"“{quote.text}”"))


def paragraph(desk: Desk, quotes: list[Quote]) -> tree.Paragraph:
    """Quotations of one sector are introduced together, others follow one another, at times as a contrast."""
    sectors = {quote.source.sector for quote in quotes}
    if len(quotes) > 1 and len(sectors) == 1 and sectors.isdisjoint({Sector.INDIVIDUAL, Sector.OTHER}):
        return _of_one_sector(desk, quotes)
    lines = []
    for i, quote in enumerate(quotes):
        form = desk.speech.pick(("bracketed", "spoken", "bracketed after all") if not i else ("b", "s", "c"))
        contrast = form == "c" and quote.source.sector not in (quotes[i - 1].source.sector, Sector.OTHER)
        if contrast:
            lead = _lead(desk, APART, quote)
            lines.append((tree.Text(lead), *bracketed(desk, quote, desk.name(quote))))
        elif form in ("spoken", "s"):
            lines.append(spoken(desk, quote))
        else:
            lines.append(bracketed(desk, quote, desk.source_of(quote)))
    return tree.Paragraph(spaced(lines))


def _of_one_sector(desk: Desk, quotes: list[Quote]) -> tree.Paragraph:
    lead = _lead(desk, GROUPED, quotes[0])
    lines = [bracketed(desk, quote, desk.name(quote)) for quote in quotes]
    return tree.Paragraph((tree.Text(lead), *spaced(lines)))


def _lead(desk: Desk, frames: tuple[str, ...], quote: Quote) -> str:
    sector = PROSE[quote.source.sector]
    return desk.speech.pick(frames).replace("{Sector}", capitalised(sector)).replace("{sector}", sector)


def block(desk: Desk, quote: Quote) -> tree.Quotation:
    desk.note(quote)
    desk.set_out.add(quote.source.voice)
    return tree.Quotation(
        tree.words(quote.text), capitalised(desk.source_of(quote)), desk.address(quote.source.comment)
    )


def paragraphs(desk: Desk, quotes: list[Quote]) -> list[tree.Block]:
    """Short quotations in one paragraph, long ones as blocks after it, once for each speaker."""
    long = [q for q in quotes if len(q.text) > LONG and q.source.voice not in desk.set_out]
    short = [quote for quote in quotes if quote not in long]
    blocks: list[tree.Block] = [paragraph(desk, short)] if short else []
    return [*blocks, *(block(desk, quote) for quote in long), *wordings.beside(desk, quotes)]


def spaced(sentences: list[tuple[tree.Inline, ...]]) -> tuple[tree.Inline, ...]:
    """Sentences with a space between."""
    found: list[tree.Inline] = []
    for sentence in sentences:
        found += [*([tree.Text(" ")] if found else []), *sentence]
    return tuple(found)
