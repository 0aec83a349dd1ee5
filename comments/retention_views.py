"""The editor's page on how long a consultation keeps what is personal: the rules, and what will go when."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from comments import retaining
from comments.visits import form_page
from consult.consultations import retention
from consult.consultations.models import Consultation, Kept
from consult.people.models import User
from consult.people.permissions import Can


class RetentionForm(forms.Form):
    """Days after closing for each kind; empty keeps it."""

    keeps_record = forms.BooleanField(
        label=_("A law says to keep the record of this consultation"),
        required=False,
        help_text=_("Staff then decide on each request to erase. Otherwise it is carried out at once."),
    )

    def __init__(self, data: QueryDict | None, *, consultation: Consultation) -> None:
        found = {rule.kind.value: rule.days for rule in retention.rules(consultation)}
        super().__init__(data, initial={**found, "keeps_record": consultation.keeps_record})
        for kind in Kept:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label,
                min_value=0,
                max_value=retention.LONGEST,
                required=False,
                help_text=_("Days after closing. Leave it empty to keep them."),
            )

    @property
    def days(self) -> dict[str, int | None]:
        return {kind.value: self.cleaned_data[kind.value] for kind in Kept}


@never_cache
@form_page
def retention_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules with a preview of what will go; a POST changes the rules and deletes nothing by itself."""
    mine = Consultation.objects.where(request.user, Can.EDIT)
    consultation = get_object_or_404(mine, slug=slug)
    form = RetentionForm(request.POST if request.method == "POST" else None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        retention.choose(
            consultation, form.days, keeps_record=form.cleaned_data["keeps_record"], by=request.user
        )
        messages.success(request, _t("Saved. Below is what will go by these rules."))
        return redirect("retention", slug)
    context = {"consultation": consultation, "form": form, "plan": retaining.plan(consultation)}
    context["session_days"] = settings.SESSION_COOKIE_AGE // 86_400
    return render(request, "comments/retention.html", context, status=422 if form.errors else 200)
