"""A letter in full, its file, and moving the boundaries of its passages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comments import boundaries, cutting, finding, letter_page, page_texts, publication
from comments.asked import Asked, asked
from comments.boundaries import Change
from comments.downloads import file_response
from comments.models import Comment, Letter, Submission
from comments.publication_counts import sight
from comments.visits import form_page
from consult.people.models import User

AT = {"new": boundaries.new_at, "begin": boundaries.begin_at, "next": boundaries.next_at}
OF = {"join": boundaries.join, "about": boundaries.about}


@require_safe
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letter's words with each passage in place; for staff, with handles to move the boundaries."""
    found = get_object_or_404(_readable(request), public_id=public_id)
    submission = found.submission
    consultation = submission.consultation
    may_cut = Submission.objects.moderated_by(request.user).filter(pk=submission.pk).exists()
    names = {one.pk: one for one in asked(consultation)}
    parts = letter_page.parts(found, boundaries.passages(found), names)
    wanted = request.GET.get("q", "").strip()
    context = {
        "letter": found,
        "wanted": wanted,
        "hits": finding.find(found.text, found.page_starts, wanted),
        "most": finding.MOST,
        "page_texts": page_texts.readable_by(request.user, found) if found.empty_pages else [],
        "has_file": bool(found.file) and found.status in publication.SAFE,
        "submission": submission,
        "consultation": consultation,
        "byline": publication.byline(
            submission,
            named=publication.names_readable_by(request.user, submission),
            bare=sight(request.user, consultation).is_snapshot and submission.user != request.user,
        ),
        "parts": parts,
        "passages": [part for part in parts if part.comment],
        "items": len({one.pk for part in parts for one in part.about}),
        "by_machine": any(part.comment and part.comment.cut_by == "machine" for part in parts),
        "may_cut": may_cut,
        "cutting": may_cut and "boundaries" in request.GET,
    }
    return render(request, "comments/letter.html", context)


@require_safe
def letter_file(request: HttpRequest, public_id: str) -> FileResponse:
    files = publication.files_readable_by(request.user)
    return file_response(get_object_or_404(files, public_id=public_id))


@require_safe
def receipt_document(request: HttpRequest, tracking_number: str, secret: str, public_id: str) -> FileResponse:
    """The same for whoever has the link of the receipt: it is their own."""
    own = Letter.objects.filter(submission__tracking_number=tracking_number, submission__secret=secret)
    files = own.filter(status__in=publication.SAFE).exclude(file="")
    return file_response(get_object_or_404(files, public_id=public_id))


@form_page
def letter_cut(request: HttpRequest, public_id: str) -> HttpResponse:
    """What would change where a boundary is moved; with a POST it is moved."""
    mine = Submission.objects.moderated_by(request.user)
    letters = Letter.objects.filter(submission__in=mine).select_related("submission__consultation")
    found = get_object_or_404(letters, public_id=public_id)
    change = _planned(request, found)
    names = {one.pk: one for one in asked(found.submission.consultation)}
    form = CutForm(request.POST or None, change=change, names=names)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        done = form.cleaned_data
        made = boundaries.apply(
            found,
            change.about(form.items),
            seen=done["seen"],
            accept=done["accept"],
            note=done["note"],
            by=request.user,
        )
        return redirect(f"{redirect('letter', found.public_id).url}?boundaries#c-{made[0].public_id}")
    context = {"letter": found, "form": form, **_compared(request, found, change, form, names)}
    return render(request, "comments/letter_cut.html", context, status=422 if form.errors else 200)


def _compared(
    request: HttpRequest, found: Letter, change: Change, form: "CutForm", names: dict[int, Asked]
) -> dict[str, Any]:
    """The passages as they are and as they would be, and where else a boundary could stand."""
    return {
        "consultation": found.submission.consultation,
        "replaced": [_as_it_is(found, comment, names) for comment in change.replaced],
        "pieces": [
            {**_shown(found, piece.start, piece.end), "field": form[f"items_{number}"]}
            for number, piece in enumerate(change.pieces)
        ],
        "at": request.GET.get("at"),
        "how": request.GET.get("how", "new"),
        "sentences": _sentences(request, found, change),
    }


class CutForm(forms.Form):
    """What each new passage is about, why, and whether it is accepted at once."""

    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    accept = forms.BooleanField(
        label=_("Accept the new passages at once"),
        required=False,
        help_text=_(
            "Otherwise they wait in the moderation queue, and the letter is not public until they are decided."
        ),
    )

    def __init__(self, data: Any, *, change: Change, names: dict[int, Asked]) -> None:
        super().__init__(data, initial={"seen": change.seen})
        self.numbers = range(len(change.pieces))
        for number in self.numbers:
            self.fields[f"items_{number}"] = forms.MultipleChoiceField(
                label=gettext("Passage {number} is about").format(number=number + 1),
                required=False,
                choices=_chosen_first(names, change.pieces[number].items),
                initial=[str(pk) for pk in change.pieces[number].items],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def items(self) -> list[list[int]]:
        return [[int(pk) for pk in self.cleaned_data[f"items_{number}"]] for number in self.numbers]


def _chosen_first(names: dict[int, Asked], chosen: Sequence[int]) -> list[tuple[str, str]]:
    """A docket asks fifty questions: what is chosen must not be far down the list."""
    return [(str(pk), names[pk].name) for pk in sorted(names, key=lambda pk: pk not in chosen)]


def _readable(request: HttpRequest) -> Any:
    return publication.letters_readable_by(request.user).select_related("submission__consultation")


def _planned(request: HttpRequest, found: Letter) -> Change:
    how, at = request.GET.get("how", "new"), request.GET.get("at", "")
    if how in AT and at.isdecimal():
        return AT[how](found, int(at))
    if how in OF and "passage" in request.GET:
        return OF[how](found, request.GET["passage"])
    raise Http404


def _sentences(request: HttpRequest, found: Letter, change: Change) -> list[dict[str, Any]]:
    """Where in the paragraph the passage could begin as well: a text of one paragraph can be cut too."""
    if "at" not in request.GET:
        return []
    at = int(request.GET["at"])
    start, end = cutting.around(found.text, at)
    begins = cutting.sentences(found.text, start, end)
    taken = {comment.start for comment in change.replaced}
    places = [
        {"at": one, "words": found.text[one:upto].strip(), "is_here": one == at}
        for one, upto in zip(begins, [*begins[1:], end], strict=True)
        if one not in taken
    ]
    return places if len(places) > 1 else []


def _shown(found: Letter, start: int, end: int) -> dict[str, Any]:
    """The first and the last words of a passage, and its length."""
    text = found.text[start:end]
    return {"first": text[:220], "last": text[220:][-160:], "words": len(text.split())}


def _as_it_is(found: Letter, comment: Comment, names: dict[int, Asked]) -> dict[str, Any]:
    assert comment.start is not None
    assert comment.end is not None
    about = [names[row.item_id] for row in comment.abouts.all()]
    return {**_shown(found, comment.start, comment.end), "about": about, "status": comment.status}
