"""Steps that several flows have in common."""

import re

from tests.flows.visitors import Visitor

DRAFT = "/consultations/guidance/draft/"
WORDS = "Name the people who will be affected."
UNNAMED = "Without any name; sector and type are shown"
NAMED = "With my name, or my organisation's"
CONFIDENTIAL = re.compile("^Not at all: in confidence")


def write_beside_red_teaming(visitor: Visitor, words: str = WORDS) -> None:
    visitor.open("/consultations/guidance/")
    visitor.follow("Comment on 1 Red teaming")
    visitor.write("Your comment", words, within="#red-teaming")


def draft(visitor: Visitor, words: str = WORDS) -> None:
    """Write one comment on a page of its own, and go on to the review."""
    visitor.open(f"{DRAFT}comments/?item=red-teaming")
    visitor.write("Your comment", words)
    visitor.press("Add to my submission")
    visitor.sees("Added")
    visitor.open(DRAFT, sees=words)


def speak_for_myself(visitor: Visitor, consent: str | re.Pattern[str] = UNNAMED) -> None:
    visitor.pick("Myself")
    visitor.choose("Which of these describes you best", "Individual")
    visitor.pick(consent)


def send(visitor: Visitor, sees: str = "Your submission was received") -> None:
    visitor.press("Send my submission")
    visitor.sees(sees)
