"""What an item points to, as it is written in a file: `key`, `other-document#key`, `doi:10.1000/182`, `https://…`."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guidance import identifiers
from guidance.models import Document, Node, Reference
from guidance.yaml_places import SLUG, FileError

S = Reference.Scheme


@dataclass(frozen=True)
class Inside:
    """A place here; `document` is empty for the one that the reference stands in."""

    key: str
    document: str = ""

    def __str__(self) -> str:
        return f"{self.document}#{self.key}" if self.document else self.key


@dataclass(frozen=True)
class Outside:
    scheme: str
    value: str

    def __str__(self) -> str:
        return self.value if self.scheme == S.URL else f"{self.scheme}:{self.value}"


def parse(written: str, document: str) -> Inside | Outside:
    """Raises FileError with a sentence that says how a reference is written."""
    scheme, colon, value = written.partition(":")
    if scheme == "https":
        return _outside(S.URL, written)
    if colon and scheme in identifiers.KINDS:
        return _outside(scheme, value.strip())
    other, hash_, key = written.rpartition("#")
    if not SLUG.fullmatch(key) or (hash_ and not SLUG.fullmatch(other)):
        known = ", ".join(f"{one}:…" for one in identifiers.KINDS if one != S.URL)
        words = _(
            "the reference {reference} is no key, no document#key, no https address and begins with none of {known}"
        )
        raise FileError(words.format(reference=repr(written), known=known))
    return Inside(key, "" if other == document else other)


def _outside(scheme: str, value: str) -> Outside:
    if wrong := identifiers.problem(scheme, value):
        raise FileError(wrong)
    return Outside(scheme, value)


def find(inside: Inside) -> Node:
    """The place in another document. Raises FileError that says what is missing and what to do."""
    nodes = Node.objects.filter(document__slug=inside.document)
    found = nodes.filter(key=inside.key).first()
    if found:
        return found
    if Document.objects.filter(slug=inside.document).exists():
        words = _(
            "the reference {reference} leads nowhere: the document {document} has no item {key}. "
            "Correct the key, or import an edition of it that has one"
        )
        said = {"document": inside.document, "key": repr(inside.key)}
        raise FileError(words.format(reference=repr(str(inside)), **said))
    words = _(
        "the reference {reference} leads nowhere: no document {document} is here. "
        "Import its file first or together with this one, or take the reference out"
    )
    raise FileError(words.format(reference=repr(str(inside)), document=repr(inside.document)))


def written(reference: Reference, document: Document) -> str:
    """A stored reference as a file of this document has it."""
    if reference.node is None:
        return str(Outside(reference.scheme, reference.value))
    other = "" if reference.node.document_id == document.pk else reference.node.document.slug
    return str(Inside(reference.node.key, other))
