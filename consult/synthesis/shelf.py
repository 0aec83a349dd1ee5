"""What a report looks like, kept by its content: an article or a file is set once for each state of a report.

The copies live in the process (Django's default cache), so that a new version of this code sets everything anew.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from consult.people.words import said_in_english
from consult.synthesis import publishing
from consult.synthesis.models import Report
from consult.synthesis.renderers.html import Page, page

KEPT_SECONDS = 24 * 60 * 60
MARGIN = "behind"


def article(report: Report) -> Page:
    """For the report's page; claims open in the margin."""
    kept: Page = _kept(report, "page", lambda: page(publishing.shown(report), margin=MARGIN))
    return kept


def file_of(report: Report, form: str) -> bytes:
    """As `publishing.file_of`. The JSON file is the evidence and quickly made: it is always fresh."""
    if form == "json":
        return publishing.file_of(report, form)
    kept: bytes = _kept(report, form, lambda: publishing.file_of(report, form))
    return kept


@said_in_english
def _kept(report: Report, kind: str, make: Callable[[], Any]) -> Any:
    return cache.get_or_set(f"report-{kind}-{_content(report)}", make, KEPT_SECONDS)


def _content(report: Report) -> str:
    """Hash of all that is shown. Two queries."""
    rows = report.recommendations.order_by("number")
    decided = list(rows.values_list("number", "section", "text", "status", "basis__code", "basis__text"))
    errata = [[kind, f"{on}"] for kind, on in report.errata.values_list("kind", "on")]
    seen = [report.public_id, report.status, report.document, decided, errata]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
