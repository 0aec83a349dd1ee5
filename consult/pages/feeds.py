"""Atom feeds of a consultation and of one of its items: what was published and what happened, as everybody reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comments import publication
from comments.asked import asked
from comments.voices import excerpt
from consult.consultations.deadlines import clock_words
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from consult.synthesis.models import Report

LATEST = 50
KEPT_FOR = 300  # seconds in which a feed reader, or a cache before us, need not ask again
LONGEST = 2000


@dataclass(frozen=True)
class Source:
    """What a feed is about."""

    consultation: Consultation
    key: str = ""
    item: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or one comment."""

    id: str
    title: str
    words: str
    link: str
    at: datetime
    author: str = ""


class NewsFeed(Feed):  # type: ignore[type-arg]
    """Links are written out in full, with the site's own address: a feed is read elsewhere."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Source:
        """404 where the public does not know of it."""
        consultation = Consultation.objects.public().filter(slug=kwargs["slug"]).first()
        if consultation is None:
            raise Http404
        if not (key := kwargs.get("key", "")):
            return Source(consultation)
        for one in asked(consultation):
            if one.key == key:
                return Source(consultation, key, one.pk, one.name)
        raise Http404

    def title(self, obj: Source) -> str:
        return f"{obj.name} · {obj.consultation.title}" if obj.name else obj.consultation.title

    def subtitle(self, obj: Source) -> str:
        return gettext("Published comments and news, as anybody may read them")

    def link(self, obj: Source) -> str:
        slug = obj.consultation.slug
        return _full(
            reverse("item", args=[slug, obj.key]) if obj.key else reverse("consultation", args=[slug])
        )

    def feed_url(self, obj: Source) -> str:
        return _full(feed_path(obj.consultation.slug, obj.key))

    def items(self, obj: Source) -> list[Entry]:
        entries = [*_comments(obj), *_news(obj.consultation), *_reports(obj.consultation)]
        return sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)[:LATEST]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.words

    def item_link(self, item: Entry) -> str:
        return item.link

    def item_guid(self, item: Entry) -> str:
        return item.id

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.at

    def item_author_name(self, item: Entry | None) -> str | None:
        return item.author or settings.SITE_NAME if item else None


def feed_path(slug: str, key: str = "") -> str:
    return reverse("item-feed", args=[slug, key]) if key else reverse("consultation-feed", args=[slug])


def _full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _comments(source: Source) -> Iterator[Entry]:
    """What everybody may read. The words are plain text: a feed reader shows them as HTML, so that they are escaped."""
    found = publication.published().filter(consultation=source.consultation)
    if source.item:
        found = found.filter(abouts__item=source.item)
    for comment in found.select_related("submission").order_by("-accepted_at", "-pk")[:LATEST]:
        name = publication.byline(comment.submission).name
        link = _full(reverse("comment", args=[comment.public_id]))
        title = gettext("Comment by %(name)s") % {"name": name}
        at = comment.accepted_at or comment.created_at
        yield Entry(link, title, _as_html(excerpt(comment.body, LONGEST)), link, at, name)


def _as_html(text: str) -> str:
    return linebreaks(escape(text))


def _news(consultation: Consultation) -> Iterator[Entry]:
    link = _full(reverse("consultation", args=[consultation.slug]))
    verbs = {
        "open": gettext("Opened"),
        "extend": gettext("More time"),
        "close": gettext("Closed"),
    }
    for event in Event.objects.about(consultation).filter(verb__in=verbs).order_by("-pk")[:LATEST]:
        words = ""
        if moment := event.details.get("closes_at"):
            words = gettext("It now closes on %(when)s.") % {
                "when": clock_words(datetime.fromisoformat(moment), consultation.timezone)
            }
        title = gettext("{what}: {title}").format(what=verbs[event.verb], title=consultation.title)
        yield Entry(f"{link}#event-{event.pk}", title, words, link, event.at)


def _reports(consultation: Consultation) -> Iterator[Entry]:
    reports = Report.objects.published().filter(consultation=consultation).defer("document")
    for report in reports[:LATEST]:
        link = _full(reverse("report", args=[report.public_id]))
        title = gettext("Report published: %(title)s") % {"title": report}
        yield Entry(link, title, "", link, report.published_at or report.created_at)


_feed = NewsFeed()


@require_safe
@cache_control(public=True, max_age=KEPT_FOR)
def feed(request: HttpRequest, slug: str, key: str = "") -> HttpResponse:
    return _feed(request, slug=slug, key=key)
