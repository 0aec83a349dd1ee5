"""What senders fill in to take something back, and staff to decide on a request."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.asked import shortened
from comments.models import Comment

SHOWN = 90


class WithdrawForm(forms.Form):
    """Which comments to take back; all are ticked where nobody chose one."""

    comments = forms.MultipleChoiceField(
        label=_("Withdraw"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one comment, or nothing is withdrawn.")},
    )

    def __init__(self, *args: Any, comments: Sequence[Comment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments"].choices = [  # type: ignore[attr-defined]
            (one.public_id, shortened(one.body, SHOWN)) for one in comments
        ]


class EraseForm(forms.Form):
    """That somebody means it: what is erased does not come back."""

    sure = forms.BooleanField(
        label=_("I know that this can’t be undone"),
        error_messages={"required": _("Tick the box to say that you mean it.")},
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("Erase it")), ("refuse", _("Refuse, and keep it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked will read it. A refusal needs one."),
    )
