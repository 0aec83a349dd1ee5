"""Is this very text in the published set? Yes or no about words that somebody has; nothing about what is withheld."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5

from django.db.models import QuerySet
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from comments import publication
from comments.models import Comment, CommentQuerySet
from consult.ledger import confined
from consult.ledger.errors import DomainError

LIMITS = confined.Limits(seconds=10.0, processor_seconds=5)
MOST = 500
"""Comments of one receipt that are looked for at once."""


@dataclass(frozen=True)
class Verdict:
    """One text, and the published comments that say exactly this: none, one, or several senders' with equal words."""

    words: str
    found: tuple[Comment, ...]


def verify(texts: Iterable[str], *, consultation: str = "") -> list[Verdict]:
    """Look for each text among what everybody may read; in one consultation (its slug) where it is named."""
    published = publication.published()
    if consultation:
        published = published.filter(consultation__slug=consultation)
    return [Verdict(text, tuple(_saying(text, published))) for text in texts]


def _saying(text: str, published: CommentQuerySet) -> QuerySet[Comment]:
    words = as_kept(text)
    same = published.alias(digest=MD5("body")).filter(digest=_digest(words), body=words)
    return same.select_related("consultation", "submission").order_by("pk")[:20]


def as_kept(text: str) -> str:
    """Line ends and the space around it as intake keeps them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _digest(words: str) -> str:
    """What an index finds quickly; the words themselves are compared then."""
    return md5(words.encode(), usedforsecurity=False).hexdigest()


def texts_of_receipt(file: bytes) -> tuple[str, list[str]]:
    """The consultation and the texts in the file that a receipt's hash covers, or in a receipt as PDF with it.

    Raises DomainError.
    """
    try:
        sent = json.loads(_carried(file) if file.startswith(b"%PDF") else file)
        texts = [str(one["body"]) for one in sent["comments"]]
        slug = str(sent["consultation"])
    except (ValueError, KeyError, TypeError) as error:
        raise DomainError(
            _(
                "This is not a receipt's file. "
                "Choose the receipt as PDF, or what was hashed (receipt-….json), from the receipt's page."
            )
        ) from error
    if not 1 <= len(texts) <= MOST:
        words = _("A receipt's file holds 1 to {most} comments; this one holds {n}.")
        raise DomainError(words.format(most=MOST, n=len(texts)))
    return slug, texts


def _carried(pdf: bytes) -> str:
    found: str = confined.run("comments.reading.attached.json_of", pdf, limits=LIMITS)
    return found
