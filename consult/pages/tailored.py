"""Guidance for one combination of axis values: the page, two of them side by side, and the risks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments.contexts import as_fields
from consult.aggregation.scaled import risk_matrix
from consult.aggregation.views import drawn
from consult.consultations.models import Consultation, ConsultationItem
from consult.pages.tailored_document import summary
from consult.people.words import listed
from guidance import deciding, scopes
from guidance.deciding import Question, Suggestion
from guidance.models import Edition
from guidance.outline import Outline, outline
from guidance.risks import Addressed, answering, by_origin, cover, risks_in
from guidance.scopes import Combination, Dimension, Value
from guidance.side_by_side import compare
from guidance.tailoring import narrowed, tailor
from guidance.views import edition_for, language_of

ADDITIONAL, DIFFERENCES = "additional", "differences"
HELP = "help"
"""In an address: the axis whose questions are open."""
LEFT, RIGHT = "left_", "right_"


@require_safe
def tailored(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """Choose a combination, with help, and read what it is asked; the choice is in the address."""
    edition = edition_for(request, slug, edition_slug)
    whole = outline(edition)
    named = named_in(request, whole)
    choices = _choices(request, whole, edition, named)
    helping = any(one["helped"] or one["suggestion"] for one in choices)
    context: dict[str, Any] = {
        **_frame(edition, whole),
        **language_of(whole, request.GET.get("lang", "")),
        "kept": scopes.query({code: value for code, value in named.items() if value}),
        "choices": choices,
        "helping": helping,
    }
    if scopes.problem(named, whole.dimensions):
        context |= {"wrong": unknown_in(named, whole), "missing": missing_in(named, whole)}
        return render(request, "pages/tailored.html", context)
    found = tailor(whole, named)
    narrow = request.GET.get("show") == ADDITIONAL and not found.is_baseline
    known = risks_in(edition, whole)
    in_words = tailor(context["in_words"], named)
    context |= {
        "tailored": found,
        "in_words": in_words.outline,
        "title_in_words": in_words.title,
        "pointers_in_words": {
            pointer.query: pointer.words for one in in_words.advice for pointer in one.instead
        },
        "sections_in_words": {stage.key: stage.title for stage in in_words.stages},
        "shown": narrowed(found) if narrow else found,
        "narrow": narrow,
        "summary": summary(in_words),
        "risks": cover(known, found) if known else None,
        "asking": _asking(edition),
        "context_query": scopes.query(as_fields(named)),
    }
    return render(request, "pages/tailored.html", context)


def named_in(request: HttpRequest, whole: Outline, before: str = "") -> Combination:
    """What the address says of each axis, right or wrong."""
    return {d.code: request.GET.get(f"{before}{d.code}", "") for d in whole.dimensions}


def unknown_in(named: Combination, whole: Outline) -> str:
    """What is said of a value that does not exist, in words for a page."""
    said = [
        _("There is no {axis} “{value}” in this guidance.").format(
            axis=dimension.title.lower(), value=named[dimension.code][:60]
        )
        for dimension in whole.dimensions
        if named[dimension.code] and not dimension.named([named[dimension.code]])
    ]
    return " ".join([*said, _("Choose again below.")]) if said else ""


def missing_in(named: Combination, whole: Outline) -> str:
    """What is left to choose where something is chosen."""
    titles = [d.title.lower() for d in whole.dimensions if not named[d.code]]
    if not (titles and any(named.values())):
        return ""
    return _("Choose the {axes} as well.").format(axes=listed(titles))


def _frame(edition: Edition, whole: Outline) -> dict[str, Any]:
    return {
        "section": "guidance",
        "edition": edition,
        "outline": whole,
        "has_risks": edition.risks.exists(),
    }


def _choices(
    request: HttpRequest, whole: Outline, edition: Edition, named: Combination
) -> list[dict[str, Any]]:
    """For each axis what is chosen, and the help with what its answers suggest."""
    questions = deciding.questions_about(edition.document_id)
    return [_choice(request, d, questions.get(d.code, []), named) for d in whole.dimensions]


def _choice(
    request: HttpRequest, dimension: Dimension, questions: list[Question], named: Combination
) -> dict[str, Any]:
    answers = {one.name: request.GET.get(one.name, "") for one in questions}
    suggestion = deciding.suggest(dimension, questions, answers)
    others = {code: value for code, value in named.items() if value}
    return {
        "dimension": dimension,
        "value": named[dimension.code],
        "questions": [(one, answers[one.name]) for one in questions],
        "suggestion": suggestion,
        "query": _taking(named, dimension, suggestion),
        "others": list(others.items()),
        "helped": request.GET.get(HELP) == dimension.code,
        "help_query": scopes.query({**others, HELP: dimension.code}),
    }


def _taking(named: Combination, dimension: Dimension, suggestion: Suggestion | None) -> str:
    """The address of what is chosen so far with the suggested value."""
    if suggestion is None or suggestion.value is None:
        return ""
    chosen = {**named, dimension.code: suggestion.value.code}
    return scopes.query({code: value for code, value in chosen.items() if value})


def _asking(edition: Edition) -> dict[str, str]:
    """Item key → the open consultation that asks about it; where there are several, the one that closes last."""
    open_ = Consultation.objects.public().open().filter(edition=edition)
    items = ConsultationItem.objects.filter(consultation__in=open_).order_by("consultation__closes_at")
    return dict(items.values_list("item__node__key", "consultation__slug"))


@require_safe
def compared(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """Two combinations side by side; the baseline stands on the left where the address names none."""
    edition = edition_for(request, slug, edition_slug)
    whole = outline(edition)
    left, right = (named_in(request, whole, before) for before in (LEFT, RIGHT))
    left = left if any(left.values()) else scopes.least(whole.dimensions)
    language = language_of(whole, request.GET.get("lang", ""))
    in_words: Outline = language["in_words"]
    context: dict[str, Any] = {
        **_frame(edition, whole),
        **language,
        "sides": [("A", LEFT, _sides(whole, in_words, left)), ("B", RIGHT, _sides(whole, in_words, right))],
        "narrow": request.GET.get("show") == DIFFERENCES,
    }
    if any(scopes.problem(one, whole.dimensions) for one in (left, right)) or not whole.dimensions:
        context["wrong"] = unknown_in(left, whole) or unknown_in(right, whole)
        context["missing"] = missing_in(left, whole) or missing_in(right, whole)
        return render(request, "pages/tailored_compare.html", context)
    found = compare(whole, tailor(whole, left), tailor(whole, right))
    query = f"{scopes.query(left, LEFT)}&{scopes.query(right, RIGHT)}"
    swapped = f"{scopes.query(right, LEFT)}&{scopes.query(left, RIGHT)}"
    same = compare(in_words, tailor(in_words, left), tailor(in_words, right))
    context |= {
        "compared": found,
        "query": query,
        "swapped": swapped,
        "kept": query,
        "same": same,
        "groups_in_words": {
            one.title: other.title for one, other in zip(found.groups, same.groups, strict=True)
        },
        "entries_in_words": in_words.all_entries,
    }
    return render(request, "pages/tailored_compare.html", context)


@dataclass(frozen=True)
class Choice:
    """An axis to choose a value of; `values` each with its title in the language that was chosen."""

    dimension: Dimension
    in_words: str
    values: list[tuple[Value, str]]
    chosen: str


def _sides(whole: Outline, in_words: Outline, named: Combination) -> list[Choice]:
    return [
        Choice(
            dimension,
            other.title,
            [(value, told.title) for value, told in zip(dimension.values, other.values, strict=True)],
            named.get(dimension.code, ""),
        )
        for dimension, other in zip(whole.dimensions, in_words.dimensions, strict=True)
    ]


@require_safe
def risk_map(request: HttpRequest, slug: str, edition_slug: str) -> HttpResponse:
    """Risks by where they stem from with the items that address each, and the other way round."""
    edition = edition_for(request, slug, edition_slug)
    whole = outline(edition)
    known = risks_in(edition, whole)
    language = language_of(whole, request.GET.get("lang", ""))
    in_words: Outline = language["in_words"]
    told = risks_in(edition, in_words) if language["reading_in"] else known
    figure: Any = drawn(risk_matrix(in_words, told), "risks")
    context = {
        **_frame(edition, whole),
        **language,
        "origins": by_origin(known),
        "answering": answering(whole, known),
        "figure": figure,
        "rows": zip(figure["table"].rows, _languages(in_words, told), strict=True) if figure else (),
        "risks_in_words": {risk.key: risk.body for risk in told if not risk.is_original},
        "entries_in_words": in_words.all_entries,
    }
    return render(request, "pages/risk_map.html", context)


def _languages(in_words: Outline, told: list[Addressed]) -> list[str]:
    """In which each risk is told, in the order of the map."""
    original, chosen = in_words.edition.document.language, in_words.frame.language
    risks = (risk for origin in by_origin(told) for risk in origin.risks)
    return [original if risk.is_original else chosen for risk in risks]
