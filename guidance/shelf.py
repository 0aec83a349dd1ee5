"""What has been put up for comment, document by document, as the list of all shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from guidance.models import Document, Edition


@dataclass(frozen=True)
class Shelf:
    """One document with its editions. `current` is the newest published one; none where nothing is published yet."""

    document: Document
    current: Edition | None
    earlier: tuple[Edition, ...]
    """Published before the current one, the newest first."""
    drafts: tuple[Edition, ...]

    @property
    def opens(self) -> Edition:
        """Where its title leads."""
        return self.current or self.drafts[0]


def shelves(editions: Iterable[Edition]) -> list[Shelf]:
    """`editions` are the newest first, and so are the documents: by the newest of their editions."""
    found: dict[Document, list[Edition]] = defaultdict(list)
    for edition in editions:
        found[edition.document].append(edition)
    return [_shelf(document, of_it) for document, of_it in found.items()]


def _shelf(document: Document, editions: list[Edition]) -> Shelf:
    published = [one for one in editions if one.status == Edition.Status.PUBLISHED]
    drafts = tuple(one for one in editions if one.status == Edition.Status.DRAFT)
    return Shelf(document, next(iter(published), None), tuple(published[1:]), drafts)
