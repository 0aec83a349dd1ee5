"""Every column that leads to a person is in their copy and forgotten with their account, or has a reason not to be."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from comments import drafts, erasing, intake, personal, signing
from comments.drafting import CoAuthor, Draft, DraftChange, DraftMember, Unfinished
from comments.endorsement import Endorsement
from comments.signatory import Signatory
from consult.api import tokens
from consult.api.models import Delivery
from consult.consultations.following import Follow
from consult.consultations.models import Consultation
from consult.people import copying, outbox
from consult.people.bounces import Bounce
from consult.people.choices import MailChoice
from consult.people.models import User
from consult.people.organisations import Organisation, Representation
from guidance.models import Visit
from tests import factories

pytestmark = pytest.mark.django_db
SENT = "comments/submissions/*/submission.json"
FOUND_IN = {
    "account.emailaddress.email": "people/account.json",
    "account.emailaddress.user": "people/account.json",
    "api.delivery.user": "api/deliveries.json",
    "api.token.user": "api/tokens.json",
    "comments.coauthor.user": "comments/written-with-others.json",
    "comments.draft.user": "comments/drafts.json",
    "comments.draftchange.by": "comments/draft-changes.json",
    "comments.draftmember.email": "comments/drafts-of-several.json",
    "comments.draftmember.user": "comments/drafts-of-several.json",
    "comments.endorsement.user": "comments/endorsements.json",
    "comments.signatory.email": "comments/signatures.json",
    "comments.submission.email": SENT,
    "comments.submission.user": SENT,
    "comments.unfinished.user": "comments/unfinished.json",
    "consultations.follow.address": "consultations/following.json",
    "consultations.follow.user": "consultations/following.json",
    "guidance.visit.user": "guidance/visits.json",
    "people.bounce.address": "people/mail-that-came-back.json",
    "people.mail.to": "people/mail.json",
    "people.mail.user": "people/mail.json",
    "people.mailchoice.address": "people/mail-choices.json",
    "people.mailchoice.user": "people/mail-choices.json",
    "people.representation.user": "people/organisations.json",
    "people.user.email": "people/account.json",
}
"""In which file of the copy. Each of these is forgotten with the account."""
STAFF = "Work of staff: events.json of the copy says what they did. An erased account's row names nobody."
REASONS = {
    "admin.logentry.user": "Work in the administration; its words are emptied, the account's row names nobody.",
    "comments.erasure.user": "In the copy, and the proof that it was done; the account's row names nobody.",
    "comments.pagetext.by": STAFF,
    "comments.placement.by": STAFF,
    "comments.reply.by": STAFF,
    "comments.submission.entered_by": STAFF,
    "comments.submission.verified_by": STAFF,
    "consultations.consultation.contact_email": "The organiser's public address.",
    "consultations.grant.user": "In the copy; nobody who has one is erased.",
    "guidance.revision.by": STAFF,
    "ledger.event.actor": "In the copy; events are sealed, and the account's row names nobody.",
    "people.datacopy.user": "The copies themselves; they are deleted with the account.",
    "people.domain.by": STAFF,
    "people.user_groups.user": "Rights of staff; cleared with the account.",
    "people.user_user_permissions.user": "Rights of staff; cleared with the account.",
    "people.verification.by": STAFF,
    "synthesis.report.requested_by": STAFF,
}


def columns() -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    """Every column of every table that names an account or holds an address."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.EmailField) or field.related_model is User:
                yield f"{model._meta.label_lower}.{field.name}", field


def test_every_column_that_leads_to_a_person_is_known() -> None:
    assert {name for name, _ in columns()} == FOUND_IN.keys() | REASONS.keys(), (
        "Let the room's module `personal` export and erase it, and name the file here; or give the reason."
    )


@pytest.fixture
def person(participant: User, consultation: Consultation) -> User:
    """Somebody with a row in every one of these tables."""
    user = participant
    said = factories.accepted(consultation, "Said by another.")
    mine = factories.accepted(consultation, "Said by me.", by=user, email=user.email).submission
    drafts.add(drafts.Author(user), consultation, intake.Remark("Being written.", []))
    own = Draft.objects.get(user=user)
    theirs = Draft.objects.create(consultation=consultation, user=factories.UserFactory.create())
    address, upper = user.email.lower(), user.email.upper()
    organisation = Organisation.objects.create(name="Example Body", type="ngo")
    EmailAddress.objects.create(user=user, email=user.email)
    tokens.make("Mine", ["read"], by=user)
    Delivery.objects.create(user=user, key="1", digest="0" * 64, submission=mine)
    CoAuthor.objects.create(submission=said.submission, user=user)
    DraftChange.objects.create(draft=theirs, comment="x", by=user, verb="added")
    DraftMember.objects.create(draft=theirs, consultation=consultation, email=address)
    DraftMember.objects.create(
        draft=theirs,
        consultation=consultation,
        email="earlier@example.org",
        user=user,
        joined_at=mine.received_at,
    )
    Endorsement.objects.create(submission=said.submission, comment=said, consultation=consultation, user=user)
    Signatory.objects.create(submission=said.submission, name="Example Body", email=upper)
    Unfinished.objects.create(key="k", draft=own, user=user, typed={})
    Follow.objects.create(consultation=consultation, user=user)
    Follow.objects.create(consultation=consultation, address=address)
    Visit.objects.create(document=consultation.edition.document, user=user, seen_at=mine.received_at)
    outbox.post("digest", user.email, subject="For you", text="News.", key="digest:1", user=user)
    Bounce.objects.create(address=address)
    MailChoice.objects.create(user=user, kind="decision", pace="never")
    MailChoice.objects.create(address=address, kind="decision", pace="never")
    Representation.objects.create(organisation=organisation, user=user)
    return user


def rows_about(user: User, email: str) -> set[str]:
    """Which of the columns still lead to this person."""
    return {name for name, field in columns() if name in FOUND_IN and _leads_to(field, user, email)}


def _leads_to(field: "models.Field[Any, Any]", user: User, email: str) -> bool:
    rows: models.QuerySet[Any] = field.model._default_manager.all()
    if field.related_model is User:
        return rows.filter(**{field.name: user.pk}).exists()
    return rows.filter(**{f"{field.name}__iexact": email}).exists()


def test_the_copy_has_them_all_and_the_erasure_reaches_them_all(person: User) -> None:
    email = person.email
    assert rows_about(person, email) == FOUND_IN.keys(), "the fixture plants a row for each"
    copy = copying.ask(person)
    copying.make(copy, personal.subject_of(person.submissions.all(), person))
    with copy.file.open() as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as bundle:
        found = {name: bundle.read(name) for name in bundle.namelist() if name.endswith(".json")}
    for name in set(FOUND_IN.values()) - {SENT}:
        assert json.loads(found[name]), name
    assert any(name.endswith("/submission.json") for name in found)
    erasing.carry_out(erasing.ask_for_account(person))
    assert rows_about(person, email) == set()


def test_who_was_asked_to_sign_is_not_asked_again(person: User) -> None:
    erasing.carry_out(erasing.ask_for_account(person))
    left = Signatory.objects.get()
    assert (left.name, left.status) == ("Example Body", Signatory.Status.REFUSED)
    with pytest.raises(Exception, match="answered already"):
        signing.remind(left)


def test_the_organisation_goes_on_signing_when_its_representative_is_forgotten(person: User) -> None:
    signing.confirm(Signatory.objects.get(), organisation=None, type_="ngo", person="Ada Example")
    erasing.carry_out(erasing.ask_for_account(person))
    left = Signatory.objects.get()
    assert (left.status, left.email, left.person_name) == (Signatory.Status.CONFIRMED, "", "")
