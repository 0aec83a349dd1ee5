"""What stands before and behind the sections: background and disclaimer, conclusion and contact."""

from datetime import datetime

from consult.consultations.models import Consultation
from consult.synthesis import document as tree
from consult.synthesis.drafting import voices
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.drafting.findings import by_sector, sender

Blocks = list[tree.Block]
RECEIVED = "By the time of this report {S:submission} had been accepted."


def paragraph(*parts: str | tree.Inline) -> tree.Paragraph:
    return tree.Paragraph(tree.words(*parts))


def background(desk: Desk) -> Blocks:
    c = desk.consultation
    blocks: Blocks = [
        tree.Heading(1, tree.words("Background and disclaimer"), "background"),
        paragraph(*_call(desk), _received(desk)),
        paragraph(
            "A submission is what a respondent sent; a comment is a passage of it that speaks to a question or to "
            "the whole. Sentences with figures lead to the comments that were counted. The "
            "report sets out what was said. It does not speak for the sponsor or for any participant, and a count "
            "is not a vote: people chose to write, and no sample was drawn."
        ),
    ]
    if c.is_example:
        blocks.append(
            tree.Notice(
                "note", (paragraph("This is an example. The participants and what they say are invented."),)
            )
        )
    return blocks


def _call(desk: Desk) -> list[str | tree.Inline]:
    """What was put out for comment, by whom and when."""
    c = desk.consultation
    title, document = c.title, c.edition.document.title
    asked = "guidelines" if any(u.asks_stance for u in desk.units) else "questions"
    if title == document:
        return [f"{c.sponsor} {_invites(c)} on “{title}” {_window(desk)}. "]
    edition = "" if c.edition.label.lower() == "as published" else f", {c.edition.label}"
    return [
        f"{c.sponsor} {_invites(c)} under the title “{title}” {_window(desk)}. "
        f"The {asked} are those of “{document}”{edition}. "
    ]


def _invites(consultation: Consultation) -> str:
    return "invites comments" if consultation.takes_comments else "invited comments"


def _window(desk: Desk) -> str:
    """When comments were taken; while they still are, until when, and what this report counts."""
    c = desk.consultation
    if not c.takes_comments:
        return f"from {_day(c, 'opens_at')} to {_day(c, 'closes_at')}"
    counted = _day_of(desk.snapshot.created_at, c)
    return f"until {_day(c, 'closes_at')}; this report counts what had been accepted by {counted}"


def _received(desk: Desk) -> tree.Inline:
    sectors, one = desk.value(desk.count(None, "sectors")), desk.value(desk.count(None, "submissions")) == 1
    from_ = " from {k:sector}: {tally}" if sectors > 1 else " from {lead}" if one else " from {lead} alone"
    return desk.told(
        (
            f"By the time of this report {{S:submission}} with {{n:comment}} had been accepted,{from_}."
            if sectors
            else RECEIVED,
            "By the time of this report {S:submission} with {n:comment} had been accepted.",
            RECEIVED,
        ),
        S=desk.count(None, "submissions"),
        n=desk.count(),
        k=desk.count(None, "sectors"),
        tally=by_sector(desk, None),
        lead=sender(desk) if sectors else "",
    )


def conclusion(desk: Desk) -> Blocks:
    c = desk.consultation
    where = f"Questions about this report go to {c.contact_name or c.sponsor}"
    parts: list[str | tree.Inline] = [voices.ended(where)]
    if c.contact_email:
        parts = [f"{where}, ", tree.Link(f"mailto:{c.contact_email}", tree.words(c.contact_email)), "."]
    return [
        tree.Heading(1, tree.words("Conclusion and contact"), "conclusion"),
        *([paragraph(_closing(desk))] if len(desk.book.rows) else []),
        paragraph(*parts),
    ]


def _closing(desk: Desk) -> str:
    """Thanks, and what becomes of the comments and of what is recommended."""
    words = (
        f"{desk.consultation.sponsor} thanks those who took the time to write. Their comments are published beside "
        "this report as far as they agreed to it, so that a reader who doubts a sentence can follow it back to the "
        "words it rests on."
    )
    if not desk.recommended:
        return words
    return (
        f"{words} The recommendations concern what to do with the record as it is; they settle no question on which "
        "respondents were not asked to decide."
    )


def _day(consultation: Consultation, field: str) -> str:
    return _day_of(getattr(consultation, field), consultation)


def _day_of(moment: datetime, consultation: Consultation) -> str:
    moment = moment.astimezone(consultation.zone)
    return f"{moment.day} {moment:%B %Y}"
