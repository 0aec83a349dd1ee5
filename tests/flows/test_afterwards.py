"""What was sent, afterwards: receipt, PDF, proof, withdrawal; one's own data; following, and no more of it."""

import re
from collections.abc import Callable

import pytest

from comments import tasks
from comments.models import Submission
from consult.consultations.following import Follow
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people import choices
from consult.people.choices import Addressee
from consult.people.kinds import Kind, Pace
from consult.people.letters import stop_link
from consult.people.models import User
from tests import factories, mailroom
from tests.flows import ONE_COLUMN, under
from tests.flows.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADA = "ada@example.org"


@under(*ONE_COLUMN)
def test_a_receipt_is_kept_proven_and_its_comments_withdrawn(
    visitor: Visitor, consultation: Consultation
) -> None:
    said = factories.accepted(consultation, "Say it early.")
    submission = said.submission
    visitor.open(f"/receipts/{submission.tracking_number}/{submission.secret}/", sees="Say it early.")
    assert visitor.download("The receipt as PDF").startswith(b"%PDF")
    visitor.unfold("Check it yourself")
    file = visitor.download("Download what was hashed")
    visitor.follow("Verify what was published")
    visitor.write("Text of one comment (optional)", "Say it early.")
    visitor.press("Verify")
    visitor.sees("Published, word for word.")
    visitor.open("/verify/")
    visitor.attach("Or the file of a receipt (optional)", "receipt.json", file.decode())
    visitor.press("Verify")
    visitor.sees("Published, word for word.")
    visitor.open(f"/receipts/{submission.tracking_number}/{submission.secret}/")
    visitor.follow("Withdraw comments")
    visitor.sees("It can’t be undone")
    visitor.press("Withdraw what is ticked")
    visitor.sees("1 comment is withdrawn.")
    assert Submission.objects.get().status == Submission.Status.WITHDRAWN


@under(*ONE_COLUMN)
def test_somebody_fetches_a_copy_of_everything_about_them(
    visitor: Visitor, consultation: Consultation, participant: User, signed_in: Callable[[User], None]
) -> None:
    factories.accepted(consultation, by=participant)
    signed_in(participant)
    visitor.open("/my/")
    visitor.follow("Your data: a copy of it, or to have it erased")
    visitor.press("Make a copy")
    visitor.sees("parts are read")
    tasks.make_copy(Job.objects.get(kind="make_copy").pk)
    if not visitor.condition.has_scripts:
        visitor.follow("Reload")
    assert visitor.download("Download").startswith(b"PK")


@under(*ONE_COLUMN)
def test_a_guest_follows_and_is_rid_of_the_mail_by_one_click(
    visitor: Visitor, consultation: Consultation
) -> None:
    visitor.open("/consultations/guidance/")
    visitor.follow("Follow")
    visitor.write("Your e-mail address", ADA)
    visitor.press("Follow")
    visitor.sees(re.compile(ADA))
    assert not Follow.objects.confirmed().exists()
    visitor.open(mailroom.link("confirm"))
    visitor.press("Yes, follow it")
    visitor.sees("You follow this now.")
    guest = Addressee(None, ADA)
    visitor.open(mailroom.path(stop_link(guest, Kind.COMMENTS)))
    visitor.press("Stop it")
    visitor.sees("You get no more of this")
    assert choices.choices_of(guest)[Kind.COMMENTS] == Pace.NEVER
    visitor.follow("Choose what you are sent, and how often")
    visitor.choose("The report is published", "Once a week")
    visitor.press("Keep")
    visitor.sees("Kept.")
    visitor.follow("What you follow")
    visitor.press(re.compile("^Stop following"))
    visitor.sees("You follow it no longer.")
    assert not Follow.objects.exists()
