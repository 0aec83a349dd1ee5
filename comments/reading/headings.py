"""Headings that name an item: "Red-teaming", "2. Red-teaming", "Guideline 2: Red-teaming", "Guideline 2"."""

import re
from collections.abc import Iterator

from comments.reading.openings import Letter, Opening
from comments.reading.questions import parts
from comments.reading.words import words_of

NAMED = re.compile(
    r"(?:on\s+)?(?:draft\s+)?(?:guideline|practice|principle|recommendation|objective|item)\s+"
    r"(?P<label>\(?[0-9a-z]{1,3}(?:[.)(]{1,2}[0-9a-z]{1,4}){0,3}\)?)(?:[.:)–—-]+|(?=\s|$))\s*",
    re.I,
)


def headed(letter: Letter) -> Iterator[Opening]:
    """Asks only where items have titles: the questions of a request have none."""
    titles = {words_of(one.title).forms: one.label for one in letter.tree.questions if one.title}
    for number, block in enumerate(letter.blocks if titles else ()):
        if not block.is_heading or block.is_contents_line:
            continue
        name = NAMED.match(block.text)
        rest = block.text[name.end() :] if name else block.body
        label = titles.get(words_of(rest).forms)
        if label is None and name and len(rest.split()) <= 8:
            label = letter.tree.by_parts.get(parts(name["label"]))
        if label is not None:
            yield Opening(block.start, letter.past_space(block.end), (label,), "title", 0.9, number)
