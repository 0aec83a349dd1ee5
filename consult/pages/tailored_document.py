"""A tailored guidance as a document tree, which the renderers of reports turn into PDF, DOCX and Markdown."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult.aggregation.scaled import scaled
from consult.pages.templatetags.consult_ui import counted
from consult.people.words import number
from consult.synthesis import document as tree
from consult.synthesis.markdown_blocks import blocks as of_markdown
from guidance import languages
from guidance.models import Edition
from guidance.risks import Addressed, Cover
from guidance.tailoring import Applying, Stage, Tailored
from guidance.words import called

Blocks = Iterator[tree.Block]
ILLUSTRATIVE = gettext_lazy(
    "Which guideline applies to which combination is an illustration and is not taken from the source."
)


def document(edition: Edition, whole: Tailored, shown: Tailored, cover: Cover) -> tree.Document:
    """`whole` is what applies, `shown` the part of it that is asked for: all, or what is additional."""
    frame = whole.outline.frame
    return tree.Document(
        title=frame.title,
        subtitle=whole.title or _("All of it"),
        language=frame.language,
        date=edition.date,
        publisher=edition.document.publisher,
        contact="",
        status="published" if edition.status == Edition.Status.PUBLISHED else "draft",
        snapshot="",
        ledger_head="",
        blocks=(*_front(edition, whole, shown), *_stages(shown), *_risks(cover), *_figure(edition, whole)),
        metadata=((_("Edition"), edition.label),),
        address=settings.SITE_URL,
    )


def address(edition: Edition, whole: Tailored) -> str:
    path = reverse("tailored", args=[edition.document.slug, edition.slug])
    return f"{settings.SITE_URL}{path}" + (f"?{whole.whole_query}" if whole.whole_query else "")


def _paragraph(*parts: str | tree.Inline) -> tree.Paragraph:
    return tree.Paragraph(tree.words(*parts))


def _front(edition: Edition, whole: Tailored, shown: Tailored) -> Blocks:
    for one in whole.advice:
        parts: list[tree.Block] = [_paragraph(tree.Strong(tree.words(_("Advised against.") + " ")), one.text)]
        if one.instead:
            pointers = "; ".join(pointer.words for pointer in one.instead)
            parts.append(
                _paragraph(
                    _("Choose instead: {pointers}. What would be asked is set out below.").format(
                        pointers=pointers
                    )
                )
            )
        yield tree.Notice("note", tuple(parts))
    if whole.outline.translated:
        yield tree.Notice("note", (_paragraph(authority(whole)),))
    if whole.outline.frame.notice:
        yield tree.Notice("note", (_paragraph(whole.outline.frame.notice),))
    said = [summary(whole)]
    if shown is not whole:
        said.append(_("Only what is additional is set out here."))
    page = tree.Link(address(edition, whole), tree.words(_("page on the site")))
    same = tree.sentence(_("The {page} has the same, to comment on and to compare."), page=page)
    yield _paragraph(" ".join([*said, ""]), *same)


def authority(whole: Tailored) -> str:
    """What a reader of a translation must know: which text decides, and how much is translated."""
    original = whole.outline.edition.document.language
    told = _("This is a translation into {language}. The original in {original} is authoritative.").format(
        language=languages.name(whole.outline.frame.language), original=languages.name(original)
    )
    items = list(whole.everything.values())
    translated = sum(not item.entry.is_original for item in items)
    if translated == len(items):
        return told
    some = _("{n} of {items} are translated; the others stand in the original and are marked.")
    return f"{told} {some.format(n=number(translated), items=counted(len(items), 'item'))}"


def untranslated(item: Applying, whole: Tailored) -> str:
    """Said of an item that stands in the original among translated ones."""
    if not (whole.outline.translated and item.entry.is_original):
        return ""
    return _("not translated")


def summary(whole: Tailored) -> str:
    """How much applies and what of it is additional, in words."""
    item, part = whole.nouns
    applies = counted(len(whole.guidelines), item)
    if whole.parts:
        parts = counted(len(whole.parts), part)
        applies = _("{guidelines} with {practices}").format(guidelines=applies, practices=parts)
    if not whole.outline.dimensions:
        everybody = _(
            "This guidance makes no difference between cases. What applies to everybody: {applies}."
        )
        return everybody.format(applies=applies)
    if whole.is_baseline:
        baseline = _("What applies: {applies}. This is the baseline, of which least is asked.")
        return baseline.format(applies=applies)
    return _(
        "What applies: {applies}. The baseline is what is asked of {whom}. Additional here: {guidelines} and "
        "{practices}."
    ).format(
        applies=applies,
        whom=whole.baseline_words,
        guidelines=counted(len(whole.additional), item),
        practices=counted(len(whole.additional_parts), part),
    )


def _stages(shown: Tailored) -> Blocks:
    for stage in shown.stages:
        yield tree.Heading(1, tree.words(stage.title or _("What applies")))
        yield from _stage(stage, shown)


def _stage(stage: Stage, shown: Tailored) -> Blocks:
    for item in stage.items:
        yield tree.Heading(2, tree.words(named(item)))
        if mark := marked(item, shown):
            yield _paragraph(tree.Emphasis(tree.words(mark[:1].upper() + mark[1:])))
        yield from of_markdown(item.entry.body)
        if item.parts:
            yield tree.Bullets(tuple(tuple(_part(part, shown)) for part in item.parts))


def named(item: Applying) -> str:
    entry = item.entry
    return called(entry.label, entry.title) if entry.title else entry.name


def marked(item: Applying, whole: Tailored) -> str:
    """Whether the baseline asks for it, where there are axes; and whether a translation lacks it."""
    mark = item.mark if whole.outline.dimensions else ""
    return ", ".join(filter(None, [mark, untranslated(item, whole)]))


def _part(part: Applying, shown: Tailored) -> Blocks:
    title = part.entry.title and f"{part.entry.title.rstrip('.')}."
    head = tree.Strong(tree.words(" ".join(filter(None, [part.entry.label, title]))))
    body = of_markdown(part.entry.body)
    first = body[0] if body and isinstance(body[0], tree.Paragraph) else None
    said = marked(part, shown)
    mark = (tree.Text(" ("), tree.Emphasis(tree.words(said)), tree.Text(")")) if said else ()
    yield tree.Paragraph((head, tree.Text(" "), *(first.children if first else ()), *mark))
    yield from body[1:] if first else body
    if part.parts:
        yield tree.Bullets(tuple(tuple(_part(one, shown)) for one in part.parts))


def _risks(cover: Cover) -> Blocks:
    if not (cover.addressed or cover.unaddressed):
        return
    yield tree.Heading(1, tree.words(_("Risks")))
    if cover.addressed:
        yield tree.Heading(2, tree.words(_("Addressed by what applies")))
        yield tree.Bullets(tuple((_risk(risk),) for risk in cover.addressed))
    if cover.unaddressed:
        yield tree.Heading(2, tree.words(_("Left unaddressed by what applies")))
        yield tree.Bullets(tuple((_paragraph(risk.title),) for risk in cover.unaddressed))


def _risk(risk: Addressed) -> tree.Paragraph:
    labels = ", ".join(entry.label or entry.name for entry in risk.entries)
    return _paragraph(tree.Strong(tree.words(risk.title)), f" ({labels})")


def _figure(edition: Edition, whole: Tailored) -> Blocks:
    drawing = scaled(whole.outline)
    if drawing is None:
        return
    yield tree.Heading(1, tree.words(_("How much is asked of which combination")))
    yield tree.figure(drawing)
    if edition.scopes_illustrative:
        yield _paragraph(str(ILLUSTRATIVE))
