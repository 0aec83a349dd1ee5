"""Pages of participants: write, review, send, receipt; and the published comments, one by one and listed."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import (
    changes,
    contexts,
    draft_beside,
    drafts,
    enclosing,
    endorsing,
    finding,
    news,
    positions,
    proofs,
    publication,
    sent,
    unfinished,
    voices,
)
from comments.asked import Asked, asked
from comments.became import became, latest_after
from comments.claims import claim_as_asked
from comments.confirming import claimable_by
from comments.correspondence import Reply
from comments.drafting import Unfinished
from comments.entering_forms import entered_form
from comments.forms import ListForm, RemarkForm, SpeakerForm
from comments.models import Comment, DraftComment, Submission
from comments.position_forms import BOTH, REPLACE, positions_form
from comments.proof_forms import ProofForm, proof_form, walked_into_trap
from comments.publication_counts import is_own, sight
from comments.quotable import passages
from comments.quote_forms import quote_fields
from comments.quote_steps import THEN, chosen, step
from comments.quoted import quoted
from consult.consultations.models import Consultation
from consult.ledger import sealing
from consult.ledger.errors import DomainError, TooManyError, WorkflowError, status_of
from consult.ledger.ids import secret as new_secret
from consult.people import limits
from consult.people.models import User
from guidance.quotes import Quote

LATEST = 100
form_page = require_http_methods(["GET", "HEAD", "POST"])


def author_of(request: HttpRequest, *, may_begin: bool = False) -> drafts.Author:
    """Whoever writes here. A visitor without account gets a key in the session with the first thing kept."""
    user = request.user if isinstance(request.user, User) else None
    if may_begin and user is None and drafts.HOLDER not in request.session:
        request.session[drafts.HOLDER] = new_secret()
    return drafts.Author(user, request.session.get(drafts.HOLDER, ""))


def hold_back(request: HttpRequest, action: str, consultation: Consultation) -> None:
    """Count one action of whoever writes here; raises TooManyError beyond the limits."""
    author = author_of(request)
    person = f"user:{author.user.pk}" if author.user else author.holder
    limits.hold_back(request, action, person=person, consultation=consultation.slug)


def wait(response: HttpResponse, error: DomainError) -> HttpResponse:
    """The answer, with how long to wait where that is what is wrong."""
    if isinstance(error, TooManyError):
        response["Retry-After"] = str(error.retry_after)
    return response


def consultation_for(request: HttpRequest, slug: str, *along: str) -> Consultation:
    """The consultation, where this reader may see it; `along` names what is read with it."""
    visible = Consultation.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related(*along) if along else visible, slug=slug)


# Writing


def form_on(
    key: str,
    consultation: Consultation,
    names: list[Asked],
    *,
    data: QueryDict | None = None,
    quote: Quote | None = None,
    given: Mapping[str, str] | None = None,
    begun: Unfinished | None = None,
) -> RemarkForm:
    """The form for a comment on one item, or on the whole; its ids are its own, since several may stand on a page.

    `given` is the address, which may name the combination that the comment is made for; `begun` what was typed
    here before, which it shows again.
    """
    initial = {"items": [key] if key else [], **quote_fields(quote), **contexts.named_in(given or {})}
    if begun is not None:
        initial |= unfinished.fields_of(begun)
    form = RemarkForm(data, initial=initial, consultation=consultation, asked=names, auto_id=f"id-{key}-%s")
    return _stepped(form, key) if data else form


def _stepped(form: RemarkForm, key: str = "") -> RemarkForm:
    """The form one step further, where a button asked for that, and not bound then: nothing is kept yet."""
    then = form.data.get(THEN, "")
    if then == "find":
        form.show_found()
    if not then or then == "find":
        return form
    asked_ = list(form.asked.values())
    initial = step(form, then, key=key)
    return RemarkForm(initial=initial, consultation=form.consultation, asked=asked_, auto_id=form.auto_id)


@form_page
def draft_comment_add(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one more comment; `?item=` names what it is about, nothing the whole."""
    consultation = consultation_for(request, slug)
    names = asked(consultation)
    key = next((one.key for one in names if one.key == request.GET.get("item")), "")
    quote, begun = None, None
    if words := request.GET.get("words", ""):
        known = passages(consultation)
        quote = chosen(words, request.GET.get("exact", ""), known)
        key = known[quote.text].key if quote else key
    elif request.method != "POST":
        author, name = author_of(request), request.GET.get("begun", "")
        begun = unfinished.at(author, consultation, item=key, key=name)
    form = form_on(
        key, consultation, names, data=request.POST or None, quote=quote, given=request.GET, begun=begun
    )
    if THEN in request.POST or not form.is_valid():
        return _show_form(request, consultation, form, form_key=key, status=422 if form.errors else 200)
    author = author_of(request, may_begin=True)
    try:
        hold_back(request, "write", consultation)
    except TooManyError as error:  # what was typed stays in the form
        form.add_error(None, str(error))
        return wait(_show_form(request, consultation, form, form_key=key, status=429), error)
    drafts.add(author, consultation, form.remark())
    unfinished.finish(author, form.cleaned_data["unfinished"])
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, "Added to your submission. Nothing is sent yet.")
        return redirect(reverse("consultation", args=[slug]) + (f"#{key}" if key else ""))
    context = {"consultation": consultation, "key": key, "waiting": drafts.waiting(author_of(request))}
    response = render(request, "comments/_added.html", context)
    response["HX-Trigger"] = json.dumps({"announce": "Added to your submission. Nothing is sent yet."})
    return response


def _show_form(
    request: HttpRequest, consultation: Consultation, form: RemarkForm, status: int, **more: Any
) -> HttpResponse:
    in_place = request.htmx and "comment" not in more  # type: ignore[attr-defined]
    template = "comments/_remark_form.html" if in_place else "comments/draft_comment.html"
    if request.htmx and request.POST.get(THEN) == "preview":  # type: ignore[attr-defined]
        template = "comments/_preview.html"
    return render(request, template, {"consultation": consultation, "form": form, **more}, status=status)


@never_cache
@form_page
def draft_comment(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Change a comment that waits. What is typed survives its removal or change in another window."""
    consultation, author = consultation_for(request, slug), author_of(request)
    comment = drafts.comments_by(author, consultation).filter(public_id=public_id).first()
    fields: dict[str, Any] = {"consultation": consultation, "asked": asked(consultation)}
    context: dict[str, Any] = {"comment": comment, "public_id": public_id}
    if request.method != "POST":
        begun = unfinished.change_of(author, consultation, public_id)
        if comment is None and begun is None:
            return redirect("draft", slug=slug)
        typed = unfinished.fields_of(begun) if begun else {}
        form = RemarkForm(initial={**(_as_entered(comment) if comment else {}), **typed}, **fields)
        context["begun"] = begun
        return _show_form(request, consultation, form, status=200, **context)
    form = _stepped(RemarkForm(request.POST, **fields))
    if THEN in request.POST or not form.is_valid():
        return _show_form(request, consultation, form, status=422 if form.errors else 200, **context)
    try:
        drafts.change(author, consultation, public_id, form.remark(), version=form.cleaned_data["version"])
    except WorkflowError as error:
        _offer_to_replace(form, request.POST.copy(), comment, error)
        return _show_form(
            request, consultation, form, status=409, **context, other=comment.body if comment else ""
        )
    unfinished.finish(author, form.cleaned_data["unfinished"])
    messages.success(request, "Changed. Nothing is sent yet.")
    return redirect("draft", slug=slug)


def _offer_to_replace(
    form: RemarkForm, typed: QueryDict, comment: DraftComment | None, error: WorkflowError
) -> None:
    """Saving the form once more replaces what was saved in the other window."""
    form.add_error(None, f"{error} What you typed stands below; save it to replace the other one.")
    typed["version"] = drafts.version_of(comment) if comment else ""
    form.data = typed


def _as_entered(comment: DraftComment) -> dict[str, Any]:
    items = sorted(comment.items.select_related("item__node"), key=lambda one: one.item.position)
    return {
        "body": comment.body,
        "stance": comment.stance,
        "items": [one.item.node.key for one in items],
        "version": drafts.version_of(comment),
        **quote_fields(Quote(**comment.quote) if comment.quote else None),
        "proposing": "1" if comment.wording else "",
        "wording": comment.wording,
        **{f"facet_{option.facet.code}": str(option.pk) for option in comment.options.all()},
        **contexts.as_fields(comment.context),
    }


@never_cache
@form_page
def draft_comment_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    consultation, author = consultation_for(request, slug), author_of(request)
    if request.method == "POST":
        drafts.remove(author, consultation, public_id)
        messages.success(request, "Removed from your submission.")
        return redirect("draft", slug=slug)
    comment = get_object_or_404(drafts.comments_by(author, consultation), public_id=public_id)
    return render(
        request, "comments/draft_comment_remove.html", {"consultation": consultation, "comment": comment}
    )


# Reviewing and sending


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
        messages.success(request, "Kept for later. Nothing is sent yet.")
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
            submission = drafts.send(
                author, form.consultation, form.speaker(), seen=seen, entered=entered, **said
            )
        except DomainError as error:
            form.add_error(None, str(error))
            status, refused = status_of(error), error
        else:
            request.session.pop(proofs.CODE, None)
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
    comments = drafts.read(drafts.comments_by(author, consultation), consultation)
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
        **more,
        "letters": letters,
    }
    if shared := kept.shared:
        context["together"] = changes.together(shared, author.user)
        context["latest"] = changes.latest(shared)
    return render(request, "comments/draft.html", context, status=status)


def endorsed(public_ids: list[str], consultation: Consultation) -> list[tuple[str, Any, Any]]:
    """Each with its comment and signature, as far as it is public still. No query where nothing is endorsed."""
    if not public_ids:
        return []
    rows = endorsing.endorsable(consultation).filter(public_id__in=public_ids).select_related("submission")
    found = {one.public_id: one for one in rows}
    return [
        (public_id, one, publication.signed(one))
        if (one := found.get(public_id))
        else (public_id, None, None)
        for public_id in public_ids
    ]


# Afterwards


def _by_link(tracking_number: str, secret: str) -> Submission:
    asked_about = Reply.objects.filter(submission=OuterRef("pk"))
    found = Submission.objects.select_related("consultation__edition").annotate(
        was_asked=Exists(asked_about), encloses=enclosing.encloses()
    )
    return enclosing.with_documents(get_object_or_404(found, tracking_number=tracking_number, secret=secret))


@never_cache
@require_safe
def receipt(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """What was sent, its hash, and how each comment stands. Whoever has the link may see it."""
    submission = _by_link(tracking_number, secret)
    comments = sent.comments_as_sent(submission)
    names = {one.pk: one for one in asked(submission.consultation)}
    context = {
        "submission": submission,
        "documents": submission.letters.all(),
        "consultation": submission.consultation,
        "standings": sent.standings(comments, names, latest_after(submission.consultation.edition)),
        "progress": sent.progress(Counter(one.status for one in comments)),
        "can_be_checked": sent.still_matches(submission, comments),
        "head": sealing.head(),
        "replies": list(submission.replies.all()) if submission.was_asked else [],  # type: ignore[attr-defined]
        "signatories": submission.signatories.all() if "signatories" in submission.beside else [],
        "endorsed": endorsed(submission.beside.get("endorses", []), submission.consultation),
        "section": "mine",
    }
    response = render(request, "comments/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def receipt_file(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """The exact bytes that the receipt's hash covers, after the nonce."""
    submission = _by_link(tracking_number, secret)
    name = f"receipt-{submission.tracking_number}.json"
    response = HttpResponse(sent.canonical(submission, sent.comments_as_sent(submission)), "application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def my_submissions(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, here or in the account, and what the account has sent."""
    user = request.user
    mine = changes.sent_by_or_with(user) if isinstance(user, User) else Submission.objects.none()
    mine = mine.select_related("consultation").order_by("-pk")
    context = {
        "drafts": drafts.begun(author_of(request)),
        "begun": unfinished.listed(unfinished.of(author_of(request)).select_related("draft__consultation")),
        "submissions": sent.progress_of_each(list(mine[:LATEST])),
        "news": news.of(request.user),
        "claimable": claimable_by(request.user).count() if isinstance(request.user, User) else 0,
        "latest": LATEST,
    }
    return render(request, "comments/my_submissions.html", context)


# What was published


@require_safe
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One comment in full, as far as this reader may know it."""
    readable = publication.readable_by(request.user).select_related("submission", "consultation__edition")
    found = readable.filter(public_id=public_id).first()
    if found is None or found.status == Comment.Status.ERASED:
        return _tombstone(request, public_id)
    names = {one.pk: one for one in asked(found.consultation)}
    named = publication.names_readable_by(request.user, found.submission)
    seen = sight(request.user, found.consultation)
    bare = seen.is_snapshot and not is_own(found.submission, request.user)
    since = latest_after(found.consultation.edition)
    letter = publication.letters_readable_by(request.user).filter(comments=found).first()
    context = {
        "comment": found,
        "pages": letter and finding.pages_of(letter.page_starts, found.start or 0, found.end or 0),
        "consultation": found.consultation,
        "byline": publication.byline(found.submission, named=named, bare=bare),
        "said": quoted(found, found.consultation_id),
        "abouts": [
            (names[about.item_id], "" if bare else about.stance)
            for about in found.abouts.order_by("item__item__position")
        ],
        "answers": []
        if bare
        else found.facet_values.select_related("option__facet").order_by("option__facet__position"),
        "seen": seen,
        "letter": letter,
        "funding": found.submission.funding if named and not bare else "",
        "is_public": publication.published().filter(pk=found.pk).exists(),
        "became": became([found], since)[found.pk] if since else None,
        "speaks_as": "" if bare else contexts.spoken(found.consultation_id, [found]).get(found.pk, ""),
        "signed_by": [] if bare else publication.signatories_of([found.submission], request.user),
        "endorsers": endorsing.by_sector(found, request.user),
        "replaced": []
        if bare
        else positions.replaced(found, names, knows=publication.knows_all(request.user, found)),
    }
    return render(request, "comments/comment.html", context)


def _tombstone(request: HttpRequest, public_id: str) -> HttpResponse:
    """That it was published here and was taken back; 404 for what never was public."""
    rows = publication.tombstones().select_related("consultation")
    found = get_object_or_404(rows, public_id=public_id)
    context = {"comment": found, "consultation": found.consultation}
    return render(request, "comments/tombstone.html", context, status=410)


@require_safe
def comment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The published comments of a consultation, newest first."""
    consultation = consultation_for(request, slug)
    items = asked(consultation)
    seen = sight(request.user, consultation)
    axes = () if seen.is_snapshot else contexts.dimensions(consultation.pk)
    form = ListForm(request.GET, asked=items, axes=axes, bare=seen.is_snapshot)
    listed = publication.accepted_in(consultation, request.user)
    wanted = form.wanted
    chosen = next((one.pk for one in items if one.key == wanted.get("item")), None)
    listed = voices.about(
        listed, item=chosen, sector=wanted.get("sector", ""), stance=wanted.get("stance", "")
    )
    listed = contexts.made_for(listed, form.context)
    page = voices.page_of(listed, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "consultation": consultation,
        "form": form,
        "voices": voices.voices(page.comments, items, reader=request.user, item=wanted.get("item", "")),
        "is_public": consultation.has_public_results,
        "seen": seen,
        "matching": seen.count(voices.count_up_to_limit(listed)) if seen.may_see else len(page.comments),
        "limit": voices.COUNTED_UP_TO,
        **page.links(wanted),
    }
    return render(request, "comments/comment_list.html", context)
