"""What pages with a form that saves itself must know, for templates."""

from collections.abc import Mapping

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac

from comments.drafting import Draft, DraftChange, DraftComment
from comments.refused import told
from consult.people import nouns
from consult.people.models import User
from consult.people.words import number

register = template.Library()


@register.filter
def owner_mark(user: User | AnonymousUser) -> str:
    """Whose words this browser keeps while there is no connection: nobody else's page sends them."""
    return salted_hmac("consult.autosave", str(user.pk)).hexdigest()[:16] if user.pk else "guest"


register.filter("why_refused", told)


@register.filter
def change_of(latest: Mapping[str, DraftChange], comment: DraftComment) -> DraftChange | None:
    """Who changed it last, where several people write."""
    return latest.get(comment.public_id)


@register.filter
def held_in(draft: Draft) -> str:
    """What waits in a draft as `drafts.begun` yields it: "2 comments, 1 document"; how many comments where there is
    nothing else."""
    others = {
        "document": draft.documents,  # type: ignore[attr-defined]
        "endorsement": len(draft.beside.get("endorses", ())),
        "signatory": len(draft.beside.get("signers", ())),
    }
    told = [f"{number(n)} {nouns.after(n, noun)}" for noun, n in others.items() if n]
    comments: int = draft.waiting  # type: ignore[attr-defined]
    first = [f"{number(comments)} {nouns.after(comments, 'comment')}"] if comments or not told else []
    return ", ".join(first + told)
