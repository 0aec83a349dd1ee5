"""The wording that comments propose: item by item as a redline."""

from comments import publication
from comments.models import Comment
from comments.quotable import Passage, passages
from comments.sent import quote_of
from consult.synthesis import document as tree
from consult.synthesis.claims import capitalised
from consult.synthesis.drafting.desk import Desk
from consult.synthesis.quotations import Quote
from guidance.redline import Piece, condensed, redline
from guidance.words import called

HEADING = "Wording that was proposed"
INTRODUCTION = (
    "Comments that propose other words for the text are set out here item by item, the newest first. Struck "
    "through is what would go, underlined what would be added."
)


def section(desk: Desk) -> list[tree.Block]:
    """Nothing where nobody proposed any."""
    known = passages(desk.consultation)
    found = _proposing(desk)
    if not found:
        return []
    blocks: list[tree.Block] = [
        tree.Heading(1, tree.words(HEADING), "wording"),
        tree.Paragraph(tree.words(INTRODUCTION)),
    ]
    for passage in known.values():
        if here := [comment for comment in found if _text_of(comment) == passage.text]:
            blocks.append(tree.Heading(2, tree.words(_title(desk, passage)), f"wording-{passage.text}"))
            blocks += [block for comment in here if (block := _redlined(desk, comment))]
    return blocks


def _proposing(desk: Desk) -> list[Comment]:
    """Published comments with a proposal, newest first."""
    rows = publication.published().filter(pk__in=desk.sources.keys()).exclude(wording="")
    return list(rows.prefetch_related("anchors").order_by("-pk"))


def _text_of(comment: Comment) -> int:
    quote = quote_of(comment)
    return quote.text if quote else 0


def _title(desk: Desk, passage: Passage) -> str:
    """The item as the sections name it; a practice by its number."""
    unit = next((unit for unit in desk.units if unit.key == passage.key), None)
    if unit is None or passage.code == "practice":
        return capitalised(passage.name)
    return called(unit.label, unit.title)


def _redlined(desk: Desk, comment: Comment) -> tree.Quotation | None:
    quote = quote_of(comment)
    if quote is None:
        return None
    pieces = tuple(_inline(piece) for piece in condensed(redline(quote.exact, comment.wording)))
    who = capitalised(desk.described(Quote(desk.sources[comment.pk], "")))
    return tree.Quotation(pieces, who, desk.address(comment.pk))


def _inline(piece: Piece) -> tree.Inline:
    words = tree.words(piece.text)
    if piece.kind == "same":
        return tree.Text(piece.text)
    return tree.Inserted(words) if piece.kind == "inserted" else tree.Deleted(words)
