"""Which sentences of a comment can be quoted. Pure: text in, sentences out; the same every time.

A quotation is verbatim (but for white space), a whole sentence of readable length that can stand alone, neither
greeting nor heading nor citation, and not the question said back. Of many, those are taken that are central to what
was said (TF-IDF), far from one another (maximal marginal relevance), and by different speakers.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guidance.raised import RAISED

SHORTEST, LONGEST = 55, 330
MOST_COMPARED = 1500
"""Of more sentences than this, those that are worth less by themselves are not compared with the others."""
_SENTENCE = re.compile(rf"(?<=[.!?])[”\"’)]?[{RAISED}]*\s+(?=[“\"‘A-Z])")
_MARK_AT_END = re.compile(rf"(?<=[.!?])[{RAISED}]+$")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|cf|Inc|Corp|Ltd|Dr|Mr|Ms|Mrs|Prof|No|U\.S|Jr|St|al|Sec|Art)\.$"
)
_LONGEST_ABBREVIATION = len("Prof.")
_REFUSED = re.compile(
    r"https? ?:|URL|www ?\.|@|©|§|\[|\]|\*|_|`|#|\||•|●|\bet al\b|\bibid\b|\bsupra\b|\bpp?\. ?\d|"
    r"\barXiv\b|\bdoi\b|\bVol\.|\bRFC\b"
    r"|\(\d{4}\)|, \d{4}[).]|\bid\. at\b|\bFed\. Reg|\bU\.S\.C|\d{5,}|[.,;”’\"a-z]\d{1,3}(?:\s|$)|"
    rf"(?:[.,;:”’\")]|(?![kcm]m)[a-z][a-z])[{RAISED}]|"  # the mark of a footnote, and no "km²"
    r"\.\.|…|\uFFFD|\?.*\?"
    r"|\b10[12]\d (?:integer|floating|FLOP|operations)"  # a power that lost its exponent's place
    r"|\(\d+\)|\b\d\)|^\d|[A-Z]{2,}(?: [A-Z]{2,}){2}|\bDOI\b|\bretrieved\b|\baccessed\b|\bavailable at\b",
)  # fmt: skip
_GREETING = re.compile(
    r"^(?:Dear|We (?:have no|express no|take no)|"
    r"Sincerely|Respectfully|Thank|Thanks|We thank|We appreciate|We welcome|We are pleased|"
    r"I am writing|I welcome|"
    r"On behalf|Please find|Please do not hesitate|We look forward|Introduction|In response|"
    r"Our (?:comments|response)|"
    r"These comments|Below|About us|Comment|Re:|To whom|Submitted|Question|RE |\S+ (?:appreciates|"
    r"welcomes|thanks|is pleased|"
    r"submits|applauds)\b|As (?:noted|discussed|stated|mentioned|described|explained|outlined) |See )",
    re.IGNORECASE,
)
_NEEDS_CONTEXT = re.compile(
    r"^[“\"]?(?:This|These|That|Those|It|They|He|She|Such|However|Therefore|Thus|Hence|Moreover|"
    r"Furthermore|Additionally|"
    r"Also|Similarly|Likewise|For example|For instance|In addition|In contrast|Conversely|Instead|"
    r"Nevertheless|Nonetheless|"
    r"Consequently|As a result|Accordingly|But|And|Or|So|Yet|Then|Second|Third|Fourth|First|Firstly|"
    r"Secondly|Finally|Lastly|Both|"
    r"If not|If so|Another|Each|Here|There(?:fore)? |Its|Their|Next|One (?:of|such)|Other|Meanwhile|Still|Indeed|"
    r"In fact|Specifically|Again|"
    r"To (?:this|that)|In (?:this|that|these|those|such|other words)|Under (?:this|these)|"
    r"At the same time|On the other hand|"
    r"(?:Often|Sometimes|Usually|Mostly|Perhaps|Maybe) (?:because|when|if|in|by|from)|"
    r"(?:By|In) doing (?:so|this)|Doing so|In the (?:latter|former)|"
    r"The (?:same|latter|former|above|following|first|second|third|answer|question)|From this|What follows|"
    r"Beyond|Rather|Even so|Too|Not|Because of this|For (?:this|these|that|those) reasons?|Table|"
    r"Figure|Section|With (?:this|that))\b"
)
_ABOUT_THEMSELVES = re.compile(
    r"\b(?:table|appendix|footnote)\b|^(?-i:(?:[A-Z][\w-]* ){2,3}to [a-z])|"
    r"\b(?:undersigned|(?:we|I)\b[^.]*\bset out|contact us|further information|questions or ways|any questions|"
    r"our comments|this (?:comment|"
    r"submission|letter|response|paper|section|document)|stand ready|look forward|happy to|opportunity to (?:comment|"
    r"respond|provide)|non-?profit|our mission|headquartered|founded in|appreciates?)\b"
    r"|^(?:We|I) (?:work|represent|are (?:an?|the)|have outlined|outline|discuss|describe|focus|turn|address|"
    r"advise|serve|support (?:people|those|families|victims|survivors)|(?:have|had) (?:worked|advised|served)|"
    r"also (?:note|discuss)|(?:will|would like to) (?:consider|discuss|address|focus|outline|describe|turn|begin))\b",
    re.IGNORECASE,
)
"""Of the letter or its sender, not of the subject."""
_LEANING = re.compile(
    r"\b(?:this|these|those|such|them|therefore|thus|likewise|above|below|aforementioned|as well|too|"
    r"they (?:did|do|were|are|had|have)(?=[,.;]))\b|\b(?:in|of|for|to|from|with|about|on) it\W*$|"
    r"^\W*(?:\w+\W+){0,3}?(?:they|them|its?|their|he|she|his|her)\b"
    r"(?! (?:is|was|would be) (?:\w+ ){0,2}(?:that|to)\b)|"
    r"^(?:In particular|In short|In sum|Further|That is|Of course|Notably|More(?:over| importantly)|To be clear|"
    r"By contrast|As such|On the contrary|Outside)\b",
    re.IGNORECASE,
)
"""Words that lean on what stood before: such a sentence is taken only where others are lacking."""
_WEAK = re.compile(
    r"\b(?:present and future|advancement|landscape|ecosystem|various|a number of|a variety|important to note|"
    r"learn how|continue to|^(?:Support|Incentivi[sz]e|Promote|Encourage|Ensure|Develop|Invest|Foster|Include)|"
    r"it is (?:important|critical|essential|worth|clear))\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:should(?: not)?|must(?: not)?|ought|cannot|oppose|support|recommend|urge|need to|never|"
    r"only (?:when|where|if)|unless|rather than|because|no evidence|evidence|fail|prevent|require)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:was|were|had|did|wrote|said|took|went|came|gave|got|made|read|saw|sent|met|heard|\w{3,}ed)\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"\b(?:I|we|my|our|me|us)\b", re.IGNORECASE)
_CLAIMING = re.compile(
    r"\b(?:is|are|isn['’]t|aren['’]t|has|have|can|could|will|would|may|might|does|do|don['’]t|too|more|less|better|worse|if|"
    r"found|measured|survey\w*|stud(?:y|ies)|trials?|tests?|per ?cent)\b|%",
    re.IGNORECASE,
)
_INNER = re.compile(r'["“]([^"“”]*)["”]')
_TOKEN = re.compile(r"[a-z][a-z'’-]+")
_TOO_MANY_CAPITALS = 0.4
_TOO_LIKE_THE_QUESTION = 0.5
STOP = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers him his how i if in into is it its itself just let like many
    may me might more most much must my no nor not now of off on once one only or other our ours out
    over own per same shall she should so some such than that the their theirs them then there these
    they this those through to too under until up upon us use used using very was we well were what
    when where whether which while who whom why will with within without would yet you your
    """.split()  # noqa: SIM905 - read as a text, not as a list
)


@dataclass(frozen=True)
class Source:
    """A comment that may be quoted, and whose it is (`voice` tells speakers apart)."""

    comment: int
    sector: str
    voice: str
    text: str
    stance: str = ""


@dataclass(frozen=True)
class Quote:
    source: Source
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a text, line by line, with single spaces, without the mark of a footnote behind them."""
    found: list[str] = []
    for line in re.split(r"\n\s*\n|\n(?=\s*(?:[-•●*]|\d+[.)])\s)", text):
        parts = _SENTENCE.split(_MARK_AT_END.sub("", " ".join(line.split())))
        joined: list[str] = []
        for part in parts:
            if joined and _ABBREVIATION.search(joined[-1], max(len(joined[-1]) - _LONGEST_ABBREVIATION, 0)):
                joined[-1] = f"{joined[-1]} {part}"
            else:
                joined.append(part)
        found += joined
    return found


def quotable(sentence: str, question: str = "") -> bool:
    """Whether a sentence can stand alone between quotation marks."""
    if not SHORTEST <= len(sentence) <= LONGEST or not re.match(r"[A-Z]", sentence):
        return False
    if sentence[-1] not in ".!?" or re.search(r"\b\w\.$", sentence):
        return False
    if any(pattern.search(sentence) for pattern in (_REFUSED, _GREETING, _NEEDS_CONTEXT, _ABOUT_THEMSELVES)):
        return False
    if _anecdote(sentence) and _OF_ONESELF.search(sentence):
        return False
    return _balanced(sentence) and not _shouts(sentence) and _own_words(sentence, question)


def nested(text: str) -> str:
    """The text as it stands between quotation marks: those in it are single ones."""
    return _INNER.sub(r"‘\1’", text)


def _anecdote(sentence: str) -> bool:
    """What somebody did once: told in the past, claiming nothing."""
    return bool(_TOLD.search(sentence)) and not (_CLAIMING.search(sentence) or _STRONG.search(sentence))


@lru_cache(maxsize=20_000)
def _quotable_in(text: str, question: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences(text) if quotable(sentence, question))


def forget() -> None:
    """Drop the sentences that this process remembers."""
    _quotable_in.cache_clear()


def choose(
    sources: Sequence[Source],
    *,
    n: int,
    question: str = "",
    used: Collection[str] = (),
    taken: Collection[str] = (),
    holding: re.Pattern[str] | None = None,
) -> list[Quote]:
    """Up to `n` quotations, each of another speaker; `used` are quotations made before, `taken` speakers to avoid.

    Where `holding` is given, it must be found in each.
    """
    found = [
        Quote(source, sentence)
        for source in sources
        for sentence in _quotable_in(source.text, question)
        if sentence not in used and (holding is None or holding.search(sentence))
    ]
    if not found:
        return []
    if len(found) > MOST_COMPARED:
        found = _worthiest(found)
    vectors = _vectors([quote.text for quote in found])
    worth = _worth(found, vectors)
    worth -= np.array([0.25 if quote.source.voice in taken else 0.0 for quote in found])
    chosen: list[int] = []
    while len(chosen) < n:
        best = _next(found, vectors, worth, chosen)
        if best is None:
            break
        chosen.append(best)
    return [found[i] for i in chosen]


def _next(
    found: Sequence[Quote], vectors: NDArray[np.float64], worth: NDArray[np.float64], chosen: list[int]
) -> int | None:
    voices = {found[i].source.voice for i in chosen}
    sectors = {found[i].source.sector for i in chosen}
    score = worth - 0.6 * (vectors @ vectors[chosen].T).max(axis=1) if chosen else worth.copy()
    for i, quote in enumerate(found):
        if quote.source.voice in voices:
            score[i] = -np.inf
        elif quote.source.sector in sectors:
            score[i] -= 0.4
    best = int(np.argmax(np.round(score, 9)))
    return None if score[best] == -np.inf else best


def _worth(found: Sequence[Quote], vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Central to what was said, a position with a reason rather than a preamble, standing on its own feet, and of a
    length that reads well."""
    centre = vectors.mean(axis=0)
    central = vectors @ (centre / (np.linalg.norm(centre) or 1.0))
    return np.asarray(central + _worth_alone(found))


def _worthiest(found: Sequence[Quote]) -> list[Quote]:
    worth = _worth_alone(found)
    ranked = sorted(range(len(found)), key=lambda i: (-round(float(worth[i]), 9), i))
    return [found[i] for i in sorted(ranked[:MOST_COMPARED])]


def _worth_alone(found: Sequence[Quote]) -> NDArray[np.float64]:
    """What a sentence is worth without regard to the others."""
    strong = np.array([min(3, len(_STRONG.findall(quote.text))) / 3 for quote in found])
    leaning = np.array([min(2, len(_LEANING.findall(quote.text))) for quote in found])
    weak = np.array([min(2, len(_WEAK.findall(quote.text))) for quote in found])
    length = np.array([1 - abs(len(quote.text) - 150) / 250 for quote in found])
    told = np.array([_anecdote(quote.text) for quote in found])
    return np.asarray(0.5 * strong + 0.3 * length - 0.25 * leaning - 0.2 * weak - 0.2 * told)


def _vectors(texts: Sequence[str]) -> NDArray[np.float64]:
    """TF-IDF, each row of length 1."""
    words = [[w for w in _TOKEN.findall(text.lower()) if w not in STOP] for text in texts]
    index = {word: i for i, word in enumerate(sorted({w for ws in words for w in ws}))}
    counts = np.zeros((len(texts), max(1, len(index))))
    for row, ws in enumerate(words):
        for word in ws:
            counts[row, index[word]] += 1
    weights = counts * np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0)))
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    return np.asarray(weights / np.where(lengths == 0, 1, lengths))


def _balanced(sentence: str) -> bool:
    pairs = (("(", ")"), ("“", "”"))
    return all(sentence.count(a) == sentence.count(b) for a, b in pairs) and sentence.count('"') % 2 == 0


def _shouts(sentence: str) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", sentence)
    return bool(sum(word[0].isupper() for word in words) > _TOO_MANY_CAPITALS * len(words))


def _own_words(sentence: str, question: str) -> bool:
    own, asked = _grams(sentence), _grams(question)
    return not own or len(own & asked) / len(own) < _TOO_LIKE_THE_QUESTION


def _grams(text: str) -> set[tuple[str, ...]]:
    words = _TOKEN.findall(text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
