"""The words of the text that a comment is about, and what it would have stand there, as pages show them."""

from dataclasses import dataclass

from comments import sent
from comments.drafting import DraftComment
from comments.models import Comment
from comments.quotable import Passage, passages_of, place_of
from guidance.quotes import Quote
from guidance.redline import Piece, condensed, redline

LONGEST = 280


@dataclass(frozen=True)
class Quoted:
    """`wording` is empty where nothing is proposed; `passage` is None where the text is asked about no more."""

    quote: Quote
    wording: str
    passage: Passage | None

    @property
    def language(self) -> str:
        """Of the words; "" where their text is asked about no more."""
        return self.passage.language if self.passage else ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The change word by word; long stretches that stay are left out in their middle."""
        return condensed(redline(self.quote.exact, self.wording))

    @property
    def all_pieces(self) -> tuple[Piece, ...]:
        return redline(self.quote.exact, self.wording)

    @property
    def is_whole(self) -> bool:
        return bool(self.passage and self.passage.words.strip() == self.quote.exact)

    @property
    def shown(self) -> str:
        return both_ends(self.quote.exact)

    @property
    def place(self) -> str:
        return place_of(self.quote)


def both_ends(words: str) -> str:
    """The words, without their middle where they are long."""
    if len(words) <= LONGEST:
        return words
    half = LONGEST // 2
    return f"{words[:half].rpartition(' ')[0]} … {words[-half:].partition(' ')[2]}"


def quoted(comment: Comment | DraftComment, consultation: int) -> Quoted | None:
    """None where a comment is about no certain words. Asks nothing of a Comment whose anchors are prefetched."""
    if isinstance(comment, DraftComment):
        found = Quote(**comment.quote) if comment.quote else None
    else:
        found = sent.quote_of(comment)
    if found is None:
        return None
    return Quoted(found, comment.wording, passages_of(consultation, found.text).get(found.text))
