"""What is new for somebody with an account: editions of what they commented on. Reads only."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from comments.became import Became, became
from comments.models import Comment, Submission
from comments.publication import Reader
from comments.telling import listed
from consult.consultations.models import Consultation
from guidance.models import Edition

LATEST = 10
WORDS = (
    "unchanged",
    "changed",
    "moved",
    "changed and moved",
    "no longer there",
    "not found again",
    "being looked for",
    "waiting for a translation",
)


@dataclass(frozen=True)
class News:
    """The newest edition since one of their consultations, and what became of what they said there."""

    edition: Edition
    consultation: Consultation
    submissions: tuple[Submission, ...]
    became: tuple[Became, ...]

    @property
    def sentence(self) -> str:
        """ "Of your 5 comments, 3 are about what is unchanged, 1 about what is no longer there." """
        counts = Counter(_word(one) for one in self.became)
        parts = [f"{counts[word]} {word}" for word in WORDS if counts[word]]
        n = len(self.became)
        if not parts:
            return (
                "Your comment is about the whole text."
                if n == 1
                else f"Your {n} comments are about the whole text."
            )
        return (
            f"What your {n} comments are about is: {', '.join(parts)}."
            if n > 1
            else (f"What your comment is about is {parts[0].partition(' ')[2]}.")
        )


def _word(one: Became) -> str:
    """The weightiest of what became of its items."""
    words = [one.word] if one.is_quoted else [item.words for item in one.items]
    return max(words, key=WORDS.index, default="")


def of(reader: Reader) -> list[News]:
    """For the consultations in which they spoke last."""
    submissions = Submission.objects.sent_by(reader).select_related("consultation__edition__document")
    by_consultation: dict[Consultation, list[Submission]] = defaultdict(list)
    for submission in submissions.order_by("-pk")[:100]:
        by_consultation[submission.consultation].append(submission)
    newest = _newest({one.edition.document_id for one in by_consultation})
    found = []
    for consultation, sent in list(by_consultation.items())[:LATEST]:
        edition = newest.get(consultation.edition.document_id)
        if edition and (edition.date, edition.pk) > (consultation.edition.date, consultation.edition.pk):
            comments = list(listed(Comment.objects.filter(submission__in=sent)).order_by("pk"))
            if comments:
                now = became(comments, edition)
                found.append(News(edition, consultation, tuple(sent), tuple(now.values())))
    return found


def _newest(documents: set[int]) -> dict[int, Edition]:
    """The newest published edition of each document."""
    rows = Edition.objects.published().filter(document__in=documents).select_related("document")
    return {edition.document_id: edition for edition in rows.order_by("date", "pk")}
