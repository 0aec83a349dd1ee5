"""Read a guidance file in YAML. What its parts say together is checked in `checks`; nothing is written."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from guidance import identifiers, languages
from guidance.checks import check, combination
from guidance.models import Document, Item, Risk
from guidance.references import parse
from guidance.specs import (
    AdviceSpec,
    AxisSpec,
    Combination,
    CriterionSpec,
    DocumentSpec,
    EditionSpec,
    ItemSpec,
    RiskSpec,
    Spec,
    TranslationSpec,
    ValueSpec,
)
from guidance.yaml_places import Block, FileError, Mistakes, load, place, wrong_at

PARTS = ("document", "edition", "axes", "advice", "risks", "items")
SCOPES = ["illustrative", "stated", "none"]
Known = Mapping[str, list[str]]
"""Axis code → its value codes, in order."""


def read(data: bytes, given: Mapping[str, Mapping[str, str]] | None = None) -> Spec:
    """The contents of a YAML file. `given` completes the blocks `document` and `edition`. Raises FileError."""
    mistakes = Mistakes()
    return check(_read(data, given, mistakes), mistakes)


def read_unchecked(data: bytes, given: Mapping[str, Mapping[str, str]] | None = None) -> Spec:
    """The same of a draft that somebody is still at work on: its parts need not go together yet."""
    mistakes = Mistakes()
    spec = _read(data, given, mistakes)
    mistakes.tell()
    return spec


def _read(data: bytes, given: Mapping[str, Mapping[str, str]] | None, mistakes: Mistakes) -> Spec:
    """What the file says, with what is wrong in it noted. Raises FileError where too little is left to go on with."""
    top = load(data)
    frame = read_frame(top, given or {})
    lost = Mistakes()
    items = _items(top, frame_axes(frame), frame.document.slug, mistakes, lost, required=True)
    with mistakes.noted():
        top.done()
    if lost.found:  # whatever names those items would seem to lead nowhere
        mistakes.found += lost.found
        mistakes.tell()
    return Spec(frame.document, frame.edition, frame.axes, frame.advice, items, frame.risks)


def read_frame(top: Block, given: Mapping[str, Mapping[str, str]], *, is_front_matter: bool = False) -> Spec:
    """All but the items: what the front matter of a file in Markdown says too."""
    top.know(PARTS)
    blocks = {name: top.block_or_empty(name) for name in ("document", "edition")}
    for name, block in blocks.items():
        block.complete(given.get(name, {}), is_front_matter=is_front_matter)
    document = _document(blocks["document"])
    edition = _edition(blocks["edition"], document.language)
    axes = tuple(_axis(block, document.language) for block in top.blocks("axes"))
    known = {axis.code: [value.code for value in axis.values] for axis in axes}
    if len(known) < len(axes):
        raise wrong_at(top.place("axes"), _("two axes have the same code"))
    advice = tuple(_advice(block, known, document.language) for block in top.blocks("advice"))
    risks = tuple(_risk(block, document.language) for block in top.blocks("risks"))
    return Spec(document, edition, axes, advice, (), risks)


def frame_axes(frame: Spec) -> Known:
    return {axis.code: [value.code for value in axis.values] for axis in frame.axes}


def _document(block: Block) -> DocumentSpec:
    original = _language(block)
    spec = DocumentSpec(
        slug=block.slug("slug"),
        title=block.text("title", longest=300),
        publisher=block.text("publisher", longest=200),
        kind=block.choice("kind", Document.Kind.values),
        language=original,
        source=block.prose("source", required=False),
        identifiers=_identifiers(block.block("identifiers", required=False)),
        translations=_outside(block, original, longest=300),
    )
    block.done()
    return spec


def _language(block: Block) -> str:
    written = block.text("language", required=False) or "en"
    return language(written, block.place("language"))


def language(written: str, place: str) -> str:
    """Raises FileError where it is the tag of no language."""
    if found := languages.tag(written):
        return found
    said = _("{tag} is the tag of no language known here; French is fr, Chinese in Taiwan zh-TW")
    raise wrong_at(place, said.format(tag=repr(written)))


def _identifiers(block: Block | None) -> dict[str, str]:
    found = {}
    for scheme, values, node in block.words() if block else ():
        for value in (one for each in values for one in identifiers.several(each)):
            if wrong := scheme in identifiers.KINDS and identifiers.problem(scheme, value):
                raise wrong_at(place(node), str(wrong))
        found[scheme] = ", ".join(values)
    return found


def _edition(block: Block, original: str) -> EditionSpec:
    notice = block.prose("notice", required=False)
    spec = EditionSpec(
        label=block.text("label", longest=100),
        date=block.date("date"),
        notice=notice,
        scopes_illustrative=block.choice("scopes", SCOPES) == "illustrative",
        own_slug=block.slug("slug", required=False),
        translations=_outside(block, original, prose="notice", has_prose=bool(notice)),
    )
    if not spec.slug:
        said = _("label {label} needs a letter or a digit, or the edition a slug of its own")
        raise block.wrong(said.format(label=repr(spec.label)))
    block.done()
    return spec


def _axis(block: Block, original: str) -> AxisSpec:
    axis = AxisSpec(
        code=block.slug("code", longest=50),
        title=block.text("title", longest=200),
        values=tuple(_value(value, original) for value in block.blocks("values", required=True)),
        translations=_outside(block, original, longest=200),
    )
    if len({value.code for value in axis.values}) < len(axis.values) or not axis.values:
        raise block.wrong(_("axis {axis} has no values, or one of them twice").format(axis=axis.code))
    block.done()
    return axis


def _value(block: Block, original: str) -> ValueSpec:
    definition = block.prose("definition", required=False)
    value = ValueSpec(
        code=block.slug("code", longest=50),
        title=block.text("title", longest=200),
        definition=definition,
        criteria=tuple(_criterion(one, original) for one in block.blocks("criteria")),
        translations=_outside(block, original, longest=200, prose="definition", has_prose=bool(definition)),
    )
    block.done()
    return value


def _criterion(block: Block, original: str) -> CriterionSpec:
    words = block.prose("help", required=False)
    criterion = CriterionSpec(
        question=block.text("question", longest=300),
        help=words,
        translations=_outside(
            block, original, title="question", longest=300, prose="help", has_prose=bool(words)
        ),
    )
    block.done()
    return criterion


def _advice(block: Block, known: Known, original: str) -> AdviceSpec:
    where = block.block("where")
    advice = AdviceSpec(
        where=_combination(where, known),
        instead=_combination(block.block("instead", required=False), known),
        text=block.prose("text"),
        translations=_outside(block, original, prose="text", has_prose=True),
    )
    if not advice.where:
        raise block.wrong(_("the advice does not say where it holds"))
    block.done()
    return advice


def _risk(block: Block, original: str) -> RiskSpec:
    words = block.prose("text", required=False)
    risk = RiskSpec(
        key=block.slug("key"),
        title=block.text("title", longest=300),
        origin=block.choice("origin", Risk.Origin.values),
        text=words,
        addressed_by=tuple(key for key, _ in block.strings("addressed_by")),
        translations=_outside(block, original, longest=300, prose="text", has_prose=bool(words)),
        places=block.places(),
    )
    block.done()
    return risk


def _items(
    above: Block, known: Known, document: str, mistakes: Mistakes, lost: Mistakes, *, required: bool = False
) -> tuple[ItemSpec, ...]:
    """`lost` notes what makes an item unreadable; `mistakes` those that leave enough of it to look at the others."""
    found: list[ItemSpec] = []
    with lost.noted():
        for block in above.blocks("items", required=required):
            below = _items(block, known, document, mistakes, lost)
            with lost.noted():
                found.append(_item(block, known, document, mistakes, below))
    return tuple(found)


def _item(
    block: Block, known: Known, document: str, mistakes: Mistakes, below: tuple[ItemSpec, ...]
) -> ItemSpec:
    spec = ItemSpec(
        key=block.slug("key"),
        kind=block.choice("kind", Item.Kind.values),
        label=mistakes.or_else("", lambda: block.text("label", longest=40, required=False)),
        title=block.text("title", longest=500, required=False),
        text=block.prose("text", required=False),
        scope=mistakes.or_else({}, lambda: _combination(block.block("scope", required=False), known)),
        refers_to=mistakes.or_else((), lambda: references(block.strings("refers_to"), document)),
        translations=mistakes.or_else({}, lambda: _translations(block.block("translations", required=False))),
        items=below,
        places=block.places(),
    )
    with mistakes.noted():
        block.done()
    return spec


def references(written: list[tuple[str, str]], document: str) -> tuple[str, ...]:
    """References with their places, each as it is kept. Raises FileError where one is none."""
    found: list[str] = []
    mistakes = Mistakes()
    for words, at in written:
        with mistakes.noted():
            reference = _reference(words, at, document)
            if reference in found:
                said = _("the reference {reference} stands here twice").format(reference=repr(reference))
                raise wrong_at(at, said)
            found.append(reference)
    mistakes.tell()
    return tuple(found)


def _reference(words: str, at: str, document: str) -> str:
    try:
        return str(parse(words, document))
    except FileError as error:
        raise wrong_at(at, str(error)) from error


def _outside(
    block: Block,
    original: str,
    *,
    title: str = "title",
    longest: int = 0,
    prose: str = "",
    has_prose: bool = False,
) -> dict[str, TranslationSpec]:
    """Translations of what is no item: what the key `title` holds, of at most `longest` characters, and what the key
    `prose` holds where the original has that."""
    found = {}
    written = block.block("translations", required=False)
    for tag, words in _by_language(written):
        if tag == original:
            said = _("{tag} is the language of the original, so no translation into it is needed")
            raise words.wrong(said.format(tag=tag))
        found[tag] = TranslationSpec(
            title=words.text(title, longest=longest) if longest else "",
            text=words.prose(prose, required=has_prose) if prose else "",
        )
        if found[tag].text and not has_prose:
            said = _("the translation into {tag} has a {key}, and the original has none")
            raise words.wrong(said.format(tag=tag, key=prose))
        words.done()
    return dict(sorted(found.items()))


def _by_language(block: Block | None) -> Iterator[tuple[str, Block]]:
    """The language tags of translations with what each holds. Raises FileError for one that is none, or there twice."""
    seen = set()
    for written, words in block.mappings() if block else ():
        tag = language(written, words.place())
        if tag in seen:
            raise words.wrong(_("there are two translations into {tag}").format(tag=tag))
        seen.add(tag)
        yield tag, words


def _translations(block: Block | None) -> dict[str, TranslationSpec]:
    found = {}
    for tag, words in _by_language(block):
        found[tag] = TranslationSpec(
            title=words.text("title", longest=500, required=False), text=words.prose("text", required=False)
        )
        words.done()
    return dict(sorted(found.items()))


def _combination(block: Block | None, known: Known) -> Combination:
    written = [(axis, values, place(node)) for axis, values, node in block.words()] if block else []
    return combination(written, known)
