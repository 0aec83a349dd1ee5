"""Filters of the list of comments. An unknown value is refused with the values there are."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from comments.models import About, Comment, Stance
from consult.people.codes import Sector


class CommentFilter(django_filters.FilterSet):
    item = django_filters.CharFilter(method="about", help_text="Key of an item.")
    sector = django_filters.ChoiceFilter(choices=Sector.choices)
    stance = django_filters.ChoiceFilter(choices=Stance.choices, method="took")

    class Meta:
        model = Comment
        fields: list[str] = []

    def about(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        abouts = About.objects.filter(comment=OuterRef("pk"), item__item__node__key=value)
        if stance := self._given("stance"):
            abouts = abouts.filter(stance=stance)
        return rows.filter(Exists(abouts))

    def took(self, rows: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        if self._given("item"):  # Taken on that item: asked in `about`, of the same row.
            return rows
        return rows.filter(Exists(About.objects.filter(comment=OuterRef("pk"), stance=value)))

    def _given(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.data else ""
