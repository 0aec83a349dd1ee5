"""What a reader sees of a change of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.redline import Piece, condensed, redline

WORDS = st.lists(st.sampled_from(["a", "model", "risk,", "the", "is", ".", "\n", "don’t"])).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("one two", "one two", [("same", "one two")]),
        (
            "share with the public",
            "share first with the public",
            [("same", "share"), ("inserted", " first"), ("same", " with the public")],
        ),
        (
            "tell the public now",
            "tell some people now",
            [("same", "tell "), ("deleted", "the public"), ("inserted", "some people"), ("same", " now")],
        ),
        ("", "new", [("inserted", "new")]),
        ("old", "", [("deleted", "old")]),
    ],
)
def test_changes_are_shown_word_by_word(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in redline(old, new)] == pieces


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    pieces = redline(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "deleted") == new
    assert all(isinstance(piece, Piece) and piece.text for piece in pieces)


def test_what_stays_is_shortened_to_what_is_next_to_a_change() -> None:
    long = "one two three four five six seven eight nine ten eleven twelve"
    pieces = condensed(redline(f"{long} old {long} old {long}", f"{long} new {long} new {long}"), around=15)
    kept = [piece.text for piece in pieces if piece.kind == "same"]
    assert kept == ["… eleven twelve ", " one two three … eleven twelve ", " one two three …"]
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["old", "new", "old", "new"]


def test_what_is_short_or_unchanged_is_shown_whole() -> None:
    pieces = redline("share with the public", "share first with the public")
    assert condensed(pieces) == pieces
    assert condensed(redline("word " * 60, "word " * 60)) == (Piece("same", "word " * 60),)


def test_words_that_repeat_themselves_without_end_are_shown_at_once() -> None:
    """Compared word by word, these would take more than an hour."""
    pieces = redline("a " * 5_000, "b a " * 2_500)
    assert [(piece.kind, len(piece.text)) for piece in pieces] == [("deleted", 10_000), ("inserted", 10_000)]


def test_of_a_long_text_the_changed_words_are_still_shown() -> None:
    lines = [
        f"Say in section {n} what the tests of the model should find before the release." for n in range(300)
    ]
    old = "\n\n".join(lines)
    pieces = redline(old, old.replace("section 7 what", "section 7 all that"))
    assert [(p.kind, p.text) for p in pieces if p.kind != "same"] == [
        ("deleted", "what"),
        ("inserted", "all that"),
    ]
