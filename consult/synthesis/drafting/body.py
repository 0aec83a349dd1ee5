"""The whole report in order: front, sections, conclusion, annex."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings

from consult.consultations.models import Consultation
from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, listing
from consult.synthesis.drafting import annex, front, phrases, phrases_stance, scale, steps, tables, wordings
from consult.synthesis.drafting.desk import TO_COMPARE, Desk
from consult.synthesis.drafting.findings import by_sector, sender, topics
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.recommending import recommendations
from consult.synthesis.drafting.summary import executive_summary
from consult.synthesis.drafting.units import open_unit, questions, stance_unit
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
            f"{name.capitalize()} {value}"
            for name, value in sorted(c.identifiers.items())
            if name == "docket"
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
    blocks += [tree.Paragraph(spaced([t for t in told if tree.plain(t)])), tables.who_spoke(desk)]
    heat = tables.net_support(desk)
    return blocks + _on_the_whole(desk) + ([heat] if heat else [])


def _on_the_whole(desk: Desk) -> list[tree.Block]:
    """What was said on no part; where nothing else was, that is told already."""
    whole = desk.count(None, item="")
    if not desk.value(whole):
        return []
    said = desk.book.sentence(
        "Apart from what was said on the parts of the call, {w:comment} in {s:submission} "
        "{w|speaks|speak} to the whole.",
        w=whole,
        s=desk.count(None, "submissions", item=""),
    )
    parts = desk.value(desk.count(None, "items"))
    quotes = desk.quotes(None, n=3 if parts else 6)
    return paragraphs(desk, quotes, (said,) if parts and tree.plain((said,)) else ())


def _part_of_each(desk: Desk) -> tree.Inline:
    """The reader is told of submissions and comments, since a long letter holds a lot of comments."""
    spread = by_sector(desk, None).pairs
    about = (
        "and {S|takes|take} up {i:item}"
        if desk.value(desk.count(None, "items"))
        else "on the call as a whole"
    )
    return desk.told(
        (
            f"Of {{S:submission}}, {{tally}}. They hold {{n:comment}} {about}."
            if len(spread) > 1
            else f"The {{S:submission}} came from {{lead}}. {{S|It holds|They hold}} {{n:comment}} {about}.",
            "The {S:submission} {S|holds|hold} {n:comment}.",
        ),
        S=desk.count(None, "submissions"),
        tally=Tally(spread, shape="{n} came from {label}"),
        lead=sender(desk),
        n=desk.count(),
        i=desk.count(None, "items"),
    )


def _one_person(desk: Desk) -> tree.Inline | None:
    """A sector that is a single person, whose comments must not be taken for those of different people."""
    person = {"sector": Sector.INDIVIDUAL.value}
    c, w, i = (desk.count(None, of, **person) for of in ("comments", "submissions", "items"))
    if desk.value(w) != 1 or desk.value(c) * 10 < desk.value(desk.count()) or desk.is_slight:
        return None
    if desk.value(i) < max(TO_COMPARE, desk.value(desk.count(None, "items")) // 2):
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
        said = _blank(desk, phrases.BLANK, [unit], topic=unit.name)
        return [head, tree.Notice("missing", (tree.Paragraph((said, questions(unit))),))]
    return [head, *open_unit(desk, unit)]


def _blank(desk: Desk, frames: tuple[str, ...], units: list[Unit], **names: str) -> tree.Inline:
    """That nothing was said on them: a count of nothing, which `say` would pass over."""
    n = desk.count(None, item=[key for unit in units for key in unit.keys])
    return desk.book.sentence(f"{desk.speech.pick(frames)}.", n=n, **names)


def _group(desk: Desk, group: str, units: list[Unit]) -> list[tree.Block]:
    labels = f" (guidelines {units[0].label}–{units[-1].label})" if units[0].label else ""
    blocks: list[tree.Block] = [
        tree.Heading(1, tree.words(f"{group or 'The guidelines'}{labels}"), f"g-{units[0].key}")
    ]
    chart = tables.stances(desk, group, units)
    if chart:
        blocks.append(chart)
    blank = [unit for unit in units if not desk.value(desk.count(unit))]
    if blank:
        told = [unit.titled for unit in blank] if len(blank) < TO_COMPARE else [topics(blank)]
        said = _blank(desk, phrases_stance.BLANK, blank, topics=listing(told))
        blocks.append(tree.Notice("missing", (tree.Paragraph((said,)),)))
    for unit in units:
        if unit not in blank:
            blocks.append(tree.Heading(2, tree.words(called(unit.label, unit.title)), f"s-{unit.key}"))
            blocks += stance_unit(desk, unit)
    return blocks
