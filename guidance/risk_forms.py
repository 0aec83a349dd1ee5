"""What an editor fills in about the risks that an edition names, and the questions that decide an axis value."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidance.desk import Arrangement
from guidance.differences import Difference, differences
from guidance.fields import TextField, Tick
from guidance.models import Item, Risk
from guidance.specs import CriterionSpec

MOST_QUESTIONS = 30


class NewRiskForm(forms.Form):
    """What a risk says."""

    title = forms.CharField(
        label=_("The risk"),
        max_length=300,
        help_text=_("In a few words, like “Misuse by a customer”."),
        error_messages={"required": _("Name the risk.")},
    )
    origin = forms.ChoiceField(
        label=_("Where does it come from?"),
        choices=Risk.Origin,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the risk comes from.")},
    )
    body = TextField(
        label=_("What may go wrong"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
    )


class RiskForm(NewRiskForm):
    """What it says, and the items that address it."""

    items = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        required=False,
        label=_("Items that address it"),
        error_messages={
            "invalid_choice": _("An item that you ticked is no longer there. Open the page again.")
        },
    )

    def __init__(self, *args: Any, risk: Risk, whole: Arrangement, **kwargs: Any) -> None:
        self.whole = whole
        super().__init__(*args, **{**kwargs, "initial": said_of(risk)})
        self.fields["items"].queryset = risk.edition.items.select_related("edition")  # type: ignore[attr-defined]

    def ticks(self) -> list[Tick]:
        ticked = {str(pk) for pk in self["items"].value() or ()}
        return [
            Tick(pk, self.whole.name(pk), str(pk) in ticked, depth) for pk, depth in self.whole.tree.walk()
        ]

    def against(self, risk: Risk) -> list[Difference]:
        """What stands there now against what was typed."""
        there, typed = said_of(risk), self.cleaned_data
        origins = dict(Risk.Origin.choices)
        return differences(
            (gettext("The risk"), there["title"], typed["title"]),
            (gettext("Where it comes from"), str(origins[there["origin"]]), str(origins[typed["origin"]])),
            (gettext("What may go wrong"), there["body"], typed["body"]),
            (
                gettext("Addressed by"),
                self._named(there["items"]),
                self._named([one.pk for one in typed["items"]]),
            ),
        )

    def _named(self, keys: Sequence[int]) -> str:
        return "\n".join(self.whole.name(pk) for pk, _ in self.whole.tree.walk() if pk in set(keys))


def said_of(risk: Risk) -> dict[str, Any]:
    items = list(risk.items.values_list("pk", flat=True))
    return {"title": risk.title, "origin": risk.origin, "body": risk.body, "items": items}


class CriteriaForm(forms.Form):
    """The questions of one axis value, as rows in their order, with an empty one at the end."""

    def __init__(self, *args: Any, criteria: Sequence[CriterionSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.rows = self._rows_sent() if self.is_bound else len(criteria) + 1
        for n in range(1, self.rows + 1):
            there = criteria[n - 1] if n <= len(criteria) and not self.is_bound else CriterionSpec("")
            self.fields.update(_row(n, there))

    def _rows_sent(self) -> int:
        sent = [int(found[1]) for name in self.data if (found := re.fullmatch(r"question-(\d{1,3})", name))]
        return min(max(sent, default=0), MOST_QUESTIONS)

    def groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [(n, self.group(n)) for n in range(1, self.rows + 1)]

    def group(self, n: int) -> list[forms.BoundField]:
        return [self[f"{what}-{n}"] for what in ("question", "help", "place")]

    @property
    def is_full(self) -> bool:
        """Whether the last row is used, so that another has to follow."""
        return bool(self.rows) and bool(self[f"question-{self.rows}"].value())

    def another(self) -> tuple[int, list[forms.BoundField]]:
        """The row that follows those that were sent."""
        fresh = forms.Form()
        fresh.fields.update(_row(self.rows + 1, CriterionSpec("")))
        return self.rows + 1, list(fresh)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for n in range(1, self.rows + 1):
            if data.get(f"help-{n}") and not data.get(f"question-{n}"):
                self.add_error(f"question-{n}", gettext("Write the question, or clear its help."))
        return data

    def entries(self) -> list[CriterionSpec]:
        """Those that ask something, by the places they were given."""
        data = self.cleaned_data
        return [CriterionSpec(data[f"question-{n}"], data[f"help-{n}"]) for n in self._asking()]

    def were(self) -> list[int]:
        """The place that each of them had; 0 for a new one."""
        return [n if n <= len(self.criteria) else 0 for n in self._asking()]

    def _asking(self) -> list[int]:
        data = self.cleaned_data
        rows = sorted(range(1, self.rows + 1), key=lambda n: data.get(f"place-{n}") or n)
        return [n for n in rows if data[f"question-{n}"]]

    def against(self) -> list[Difference]:
        typed = self.entries()
        pairs = [
            (gettext("Question {n}").format(n=n + 1), _in_words(self.criteria, n), _in_words(typed, n))
            for n in range(max(len(self.criteria), len(typed)))
        ]
        return differences(*pairs)


def _row(n: int, there: CriterionSpec) -> dict[str, forms.Field]:
    rows = forms.Textarea(attrs={"rows": 2, "class": "short"})
    return {
        f"question-{n}": forms.CharField(
            label=gettext("Question {n}").format(n=n), max_length=300, required=False, initial=there.question
        ),
        f"help-{n}": TextField(
            label=gettext("Help with question {n}").format(n=n),
            max_length=5_000,
            required=False,
            initial=there.help,
            widget=rows,
        ),
        f"place-{n}": forms.IntegerField(
            label=gettext("Place of question {n}").format(n=n),
            initial=n,
            min_value=1,
            max_value=99,
            required=False,
        ),
    }


def _in_words(criteria: Sequence[CriterionSpec], n: int) -> str:
    return f"{criteria[n].question}\n{criteria[n].help}".strip() if n < len(criteria) else ""
