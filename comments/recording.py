"""The rows of comments, with the items they are about, the words they quote and the answers beside them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from comments import carrying, quotable
from comments.anchors import Anchor
from comments.models import About, Comment, FacetValue, Letter, Submission
from comments.stances import Source
from consult.consultations.models import ConsultationItem
from consult.ledger import rows

if TYPE_CHECKING:
    from comments.intake import Remark


def write_comments(
    submission: Submission,
    remarks: Sequence["Remark"],
    *,
    letter: Letter | None = None,
    status: str = Comment.Status.RECEIVED,
    first: int = 0,
) -> list[Comment]:
    """The rows of comments with all that was said beside them; `first` is the position of the first."""
    if not remarks:
        return []
    edition = submission.consultation.edition
    language = edition.document.language
    known = quotable.passages(submission.consultation) if any(remark.quote for remark in remarks) else {}
    comments = rows.insert(
        [
            Comment(
                submission=submission,
                consultation_id=submission.consultation_id,
                letter=letter,
                position=position,
                body=remark.body,
                language=known[remark.quote.text].language if remark.quote else language,
                wording=remark.wording,
                context=dict(remark.context),
                status=status,
                sector=submission.sector,
                consent=(letter and letter.consent) or submission.consent,
                **remark.cut,
            )
            for position, remark in enumerate(remarks, first)
        ]
    )
    pairs = list(zip(comments, remarks, strict=True))
    rows.insert([_about(comment, item, remark) for comment, remark in pairs for item in remark.items])
    Anchor.objects.bulk_create(
        Anchor(
            comment=comment,
            edition=edition,
            text_id=remark.quote.text,
            start=remark.quote.start,
            end=remark.quote.end,
            exact=remark.quote.exact,
            prefix=remark.quote.prefix,
            suffix=remark.quote.suffix,
            method=Anchor.Method.MADE,
        )
        for comment, remark in pairs
        if remark.quote
    )
    if any(remark.quote for _, remark in pairs):
        carrying.wake_later(edition)
    rows.insert(
        [
            FacetValue(comment=comment, option=option, source=Source.SUBMITTER)
            for comment, remark in pairs
            for option in remark.options
        ]
    )
    return comments


def _about(comment: Comment, item: ConsultationItem, remark: "Remark") -> About:
    stance = remark.stance if item.asks_stance else ""
    return About(
        comment=comment,
        item=item,
        consultation_id=comment.consultation_id,
        sector=comment.sector,
        stance=stance,
        stance_source=Source.SUBMITTER if stance else "",
    )
