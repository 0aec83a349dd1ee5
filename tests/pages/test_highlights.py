"""Words of the text that comments are about, marked on the item's page and in the whole text."""

import re

import pytest
from django.test import Client

from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.pages import highlights
from consult.people.models import User
from guidance.plaintext import of_html, plain
from tests import factories

ITEM, TEXT = "/consultations/guidance/items/red-teaming/", "/consultations/guidance/"


def marks(client: Client, address: str) -> list[tuple[str, str, str]]:
    """Class, address and words of each mark of the text."""
    page = client.get(address).content.decode()
    found = re.findall(r'<mark class="said ([\w-]+)"[^>]*><a href="([^"]*)"[^>]*>(.*?)</a></mark>', page)
    return [(depth, href, words) for depth, href, words in found]


def test_words_with_comments_lead_to_them(client: Client, consultation: Consultation) -> None:
    first = factories.accepted(consultation, quoting="what red teaming")
    second = factories.accepted(consultation, quoting="red teaming should")
    text = first.anchors.get().text_id
    begin = plain("Say before release what red teaming should achieve.").text.index("red teaming")
    assert marks(client, ITEM) == [
        ("said-1", f"#c-{first.public_id}", "what "),
        ("said-2", f"{ITEM}?words={text}.{begin}-{begin + 11}#comments", "red teaming"),
        ("said-1", f"#c-{second.public_id}", " should"),
    ]
    page = client.get(ITEM).content.decode()
    assert f'data-said="{first.public_id} {second.public_id}"' in page
    assert "Words that comments are about are underlined" in page


def test_marks_change_no_word_of_the_text(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation, quoting="what red teaming")
    page = client.get(ITEM).content.decode()
    [box] = re.findall(r'<div class="words" data-text="\d+">(.*?)</div>', page, re.DOTALL)
    assert of_html(box).text == plain("Say before release what red teaming should achieve.").text


def test_the_whole_text_is_marked_with_each_recount(client: Client, consultation: Consultation) -> None:
    comment = factories.accepted(consultation, quoting="what red teaming")
    recount_all(consultation)
    anchor = comment.anchors.get()
    place = f"{anchor.text_id}.{anchor.start}-{anchor.end}"
    assert marks(client, TEXT) == [("said-1", f"{ITEM}?words={place}#comments", "what red teaming")]
    factories.accepted(consultation, quoting="Say before")
    recount_all(consultation)
    assert [words for _, _, words in marks(client, TEXT)] == ["Say before", "what red teaming"]


def test_nobody_sees_marks_of_what_they_may_not_read(
    client: Client, consultation: Consultation, comment: Comment, moderator: User
) -> None:
    factories.comment(consultation, quoting="Say before")  # not decided yet
    factories.accepted(consultation, quoting="what red teaming")
    recount_all(consultation)
    assert [words for _, _, words in marks(client, ITEM)] == ["what red teaming"]
    Consultation.objects.filter(pk=consultation.pk).update(results="staff")
    assert marks(client, ITEM) == marks(client, TEXT) == []
    assert "are underlined" not in client.get(TEXT).content.decode()
    client.force_login(moderator)
    assert [words for _, _, words in marks(client, TEXT)] == ["what red teaming"]


def test_marks_give_no_number_away_where_small_counts_are_withheld(
    client: Client, consultation: Consultation
) -> None:
    for words in ("what red teaming", "red teaming should"):
        factories.accepted(consultation, quoting=words)
    factories.withholding(consultation)
    for address in (ITEM, TEXT):
        assert {depth for depth, _, _ in marks(client, address)} == {"said-1"}
        page = client.get(address).content.decode()
        assert 'title="Comments on these words"' in page
        assert not re.search(r"\d comments? on these words", page)


def test_marked_text_is_kept(
    client: Client, consultation: Consultation, django_assert_max_num_queries
) -> None:
    for n in range(30):
        factories.accepted(consultation, f"Number {n}.", quoting="what red teaming")
    recount_all(consultation)
    client.get(TEXT)
    with django_assert_max_num_queries(5):
        client.get(TEXT)
    with django_assert_max_num_queries(16):
        client.get(ITEM)


def test_a_page_of_comments_on_some_words_goes_on_with_them(
    client: Client, consultation: Consultation
) -> None:
    for n in range(27):
        comment = factories.accepted(consultation, f"Number {n}.", quoting="what red teaming")
    anchor = comment.anchors.get()
    place = f"{anchor.text_id}.{anchor.start}-{anchor.end}"
    page = client.get(ITEM, {"words": place}).content.decode()
    assert f'href="?words={place}&amp;after=' in page


@pytest.mark.parametrize("place", ["x", "1.2-1", f"{'9' * 40}.1-2"])
def test_an_address_that_names_no_words_shows_all(
    client: Client, consultation: Consultation, place: str
) -> None:
    factories.accepted(consultation, "Number 1.")
    assert "Number 1." in client.get(ITEM, {"words": place}).content.decode()
    assert client.get(ITEM, {"quote": place}).status_code == 200


def test_a_crowded_text_goes_without_its_marks(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlights, "CROWDED", 2)
    factories.accepted_quoting(consultation, "Say before")
    recount_all(consultation)
    assert "<mark" in client.get("/consultations/guidance/").content.decode()
    factories.accepted_quoting(consultation, "release what")
    recount_all(consultation)
    html = client.get("/consultations/guidance/").content.decode()
    assert "<mark" not in html
    assert 'class="para-tally"' in html
    item = client.get("/consultations/guidance/items/red-teaming/").content.decode()
    assert 'on these words"' in item
