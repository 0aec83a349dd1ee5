"""Phrases that set one sector apart, and phrases that sectors share on a subject: log-odds with an informative prior.

Formula: Monroe, Colaresi and Quinn (2008), "Fightin' Words". Phrases are printed as they occur in a comment.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.synthesis.figures import phrase_pattern
from consult.synthesis.quotations import STOP, Source

LEAST_VOICES = 2
LEAST_SHARED = 3
LEAST_Z = 0.8
FEWEST = 2
LEAST_SHARED_Z = 1.5
NEARLY = 0.8
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z’'-]*[A-Za-z])?")
_LINKS = frozenset(["of", "to", "for", "in"])
_DULL = frozenset(
    """
    able accessed across against appropriately arising al already also always among another around
    artificial ask asks
    associated availability available based become best better between cause causes certain come
    comment comments commerce could current currently different dual-use especially et even every
    example examples executive existing first found foundation further future get give given goes
    going good great greater guideline guidelines help high however http https important include
    includes including increasing information initiative instance intelligence issue issues know
    large last less level levels likely long look low made major make makes making many model models more
    much must need needs never new nothing ntia number often one open order org own part particular
    particularly pdf people pose posed poses possible potential practice prior proposed provide provided
    provides question questions rather really regard request respect respond response right said say
    says second section see set several significant similar simply since small something specific
    still sure system systems tailored take taken terms therefore thing things think though three thus time
    times today toward towards two use used users various visited want way ways weights well whether
    while whose widely within without work works www year years
    """.split()  # noqa: SIM905 - read as a text, not as a list
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
    mine, other = counts(ours), counts(theirs)
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
    whole = (_extended(term, ours) for term in _apart(telling, n))
    found = [term for t in whole if t and (term := _as_it_occurs(t, ours))]
    return found if len(found) >= FEWEST else []


@dataclass(frozen=True)
class Shared:
    """A phrase that speakers of different sectors use here; `weight` grows with speakers and with how far it is
    typical of the subject."""

    text: str
    weight: float


def shared(here: Sequence[Source], everywhere: Counter[str], *, n: int, question: str = "") -> list[Shared]:
    """Up to `n` phrases that several speakers of different sectors use on this subject, more than elsewhere.

    `everywhere` is how often each phrase occurs in the whole consultation, this subject included.
    """
    asked, names = {_stem(p) for p in _phrases(question)}, _names(here)
    users = _users(here)
    mine = counts(here)
    other = everywhere - mine
    found = {
        phrase: math.sqrt(len({s.voice for s in by})) * min(1.0, z / 3)
        for phrase, by in users.items()
        if " " in phrase
        and len({s.voice for s in by}) >= LEAST_SHARED
        and len({s.sector for s in by}) >= LEAST_VOICES
        and _stem(phrase) not in asked
        and names.isdisjoint(phrase.split())
        and (z := _z(phrase, mine, other)) > LEAST_SHARED_Z
    }
    chosen = _apart(sorted(found, key=lambda p: (-found[p], p)), n)
    return [Shared(text, found[p]) for p in chosen if (text := _extended(p, here))]


def _users(sources: Sequence[Source]) -> dict[str, list[Source]]:
    users: dict[str, list[Source]] = {}
    for source in sources:
        for phrase in set(_phrases(source.text)):
            users.setdefault(phrase, []).append(source)
    return users


def _extended(phrase: str, sources: Sequence[Source]) -> str:
    """The phrase as it occurs, with a neighbouring word where nearly everybody who uses it adds that word."""
    found = _as_it_occurs(phrase, sources)
    if not found:
        return ""
    whole = len({s.voice for s in sources if phrase_pattern(phrase).search(s.text)})
    by: dict[str, set[str]] = {}
    longer = re.compile(rf"(?=\b([a-z]+ {re.escape(phrase)})\b)|(?=\b({re.escape(phrase)} [a-z]+)\b)")
    for source in sources:
        for pair in longer.findall(" ".join(re.split(r"[\s-]+", source.text))):
            by.setdefault("".join(pair), set()).add(source.voice)
    best = max(by, key=lambda p: (len(by[p]), p), default="")
    content = best and all(word not in STOP for word in best.split())
    if content and len(by[best]) >= NEARLY * whole:
        return _extended(best, sources)
    return found.text


def _stem(phrase: str) -> str:
    return phrase.removesuffix("s")


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


def counts(sources: Sequence[Source]) -> Counter[str]:
    return Counter(term for source in sources for term in _phrases(source.text))


def _voices(sources: Sequence[Source]) -> Counter[str]:
    return Counter(term for _, term in {(s.voice, t) for s in sources for t in _phrases(s.text)})


@lru_cache(maxsize=20_000)
def _phrases(text: str) -> tuple[str, ...]:
    """Neighbouring words, or words joined by "of" and the like, without stop words; single words long enough to
    mean something."""
    found: list[str] = []
    for clause in re.split(r"[^A-Za-z’' \n-]+", text):
        words = _WORD.findall(clause.lower())
        keep = [word not in STOP and word not in _DULL and len(word) > 3 for word in words]
        found += [w for w, ok in zip(words, keep, strict=True) if ok and len(w) > 6]
        found += [f"{a} {b}" for a, b, x, y in zip(words, words[1:], keep, keep[1:], strict=False) if x and y]
        found += [
            f"{a} {link} {b}"
            for a, link, b, x, y in zip(words, words[1:], words[2:], keep, keep[2:], strict=False)
            if x and y and link in _LINKS and not b.endswith("ed")
        ]
    return tuple(found)


def _as_it_occurs(term: str, sources: Sequence[Source]) -> Term | None:
    """In small letters where it occurs so; None where it does not stand in any text as it is."""
    pattern = phrase_pattern(term)
    places = [
        (found.group(), s.comment) for s in sources if (found := pattern.search(" ".join(s.text.split())))
    ]
    if not places:
        return None
    lower = [place for place in places if place[0] == place[0].lower()]
    text, comment = (lower or places)[0]
    begins = text[1:] == text[1:].lower()
    return Term(text.lower() if begins else text, comment)
