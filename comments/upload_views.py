"""Pages of participants: documents in a draft, how each is read, and how it is cut into parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import hinting, parting, pictures, uploads
from comments.asked import Asked, asked
from comments.documents import DraftLetter, DraftPart
from comments.downloads import picture_response
from comments.draft_page import Stretch, stretches
from comments.models import MediaType
from comments.upload_forms import PartForm, UploadForm
from comments.visits import author_of, consultation_for, form_page, hold_back
from consult.consultations.models import Consent, Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job


@dataclass(frozen=True)
class Kept:
    """A document in a draft, and how far it is."""

    letter: DraftLetter
    state: str = ""

    @property
    def waits(self) -> bool:
        return self.letter.read_at is None and self.state != Job.State.FAILED

    @property
    def failed(self) -> bool:
        return self.letter.read_at is None and self.state == Job.State.FAILED


def kept(letters: Sequence[DraftLetter]) -> list[Kept]:
    """Asks how far they are only where one isn't read yet."""
    waiting = [letter for letter in letters if letter.read_at is None]
    states = uploads.progress(waiting) if waiting else {}
    return [Kept(letter, states.get(letter.pk, "")) for letter in letters]


@never_cache
@form_page
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents of a draft; a POST adds some."""
    consultation = consultation_for(request, slug)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    refused: list[str] = []
    if form.is_valid():
        author = author_of(request, may_begin=True)
        hold_back(request, "write", consultation)
        added = uploads.add(author, consultation, form.cleaned_data["documents"])
        if not added.refused:
            return redirect("draft-documents", slug=slug)
        refused = added.refused
    mine = list(uploads.held_by(author_of(request), consultation))
    context = {
        "consultation": consultation,
        "form": UploadForm() if refused else form,
        "refused": refused,
        "documents": kept(mine),
        "most": settings.DOCUMENTS_MAX,
        "megabytes": settings.DOCUMENT_BYTES // 1_000_000,
        "full": len(mine) >= settings.DOCUMENTS_MAX,
    }
    status = 422 if refused or form.errors else 200
    return render(request, "comments/draft_documents.html", context, status=status)


def _document(request: HttpRequest, slug: str, public_id: str) -> tuple[Consultation, DraftLetter]:
    consultation = consultation_for(request, slug)
    mine = uploads.held_by(author_of(request), consultation).defer(None)
    return consultation, get_object_or_404(mine, public_id=public_id)


@never_cache
@require_safe
def document_state(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """One document of the list, as far as it is now: asked for again and again while it is read."""
    consultation, letter = _document(request, slug, public_id)
    context = {"consultation": consultation, "document": kept([letter])[0]}
    return render(request, "comments/_draft_document.html", context)


@never_cache
@form_page
def document_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    consultation = consultation_for(request, slug)
    if request.method == "POST":
        uploads.remove(author_of(request), consultation, public_id)
        messages.success(request, gettext("The document was removed from your submission."))
        return redirect("draft-documents", slug=slug)
    _, letter = _document(request, slug, public_id)
    context = {"consultation": consultation, "letter": letter}
    return render(request, "comments/draft_document_remove.html", context)


@never_cache
@form_page
def document(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """A document beside the parts it is cut into; a POST moves a boundary, confirms, or says how it is published."""
    consultation, letter = _document(request, slug, public_id)
    if not letter.can_be_sent:
        return redirect("draft-documents", slug=slug)
    if request.method != "POST":
        return _show(request, consultation, letter)
    if "consent" in request.POST:
        uploads.publish_as(author_of(request), consultation, public_id, request.POST["consent"])
        messages.success(request, gettext("Kept. Nothing is sent yet."))
        return redirect("draft-document", slug, public_id)
    return _change(request, consultation, letter)


def _change(request: HttpRequest, consultation: Consultation, letter: DraftLetter) -> HttpResponse:
    how = next((name for name in parting.CHANGES if name in request.POST), None)
    if how is None:
        raise Http404
    where, looked_at = request.POST[how], request.POST.get("seen", "")
    try:
        part = parting.change(
            author_of(request), consultation, letter.public_id, how, where, looked_at=looked_at
        )
    except DomainError as error:
        status = 409 if isinstance(error, WorkflowError) else 422
        return _show(request, consultation, letter, notice=str(error), status=status)
    address = reverse("draft-document", args=[consultation.slug, letter.public_id])
    return redirect(f"{address}#part-{part.public_id}" if part else address)


def _show(
    request: HttpRequest,
    consultation: Consultation,
    letter: DraftLetter,
    *,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    names = {one.pk: one for one in asked(consultation)}
    parts = list(letter.parts.all())
    found: list[Stretch] = stretches(letter, parts, names, consultation)
    context = {
        "consultation": consultation,
        "letter": letter,
        "parts": parts,
        "stretches": found,
        "confirmed": sum(part.is_confirmed for part in parts),
        "seen": parting.seen(parts),
        "pages": range(1, letter.pages + 1) if letter.media_type == MediaType.PDF else (),
        "consents": [("", gettext("As the rest of my submission")), *_consents(consultation)],
        "notice": notice,
        "hinted": hinting.hinted_in_letter(letter) if letter.consent != Consent.CONFIDENTIAL else (),
    }
    return render(request, "comments/draft_document.html", context, status=status)


def _consents(consultation: Consultation) -> list[tuple[str, str]]:
    """How a document may be published otherwise. A name stands in most documents: without it, the file is withheld."""
    words = {
        Consent.NAMED: gettext("Publish the document, with the name in it"),
        Consent.UNNAMED: gettext("Keep the document from the public; its parts are published as the rest"),
    }
    return [(code, words.get(Consent(code)) or str(Consent(code).label)) for code in consultation.consents]


@require_safe
def document_page(request: HttpRequest, slug: str, public_id: str, number: int) -> HttpResponse:
    """A page of the document as it was sent, as a picture."""
    _, letter = _document(request, slug, public_id)
    if letter.media_type != MediaType.PDF or not 0 < number <= letter.pages:
        raise Http404
    return picture_response(pictures.page_of(letter.file, number))


@never_cache
@form_page
def document_part(request: HttpRequest, slug: str, public_id: str, part_id: str) -> HttpResponse:
    """What one part is about, its position and its answers; saving it confirms it."""
    consultation, letter = _document(request, slug, public_id)
    part: DraftPart = get_object_or_404(letter.parts.all(), public_id=part_id)
    names: list[Asked] = asked(consultation)
    form = PartForm(request.POST or None, part=part, consultation=consultation, asked=names)
    if request.method == "POST" and form.is_valid():
        parting.say(author_of(request), consultation, part, **form.said())
        messages.success(request, gettext("This part is confirmed as yours."))
        return redirect(f"{reverse('draft-document', args=[slug, public_id])}#part-{part_id}")
    context: dict[str, Any] = {
        "consultation": consultation,
        "letter": letter,
        "form": form,
        "words": letter.text[part.start : part.end],
    }
    return render(request, "comments/draft_part.html", context, status=422 if form.errors else 200)
