"""Follow a consultation or an item, confirm it, and stop."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from comments.asked import named
from comments.visits import form_page
from consult.consultations import following
from consult.consultations.following import Follow
from consult.consultations.models import Consultation, ConsultationItem
from consult.people import limits
from consult.people.choices import Addressee
from consult.people.mail_views import addressee_of
from consult.people.models import User
from consult.people.throwaway import check_lasting


class AddressForm(forms.Form):
    """Where a guest wants to hear of it."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get one mail with a link that confirms it. It is used for nothing else."),
        error_messages={"required": _("Write your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        validators=[check_lasting],
    )


def _reader(request: HttpRequest) -> Addressee | None:
    return Addressee(request.user, request.user.email) if isinstance(request.user, User) else None


@never_cache
@form_page
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """What following brings, and the button; `?item=` names an item."""
    public = Consultation.objects.public().select_related("edition__document")
    consultation = get_object_or_404(public, slug=slug)
    item = _item(consultation, request.GET.get("item", ""))
    reader = _reader(request)
    form = None if reader else AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        one = reader or Addressee(None, form.cleaned_data["email"])  # type: ignore[union-attr]
        if one.user is None:  # each entry may send a mail to somebody
            limits.hold_back(request, "code", person=one.address)
        following.follow(consultation, item, one)
        return _followed(request, consultation, item, one)
    context = {
        "consultation": consultation,
        "item": item,
        "name": named(consultation.items.filter(pk=item.pk))[0].name if item else "",
        "form": form,
        "follows": reader and Follow.objects.by(reader).filter(consultation=consultation, item=item).first(),
    }
    return render(request, "comments/follow.html", context, status=422 if form and form.errors else 200)


def _item(consultation: Consultation, key: str) -> ConsultationItem | None:
    if not key:
        return None
    return get_object_or_404(consultation.items.select_related("item__node"), item__node__key=key)


def _followed(
    request: HttpRequest, consultation: Consultation, item: ConsultationItem | None, one: Addressee
) -> HttpResponse:
    if one.user is None:  # the same words whether or not the address follows it already
        words = gettext(
            "A mail is on its way to %(address)s. Its link leads to a button: then you follow this."
        )
        messages.success(request, words % {"address": one.address})
    else:
        messages.success(request, gettext("You follow this now."))
    address = reverse("consultation", args=[consultation.slug])
    return redirect(f"{address}items/{item.item.node.key}/" if item else address)


@never_cache
@form_page
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail leads here; the button confirms."""
    found = following.by_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        following.confirm(found)
        messages.success(request, gettext("You follow this now."))
        return redirect("following-of", found.follower.token)
    return render(request, "comments/follow_confirm.html", {"follow": found})


@never_cache
@login_required
@form_page
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody follows, each with a button to stop."""
    one = _reader(request)
    assert one is not None
    return _list(request, one)


@never_cache
@form_page
def of(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a link in a mail, for who has no account."""
    return _list(request, addressee_of(token), token=token)


def _list(request: HttpRequest, one: Addressee, *, token: str = "") -> HttpResponse:
    if request.method == "POST":
        if following.stop(one, request.POST.get("follow", "")):
            messages.success(request, gettext("You follow it no longer."))
        return redirect(request.path)
    rows = list(Follow.objects.by(one).confirmed().select_related("consultation").order_by("-pk"))
    names = {item.pk: item for item in named(ConsultationItem.objects.filter(follows__in=rows))}
    entries = [(row, names.get(row.item_id or 0)) for row in rows]
    context: dict[str, Any] = {"follows": entries, "one": one, "token": token, "section": "account"}
    return render(request, "comments/following.html", context)
