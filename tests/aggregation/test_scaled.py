"""The scaled approach as figures: areas are numbers, advice is said in words, arrows lead where it points."""

import re
from math import sqrt
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.aggregation import charts
from consult.aggregation.marks import COLOURS
from consult.aggregation.matrix import Column, Matrix, MatrixRow
from consult.aggregation.printable import printable
from consult.aggregation.scaled import risk_matrix, scaled
from consult.aggregation.squares import Arrow, SquareRow, Squares
from consult.synthesis.document import figure
from guidance.outline import outline
from guidance.risks import risks_in
from tests.guidance import tailored_edition
from tests.synthesis.documents import any_matrices, any_squares

SVG = "{http://www.w3.org/2000/svg}"
GEOMETRY = "x y x1 y1 x2 y2 dx d r width height viewBox overflow transform text-anchor"
LOOK = "class role id aria-labelledby fill stroke stroke-width stroke-dasharray font-size font-family"
ATTRIBUTES = {*GEOMETRY.split(), *LOOK.split()}
TAGS = {"svg", "title", "desc", "rect", "text", "line", "path", "circle"}
slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


def drawn(chart: charts.Drawing, palette: charts.Palette = "print") -> ElementTree.Element:
    return ElementTree.fromstring(charts.svg(chart, palette))


def squares(chart: Squares) -> list[float]:
    return [
        float(rect.get("width") or 0)
        for rect in drawn(chart).iter(f"{SVG}rect")
        if "withheld" not in (rect.get("class") or "")
    ]


def texts(chart: charts.Drawing) -> list[str]:
    return [text.text or "" for text in drawn(chart).iter(f"{SVG}text")]


def example(**more: object) -> Squares:
    rows = (SquareRow("Narrow", (1, 4)), SquareRow("Frontier", (9, 16)))
    given = {"against": ((1, 1),), "arrows": (Arrow((1, 1), (1, 0)),), **more}
    return Squares("T", "D", ("Closed", "Open"), rows, "guidelines", "Capability", "Release", **given)  # type: ignore[arg-type]


@slow
@given(st.one_of(any_squares(), any_matrices()))
def test_no_label_becomes_markup_and_every_paint_is_resolved(chart: charts.Drawing) -> None:
    for palette in ("web", "print"):
        root = drawn(chart, palette)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
        assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
        assert root.findtext(f"{SVG}title") == printable(chart.title)
    paints = {value for e in drawn(chart).iter() for key, value in e.items() if key in ("fill", "stroke")}
    assert all(value == "none" or re.fullmatch(r"#[0-9a-f]{6}", value) for value in paints)


def test_the_area_of_a_square_is_its_number() -> None:
    assert [round((side / squares(example())[0]) ** 2) for side in squares(example())] == [1, 4, 9, 16]
    assert squares(example())[1] / squares(example())[3] == pytest.approx(sqrt(4 / 16), abs=0.01)


def test_what_is_advised_against_is_said_in_words_and_dashed() -> None:
    chart = example()
    assert {"advised", "against"} <= set(texts(chart))
    [dashed] = [rect for rect in drawn(chart).iter(f"{SVG}rect") if rect.get("stroke-dasharray")]
    assert dashed.get("fill") == COLOURS["against"]
    assert charts.table(chart).rows == (("Narrow", "1", "4"), ("Frontier", "9", "16 (advised against)"))
    assert "advised" not in texts(example(against=(), arrows=()))


def test_a_word_in_the_head_of_a_column_is_not_cut_for_want_of_a_letter() -> None:
    heads = ("Développement fermé", "Recherche", "API", "Accès ouvert")
    rows = (SquareRow("Narrow", (1, 2, 3, 4)),)
    chart = Squares("T", "D", heads, rows, "guidelines", "Capability", "Release")
    svg = ElementTree.fromstring(charts.svg(chart, "web"))
    assert "Développement" in [text.text for text in svg.iter(f"{SVG}text")]


def test_an_arrow_ends_at_the_cell_it_points_to() -> None:
    nested = drawn(example()).iter(f"{SVG}svg")
    places = [one.get("x") for one in nested if any(child.tag == f"{SVG}path" for child in one)]
    assert places == ["160.00"]  # the middle of the first of two columns


def test_what_is_withheld_is_neither_zero_nor_sized() -> None:
    rows = (SquareRow("Narrow", (None, 0)),)
    chart = Squares("T", "D", ("Closed", "Open"), rows, "comments", "Capability", "Release")
    assert texts(chart).count("withheld") == 1
    assert squares(chart) == []
    assert charts.table(chart).rows == (("Narrow", "withheld", "0"),)


@pytest.mark.parametrize(
    "wrong",
    [{"against": ((2, 0),)}, {"arrows": (Arrow((0, 0), (0, 2)),)}],
)
def test_a_place_that_is_not_there_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no cell"):
        example(**wrong)


def test_rows_fit_their_columns_and_marks_exist() -> None:
    with pytest.raises(ValueError, match="a number for each of 1 columns"):
        Squares("T", "D", ("A",), (SquareRow("r", (1, 2)),), "u", "r", "c")
    with pytest.raises(ValueError, match="below zero"):
        Squares("T", "D", ("A",), (SquareRow("r", (-1,)),), "u", "r", "c")
    with pytest.raises(ValueError, match="does not exist"):
        Matrix("T", "D", (Column("1", "One"),), (MatrixRow("g", "r", (1,)),), ("a", "b", "c"))


@pytest.mark.django_db
def test_it_is_made_from_the_scopes_of_any_guidance_with_two_axes() -> None:
    chart = scaled(outline(tailored_edition.make()))
    assert chart
    assert charts.table(chart).rows == (
        ("Narrow purpose", "1", "2", "2"),
        ("Frontier", "1", "2", "2 (advised against)"),
    )
    assert chart.arrows == (Arrow((1, 2), (1, 1)),)
    assert "Advised against: frontier with open access; points to: API access." in chart.description
    assert charts.png(chart).startswith(b"\x89PNG")
    assert figure(chart).table.columns == ("Capability", "Closed development", "API access", "Open access")


@pytest.mark.django_db
@pytest.mark.parametrize("axes", [("capability",), ("release",)])
def test_one_axis_makes_no_square(axes: tuple[str, ...]) -> None:
    assert scaled(outline(tailored_edition.make(*axes))) is None


@pytest.mark.django_db
def test_the_risk_matrix_shows_each_guideline_once_in_the_row_of_a_risk() -> None:
    edition = tailored_edition.make()
    whole = outline(edition)
    chart = risk_matrix(whole, risks_in(edition, whole))
    assert chart
    assert charts.table(chart).rows == (
        ("From the model itself", "Surprises", "1 Red-teaming"),
        ("From downstream use", "Misuse", "2 Monitoring"),
        ("From downstream use", "Dependence", "no guideline"),
    )
    assert {"1", "2", "no guideline"} <= set(texts(chart))
    assert risk_matrix(whole, []) is None
