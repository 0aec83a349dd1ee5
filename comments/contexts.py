"""The combination of axis values that a comment is made for: its field names, its check and its words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from comments.drafting import DraftComment
from comments.models import Comment, CommentQuerySet
from consult.consultations.models import Consultation
from guidance import scopes
from guidance.models import Edition
from guidance.outline import dimensions_of
from guidance.scopes import Combination, Dimension

BEFORE = "context_"
"""What stands before an axis code in the names of fields and in addresses."""


def dimensions(consultation: int) -> tuple[Dimension, ...]:
    """The axes of the guidance that a consultation (its pk) asks about."""
    document = Edition.objects.filter(consultations=consultation).values_list("document", flat=True).first()
    return dimensions_of(document) if document else ()


def dimensions_in(slug: str) -> tuple[Dimension, ...]:
    """The same by the consultation's slug."""
    document = Edition.objects.filter(consultations__slug=slug).values_list("document", flat=True).first()
    return dimensions_of(document) if document else ()


def problem(consultation: Consultation, context: Combination) -> str:
    """What is wrong with a comment's context, as a sentence. It names one value for each axis, or is left out."""
    if not context:
        return ""
    found = scopes.problem(context, dimensions_of(consultation.edition.document_id))
    if not found:
        return ""
    # Translators: {problem} is a whole sentence that says what is wrong.
    return _("{problem} Or leave out for which combination you speak.").format(problem=found)


def spoken(consultation: int, comments: Iterable[Comment | DraftComment]) -> dict[int, str]:
    """For which combination each comment was made, in words, by its pk. No query where none was."""
    made = {one.pk: one.context for one in comments if one.context}
    axes = dimensions(consultation) if made else ()
    return {pk: scopes.phrase(context, axes) for pk, context in made.items()}


def given(parameters: Mapping[str, str], axes: Iterable[Dimension]) -> dict[str, str]:
    """The values that an address or a form names, known ones only."""
    found = {axis.code: parameters.get(f"{BEFORE}{axis.code}", "") for axis in axes}
    return {code: value for code, value in found.items() if value}


def named_in(address: Mapping[str, str]) -> dict[str, str]:
    """The part of an address that fills in the fields of a form."""
    return {name: value for name, value in address.items() if name.startswith(BEFORE)}


def as_fields(context: Combination) -> dict[str, str]:
    return {f"{BEFORE}{axis}": value for axis, value in context.items()}


def made_for(comments: CommentQuerySet, wanted: Combination) -> CommentQuerySet:
    """Those made for a combination, or for one value of an axis alone."""
    return comments.exclude(context={}).filter(context__contains=dict(wanted)) if wanted else comments
