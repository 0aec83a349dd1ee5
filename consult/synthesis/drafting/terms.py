"""What sets one sector's words apart from the others': log-odds with an informative prior, over words and pairs.

Formula: Monroe, Colaresi and Quinn (2008), "Fightin' Words". Phrases are printed as they occur in a comment.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consult.synthesis.quotations import STOP, Source

LEAST_VOICES = 2
LEAST_Z = 0.8
FEWEST = 2
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+[A-Za-z]")
_DULL = frozenset(
    [
        "including",
        "include",
        "includes",
        "example",
        "examples",
        "based",
        "however",
        "therefore",
        "among",
        "across",
        "even",
        "around",
        "better",
        "different",
        "given",
        "likely",
        "make",
        "makes",
        "making",
        "made",
        "must",
        "new",
        "number",
        "part",
        "particular",
        "provide",
        "provided",
        "provides",
        "question",
        "questions",
        "respond",
        "response",
        "several",
        "since",
        "specific",
        "still",
        "take",
        "taken",
        "thing",
        "things",
        "think",
        "though",
        "toward",
        "towards",
        "way",
        "ways",
        "work",
        "works",
        "need",
        "needs",
        "want",
        "say",
        "says",
        "said",
        "see",
        "says",
        "able",
        "already",
        "always",
        "another",
        "become",
        "come",
        "could",
        "first",
        "second",
        "found",
        "get",
        "give",
        "goes",
        "going",
        "good",
        "help",
        "high",
        "important",
        "instance",
        "issue",
        "issues",
        "know",
        "large",
        "less",
        "level",
        "levels",
        "long",
        "look",
        "low",
        "much",
        "never",
        "nothing",
        "often",
        "open",
        "own",
        "people",
        "possible",
        "potential",
        "rather",
        "really",
        "right",
        "set",
        "similar",
        "simply",
        "small",
        "something",
        "sure",
        "thus",
        "time",
        "times",
        "today",
        "two",
        "three",
        "one",
        "use",
        "used",
        "users",
        "various",
        "well",
        "whose",
        "year",
        "years",
        "guideline",
        "guidelines",
        "practice",
        "comment",
        "comments",
        "commerce",
        "ntia",
        "request",
        "information",
        "model",
        "models",
        "weights",
        "foundation",
        "section",
        "also",
        "asks",
        "ask",
        "dual-use",
        "widely",
        "available",
        "availability",
        "systems",
        "system",
        "artificial",
        "intelligence",
        "org",
        "www",
        "http",
        "https",
        "pdf",
        "et",
        "al",
        "last",
        "visited",
        "accessed",
        "executive",
        "order",
        "initiative",
        "proposed",
    ]
)


@dataclass(frozen=True)
class Term:
    """A phrase as it occurs, and a comment in which it does."""

    text: str
    comment: int


def distinctive(sources: Sequence[Source], sector: str, *, n: int = 3, question: str = "") -> list[Term]:
    """Up to `n` phrases that this sector uses more than the others; [] where too few speak."""
    ours = [source for source in sources if source.sector == sector]
    theirs = [source for source in sources if source.sector != sector]
    if len({source.voice for source in ours}) < LEAST_VOICES or not theirs:
        return []
    mine, other = _counts(ours), _counts(theirs)
    asked = set(_phrases(question))
    voices = _voices(ours)
    ranked = sorted(
        (
            (_z(term, mine, other), term)
            for term in mine
            if voices[term] >= LEAST_VOICES and term not in asked
        ),
        key=lambda pair: (-pair[0] * (2.0 if " " in pair[1] else 1.0), pair[1]),
    )
    names = _names(sources)
    telling = [t for z, t in ranked if " " in t and z > LEAST_Z and names.isdisjoint(t.split())]
    found = [_as_it_occurs(term, ours) for term in _apart(telling, n)]
    return found if len(found) >= FEWEST else []


def _names(sources: Sequence[Source]) -> set[str]:
    """Words that stand in the midst of sentences with a capital, more often than not; abbreviations are none."""
    text = " ".join(" ".join(source.text.split()) for source in sources)
    words = re.findall(r"(?<=[a-z,;] )[A-Za-z][A-Za-z’'-]+[A-Za-z]", text)
    all_ = Counter(word.lower() for word in words)
    capital = Counter(word.lower() for word in words if word[0].isupper() and not word.isupper())
    owners = {word for word in all_ if word.endswith(("’s", "'s", "’", "'"))}
    return owners | {word for word, n in capital.items() if 2 * n >= all_[word]}


def _apart(terms: Sequence[str], n: int) -> list[str]:
    """The first `n` that share no word (nor its stem) with one before."""
    chosen: list[str] = []
    for term in terms:
        stems = {word[:5] for word in term.split()}
        if not any(stems & {word[:5] for word in other.split()} for other in chosen):
            chosen.append(term)
        if len(chosen) == n:
            break
    return chosen


def _z(term: str, mine: Counter[str], other: Counter[str]) -> float:
    total, here, there = mine[term] + other[term], mine.total(), other.total()
    prior, priors = 0.1 * total, 0.1 * (here + there)
    mine_odds = math.log((mine[term] + prior) / (here + priors - mine[term] - prior))
    other_odds = math.log((other[term] + prior) / (there + priors - other[term] - prior))
    return (mine_odds - other_odds) / math.sqrt(1 / (mine[term] + prior) + 1 / (other[term] + prior))


def _counts(sources: Sequence[Source]) -> Counter[str]:
    return Counter(term for source in sources for term in _phrases(source.text))


def _voices(sources: Sequence[Source]) -> Counter[str]:
    return Counter(term for _, term in {(s.voice, t) for s in sources for t in _phrases(s.text)})


def _phrases(text: str) -> list[str]:
    """Pairs of neighbouring words without stop words, and single words long enough to mean something."""
    found: list[str] = []
    for clause in re.split(r"[^A-Za-z’' -]+", text):
        words = _WORD.findall(clause.lower())
        keep = [word not in STOP and word not in _DULL and len(word) > 3 for word in words]
        found += [w for w, ok in zip(words, keep, strict=True) if ok and len(w) > 6]
        found += [f"{a} {b}" for a, b, x, y in zip(words, words[1:], keep, keep[1:], strict=False) if x and y]
    return found


def _as_it_occurs(term: str, sources: Sequence[Source]) -> Term:
    pattern = re.compile(rf"\b{re.escape(term).replace(chr(92) + ' ', '[ ]+')}\b", re.IGNORECASE)
    places = [
        (found.group(), s.comment) for s in sources if (found := pattern.search(" ".join(s.text.split())))
    ]
    if not places:
        return Term(term, sources[0].comment)
    lower = [place for place in places if place[0] == place[0].lower()]
    return Term(*(lower or places)[0])
