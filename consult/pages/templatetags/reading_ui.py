"""Small marks that stand on the reading page dozens of times: strings, not included templates."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consult.consultations.models import Consultation
from consult.pages import margins, news, sections
from consult.pages.counts import Counts, Tally
from consult.pages.margins import ITEM_BAR, Margin, Named, drawn, page_of
from consult.pages.reading import Chapter, Place
from consult.pages.sections import Section
from consult.pages.templatetags.consult_ui import counted, in_words, noun, number
from consult.people.models import User
from consult.people.words import kept_by_language
from guidance import visits
from guidance.models import Document, Edition
from guidance.outline import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def item_section(context: dict[str, Any], item: Place, chapter: Chapter) -> SafeString:
    """One item with its margin; kept as a string where no form is open in it."""
    section = sections.section(
        context["consultation"],
        item,
        in_chapter=bool(chapter.section),
        may_see_counts=context["may_see_counts"],
        counts=context["counts"],
        is_drafted=item.pk in context["drafted"],
        fresh=context["fresh"].get(item.pk, ""),
        opens=True,
    )
    if "form" not in context or context["form_key"] != item.key:
        return sections.kept_section(section)
    return sections.section_with_form(section, context.flatten())  # type: ignore[attr-defined]


@register.simple_tag
def words(place: Place, section: Section) -> SafeString:
    """The text of an item or of a practice in it, with its paragraphs marked and what is counted about them beside."""
    asked = place if place.pk else section.item
    rows = [row for row in section.quoted if row[0][0] == place.text and asked.pk]
    text = Named(place.key, place.name, section.slug, asked.key, section.talk, written_in=section.language)
    return margins.words(place.html, text, rows)


@register.simple_tag
def margin_tally(tally: Tally, address: str, talk: str = "") -> SafeString:
    """Bar and number beside an item, leading to its comments; they open beside the item `talk`, where one is named."""
    return _tally(tuple(sorted(tally.shown.items())), tally.n, address, talk)


@kept_by_language(maxsize=4096)
def _tally(shown: tuple[tuple[str, int], ...], n: int | None, href: str, talk: str) -> SafeString:
    if n == 0:
        return format_html('<p class="tally">{}</p>', _("No comments yet"))
    words = _("Too few to show") if n is None else counted(n, "comment")
    sentence = in_words(dict(shown))
    spoken = f'<span class="visually-hidden">: {sentence}</span>' if sentence else ""
    opens = f' hx-get="{href}" hx-target="#talk-{talk}"' if talk else ""
    said = f"{drawn(shown, ITEM_BAR)}<span>{words}{spoken}</span>"
    return mark_safe(f'<a class="tally" href="{href}#comments"{opens}>{said}</a>')  # noqa: S308


@register.simple_tag
def practice_links(practice: Place, section: Section) -> SafeString:
    """What was said about a practice that is asked about itself, and the way to comment on it."""
    if not practice.pk:
        return SafeString()
    known = section.may_see_counts
    n = dict(section.parts)[practice.pk].n if known else None
    read = _read_part(page_of(section.slug, practice.key), practice.called, n, section.talk)
    write = _write_on_part(section.slug, practice.key, practice.called, bool(section.talk))
    return mark_safe((read if n or not known else "") + (write if section.takes_more else ""))  # noqa: S308


@kept_by_language(maxsize=4096)
def _read_part(page: str, called: str, n: int | None, talk: str) -> SafeString:
    return format_html(
        '<a class="part-tally" href="{}#comments"{}>{}<span class="visually-hidden"> {}</span></a>',
        page,
        format_html(' hx-get="{}" hx-target="#talk-{}"', page, talk) if talk else "",
        _("Comments") if n is None else counted(n, "comment"),
        _("on {name}").format(name=called),
    )


@kept_by_language(maxsize=4096)
def _write_on_part(slug: str, key: str, called: str, in_place: bool) -> SafeString:
    form = f"{reverse('draft-comment-add', args=[slug])}?item={key}"
    return format_html(
        '<a href="{}#your-comment"{}>{}<span class="visually-hidden"> {}</span></a>',
        page_of(slug, key),
        format_html(' hx-get="{}" hx-target="next .slot"', form) if in_place else "",
        pgettext("verb", "Comment"),
        _("on {name}").format(name=called),
    )


@register.simple_tag
def tally_number(counts: Counts, item: Place) -> SafeString:
    """The number of comments, for the list of contents; nothing where there is none to show."""
    n = counts.tally(item.pk).n
    if not n:
        return SafeString()
    said = '<span class="num">{}<span class="visually-hidden"> {}</span></span>'
    return format_html(said, number(n), noun(n, "comment"))


@register.simple_tag(takes_context=True)
def edition_margin(context: dict[str, Any], edition: Edition) -> Margin | None:
    """What was said about an edition in the latest consultation whose counts this reader may see."""
    return margins.of_edition(edition, context["request"].user)


@register.simple_tag
def edition_words(entry: Entry, margin: Margin | None) -> SafeString:
    """The text of an entry with its paragraphs marked, and in the margin what was said about them."""
    return margins.edition_words(entry.key, entry.name, entry.body, margin)


@register.inclusion_tag("pages/_since.html", takes_context=True)
def since_last_visit(context: dict[str, Any], document: Document) -> dict[str, Any]:
    """What is new for a signed-in reader; nothing for others."""
    reader = context["request"].user
    if not isinstance(reader, User):
        return {}
    told: dict[str, Any] = {"document": document, "request": context["request"], "now": timezone.now()}
    if seen := visits.seen_at(reader, document):
        visible = Consultation.objects.visible_to(reader).filter(edition__document=document)
        told["news"] = news.since(seen, document, visible, reader=reader)
    return {**told, "zone": settings.TIME_ZONE}
