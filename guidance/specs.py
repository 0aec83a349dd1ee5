"""What a guidance file says, as plain values. Reads the file and checks it whole; writes nothing."""

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from django.utils.text import slugify

from guidance.models import Document, Item
from guidance.yaml_places import Block, FileError, load, wrong

K = Item.Kind
# What may stand below what; "" is the top of the document.
BELOW: dict[str, frozenset[str]] = {
    "": frozenset({K.SECTION, K.GUIDELINE, K.QUESTION}),
    K.SECTION: frozenset({K.SECTION, K.GUIDELINE, K.QUESTION}),
    K.GUIDELINE: frozenset({K.PRACTICE}),
    K.PRACTICE: frozenset(),
    K.QUESTION: frozenset({K.QUESTION}),
}
DEEPEST = 6
Combination = Mapping[str, tuple[str, ...]]  # axis code → value codes


@dataclass(frozen=True)
class DocumentSpec:
    slug: str
    title: str
    publisher: str
    kind: str
    language: str = "en"
    source: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EditionSpec:
    label: str
    date: datetime.date
    notice: str = ""
    scopes_illustrative: bool = False

    @property
    def slug(self) -> str:
        return slugify(self.label)


@dataclass(frozen=True)
class ValueSpec:
    code: str
    title: str
    definition: str


@dataclass(frozen=True)
class AxisSpec:
    code: str
    title: str
    values: tuple[ValueSpec, ...]


@dataclass(frozen=True)
class AdviceSpec:
    where: Combination
    instead: Combination
    text: str


@dataclass(frozen=True)
class ItemSpec:
    key: str
    kind: str
    label: str
    title: str
    text: str
    scope: Combination = field(default_factory=dict)
    items: tuple["ItemSpec", ...] = ()

    def walk(self) -> Iterator["ItemSpec"]:
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True)
class Spec:
    """One edition of one document, whole."""

    document: DocumentSpec
    edition: EditionSpec
    axes: tuple[AxisSpec, ...]
    advice: tuple[AdviceSpec, ...]
    items: tuple[ItemSpec, ...]

    def walk(self) -> Iterator[ItemSpec]:
        for item in self.items:
            yield from item.walk()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the file says; its comments and layout don't count."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def read(data: bytes) -> Spec:
    """The contents of a YAML file. Raises FileError with the line."""
    top = load(data)
    document = _document(_required(top, "document"))
    edition = _edition(_required(top, "edition"))
    axes = tuple(_axis(block) for block in top.blocks("axes", "an axis"))
    known = {axis.code: [value.code for value in axis.values] for axis in axes}
    if len(known) < len(axes):
        raise top.wrong("two axes have the same code")
    advice = tuple(_advice(block, known) for block in top.blocks("advice", "a piece of advice"))
    items = tuple(_item(block, "", known, 0) for block in top.blocks("items", "an item", required=True))
    top.done()
    spec = Spec(document, edition, axes, advice, items)
    _check_once(spec)
    return spec


def _required(block: Block, key: str) -> Block:
    found = block.block(key)
    assert found is not None
    return found


def _document(block: Block) -> DocumentSpec:
    identifiers = block.block("identifiers", required=False)
    spec = DocumentSpec(
        slug=block.slug("slug"),
        title=block.text("title", longest=300),
        publisher=block.text("publisher", longest=200),
        kind=block.choice("kind", Document.Kind.values),
        language=block.text("language", longest=10, required=False) or "en",
        source=block.text("source", required=False),
        identifiers={key: ", ".join(words) for key, words, _ in identifiers.words()} if identifiers else {},
    )
    block.done()
    return spec


def _edition(block: Block) -> EditionSpec:
    spec = EditionSpec(
        label=block.text("label", longest=100),
        date=block.date("date"),
        notice=block.text("notice", required=False),
        scopes_illustrative=block.choice("scopes", ["illustrative", "stated", "none"]) == "illustrative",
    )
    if not spec.slug:
        raise block.wrong(f"label {spec.label!r} needs a letter or a digit")
    block.done()
    return spec


def _axis(block: Block) -> AxisSpec:
    axis = AxisSpec(
        code=block.slug("code", longest=50),
        title=block.text("title", longest=200),
        values=tuple(_value(value) for value in block.blocks("values", "a value", required=True)),
    )
    if len({value.code for value in axis.values}) < len(axis.values) or not axis.values:
        raise block.wrong(f"axis {axis.code} has no values, or one of them twice")
    block.done()
    return axis


def _value(block: Block) -> ValueSpec:
    value = ValueSpec(
        code=block.slug("code", longest=50),
        title=block.text("title", longest=200),
        definition=block.text("definition", required=False),
    )
    block.done()
    return value


def _advice(block: Block, known: Mapping[str, list[str]]) -> AdviceSpec:
    advice = AdviceSpec(
        where=_combination(block.block("where"), known),
        instead=_combination(block.block("instead", required=False), known),
        text=block.text("text"),
    )
    if not advice.where:
        raise block.wrong("the advice does not say where it holds")
    block.done()
    return advice


def _item(block: Block, above: str, known: Mapping[str, list[str]], depth: int) -> ItemSpec:
    kind = block.choice("kind", K.values)
    if kind not in BELOW[above]:
        where = f"below a {above}" if above else "at the top of the document"
        raise block.wrong(f"a {kind} can't stand {where}")
    if depth > DEEPEST:
        raise block.wrong(f"items are nested more than {DEEPEST} deep")
    spec = ItemSpec(
        key=block.slug("key"),
        kind=kind,
        label=block.text("label", longest=40, required=False),
        title=block.text("title", longest=500, required=False),
        text=block.text("text", required=False),
        scope=_combination(block.block("scope", required=False), known),
        items=tuple(_item(child, kind, known, depth + 1) for child in block.blocks("items", "an item")),
    )
    if not (spec.title or spec.text):
        raise block.wrong(f"item {spec.key} has neither a title nor a text")
    block.done()
    return spec


def _combination(block: Block | None, known: Mapping[str, list[str]]) -> Combination:
    found: dict[str, tuple[str, ...]] = {}
    for axis, values, node in block.words() if block else ():
        if axis not in known:
            raise wrong(node, f"there is no axis {axis!r}; the file has {', '.join(known) or 'none'}")
        for value in values:
            if value not in known[axis]:
                raise wrong(node, f"{axis} has no value {value!r}; it has {', '.join(known[axis])}")
        found[axis] = tuple(value for value in known[axis] if value in values)
    return found


def _check_once(spec: Spec) -> None:
    """A key names one place; so does a printed label."""
    for what in ("key", "label"):
        counts = Counter(getattr(item, what) for item in spec.walk())
        twice = sorted(word for word, n in counts.items() if word and n > 1)
        if twice:
            raise FileError(f"The {what} {', '.join(map(repr, twice))} is given to more than one item.")
