"""What was asked of whom: the scaled approach of the guidance as a figure, where it has two axes."""

from consult.aggregation.scaled import scaled
from consult.consultations.models import Consultation
from consult.people.words import listed
from consult.synthesis import document as tree
from guidance.outline import outline


def scaled_approach(consultation: Consultation) -> list[tree.Block]:
    """Nothing where the guidance makes no such difference. No count of comments is in it, and so no claim."""
    edition = consultation.edition
    whole = outline(edition)
    drawing = scaled(whole)
    if drawing is None:
        return []
    axes = listed([dimension.title.lower() for dimension in whole.dimensions])
    words = (
        f"What the guidance asks depends on {axes}: the larger a square, the more of its guidelines apply."
    )
    if edition.scopes_illustrative:
        words += " Which guideline applies where is an illustration and is not taken from the source."
    return [tree.Paragraph(tree.words(words)), tree.figure(drawing)]
