"""The editor's pages for the risks of a draft edition, and for the questions that decide an axis value."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from guidance import above, criteria, desk, risk_editing
from guidance.desk_requests import (
    Saving,
    attempt,
    drafted,
    editor,
    get_or_post,
    in_place,
    posted,
    saves,
    seen,
    seen_mark,
)
from guidance.desk_views import saved
from guidance.models import AxisValue, Edition, Risk
from guidance.risk_forms import CriteriaForm, NewRiskForm, RiskForm


@never_cache
@get_or_post
def risks(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """The risks in their order, with what addresses each."""
    edition = drafted(request, slug, edition_slug)
    whole = desk.arrangement(edition)
    listed = [
        (risk, [(whole.items[pk].node.key, whole.name(pk)) for pk in _in_order(whole, risk)])
        for risk in edition.risks.prefetch_related("items")
    ]
    context = {"edition": edition, "tab": "risks", "version": edition.version, "risks": listed}
    return render(request, "guidance/desk_risks.html", context)


def _in_order(whole: desk.Arrangement, risk: Risk) -> list[int]:
    addressing = {item.pk for item in risk.items.all()}
    return [pk for pk, _ in whole.tree.walk() if pk in addressing]


@never_cache
@get_or_post
def risk_new(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    edition = drafted(request, slug, edition_slug)
    form = NewRiskForm(posted(request), initial={"origin": Risk.Origin.MODEL})
    made: list[Risk] = []

    def save() -> int:
        made.append(risk_editing.add_risk(edition, by=editor(request), **form.cleaned_data))
        return made[0].pk

    saving = attempt(form, save) if saves(request) else Saving()
    if made:
        messages.success(request, gettext("Added. Tick the items that address it."))
        return redirect("desk-risk", slug, edition_slug, made[0].key)
    context = {"edition": edition, "tab": "risks", "form": form, "saving": saving}
    return render(request, "guidance/desk_risk_new.html", context, status=saving.status)


@never_cache
@get_or_post
def risk(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """What a risk says and the items that address it; saved by itself while it is typed, or by the button."""
    edition = drafted(request, slug, edition_slug)
    found = _found(edition, key)
    form = RiskForm(posted(request), risk=found, whole=desk.arrangement(edition))
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: risk_editing.edit_risk(
                found, seen=seen(request), by=editor(request), **form.cleaned_data
            ),
        )
        if saving.status == 200 and not in_place(request):
            messages.success(request, gettext("Saved."))
            return redirect("desk-risk", slug, edition_slug, key)
    edition.refresh_from_db(fields=["version"])
    now = _found(edition, key)
    context = {
        **saved(edition, form, saving),
        "edition": edition,
        "tab": "risks",
        "risk": now,
        "name": now.title,
        "differences": form.against(now) if saving.clash else [],
    }
    template = "guidance/_desk_saved.html" if in_place(request) else "guidance/desk_risk.html"
    return render(request, template, context, status=saving.status)


def _found(edition: Edition, key: str) -> Risk:
    return get_object_or_404(edition.risks.select_related("edition__document"), key=key)


@require_POST
def risk_move(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """One place up or down."""
    found = _found(drafted(request, slug, edition_slug), key)
    up = request.POST.get("to") == "up"
    saving = attempt(
        None, lambda: risk_editing.move_risk(found, up=up, seen=seen(request), by=editor(request))
    )
    if saving.clash:
        messages.warning(request, gettext("Not moved. {why}").format(why=saving.clash))
    return redirect("desk-risks", slug, edition_slug)


@never_cache
@get_or_post
def risk_remove(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    edition = drafted(request, slug, edition_slug)
    found = _found(edition, key)
    if request.method == "POST":
        risk_editing.remove_risk(found, seen=seen(request), by=editor(request))
        messages.success(request, gettext("The risk is removed. The revision before it is kept."))
        return redirect("desk-risks", slug, edition_slug)
    context = {
        "edition": edition,
        "tab": "risks",
        "risk": found,
        "version": edition.version,
        "items": found.items.count(),
    }
    return render(request, "guidance/desk_risk_remove.html", context)


@never_cache
@get_or_post
def questions(request: HttpRequest, slug: str, edition_slug: str, pk: int) -> HttpResponse:
    """The yes-or-no questions that decide an axis value; one yes among them is enough."""
    edition = drafted(request, slug, edition_slug)
    values = AxisValue.objects.filter(axis__document=edition.document_id).select_related("axis")
    value = get_object_or_404(values, pk=pk)
    mark = above.criteria_mark(value)
    form = CriteriaForm(posted(request), criteria=criteria.criteria_of(value))
    saving = Saving()
    if saves(request):
        saving = attempt(form, lambda: _ask(request, edition, value, form))
        if saving.status == 200 and not in_place(request):
            messages.success(request, gettext("Saved."))
            return redirect("desk-questions", slug, edition_slug, pk)
    context: dict[str, Any] = {
        **saved(edition, form, saving),
        "edition": edition,
        "tab": "axes",
        "value": value,
        "version": saving.version or mark,
        "another": form.another() if saving.done and form.is_full else None,
        "differences": form.against() if saving.clash else [],
    }
    template = "guidance/_desk_questions_saved.html" if in_place(request) else "guidance/desk_questions.html"
    return render(request, template, context, status=saving.status)


@transaction.atomic
def _ask(request: HttpRequest, edition: Edition, value: AxisValue, form: CriteriaForm) -> str:
    """The mark of what is asked then."""
    criteria.edit_criteria(
        edition, value, form.entries(), were=form.were(), seen=seen_mark(request), by=editor(request)
    )
    return above.criteria_mark(value)
