"""Without an account: an address confirmed by a link, what was sent claimed with a later account, a code to sign in."""

import pytest
from allauth.account.models import EmailAddress

from comments.models import Submission
from consult.consultations.models import Consultation
from consult.people.models import User
from tests import factories, mailroom
from tests.flows import ONE_COLUMN, under
from tests.flows.saying import draft, send, speak_for_myself
from tests.flows.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADA = "ada@example.org"


@under(*ONE_COLUMN)
def test_a_guest_confirms_the_address_and_claims_it_all_with_an_account(
    visitor: Visitor, consultation: Consultation
) -> None:
    Consultation.objects.update(senders=Consultation.Senders.CONFIRMED)
    draft(visitor)
    speak_for_myself(visitor)
    visitor.write("E-mail", ADA)
    send(visitor, sees="Confirm your e-mail address")
    visitor.open(mailroom.link("confirm"))
    visitor.press("Yes, I sent this")
    visitor.sees("Confirmed. Your comments are in review now.")
    visitor.open("/accounts/signup/")
    visitor.write("E-mail", ADA)
    visitor.write("Password", factories.PASSWORD)
    visitor.press("Create the account")
    visitor.sees("We have sent a code")
    visitor.write("Code", mailroom.code("account", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
    visitor.press("Continue")
    visitor.page.wait_for_url(lambda address: "confirm-email" not in address)
    visitor.open("/my/", sees="One submission was sent from your address")
    visitor.press("Put them into my account")
    visitor.sees("1 submission is in your account now.")
    assert Submission.objects.get().user == User.objects.get(email=ADA)


@under(*ONE_COLUMN)
def test_somebody_signs_in_by_a_code(visitor: Visitor, participant: User) -> None:
    EmailAddress.objects.create(user=participant, email=participant.email, verified=True, primary=True)
    visitor.open("/accounts/login/")
    visitor.follow("Send me a code by e-mail")
    visitor.write("E-mail", participant.email)
    visitor.press("Send the code")
    visitor.sees("We have sent a code")
    visitor.write("Code", "000000")
    visitor.press("Continue")
    visitor.sees("Please check this")
    visitor.write("Code", mailroom.code("account", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
    visitor.press("Continue")
    visitor.page.wait_for_url(lambda address: "/accounts/" not in address)
    visitor.open("/my/", sees="You have sent nothing from this account.")
