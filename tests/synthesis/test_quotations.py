"""Which sentences can be quoted. Pure."""

import pytest

from consult.synthesis.quotations import Source, choose, nested, quotable, sentences

GOOD = "Developers should publish what their tests found before a model is released to the public."


@pytest.mark.parametrize(
    "sentence",
    [
        "Dear members of the committee, we write to you about the safety of foundation models today.",
        "However, that would make it much harder for small developers to release anything at all.",
        "See Smith et al., On the Safety of Models, https://example.org/paper, for a longer discussion.",
        "Summary Of Our Main Recommendations For The Safe Deployment Of Foundation Models In Europe.",
        "Too short to be quoted.",
        "A threshold such as 1026 integer operations should be reviewed whenever the methods of training change.",
        "The authors of the earlier study disagree with our view of the matter entirely.14 And so on it goes.",
        "The authors of the earlier study,³ which we know well, disagree with our view of the matter entirely.",
        "The authors of the earlier study³ disagree with our view of the matter entirely, and so do others.",
        "developers should publish what their tests found before a model is released to the public.",
    ],
)
def test_what_cannot_stand_alone_is_not_quoted(sentence: str) -> None:
    assert quotable(GOOD)
    assert not quotable(sentence)


def test_an_abbreviation_ends_no_sentence_however_many_there_are() -> None:
    told = "Prof. Elm, Dr. Ash and the U.S. Oak Council speak of limes, e.g. Tilia."
    assert sentences(f"{told} They agree.") == [told, "They agree."]
    endless = "No. A " * 20_000
    assert sentences(endless) == [endless.strip()]


def test_the_mark_of_a_footnote_behind_a_sentence_is_no_part_of_it() -> None:
    more = "Models trained with more than 10²⁶ operations on 40 km² of land should be tested before that."
    assert sentences(f"{GOOD}³ {more}¹²") == [GOOD, more]
    assert quotable(more)


def test_the_question_said_back_is_not_quoted() -> None:
    question = "What should developers publish before a model is released to the public, and why?"
    back = "Developers publish before a model is released to the public, and why it matters is clear."
    assert not quotable(back, question)


def test_quotations_are_verbatim_and_by_different_speakers() -> None:
    texts = [
        (
            "industry",
            "a",
            f"{GOOD} Red-teaming must not become a burden which only the largest firms can carry.",
        ),
        (
            "academic",
            "b",
            "Independent researchers need access without filters, or they measure the filters instead.",
        ),
        (
            "industry",
            "c",
            "Our customers never asked for a card, and we would rather spend the money on testing.",
        ),
    ]
    sources = [Source(i, sector, voice, text) for i, (sector, voice, text) in enumerate(texts)]
    chosen = choose(sources, n=3)
    assert len({quote.source.voice for quote in chosen}) == len(chosen) == 3
    assert all(quote.text in quote.source.text for quote in chosen)
    assert chosen == choose(sources, n=3)
    assert {quote.source.sector for quote in chosen[:2]} == {"industry", "academic"}


@pytest.mark.parametrize(
    "sentence",
    [
        "I managed the first ten of them on Sunday evening and then had to see to the dog at last.",
        "We read all of it aloud in our Thursday group, about fourteen of us, with coffee and cake.",
        "I have worked inside two red teams, one as an employee and one as an outsider who was paid.",
        "Since ours will not be the only objection, we would like it to be useful, and set out what we accept.",
    ],
)
def test_what_somebody_did_once_is_not_quoted_where_it_claims_nothing(sentence: str) -> None:
    assert not quotable(sentence)
    assert quotable("Our survey found that open models had been preferred in most of the pilot projects.")


def test_quotation_marks_inside_a_quotation_become_single_ones() -> None:
    assert nested('It stops between "can be recalled" and “cannot”.') == (
        "It stops between ‘can be recalled’ and ‘cannot’."
    )
