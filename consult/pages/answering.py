"""All items of a consultation as one form, with a list of what is answered, begun and empty."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import answers as stage
from comments.answers import Answer, Filled, Outcome, answers
from comments.asked import questions
from comments.stances import Stance
from comments.visits import author_of, consultation_for, form_page, hold_back, wait
from consult.consultations.models import Consultation, Facet, FacetOption
from consult.ledger.errors import TooManyError
from consult.pages import reading
from consult.pages.reading import Place


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Entry:
    """One item with its fields."""

    place: Place
    answer: Answer
    stances: tuple[Choice, ...]
    facets: tuple[tuple[Facet, tuple[Choice, ...]], ...]
    problem: str
    theirs: str
    """What another window saved, where that is the problem."""

    @property
    def name(self) -> str:
        return self.place.name if self.place.title else self.place.heading

    @property
    def seen(self) -> str:
        """What is shown though it isn't saved counts as touched."""
        return f"{self.answer.version}." if self.problem else self.answer.seen


@dataclass(frozen=True)
class Section:
    title: str
    key: str
    entries: tuple[Entry, ...]


@never_cache
@form_page
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer item by item. A POST keeps all that was filled in, whichever of the buttons it was."""
    shown = consultation_for(request, slug, "edition__document")
    if request.method != "POST":
        return _show(request, shown)
    try:
        hold_back(request, "write", shown)
    except TooManyError as error:
        return wait(_refused(request, shown, str(error)), error)
    only = request.POST.get("only", "")
    filled = stage.filled(request.POST, shown, only=only)
    outcome = stage.store(author_of(request, may_begin=True), shown, filled)
    if only:
        return _told(request, shown, only, outcome)
    if outcome.problems:
        return _show(request, shown, filled, outcome, status=409 if outcome.clashes else 422)
    if request.POST.get("then") == "review":
        return redirect("draft", slug=slug)
    messages.success(request, _("Saved. Nothing is sent yet."))
    return redirect(reverse("answer", args=[slug]) + f"#{request.POST.get('then', '')}")


def _refused(request: HttpRequest, shown: Consultation, words: str) -> HttpResponse:
    if only := request.POST.get("only"):
        return JsonResponse({"says": words, "key": only}, status=429)
    filled = stage.filled(request.POST, shown)
    touched = {key: words for key, one in filled.items() if not one.is_untouched}
    return _show(request, shown, filled, Outcome(wrong=touched), status=429)


def _told(request: HttpRequest, shown: Consultation, key: str, outcome: Outcome) -> HttpResponse:
    """How one item stands after it was saved by itself."""
    now = answers(author_of(request), shown)
    if key not in now:
        return JsonResponse({"says": _("This is not asked any more.")}, status=422)
    done = sum(one.state == "answered" for one in now.values())
    told = {
        "state": now[key].state,
        "seen": now[key].seen,
        "changes": comment.public_id if (comment := now[key].comment) else "",
        "unfinished": now[key].unfinished,
        "answered": done,
        "words": _progress(done, len(now)),
    }
    if problem := outcome.problems.get(key):
        theirs = now[key].saved.body if key in outcome.clashes else ""
        return JsonResponse({**told, "says": problem, "theirs": theirs}, status=409)
    return JsonResponse(told)


def _progress(done: int, of: int) -> str:
    return _("%(done)d of %(all)d answered") % {"done": done, "all": of}


def _show(
    request: HttpRequest,
    shown: Consultation,
    filled: Mapping[str, Filled] | None = None,
    outcome: Outcome | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    now = answers(author_of(request), shown)
    sections = _sections(shown, now, filled or {}, outcome or Outcome())
    entries = [entry for section in sections for entry in section.entries]
    done = sum(entry.answer.state == "answered" for entry in entries)
    context = {
        "consultation": shown,
        "sections": sections,
        "entries": entries,
        "language": reading.outline(shown).language,
        "answered": done,
        "progress": _progress(done, len(entries)),
    }
    return render(request, "pages/answer.html", context, status=status)


def _sections(
    shown: Consultation, now: Mapping[str, Answer], filled: Mapping[str, Filled], outcome: Outcome
) -> list[Section]:
    facets = _facets(shown)
    made = []
    for number, chapter in enumerate(reading.outline(shown).chapters, start=1):
        places = [place for item in chapter.items for place in (item, *item.practices) if place.pk]
        entries = tuple(
            _entry(place, now[place.key], facets, filled.get(place.key), outcome) for place in places
        )
        title = f"{chapter.section.label} {chapter.section.title}".strip() if chapter.section else ""
        made.append(Section(title, f"section-{number}", entries))
    return made


def _entry(
    place: Place,
    answer: Answer,
    facets: Mapping[Facet, list[FacetOption]],
    typed: Filled | None,
    outcome: Outcome,
) -> Entry:
    problem = outcome.problems.get(place.key, "")
    theirs = answer.saved.body if place.key in outcome.clashes else ""
    if problem and typed:  # saving once more puts it in place of the other one
        answer = Answer(typed.given, answer.comment, answer.begun, answer.others)
    given = answer.given
    stances = Stance.choices if place.asks_stance else ()
    return Entry(
        place,
        answer,
        tuple(Choice(value, str(label), value == given.stance) for value, label in stances),
        tuple(
            (facet, tuple(Choice(str(one.pk), one.label, one.pk in given.options) for one in options))
            for facet, options in facets.items()
        ),
        problem,
        theirs,
    )


def _facets(shown: Consultation) -> dict[Facet, list[FacetOption]]:
    """The closed questions with their answers, in order."""
    found: dict[Facet, list[FacetOption]] = {}
    options = questions(shown).options.values()
    for option in sorted(options, key=lambda one: (one.facet.position, one.facet_id, one.position, one.pk)):
        found.setdefault(option.facet, []).append(option)
    return found
