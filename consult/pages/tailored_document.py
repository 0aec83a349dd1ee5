"""A tailored guidance as a document tree, which the renderers of reports turn into PDF, DOCX and Markdown."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consult.aggregation.scaled import scaled
from consult.pages.templatetags.consult_ui import counted
from consult.people.words import language as spoken
from consult.people.words import number
from consult.synthesis import document as tree
from consult.synthesis.markdown_blocks import blocks as of_markdown
from guidance import languages
from guidance.models import Edition
from guidance.outline import Entry
from guidance.risks import Addressed, Cover
from guidance.tailoring import Advised, Applying, Stage, Tailored
from guidance.words import called

Blocks = Iterator[tree.Block]
ILLUSTRATIVE = gettext_lazy(
    "Which guideline applies to which combination is an illustration and is not taken from the source."
)


def document(edition: Edition, whole: Tailored, shown: Tailored, cover: Cover) -> tree.Document:
    """`whole` is what applies, `shown` the part of it that is asked for: all, or what is additional."""
    frame, original = whole.outline.frame, edition.document.language
    is_translated = bool(whole.outline.translated)
    return tree.Translation(
        title=frame.title,
        title_language=original if is_translated and frame.title_is_original else "",
        subtitle_language=original if is_translated and whole.title_is_original and whole.title else "",
        subtitle=whole.title or _("All of it"),
        language=frame.language,
        date=edition.date,
        publisher=edition.document.publisher,
        contact="",
        status="published" if edition.status == Edition.Status.PUBLISHED else "draft",
        snapshot="",
        ledger_head="",
        blocks=(
            *_front(edition, whole, shown),
            *_stages(shown),
            *_risks(cover, whole),
            *_figure(edition, whole),
        ),
        metadata=((_("Edition"), edition.label),),
        address=settings.SITE_URL,
    )


def address(edition: Edition, whole: Tailored) -> str:
    path = reverse("tailored", args=[edition.document.slug, edition.slug])
    return f"{settings.SITE_URL}{path}" + (f"?{whole.whole_query}" if whole.whole_query else "")


class _Tongues:
    """Whose words something is: those of the text, which the file is in, of the original, or of the site."""

    def __init__(self, whole: Tailored) -> None:
        self.text = whole.outline.frame.language
        self.original = whole.outline.edition.document.language

    def site(self, *parts: str | tree.Inline) -> tree.Inlines:
        return self._in(spoken().partition("-")[0], tree.words(*parts))

    def of(self, *parts: str | tree.Inline, is_original: bool) -> tree.Inlines:
        """Words of the guidance, which may stand in the original for want of a translation."""
        return self._in(self.original if is_original else self.text, tree.words(*parts))

    def blocks(self, blocks: Sequence[tree.Block], *, is_original: bool) -> tuple[tree.Block, ...]:
        if not blocks or not is_original or _same(self.original, self.text):
            return tuple(blocks)
        return (tree.ForeignBlocks(self.original, tuple(blocks)),)

    def _in(self, language: str, inlines: tree.Inlines) -> tree.Inlines:
        return inlines if _same(language, self.text) else (tree.Foreign(language, inlines),)


def _same(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0]


def _front(edition: Edition, whole: Tailored, shown: Tailored) -> Blocks:
    tongues, frame = _Tongues(whole), whole.outline.frame
    for one in whole.advice:
        yield tree.Notice("note", tuple(_advice(one, whole, tongues)))
    if whole.outline.translated:
        yield tree.Notice("note", (tree.Paragraph(tongues.site(authority(whole))),))
    if frame.notice:
        words = tongues.of(frame.notice, is_original=frame.notice_is_original)
        yield tree.Notice("note", (tree.Paragraph(words),))
    said = [summary(whole)]
    if shown is not whole:
        said.append(_("Only what is additional is set out here."))
    page = tree.Link(address(edition, whole), tree.words(_("page on the site")))
    same = tree.sentence(_("The {page} has the same, to comment on and to compare."), page=page)
    yield tree.Paragraph(tongues.site(" ".join([*said, ""]), *same))


def _advice(one: Advised, whole: Tailored, tongues: _Tongues) -> Blocks:
    against = tree.Strong(tree.words(_("Advised against.") + " "))
    mark = untranslated(one, whole)
    yield tree.Paragraph(
        (
            *tongues.site(against),
            *tongues.of(one.text, is_original=one.is_original),
            *(tongues.site(f" ({mark})") if mark else ()),
        )
    )
    if one.instead:
        words = _("Choose instead: {pointers}. What would be asked is set out below.")
        pointers = "; ".join(pointer.words for pointer in one.instead)
        yield tree.Paragraph(tongues.site(words.format(pointers=pointers)))


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
    some = ngettext(
        "{n} of {items} is translated; the others stand in the original and are marked.",
        "{n} of {items} are translated; the others stand in the original and are marked.",
        translated,
    )
    return f"{told} {some.format(n=number(translated), items=counted(len(items), 'item'))}"


def untranslated(one: Entry | Advised | Addressed, whole: Tailored) -> str:
    """Said of what stands in the original among what is translated."""
    return _("not translated") if whole.outline.translated and one.is_original else ""


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
    tongues, sections = _Tongues(shown), shown.outline.all_entries
    for stage in shown.stages:
        if stage.title:
            is_original = not stage.key or sections[stage.key].is_original
            yield tree.Heading(1, tongues.of(stage.title, is_original=is_original))
        else:
            yield tree.Heading(1, tongues.site(_("What applies")))
        yield from _stage(stage, shown, tongues)


def _stage(stage: Stage, shown: Tailored, tongues: _Tongues) -> Blocks:
    for item in stage.items:
        is_original = item.entry.is_original
        yield tree.Heading(2, tongues.of(named(item), is_original=is_original))
        if mark := marked(item, shown):
            yield tree.Paragraph(tongues.site(tree.Emphasis(tree.words(mark[:1].upper() + mark[1:]))))
        yield from tongues.blocks(of_markdown(item.entry.body), is_original=is_original)
        if item.parts:
            yield tree.Bullets(tuple(tuple(_part(part, shown, tongues)) for part in item.parts))


def named(item: Applying) -> str:
    entry = item.entry
    return called(entry.label, entry.title) if entry.title else entry.name


def marked(item: Applying, whole: Tailored) -> str:
    """Whether the baseline asks for it, where there are axes; and whether a translation lacks it."""
    mark = item.mark if whole.outline.dimensions else ""
    return ", ".join(filter(None, [mark, untranslated(item.entry, whole)]))


def _part(part: Applying, shown: Tailored, tongues: _Tongues) -> Blocks:
    is_original = part.entry.is_original
    title = part.entry.title and f"{part.entry.title.rstrip('.')}."
    head = tree.Strong(tree.words(" ".join(filter(None, [part.entry.label, title]))))
    body = of_markdown(part.entry.body)
    first = body[0] if body and isinstance(body[0], tree.Paragraph) else None
    said = marked(part, shown)
    mark = tongues.site(" (", tree.Emphasis(tree.words(said)), ")") if said else ()
    words = tongues.of(head, " ", *(first.children if first else ()), is_original=is_original)
    yield tree.Paragraph((*words, *mark))
    yield from tongues.blocks(body[1:] if first else body, is_original=is_original)
    if part.parts:
        yield tree.Bullets(tuple(tuple(_part(one, shown, tongues)) for one in part.parts))


def _risks(cover: Cover, whole: Tailored) -> Blocks:
    if not (cover.addressed or cover.unaddressed):
        return
    tongues = _Tongues(whole)
    yield tree.Heading(1, tongues.site(_("Risks")))
    if cover.addressed:
        yield tree.Heading(2, tongues.site(_("Addressed by what applies")))
        yield tree.Bullets(tuple((_risk(risk, whole, tongues),) for risk in cover.addressed))
    if cover.unaddressed:
        yield tree.Heading(2, tongues.site(_("Left unaddressed by what applies")))
        yield tree.Bullets(tuple((_left(risk, whole, tongues),) for risk in cover.unaddressed))


def _left(risk: Addressed, whole: Tailored, tongues: _Tongues) -> tree.Paragraph:
    mark = untranslated(risk, whole)
    title = tongues.of(risk.title, is_original=risk.is_original)
    return tree.Paragraph((*title, *(tongues.site(f" ({mark})") if mark else ())))


def _risk(risk: Addressed, whole: Tailored, tongues: _Tongues) -> tree.Paragraph:
    title = tongues.of(tree.Strong(tree.words(risk.title)), is_original=risk.is_original)
    mark = untranslated(risk, whole)
    items = [tongues.of(one.label or one.name, is_original=one.is_original) for one in risk.entries]
    listed = [*items, *([tongues.site(mark)] if mark else [])]
    between = [inline for each in listed for inline in (*tree.words(", "), *each)][1:]
    return tree.Paragraph((*title, tree.Text(" ("), *between, tree.Text(")")))


def _figure(edition: Edition, whole: Tailored) -> Blocks:
    drawing = scaled(whole.outline)
    if drawing is None:
        return
    tongues = _Tongues(whole)
    yield tree.Heading(1, tongues.site(_("How much is asked of which combination")))
    yield tree.figure(drawing)
    if edition.scopes_illustrative:
        yield tree.Paragraph(tongues.site(str(ILLUSTRATIVE)))
