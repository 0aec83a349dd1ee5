"""What a combination is asked, what of it is additional, and how two of them differ."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from guidance import scopes
from guidance.importing import import_guidance
from guidance.models import Edition
from guidance.outline import Outline, outline
from guidance.scopes import Dimension, Value
from guidance.side_by_side import compare
from guidance.tailoring import narrowed, tailor
from tests import factories

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
LIFECYCLE = ["Research and development", "Pre-deployment", "Post-deployment", "Societal impact"]
SIZE = Dimension("size", "Size", (Value("small", "Small"), Value("large", "Large")))
PLACE = Dimension("place", "Place", (Value("eu", "EU and neighbours"), Value("world", "World")))
USE = Dimension("use", "Use", (Value("own", "Own use"),))


@pytest.fixture
def whole(db: None) -> Outline:
    data = (CONTENT / "safe-foundation-model-deployment.yaml").read_bytes()
    return outline(import_guidance(data, by=None).edition)


def every(whole: Outline) -> list[dict[str, str]]:
    return [dict(one) for one in scopes.combinations(whole.dimensions)]


def test_every_combination_gets_what_its_square_counts_in_the_order_of_the_guidance(whole: Outline) -> None:
    order = list(whole.all_entries)
    for combination in every(whole):
        found = tailor(whole, combination)
        assert len(found.guidelines) == whole.square(combination).n
        keys = list(found.everything)
        assert keys == sorted(keys, key=order.index)
        titles = [stage.title for stage in found.stages]
        assert titles == [title for title in LIFECYCLE if title in titles]


def test_the_baseline_and_what_is_additional_make_up_the_whole(whole: Outline) -> None:
    baseline = tailor(whole, scopes.least(whole.dimensions))
    assert baseline.is_baseline
    assert not baseline.additional
    assert not narrowed(baseline).stages
    for combination in every(whole):
        found = tailor(whole, combination)
        plain = {key for key, one in found.everything.items() if not one.is_additional}
        assert plain <= set(baseline.everything)
        assert {key for key, one in found.everything.items() if one.is_additional}.isdisjoint(
            baseline.everything
        )


def test_only_what_is_additional_keeps_the_guideline_above_an_additional_practice(whole: Outline) -> None:
    found = tailor(whole, {"model_capability": "frontier", "release_type": "closed"})
    shown = narrowed(found)
    for stage in shown.stages:
        for item in stage.items:
            assert item.has_additional
            assert all(part.is_additional for part in item.parts)
    heads = [item for item in shown.guidelines if not item.is_additional]
    assert "upstream-security" in [item.entry.key for item in heads]


def test_advice_points_to_combinations_that_can_be_chosen(whole: Outline) -> None:
    found = tailor(whole, {"model_capability": "frontier", "release_type": "open"})
    [advice] = found.advice
    assert [dict(pointer.combination) for pointer in advice.instead] == [
        {"model_capability": "frontier", "release_type": "research"},
        {"model_capability": "frontier", "release_type": "restricted"},
    ]
    assert advice.instead[1].words == "paradigm-shifting or frontier, restricted API and hosted access"
    assert not tailor(whole, {"model_capability": "general", "release_type": "open"}).advice
    assert found.guidelines, "what would be asked is there all the same"


def test_a_comparison_counts_each_guideline_once(whole: Outline) -> None:
    for right in every(whole):
        left = scopes.least(whole.dimensions)
        found = compare(whole, tailor(whole, left), tailor(whole, right))
        assert found.in_both + found.only_left == len(found.left.guidelines)
        assert found.in_both + found.only_right == len(found.right.guidelines)
        for _, lines in found.differing:
            assert any(line.differs for line in lines)
    same = tailor(whole, left)
    assert not compare(whole, same, same).differing


def test_a_guidance_without_axes_applies_to_everybody(db: None) -> None:
    edition = factories.edition_with("defining-open", "marginal-risk", kind="question")
    found = tailor(outline(edition), {})
    assert set(found.everything) == {
        item.node.key for item in edition.items.commentable().select_related("node")
    }
    assert not found.additional


def test_sections_inside_sections_are_named_with_those_above(db: None) -> None:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    outer = factories.item(edition, "before", kind="section")
    inner = factories.item(edition, "tests", kind="section", parent=outer, depth=1)
    factories.item(edition, "red-teaming", parent=inner, depth=2)
    factories.item(edition, "loose")
    found = tailor(outline(edition), {})
    assert [stage.title for stage in found.stages] == ["Before: Tests", ""]


@pytest.mark.parametrize(
    ("combination", "dimensions", "says"),
    [
        ({}, (), ""),
        ({"size": "small"}, (SIZE,), ""),
        ({"size": "small", "place": "eu", "use": "own"}, (SIZE, PLACE, USE), ""),
        ({"size": "huge"}, (SIZE,), "Choose the size (size): one of small and large."),
        ({}, (SIZE,), "Choose the size"),
        ({"colour": "red"}, (SIZE,), "no axis 'colour'; it has 'size'"),
        ({"colour": "red"}, (), "This guidance has no axis 'colour'."),
    ],
)
def test_a_wrong_combination_is_told_what_to_do(
    combination: dict[str, str], dimensions: tuple[Dimension, ...], says: str
) -> None:
    problem = scopes.problem(combination, dimensions)
    assert says in problem
    assert bool(problem) == bool(says)


def test_a_combination_in_words_keeps_abbreviations() -> None:
    assert scopes.phrase({"size": "large", "place": "eu"}, (SIZE, PLACE)) == "large, EU and neighbours"


@given(st.sampled_from(["small", "large"]), st.sampled_from(["eu", "world"]))
def test_what_is_pointed_to_is_never_the_combination_itself(size: str, place: str) -> None:
    here = {"size": size, "place": place}
    found = scopes.pointed_to({"place": ["eu", "world"]}, here, (SIZE, PLACE))
    assert here not in found
    assert all(one["size"] == size for one in found)


def test_an_edition_is_read_in_four_queries_however_long(
    whole: Outline, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        again = outline(whole.edition)
    assert again.entries == whole.entries
