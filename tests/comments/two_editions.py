"""An edition and the next one, in which words stay, change, move and leave, and comments on some of each."""

from typing import Any

from comments.anchors import Anchor
from comments.models import Comment
from consult.consultations.models import Consultation
from guidance.models import Edition
from tests import factories

STAYS = "Name a person who answers for the release. Keep a record of every decision."
CHANGES = "Say before release what each test should find, and publish what it did find."
LEAVES = "Watch for misuse after release. Offer an address where users report what went wrong with the model."
GOES = "Tests are repeated after every material change. Nobody may skip them for lack of time or money."


def first() -> Edition:
    edition = factories.EditionFactory.create(label="First edition")
    for key, body in [("stays", STAYS), ("changes", CHANGES), ("leaves", LEAVES), ("goes", GOES)]:
        factories.item(edition, key, body=body)
    return edition


def comments(asked: Consultation) -> dict[str, Comment]:
    """On words of each kind, by what will become of them."""
    return {
        "exact": factories.quoting(asked, "a record of every decision"),
        "similar": factories.quoting(asked, "publish what it did find"),
        "moved": factories.quoting(asked, "an address where users report what went wrong"),
        "lost": factories.quoting(asked, "Nobody may skip them for lack of time or money."),
    }


def second(first: Edition, **more: Any) -> Edition:
    return factories.revised(
        first,
        {
            "changes": "Say before release what each test should find, and publish all that it did find.",
            "leaves": "Watch for misuse after release.",
            "goes": "Tests are repeated after every material change.",
            "contact": "Offer an address where users report what went wrong with the model.",
        },
        **more,
    )


def here(comment: Comment, edition: Edition) -> Any:
    return Anchor.objects.get(comment=comment, edition=edition)
