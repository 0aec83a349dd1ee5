"""What an editor sends, as a browser would."""

from typing import Any

from consult.consultations.models import Consultation
from guidance.models import Edition, Item
from tests import factories


def edition() -> Edition:
    """A section with two guidelines, the first with a practice, and a question outside any section."""
    made = factories.EditionFactory.create(document__slug="safe", slug="first")
    section = factories.item(made, "before", kind=Item.Kind.SECTION, label="", title="Before release")
    red = factories.item(made, "red-teaming", parent=section, depth=1)
    factories.item(made, "findings", kind=Item.Kind.PRACTICE, parent=red, depth=2, title="Publish findings")
    factories.item(made, "safeguards", parent=section, depth=1)
    factories.item(made, "how-open", kind=Item.Kind.QUESTION, title="How open?")
    return made


def filled_in(about: Edition, **changes: Any) -> dict[str, Any]:
    """A complete form; a change to None leaves the field out."""
    given = {
        "title": "What should the guidance say next?",
        "slug": "",
        "sponsor": "Example Partnership",
        "summary": "Two sentences.",
        "background": "**Why** we ask.\r\n\r\nAnd how.",
        "contact_name": "Ada Example",
        "contact_email": "ada@example.org",
        "identifiers": "docket: EX-2026-0001\r\ncitation: 91 FR 1234",
        "timezone": "America/New_York",
        "opens_at": "2026-07-01T09:00",
        "closes_at": "2098-03-01T23:59",
        "items": [item.pk for item in about.items.commentable()],
        "facets": ["evidence"],
        "consents": ["named"],
        "results": "after_closing",
        "suppress_below": "5",
        "senders": "anybody",
        "late": "marked",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def asked(consultation: Consultation) -> list[str]:
    return list(consultation.items.order_by("item__position").values_list("item__node__key", flat=True))
