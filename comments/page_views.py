"""Pages of staff: documents with pages that have no text, and giving these pages words."""

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
from django.views.decorators.http import require_safe

from comments import page_texts, pictures, publication
from comments.asked import asked, questions
from comments.documents import PageText
from comments.downloads import picture_response
from comments.models import Letter, MediaType
from comments.reading import Unreadable, extract
from comments.refused import told
from comments.visits import form_page
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.ledger.models import Job, subject_type
from consult.people.models import User
from consult.people.permissions import Can

SECTION = {"section": "moderation"}


class PageTextForm(forms.Form):
    """What a page says: typed, or in a file."""

    page = forms.TypedChoiceField(label=_("Page"), coerce=int)
    text = forms.CharField(
        label=_("What the page says"), widget=forms.Textarea(attrs={"rows": 10}), required=False
    )
    file = forms.FileField(
        label=_("or a file with its text"),
        required=False,
        help_text=_("Plain text, Word, OpenDocument, or a PDF with a text layer."),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].choices = [(page, str(page)) for page in letter.empty_pages]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if file := data.get("file"):
            try:
                data["text"] = extract(file.read()).text
            except Unreadable as error:
                self.add_error("file", told(error.reason))
        elif not (data.get("text") or "").strip():
            self.add_error("text", _("Type what the page says, or choose a file with its text."))
        return data


class CountForm(forms.Form):
    """What a page's text is about, where a comment is made of it."""

    of = forms.IntegerField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(
        label=_("This page is about"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(str(one.pk), one.name) for one in asked(consultation)]  # type: ignore[attr-defined]


@never_cache
@login_required
@require_safe
def pages_without_text(request: HttpRequest) -> HttpResponse:
    """Documents with pages that have no text layer, those that nobody read yet first."""
    assert isinstance(request.user, User)
    if not Consultation.objects.where(request.user, Can.MODERATE).exists():
        raise Http404
    found = list(page_texts.with_empty_pages(request.user)[: page_texts.SHOWN])
    rows = sorted(((letter, page_texts.unread(letter)) for letter in found), key=lambda row: not row[1])
    context = {**SECTION, "rows": rows, "shown": page_texts.SHOWN}
    return render(request, "comments/pages_without_text.html", context)


def _letter(request: HttpRequest, public_id: str) -> Letter:
    assert isinstance(request.user, User)
    return get_object_or_404(page_texts.with_empty_pages(request.user), public_id=public_id)


@never_cache
@login_required
@form_page
def letter_pages(request: HttpRequest, public_id: str) -> HttpResponse:
    """A document's pages without text, with what was read on them; a POST adds words, or makes a comment of some."""
    letter = _letter(request, public_id)
    assert isinstance(request.user, User)
    if "recognise" in request.POST:
        page_texts.ask(letter, by=request.user)
        messages.success(request, gettext("The machine reads these pages now. Reload in a minute."))
        return redirect("letter-pages", public_id)
    if "of" in request.POST:
        return _count(request, letter, request.user)
    form = PageTextForm(request.POST or None, request.FILES or None, letter=letter)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        page_texts.add(letter, data["page"], data["text"], by=request.user)
        messages.success(request, gettext("The text stands beside the page now."))
        return redirect(f"{reverse('letter-pages', args=[public_id])}#page-{data['page']}")
    return _show(request, letter, form)


def _count(request: HttpRequest, letter: Letter, user: User) -> HttpResponse:
    consultation = letter.submission.consultation
    form = CountForm(request.POST, consultation=consultation)
    if not form.is_valid():
        raise DomainError(gettext("Choose what the page is about from the list."))
    text = get_object_or_404(PageText, letter=letter, pk=form.cleaned_data["of"])
    known = questions(consultation).items
    page_texts.count(text, [known[int(pk)] for pk in form.cleaned_data["items"]], by=user)
    messages.success(request, gettext("A comment was made of this page. It waits for a decision."))
    return redirect(f"{reverse('letter-pages', args=[letter.public_id])}#page-{text.page}")


def _show(request: HttpRequest, letter: Letter, form: PageTextForm) -> HttpResponse:
    texts: dict[int, list[PageText]] = {}
    for text in letter.page_texts.select_related("by", "comment"):
        texts.setdefault(text.page, []).append(text)
    consultation = letter.submission.consultation
    jobs = Job.objects.filter(kind="recognise_pages", subject_type=subject_type(Letter), subject_id=letter.pk)
    context = {
        **SECTION,
        "letter": letter,
        "form": form,
        "byline": publication.byline(letter.submission, named=True),
        "pages": [(page, texts.get(page, [])) for page in letter.empty_pages],
        "unread": page_texts.unread(letter),
        "count_form": CountForm(consultation=consultation, auto_id=False),
        "can_recognise": page_texts.can_recognise(),
        "recognising": jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).exists(),
        "has_pictures": letter.media_type == MediaType.PDF and letter.status in publication.SAFE,
    }
    return render(request, "comments/letter_pages.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def page_picture(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """The page as it came, as a picture: nothing of a file that was not found safe."""
    letter = _letter(request, public_id)
    if letter.media_type != MediaType.PDF or letter.status not in publication.SAFE or not letter.file:
        raise Http404
    if number not in letter.empty_pages:
        raise Http404
    return picture_response(pictures.page_of(letter.file, number))
