"""A letter as a page: its text in paragraphs, each passage in its place, page numbers where the pages begin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.asked import Asked
from comments.cutting import paragraphs, sentences
from comments.models import Comment, Letter

KINDS = {
    "quoted": gettext_lazy("the question is quoted"),
    "number": gettext_lazy("its number is given"),
    "title": gettext_lazy("its title is the heading"),
    "joint": gettext_lazy("several questions are answered together"),
    "paraphrase": gettext_lazy("the question is put in other words"),
    "rest": gettext_lazy("no question was found"),
}
"""By what a machine found that a passage answers a question."""


@dataclass(frozen=True)
class Run:
    """Words that stand on one page; `page` where they are its first."""

    text: str
    page: int | None = None


@dataclass(frozen=True)
class Paragraph:
    start: int
    runs: tuple[Run, ...]

    @property
    def second_sentence(self) -> int | None:
        """Where a passage could begin inside it."""
        text = "".join(run.text for run in self.runs)
        begins = sentences(text, 0, len(text))
        return self.start + begins[1] if len(begins) > 1 else None


@dataclass(frozen=True)
class Part:
    """A stretch of the letter: a passage with its heading, or words that no comment covers."""

    comment: Comment | None
    heading: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    about: tuple[Asked, ...] = ()

    @property
    def cut(self) -> str:
        """How it was cut, in words."""
        if self.comment is None:
            return ""
        if self.comment.cut_by == Comment.CutBy.SUBMITTER:
            return _("Confirmed by the sender")
        if self.comment.cut_by == Comment.CutBy.STAFF:
            return _("Cut by staff")
        how = KINDS.get(self.comment.cut_kind, "")
        if self.comment.cut_score is None or not self.about:
            return _("Cut by machine: {how}").format(how=how) if how else _("Cut by machine")
        sure = f"{self.comment.cut_score:.0%}"
        if how:
            return _("Cut by machine: {how}, confidence {percent}").format(how=how, percent=sure)
        return _("Cut by machine, confidence {percent}").format(percent=sure)

    @property
    def name(self) -> str:
        """As a list of contents calls it."""
        labels = ", ".join(one.label or one.title for one in self.about)
        return _("On {items}").format(items=labels) if labels else _("On the whole")


class Pages:
    """Hands out page numbers in the order of the text."""

    def __init__(self, starts: Sequence[int]) -> None:
        self.left = list(enumerate(starts, 1))

    def runs(self, text: str, start: int, end: int) -> Iterator[Run]:
        """The words of a paragraph, parted where a page begins. Of pages without text only the last is told."""
        page = None
        while self.left and self.left[0][1] < end:
            number, at = self.left.pop(0)
            if at > start:
                yield Run(text[start:at], page)
                start = at
            page = number
        yield Run(text[start:end], page)


def parts(letter: Letter, comments: Iterable[Comment], names: Mapping[int, Asked]) -> list[Part]:
    """The whole text once, in order; `comments` are its current ones, with `abouts` prefetched."""
    pages = Pages(letter.page_starts)
    reached, found = 0, []
    for comment in comments:
        assert comment.start is not None
        assert comment.end is not None
        begins = max(reached, comment.start if comment.heading_start is None else comment.heading_start)
        found += _between(letter, pages, reached, begins)
        heading = _paragraphs(letter, pages, begins, comment.start)
        body = _paragraphs(letter, pages, max(begins, comment.start), comment.end)
        about = sorted((row.item_id for row in comment.abouts.all()), key=list(names).index)
        found.append(Part(comment, heading, body, tuple(names[pk] for pk in about)))
        reached = comment.end
    return [*found, *_between(letter, pages, reached, len(letter.text))]


def _between(letter: Letter, pages: Pages, start: int, end: int) -> list[Part]:
    words = _paragraphs(letter, pages, start, end)
    return [Part(None, (), words)] if words else []


def _paragraphs(letter: Letter, pages: Pages, start: int, end: int) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(first, tuple(pages.runs(letter.text, first, last)))
        for first, last in paragraphs(letter.text, start, end)
    )
