"""An example document in a participant's draft: uploaded, and waiting to be cut and sent. Its library is invented."""

from pathlib import Path

import typst
from django.core.files.base import ContentFile

from comments import uploads
from comments.documents import DraftLetter
from comments.drafts import Author
from consult.consultations.models import Consultation
from consult.people.models import User

SOURCE = Path(__file__).parent / "examples" / "letter.typ"
NAME = "Harbour Street Library.pdf"


def put_into_draft(consultation: Consultation, user: User) -> bool:
    """Whether it was put there: once, and only as long as comments are taken."""
    mine = DraftLetter.objects.filter(draft__user=user, draft__consultation=consultation)
    if mine.exists() or not consultation.takes_comments or user.submissions.exists():
        return False
    file = ContentFile(bytes(typst.compile(SOURCE)), name=NAME)
    return bool(uploads.add(Author(user), consultation, [file]).kept)
