"""Stage 2, a new edition. An editor says where the words of a comment stand, or that they are gone.

Reads anchors and texts; writes placements. A later decision replaces the earlier one, so that a mistake can be put
right; the ledger keeps every one of them. Two editors at once: the second is told what the first decided.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from comments.anchors import Anchor, Placement
from comments.carrying import decision_on, texts_of
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance.quotes import Quote
from guidance.quoting import Answer, Sought, find

PLACE, GIVE_UP = "place", "give_up"


def texts_for(anchor: Anchor) -> dict[int, str]:
    """The plain texts of the anchor's edition, in the language of the comment, by primary key."""
    texts = texts_of(anchor.edition_id, anchor.comment.language)
    return {pk: texts.plain[key].text for key, pk in texts.pks.items()}


def look_for(words: str, texts: Mapping[int, str], *, near: int = 0) -> Answer:
    """Where an editor's words stand; where they don't, what may have been meant."""
    return find(Sought(words), texts, near=[near] if near else [])


@transaction.atomic
def place(anchor: Anchor, found: Quote, *, seen: int | None = None, by: User) -> Placement:
    """Here its words stand. Raises DomainError where `found` is no range of a text of its edition."""
    known = texts_for(anchor)
    if known.get(found.text, "")[found.start : found.end] != found.exact or not found.exact.strip():
        raise DomainError(
            gettext("These words do not stand at that place of the edition. Choose them again.")
        )
    return _decide(
        anchor, PLACE, seen, by, text_id=found.text, start=found.start, end=found.end, exact=found.exact
    )


@transaction.atomic
def give_up(anchor: Anchor, *, seen: int | None = None, by: User) -> Placement:
    """Its words are gone from this edition."""
    return _decide(anchor, GIVE_UP, seen, by, text_id=None, start=None, end=None, exact="")


def _decide(anchor: Anchor, verb: str, seen: int | None, by: User, **where: int | str | None) -> Placement:
    rows = Anchor.objects.select_for_update(of=("self",)).select_related("placement")
    locked = rows.filter(pk=anchor.pk).first()
    if locked is None:  # a translation came meanwhile
        raise WorkflowError(
            gettext(
                "These words were found again after you opened this page. Reload it to see where they stand now."
            )
        )
    _must_be_known(locked, seen)
    before = decision_on(locked)
    placement, _is_new = Placement.objects.update_or_create(
        anchor=locked, defaults={**where, "by": by, "at": Now()}
    )
    numbers = {name: where[name] for name in ("text_id", "start", "end") if isinstance(where[name], int)}
    Event.record(
        locked,
        verb,
        actor=by,
        before=state_of(locked.method, before),
        after="gone" if verb == GIVE_UP else "placed",
        **numbers,  # type: ignore[arg-type]
    )
    return placement


def state_of(method: str, placement: Placement | None) -> str:
    if placement is None:
        return method
    return "placed" if placement.text_id else "gone"


def last_event(anchor: Anchor) -> Event | None:
    """The last decision on it; its number goes with the form, so that nobody decides on what they did not see."""
    return Event.objects.about(anchor).select_related("actor").order_by("-id").first()


def _must_be_known(anchor: Anchor, seen: int | None) -> None:
    last = last_event(anchor)
    if seen is None or last is None or last.pk == seen:
        return
    if last.verb == PLACE:
        words = gettext(
            "{who} found a place for these words after you opened this page. Nothing was changed now; "
            "below is how it stands."
        )
    else:
        words = gettext(
            "{who} confirmed that these words are gone after you opened this page. Nothing was changed now; "
            "below is how it stands."
        )
    raise WorkflowError(words.format(who=last.actor or gettext("Somebody")))
