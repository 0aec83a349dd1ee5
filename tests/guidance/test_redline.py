"""What a reader sees of a change of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.redline import Piece, redline

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
