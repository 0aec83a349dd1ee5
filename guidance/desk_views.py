"""The editor's desk: the items of a draft edition, their words, their places and their translations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guidance import arranging, desk, editing, publishing
from guidance.desk import Arrangement
from guidance.desk_requests import (
    Saving,
    attempt,
    drafted,
    editor,
    get_or_post,
    in_place,
    posted,
    saves,
    seen,
)
from guidance.differences import Difference, differences
from guidance.forms import AddForm, ItemForm, PlaceForm, initial_of, kinds_below
from guidance.history import happened, since
from guidance.models import Edition, Item, ItemText
from guidance.tree import Spot, Step


@never_cache
@get_or_post
def overview(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """The tree, what is left to do before it can be published, and what was done last."""
    edition = drafted(request, slug, edition_slug)
    whole = desk.arrangement(edition)
    context = {
        **frame(edition, whole),
        "faults": publishing.faults(edition),
        "happened": happened(edition)[:8],
        "counted": whole.counted(),
    }
    return render(request, "guidance/desk_overview.html", context)


def frame(edition: Edition, whole: Arrangement, current: Item | None = None) -> dict[str, Any]:
    """What every page beside the tree shows."""
    found: dict[str, Any] = {
        "edition": edition,
        "rows": whole.rows,
        "items": len(whole.items),
        "tab": "items",
    }
    if current:
        found |= {
            "item": current,
            "current": current.pk,
            "name": whole.name(current.pk),
            "place": whole.place(current.pk),
            "steps": whole.steps(current.pk),
            "words": whole.words(current.pk),
            "takes": bool(kinds_below(current)),
            "version": edition.version,
        }
    return found


def found_item(edition: Edition, key: str) -> ItemText:
    """An item of the edition by its original words; 404 where there is none."""
    texts = ItemText.objects.filter(item__edition=edition, is_original=True, item__node__key=key)
    found = texts.select_related("item__node", "item__parent", "item__edition__document").first()
    if found is None:
        raise Http404
    return found


@never_cache
@get_or_post
def item(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """One item with its words; saved by itself while it is typed, or by the button."""
    edition = drafted(request, slug, edition_slug)
    text = found_item(edition, key)
    form = ItemForm(posted(request), item=text.item, text=text)
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: editing.edit_item(text.item, seen=seen(request), by=editor(request), **form.cleaned_data),
        )
        if saving.status == 200 and not in_place(request):
            messages.success(request, _("Saved."))
            return redirect("desk-item", slug, edition_slug, key)
    context = _item_context(edition, key, form, saving)
    template = "guidance/_desk_saved.html" if in_place(request) else "guidance/desk_item.html"
    return render(request, template, context, status=saving.status)


def _item_context(edition: Edition, key: str, form: ItemForm, saving: Saving) -> dict[str, Any]:
    edition.refresh_from_db(fields=["version"])
    text = found_item(edition, key)
    whole = desk.arrangement(edition)
    return {
        **frame(edition, whole, text.item),
        **saved(edition, form, saving),
        "text": text,
        "applies": desk.applies(whole, text.item_id, desk.dimensions(form.axes)),
        "differences": _against(text, form) if saving.clash else [],
        "languages": translated(text.item),
    }


def saved(edition: Edition, form: Any, saving: Saving) -> dict[str, Any]:
    return {
        "form": form,
        "saving": saving,
        "version": saving.version if saving.done else edition.version,
        "now": timezone.now(),
        "typed": form.is_bound and not saving.done,
    }


def translated(item: Item) -> list[str]:
    """The languages that it is translated into."""
    return list(item.texts.filter(is_original=False).values_list("language", flat=True).order_by("language"))


def _against(text: ItemText, form: ItemForm) -> list[Difference]:
    """What stands there now against what was typed."""
    typed = form.cleaned_data
    kinds = dict(Item.Kind.choices)
    ticked = ", ".join(value.title for value in typed["scope"])
    return differences(
        (_("Label"), text.item.label, typed["label"]),
        (_("Kind"), str(kinds[text.item.kind]), str(kinds[typed["kind"]])),
        (_("Title"), text.title, typed["title"]),
        (_("Text"), text.body, typed["body"]),
        (_("Where it applies"), ", ".join(value.title for value in text.item.scope.all()), ticked),
        (
            _("Risks it addresses"),
            ", ".join(risk.title for risk in text.item.risks.all()),
            ", ".join(risk.title for risk in typed["risks"]),
        ),
        (_("Refers to"), initial_of(text.item, text)["references"], "\n".join(map(str, typed["references"]))),
    )


@never_cache
@require_safe
def news(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """What somebody else, or another window, did to an item since it was opened here."""
    edition = drafted(request, slug, edition_slug)
    touched = editing.words_of(found_item(edition, key).item)
    later = since(edition, seen(request), [touched]) if "seen" in request.GET else []
    sentences = [one.told_to(editor(request)) for one in later[-3:]]
    context = {"sentences": sentences, "edition": edition, "key": key}
    return render(request, "guidance/_desk_news.html", context)


@require_POST
def preview(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """What Markdown looks like. Writes nothing."""
    drafted(request, slug, edition_slug)
    return render(request, "guidance/_desk_preview.html", {"words": request.POST.get("body", "")})


@never_cache
@get_or_post
def add(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """A new item: after the one that the address names, below it, or at the end of the edition."""
    edition = drafted(request, slug, edition_slug)
    after, below = (_named(edition, request.GET.get(name, "")) for name in ("after", "below"))
    parent = after.parent if after else below
    form = AddForm(posted(request), kinds=kinds_below(parent))
    made: list[Item] = []

    def save() -> int:
        new = arranging.add_item(edition, after=after, below=below, by=editor(request), **form.cleaned_data)
        made.append(new)
        return new.pk

    saving = attempt(form, save) if saves(request) else Saving()
    if made:
        messages.success(request, _("Added."))
        return redirect("desk-item", slug, edition_slug, made[0].node.key)
    whole = desk.arrangement(edition)
    beside = after or below
    context = {
        **frame(edition, whole),
        "form": form,
        "saving": saving,
        "after": whole.name(after.pk) if after else "",
        "below": whole.name(below.pk) if below else "",
        "current": beside.pk if beside else None,
        "back": beside,
    }
    return render(request, "guidance/desk_add.html", context, status=saving.status)


def _named(edition: Edition, key: str) -> Item | None:
    """The item of a key in an address; 404 where the key is of none."""
    return found_item(edition, key).item if key else None


@never_cache
@get_or_post
def move(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """One step by a button, or any place by choosing an item to stand beside."""
    edition = drafted(request, slug, edition_slug)
    found = found_item(edition, key).item
    if request.POST.get("to") in {*Step}:
        return _step(request, edition, found)
    whole = desk.arrangement(edition)
    own = set(whole.tree.within(found.pk))
    places = [
        (str(pk), "\u2003" * depth + whole.name(pk)) for pk, depth in whole.tree.walk() if pk not in own
    ]
    form = PlaceForm(posted(request), places=places)
    saving = Saving()
    if saves(request):
        saving = attempt(
            form,
            lambda: arranging.move(found, _spot(whole, form), seen=seen(request), by=editor(request)),
        )
        if saving.status == 200:
            messages.success(request, _("Moved."))
            return redirect("desk-item", slug, edition_slug, key)
    context = {**frame(edition, whole, found), "form": form, "saving": saving, "version": edition.version}
    return render(request, "guidance/desk_move.html", context, status=saving.status)


def _spot(whole: Arrangement, form: PlaceForm) -> Spot:
    beside, where = form.cleaned_data["beside"], form.cleaned_data["where"]
    below = whole.tree.below
    if where == "into":
        return Spot(beside, below[beside][-1] if below.get(beside) else None)
    parent = whole.tree.parents[beside]
    if where == "after":
        return Spot(parent, beside)
    place = below[parent].index(beside)
    return Spot(parent, below[parent][place - 1] if place else None)


def _step(request: HttpRequest, edition: Edition, found: Item) -> HttpResponse:
    saving = attempt(
        None,
        lambda: arranging.step(found, Step(request.POST["to"]), seen=seen(request), by=editor(request)),
    )
    key = found.node.key
    if not in_place(request):
        if saving.clash:
            messages.warning(request, _("Not moved. {why}").format(why=saving.clash))
        return redirect("desk-item", edition.document.slug, edition.slug, key)
    edition.refresh_from_db(fields=["version"])
    text = found_item(edition, key)
    context = frame(edition, desk.arrangement(edition), text.item)
    if _beside_words(request, edition, key):
        kind = ItemForm(item=text.item, text=text)["kind"]
        context["kind"] = kind.as_widget(attrs={"hx-swap-oob": "true"})
    context |= {"saving": saving, "version": saving.version if saving.done else edition.version}
    return render(request, "guidance/_desk_moved.html", context, status=saving.status)


def _beside_words(request: HttpRequest, edition: Edition, key: str) -> bool:
    """Whether the step was taken where the item's form stands, whose kind then has to follow."""
    here = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    return here.partition("?")[0] == reverse("desk-item", args=[edition.document.slug, edition.slug, key])


@never_cache
@get_or_post
def remove(request: HttpRequest, slug: str, edition_slug: str, key: str) -> HttpResponse:
    """What would go with it, and the button; refused where somebody asks about it."""
    edition = drafted(request, slug, edition_slug)
    found = found_item(edition, key).item
    if request.method == "POST":
        arranging.remove_item(found, seen=seen(request), by=editor(request))
        messages.success(request, _("Removed. The revision before it is kept."))
        return redirect("desk", slug, edition_slug)
    whole = desk.arrangement(edition)
    gone = whole.tree.within(found.pk)
    context = {
        **frame(edition, whole, found),
        "version": edition.version,
        "gone": [whole.name(pk) for pk in gone[1:]],
        "asking": arranging.asking(edition, gone),
    }
    return render(request, "guidance/desk_remove.html", context)
