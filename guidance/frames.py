"""What stands outside the items in other languages: titles, notices, names and definitions of axis values, the
questions that help to choose these, advice, and risks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from consult.ledger.errors import DomainError
from guidance import outline
from guidance.models import Axis, AxisValue, Criterion, Document, Edition, FrameText
from guidance.specs import DocumentSpec, Spec, Translations, TranslationSpec
from guidance.words import tidy, tidy_line


@dataclass(frozen=True)
class Original:
    """Words outside the items that can be translated; `title` or `text` is empty where there is none."""

    of: "Outside"
    name: str
    title: str = ""
    text: str = ""
    group: str = ""
    """The heading that it stands below where all of them are shown."""


Outside = tuple[str, int]
"""What is translated: the document, the edition, or an axis, a value or another part with its primary key."""
DOCUMENT: Outside = ("document", 0)
EDITION: Outside = ("edition", 0)
AXIS, VALUE, CRITERION, ADVICE, RISK = PARTS = ("axis", "value", "criterion", "advice", "risk")
OF_AN_EDITION = {EDITION[0], ADVICE, RISK}
PUBLISHED_OTHERWISE = gettext_lazy(
    "the translation of {name} into {language} is published with other words and can't change"
)


def frame_texts(edition: Edition) -> dict[Outside, dict[str, TranslationSpec]]:
    """By what they are of and language."""
    found: dict[Outside, dict[str, TranslationSpec]] = defaultdict(dict)
    rows = FrameText.objects.filter(Q(edition=None) | Q(edition=edition), document=edition.document_id)
    for row in rows.order_by("language"):
        found[_of(row)][row.language] = TranslationSpec(tidy_line(row.title), tidy(row.text))
    return dict(found)


def _of(row: FrameText) -> Outside:
    found = ((part, getattr(row, f"{part}_id")) for part in PARTS)
    whole = EDITION if row.edition_id else DOCUMENT
    return next(((part, pk) for part, pk in found if pk), whole)


def describe(document: Document, spec: DocumentSpec) -> None:
    """Make these the document's titles in other languages."""
    FrameText.objects.filter(document=document, edition=None, axis=None, value=None, criterion=None).delete()
    FrameText.objects.bulk_create(_row(document, DOCUMENT, *one) for one in spec.translations.items())


def put(edition: Edition, spec: Spec) -> Counter[str]:
    """Store those of the edition with its advice and its risks, and of the axes and their values. Returns how many are
    new, by language.

    What belongs to a published edition is added to and never changed, and so are axes once any edition is published:
    raises DomainError where other words are there.
    """
    fixed = edition.document.editions.published().exists()
    added: Counter[str] = Counter()
    if edition.status == Edition.Status.DRAFT:
        edition.frame_texts.all().delete()
    there = frame_texts(edition)
    for of, name, translations in _wanted(edition, spec):
        added.update(_add(edition, of, name, translations, there.get(of, {}), fixed=fixed))
    return added


def _wanted(edition: Edition, spec: Spec) -> Iterator[tuple[Outside, str, Translations]]:
    """With what each is called in complaints."""
    yield EDITION, gettext("the notice"), spec.edition.translations
    axes = {
        axis.code: axis for axis in Axis.objects.filter(document=edition.document).prefetch_related("values")
    }
    for axis in spec.axes:
        stored = axes[axis.code]
        yield (AXIS, stored.pk), axis.title, axis.translations
        pks = {value.code: value.pk for value in stored.values.all()}
        for value in axis.values:
            yield (VALUE, pks[value.code]), value.title, value.translations
    stored_advice = edition.advice.order_by("pk").values_list("pk", flat=True)
    for n, (pk, advice) in enumerate(zip(stored_advice, spec.advice, strict=True), start=1):
        yield (ADVICE, pk), gettext("advice {n}").format(n=n), advice.translations
    risks = dict(edition.risks.values_list("key", "pk"))
    for risk in spec.risks:
        yield (RISK, risks[risk.key]), risk.title, risk.translations


def _add(
    edition: Edition, of: Outside, name: str, wanted: Translations, there: Translations, *, fixed: bool
) -> Iterator[str]:
    for language, words in wanted.items():
        known = there.get(language)
        if known == words:
            continue
        if known and fixed:
            raise DomainError(PUBLISHED_OTHERWISE.format(name=name, language=language))
        write(edition, of, language, words)
        if not known:
            yield language


def originals(edition: Edition) -> Iterator[Original]:
    """All that can be translated, in the order in which a reader meets it."""
    head = gettext("Title and notice") if edition.notice else gettext("Title")
    yield Original(DOCUMENT, gettext("The document"), edition.document.title, group=head)
    if edition.notice:
        yield Original(EDITION, gettext("The notice of this edition"), text=edition.notice, group=head)
    yield from _of_axes(edition)
    yield from _of_advice(edition)
    group = gettext("Risks")
    for risk in edition.risks.all():
        yield Original((RISK, risk.pk), risk.title, risk.title, risk.body, group)


def _of_axes(edition: Edition) -> Iterator[Original]:
    for axis in Axis.objects.filter(document=edition.document_id).prefetch_related("values__criteria"):
        yield Original((AXIS, axis.pk), gettext("The axis"), axis.title, group=axis.title)
        for value in axis.values.all():
            of, name = (VALUE, value.pk), f"{axis.title}: {value.title}"
            yield Original(of, name, value.title, value.definition, axis.title)
            yield from _of_criteria(value, axis.title)


def _of_criteria(value: AxisValue, group: str) -> Iterator[Original]:
    for n, one in enumerate(value.criteria.all(), start=1):
        name = gettext("Question {n} about “{value}”").format(n=n, value=value.title)
        yield Original((CRITERION, one.pk), name, one.question, one.help, group)


def _of_advice(edition: Edition) -> Iterator[Original]:
    dimensions, group = outline.dimensions_of(edition.document_id), gettext("Advice")
    for one in edition.advice.order_by("pk"):
        name = gettext("Advice for {place}").format(place=outline.place(one.where, dimensions))
        yield Original((ADVICE, one.pk), name, text=one.text, group=group)


def is_fixed(edition: Edition, of: Outside) -> bool:
    """Whether its translations stay once they are there: axes and values are those of published editions too."""
    return of[0] in (AXIS, VALUE) and edition.document.editions.published().exists()


def write(edition: Edition, of: Outside, language: str, words: TranslationSpec) -> None:
    """Put these in place of what is there; without any words there is no translation."""
    row = _row(edition.document, of, language, words, edition)
    same = FrameText.objects.filter(document=edition.document, language=language)
    same.filter(edition=row.edition, **{part: getattr(row, f"{part}_id") for part in PARTS}).delete()
    if words.title or words.text:
        row.save()


def _row(
    document: Document, of: Outside, language: str, words: TranslationSpec, edition: Edition | None = None
) -> FrameText:
    kind, pk = of
    return FrameText(
        document=document,
        edition=edition if kind in OF_AN_EDITION else None,
        language=language,
        title=words.title,
        text=words.text,
        **({f"{kind}_id": pk} if kind in PARTS else {}),
    )


def named(edition: Edition, language: str) -> dict[str, TranslationSpec]:
    """What is there in one language: by "document", "edition", "axis:" with its code, "value:" with both codes, and
    "criterion:", "advice:" and "risk:" with their primary keys."""
    axes = Axis.objects.filter(document=edition.document_id).prefetch_related("values")
    names = {DOCUMENT: "document", EDITION: "edition"}
    for axis in axes:
        names[AXIS, axis.pk] = f"axis:{axis.code}"
        names |= {(VALUE, value.pk): f"value:{axis.code}:{value.code}" for value in axis.values.all()}
    found = frame_texts(edition)
    return {
        names.get(of, f"{of[0]}:{of[1]}"): words[language] for of, words in found.items() if language in words
    }


def ask(criteria: Iterable[tuple[Criterion, Translations]], document: Document) -> None:
    """Store the questions' words in other languages beside those that are there."""
    FrameText.objects.bulk_create(
        _row(document, (CRITERION, row.pk), language, words)
        for row, translations in criteria
        for language, words in translations.items()
    )
