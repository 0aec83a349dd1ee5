"""Stage 0, on the site. Publish a draft edition, once nothing in it is wrong; or delete it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.words import listed
from guidance import above, desk, frames, history, scopes
from guidance.checks import check
from guidance.desk import Arrangement
from guidance.editing import hold
from guidance.exporting import spec_of
from guidance.importing import PUBLISH
from guidance.languages import name
from guidance.models import Edition, Item, ItemText, Reference
from guidance.scopes import Dimension, Scope

# A translation without what the original has, and one with what it hasn't.
LACKING_TITLE = (
    gettext_lazy("“{item}” lacks its title in {language}."),
    gettext_lazy("“{item}” has a title, and the original has none in {language}."),
)
LACKING_TEXT = (
    gettext_lazy("“{item}” lacks its text in {language}."),
    gettext_lazy("“{item}” has a text, and the original has none in {language}."),
)
LACKING_OUTSIDE = (
    gettext_lazy("“{place}” lacks its text in {language}. Correct it at the head of the edition."),
    gettext_lazy(
        "“{place}” has a text, and the original has none, in {language}. Correct it at the head of the edition."
    ),
)


@dataclass(frozen=True)
class Fault:
    """Something that must not be published, with what to do.

    `key` is that of the item or risk where it is in one; `page` names the page of the desk that shows it.
    """

    words: str
    key: str = ""
    page: str = "desk-item"


@transaction.atomic
def publish(edition: Edition, *, seen: int | None = None, by: User | None) -> None:
    """It never changes after this. Raises DomainError where something is wrong with it."""
    above.lock(edition.document_id)
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    if found := faults(now):
        raise DomainError(" ".join(fault.words for fault in found[:3]))
    spec = check(spec_of(now))
    PUBLISH.apply(now, by=by, published_at=timezone.now(), fingerprint=spec.fingerprint)


@transaction.atomic
def delete(edition: Edition, *, seen: int | None = None, by: User | None) -> None:
    """Take a draft away with its revisions; its document as well where nothing else is of it."""
    above.lock(edition.document_id)
    now = hold(edition, history.EVERYTHING, seen=seen, by=by)
    if now.consultations.exists():
        raise DomainError(gettext("A consultation asks about this edition, so it can't be deleted."))
    Event.record(now, "delete", actor=by, before=now.status, items=now.items.count())
    document = now.document
    try:
        _take_away(now)
    except models.ProtectedError as error:
        raise DomainError(gettext("Comments are tied to this edition, so it can't be deleted.")) from error
    if not document.editions.exists():
        _forget(document)


def _take_away(edition: Edition) -> None:
    """Parents after what is below them."""
    for depth in edition.items.order_by("-depth").values_list("depth", flat=True).distinct():
        edition.items.filter(depth=depth).delete()
    edition.delete()


def _forget(document: models.Model) -> None:
    """A document without editions goes, unless something points at a place in it."""
    try:
        with transaction.atomic():
            document.nodes.all().delete()  # type: ignore[attr-defined]
            document.delete()
    except models.ProtectedError:
        return


def faults(edition: Edition) -> list[Fault]:
    """All that is wrong with a draft, in the order of its items."""
    whole = desk.arrangement(edition)
    if not whole.items:
        return [Fault(gettext("The edition has no items. Add at least one."))]
    axes = list(edition.document.axes.prefetch_related("values"))
    return [
        *_doubled(whole),
        *_without_words(whole),
        *_never_applying(whole, desk.dimensions(axes)),
        *_leading_nowhere(edition, whole),
        *_half_translated(whole),
        *_half_translated_outside(edition),
        *_risks_without_items(edition),
    ]


def translated(edition: Edition) -> list[tuple[str, int]]:
    """How many items are there in each language beside the original."""
    texts = ItemText.objects.filter(item__edition=edition, is_original=False).order_by("language")
    return list(texts.values_list("language").annotate(n=models.Count("pk")))


def _doubled(whole: Arrangement) -> Iterator[Fault]:
    holders: dict[str, list[int]] = defaultdict(list)
    for pk, _ in whole.tree.walk():
        holders[whole.items[pk].label].append(pk)
    for label, pks in holders.items():
        if label and len(pks) > 1:
            names = listed([f"“{whole.words(pk)}”" for pk in pks])
            words = gettext(
                "The label {label} is given to {names}. Give each a label of its own, or number them anew."
            )
            yield Fault(words.format(label=label, names=names), whole.items[pks[1]].node.key)


def _without_words(whole: Arrangement) -> Iterator[Fault]:
    for pk, _ in whole.tree.walk():
        text, item = whole.texts[pk], whole.items[pk]
        if not (text.title or text.body):
            which = f"{Item.Kind(item.kind).in_words} {item.label}".strip()
            words = gettext("The {item} has neither a title nor a text. Write one, or remove it.")
            yield Fault(words.format(item=which), item.node.key)
        elif item.kind == Item.Kind.GUIDELINE and not text.title:
            which = item.label or f"“{whole.name(pk)}”"
            words = (
                gettext("Give guideline {item} a title, or move it into a guideline as a practice.")
                if item.label
                else gettext("Give {item} a title, or move it into a guideline as a practice.")
            )
            yield Fault(words.format(item=which), item.node.key)


def _never_applying(whole: Arrangement, dimensions: list[Dimension]) -> Iterator[Fault]:
    own = desk.scopes_of(list(whole.items))
    outer: dict[int | None, Scope] = {None: {}}
    for pk, _ in whole.tree.walk():
        above = outer[whole.tree.parents[pk]]
        outer[pk] = scope = scopes.within(own.get(pk, {}), above)
        for dimension in dimensions:
            if (
                dimension.code in scope
                and not scope[dimension.code]
                and above.get(dimension.code) != frozenset()
            ):
                words = gettext(
                    "“{item}” can never apply: what it is for by {axis} is not among what stands above it is for. "
                    "Tick another value, or none."
                )
                said = words.format(item=whole.name(pk), axis=dimension.title.lower())
                yield Fault(said, whole.items[pk].node.key)


def _leading_nowhere(edition: Edition, whole: Arrangement) -> Iterator[Fault]:
    """References to a place that is not in this edition, or in none of another document."""
    inside = Reference.objects.filter(item__edition=edition).exclude(node=None)
    found = list(inside.select_related("node__document", "item__node"))
    here = {item.node_id for item in whole.items.values()}
    there = set(Item.objects.filter(node__in=[one.node_id for one in found]).values_list("node", flat=True))
    for one in found:
        assert one.node
        inner = one.node.document_id == edition.document_id
        if one.node_id not in (here if inner else there):
            words = gettext(
                "“{item}” refers to “{key}”, and no item in this edition has that key. "
                "Correct the reference, or take it out."
            )
            if not inner:
                words = gettext(
                    "“{item}” refers to “{key}”, and no item in {document} has that key. "
                    "Correct the reference, or take it out."
                )
            said = words.format(item=whole.name(one.item_id), key=one.node, document=one.node.document)
            yield Fault(said, one.item.node.key)


def _half_translated(whole: Arrangement) -> Iterator[Fault]:
    """A translation has a title where the original has one, and a text where it has one."""
    for text in ItemText.objects.filter(item__in=whole.items, is_original=False).order_by("item__position"):
        original = whole.texts[text.item_id]
        both = ((LACKING_TITLE, original.title, text.title), (LACKING_TEXT, original.body, text.body))
        for words, one, other in both:
            if bool(one) != bool(other):
                said = words[not one].format(item=whole.name(text.item_id), language=name(text.language))
                yield Fault(said, whole.items[text.item_id].node.key)


def _half_translated_outside(edition: Edition) -> Iterator[Fault]:
    """The same for the notice, and for the definitions of axis values."""
    known = {one.of: one for one in frames.originals(edition)}
    for of, translations in frames.frame_texts(edition).items():
        original = known.get(of, frames.Original(of, gettext("The notice of this edition")))
        for language, words in translations.items():
            if bool(original.text) != bool(words.text):
                said = LACKING_OUTSIDE[not original.text]
                yield Fault(said.format(place=original.name, language=name(language)))


def _risks_without_items(edition: Edition) -> Iterator[Fault]:
    for risk in edition.risks.filter(items=None):
        words = gettext("No item addresses the risk “{risk}”. Tick one that does.")
        yield Fault(words.format(risk=risk), risk.key, "desk-risk")
