"""What applies where, and how a reader is told."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.formats import read
from guidance.scopes import Dimension, Scope, Value, applies, combinations, holds, in_words, within

EXAMPLE = Path(__file__).resolve().parents[2] / "guidance/content/safe-foundation-model-deployment.yaml"

CAPABILITY = Dimension(
    "capability",
    "Capability",
    (Value("narrow", "Narrow"), Value("general", "General"), Value("frontier", "Frontier")),
)
RELEASE = Dimension(
    "release",
    "Release type",
    (
        Value("closed", "Closed development"),
        Value("api", "API and hosted access"),
        Value("open", "Open access"),
    ),
)
BOTH = (CAPABILITY, RELEASE)
SCOPES = st.fixed_dictionaries(
    {},
    optional={d.code: st.frozensets(st.sampled_from([v.code for v in d.values]), min_size=1) for d in BOTH},
)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({}, ""),
        ({"capability": {"narrow", "general", "frontier"}}, ""),
        ({"capability": {"frontier"}}, "Additional for frontier"),
        ({"capability": {"general", "frontier"}}, "From general on"),
        ({"release": {"closed", "api"}}, "For closed development and API and hosted access"),
        (
            {"capability": {"frontier"}, "release": {"open"}},
            "Additional for frontier; additional for open access",
        ),
        ({"capability": {"narrow", "frontier"}}, "For narrow and frontier"),
    ],
)
def test_a_scope_in_words(scope: dict[str, set[str]], words: str) -> None:
    assert in_words({axis: frozenset(codes) for axis, codes in scope.items()}, BOTH) == words


def test_all_combinations_once() -> None:
    found = [(one["capability"], one["release"]) for one in combinations(BOTH)]
    assert len(set(found)) == len(found) == 9
    assert found[:2] == [("narrow", "closed"), ("narrow", "api")]


@given(SCOPES, SCOPES)
def test_a_practice_applies_only_where_its_guideline_does(practice: Scope, guideline: Scope) -> None:
    inner = within(practice, guideline)
    for one in combinations(BOTH):
        assert applies(inner, one) == (applies(practice, one) and applies(guideline, one))


def test_advice_is_about_the_places_it_names() -> None:
    where = {"capability": ["frontier"], "release": ["open"]}
    assert [one for one in combinations(BOTH) if holds(where, one)] == [
        {"capability": "frontier", "release": "open"}
    ]


def test_the_example_asks_more_of_what_can_do_more_and_is_more_available() -> None:
    spec = read(EXAMPLE.read_bytes())
    axes = [[value.code for value in axis.values] for axis in spec.axes]
    scopes = [
        {axis: frozenset(codes) for axis, codes in item.scope.items()}
        for item in spec.walk()
        if item.kind == "guideline"
    ]

    def n(capability: str, release: str) -> int:
        return sum(
            applies(scope, {"model_capability": capability, "release_type": release}) for scope in scopes
        )

    assert len(axes[0]) * len(axes[1]) == 12
    for lower, higher in pairwise(axes[0]):
        assert all(n(lower, release) <= n(higher, release) for release in axes[1])
    for lower, higher in pairwise(axes[1]):
        assert all(n(capability, lower) <= n(capability, higher) for capability in axes[0])
    assert n("specialized", "closed") < n("frontier", "open")
