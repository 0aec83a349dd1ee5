"""How well letters are cut by question: against hand-checked labels of a docket, beside a baseline.

A (letter, question) pair is found if any passage of the letter carries the question. Doubtful rows count
neither way: their pairs are neither misses nor false finds, unless a confident row names the same pair; a
letter whose only row is a doubtful "none" is left out. A confident "none" makes every pair found there false.
An answer's first words are found if they stand in the first 200 characters of the answer in a passage that
carries one of its questions.
"""

import csv
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from comments.reading import Passage, Question, extract_many, load_questions, split
from tests.comments.own_letters import letters as own_letters

DOCKET = Path(__file__).resolve().parents[3] / "shared" / "data" / "ntia-2023-0009"
MISREAD = str.maketrans({"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft", "ƫ": "tti", "Ư": "ff", "Ʊ": "ffi"})
Cutter = Callable[[str, Sequence[Question]], list[Passage]]


@dataclass
class Labels:
    """What people found in one letter."""

    sure: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    left_out: bool = False

    @property
    def pairs(self) -> set[str]:
        return {ref for refs, _ in self.sure for ref in refs}


@dataclass
class Tally:
    """Sums over letters."""

    hits: int = 0
    found: int = 0
    expected: int = 0
    answers: int = 0
    first_words: int = 0
    seconds: float = 0.0

    def row(self, name: str, letters: int) -> str:
        precision = self.hits / max(self.found, 1)
        recall = self.hits / max(self.expected, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        words = self.first_words / max(self.answers, 1)
        pace = self.seconds / max(letters, 1)
        return f"{name:<34}{precision:>10.3f}{recall:>8.3f}{f1:>8.3f}{words:>13.3f}{pace:>12.3f}"


def read_labels(path: Path) -> dict[str, Labels]:
    letters: dict[str, Labels] = defaultdict(Labels)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels, sure = letters[row["comment_id"]], row["confident"] == "yes"
            refs = tuple(row["refs"].split(";"))
            if refs == ("none",):
                labels.left_out = not sure
            elif sure:
                labels.sure.append((refs, row["first_words"]))
            else:
                labels.doubtful.update(refs)
    return letters


def baseline(text: str, questions: Sequence[Question]) -> list[Passage]:
    """Lines that begin with "Question N" or with "N." and a capital: what one would try first."""
    known = {question.label for question in questions}
    marks = [
        (found.start(), found.end(), found.group(1))
        for found in re.finditer(r"^(?:Question\s+|Q)?(\d{1,2}(?:\.?[a-z])?)[.:)]\s+(?=[A-Z“])", text, re.M)
    ]
    ends = [*(start for start, _, _ in marks), len(text)][1:]
    return [
        Passage(start, after, end, (label,), "number", 1.0)
        for (start, after, written), end in zip(marks, ends, strict=True)
        if (label := re.sub(r"(?<=\d)(?=[a-z])", ".", written)) in known
    ]


def plain(text: str) -> str:
    """Equal for texts that differ in white space, ligatures, hyphens, quotation marks or case."""
    folded = unicodedata.normalize("NFKD", text.translate(MISREAD)).casefold()
    return "".join(c for c in folded if c.isalnum())


def judge(
    cutter: Cutter, text: str, questions: Sequence[Question], labels: Labels, tally: Tally
) -> list[str]:
    """Adds one letter to the tally; answers what went wrong, for whoever improves the cutting."""
    begun = time.perf_counter()
    passages = cutter(text, questions)
    tally.seconds += time.perf_counter() - begun
    if labels.left_out:
        return []
    found = {label for passage in passages for label in passage.labels}
    found -= labels.doubtful - labels.pairs
    tally.hits += len(found & labels.pairs)
    tally.found += len(found)
    tally.expected += len(labels.pairs)
    complaints = [f"missed {ref}" for ref in sorted(labels.pairs - found)]
    complaints += [f"false {ref}" for ref in sorted(found - labels.pairs)]
    for refs, words in labels.sure:
        here = any(set(refs) & set(one.labels) and _opens_with(text, one, words) for one in passages)
        tally.answers += 1
        tally.first_words += here
        complaints += [] if here else [f"first words of {';'.join(refs)}: {words}"]
    return complaints


def _opens_with(text: str, passage: Passage, words: str) -> bool:
    answer = re.sub(r"\s+", " ", text[passage.answer_start : passage.end])[:200]
    return plain(words) in plain(answer)


def measure(
    cutter: Cutter,
    texts: dict[str, str],
    labels: dict[str, Labels],
    questions: Sequence[Question],
    verbose: bool,
) -> Tally:
    tally = Tally()
    for name, text in texts.items():
        complaints = judge(cutter, text, questions, labels[name], tally)
        if verbose and complaints:
            print(name, *complaints, sep="\n    ")
    return tally


def measure_own(cutter: Cutter) -> Tally:
    """On letters of our own: they show that nothing is lost, since those who wrote the rules wrote them."""
    tally = Tally()
    for questions, letter in own_letters().values():
        judge(cutter, letter.text, questions, Labels(sure=list(letter.answers)), tally)
    return tally


def read_letters(names: Iterable[str]) -> tuple[dict[str, str], float]:
    """Texts by letter, and the seconds it took to extract one on average."""
    wanted = sorted(names)
    begun = time.perf_counter()
    results = extract_many((DOCKET / "pdfs" / f"{name}.pdf").read_bytes() for name in wanted)
    texts = {}
    for name, result in zip(wanted, results, strict=True):
        if isinstance(result, Exception):
            raise SystemExit(f"{name}: {result}")
        texts[name] = result.text
    return texts, (time.perf_counter() - begun) / len(wanted)


CUTTERS: dict[str, Cutter] = {"comments.reading.split": split, "baseline: lines with a number": baseline}
HEAD = f"{'':<34}{'precision':>10}{'recall':>8}{'F1':>8}{'first words':>13}{'s a letter':>12}"


def main() -> None:
    print(f"Cutting {len(own_letters())} letters of our own by question", HEAD, sep="\n")
    for name, cutter in CUTTERS.items():
        print(measure_own(cutter).row(name, len(own_letters())))
    if not DOCKET.is_dir():
        print("Letters: skipped, because ../shared/data/ntia-2023-0009 is not there.")
        return
    arguments = sys.argv[1:]
    verbose = "--verbose" in arguments
    only = tuple(argument for argument in arguments if argument.isdigit())
    labels = read_labels(DOCKET / "labels.csv")
    labels = {name: found for name, found in labels.items() if not only or name.endswith(only)}
    questions = load_questions(DOCKET / "questions.json")
    texts, pace = read_letters(labels)
    print(f"Cutting {len(texts)} letters by question ({pace:.3f} s a letter to extract from PDF)")
    print(HEAD)
    for name, cutter in CUTTERS.items():
        tally = measure(cutter, texts, labels, questions, verbose and cutter is split)
        print(tally.row(name, len(texts)))


if __name__ == "__main__":
    main()
