"""Filters of the list of comments. An unknown value is refused with the values there are."""

from collections.abc import Collection
from typing import cast

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from comments import contexts
from comments.models import About, Comment
from comments.stances import Stance
from consult.consultations.models import ConsultationItem
from consult.people.codes import Sector


def _there_are(known: Collection[str]) -> str:
    if not known:
        return _("Give axis:value. There are none: this guidance has no axes.")
    return _("Give axis:value. There are {values}.").format(values=", ".join(sorted(known)))


class CommentFilter(django_filters.FilterSet):
    item = django_filters.CharFilter(method="about", help_text="Key of an item.")
    sector = django_filters.ChoiceFilter(choices=Sector.choices)
    stance = django_filters.ChoiceFilter(choices=Stance.choices, method="took")

    context = django_filters.CharFilter(
        method="made_for",
        help_text="Made for a combination: axis:value, several divided by a semicolon.",
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def about(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        self._check_item(value)
        abouts = About.objects.filter(comment=OuterRef("pk"), item__item__node__key=value)
        if stance := self._given("stance"):
            abouts = abouts.filter(stance=stance)
        return rows.filter(Exists(abouts))

    def took(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        if self._given("item"):  # Taken on that item: asked in `about`, of the same row.
            return rows
        return rows.filter(Exists(About.objects.filter(comment=OuterRef("pk"), stance=value)))

    def made_for(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        wanted = dict(part.strip().partition(":")[::2] for part in value.split(";"))
        self._check(wanted)
        return rows.exclude(context={}).filter(context__contains=wanted)

    def _check(self, wanted: dict[str, str]) -> None:
        """Raises ValidationError with the axes and values there are."""
        axes = contexts.dimensions_in(self._slug())
        known = {f"{axis.code}:{value.code}" for axis in axes for value in axis.values}
        for axis, chosen in wanted.items():
            if f"{axis}:{chosen}" not in known:
                raise ValidationError({"context": [_there_are(known)]})

    def _check_item(self, key: str) -> None:
        """Raises ValidationError: a key with a slip in it would read as an item on which nobody said a word."""
        asked = ConsultationItem.objects.filter(consultation__slug=self._slug(), item__node__key=key)
        if not asked.exists():
            raise ValidationError(
                {"item": [_("This consultation asks about no item with the key “{key}”.").format(key=key)]}
            )

    def _slug(self) -> str:
        given = cast("Request", self.request).parser_context or {}
        return str(given["kwargs"]["slug"])

    def _given(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.data else ""
