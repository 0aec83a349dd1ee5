"""Comments that say certain words, and those of organisations that go by them. Who may read which is `publication`'s.

A name that is withheld is not looked at, and no person's name is: only organisations are found by theirs.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet
from django.db.models.functions import Left

from comments import publication, publication_counts
from comments.models import Comment, CommentQuerySet
from comments.publication import Reader
from comments.voices import COUNTED_UP_TO, Slice, page_of, pivot_of
from consult.consultations.models import Consent, ConsultationQuerySet
from consult.people.organisations import Organisation, OtherName
from guidance.print_marks import as_searched
from guidance.search import Query

LOOKED_THROUGH = 20_000
"""Characters of a comment in which the passage to show is looked for."""


def found(wanted: Query, reader: Reader, within: ConsultationQuerySet | None = None) -> list[CommentQuerySet]:
    """Comments by their words, by their organisation's name, and by another one that it goes by.

    Apart, since each has an index of its own.
    """
    readable = publication.listable_by(reader)
    if within is not None:
        readable = readable.filter(consultation__in=within)
    said = readable.filter(wanted.matches("words__search"))
    signed = readable.filter(consent=Consent.NAMED)
    named = _named(Organisation.objects.all(), wanted)
    called = _named(OtherName.objects.all(), wanted).values("organisation")
    return [said, *(signed.filter(submission__organisation__in=found) for found in (named, called))]


def _named(rows: "QuerySet[Any]", wanted: Query) -> "QuerySet[Any]":
    """As typed, since names are kept as they are written, and with the marks of print plain, or bent."""
    texts = {wanted.text, as_searched(wanted.text), wanted.text.replace("'", "’")}
    names = reduce(
        or_, (SearchQuery(text, config="simple", search_type="websearch") for text in sorted(texts))
    )
    found: QuerySet[Any] = rows.alias(words=SearchVector("name", config="simple")).filter(words=names)
    return found


def count(kinds: list[CommentQuerySet]) -> int:
    """How many, each once; one more than COUNTED_UP_TO stands for "more than that"."""
    pks: set[int] = set()
    for rows in kinds:
        pks |= set(rows.order_by().values_list("pk", flat=True)[: COUNTED_UP_TO + 1])
    return min(len(pks), COUNTED_UP_TO + 1)


def may_tell(n: int, kinds: list[CommentQuerySet], reader: Reader) -> bool:
    """Whether this reader may be told this number: not a small one, where a consultation withholds small counts."""
    if not n:
        return True
    withholding = publication_counts.snapshots_for(reader)
    small = withholding.filter(suppress_below__gt=n).values("pk")
    return not any(rows.filter(consultation__in=small).exists() for rows in kinds) if small.exists() else True


def page(kinds: list[CommentQuerySet], *, after: str = "", before: str = "", size: int) -> Slice:
    """The newest first, by keyset as `voices.page_of`."""
    pivot = pivot_of(after or before)
    back = bool(before and not after and pivot)
    pks: list[int] = []
    for rows in kinds:
        beyond = rows.filter(**{"pk__gt" if back else "pk__lt": pivot}) if pivot else rows
        pks += beyond.order_by("pk" if back else "-pk").values_list("pk", flat=True)[: size + 1]
    return page_of(Comment.objects.filter(pk__in=pks), after=after, before=before, size=size)


def words(comments: list[Comment]) -> dict[int, tuple[str, str]]:
    """What they say, as far as it is looked through, and in which consultation; by primary key."""
    rows = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    said = rows.values_list("pk", Left("body", LOOKED_THROUGH), "consultation__title")
    return {pk: (body, title) for pk, body, title in said}
