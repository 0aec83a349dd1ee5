"""The report as data, with every node of the tree: what can be stored, read by programs and verified."""

from consult.synthesis.document import Document
from consult.synthesis.document_json import to_json


def render(document: Document) -> bytes:
    return to_json(document).encode()
