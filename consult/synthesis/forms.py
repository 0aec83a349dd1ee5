from django import forms
from django.utils.translation import gettext_lazy as _


class RewordForm(forms.Form):
    text = forms.CharField(
        label=_("Recommendation"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
