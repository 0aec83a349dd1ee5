"""Counts beside paragraphs, and what was said about one: beside the text, and on a page of its own."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import carrying
from consult.aggregation.recount import recount_all
from consult.consultations import lifecycle
from consult.consultations.models import Consultation, ConsultationItem
from consult.people.models import User
from guidance.models import Item, ItemText
from guidance.plaintext import of_html
from tests import factories

BODY = "First words here.\n\nSecond *words* there."


@pytest.fixture
def shown(db: None) -> Consultation:
    edition = factories.EditionFactory.create(document__slug="guidance")
    item = factories.item(edition, "red-teaming", body=BODY)
    factories.item(edition, "findings", kind=Item.Kind.PRACTICE, body="Publish findings.", parent=item)
    factories.item(edition, "reporting", body="Report.")
    made = factories.consultation_on(edition, slug="shown")
    for n in range(3):
        factories.accepted_quoting(made, "Second words", f"On the second, {n}.")
    factories.accepted_quoting(made, "First", "On the first.", stance="oppose")
    factories.accepted_quoting(made, "findings", "On findings.")
    factories.accepted(made, "On the item as a whole.")
    recount_all(made)
    return made


def html_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_numbers_stand_beside_the_paragraphs_they_count(client: Client, shown: Consultation) -> None:
    html = html_of(client, "/consultations/shown/")
    tallies = re.findall(r'class="para-tally" href="([^"]+)".*?data-n="(\d+)" aria-label="([^"]+)"', html)
    page = "/consultations/shown/items/red-teaming/"
    assert tallies == [
        (f"{page}?paragraph=1#comments", "1", "1 comment on paragraph 1 of 1 Red teaming: 1 oppose"),
        (f"{page}?paragraph=2#comments", "3", "3 comments on paragraph 2 of 1 Red teaming: 3 support"),
        (f"{page}?paragraph=findings-p1#comments", "1", "1 comment on paragraph 1 of 2 Findings: 1 support"),
    ]
    assert "6 comments" in html  # beside the item


def test_the_words_stay_what_they_are(client: Client, shown: Consultation) -> None:
    for path in ("/consultations/shown/", "/consultations/shown/items/red-teaming/"):
        html = html_of(client, path)
        words = re.findall(r'<div class="words" data-text="\d+">(.*?)</div>', html, re.S)
        assert of_html(words[0]).text == "First words here.\nSecond words there.\n"
        assert 'id="red-teaming-p2"' in html


def test_the_link_leads_to_what_was_said_about_these_words(client: Client, shown: Consultation) -> None:
    html = html_of(client, "/consultations/shown/items/red-teaming/?paragraph=2")
    assert html.count("On the second") == 3
    assert "On the first." not in html
    assert "On the item as a whole." not in html
    assert "<p>Second words there.</p>" in html
    assert "On findings." in html_of(client, "/consultations/shown/items/red-teaming/?paragraph=findings-p1")


def test_what_was_said_on_earlier_editions_opens_in_the_same_way(client: Client, shown: Consultation) -> None:
    edition = factories.revised(shown.edition, label="Second edition")
    carrying.carry(edition)
    later = factories.consultation_on(edition, slug="later")
    recount_all(later)
    page = f"/guidance/guidance/{edition.slug}/comments/?item=red-teaming"
    html = html_of(client, "/consultations/later/")
    assert f'href="{page}#list" hx-get="{page}&amp;beside=1" hx-target="#talk-red-teaming"' in html
    beside = html_of(client, f"{page}&beside=1", **{"HX-Request": "true"})
    assert "<html" not in beside
    assert "On the first." in beside
    assert "Unchanged" in beside


def test_beside_the_text_it_is_a_fragment_with_a_way_to_comment(client: Client, shown: Consultation) -> None:
    path = "/consultations/shown/items/red-teaming/?paragraph=2"
    response = client.get(path, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert "3 comments" in html
    assert "On the second" in html
    assert re.search(
        r'hx-get="/consultations/shown/draft/comments/\?item=red-teaming&amp;words=\d+\.18-37"', html
    )
    assert "HX-Request" in response["Vary"]


def test_the_number_beside_an_item_opens_all_of_it_in_the_same_way(
    client: Client, shown: Consultation
) -> None:
    page = "/consultations/shown/items/red-teaming/"
    text = html_of(client, "/consultations/shown/")
    assert f'class="tally" href="{page}#comments" hx-get="{page}" hx-target="#talk-red-teaming"' in text
    html = html_of(client, page, **{"HX-Request": "true"})
    assert "<html" not in html
    assert "All 6 comments" in html
    assert "on guideline 1, as a whole and on words in it" in html
    assert "On the item as a whole." in html
    assert "On the second, 0." in html


def test_a_practice_can_be_cited_and_has_its_own_comments(client: Client, shown: Consultation) -> None:
    label = '<li id="findings"><a class="label" href="#findings">2</a>'
    assert label in html_of(client, "/consultations/shown/")
    asking = factories.consultation_on(shown.edition, slug="asking", opened=False)
    item = shown.edition.items.get(node__key="findings")
    practice = ConsultationItem.objects.create(consultation=asking, item=item)
    lifecycle.open_(asking, by=None)
    factories.accepted(asking, "On the practice.", items=[practice])
    recount_all(asking)
    text, page = html_of(client, "/consultations/asking/"), "/consultations/asking/items/findings/"
    said = f'<a class="part-tally" href="{page}#comments" hx-get="{page}" hx-target="#talk-red-teaming">1 comment<'
    assert label in text
    assert said in text
    assert 'hx-get="/consultations/asking/draft/comments/?item=findings" hx-target="next .slot"' in text
    assert label in html_of(client, "/consultations/asking/items/red-teaming/")


@pytest.mark.parametrize("named", ["3", "0", "x", "reporting-p1", "findings-p2"])
def test_a_paragraph_that_is_not_there_shows_the_item(
    client: Client, shown: Consultation, named: str
) -> None:
    html = html_of(
        client, f"/consultations/shown/items/red-teaming/?paragraph={named}", **{"HX-Request": "true"}
    )
    assert "On the item as a whole." in html


def test_pages_of_a_conversation_stay_in_it(client: Client, shown: Consultation) -> None:
    for n in range(25):
        factories.accepted_quoting(shown, "Second words", f"More, {n}.")
    html = html_of(client, "/consultations/shown/items/red-teaming/?paragraph=2")
    [following] = re.findall(r'rel="next" href="(\?[^"]+)"', html)
    assert following.startswith("?paragraph=red-teaming-p2&amp;after=")
    later = html_of(client, "/consultations/shown/items/red-teaming/" + following.replace("&amp;", "&"))
    assert "On the second, 0." in later
    assert "On the first." not in later


def test_small_numbers_are_withheld(client: Client, shown: Consultation) -> None:
    factories.withholding(shown, below=3)
    html = html_of(client, "/consultations/shown/")
    assert re.findall(r'class="para-tally".*?data-n="(\w+)"', html) == ["few", "3", "few"]
    factories.withholding(shown, below=4)
    html = html_of(client, "/consultations/shown/")
    assert re.findall(r'class="para-tally".*?data-n="(\w+)"', html) == ["few", "few", "few"]
    assert "3 comments on paragraph" not in html


def test_nothing_is_told_before_results_are_public(client: Client, shown: Consultation) -> None:
    Consultation.objects.filter(pk=shown.pk).update(results="after_closing")
    for path in ("/consultations/shown/", f"/guidance/guidance/{shown.edition.slug}/"):
        assert "para-tally" not in html_of(client, path)
    html = html_of(client, "/consultations/shown/items/red-teaming/?paragraph=2", **{"HX-Request": "true"})
    assert "On the second" not in html


def test_an_edition_shows_them_too(client: Client, shown: Consultation) -> None:
    html = html_of(client, f"/guidance/guidance/{shown.edition.slug}/")
    assert 'href="/consultations/shown/items/red-teaming/?paragraph=2#comments" data-n="3"' in html
    assert 'id="findings-p1"' in html
    assert "hx-get" not in html


def test_an_edition_shows_the_latest_consultation_on_it(
    client: Client, shown: Consultation, participant: User
) -> None:
    begun = timezone.now() - timedelta(hours=1)
    later = factories.consultation_on(shown.edition, slug="later", opens_at=begun)
    factories.accepted_quoting(later, "First", "Again.")
    recount_all(later)
    html = html_of(client, f"/guidance/guidance/{shown.edition.slug}/")
    assert 'href="/consultations/later/items/red-teaming/?paragraph=1#comments" data-n="1"' in html
    assert "/consultations/shown/items/" not in html


def test_words_of_a_translation_have_a_conversation_of_their_own(client: Client, shown: Consultation) -> None:
    item = shown.edition.items.get(node__key="red-teaming")
    ItemText.objects.create(item=item, language="fr", title="Essais", body="Premiers mots.\n\nAutres mots.")
    factories.accepted_quoting(shown, "Autres mots", "Sur les autres mots.")
    recount_all(shown)
    html = html_of(client, "/consultations/shown/?lang=fr")
    [address] = re.findall(r'href="([^"]*lang=fr[^"]*paragraph=[^"]*)#comments" hx-get', html)
    assert address == "/consultations/shown/items/red-teaming/?lang=fr&amp;paragraph=red-teaming-fr-p2"
    assert 'id="red-teaming-fr-p2"' in html
    said = html_of(client, address.replace("&amp;", "&"), **{"HX-Request": "true"})
    assert "Sur les autres mots." in said
    assert "On the second" not in said
