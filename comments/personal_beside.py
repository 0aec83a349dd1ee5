"""What the room of comments holds about a person beside what they sent. A part of `personal`.

What they endorsed, signed for an organisation, wrote with others, and asked to have erased.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from comments import sharing, signing
from comments.drafting import CoAuthor, DraftChange, DraftMember
from comments.endorsement import Endorsement
from comments.erasures import Erasure
from comments.models import Submission
from comments.signatory import Signatory
from consult.ledger.models import subject_type
from consult.ledger.personal import File, Subject, as_json
from consult.people.models import User


def export(subject: Subject) -> Iterator[File]:
    if not isinstance(subject.user, User):
        return
    for name, rows in _tables(subject, subject.user):
        yield name, as_json(rows)


def _tables(subject: Subject, user: User) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    where = "consultation__title"
    sent = subject.pks(subject_type(Submission))
    endorsed = Endorsement.objects.filter(Q(user=user) | Q(submission__in=sent)).order_by("pk")
    yield "endorsements.json", endorsed.values(where, "comment__public_id", "organisation__name", "at")
    signed = Signatory.objects.filter(_at(subject, "email")).values(
        "submission__consultation__title",
        "submission__organisation_name",
        *("name", "email", "person_name", "type", "status", "asked_at", "decided_at"),
    )
    yield "signatures.json", signed
    together = DraftMember.objects.filter(Q(user=user) | _at(subject, "email"))
    yield "drafts-of-several.json", together.values(where, "email", "right", "invited_at", "joined_at")
    changed = DraftChange.objects.filter(by=user).order_by("pk")
    yield "draft-changes.json", changed.values("draft__consultation__title", "verb", "before", "at")
    written = CoAuthor.objects.filter(user=user).order_by("pk")
    of = ("submission__consultation__title", "submission__tracking_number", "submission__received_at")
    yield "written-with-others.json", written.values(*of)
    asked = Erasure.objects.filter(Q(user=user) | Q(submission__in=sent)).order_by("pk")
    yield "erasures.json", asked.values("submission__tracking_number", "status", "asked_at", "done_at")


def erase(subject: Subject) -> None:
    """For an account alone. A signature stays with its organisation; who gave it is forgotten."""
    if not isinstance(subject.user, User):
        return
    for asked in Signatory.objects.filter(_at(subject, "email"), status=Signatory.Status.ASKED):
        signing.refuse(asked)  # so that nobody is asked again
    Signatory.objects.filter(_at(subject, "email")).update(email="", person_name="")
    Endorsement.objects.filter(user=subject.user).update(user=None)
    DraftMember.objects.filter(_at(subject, "email")).delete()
    sharing.forget(subject.user)


def _at(subject: Subject, field: str) -> Q:
    """Rows with one of the person's addresses, in whatever case."""
    return reduce(or_, (Q(**{f"{field}__iexact": email}) for email in subject.emails), Q(pk__in=[]))
