"""For others and with others: a shared draft, an organisation that is found, its position replaced, a coalition."""

import re
from collections.abc import Callable

import pytest

from comments.models import Comment, Submission
from comments.replacing import Replacing
from comments.signatory import Signatory
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.people.organisations import Organisation
from tests import factories, mailroom
from tests.flows import EVERYWHERE, ONE_COLUMN, under
from tests.flows.saying import DRAFT, NAMED, draft, send, speak_for_myself
from tests.flows.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@under(*EVERYWHERE)
def test_a_draft_is_shared_with_a_colleague_who_sends_it(
    visitor: Visitor,
    consultation: Consultation,
    participant: User,
    colleague: User,
    signed_in: Callable[[User], None],
) -> None:
    signed_in(participant)
    draft(visitor)
    visitor.follow("Write this together with colleagues")
    visitor.write("Colleague's e-mail address", colleague.email)
    visitor.pick("May write and send")
    visitor.press("Send an invitation")
    visitor.sees("An invitation is on its way")
    signed_in(colleague)
    visitor.open(mailroom.link("draft_invitation"))
    visitor.press("Join")
    visitor.sees("You write on this draft now.")
    visitor.open(DRAFT)
    visitor.follow("Change comment 1")
    visitor.write("Your comment", "Name them and ask them first.")
    visitor.press("Save the change")
    visitor.sees("Changed. Nothing is sent yet.")
    visitor.follow("Who changed what")
    visitor.sees(f"{colleague.name} changed this")
    visitor.open(DRAFT)
    speak_for_myself(visitor)
    send(visitor)
    assert Comment.objects.get().body == "Name them and ask them first."


@under(*ONE_COLUMN)
def test_an_organisation_is_found_and_its_position_replaced_once_staff_agree(
    visitor: Visitor, consultation: Consultation, moderator: User, signed_in: Callable[[User], None]
) -> None:
    old = factories.accepted(consultation, "As it was.")
    organisation = Organisation.objects.get()
    draft(visitor, "As it is.")
    visitor.pick("An organisation")
    visitor.write("Organisation", "exampel rights")
    if not visitor.condition.has_scripts:
        visitor.press("Look whether it is listed")
    visitor.sees("Is it one of these?")
    visitor.pick(re.compile(organisation.name))
    visitor.choose("Which of these describes you best", organisation.get_type_display())
    visitor.pick(NAMED)
    send(visitor, sees="What this organisation said before")
    visitor.pick("Replaces this")
    send(visitor)
    assert Submission.objects.latest("pk").organisation == organisation
    claim = Replacing.objects.claimed().get()
    assert claim.about.comment == old
    signed_in(moderator)
    visitor.open(f"/moderation/comments/{claim.comment.public_id}/")
    visitor.open(f"/moderation/positions/{claim.public_id}/")
    visitor.write("How you know (kept with the decision)", "Called them.")
    visitor.press("Confirm: it replaces the earlier one")
    visitor.sees("Confirmed.")
    assert Replacing.objects.get().status == Replacing.Status.CONFIRMED


@under(*ONE_COLUMN)
def test_a_coalition_is_confirmed_by_another_organisation_s_own_representative(
    visitor: Visitor, consultation: Consultation
) -> None:
    draft(visitor)
    visitor.unfold("Other organisations sign as well")
    visitor.follow("Name an organisation")
    visitor.write("Organisation", "Example University")
    visitor.write("E-mail of its representative", "dean@example.edu")
    visitor.press("Add")
    visitor.sees("They are asked when you send")
    visitor.pick("An organisation")
    visitor.write("Organisation", "Example Rights Network")
    visitor.choose("Which of these describes you best", "Non-governmental organisation")
    visitor.pick(NAMED)
    send(visitor, sees="Asked, no answer yet")
    visitor.page.context.clear_cookies()
    visitor.open(mailroom.link("signature"))
    visitor.choose("Which of these describes your organisation best", "Academic or research institution")
    visitor.write("Your name", "Dean Example")
    visitor.press("Yes, Example University signs")
    visitor.sees("Please check this")
    visitor.pick("I may sign for this organisation.")
    visitor.press("Yes, Example University signs")
    visitor.sees("Example University has signed")
    assert Signatory.objects.confirmed().get().person_name == "Dean Example"
