"""On the review page: what the organisation said before on the same items, and whether the new words replace it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import attribution, drafts, positions
from comments.asked import Asked, asked
from comments.beside import Place
from comments.models import About, Submission
from comments.publication import ANYBODY
from consult.consultations.models import Consultation
from consult.people import families

REPLACE, BOTH = "replace", "both"
CHOICES = [
    (REPLACE, gettext_lazy("Replaces this")),
    (BOTH, gettext_lazy("Is said beside it: both count")),
]
SEEN = "earlier"
"""The field that says which earlier words the page showed."""


@dataclass(frozen=True)
class Earlier:
    """What was said on one item before, and the choice about it."""

    item: Asked
    abouts: Sequence[About]
    field: forms.BoundField


class PositionsForm(forms.Form):
    """One choice for each item on which the organisation said something. Without such items it asks nothing.

    Whoever is verified to speak for it is offered to replace: an organisation has one position unless it says
    otherwise. Anybody else is offered to stand beside, since a claim to replace waits for staff.
    """

    def __init__(
        self, data: QueryDict | None, *, abouts: Sequence[About], asked: Sequence[Asked], represents: bool
    ) -> None:
        usual = REPLACE if represents else BOTH
        fresh = {f"position-{about.item_id}": usual for about in abouts}
        super().__init__(None if data is None else _with(data, fresh))
        self.abouts, self.represents = abouts, represents
        self.names = {one.pk: one for one in asked}
        self.shown = set(data.getlist(SEEN)) if data else set()
        for item in dict.fromkeys(about.item_id for about in abouts):
            self.fields[f"position-{item}"] = forms.ChoiceField(
                label=_("Your new comment on it"),
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=usual,
                error_messages={"required": _("Say whether your comment replaces the earlier one.")},
            )

    @property
    def entries(self) -> list[Earlier]:
        found: dict[int, list[About]] = {}
        for about in self.abouts:
            found.setdefault(about.item_id, []).append(about)
        return [Earlier(self.names[item], abouts, self[f"position-{item}"]) for item, abouts in found.items()]

    @property
    def places(self) -> list[str]:
        return [_as_value(positions.place(about)) for about in self.abouts]

    def clean(self) -> None:
        if not self.shown.issuperset(self.places):
            raise forms.ValidationError(
                _(
                    "This organisation has said something on the same items before. "
                    "Say below whether your comment replaces it, then send once more."
                )
            )

    def chosen(self, wanted: str) -> frozenset[Place]:
        return frozenset(
            positions.place(about)
            for about in self.abouts
            if self.cleaned_data.get(f"position-{about.item_id}") == wanted
        )


def _with(data: QueryDict, fresh: dict[str, str]) -> QueryDict:
    """Where the page has not asked yet, what is usual is chosen when it does."""
    data = data.copy()
    for name, value in fresh.items():
        data.setdefault(name, value)
    return data


def _as_value(place: Place) -> str:
    return f"{place.comment}:{place.item}"


def positions_form(
    data: QueryDict | None, speaker: forms.Form, author: drafts.Author, consultation: Consultation
) -> PositionsForm:
    """For the organisation that is named as the sender. No query where none is."""
    names = asked(consultation)
    name = (speaker["organisation_name"].value() or "").strip()
    chosen = speaker["organisation"].value() or ""
    speaks = speaker["capacity"].value() == Submission.Capacity.ORGANISATION and chosen != attribution.NEW
    if not speaks or not name:
        return PositionsForm(data, abouts=[], asked=names, represents=False)
    family = families.chosen(chosen) if chosen else families.named(name)
    waiting = drafts.comments_by(author, consultation).order_by()
    items = drafts.ABOUT.objects.filter(draftcomment__in=waiting).values("consultationitem")
    abouts = list(positions.earlier(family, consultation, items, author.user or ANYBODY))
    represents = bool(author.user and abouts and families.representations(author.user, family).exists())
    return PositionsForm(data, abouts=abouts, asked=names, represents=represents)
