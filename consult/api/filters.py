"""Filters of the list of comments. An unknown value is refused with the values there are."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from comments.models import Comment, Stance
from consult.people.codes import Sector


class CommentFilter(django_filters.FilterSet):
    item = django_filters.CharFilter(method="about", help_text="Key of an item.")
    sector = django_filters.ChoiceFilter(choices=Sector.choices)
    stance = django_filters.ChoiceFilter(choices=Stance.choices, method="took")

    class Meta:
        model = Comment
        fields: list[str] = []

    def about(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        return rows.filter(abouts__item__item__node__key=value, **self._stance())

    def took(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        if self._given("item"):  # Taken on that item: asked in `about`, in the same join.
            return rows
        return rows.filter(abouts__stance=value).distinct()

    def _stance(self) -> dict[str, Any]:
        stance = self._given("stance")
        return {"abouts__stance": stance} if stance else {}

    def _given(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.data else ""
