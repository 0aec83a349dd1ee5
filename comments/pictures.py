"""Pages of PDF documents as pictures, drawn in a confined process."""

import base64

from django.db.models.fields.files import FieldFile

from consult.ledger import confined
from consult.ledger.confined import Limits

LIMITS = Limits(seconds=20.0, processor_seconds=15, memory=768 << 20)


def page_of(file: FieldFile, number: int, *, sharp: bool = False) -> bytes:
    """A page as PNG. Raises DomainError where it can't be drawn."""
    with file.open() as opened:
        drawn = confined.run(
            "comments.reading.picture.png_of", opened.read(), limits=LIMITS, page=number, sharp=sharp
        )
    return base64.b64decode(drawn)
