"""Pages of a draft that several people write: who they are, the way in for who is asked, and who changed what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comments import sharing
from comments.asked import questions
from comments.drafting import Draft, DraftMember
from comments.visits import consultation_for, form_page, hold_back, wait
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, status_of
from consult.people.models import User
from consult.people.throwaway import check_lasting
from guidance.redline import redline

LISTED = 200


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Colleague's e-mail address"), validators=[check_lasting])
    right = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=DraftMember.Right.choices,
        initial=DraftMember.Right.WRITE,
        widget=forms.RadioSelect,
    )


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@never_cache
@login_required
@form_page
def draft_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who writes on the draft. Its holder asks more people here."""
    consultation, user = consultation_for(request, slug), _user(request)
    form = InviteForm(request.POST or None)
    status, refused = 200, DomainError()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hold_back(request, "invite", consultation)
            sharing.invite(consultation, data["email"], right=data["right"], by=user)
        except DomainError as error:
            form.add_error(None, str(error))
            status, refused = status_of(error), error
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % data)
            return redirect("draft-people", slug=slug)
    elif request.method == "POST":
        status = 422
    draft = sharing.shared_with(user, consultation)
    context = {
        "consultation": consultation,
        "draft": draft,
        "is_holder": draft is None or draft.user_id == user.pk,
        "members": sharing.members(draft) if draft else [],
        "rights": DraftMember.Right.choices,
        "form": form,
    }
    return wait(render(request, "comments/draft_people.html", context, status=status), refused)


@login_required
@require_POST
def draft_member(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Change what somebody may do, or take them off; a member leaves here, too."""
    consultation, user = consultation_for(request, slug), _user(request)
    draft = sharing.shared_with(user, consultation)
    member = get_object_or_404(
        sharing.members(draft) if draft else DraftMember.objects.none(), public_id=public_id
    )
    try:
        if request.POST.get("right") in DraftMember.Right.values:
            sharing.allow(consultation, public_id, request.POST["right"], by=user)
            messages.success(request, _("Changed."))
        elif "remove" in request.POST:
            sharing.remove(consultation, public_id, by=user)
            messages.success(request, _("%(who)s no longer writes on this draft.") % {"who": member})
    except DomainError as error:
        messages.error(request, str(error))
    if member.user_id == user.pk:
        return redirect("my-submissions")
    return redirect("draft-people", slug=slug)


@never_cache
@form_page
def draft_join(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads. Whoever has the link reads who asks; joining takes the account that was asked."""
    found = DraftMember.objects.select_related("consultation", "draft__user", "user")
    member = get_object_or_404(found, secret=secret)
    user = request.user if isinstance(request.user, User) else None
    context: dict[str, Any] = {"member": member, "consultation": member.consultation}
    status = 200
    if request.method == "POST":
        try:
            sharing.join(member, by=_user(request))
        except DomainError as error:
            context["problem"], status = str(error), status_of(error)
        else:
            messages.success(request, _("You write on this draft now."))
            return redirect("draft", slug=member.consultation.slug)
    if user:
        context["is_for"] = sharing.is_for(member, user)
        context["alone"] = sharing.alone(user, member.consultation)
        context["is_in"] = member.user_id == user.pk
    response = render(request, "comments/draft_join.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@login_required
@require_safe
def draft_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Who changed what, the latest first, each with the words before it."""
    consultation, user = consultation_for(request, slug), _user(request)
    draft = sharing.shared_with(user, consultation)
    if draft is None or not draft.shared_at:
        raise Http404
    context = {"consultation": consultation, "rows": _rows(draft, consultation)}
    return render(request, "comments/draft_changes.html", context)


def _rows(draft: Draft, consultation: Consultation) -> list[dict[str, Any]]:
    """Each change with what the comment is about and what it made of the words."""
    names = {one.pk: one.name for one in questions(consultation).asked}
    after = dict(draft.comments.values_list("public_id", "body"))
    rows = []
    for change in draft.changes.select_related("by")[:LISTED]:
        before, now = change.before.get("body", ""), after.get(change.comment, "")
        about = [names[pk] for pk in change.before.get("items", ()) if pk in names]
        rows.append(
            {
                "change": change,
                "about": about,
                "pieces": redline(before, now) if change.before and before != now else (),
                "words": now or before,
            }
        )
        after[change.comment] = before
    return rows


@login_required
@require_POST
def draft_change_restore(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    consultation, user = consultation_for(request, slug), _user(request)
    draft = sharing.shared_with(user, consultation)
    if draft is None or not draft.changes.filter(public_id=public_id).exists():
        raise Http404
    try:
        sharing.restore(consultation, public_id, by=user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The earlier words are back. Nothing is sent yet."))
    return redirect("draft", slug=slug)
