"""Charts: what is drawn is what was counted, what is withheld is not drawn as zero, nothing in a label is markup."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from consult.aggregation import charts
from consult.aggregation.charts import Row, Series
from consult.aggregation.marks import COLOURS
from consult.aggregation.printable import printable
from tests.synthesis.documents import any_charts, bar_chart, heat_chart, stance_chart

SVG = "{http://www.w3.org/2000/svg}"
GEOMETRY = "x y dx width height viewBox overflow transform text-anchor"
LOOK = "class role id aria-labelledby fill stroke stroke-width stroke-dasharray font-size font-family"
ATTRIBUTES = {*GEOMETRY.split(), *LOOK.split()}
slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


def drawn(chart: charts.Chart, palette: charts.Palette = "print") -> ElementTree.Element:
    return ElementTree.fromstring(charts.svg(chart, palette))


def marks(chart: charts.Chart, kind: str) -> list[ElementTree.Element]:
    found = [rect for rect in drawn(chart).iter(f"{SVG}rect") if kind in (rect.get("class") or "").split()]
    return [rect for rect in found if rect.get("height") != "12"]


def labels(chart: charts.Chart) -> list[str]:
    return [text.text or "" for text in drawn(chart).iter(f"{SVG}text")]


@slow
@given(any_charts())
def test_no_label_becomes_markup_and_no_style_needs_an_exception_of_the_policy(chart: charts.Chart) -> None:
    for palette in ("web", "print"):
        root = drawn(chart, palette)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "rect",
            "text",
        }
        assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
        assert root.findtext(f"{SVG}title") == printable(chart.title)
        assert root.findtext(f"{SVG}desc") == printable(chart.description)


@slow
@given(any_charts())
def test_printed_colours_are_resolved(chart: charts.Chart) -> None:
    paints = {value for e in drawn(chart).iter() for key, value in e.items() if key in ("fill", "stroke")}
    assert all(value == "none" or re.fullmatch(r"#[0-9a-f]{6}", value) for value in paints)


def test_the_parts_of_a_bar_are_its_shares() -> None:
    chart = charts.stances("t", (Row("Academic", (5, 3, 0, 2), 10),), description="d")
    bars = [marks(chart, f"fill-{key}") for key in ("support", "changes", "neutral", "oppose")]
    widths = [sum(float(rect.get("width") or 0) for rect in bar) for bar in bars]
    assert [round(width / sum(widths), 3) for width in widths] == [0.5, 0.3, 0, 0.2]
    assert labels(chart)[-5:] == ["Academic", "n 10", "5", "3", "2"]


def test_what_is_withheld_is_said_so_and_not_drawn_as_zero() -> None:
    withheld = charts.stances("t", (Row("Media", (None, None, None, None)),), description="d")
    nobody = charts.stances("t", (Row("Media", (0, 0, 0, 0), 0),), description="d")
    assert len(marks(withheld, "withheld")) == 1
    assert charts.WITHHELD in labels(withheld)
    assert marks(nobody, "withheld") == []
    assert charts.WITHHELD not in labels(nobody)
    assert charts.table(withheld).rows == (("Media", *["withheld"] * 5),)
    assert charts.table(nobody).rows == (("Media", *["0"] * 5),)


def test_a_heat_table_tells_withheld_nobody_and_balance_apart() -> None:
    columns = (Series("a", "A"), Series("b", "B"), Series("c", "C"))
    chart = charts.heat("t", columns, (Row("1 Item", (None, 0.0, 0.0), None, (None, 0, 9)),), description="d")
    assert (len(marks(chart, "withheld")), len(marks(chart, "fill-neutral"))) == (1, 1)
    assert charts.table(chart).rows == (("1 Item", "withheld", "–", "0 (n\u00a09)"),)


@pytest.mark.parametrize(("count", "hollow"), [(1, 1), (4, 1), (5, 0), (100, 0)])
def test_a_cell_with_few_behind_it_is_only_outlined_and_says_how_many(count: int, hollow: int) -> None:
    chart = charts.heat("t", (Series("a", "A"),), (Row("1", (1.0,), None, (count,)),), description="d")
    assert len(marks(chart, "few-support")) == hollow
    assert len(marks(chart, "fill-support")) == 1 - hollow
    assert {str(count), "+100", "Outlined: n below 5"} <= set(labels(chart))


@pytest.mark.parametrize(
    ("value", "colour"),
    [(1, "support"), (0.495, "support"), (0.49, "changes"), (0.1, "changes"), (0.09, "neutral"), (-0.09, "neutral"),
     (-0.1, "against"), (-0.49, "against"), (-0.5, "oppose"), (-1, "oppose")],
)  # fmt: skip
def test_a_cell_has_the_colour_of_the_number_in_it(value: float, colour: str) -> None:
    chart = charts.heat("t", (Series("a", "A"),), (Row("1", (value,), None, (100,)),), description="d")
    assert len(marks(chart, f"fill-{colour}")) == 1


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((3, 1, 0, 0), 1.0),
        ((0, 0, 0, 4), -1.0),
        ((1, 1, 2, 2), 0.0),
        ((0, 0, 0, 0), 0.0),
        ((2, 1, 6, 1), 0.2),
    ],
)
def test_net_support_is_for_less_against_of_all(counts: tuple[int, int, int, int], expected: float) -> None:
    assert charts.net(*counts) == pytest.approx(expected)


@pytest.mark.parametrize("chart", [stance_chart(), heat_chart(), bar_chart()], ids=lambda chart: chart.kind)
def test_the_table_holds_every_row_and_its_head(chart: charts.Chart) -> None:
    data = charts.table(chart)
    assert [row[0] for row in data.rows] == [row.label for row in chart.rows]
    assert {len(row) for row in data.rows} == {len(data.columns)}
    assert data.columns[0] == chart.row_head


@pytest.mark.parametrize("chart", [stance_chart(), heat_chart(), bar_chart()], ids=lambda chart: chart.kind)
def test_the_picture_has_words_without_any_font_of_the_machine(chart: charts.Chart) -> None:
    picture = charts.png(chart)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_two_charts_of_the_same_figures_can_stand_on_one_page() -> None:
    first, second = charts.svg(bar_chart(), "web", "one"), charts.svg(bar_chart(), "web", "two")
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))


def test_numbers_on_colours_can_be_read() -> None:
    for chart in (stance_chart(), heat_chart()):
        for text in drawn(chart).iter(f"{SVG}text"):
            if over := (text.get("class") or "").removeprefix("on-"):
                assert contrast(text.get("fill") or "", COLOURS[over]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: charts.Chart("pie", "t", "d", (Series("a", "A"),), ()),  # type: ignore[arg-type]
        lambda: charts.stances("t", (Row("a", (1, 2, 3), 6),), description="d"),
        lambda: charts.stances("t", (Row("a", (5, 5, 5, 5), 10),), description="d"),
        lambda: charts.bars("t", (Row("a", (-1,)),), description="d"),
        lambda: charts.bars("t", (Row("a", (float("nan"),)),), description="d"),
        lambda: charts.heat("t", (Series("a", "A"),), (Row("1", (0.5,)),), description="d"),
    ],
)
def test_figures_that_cannot_be_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()  # type: ignore[operator]
