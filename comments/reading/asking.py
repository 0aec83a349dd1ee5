"""What a letter tells of the questions that it answers, in words of its own.

`asked`: "The Request asks whether …", or a heading "How should “open” be defined?". `described`: "Question 3 asks about
benefits. We …". Both are taken where a letter goes by such questions: where at least two of them are found.
`devoted`: "We answer question 7(f) only".
"""

import re
from collections.abc import Iterator

from comments.reading.blocks import Block
from comments.reading.openings import LEAD, Letter, Opening
from comments.reading.references import Reference
from comments.reading.topics import Nearness, Topics
from guidance.raised import MARK

WHO = (
    r"(?:the|this|your|its|it|they|you|we are|rfc|rfi|request|notice|paper|consultation"
    r"|agency|department|commission|council|(?-i:[A-Z]{2,8}))"  # and by its acronym
)
VERB = (
    r"(?:asks?|asked|seeks?|invites?|inquires?|enquires?|poses?|raises?|solicits?|(?:wish(?:es)?|wants?|would like)"
    r" to know|requests? (?:comments?|input|information|views))"
)
ASKS = re.compile(
    rf"(?:[\w ]{{3,24}},\s+)?{WHO}\b(?:[^\W\d_]|[’'\s-]){{0,60}}?\b{VERB}\b(?:[^.?:\n]{{0,30}}[:.](?=\s))?\s*",
    re.I,
)
TURNS = re.compile(
    r"(?:on|as to|regarding|concerning|with (?:regard|respect) to|turning to)\s(?P<words>[^.?!:\n]{20,240}):\s",
    re.I,
)
SENTENCE_END = re.compile(rf"[.?](?:{MARK})?[”\"’)]*(?:{MARK})?(?=\s|$)")
ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|U\.S|vs|No)\.$")
LONGEST_ABBREVIATION = 4
MARKED = re.compile(rf"(?:[^.?!\n]{{5,300}}\?[”\"’)*]*(?:{MARK})?(?:\s+(?=[A-Z“\"(])|$)){{1,4}}")
ALIKE = 0.45  # how near a question must be that shares but one word of its own
SURE = 0.6
LONGEST = 60  # words of a question that a letter puts in its own words

# Of a question that is told of: what stands behind "Question 3", and what stands before it.
ABOUT = re.compile(
    r"\s+(?:(?:also|then|further|specifically)\s+)?"
    r"(?:asks?|seeks?|inquires?|concerns?|raises?|addresses|deals with|is about|solicits?)\b",
    re.I,
)
ASKED_IN = re.compile(
    rf"(?:[\w ]{{3,24}},\s+)?{WHO}\b(?:[^\W\d_]|[’'\s-]){{0,30}}?\b(?:ask|{VERB}),?\s+"
    r"(?:in|at|under|by)\s+(?:its\s+|your\s+)?",
    re.I,
)
# Of a letter that answers one alone: it speaks of itself, and says so.
ONLY = re.compile(
    r"\b(?:we|I|(?:this|our) (?:letter|comments?|submission|response|reply|statement))\b[^.]{0,60}"
    r"\b(?:answer|respon[ds]|reply|address|speak|focus|limit|confine|restrict|comment)\w*\b[^.]{0,40}$",
    re.I,
)
ALONE = re.compile(
    r"\b(?:only|alone|solely|specifically|exclusively|focus\w*|limit\w*|confin\w+|restrict\w*)\b", re.I
)
NOT = re.compile(r"\bnot\b|\bcannot\b|n[’']t\b|\bdeclines?\b|\bunable\b", re.I)
BEGINNING, SENTENCE = 20, 60  # paragraphs in which a letter says what it is about; words of one that says so


def asked(letter: Letter) -> Iterator[Opening]:
    topics = Topics(letter.tree.questions)
    found = [
        one for number, block in enumerate(letter.blocks) if (one := _asked(letter, topics, number, block))
    ]
    if len({one.labels for one in found}) > 1:
        yield from found


def described(letter: Letter) -> Iterator[Opening]:
    """ "Question 3 asks about benefits. We …", where at least two questions are told of like this."""
    found = [one for number, block in enumerate(letter.blocks) if (one := _described(letter, number, block))]
    if len({one.labels for one in found}) > 1:
        yield from found


def _described(letter: Letter, number: int, block: Block) -> Opening | None:
    named = next(letter.references.find(block.text[:80]), None)
    about = _tells(block.text, named) if named else 0
    if not named or not about:
        return None
    end = _sentence_end(block.text, about)
    others = list(letter.references.find(block.text[named.end : end]))
    after = letter.past_space(block.start + end)
    if others or not _is_answered(letter, after):
        return None
    return Opening(block.start, after, named.labels, "number", 0.6, number)


def _tells(text: str, named: Reference) -> int:
    """Where a paragraph goes on behind "Question 3 asks" or "You ask in Question 3"; 0 where it begins otherwise."""
    if ASKED_IN.fullmatch(text[: named.start]):
        return named.end
    about = ABOUT.match(text, named.end)
    begins = not LEAD.sub("", text[: named.start], count=1).strip(' “"(')
    return about.end() if about and begins else 0


def devoted(letter: Letter) -> Iterator[Opening]:
    """ "We answer question 7(f) only": what follows, in a letter that opens no other answer."""
    for number, block in enumerate(letter.blocks[:BEGINNING]):
        references = list(letter.references.find(block.text)) if block.words <= SENTENCE else []
        if len(references) == 1 and _says_only(block.text, references[0].start):
            labels = references[0].labels
            kind = "joint" if len(labels) > 1 else "number"
            yield Opening(block.start, letter.past_space(block.end), labels, kind, 0.5, number)
            return


def _says_only(text: str, named: int) -> bool:
    return bool(ONLY.search(text[:named]) and ALONE.search(text)) and not NOT.search(text)


def _asked(letter: Letter, topics: Topics, number: int, block: Block) -> Opening | None:
    words, end, least = _question(block)
    near = topics.nearest(words, 0.6) if words and not block.is_contents_line else None
    after = letter.past_space(block.start + end)
    if not near or not _is_near(near, least) or not _is_answered(letter, after):
        return None
    return Opening(block.start, after, (near.label,), "paraphrase", 0.5, number)


def _is_near(near: Nearness, least: float) -> bool:
    return near.both >= least and (near.own > 1 or (near.own == 1 and near.both >= ALIKE))


def _question(block: Block) -> tuple[str, int, float]:
    """The question at the beginning of a paragraph, where it ends, and how near it must come to one of the request.

    "" where there is none. A paragraph that goes on behind a question may as well be asking the reader.
    """
    if turn := TURNS.match(block.text):
        return turn["words"], turn.end(), 0.0
    if lead := ASKS.match(block.text):
        asked = MARKED.match(block.text, lead.end())
        end = asked.end() if asked else _sentence_end(block.text, lead.end())
        words = block.text[lead.end() : end]
        return (words if len(words.split()) <= LONGEST else ""), end, 0.0
    marked = MARKED.match(block.text)
    if not marked or marked.end() > 400 or block.is_note:
        return "", 0, 0.0
    return marked.group(), marked.end(), 0.0 if marked.end() == len(block.text) else SURE


def _sentence_end(text: str, position: int) -> int:
    for found in SENTENCE_END.finditer(text, position):
        stop = found.start() + 1
        if not ABBREVIATION.search(text, max(stop - LONGEST_ABBREVIATION, 0), stop):
            return found.end()
    return len(text)


def _is_answered(letter: Letter, after: int) -> bool:
    """Whether words of the respondent's own follow, and not one more heading."""
    if after >= len(letter.text):
        return False
    block = letter.blocks[letter.block_at(after)]
    return block.start < after or not (block.is_heading or block.is_closing)
