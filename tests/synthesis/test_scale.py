"""What was asked of whom stands in a report as a figure, in every format, and the report still verifies."""

import io
import json

import docx
import pytest

from consult.aggregation.squares import Squares
from consult.consultations.models import Consultation
from consult.people.models import User
from consult.synthesis import document as tree
from consult.synthesis.document_json import from_data
from consult.synthesis.drafting import draft_now
from consult.synthesis.models import Report
from consult.synthesis.publishing import file_of
from consult.synthesis.verifying import verify
from tests import factories
from tests.guidance import tailored_edition

pytestmark = pytest.mark.django_db


def drafted(consultation: Consultation, editor: User) -> Report:
    factories.accepted(consultation)
    return draft_now(consultation, by=editor)


def figures(report: Report) -> list[Squares]:
    blocks = from_data(report.document).blocks
    found = [block.chart for block in blocks if isinstance(block, tree.Figure)]
    return [chart for chart in found if isinstance(chart, Squares)]


def test_a_guidance_with_two_axes_has_its_figure_in_the_report(editor: User) -> None:
    report = drafted(factories.consultation_on(tailored_edition.make(), slug="tailored"), editor)
    [chart] = figures(report)
    assert chart.columns == ("Closed development", "API access", "Open access")
    assert verify(file_of(report, "json"))[1] == []


def test_every_format_holds_it(editor: User) -> None:
    report = drafted(factories.consultation_on(tailored_edition.make(), slug="tailored"), editor)
    assert "| Frontier | 1 | 2 | 2 (advised against) |" in file_of(report, "md").decode()
    assert b"advised against" in file_of(report, "html")
    assert file_of(report, "pdf").startswith(b"%PDF")
    document = docx.Document(io.BytesIO(file_of(report, "docx")))
    assert len(document.inline_shapes) >= 1


def test_what_the_figure_says_cannot_be_changed_unseen(editor: User) -> None:
    report = drafted(factories.consultation_on(tailored_edition.make(), slug="tailored"), editor)
    data = json.loads(file_of(report, "json"))
    [block] = [
        b for b in data["document"]["blocks"] if b["type"] == "Figure" and b["chart"]["type"] == "Squares"
    ]
    block["chart"]["rows"][0]["values"][0] += 1
    assert verify(json.dumps(data))[1]


@pytest.mark.parametrize("axes", [("capability",), None])
def test_others_have_none(editor: User, consultation: Consultation, axes: tuple[str, ...] | None) -> None:
    asked = factories.consultation_on(tailored_edition.make(*axes), slug="one") if axes else consultation
    assert figures(drafted(asked, editor)) == []
