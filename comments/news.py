"""What is new for somebody with an account: editions of what they commented on. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, npgettext, override

from comments.became import Became, became
from comments.models import Comment, Submission
from comments.publication import Reader
from comments.telling import listed
from consult.consultations.models import Consultation
from guidance.models import Edition

LATEST = 10
WORDS = {
    "unchanged": _("What your comment is about is unchanged."),
    "changed": _("What your comment is about is changed."),
    "moved": _("What your comment is about is moved."),
    "changed and moved": _("What your comment is about is changed and moved."),
    "no longer there": _("What your comment is about is no longer there."),
    "not found again": _("What your comment is about is not found again."),
    "being looked for": _("What your comment is about is being looked for."),
    "waiting for a translation": _("What your comment is about is waiting for a translation."),
}
"""What may have become of what a comment is about, by what it is called in English; the weightiest last."""
COUNTED: dict[str, Callable[[int], str]] = {
    "unchanged": lambda n: npgettext("what your comments are about", "{n} unchanged", "{n} unchanged", n),
    "changed": lambda n: npgettext("what your comments are about", "{n} changed", "{n} changed", n),
    "moved": lambda n: npgettext("what your comments are about", "{n} moved", "{n} moved", n),
    "changed and moved": lambda n: npgettext(
        "what your comments are about", "{n} changed and moved", "{n} changed and moved", n
    ),
    "no longer there": lambda n: npgettext(
        "what your comments are about", "{n} no longer there", "{n} no longer there", n
    ),
    "not found again": lambda n: npgettext(
        "what your comments are about", "{n} not found again", "{n} not found again", n
    ),
    "being looked for": lambda n: npgettext(
        "what your comments are about", "{n} being looked for", "{n} being looked for", n
    ),
    "waiting for a translation": lambda n: npgettext(
        "what your comments are about", "{n} waiting for a translation", "{n} waiting for a translation", n
    ),
}
"""The same of several, in a list."""


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
        parts = [COUNTED[word](counts[word]).format(n=counts[word]) for word in WORDS if counts[word]]
        n = len(self.became)
        if not parts:
            words = ngettext(
                "Your comment is about the whole text.", "Your {n} comments are about the whole text.", n
            )
            return words.format(n=n)
        if n == 1:
            return str(next(WORDS[word] for word in WORDS if counts[word]))
        # Translators: {parts} is a list such as "3 unchanged, 1 no longer there".
        words = ngettext(
            "What your {n} comment is about is: {parts}.", "What your {n} comments are about is: {parts}.", n
        )
        return words.format(n=n, parts=", ".join(parts))


def _word(one: Became) -> str:
    """The weightiest of what became of its items, by its name in WORDS."""
    with override(settings.LANGUAGE_CODE):
        words = [one.word] if one.is_quoted else [item.words for item in one.items]
    return max(words, key=list(WORDS).index, default="")


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
