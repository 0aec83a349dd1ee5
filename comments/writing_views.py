"""Pages on which a comment is written, changed and removed before it is sent."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import (
    contexts,
    drafts,
    unfinished,
)
from comments.asked import Asked, asked
from comments.drafting import DraftComment, Unfinished
from comments.forms import RemarkForm
from comments.quotable import passages
from comments.quote_forms import quote_fields
from comments.quote_steps import THEN, chosen, step
from comments.visits import author_of, consultation_for, form_page, hold_back, wait
from consult.consultations.models import Consultation
from consult.ledger.errors import TooManyError, WorkflowError
from guidance.quotes import Quote


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
        messages.success(request, _("Added to your submission. Nothing is sent yet."))
        return redirect(reverse("consultation", args=[slug]) + (f"#{key}" if key else ""))
    context = {"consultation": consultation, "key": key, "waiting": drafts.waiting(author_of(request))}
    response = render(request, "comments/_added.html", context)
    response["HX-Trigger"] = json.dumps({"announce": _("Added to your submission. Nothing is sent yet.")})
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
    messages.success(request, _("Changed. Nothing is sent yet."))
    return redirect("draft", slug=slug)


def _offer_to_replace(
    form: RemarkForm, typed: QueryDict, comment: DraftComment | None, error: WorkflowError
) -> None:
    """Saving the form once more replaces what was saved in the other window."""
    form.add_error(
        None,
        _("{problem} What you typed stands below; save it to replace the other one.").format(problem=error),
    )
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
        messages.success(request, _("Removed from your submission."))
        return redirect("draft", slug=slug)
    comment = get_object_or_404(drafts.comments_by(author, consultation), public_id=public_id)
    return render(
        request, "comments/draft_comment_remove.html", {"consultation": consultation, "comment": comment}
    )
