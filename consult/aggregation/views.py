"""What was said, by sector."""

import csv
from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from comments import publication
from comments.publication_counts import sight
from consult.aggregation import charts, figures, quotes
from consult.aggregation.feedback import STANCES, ItemFeedback, feedback
from consult.aggregation.in_context import in_context
from consult.aggregation.models import Recount
from consult.consultations.models import Consultation
from consult.people.words import kept_by_language, said_in_english
from guidance.models import Item

COLUMNS = ("item", "label", "title", "sector", "stance", "comments", "endorsements", "signatories")


@require_safe
def feedback_page(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Consultation.objects.visible_to(request.user).select_related("edition__document")
    consultation = get_object_or_404(visible, slug=slug)
    if not publication.may_see_counts(request.user, consultation):
        return render(
            request, "aggregation/not_public.html", {"consultation": consultation, "section": "consultations"}
        )
    if seen := request.GET.get("seen"):
        return _news(request, consultation, seen)
    counts = feedback(consultation, reader=request.user)
    voices = quotes.voices(consultation, reader=request.user)
    said = in_context(consultation, reader=request.user)
    context = {
        "section": "consultations",
        "consultation": consultation,
        "feedback": counts,
        "stamp": counts.counted_at.isoformat() if counts.counted_at else "never",
        "net": figures.net_table(counts),
        "few": charts.FEW,
        "said": said,
        "drawing": drawn(said.grid, "in-context") if said else None,
        "items": [_item(item, voices.get(item.item.pk, [])) for item in counts.items if item.sectors],
        "silent": [
            item for item in counts.items if not item.sectors and item.item.item.kind != Item.Kind.PRACTICE
        ],
    }
    return render(request, "aggregation/feedback.html", context)


def _news(request: HttpRequest, consultation: Consultation, seen: str) -> HttpResponse:
    """Whether it was counted again since the page was made; the page asks every few seconds."""
    known = sight(request.user, consultation)
    counted_at = known.as_of if known.is_snapshot else _counted_at(consultation)
    if counted_at is None or counted_at.isoformat() == seen:
        return HttpResponse(status=204)
    return render(request, "aggregation/_news.html", {"consultation": consultation})


def _counted_at(consultation: Consultation) -> datetime | None:
    return Recount.objects.filter(consultation=consultation).values_list("counted_at", flat=True).first()


@require_safe
def feedback_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same counts, one row a cell; a total ("all") where cells are withheld. A withheld count is an empty field.

    Endorsements, and organisations that only signed, take no position: they have rows of their own, one a sector, with
    the position "all" and no number of comments. Where small counts are withheld, they are withheld altogether.
    """
    consultation = get_object_or_404(
        publication.counts_readable_by(request.user) & Consultation.objects.visible_to(request.user),
        slug=slug,
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}-counts.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for item in feedback(consultation, reader=request.user).items:
        writer.writerows([*row, "", ""] for row in _rows(item))
        writer.writerows(_rows_beside(item))
    return response


@said_in_english
def _rows(item: ItemFeedback) -> list[list[object]]:
    """Cell by cell, or where only totals are published, those."""
    name = [item.key, item.label, item.title]
    if not item.has_cells:
        stances = STANCES if item.asks_stance else ("",)
        sectors: list[list[object]] = [
            [*name, sector.value, "all", item.of_sector(sector)] for sector in item.sectors
        ]
        totals: list[list[object]] = [
            [*name, "all", stance or "not_stated", item.of_stance(stance)] for stance in stances
        ]
        return [*sectors, *totals, [*name, "all", "all", item.comments]]
    return [
        [*name, sector.value, stance or "not_stated", item.cells[sector, stance]]
        for sector in item.sectors
        for stance in STANCES
        if (sector, stance) in item.cells
    ]


def _rows_beside(item: ItemFeedback) -> list[list[object]]:
    return [
        [item.key, item.label, item.title, sector.value, "all", "", endorsed, signed]
        for sector, endorsed, signed in item.beside
    ]


def _item(item: ItemFeedback, voices: list[quotes.Voice]) -> dict[str, object]:
    chart = figures.stances_of(item) if item.asks_stance else figures.answers_to(item)
    return {"item": item, "voices": voices, "figure": drawn(chart, item.key)}


@kept_by_language(maxsize=512)
def drawn(chart: charts.Drawing | None, name: str) -> Mapping[str, object] | None:
    """A chart for a template: the drawing and its table. Drawn once for the same figures in the same language."""
    return (
        {"chart": chart, "svg": charts.svg(chart, name=name), "table": charts.table(chart)} if chart else None
    )
