"""What a comment says about certain words of the text, for templates."""

from django import template

from comments import quoted as words
from comments.drafting import DraftComment
from comments.models import Comment
from consult.consultations.models import Consultation
from guidance.redline import Piece, redline

register = template.Library()


@register.filter
def quoted(comment: Comment | DraftComment, consultation: Consultation) -> words.Quoted | None:
    """The words it is about and what it proposes instead; None where it is about no certain words."""
    return words.quoted(comment, consultation.pk)


register.filter("both_ends", words.both_ends)


@register.filter
def pieces(change: tuple[str, str]) -> tuple[Piece, ...]:
    """Old and new words as a redline."""
    return redline(*change)
