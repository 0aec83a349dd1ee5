"""What each question of a request is about, and which of them a few words come nearest to."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from comments.reading.quotes import SENTENCE
from comments.reading.shapes import Question
from comments.reading.words import words_of

GENERIC = frozenset(
    re.findall(
        r"\w+",
        """
        a about an and any are as at be been being between but by can could do does for from had has have how
        if in into is it its just like may might more most no not of on or other our over should so some such
        than that the their them then there these they this those to under up us was we were what when where
        whether which who whom why will with would yes you your
        introduction overview key potential current relevant assessing understanding considering regarding
        marginal comparative relative main major significant substantial important unique real
        """,
    )
)
ENDINGS = (
    "ations",
    "ation",
    "ions",
    "ion",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ed",
    "es",
    "e",
    "s",
    "y",
)
UNKNOWN = 0.7  # of the heaviest word: what a word weighs that no question has
COMMON = 0.12  # words in a larger share of the questions name the subject of the request, not a question


@dataclass(frozen=True)
class Nearness:
    """How far words and a question are about the same: shares of the words, and of the question's, by weight."""

    label: str
    of_words: float
    of_question: float
    own: int  # words in common that are not the subject of the whole request

    @property
    def both(self) -> float:
        return math.sqrt(self.of_words * self.of_question)

    def is_ahead_of(self, other: "Nearness") -> bool:
        return self.both >= 1.25 * other.both or self.of_words >= other.of_words + 0.2


def terms(text: str) -> list[str]:
    return [_stem(word) for word in words_of(text).forms if word not in GENERIC and len(word) > 1]


def _stem(word: str) -> str:
    while ending := next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), ""):
        word = word.removesuffix(ending)
    return word


class Topics:
    """What each question is about, and which words say so."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.first = {question.label: terms(_without_acronyms(question.text)) for question in questions}
        self.all = {question.label: set(terms(question.text)) for question in questions}
        self.top = [question.label for question in questions if question.parent is None]

    @cached_property
    def frequency(self) -> Counter[str]:
        return Counter(word for words in self.all.values() for word in words)

    @cached_property
    def subject(self) -> set[str]:
        """Words that run through the whole request."""
        return {word for word, times in self.frequency.items() if times >= max(2, COMMON * len(self.all))}

    def weight(self, word: str) -> float:
        return math.log((len(self.all) + 1) / (self.frequency[word] + 0.5))

    def focus(self, label: str) -> str:
        """The word that a question's first sentence begins with, question words apart: "benefits"."""
        return next(iter(self.first[label]), "")

    def of_heading(self, text: str) -> tuple[str, ...]:
        """The questions on the first level whose topic a heading names, with no word to spare."""
        words = set(terms(text))
        named = [
            label for label in self.top if self.focus(label) in words and self._is_first_with_focus(label)
        ]
        if named and words <= self.subject.union(*(self.first[label] for label in named)):
            return tuple(named)
        begins = [label for label in named if terms(text)[0] == self.focus(label)]
        fits = [
            label for label in begins or self.top if words and words <= set(self.first[label]) | self.subject
        ]
        rare = {label: len(words & set(self.first[label]) - self.subject) for label in fits}
        best = max(rare, key=lambda label: rare[label], default=None)
        return (best,) if best is not None and rare[best] >= 2 else ()

    def _is_first_with_focus(self, label: str) -> bool:
        return label == next(one for one in self.top if self.focus(one) == self.focus(label))

    @cached_property
    def variants(self) -> list[tuple[str, set[str], float]]:
        """Each question's words, sentence by sentence and all together, and what they weigh."""
        return [
            (question.label, words, self._sum(words))
            for question in self.questions
            for part in dict.fromkeys([*SENTENCE.findall(question.text), question.text])
            if (words := set(terms(part)))
        ]

    @cached_property
    def weights(self) -> dict[str, float]:
        return {word: self.weight(word) for word in self.frequency}

    def nearest(self, text: str, least: float) -> Nearness | None:
        """The one question that has at least this share of the words, where no other is about as near."""
        near: dict[str, Nearness] = {}
        for one in self._near(set(terms(text)), least):
            if one.label not in near or one.both > near[one.label].both:
                near[one.label] = one
        best = max(near.values(), key=lambda one: one.both, default=None)
        others = [one for one in near.values() if one is not best]
        return best if best and all(best.is_ahead_of(other) for other in others) else None

    def _near(self, words: set[str], least: float) -> Iterator[Nearness]:
        total = self._sum(words)
        for label, asked, whole in self.variants:
            shared = words & asked
            weight = self._sum(shared) if shared else 0
            if shared and weight >= least * total:
                yield Nearness(label, weight / total, weight / whole, len(shared - self.subject))

    def _sum(self, words: set[str]) -> float:
        unknown = UNKNOWN * math.log((len(self.all) + 1) / 1.5)
        return sum(self.weights.get(word, unknown) for word in words) or 1.0


def _without_acronyms(text: str) -> str:
    """A question's first sentence without the name of who asks."""
    return re.sub(r"\b[A-Z]{2,}\b", "", re.split(r"(?<=\?)\s", text)[0])
