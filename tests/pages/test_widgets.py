"""Form controls are written by hand for speed: they must be what Django's own templates write."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from consult.pages.widgets import WRITERS, Renderer

CHOICES = [
    ("", "Not said"),
    ("a&b", 'A "quoted" <name>'),
    ("Groups", [(1, "One"), (2, mark_safe("Two &amp; three"))]),
]


class Everything(forms.Form):
    text = forms.CharField(max_length=9, help_text="A hint.", widget=forms.TextInput({"data-focus": True}))
    email = forms.EmailField(required=False)
    number = forms.IntegerField(min_value=1)
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(widget=forms.Textarea({"rows": 6, "spellcheck": False}))
    check = forms.BooleanField()
    select = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    optional = forms.ChoiceField(choices=CHOICES, required=False, widget=forms.RadioSelect)


FILLED = {
    "text": 'It\'s "5" < 6 & true',
    "email": "",
    "number": "12345",
    "words": "\n<script>\r\nand more</textarea>",
    "check": "on",
    "select": "2",
    "several": ["a&b", "1"],
    "radio": "a&b",
    "boxes": ["1", "2"],
}


def controls(renderer, **given):
    form = Everything(renderer=renderer, **given)
    for field in form:
        yield str(field)
        if field.widget_type in ("radioselect", "checkboxselectmultiple"):
            yield from (str(option) for option in field)
            yield from (option.tag() for option in field)


GIVEN = pytest.mark.parametrize(
    "given", [{}, {"initial": FILLED}, {"data": FILLED}, {"data": {}, "auto_id": False}, {"prefix": "x"}]
)


def lines(found):
    """Without the line ends that templates leave after tags; those of a textarea count."""
    return [
        re.sub(r">\s*\n\s*<|(?<=>)\n(?= )", lambda gap: "><" if "<" in gap[0] else "", html) for html in found
    ]


@GIVEN
def test_controls_written_by_hand_are_those_of_the_templates(given):
    assert lines(controls(Renderer(), **given)) == lines(controls(TemplatesSetting(), **given))


def test_every_control_written_by_hand_is_compared():
    widgets = [field.widget for field in Everything.base_fields.values()]
    compared = {widget.template_name for widget in widgets}
    compared |= {getattr(widget, "option_template_name", "") for widget in widgets}
    assert WRITERS.keys() <= compared
