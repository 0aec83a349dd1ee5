"""Stage 0, on the site. Change a draft edition: its words, where an item applies, what stands at its head.

Every verb is one transaction. It holds the draft, refuses where somebody changed the same thing after the version
that the editor saw, counts the version up, records what happened and keeps a revision. It returns the version that
it made. Reads and writes guidance only.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event
from consult.people.models import User
from guidance import above, frames, history, revisions
from guidance.checks import BELOW
from guidance.models import AxisValue, Edition, Item, ItemText, Reference, Risk
from guidance.references import Inside, Outside, find, written
from guidance.specs import TranslationSpec
from guidance.words import tidy, tidy_line

PUBLISHED = _(
    "This edition is published and can't change any more. What is revised becomes the next edition."
)
FACTS = frozenset({"label", "date", "notice", "scopes_illustrative"})
SMALL = frozenset(
    {
        "edit_item",
        "edit_translation",
        "edit_edition",
        "edit_document",
        "edit_criteria",
        "edit_risk",
        "add_item",
        "add_risk",
        "move_item",
        "order_risks",
    }
)
"""What is saved while it is typed, and what one does time after time."""
DESCRIPTION = frozenset(above.DESCRIPTION)


def hold(edition: Edition, *touching: str, seen: int | None, by: User | None) -> Edition:
    """The draft as it stands now; nobody else changes it before the transaction ends.

    What several drafts share is held by `above.lock` before this. Raises WorkflowError where it is no draft any
    more, and where what is to be changed has changed after `seen`.
    """
    now = Edition.objects.select_for_update(of=("self",)).select_related("document").filter(pk=edition.pk)
    if not now:
        raise WorkflowError(gettext("This draft has been deleted in the meantime."))
    if now[0].status != Edition.Status.DRAFT:
        raise WorkflowError(
            gettext("This edition is published and can't change. What is revised becomes the next edition.")
        )
    if seen is not None and (others := history.since(now[0], seen, touching)):
        raise WorkflowError(" ".join(other.told_to(by) for other in others[-3:]))
    revisions.begin(now[0])
    return now[0]


def record(
    edition: Edition,
    verb: str,
    *touched: str,
    by: User | None,
    summary: str,
    **details: int,
) -> int:
    """Count up, say what happened, keep a revision; SMALL changes in a row make one. Returns the version."""
    edition.version += 1
    # What was typed here is in no file: importing one again must not take it for the same.
    Edition.objects.filter(pk=edition.pk).update(version=edition.version, fingerprint="")
    before = Event.objects.about(edition).order_by("-id").values_list("verb", flat=True).first()
    told: dict[str, Any] = {**details, "version": edition.version, "touched": " ".join(sorted(touched))}
    Event.record(edition, verb, actor=by, **told)
    revisions.keep(edition, summary, by=by, small={verb, before} <= SMALL)
    return edition.version


@transaction.atomic
def edit_item(
    item: Item,
    *,
    scope: Iterable[AxisValue] | None = None,
    references: Sequence[Inside | Outside] | None = None,
    risks: Iterable[Risk] | None = None,
    seen: int | None = None,
    by: User | None,
    **fields: str,
) -> int:
    """Change its label, kind, title, body, scope, references or the risks it addresses; what isn't named stays.

    Raises DomainError.
    """
    edition = hold(item.edition, words_of(item), seen=seen, by=by)
    now, text = _as_it_stands(item)
    changed = _set(now, label=_tidy(fields, "label", tidy_line), kind=fields.get("kind"))
    if "kind" in changed:
        _must_fit(now)
    changed |= _set(text, title=_tidy(fields, "title", tidy_line), body=_tidy(fields, "body", tidy))
    changed |= _set_scope(now, scope) | _set_references(now, references)
    exchanged = _set_risks(now, risks)
    if not (changed or exchanged):
        return edition.version
    return record(
        edition,
        "edit_item",
        words_of(now),
        *(f"risk-{pk}" for pk in exchanged),
        item=now.node_id,
        by=by,
        summary=f"Changed {history.noted(now.label, text.title, text.body)}",
    )


@transaction.atomic
def edit_translation(
    item: Item, language: str, *, title: str, body: str, seen: int | None = None, by: User | None
) -> int:
    """An item's words in another language beside the original; without any words there is no translation."""
    touched = f"item-{item.node_id}-{language}"
    edition = hold(item.edition, touched, seen=seen, by=by)
    now, original = _as_it_stands(item)
    if original.language == language:
        said = gettext("The original is in this language ({language}). Change the words themselves.")
        raise DomainError(said.format(language=language))
    title, body = tidy_line(title), tidy(body)
    text = now.texts.filter(language=language).first()
    before = (text.title, text.body) if text else ("", "")
    if (title, body) == before:
        return edition.version
    if not (title or body):
        now.texts.filter(language=language).delete()
    else:
        ItemText.objects.update_or_create(
            item=now, language=language, defaults={"title": title, "body": body}
        )
    summary = f"Changed {history.noted(now.label, original.title, original.body)} in “{language}”"
    return record(edition, "edit_translation", touched, item=now.node_id, by=by, summary=summary)


@transaction.atomic
def edit_edition(edition: Edition, *, seen: int | None = None, by: User | None, **fields: Any) -> int:
    """Change its FACTS. Its address stays as it was when the draft was started."""
    now = hold(edition, "edition", seen=seen, by=by)
    if unknown := fields.keys() - FACTS:
        raise TypeError(f"No facts of an edition: {', '.join(sorted(unknown))}.")
    if not _set(now, **fields):
        return now.version
    return record(now, "edit_edition", "edition", by=by, summary="Changed the head of the edition")


@transaction.atomic
def edit_document(edition: Edition, *, seen: str | None = None, by: User | None, **fields: Any) -> int:
    """Change what is said of the document above all its editions. `seen` is its `above.description_mark`."""
    above.lock(edition.document_id)
    now = hold(edition, seen=None, by=by)
    mark = above.description_mark(now.document)
    above.must_be_as_seen(now.document, seen, mark, ["document"], by)
    if unknown := fields.keys() - DESCRIPTION:
        raise TypeError(f"No description of a document: {', '.join(sorted(unknown))}.")
    if not _set(now.document, **fields):
        return now.version
    return record(now, "edit_document", "document", by=by, summary="Changed what is said of the document")


@transaction.atomic
def edit_outside(
    edition: Edition,
    language: str,
    words: Mapping[frames.Outside, TranslationSpec],
    *,
    seen: int | None = None,
    by: User | None,
) -> int:
    """What stands outside the items, in another language. Raises DomainError where it belongs to published editions too
    and other words are there."""
    above.lock(edition.document_id)
    touched = f"outside-{language}"
    now = hold(edition, touched, seen=seen, by=by)
    there = frames.frame_texts(now)
    changed = 0
    for of, said in words.items():
        known = there.get(of, {}).get(language, TranslationSpec())
        if said == known:
            continue
        if known != TranslationSpec() and frames.is_fixed(now, of):
            said_of = gettext("“{title}” stands in a published edition, so it can't change any more.")
            raise DomainError(said_of.format(title=known.title))
        frames.write(now, of, language, said)
        changed += 1
    if not changed:
        return now.version
    summary = f"Changed what stands outside the items in “{language}”"
    return record(now, "edit_outside", touched, by=by, summary=summary)


def words_of(item: Item) -> str:
    """How the words of an item are called among what a change touches."""
    return f"item-{item.node_id}-words"


def _as_it_stands(item: Item) -> tuple[Item, ItemText]:
    """The row of the moment with its original words."""
    text = ItemText.objects.filter(item=item.pk, is_original=True).select_related("item__edition").first()
    if text is None:
        raise WorkflowError(gettext("This item has been removed in the meantime."))
    return text.item, text


def _set(row: models.Model, **values: Any) -> set[str]:
    """Write what differs; a value of None stays as it is. Returns the names of what was written."""
    changed = {
        name: value for name, value in values.items() if value is not None and getattr(row, name) != value
    }
    if changed:
        type(row)._default_manager.filter(pk=row.pk).update(**changed)
    for name, value in changed.items():
        setattr(row, name, value)
    return set(changed)


def _tidy(fields: Mapping[str, str], name: str, clean: Callable[[str], str]) -> str | None:
    return clean(fields[name]) if name in fields else None


def _set_scope(item: Item, scope: Iterable[AxisValue] | None) -> set[str]:
    if scope is None:
        return set()
    wanted: Collection[int] = {value.pk for value in scope}
    if wanted == set(item.scope.values_list("pk", flat=True)):
        return set()
    item.scope.set(wanted)
    return {"scope"}


def _set_references(item: Item, references: Sequence[Inside | Outside] | None) -> set[str]:
    document = item.edition.document
    there = item.references.select_related("node__document")
    if references is None or [str(one) for one in references] == [written(one, document) for one in there]:
        return set()
    there.delete()
    for position, one in enumerate(references, start=1):
        target = {"node": find(_whole(one, document.slug))} if isinstance(one, Inside) else asdict(one)
        Reference.objects.create(item=item, position=position, **target)
    return {"references"}


def _set_risks(item: Item, risks: Iterable[Risk] | None) -> set[int]:
    """Returns the primary keys of those that it addresses now and didn't, or did and doesn't."""
    if risks is None:
        return set()
    wanted, there = {risk.pk for risk in risks}, set(item.risks.values_list("pk", flat=True))
    if wanted != there:
        item.risks.set(wanted)
    return wanted ^ there


def _whole(inside: Inside, document: str) -> Inside:
    return Inside(inside.key, inside.document or document)


def _must_fit(item: Item) -> None:
    """Its kind may stand where it is, and what is below may stand there."""
    above = item.parent.kind if item.parent else ""
    if item.kind not in BELOW[above]:
        raise DomainError(misplaced(item.kind, above))
    for child in item.children.all():
        if child.kind not in BELOW[item.kind]:
            words = gettext("A {below} stands below this item and can't stand below a {kind}.")
            raise DomainError(
                words.format(below=Item.Kind(child.kind).in_words, kind=Item.Kind(item.kind).in_words)
            )


def misplaced(kind: str, above: str) -> str:
    """That one kind of item can't stand below another; at the top where that is ""."""
    if not above:
        words = gettext("A {kind} can't stand at the top of the document.")
        return words.format(kind=Item.Kind(kind).in_words)
    words = gettext("A {kind} can't stand below a {above}.")
    return words.format(kind=Item.Kind(kind).in_words, above=Item.Kind(above).in_words)
