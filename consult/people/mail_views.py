"""Pages about mail: what was sent, for whoever runs the site; what people choose, and how they are rid of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult.people import bounces, choices, delivery
from consult.people.choices import SALT, Addressee
from consult.people.delivery import NEED_A_PERSON
from consult.people.forms import MannerForm, PaceForm
from consult.people.kinds import USUAL, Kind, Pace
from consult.people.letters import letter
from consult.people.models import User, can_everywhere
from consult.people.outbox import Mail
from consult.people.permissions import Can

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 100
S = Mail.Status


def addressee_of(token: str) -> Addressee:
    """Whom a link in a mail is for; 404 where nobody made that link."""
    try:
        (who,) = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    if isinstance(who, str):
        return Addressee(None, who)
    user = get_object_or_404(User, pk=who)
    return Addressee(user, user.email)


# What was sent ----------------------------------------------------------------------------------------------------


def _refuse_strangers(request: HttpRequest) -> None:
    if not settings.MAIL_SHOWN_TO_ALL and not can_everywhere(request.user, Can.OPERATE):
        raise Http404


@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """What needs a person first, then the latest."""
    _refuse_strangers(request)
    seen = Mail.objects.seen_by(request.user)
    status = request.GET.get("status", "")
    latest = seen.filter(status=status) if status in S.values else seen.exclude(status__in=NEED_A_PERSON)
    context = {
        "section": "mail",
        "status": status if status in S.values else "",
        "statuses": S.choices,
        "needy": seen.filter(status__in=NEED_A_PERSON).order_by("-pk")[:LISTED],
        "latest": latest.order_by("-pk")[:LISTED],
        "may_decide": can_everywhere(request.user, Can.OPERATE),
        "shown_to_all": settings.MAIL_SHOWN_TO_ALL,
    }
    return render(request, "people/mail_list.html", context)


@never_cache
@require_safe
def mail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One message as it is, or will be, handed over."""
    found = get_object_or_404(Mail.objects.seen_by(request.user).select_related("user"), public_id=public_id)
    context = {
        "section": "mail",
        "mail": found,
        "message": None if found.is_secret or not found.text else letter(found, with_files=False),
        "came_back": can_everywhere(request.user, Can.OPERATE) and bounces.of(found.to),
        "may_decide": found.status in NEED_A_PERSON and can_everywhere(request.user, Can.OPERATE),
    }
    return render(request, "people/mail.html", context)


@require_POST
def mail_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send it again, or let it be."""
    found = get_object_or_404(Mail.objects.operated_by(request.user), public_id=public_id)
    assert isinstance(request.user, User)
    if "again" in request.POST:
        delivery.send_again(found, by=request.user)
        messages.success(request, gettext("It is queued again."))
    else:
        delivery.let_be(found, by=request.user)
        messages.success(request, gettext("It is left as it is."))
    return redirect("mail-list")


# What people choose -----------------------------------------------------------------------------------------------


@never_cache
@login_required
@get_or_post
def mail_choices(request: HttpRequest) -> HttpResponse:
    """For each kind how often; and language and zone."""
    assert isinstance(request.user, User)
    user = request.user
    data = request.POST if request.method == "POST" else None
    manner = MannerForm(data, initial={"language": user.language, "time_zone": user.time_zone})
    return _choose(request, Addressee(user, user.email), manner)


@never_cache
@get_or_post
def mail_choices_of(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a link in a mail, for who has no account."""
    return _choose(request, addressee_of(token), None, token=token)


def _choose(
    request: HttpRequest, one: Addressee, manner: MannerForm | None, *, token: str = ""
) -> HttpResponse:
    form = PaceForm(request.POST if request.method == "POST" else None, of=one)
    if form.is_valid() and (manner is None or manner.is_valid()):
        choices.choose(one, form.paces)
        if manner is not None:
            User.objects.filter(pk=one.user.pk).update(**manner.cleaned_data)
        messages.success(request, gettext("Kept."))
        return redirect(request.path)
    context: dict[str, Any] = {
        "form": form,
        "manner": manner,
        "one": one,
        "token": token,
        "came_back": bounces.of(one.address),
        "section": "account",
    }
    return render(request, "people/mail_choices.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here without a page; the signed link is the proof
@never_cache
@get_or_post
def mail_stop(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """No more mail of one kind, with one click (RFC 8058). Opening the link shows a button and changes nothing."""
    one = addressee_of(token)
    word, _, pace = kind.partition(":")
    if word not in USUAL and pace not in Pace.values:
        raise Http404
    if request.method == "POST":
        choices.stop(one, kind)
    context = {
        "one": one,
        "token": token if one.user is None else "",
        "kind": Kind(word).label if word in USUAL else "",
        "is_done": request.method == "POST",
    }
    return render(request, "people/mail_stop.html", context)


# Where mail came back ---------------------------------------------------------------------------------------------


@require_POST
def mail_reach(request: HttpRequest, token: str) -> HttpResponse:
    """Send a link to an address where mail came back: whoever opens it reads that address again."""
    one = addressee_of(token)
    bounces.ask(one)
    messages.success(request, gettext("A link is on its way. Open it to have news sent there again."))
    return redirect("mail-choices") if one.user else redirect("mail-choices-of", token)


@never_cache
@get_or_post
def mail_reached(request: HttpRequest, token: str) -> HttpResponse:
    """The link from that mail leads here; the button confirms."""
    address = bounces.address_in(token)
    if not address:
        raise Http404
    if request.method == "POST":
        bounces.confirmed(address)
    context = {"address": address, "is_done": bounces.of(address) is None}
    return render(request, "people/mail_reached.html", context)
