"""The page on which everything is read once more, and sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import changes, contexts, draft_beside, drafts, proofs, unfinished
from comments.asked import asked
from comments.claims import claim_as_asked
from comments.endorsing import endorsed
from comments.entering import in_their_words
from comments.entering_forms import entered_form
from comments.forms import SpeakerForm
from comments.position_forms import BOTH, REPLACE, positions_form
from comments.proof_forms import ProofForm, proof_form, walked_into_trap
from comments.visits import author_of, consultation_for, form_page, hold_back, kept_until, wait
from consult.ledger.errors import DomainError, status_of


@never_cache
@form_page
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on one page before it is sent; a POST sends it, or keeps what was entered for later."""
    along = ["edition__document"] if request.method == "POST" else []  # what a submission is written with
    consultation, author = consultation_for(request, slug, *along), author_of(request)
    if request.method != "POST":
        kept = unfinished.beside(author, consultation)
        form = SpeakerForm(initial=dict(kept.sender), consultation=consultation, user=author.user)
        return _review(request, form, kept=kept, draft_count=kept.waiting)
    form = SpeakerForm(request.POST, consultation=consultation, user=author.user)
    if not {"keep", "send_code", "find"}.isdisjoint(request.POST):
        _keep(request, form, author)
        if "find" in request.POST:
            return redirect(reverse("draft", args=[slug]) + "#organisations-found")
        if "send_code" in request.POST:
            return _send_code(request, form)
        messages.success(request, _("Kept for later. Nothing is sent yet."))
        return redirect("draft", slug=slug)
    return _send(request, form, author)


def _send_code(request: HttpRequest, form: SpeakerForm) -> HttpResponse:
    """A code to the address that was entered: whoever reads it is no robot."""
    form.fields["email"].required = True
    form.full_clean()
    if wrong := form.errors.get("email"):
        form = SpeakerForm(initial=request.POST.dict(), consultation=form.consultation, user=form.user)
        form.errors["email"] = wrong
        return _review(request, form, status=422)
    hold_back(request, "code", form.consultation)  # what was entered is kept
    proofs.send_code(request.session, form.cleaned_data["email"])
    messages.success(request, _("A code is on its way. Enter it below, then send."))
    return redirect(reverse("draft", args=[form.consultation.slug]) + "#id_code")


def _send(request: HttpRequest, form: SpeakerForm, author: drafts.Author) -> HttpResponse:
    status, proof, refused = 422, proof_form(request, form.consultation), DomainError()
    entering = entered_form(request, form.consultation)
    earlier = positions_form(request.POST, form, author, form.consultation)
    if walked_into_trap(request):
        form.add_error(
            None, _("A field that nobody sees was filled in, as robots do. If you are none, send once more.")
        )
    # The proof comes last: it holds once, and is not to be spent where something else is to be asked first.
    elif all(one.is_valid() for one in (form, entering, earlier, proof) if one is not None):
        seen = request.POST.get("seen", "")
        said = {"replaces": earlier.chosen(REPLACE), "keeps": earlier.chosen(BOTH)}
        try:
            hold_back(request, "send", form.consultation)
            entered = entering.entered(request.user) if entering else None  # type: ignore[arg-type]
            speaker = in_their_words(form.speaker(), entered.by) if entered else form.speaker()
            submission = drafts.send(author, form.consultation, speaker, seen=seen, entered=entered, **said)
        except DomainError as error:
            form.add_error(None, str(error))
            status, refused = status_of(error), error
        else:
            request.session.pop(proofs.CODE, None)
            if not entered:
                claim_as_asked(request, form, submission)
            return redirect("receipt", tracking_number=submission.tracking_number, secret=submission.secret)
    _keep(request, form, author)
    return wait(_review(request, form, proof, status=status), refused)


def _keep(request: HttpRequest, form: SpeakerForm, author: drafts.Author) -> None:
    if author.is_known:
        entered = {name: request.POST.get(name, "") for name in form.fields}
        drafts.keep_sender(author, form.consultation, entered)


def _review(
    request: HttpRequest,
    form: SpeakerForm,
    proof: ProofForm | None = None,
    *,
    kept: unfinished.Kept | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    consultation = form.consultation
    author = author_of(request)
    kept = kept or unfinished.beside(author, consultation)
    comments = drafts.waiting_in(kept.drafts, consultation)
    letters = drafts.letters_by(author, consultation) if kept.has_letters else []
    around = draft_beside.of(author, consultation, comments)
    names = {one.pk: one for one in asked(consultation)}
    speaking = contexts.spoken(consultation.pk, comments)
    entries = [
        (
            comment,
            sorted((names[item.pk] for item in comment.items.all()), key=list(names.values()).index),
            speaking.get(comment.pk, ""),
        )
        for comment in comments
    ]
    context = {
        "consultation": consultation,
        "entries": entries,
        "form": form,
        "proof": proof or proof_form(request, consultation),
        "entering": entered_form(request, consultation),
        "seen": drafts.fingerprint(comments, letters, around),
        "kept": kept,
        "begun": unfinished.listed(kept.begun, consultation),
        "signers": around.get("signers", []),
        "endorsed": endorsed(around.get("endorses", []), consultation),
        "positions": positions_form(request.POST or None, form, author, consultation),
        "section": "mine",
        "until": kept_until(request, consultation) if comments or letters or around or kept.begun else None,
        **more,
        "letters": letters,
    }
    if shared := kept.shared:
        context["together"] = changes.together(shared, author.user)
        context["latest"] = changes.latest(shared)
    return render(request, "comments/draft.html", context, status=status)
