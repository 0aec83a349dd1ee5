"""Atom feeds tell what everybody may read, and no more."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, name: str, *args: str) -> list[tuple[str, str]]:
    answer = client.get(reverse(name, args=args))
    assert answer["Content-Type"].startswith("application/atom+xml")
    tree = ElementTree.fromstring(answer.content)
    return [
        (entry.findtext(f"{ATOM}title") or "", entry.findtext(f"{ATOM}summary") or "")
        for entry in tree.iter(f"{ATOM}entry")
    ]


def test_a_consultations_feed_has_its_published_comments_and_its_news(client: Client, consultation, editor):
    factories.accepted(consultation, "Say <b>whom</b> you mean.", consent="unnamed")
    factories.comment(consultation, "Not decided yet.")
    lifecycle.extend(consultation, consultation.closes_at + timedelta(days=7), by=editor)
    found = entries(client, "consultation-feed", consultation.slug)
    titles = [title for title, _ in found]
    assert any(title.startswith("Opened") for title in titles)
    assert "Comment by Name withheld" in titles
    assert any(title.startswith("More time") for title in titles)
    words = " ".join(summary for _, summary in found)
    assert "Say &lt;b&gt;whom&lt;/b&gt; you mean." in words
    assert "It now closes on" in words
    assert "Not decided" not in words


def test_an_items_feed_has_what_is_about_it(client: Client, consultation):
    first, second = consultation.items.all()[:2]
    factories.accepted(consultation, "Here.", items=[first])
    factories.accepted(consultation, "There.", items=[second])
    words = str(entries(client, "item-feed", consultation.slug, first.item.node.key))
    assert "Here." in words
    assert "There." not in words


def test_what_is_not_public_is_in_no_feed_whoever_asks(client: Client, consultation, moderator):
    factories.accepted(consultation, "Later.")
    Consultation.objects.update(results="after_closing")
    client.force_login(moderator)
    assert "Later." not in str(entries(client, "consultation-feed", consultation.slug))
    Consultation.objects.update(status="draft")
    assert client.get(reverse("consultation-feed", args=[consultation.slug])).status_code == 404


def test_pages_name_their_feeds(client: Client, consultation):
    page = client.get(reverse("consultation", args=[consultation.slug])).content.decode()
    assert f'href="{reverse("consultation-feed", args=[consultation.slug])}"' in page
    item = client.get(reverse("item", args=[consultation.slug, "red-teaming"])).content.decode()
    assert f'href="{reverse("item-feed", args=[consultation.slug, "red-teaming"])}"' in item
