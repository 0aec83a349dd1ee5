"""The whole report in order: front, sections, conclusion, annex."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings

from consult.consultations.models import Consultation
from consult.synthesis import document as tree
from consult.synthesis.drafting import annex, front, tables, wordings
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.units import open_unit, stance_unit
from consult.synthesis.drafting.voices import paragraphs
from guidance.models import Document

RECOMMENDATIONS = "recommendations"


def title(consultation: Consultation) -> str:
    document = consultation.edition.document
    if document.kind == Document.Kind.RFC:
        subject = document.title.removeprefix("Request for comment on ").strip()
        return f"Synthesis response to the {consultation.sponsor} Request for Comment (RFC) on {subject}"
    return f"Synthesis response to the {consultation.sponsor} consultation on {document.title}"


def write(desk: Desk) -> tree.Document:
    """Recommendations are not in the stored tree: they stand in rows of their own and are set in "
    "where it is shown."""
    first = front.background(desk)
    sections = [block for section in _sections(desk) for block in section]
    summary = front.executive_summary(desk, {})
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
            *summary,
            tree.Heading(1, tree.words("Summary of recommendations"), RECOMMENDATIONS),
            *_overall(desk),
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
    blocks.append(tables.by_sector(desk))
    heat = tables.net_support(desk)
    if heat:
        blocks.append(heat)
    whole = desk.count(None, item="")
    if desk.value(whole):
        blocks.append(
            tree.Paragraph(
                (
                    desk.book.sentence(
                        "{w:comment} {w|speaks|speak} to the whole and not to an item.", w=whole
                    ),
                )
            )
        )
        blocks += paragraphs(desk, desk.quotes(None, n=3))
    return blocks


def _sections(desk: Desk) -> Iterable[list[tree.Block]]:
    for group, members in groupby(desk.units, key=lambda u: u.group if u.asks_stance else u.key):
        units = list(members)
        yield _group(desk, group, units) if units[0].asks_stance else _question(desk, units[0])


def _question(desk: Desk, unit: Unit) -> list[tree.Block]:
    last = unit.parts[-1].label
    which = f"question {unit.label}" if last == unit.label else f"questions {unit.label}–{last}"
    heading = f"{unit.title} (RFC {which})" if unit.label else unit.title
    section = f"s-{unit.key}"
    head = tree.Heading(1, tree.words(heading), section)
    if not desk.value(desk.count(unit)):
        note = tree.Footnote(tuple(tree.Paragraph(tree.words(part.words)) for part in unit.parts))
        return [
            head,
            tree.Notice("missing", (tree.Paragraph(tree.words("It received no answer.")),)),
            tree.Paragraph((tree.Text("The question stands."), note)),
        ]
    return [head, *open_unit(desk, unit, section)]


def _group(desk: Desk, group: str, units: list[Unit]) -> list[tree.Block]:
    labels = f" (guidelines {units[0].label}–{units[-1].label})" if units[0].label else ""
    blocks: list[tree.Block] = [
        tree.Heading(1, tree.words(f"{group or 'The guidelines'}{labels}"), f"g-{units[0].key}")
    ]
    chart = tables.stances(desk, group, units)
    if chart:
        blocks.append(chart)
    for unit in units:
        section = f"s-{unit.key}"
        blocks.append(tree.Heading(2, tree.words(f"{unit.label} {unit.title}".strip()), section))
        if desk.value(desk.count(unit)):
            blocks += stance_unit(desk, unit, section)
        else:
            blocks.append(tree.Notice("missing", (tree.Paragraph(tree.words("It received no comment.")),)))
    return blocks
