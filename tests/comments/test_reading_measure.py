"""How well letters are cut by question, by the measure of the benchmark."""

import pytest

from comments.reading import split
from tests.benchmarks.bench_letters import Labels, Tally, baseline, judge, measure_own
from tests.comments.own_letters import letters


@pytest.mark.parametrize("name", letters())
def test_a_letter_of_our_own_is_cut_as_it_was_written(name: str) -> None:
    questions, letter = letters()[name]
    assert judge(split, letter.text, questions, Labels(sure=list(letter.answers)), Tally()) == []


def test_the_measure_tells_the_rules_from_what_one_would_try_first() -> None:
    rules, first = measure_own(split), measure_own(baseline)
    assert rules.hits == rules.found == rules.expected
    assert first.hits < 0.6 * rules.hits
