"""Read guidance in Markdown: headings are the tree, front matter in YAML says what isn't text. Writes nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guidance import labels
from guidance.checks import check, combination
from guidance.markdown_blocks import Block, Heading, blocks, plain_words
from guidance.markdown_notes import Notes, take_notes, without_comments
from guidance.markdown_tree import Branch, Grower, Place
from guidance.specs import AxisSpec, Combination, ItemSpec, Spec
from guidance.yaml_files import frame_axes, read_frame, references
from guidance.yaml_places import MAX_BYTES, FileError, Mistakes, line_of, load, wrong_at

Given = Mapping[str, Mapping[str, str]]
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def read(data: bytes, given: Given | None = None) -> Spec:
    """The contents of a file in Markdown. Raises FileError with the line."""
    if len(data) > MAX_BYTES:
        raise FileError(_("The file is larger than {n} MB.").format(n=MAX_BYTES // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n")
        raise wrong_at(line_of(line), _("this is not UTF-8; save the file as UTF-8")) from error
    if "\0" in text:
        raise FileError(_("This is no text: it holds zero bytes."))
    return read_text(text, given or {})


def read_text(text: str, given: Given, place: Place = line_of) -> Spec:
    front, lines = _parted(re.sub(r"\r\n?", "\n", text))
    lines, notes = take_notes(without_comments("\n".join(lines)).split("\n"))
    found = list(blocks(lines))
    frame, found = _frame(front, given, found)
    grower = Grower(frame.document.kind, place, takes_scopes=bool(frame.axes))
    tops = grower.grow(found)
    if not tops:
        raise FileError(_("The file has no headings. Put one above each guideline or question: ## Title."))
    mistakes = Mistakes()
    items = _Writer(frame, notes, place, mistakes).items(tops)
    return check(replace(frame, items=items, notes=(*grower.notes, *_remarks(text, notes))), mistakes)


def _parted(text: str) -> tuple[list[str], list[str]]:
    """Front matter and text, each with empty lines where the other stands."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return [], lines
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    if not end:
        raise wrong_at(line_of(0), _("the front matter that begins here has no end; put a line --- below it"))
    return ["", *lines[1:end]], [""] * (end + 1) + lines[end + 1 :]


def _frame(front: list[str], given: Given, found: list[Block]) -> tuple[Spec, list[Block]]:
    """All but the items. A single highest heading at the beginning is the document's title."""
    title = _title(found)
    document = {"title": title, **{key: words for key, words in given.get("document", {}).items() if words}}
    document.setdefault("slug", slugify(document["title"])[:100])
    top = load("\n".join(front).encode() if any(line.strip() for line in front) else b"{}")
    complete = {"document": document, "edition": {"scopes": "stated", **given.get("edition", {})}}
    frame = read_frame(top, complete, is_front_matter=True)
    top.done()
    if title and title == frame.document.title:
        found = [block for block in found if not (isinstance(block, Heading) and block.level == 1)]
    return frame, found


def _title(found: Sequence[Block]) -> str:
    headings = [block for block in found if isinstance(block, Heading)]
    highest = [heading for heading in headings if heading.level == 1]
    alone = len(highest) == 1 and highest[0] is headings[0]
    return plain_words(highest[0].words) if alone else ""


def _remarks(text: str, notes: Notes) -> Iterator[str]:
    if pictures := len(PICTURE.findall(text)):
        words = ngettext(
            "{n} pictures are not shown on the pages: describe in words what they tell.",
            "{n} pictures are not shown on the pages: describe in words what they tell.",
            pictures,
        )
        yield words.format(n=pictures)
    if notes.unused:
        words = _("Footnotes that the text doesn't refer to were left out: {marks}.")
        yield words.format(marks=", ".join(notes.unused))


class _Writer:
    """Makes items of branches: keys, scopes, references, footnotes."""

    def __init__(self, frame: Spec, notes: Notes, place: Place, mistakes: Mistakes) -> None:
        self.frame, self.notes, self.place, self.mistakes = frame, notes, place, mistakes
        self.known = frame_axes(frame)
        self._keys: set[str] = set()

    def items(self, tops: list[Branch]) -> tuple[ItemSpec, ...]:
        self._keys = {branch.given.key for top in tops for branch in _walk(top) if branch.given.key}
        return tuple(self._item(top, "") for top in tops)

    def _item(self, branch: Branch, above: str) -> ItemSpec:
        title, marks = self.notes.raise_in(branch.title)
        text, more = self.notes.raise_in(branch.text)
        below = self.notes.below([*marks, *more])
        key = branch.given.key or self._key(branch, above)
        return ItemSpec(
            key=key,
            kind=branch.kind,
            label=branch.label,
            title=title,
            text="\n\n".join(filter(None, [text, below])),
            scope=self.mistakes.or_else({}, lambda: self._scope(branch)),
            refers_to=self.mistakes.or_else((), lambda: self._references(branch)),
            items=tuple(self._item(child, key) for child in branch.children),
            places=self._places(branch),
        )

    def _places(self, branch: Branch) -> dict[str, str]:
        at = {"": branch.line}
        if branch.applies:
            at["scope"] = branch.applies[0][0]
        if branch.refers:
            at["refers_to"] = branch.refers[0][0]
        return {key: self.place(line) for key, line in at.items()}

    def _key(self, branch: Branch, above: str) -> str:
        """Derived; where it is taken already, with what it stands below before it, then with a number."""
        wanted = labels.key_of(branch.title, branch.label, branch.text, above, branch.kind)
        tries = [wanted, f"{above}-{wanted}"[:100] if above else wanted]
        numbered = (f"{wanted}-{number}" for number in range(2, 10_000))
        key = next(one for one in [*tries, *numbered] if one not in self._keys)
        self._keys.add(key)
        return key

    def _references(self, branch: Branch) -> tuple[str, ...]:
        listed = [(one, self.place(line)) for line, words in branch.refers for one in _split(words)]
        return references(listed, self.frame.document.slug)

    def _scope(self, branch: Branch) -> Combination:
        found: dict[str, tuple[list[str], str]] = {}
        for axis, values in branch.given.others:
            if axis != "label":
                found[axis] = ([value for value in values.split(",") if value], self.place(branch.line))
        for line, words in branch.applies:
            for axis, value in self._named(line, words):
                found.setdefault(axis, ([], self.place(line)))[0].append(value)
        return combination([(axis, values, place) for axis, (values, place) in found.items()], self.known)

    def _named(self, line: int, words: str) -> Iterator[tuple[str, str]]:
        """The axis values that a line "Applies to: …" names, by code, by title, or as axis=value."""
        for one in _split(words):
            axis, equals, value = one.partition("=")
            if equals:
                yield axis.strip(), value.strip()
                continue
            matching = list(_matching(one, self.frame.axes))
            if len(matching) != 1:
                known = ", ".join(value for values in self.known.values() for value in values)
                words = (
                    _("{written} names more than one value; they are {known}")
                    if matching
                    else _("{written} names no value of an axis; they are {known}")
                )
                raise wrong_at(self.place(line), words.format(written=repr(one), known=known))
            yield matching[0]


def _matching(words: str, axes: Sequence[AxisSpec]) -> Iterator[tuple[str, str]]:
    for axis in axes:
        for value in axis.values:
            if words.casefold() in (value.code.casefold(), value.title.casefold()):
                yield axis.code, value.code


def _split(words: str) -> list[str]:
    return [
        one.strip().rstrip(".") if ":" not in one else one.strip()
        for one in re.split(r"[,;]\s", words)
        if one.strip()
    ]


def _walk(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _walk(child)
