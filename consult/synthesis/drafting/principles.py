"""A principle of the executive summary: a line in bold, the sentences it rests on, and a voice."""

from consult.synthesis import document as tree
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.voices import bracketed

SHORT = 170
Inlines = tree.Inlines


def principle(lead: str, *parts: tree.Inline) -> Inlines:
    """Nothing where the sentence it rests on is withheld."""
    if parts and not tree.plain(parts[:1]):
        return ()
    line: list[tree.Inline] = [tree.Strong(tree.words(lead))]
    for part in parts:
        if tree.plain((part,)):
            line += [tree.Text(" "), part]
    return tuple(line)


def quoted(desk: Desk, line: Inlines, unit: Unit, *, holding: str = "", **where: object) -> Inlines:
    """With a short quotation, of somebody whom the summary does not quote elsewhere."""
    found = [q for q in desk.quotes(unit, n=8, holding=holding, **where) if len(q.text) <= SHORT]
    new = [q for q in found if q.source.voice not in desk.summed_up]
    if not new or not line:
        return line
    desk.summed_up.add(new[0].source.voice)
    return (*line, tree.Text(" "), *bracketed(desk, new[0], desk.described(new[0])))
