"""Footnotes of a text in Markdown: taken out where they are defined, and put below the item that refers to them.

The pages render CommonMark, which has none. A raised number where the note was, and the note with the same number at
the end of the item's text, read well everywhere and are plain words to comment on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guidance.raised import raised

DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(.*)")
MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
FENCE = re.compile(r" {0,3}(```|~~~)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass
class Notes:
    """The notes of a file by their marks, numbered in the order in which the text refers to them."""

    words: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, mark: str) -> str:
        return raised(str(self.numbers.setdefault(mark, len(self.numbers) + 1)))

    def raise_in(self, words: str) -> tuple[str, list[str]]:
        """The words with raised numbers, and the marks that stood in them; a mark without a note stays as it is."""
        marks: list[str] = []

        def numbered(found: re.Match[str]) -> str:
            if found[1] not in self.words:
                return found[0]
            marks.append(found[1])
            return self.number(found[1])

        return MARK.sub(numbered, words), marks

    def below(self, marks: Sequence[str]) -> str:
        """The notes themselves, a paragraph each. A note may refer to another."""
        said, waiting, seen = [], list(marks), set()
        while waiting:
            mark = waiting.pop(0)
            if mark not in seen:
                seen.add(mark)
                words, more = self.raise_in("\n".join(self.words[mark]).strip())
                waiting.extend(more)
                said.append(f"{self.number(mark)} {words}")
        return "\n\n".join(said)

    @property
    def unused(self) -> list[str]:
        return [mark for mark in self.words if mark not in self.numbers]


def take_notes(lines: Sequence[str]) -> tuple[list[str], Notes]:
    """The lines with empty ones where a note was defined, so that every line keeps its number."""
    kept: list[str] = []
    notes = Notes()
    inside, fenced = "", False
    for line in lines:
        fenced ^= bool(FENCE.match(line))
        found = None if fenced else DEFINITION.match(line)
        if found:
            inside = found[1]
            notes.words[inside] = [found[2]]
        elif inside and (not line.strip() or line[:1] in " \t"):
            notes.words[inside].append(line.strip())
        else:
            inside = ""
        kept.append("" if inside else line)
    return kept, notes


def without_comments(text: str) -> str:
    """Remarks to the author's colleagues are no part of the text; the line ends in them stay."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
