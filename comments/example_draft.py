"""The example's draft: two comments that wait, one that is begun, and a colleague who is asked to write along."""

from comments import drafts, intake, sharing, unfinished
from comments.asked import asked, questions
from comments.drafting import Draft, DraftMember
from comments.drafts import Author
from comments.stances import Stance
from consult.consultations.models import Consultation
from consult.people.models import User

COLLEAGUE = "colleague@example.org"
NAME = "example-begun"
WAITING = (
    "We support this. Say as well who reads the results, and within how many days: ours lie with nobody for weeks.",
    "Small teams can't do this alone. A shared template would help, with an example filled in.",
)
BEGUN = "Two of our members disagree here. To be settled on Thursday: "


def begin(consultation: Consultation, *, by: User) -> bool:
    """Once: what was sent or thrown away does not come back. Whether there was something to do."""
    if Draft.objects.filter(consultation=consultation, user=by).exists():
        return False
    author, items = Author(by), questions(consultation).items
    first, second, third, *_rest = asked(consultation)
    sharing.invite(consultation, COLLEAGUE, right=DraftMember.Right.WRITE, by=by)
    for words, one in zip(WAITING, (first, second), strict=True):
        stance = Stance.CHANGES if one.asks_stance else ""
        drafts.add(author, consultation, intake.Remark(words, [items[one.pk]], stance))
    typed = {"body": [BEGUN], "items": [third.key]}
    unfinished.begin(author, consultation, NAME, typed, seen="0", item=third.key)
    return True
