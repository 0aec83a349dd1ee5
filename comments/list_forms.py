"""What a reader chooses of the published comments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comments import contexts
from comments.asked import Asked
from comments.stances import Stance
from consult.people.codes import Sector
from guidance.scopes import Dimension


class ListForm(forms.Form):
    """Which of the published comments to list. Unknown values list nothing wrong: they are ignored.

    `bare` where small counts are withheld: then comments can't be chosen by what they are counted by.
    """

    item = forms.ChoiceField(label=pgettext_lazy("what a comment is about", "About"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("All sectors")), *Sector.choices], required=False
    )
    stance = forms.ChoiceField(
        label=pgettext_lazy("on an item", "Position"),
        choices=[("", _("All positions")), *Stance.choices],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        asked: Sequence[Asked],
        axes: Sequence[Dimension] = (),
        bare: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        if bare:
            del self.fields["sector"]
        for axis in axes:
            self.fields[f"{contexts.BEFORE}{axis.code}"] = forms.ChoiceField(
                label=gettext("Made for: {axis}").format(axis=axis.title.lower()),
                choices=[
                    ("", gettext("All comments")),
                    *((value.code, value.title) for value in axis.values),
                ],
                required=False,
            )
        self.fields["item"].choices = [("", gettext("All items")), *((one.key, one.name) for one in asked)]  # type: ignore[attr-defined]
        if bare or not any(one.asks_stance for one in asked):
            del self.fields["stance"]

    @property
    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def context(self) -> dict[str, str]:
        """The values of axes that are wanted."""
        return contexts.given(self.wanted, self.axes)
