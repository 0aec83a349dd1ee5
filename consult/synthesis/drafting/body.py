"""The whole report in order: front, sections, conclusion, annex."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings

from consult.consultations.models import Consultation
from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally
from consult.synthesis.drafting import annex, front, scale, steps, tables, wordings
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.findings import by_sector
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.recommending import recommendations
from consult.synthesis.drafting.summary import executive_summary
from consult.synthesis.drafting.units import open_unit, stance_unit
from consult.synthesis.drafting.voices import paragraphs, spaced
from guidance.models import Document
from guidance.words import called


def title(consultation: Consultation) -> str:
    document = consultation.edition.document
    if document.kind == Document.Kind.RFC:
        subject = document.title.removeprefix("Request for comment on ").strip()
        return f"Synthesis response to the {consultation.sponsor} Request for Comment (RFC) on {subject}"
    return f"Synthesis response to the {consultation.sponsor} consultation on {document.title}"


def write(desk: Desk) -> tree.Document:
    """Recommendations are not in the stored tree: they stand in rows of their own, set in where it is shown."""
    first = front.background(desk)
    sections = [block for section in _sections(desk) for block in section]
    overall = _overall(desk)
    steps.on_the_whole(desk)
    summary = executive_summary(desk)
    desk.recommended = recommendations(desk, desk.proposals)
    c, s = desk.consultation, desk.snapshot
    return tree.Document(
        title=title(c),
        subtitle=", ".join(
            f"{name} {value}" for name, value in sorted(c.identifiers.items()) if name == "docket"
        ),
        language="en",
        date=s.created_at.date(),
        publisher=c.sponsor,
        contact=" ".join(part for part in (c.contact_name, c.contact_email) if part),
        status="draft",
        snapshot=s.public_id,
        ledger_head=s.ledger_head,
        blocks=(
            *first,
            *scale.scaled_approach(desk.consultation),
            *summary,
            tree.Heading(1, tree.words("Summary of recommendations"), tree.RECOMMENDATIONS),
            *overall,
            *sections,
            *wordings.section(desk),
            *front.conclusion(desk),
            *annex.annex(desk),
        ),
        address=settings.SITE_URL,
    )


def _overall(desk: Desk) -> list[tree.Block]:
    blocks: list[tree.Block] = [tree.Heading(1, tree.words("Who spoke, and on the whole"), "general")]
    if not len(desk.book.rows):
        return []
    told = [(_part_of_each(desk),), *(((person,),) if (person := _one_person(desk)) else ())]
    blocks += [tree.Paragraph(spaced([t for t in told if tree.plain(t)])), tables.by_sector(desk)]
    heat = tables.net_support(desk)
    if heat:
        blocks.append(heat)
    whole = desk.count(None, item="")
    if desk.value(whole):
        said = desk.book.sentence(
            "Apart from what was said on the parts of the call, {w:comment} in {s:submission} "
            "{w|speaks|speak} to the whole.",
            w=whole,
            s=desk.count(None, "submissions", item=""),
        )
        blocks += paragraphs(desk, desk.quotes(None, n=3), (said,) if tree.plain((said,)) else ())
    return blocks


def _part_of_each(desk: Desk) -> tree.Inline:
    """The reader is told of submissions and comments, since a long letter holds a lot of comments."""
    return desk.book.sentence(
        "Of {S:submission}, {tally}. They hold {n:comment} on {i:item}.",
        S=desk.count(None, "submissions"),
        tally=Tally(by_sector(desk, None).pairs, shape="{n} came from {label}"),
        n=desk.count(),
        i=desk.count(None, "items"),
    )


def _one_person(desk: Desk) -> tree.Inline | None:
    """A sector that is a single person, whose comments must not be taken for those of different people."""
    c, w = (desk.count(None, of, sector=Sector.INDIVIDUAL.value) for of in ("comments", "submissions"))
    if desk.value(w) != 1 or desk.value(c) * 10 < desk.value(desk.count()):
        return None
    frame = "Of the comments, {c} are by {w:individual} who went through the call part by part."
    return desk.book.sentence(frame, c=c, w=w)


def _sections(desk: Desk) -> Iterable[list[tree.Block]]:
    for group, members in groupby(desk.units, key=lambda u: u.group if u.asks_stance else u.key):
        units = list(members)
        yield _group(desk, group, units) if units[0].asks_stance else _question(desk, units[0])


def _question(desk: Desk, unit: Unit) -> list[tree.Block]:
    last = unit.parts[-1].label
    which = f"question {unit.label}" if last == unit.label else f"questions {unit.label}–{last}"
    heading = f"{unit.title} (RFC {which})" if unit.label else unit.title
    head = tree.Heading(1, tree.words(heading), f"s-{unit.key}")
    if not desk.value(desk.count(unit)):
        note = tree.Footnote(tuple(tree.Paragraph(tree.words(part.words)) for part in unit.parts))
        return [
            head,
            tree.Notice("missing", (tree.Paragraph(tree.words("It received no answer.")),)),
            tree.Paragraph((tree.Text("The question stands."), note)),
        ]
    return [head, *open_unit(desk, unit)]


def _group(desk: Desk, group: str, units: list[Unit]) -> list[tree.Block]:
    labels = f" (guidelines {units[0].label}–{units[-1].label})" if units[0].label else ""
    blocks: list[tree.Block] = [
        tree.Heading(1, tree.words(f"{group or 'The guidelines'}{labels}"), f"g-{units[0].key}")
    ]
    chart = tables.stances(desk, group, units)
    if chart:
        blocks.append(chart)
    for unit in units:
        blocks.append(tree.Heading(2, tree.words(called(unit.label, unit.title)), f"s-{unit.key}"))
        if desk.value(desk.count(unit)):
            blocks += stance_unit(desk, unit)
        else:
            blocks.append(tree.Notice("missing", (tree.Paragraph(tree.words("It received no comment.")),)))
    return blocks
