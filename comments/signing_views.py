"""Pages of coalitions: who is to sign, in a draft; the page behind the link in the mail; a reminder by the sender."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comments import draft_beside, intake, signing
from comments.attribution import organisation_for
from comments.models import Submission
from comments.signatory import Signatory
from comments.signing_forms import SignatureForm, SignerForm
from comments.visits import author_of, consultation_for, form_page, hold_back
from consult.ledger.errors import DomainError


@never_cache
@form_page
def signers(request: HttpRequest, slug: str) -> HttpResponse:
    """Name one more organisation that is to sign a draft, or take one out."""
    consultation = consultation_for(request, slug)
    author = author_of(request, may_begin=request.method == "POST")
    if "remove" in request.POST:
        name, _sep, email = request.POST["remove"].rpartition("|")
        draft_beside.remove(author, consultation, "signers", [name, email])
        messages.success(request, _("Taken out. Nothing is sent yet."))
        return redirect("draft", slug=slug)
    form = SignerForm(request.POST or None)
    if form.is_valid():
        hold_back(request, "write", consultation)
        value = [form.cleaned_data["name"].replace("|", "/"), form.cleaned_data["email"]]
        draft_beside.add(author, consultation, "signers", value)
        messages.success(request, _("Added. They are asked when you send."))
        return redirect("draft", slug=slug)
    context = {"consultation": consultation, "form": form, "section": "mine"}
    return render(request, "comments/signers.html", context, status=422 if form.errors else 200)


@never_cache
@form_page
def signature(request: HttpRequest, public_id: str, secret: str) -> HttpResponse:
    """Whoever has the link reads what is to be signed, and says yes or no; later, takes it back."""
    rows = Signatory.objects.select_related("submission__consultation")
    found = get_object_or_404(
        rows, public_id=public_id, secret=secret, submission__status=Submission.Status.RECEIVED
    )
    act = request.POST.get("act", "")
    form = SignatureForm(
        request.POST if act == "confirm" else None,
        initial={"type": found.type, "person_name": found.person_name},
    )
    notice = ""
    if act and (act != "confirm" or form.is_valid()):
        try:
            _decide(found, act, form)
        except DomainError as error:
            found.refresh_from_db()
            notice = str(error)
        else:
            return redirect("signature", public_id=public_id, secret=secret)
    context = {
        "signatory": found,
        "submission": found.submission,
        "consultation": found.submission.consultation,
        "comments": found.submission.comments.current().order_by("position", "pk"),
        "form": form,
        "notice": notice,
    }
    response = render(
        request, "comments/signature.html", context, status=409 if notice else 422 if form.errors else 200
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _decide(signatory: Signatory, act: str, form: SignatureForm) -> None:
    if act == "refuse":
        return signing.refuse(signatory)
    if act == "withdraw":
        return signing.withdraw(signatory)
    if act != "confirm":
        raise Http404
    speaker = intake.Speaker(
        capacity=Submission.Capacity.ORGANISATION,
        type=form.cleaned_data["type"],
        consent=signatory.submission.consent,
        organisation_name=signatory.name,
    )
    return signing.confirm(
        signatory,
        organisation=organisation_for(speaker),
        type_=form.cleaned_data["type"],
        person=form.cleaned_data["person_name"],
    )


@require_POST
def remind(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """Whoever has the receipt's link may have a signatory asked once more."""
    rows = Signatory.objects.filter(submission__tracking_number=tracking_number, submission__secret=secret)
    signatory = get_object_or_404(rows, public_id=request.POST.get("signatory", ""))
    try:
        signing.remind(signatory)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s is asked once more.") % {"name": signatory.name})
    return redirect("receipt", tracking_number=tracking_number, secret=secret)
