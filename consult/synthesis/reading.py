"""A report for its readers: the page, the files, and the figures behind a claim in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from comments.models import Stance
from consult.consultations.models import ConsultationItem, FacetOption
from consult.people.codes import OrganisationType, Sector
from consult.synthesis import document_json
from consult.synthesis.figures import Count, in_words
from consult.synthesis.models import Claim, Report, ReportQuerySet
from consult.synthesis.renderers import html, render

Reports = ReportQuerySet
DOWNLOADS = (("pdf", "PDF"), ("docx", "Word"), ("md", "Markdown"), ("json", "JSON"), ("html", "HTML"))
SHOWN = 200


@dataclass(frozen=True)
class Behind:
    """One figure of a claim, as its query reads and what came out."""

    words: str
    value: int


def page(report: Report) -> html.Page:
    return _page(json.dumps(report.document))


@lru_cache(maxsize=32)
def _page(stored: str) -> html.Page:
    return html.page(document_json.from_data(json.loads(stored)))


def figures(claim: Claim) -> list[Behind]:
    """Each figure once, in the order of the sentence."""
    names = _names(claim)
    found = [Behind(in_words(Count(f.counts, f.where), names), f.value) for f in claim.figures.all()]
    return list(dict.fromkeys(found))


def _names(claim: Claim) -> Mapping[str, Mapping[str, str]]:
    consultation = claim.report.consultation
    items = ConsultationItem.objects.filter(consultation=consultation).values_list("item__node__key", "item__label")
    options = FacetOption.objects.filter(facet__consultation=consultation).select_related("facet")
    return {
        "item": {key: label or key for key, label in items} | {"": "the whole"},
        "sector": dict(Sector.choices),
        "type": dict(OrganisationType.choices),
        "stance": dict(Stance.choices) | {"": "not stated"},
        "option": {f"{o.facet.code}:{o.code}": f"“{o.facet.question}” {o.label}" for o in options},
    }


def file(report: Report, form: str) -> bytes:
    """The report as a file. The JSON holds the claims with their figures too, so that it can be verified."""
    return render(document_json.from_data(report.document), form)
