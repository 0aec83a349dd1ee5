"""References to questions by number, however written: "questions 1-3", "Question 7(d)(i)", "Q5", "#2b"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from comments.reading.questions import Tree, parts
from guidance.raised import RAISED

WORD = r"(?:questions?\s+nos?\.?|questions?|qs?\.?|ques\.)"
BETWEEN = re.compile(r"\s*(?:,?\s*(?:and|or|&|\+)\s+|[,;/&+]\s*)(?:also\s+)?", re.I)
TO = re.compile(r"\s*(?:[-–—‒‐]|to|through|thru)\s*", re.I)
MARK = re.compile(r"\s*[#№]?\s*")
PARTS = re.compile(
    r",?\s*\(?(?:sub-?\s?)?(?:parts?|questions?|items?|points?|paragraphs?)\s+(?=\(?[a-z\d])", re.I
)
ARTICLE = re.compile(r"[AIa]\s+[a-z]")  # "Questions 1 and 2, I believe"
COMMA = re.compile(r"\s*[,:]\s*")
SPELLED = re.findall(
    r"\w+",
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
    """,
)
NO_PRONOUN = r"(?!\s+(?!and\b|or\b|to\b|through\b)(?-i:[a-z]))"  # "the questions one might ask"
SPELLED_OUT = re.compile("|".join(sorted(SPELLED, key=len, reverse=True)))
NO_WORD = r"(?!(?<=\s)(?-i:[AI]\s+[a-z]))"  # "Question 3. A tree is …" is about 3 and not about 3.a
SEPARATOR = re.compile(r"\s*(?:[.:)\]|–—-]{1,2}\s*|$)|\s+(?=[A-Z“‘\"'(])")


@dataclass(frozen=True)
class Reference:
    """A stretch of text that names questions: from `start` (of the word "question") to `end`."""

    start: int
    end: int
    labels: tuple[str, ...]


class References:
    """Finds references to the questions of one request."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return re.compile(rf"\b{WORD}\s*[#№]?\s*(?=[\dA-Za-z(])|(?<!\w)[#№]\s*(?=\d)", re.I)

    @cached_property
    def _label(self) -> re.Pattern[str]:
        known = sorted(self.tree.by_parts, key=lambda key: (-len(key), [-len(part) for part in key]))
        return re.compile("|".join(_loosely(key) for key in known) or r"(?!)", re.I)

    @cached_property
    def _short(self) -> re.Pattern[str]:
        """What stands for a label after a list has begun: "(c)" in "7(a), (b) and (c)"."""
        return re.compile(r"\(?([a-z]{1,5}|\d{1,2})\)?(?![\w])", re.I)

    def find(self, text: str) -> Iterator[Reference]:
        """References introduced by a word or sign for "question", in order."""
        position = 0
        while named := self._named.search(text, position):
            labels, end = self.listed(text, named.end())
            if labels:
                yield Reference(named.start(), end, labels)
            position = max(end, named.end())

    def listed(self, text: str, position: int) -> tuple[tuple[str, ...], int]:
        """The list of labels that begins at `position`, and where it ends."""
        first = self._label.match(text, position)
        if not first:
            return (), position
        labels = [self._resolve(first.group())]
        end = first.end()
        if below := self._below(text, end, labels[0]):
            labels, end = [below[0]], below[1]
        while True:
            ranged = TO.match(text, end)
            step = self._next(text, ranged.end(), labels[-1]) if ranged else None
            if step and ranged:
                labels += self._between(labels[-1], step[0])
                end = step[1]
                continue
            joined = BETWEEN.match(text, end)
            step = self._next(text, self._past_word(text, joined.end()), labels[-1]) if joined else None
            if not step:
                return self.tree.sorted(labels), end
            labels.append(step[0])
            end = step[1]

    def leading_list(self, text: str) -> tuple[tuple[str, ...], int] | None:
        """The labels with which a text begins: "3(a) and (b)", "[3.a]"."""
        labels, end = self.listed(text, int(text.startswith("[")))
        mark = SEPARATOR.match(text, end) if labels else None
        return (labels, mark.end()) if mark else None

    def leading(self, text: str, *, commas: bool = False) -> tuple[str, int] | None:
        """The label with which a text begins, written anyhow, and where the words after it begin."""
        first = self._label.match(text, int(text.startswith("[")))
        mark = (COMMA if commas else SEPARATOR).match(text, first.end()) if first else None
        return (self._resolve(first.group()), mark.end()) if first and mark else None

    def _below(self, text: str, position: int, label: str) -> tuple[str, int] | None:
        """ "Question 3, part a": the question below the one named, and where its name ends."""
        named = PARTS.match(text, position)
        short = self._short.match(text, named.end()) if named else None
        found = self.tree.by_parts.get((*parts(label), short.group(1).lower())) if short else None
        return (found, short.end()) if found and short else None

    def _past_word(self, text: str, position: int) -> int:
        again = re.compile(rf"(?:{WORD})?\s*[#№]?\s*", re.I).match(text, position)
        return again.end() if again else position

    def _next(self, text: str, position: int, before: str) -> tuple[str, int] | None:
        mark = MARK.match(text, position)
        position = mark.end() if mark else position
        full = self._label.match(text, position)
        if ARTICLE.match(text, position):
            return None
        if full:
            return self._resolve(full.group()), full.end()
        short = self._short.match(text, position)
        if short and ("(" in short.group() or len(parts(before)) > 1):
            key = (*parts(before)[:-1], short.group(1).lower())
            if key in self.tree.by_parts and len(key) > 1:
                return self.tree.by_parts[key], short.end()
        return None

    def _resolve(self, written: str) -> str:
        squeezed = re.sub(r"[^\da-z]", "", SPELLED_OUT.sub(_figure, written.lower()))
        return next(label for key, label in self.tree.by_parts.items() if "".join(key) == squeezed)

    def _between(self, first: str, last: str) -> list[str]:
        """Labels of the range after `first`, on its level; on that of `last` where it is below `first` ("8–8c")."""
        level = len(parts(last if first in self.tree.ancestors(last) else first))
        one, other = self.tree.order[first], self.tree.order[last]
        run = [question.label for question in self.tree.questions[one + 1 : other + 1]]
        return [label for label in run if len(parts(label)) == level or label == last]


def _figure(spelled: re.Match[str]) -> str:
    return str(SPELLED.index(spelled.group()) + 1)


def _loosely(key: tuple[str, ...]) -> str:
    """A pattern for one label: "7.d.i", "7(d)(i)", "7 d i" and "7di", not the beginning of a longer word."""
    first = int(key[0]) if key[0].isdigit() else 0
    spelled = f"|{SPELLED[first - 1]}{NO_PRONOUN}" if 0 < first <= len(SPELLED) else ""
    pieces = [rf"\(?(?:{re.escape(key[0])}{spelled})"]
    pieces += [rf"\)?\s?[.\-]?\s?{NO_WORD}\(?{re.escape(part)}" for part in key[1:]]
    footnote_mark = rf"(?=\d{{1,3}}[)\]]?\s*\Z|[{RAISED}])"
    return "".join(pieces) + rf"\)?(?:(?![^\W_])(?!\.\d)|{footnote_mark})"
