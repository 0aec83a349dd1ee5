"""Long lists of choices are shared by all forms and written once a language; they are what Django would write."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consult.people.fixed_choices import Fixed, FixedSelect

OFFERED: list[Any] = [
    ("", "Not said"),
    ('a"&', '<A> "quoted"'),
    ("<Group>", [("b", "B"), ("c", "C")]),
    ("yes", _("Yes")),
]


class Ours(forms.Form):
    place = forms.ChoiceField(choices=Fixed(OFFERED), widget=FixedSelect({"data-seen": True}), required=False)


class Djangos(forms.Form):
    place = forms.ChoiceField(choices=OFFERED, widget=forms.Select({"data-seen": True}), required=False)


@pytest.mark.parametrize("value", [None, "", 'a"&', "b", "somewhere else", 'value="b"'])
def test_a_list_is_written_as_django_writes_it(value: str | None) -> None:
    data = {"place": value}
    for ours, theirs in ((Ours(data), Djangos(data)), (Ours(initial=data), Djangos(initial=data))):
        assert _same(str(ours["place"]), str(theirs["place"]))
        assert ours.is_valid() == theirs.is_valid()


def test_labels_follow_the_language() -> None:
    assert ">Yes</option>" in str(Ours()["place"])
    with translation.override("fr"):
        assert ">Oui</option>" in str(Ours()["place"])
    assert ">Yes</option>" in str(Ours()["place"])


def test_a_form_does_not_copy_them() -> None:
    fields: Any = (Ours().fields["place"], Ours().fields["place"])
    assert fields[0].choices is fields[1].choices is fields[0].widget.choices


def _same(ours: str, theirs: str) -> bool:
    return parse_html(ours) == parse_html(theirs)
