"""Ways in: comments while reading, the questions as a form, a letter; and what is asked before they are sent."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings

from comments import moderation, tasks
from comments.endorsement import Endorsement
from comments.models import Comment, Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from tests import factories, mailroom
from tests.flows import EVERYWHERE, ONE_COLUMN, under
from tests.flows.saying import (
    CONFIDENTIAL,
    DRAFT,
    WORDS,
    draft,
    send,
    speak_for_myself,
    write_beside_red_teaming,
)
from tests.flows.visitors import KEYS, SCRIPTLESS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LETTER = """Example Network writes about the guidance.

Guideline 1: Red-teaming

Red-teaming needs outsiders and time. This paragraph answers.

It also needs money, which nobody has offered to anybody so far.
"""


@under(*EVERYWHERE)
def test_a_comment_is_written_while_reading_and_sent(visitor: Visitor, consultation: Consultation) -> None:
    write_beside_red_teaming(visitor)
    visitor.pick("Support with changes", within="#red-teaming")
    visitor.press("Add to my submission")
    visitor.sees("Added")
    visitor.follow("Review and send")
    visitor.sees("Who is speaking")
    send(visitor, sees="Please check these")
    speak_for_myself(visitor)
    send(visitor)
    assert Comment.objects.get().body == WORDS


@under(*EVERYWHERE)
def test_the_items_are_answered_as_a_form(visitor: Visitor, consultation: Consultation) -> None:
    visitor.open("/consultations/guidance/answer/")
    for key, name, words in (
        ("red-teaming", "1 Red teaming", WORDS),
        ("safeguards", "3 Safeguards", "Say who checks them."),
    ):
        visitor.pick("Oppose", within=f"#{key}")
        visitor.write(f"Your comment: {name}", words, within=f"#{key}")
    visitor.press("Review and send")
    visitor.sees("Say who checks them.")
    speak_for_myself(visitor)
    send(visitor)
    assert list(Comment.objects.values_list("abouts__stance", flat=True)) == ["oppose"] * 2


@under(*EVERYWHERE)
def test_a_letter_is_uploaded_and_a_part_of_it_confirmed(
    visitor: Visitor, consultation: Consultation, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    visitor.open(f"{DRAFT}documents/")
    visitor.attach("Documents", "letter.txt", LETTER)
    visitor.press("Upload")
    visitor.sees("Documents so far")
    tasks.read_letter(Job.objects.get(kind="read_letter").pk)
    visitor.open(f"{DRAFT}documents/")
    visitor.follow("letter.txt")
    visitor.sees("0 confirmed by you")
    visitor.unfold("Move a boundary here")
    visitor.press("A new part begins here")
    visitor.sees("Cut into 3 parts")
    visitor.press("Confirm part 3")
    visitor.sees("Confirmed by you")
    visitor.follow("Say what it is about part 2")
    visitor.pick("Support")
    visitor.press("Confirm this part")
    visitor.sees("2 confirmed by you")
    visitor.follow("Review and send")
    speak_for_myself(visitor)
    send(visitor, sees="Documents you sent")
    by = Comment.objects.order_by("start").values_list("cut_by", flat=True)
    assert list(by) == ["machine", "submitter", "submitter"]


@under(*ONE_COLUMN)
def test_personal_data_is_taken_out_and_the_rest_sent_confidentially(
    visitor: Visitor, consultation: Consultation
) -> None:
    draft(visitor, "Ask me at ada@example.org what happened.")
    visitor.sees("This looks like personal data")
    visitor.press(re.compile("^Replace by .*ada@example.org"))
    visitor.sees("Ask me at [e-mail removed] what happened.")
    speak_for_myself(visitor, CONFIDENTIAL)
    visitor.pick("No language model may process my comments")
    send(visitor)
    sent = Submission.objects.get()
    assert (sent.consent, sent.no_models) == ("confidential", True)
    moderation.decide(sent.comments.get(), "accept", by=None)
    visitor.open("/consultations/guidance/comments/")
    assert "what happened" not in visitor.page.content()


@under(*ONE_COLUMN)
def test_a_comment_of_somebody_else_is_endorsed_while_writing(
    visitor: Visitor, consultation: Consultation
) -> None:
    said = "Developers should publish the results of red teaming before they release a model to the public."
    theirs = factories.accepted(consultation, said)
    close = "Before a model is released to the public, its developers should publish red teaming results."
    write_beside_red_teaming(visitor, close)
    if not visitor.condition.has_scripts:
        visitor.press("Add to my submission")
        visitor.open(DRAFT, sees=close)
        visitor.follow("Similar comments to comment 1")
    visitor.sees("1 other said something close.")
    visitor.press(re.compile("^Endorse this"))
    visitor.sees("Developers should publish")
    visitor.open(DRAFT, sees="What you endorse")
    speak_for_myself(visitor)
    send(visitor)
    assert Endorsement.objects.get().comment == theirs


@under(KEYS, SCRIPTLESS)
def test_a_proof_of_work_is_done_or_a_code_by_mail_stands_in_for_it(
    visitor: Visitor, consultation: Consultation
) -> None:
    Consultation.objects.update(asks_proof=True)
    draft(visitor)
    speak_for_myself(visitor)
    if visitor.condition.has_scripts:
        visitor.sees("Checked: your browser did a short calculation")
    else:
        visitor.write("E-mail (optional)", "ada@example.org")
        visitor.unfold("Use a code by e-mail instead")
        visitor.press("Send a code to the address above")
        visitor.sees("A code was sent to ada@example.org")
        visitor.write("Code from the e-mail (optional)", mailroom.code("proof", r"\b\d{6}\b"))
    send(visitor)
