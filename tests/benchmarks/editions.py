"""Two editions of a made-up guidance, and anchors in the first, with what truly became of every word.

Sentences are put together from clauses that stand in many of them, so that the same phrase occurs in several items;
some sentences stand word for word in several items. Of the second edition's sentences 5 % are gone, 5 % stand in
another item, 30 % have one to five words changed (those that moved as well), and 5 % are new, of the same clauses.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from guidance.plaintext import Plain, plain

ITEMS, ANCHORS = 200, 10_000
GONE, MOVED, CHANGED, NEW = 0.05, 0.05, 0.30, 0.05
WHO = """providers|the provider of the model|an organisation that releases a model|every team that trains a model|
the board|those who deploy the model|an independent reviewer|the release manager|staff who handle reports|
a hosting service|the people who wrote the evaluation|whoever signs the release|the safety team|a deployer|
researchers with access|the provider and its partners|an external auditor|the group that owns the data|
operators of a service built on the model|the author of the model card|people affected by the system|
a regulator or an ombudsman|the engineering lead|the contractor who labels data|each department""".split("|")
MUST = """should|must|may|are expected to|need to|ought to|can|should not|will|have to""".split("|")
DO = """publish a summary of the tests|keep a record of every decision|name a person who answers for the release|
ask people outside the organisation|measure what the model can do|repeat the evaluation|say which risks remain|
limit access to the weights|offer an address for reports|answer a report within thirty days|
describe the training data|tell users that they talk to a machine|watch for misuse|withdraw the model|
explain how the threshold was chosen|share incidents with others in the field|train their moderators|
pay testers for their time|document the limits of each safeguard|check the model in the languages of its users|
write down who decided and why|compare the result with the last version|give notice before a change takes effect|
set aside time for red-teaming|hold back abilities that were not tested|list the licences of the data|
log requests and delete the logs|publish the energy used in training|describe the groups that were consulted|
seek agreement on the terms of use|review the safeguards|test the model together with the tools it can use|
mark synthetic content|keep the evaluation apart from the training data|report near misses as well""".split("|")
HOW = """in plain words|in a form that machines can read|with the method by which it was found|at least once a year|
without naming individuals|as far as the law allows|in the language of the report|together with the model card|
to the extent that this is known|by a date that is announced|under the same conditions for everybody|
with enough detail for others to repeat it|at a cost that small organisations can bear|in writing|
separately for each release|with reasons|as openly as safety permits|in good time|on a page that stays|
for as long as the model is offered""".split("|")
WHEN = """before the model is released|after every material change|where the model is offered to the public|
if the weights are published|as soon as an incident is known|while the evaluation is still running|
when a new ability is found|unless the risk is low and well understood|before access is widened|
where children are likely to use the service|once the model is withdrawn|during the first year after release|
if the model is used in hiring, lending or health care|when a partner asks for it|
where a safeguard has failed before|as long as the cause is unknown|whenever the plan changes|
if two reviewers disagree|where the training data came from users|when the release type changes""".split("|")
WHY = """so that others can learn from it|because nobody else can see the logs|
since a release of weights cannot be undone|so that the next edition can build on evidence|
because the people concerned rarely read model cards|as trust depends on what can be checked|
since small teams have no legal department|so that a mistake is found by its authors first|
because a threshold that nobody can explain will not be kept|as the same question comes up at every release|
so that help arrives before harm does|because silence would be read as consent|
since the knowledge sits with those who trained the model|so that figures from two years can be compared|
as some harms show only after months""".split("|")
STANDING = [
    "This applies to open and to hosted models alike.",
    "Small organisations may rely on the tests of others.",
    "See the definitions at the end of this document.",
    "The record is kept for five years.",
    "Nothing in this guideline asks for the publication of trade secrets.",
    "Where this cannot be done, the reasons should be given in the model card.",
    "It is enough to do so once for each release.",
    "Examples are given in the annex, and they are not exhaustive.",
]
COMMON = """the a of to and in for with on by that is or as at it this its which be are model release risk data tests
users provider safety access public evidence clear reasonable relevant significant major early regular independent
documented known likely serious practical specific formal shared internal external annual material""".split()


@dataclass(frozen=True)
class Word:
    text: str
    number: int
    stands_for: int = 0
    """The number of the word it takes the place of."""


Sentence = list[Word]


@dataclass
class Generated:
    """The words of each item in order, as characters of its text as well."""

    markdown: dict[str, str]
    words: dict[str, list[Word]] = field(default_factory=dict)
    texts: dict[str, Plain] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Picked:
    """An anchor: words from `first` up to `last` of an item of the first edition."""

    key: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Truth:
    """What became of an anchor's words: how many still stand in the item that holds most of them, and from where to
    where that is; those that took the place of its first or last word belong to it."""

    key: str
    first: int
    last: int
    kept: int
    words: int

    @property
    def exists(self) -> bool:
        return 2 * self.kept >= self.words

    @property
    def is_gone(self) -> bool:
        return self.kept == 0


class Maker:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers = count(1)

    def pick(self, of: Sequence[str]) -> str:
        return " ".join(self.dice.choice(of).split())

    def sentence(self) -> Sentence:
        if self.dice.random() < 0.06:
            return self.words(self.dice.choice(STANDING))
        parts = [self.pick(WHO), self.pick(MUST), self.pick(DO)]
        if self.dice.random() < 0.35:
            parts.append("and " + self.pick(DO))
        for often, of in ((0.5, HOW), (0.55, WHEN), (0.4, WHY)):
            if self.dice.random() < often:
                parts.append(("," if of is WHY else "") + self.pick(of))
        text = " ".join(parts).replace(" ,", ", ")
        return self.words(text[0].upper() + text[1:] + ".")

    def words(self, text: str) -> Sentence:
        return [Word(word, next(self.numbers)) for word in text.split()]

    def item(self) -> list[list[Sentence]]:
        """Paragraphs of sentences."""
        return [[self.sentence() for _ in range(self.dice.randint(2, 6))] for _ in range(self.dice.randint(2, 4))]

    def changed(self, sentence: Sentence) -> Sentence:
        """One to five of its words replaced, left out, or new ones put in; it still begins and ends as a sentence."""
        found = list(sentence)
        for _ in range(self.dice.randint(1, 5)):
            place, roll = self.dice.randrange(len(found)), self.dice.random()
            new = Word(self.dice.choice(COMMON), next(self.numbers))
            if roll < 0.5:
                old = found[place]
                mark = old.text[-1] if old.text[-1] in ".,;" else ""
                found[place] = Word(new.text + mark, new.number, old.stands_for or old.number)
            elif roll < 0.8:
                found.insert(place, new)
            elif len(found) > 3:
                del found[place]
        found[0] = replace(found[0], text=found[0].text[0].upper() + found[0].text[1:])
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(".,;") + ".")
        return found

    def revised(self, items: Sequence[list[list[Sentence]]]) -> list[list[list[Sentence]]]:
        revised: list[list[list[Sentence]]] = []
        leaving: list[tuple[int, Sentence]] = []
        for n, item in enumerate(items):
            revised.append([])
            for paragraph in item:
                kept: list[Sentence] = []
                for sentence in paragraph:
                    if self.dice.random() < GONE:
                        continue
                    now = self.changed(sentence) if self.dice.random() < CHANGED else sentence
                    if self.dice.random() < MOVED:
                        leaving.append((n, now))
                    else:
                        kept.append(now)
                    if self.dice.random() < NEW:
                        kept.append(self.sentence())
                revised[-1].append(kept)
        for n, sentence in leaving:
            there = self.dice.choice([other for other in range(len(items)) if other != n])
            paragraph = self.dice.choice(revised[there])
            paragraph.insert(self.dice.randint(0, len(paragraph)), sentence)
        return revised

    def anchor(self, edition: Generated, items: dict[str, list[list[Sentence]]]) -> Picked:
        """Two words up to several sentences, also across the borders of sentences and paragraphs."""
        key = self.dice.choice(list(items))
        sentences = [sentence for paragraph in items[key] for sentence in paragraph]
        begins = [sum(map(len, sentences[:n])) for n in range(len(sentences) + 1)]
        n, roll, total = self.dice.randrange(len(sentences)), self.dice.random(), begins[-1]
        if roll < 0.55:
            length = self.dice.randint(2, 4) if roll < 0.25 else self.dice.randint(5, 12)
            first = self.dice.randrange(max(total - length, 1))
            last = min(first + length, total)
        elif roll < 0.75:
            first, last = begins[n], begins[n + 1]
        elif roll < 0.87:
            first = self.dice.randrange(begins[n], begins[n + 1])
            last = min(begins[n + 1] + self.dice.randint(1, 15), total)
        else:
            first, last = begins[n], begins[min(n + self.dice.randint(2, 3), len(sentences))]
        if last - first < 2:
            first, last = max(first - 1, 0), min(last + 1, total)
        spans = edition.spans[key]
        return Picked(key, first, last, spans[first][0], spans[last - 1][1])


def written(items: dict[str, list[list[Sentence]]]) -> Generated:
    """The edition in Markdown, every third item with a list, and where each word stands in its plain text."""
    made = Generated({})
    for n, (key, paragraphs) in enumerate(items.items()):
        lines = [" ".join(word.text for sentence in paragraph for word in sentence) for paragraph in paragraphs]
        filled = [line for line in lines if line]
        mark = "- " if n % 3 == 2 else ""
        made.markdown[key] = filled[0] + "\n\n" + "\n\n".join(mark + line for line in filled[1:]) if filled else "-"
        made.words[key] = [word for paragraph in paragraphs for sentence in paragraph for word in sentence]
        made.texts[key] = plain(made.markdown[key])
        made.spans[key] = list(_spans(made.texts[key].text, made.words[key]))
    return made


def _spans(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    place = 0
    for word in words:
        start = text.index(word.text, place)
        place = start + len(word.text)
        yield start, place


def editions(seed: int) -> tuple[Generated, Generated, list[Picked], list[Truth]]:
    maker = Maker(seed)
    items = [maker.item() for _ in range(ITEMS)]
    keys = [f"item-{n}" for n in range(ITEMS)]
    before = dict(zip(keys, items, strict=True))
    old, new = written(before), written(dict(zip(keys, maker.revised(items), strict=True)))
    picked = [maker.anchor(old, before) for _ in range(ANCHORS)]
    return old, new, picked, truths(old, new, picked)


def truths(old: Generated, new: Generated, picked: Sequence[Picked]) -> list[Truth]:
    stands = {word.number: (key, n) for key, words in new.words.items() for n, word in enumerate(words)}
    instead = {
        word.stands_for: (key, n)
        for key, words in new.words.items()
        for n, word in enumerate(words)
        if word.stands_for
    }
    found = []
    for anchor in picked:
        numbers = [word.number for word in old.words[anchor.key][anchor.first : anchor.last]]
        kept = [stands[number] for number in numbers if number in stands]
        keys = [key for key, _ in kept]
        if not kept:
            found.append(Truth("", 0, 0, 0, len(numbers)))
            continue
        key = max(dict.fromkeys(keys), key=lambda key: (keys.count(key), key == anchor.key))
        places = [n for there, n in kept if there == key]
        places += [n for number in numbers if number in instead for there, n in [instead[number]] if there == key]
        found.append(Truth(key, min(places), max(places) + 1, keys.count(key), len(numbers)))
    return found
