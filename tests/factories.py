"""Test data: small, plausible, and only what a test doesn't care about."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.declarations import LazyFunction, Sequence, SubFactory

from comments import intake, moderation
from comments.models import Comment, Submission
from comments.quotable import passages
from comments.stances import Stance
from consult.aggregation import snapshots
from consult.consultations import lifecycle
from consult.consultations.models import Consent, Consultation
from consult.people.models import User
from guidance.importing import PUBLISH
from guidance.models import Document, Edition, Item, ItemText, Node
from guidance.plaintext import plain
from guidance.quotes import Quote, quote
from guidance.quoting import Sought, find

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    class Meta:
        model = Document

    slug = Sequence(lambda n: f"document-{n}")
    title = Sequence(lambda n: f"Guidance number {n}")
    publisher = "Example Partnership"
    kind = Document.Kind.GUIDANCE


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    document = SubFactory(DocumentFactory)
    label = "First edition"
    slug = "first-edition"
    date = LazyFunction(lambda: timezone.now().date())
    status = Edition.Status.PUBLISHED


def item(
    edition: Edition,
    key: str,
    *,
    kind: str = Item.Kind.GUIDELINE,
    title: str = "",
    body: str = "",
    **more: Any,
) -> Item:
    """An item at the end of an edition, with its original words."""
    position = edition.items.count() + 1
    node, _ = Node.objects.get_or_create(document=edition.document, key=key)
    made = Item.objects.create(
        edition=edition,
        node=node,
        kind=kind,
        position=position,
        label=more.pop("label", str(position)),
        **more,
    )
    ItemText.objects.create(
        item=made,
        language="en",
        is_original=True,
        title=title or key.replace("-", " ").capitalize(),
        body=body or f"Say before release what {key.replace('-', ' ')} should achieve.",
    )
    return made


def edition_with(*keys: str, kind: str = Item.Kind.GUIDELINE, **document: Any) -> Edition:
    edition = EditionFactory.create(**{f"document__{name}": value for name, value in document.items()})
    for key in keys:
        item(edition, key, kind=kind)
    return edition


def revised(
    edition: Edition,
    changed: dict[str, str] | None = None,
    *,
    without: tuple[str, ...] = (),
    label: str = "Second edition",
    days: int = 30,
    published: bool = True,
) -> Edition:
    """The edition after it: the same items with their words, but those `changed` (key → body; new keys come last)."""
    later = EditionFactory.create(
        document=edition.document,
        label=label,
        slug=slugify(label),
        date=edition.date + timedelta(days=days),
        status=Edition.Status.DRAFT,
    )
    bodies = dict(changed or {})
    texts = ItemText.objects.filter(item__edition=edition, is_original=True)
    for text in texts.select_related("item__node").order_by("item__position"):
        key = text.item.node.key
        if key not in without:
            kept = {"kind": text.item.kind, "label": text.item.label, "title": text.title}
            item(later, key, body=bodies.pop(key, text.body), **kept)
    for key, body in bodies.items():
        item(later, key, body=body)
    if published:
        PUBLISH.apply(later, by=None, published_at=timezone.now())
    return later


def quote_of(edition: Edition, words: str, key: str = "") -> Quote:
    """The first place of these words in an edition, or in one of its items."""
    texts = ItemText.objects.filter(item__edition=edition).order_by("item__position")
    for text in texts.filter(item__node__key=key) if key else texts:
        shown = plain(text.body).text
        if words in shown:
            return quote(text.pk, shown, shown.index(words), shown.index(words) + len(words))
    raise AssertionError(f"{words!r} is nowhere in {edition}.")


def quoting(
    consultation: Consultation, words: str, body: str = "Say whom you mean.", *, key: str = "", **more: Any
) -> Comment:
    """A comment on these words of the edition, received and not decided yet."""
    found = quote_of(consultation.edition, words, key)
    by = more.pop("by", None)
    about = consultation.items.filter(item__texts=found.text)
    remark = intake.Remark(body, list(about), Stance.SUPPORT if about else "", quote=found)
    return intake.submit(consultation, speaker(**more), [remark], by=by).comments.get()


def proposing(consultation: Consultation, words: str, wording: str) -> Comment:
    """A comment that wants other words in place of these, received and not decided yet."""
    found = quote_of(consultation.edition, words)
    about = list(consultation.items.filter(item__texts=found.text))
    remark = intake.Remark("Say it so.", about, quote=found, wording=wording)
    return intake.submit(consultation, speaker(), [remark], by=None).comments.get()


def consultation_on(
    edition: Edition, *, opened: bool = True, facets: tuple[str, ...] = (), **fields: Any
) -> Consultation:
    """A consultation on all of an edition's commentable items, open for another week."""
    now = timezone.now()
    given = {
        "slug": f"consultation-{Consultation.objects.count() + 1}",
        "title": "Comment on the guidance",
        "sponsor": "Example Partnership",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=7),
        **fields,
    }
    made = lifecycle.create(
        items=edition.items.exclude(kind__in=["section", "practice"]),
        facets=facets,
        by=None,
        edition=edition,
        **given,
    )
    if opened:
        lifecycle.open_(made, by=None)
    return made


def speaker(**changes: Any) -> intake.Speaker:
    given: dict[str, Any] = {
        "capacity": Submission.Capacity.ORGANISATION,
        "type": "ngo",
        "consent": Consent.NAMED,
        "person_name": "Ada Example",
        "email": "ada@example.org",
        "organisation_name": "Example Rights Network",
    }
    return intake.Speaker(**{**given, **changes})


def submission(
    consultation: Consultation,
    *bodies: str,
    stance: str = Stance.SUPPORT,
    by: User | None = None,
    items: Any = None,
    options: Any = (),
    quoting: str = "",
    wording: str = "",
    **changes: Any,
) -> Submission:
    """A submission through intake: each body is a comment on the same items (the first one where none is named).

    `quoting` are words of the text that each is about, `wording` what should stand there instead.
    """
    about = list(items if items is not None else consultation.items.all()[:1])
    asked = stance if any(item.asks_stance for item in about) else ""
    texts = {
        pk: passage.words
        for pk, passage in passages(consultation).items()
        if passage.item in {item.pk for item in about}
    }
    quote = find(Sought(quoting), texts).quote if quoting else None
    assert quote or not quoting, f"{quoting!r} does not stand once in {texts}"
    remarks = [
        intake.Remark(
            body=body, items=about, stance=asked, options=list(options), quote=quote, wording=wording
        )
        for body in bodies or ("Name the people who will be affected.",)
    ]
    return intake.submit(consultation, speaker(**changes), remarks, by=by)


def accepted_quoting(
    consultation: Consultation, words: str, body: str = "Name the people who will be affected.", **more: Any
) -> Comment:
    """An accepted comment on words of the text, on the item they stand in."""
    item = next(one.item for one in passages(consultation).values() if words in one.words)
    return accepted(consultation, body, items=list(consultation.items.filter(pk=item)), quoting=words, **more)


def comment(
    consultation: Consultation, body: str = "Name the people who will be affected.", **more: Any
) -> Comment:
    return submission(consultation, body, **more).comments.get()


def accepted(
    consultation: Consultation, body: str = "Name the people who will be affected.", **more: Any
) -> Comment:
    made = comment(consultation, body, **more)
    moderation.decide(made, "accept", by=None)
    return made


def withholding(consultation: Consultation, below: int = 5) -> Consultation:
    """Let it withhold small counts, and take its snapshot now."""
    consultation.suppress_below = below
    Consultation.objects.filter(pk=consultation.pk).update(suppress_below=below)
    snapshots.take(consultation)
    return consultation
