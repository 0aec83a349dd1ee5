"""Words of the text in a comment: found at the server, kept with the draft, sent, and shown wherever it is shown."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from comments import drafts, intake, quotable
from comments.anchors import Anchor
from comments.drafting import DraftComment
from comments.models import Comment, Submission
from comments.quotable import passages, place_of, quote_at
from comments.quoted import quoted
from comments.receipt_mail import send_receipt
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people.models import User
from consult.people.outbox import Mail
from guidance.importing import PUBLISH
from guidance.models import Edition, Item, ItemText
from guidance.quotes import Quote
from tests import factories

WORDS = "what red teaming should achieve"
OTHER = "which harm red teaming should find"
ADD = "/consultations/guidance/draft/comments/"
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def quote(consultation: Consultation) -> Quote:
    passage = next(iter(passages(consultation).values()))
    start = passage.words.index(WORDS)
    found = quote_at(f"{passage.text}.{start}-{start + len(WORDS)}", passages(consultation))
    assert found
    return found


def fields(quote: Quote | None, **more: str) -> dict[str, Any]:
    hidden = quote and {
        "quote_text": quote.text,
        "quote_start": quote.start,
        "quote_end": quote.end,
        "quote_exact": quote.exact,
    }
    return {"items": ["red-teaming"], "body": "Because of the people it reaches.", **(hidden or {}), **more}


def shown(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


def add(client: Client, data: dict[str, Any], key: str = "red-teaming") -> Any:
    return client.post(f"{ADD}?item={key}", data)


def test_chosen_words_are_kept_with_the_comment(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    assert add(client, fields(quote)).status_code == 302
    assert Quote(**DraftComment.objects.get().quote) == quote


def test_words_at_a_wrong_place_are_put_right(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    wrong = {**fields(quote), "quote_start": "1", "quote_end": "5"}
    assert add(client, wrong).status_code == 302
    assert Quote(**DraftComment.objects.get().quote) == quote


def test_copied_words_are_found_without_a_place(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    add(client, fields(None, sought="“What RED teaming\r\nshould  achieve”"))
    assert Quote(**DraftComment.objects.get().quote) == quote


def test_words_that_do_not_stand_there_are_refused_with_the_nearest(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    answer = add(client, fields(None, sought="what the red teaming could achieve"))
    assert answer.status_code == 422
    assert not DraftComment.objects.exists()
    page = answer.content.decode()
    assert "The nearest that do are below" in page
    assert ">what the red teaming could achieve</textarea>" in page.replace("\n", "")
    assert f'value="take:{place_of(quote)}"' in page
    taken = add(
        client, fields(None, sought="what the red teaming could achieve", then=f"take:{place_of(quote)}")
    )
    assert taken.status_code == 200
    assert f'name="quote_start" value="{quote.start}"' in taken.content.decode()
    assert "Because of the people it reaches." in taken.content.decode()
    assert not DraftComment.objects.exists()


def test_words_of_another_item_are_offered_and_not_taken_silently(
    client: Client, consultation: Consultation
) -> None:
    answer = add(client, fields(None, sought="what incident reporting should achieve"))
    assert answer.status_code == 422
    assert "stand in another place than what you comment on" in shown(answer)
    assert re.search(r'value="take:\d+\.\d+-\d+"', answer.content.decode())


def test_words_can_be_looked_for_before_anything_else_is_written(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    found = add(client, fields(None, sought=WORDS, body="", then="find"))
    assert found.status_code == 200
    assert f'name="quote_end" value="{quote.end}"' in found.content.decode()
    assert "Please check" not in shown(found)
    lost = add(client, fields(None, sought="penguins", body="", then="find"))
    assert lost.status_code == 422
    assert "Write what you want to say" not in shown(lost)


def test_looking_for_no_words_says_what_to_do(client: Client, consultation: Consultation) -> None:
    for empty in ("", "  "):
        answer = add(client, fields(None, sought=empty, body="", then="find"))
        assert answer.status_code == 422
        assert "Copy the words here that your comment is about" in shown(answer)
        assert "Write what you want to say" not in shown(answer)


def test_a_quote_can_be_let_go(client: Client, consultation: Consultation, quote: Quote) -> None:
    answer = add(client, fields(quote, then="unquote"))
    assert 'name="quote_text" id' in answer.content.decode() or 'value=""' in answer.content.decode()
    assert f'name="quote_start" value="{quote.start}"' not in answer.content.decode()


def test_the_address_of_a_selection_opens_the_form_with_its_words(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    answer = client.get(ADD, {"words": place_of(quote), "exact": WORDS}, **HTMX)
    assert "On these words of guideline 1" in shown(answer)
    assert f"“{WORDS}”" in shown(answer)
    moved = client.get(ADD, {"words": f"{quote.text}.0-3", "exact": WORDS}, **HTMX)
    assert f'name="quote_start" value="{quote.start}"' in moved.content.decode()
    for nonsense in ("", "x", "1.5-2", f"{quote.text}.900-999", "9" * 30 + ".1-2"):
        assert client.get(ADD, {"words": nonsense}, **HTMX).status_code == 200


def test_a_copy_of_the_words_is_edited_in_place(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    form = add(client, fields(quote, then="propose")).content.decode()
    assert re.search(rf'<textarea name="wording"[^>]*>\s*{WORDS}</textarea>', form)
    assert ">Why</label>" in form
    preview = client.post(
        f"{ADD}?item=red-teaming", fields(quote, proposing="1", wording=OTHER, then="preview"), **HTMX
    )
    assert "<form" not in preview.content.decode()
    assert "[deleted:what]" in shown(preview)
    assert add(client, fields(quote, proposing="1", wording=OTHER)).status_code == 302
    kept = DraftComment.objects.get()
    assert (kept.wording, Quote(**kept.quote)) == (OTHER, quote)


def test_without_a_quote_the_whole_text_is_copied(client: Client, consultation: Consultation) -> None:
    form = add(client, fields(None, then="propose")).content.decode()
    assert "On all words of guideline 1" in form
    whole = "Say before release what red teaming should achieve."
    assert re.search(rf'<textarea name="wording"[^>]*>\s*{whole}</textarea>', form)


def test_letting_the_words_go_keeps_what_was_proposed_for_them(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    form = add(client, fields(quote, proposing="1", wording=OTHER, then="unquote")).content.decode()
    assert f"Say before release {OTHER}.</textarea>" in form
    untouched = add(client, fields(quote, proposing="1", wording=WORDS, then="unquote")).content.decode()
    assert 'name="wording"' not in untouched


@pytest.mark.parametrize(
    ("wording", "complaint"),
    [
        (WORDS.replace(" ", "\r\n"), "These are the words of the text"),
        ("  ", "Write the words that should stand there"),
    ],
)
def test_wording_must_differ_from_the_text(
    client: Client, consultation: Consultation, quote: Quote, wording: str, complaint: str
) -> None:
    answer = add(client, fields(quote, proposing="1", wording=wording))
    assert answer.status_code == 422
    assert complaint in shown(answer)


def test_a_reason_is_asked_for(client: Client, consultation: Consultation, quote: Quote) -> None:
    answer = add(client, fields(quote, proposing="1", wording=OTHER, body=" "))
    assert answer.status_code == 422
    assert "Say in a few words why." in shown(answer)


def test_whatever_is_sent_is_checked_at_the_last_door(consultation: Consultation, quote: Quote) -> None:
    items = list(consultation.items.all()[:1])
    wrong = [
        intake.Remark("Why.", items, wording=OTHER),
        intake.Remark("Why.", items, quote=quote, wording=WORDS),
        intake.Remark("Why.", items, quote=Quote(quote.text, 0, 3, "No!")),
        intake.Remark("Why.", items, quote=Quote(0, 0, 3, "Say")),
    ]
    for remark in wrong:
        with pytest.raises(DomainError):
            intake.submit(consultation, factories.speaker(), [remark], by=None)
    assert not Submission.objects.exists()


def test_changing_a_comment_keeps_its_words_and_notices_other_windows(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    add(client, fields(quote, proposing="1", wording=OTHER))
    kept = DraftComment.objects.get()
    address = f"/consultations/guidance/draft/comments/{kept.public_id}/"
    page = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    assert f">\n{OTHER}</textarea>" in page
    add_again = fields(quote, proposing="1", wording="another wording", version=version[1])
    assert client.post(address, add_again).status_code == 302
    late = client.post(address, fields(quote, version=version[1]))
    assert late.status_code == 409
    assert "As it was saved in the other window" in shown(late)
    assert "[inserted:another wording]" in shown(late)
    current = re.search(r'name="version" value="(\w+)"', late.content.decode())
    assert current
    removed = client.post(address, fields(None, version=current[1]))
    assert removed.status_code == 302
    assert DraftComment.objects.get().quote == {}


def test_a_practice_that_is_not_asked_about_belongs_to_its_guideline(client: Client, db: None) -> None:
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT)
    parent = factories.item(edition, "red-teaming", title="Red-teaming", label="8")
    factories.item(
        edition, "people", kind=Item.Kind.PRACTICE, parent=parent, body="Ask outsiders.", label="8.1"
    )
    ItemText.objects.filter(item__node__key="people").update(title="")
    PUBLISH.apply(edition, by=None)
    consultation = factories.consultation_on(edition, slug="guidance")
    [passage] = [one for one in passages(consultation).values() if one.name == "practice 8.1"]
    assert passage.key == "red-teaming"
    add(client, fields(None, sought="Ask outsiders"))
    kept = DraftComment.objects.get()
    assert kept.quote["text"] == passage.text
    assert [item.item.node.key for item in kept.items.all()] == ["red-teaming"]


def test_choosing_words_of_another_item_takes_the_comment_there(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    data = {**fields(None, then=f"take:{place_of(quote)}"), "items": ["safeguards"]}
    form = add(client, data, key="safeguards").content.decode()
    assert re.search(r'value="red-teaming"[^>]*checked', form)
    assert not re.search(r'value="safeguards"[^>]*checked', form)


@pytest.fixture
def sent(client: Client, consultation: Consultation, quote: Quote) -> Submission:
    add(client, fields(quote))
    add(client, fields(quote, proposing="1", wording=OTHER))
    author = drafts.Author(None, client.session[drafts.HOLDER])
    seen = drafts.fingerprint(drafts.comments_by(author, consultation))
    return drafts.send(author, consultation, factories.speaker(), seen=seen)


def test_what_is_sent_has_an_anchor_and_shows_on_the_receipt(
    client: Client, sent: Submission, quote: Quote
) -> None:
    anchors = Anchor.objects.filter(comment__submission=sent)
    assert set(anchors.values_list("method", "start", "end", "exact", "prefix")) == {
        ("made", quote.start, quote.end, WORDS, quote.prefix)
    }
    page = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/")
    assert "[inserted:which harm]" in shown(page)
    assert WORDS in shown(page)
    file = client.get(f"/receipts/{sent.tracking_number}/{sent.secret}/sent.json").json()
    assert [comment.get("wording") for comment in file["comments"]] == [None, OTHER]
    assert file["comments"][0]["quote"] == {"start": quote.start, "end": quote.end, "exact": WORDS}


def test_the_mail_says_how_many_quote_and_propose(sent: Submission) -> None:
    send_receipt(sent)
    body = Mail.objects.get().text
    assert "About certain words of the text: 2." in body
    assert "With a proposal for other words: 1." in body
    assert WORDS not in body


def test_moderators_see_the_words_and_the_change(client: Client, sent: Submission, moderator: User) -> None:
    client.force_login(moderator)
    comment = Comment.objects.get(submission=sent, wording=OTHER)
    for address in (
        "/moderation/",
        f"/moderation/comments/{comment.public_id}/",
        f"/moderation/submissions/{sent.public_id}/",
    ):
        assert "[inserted:which harm]" in shown(client.get(address)), address


def test_lists_and_the_comment_itself_show_the_change(client: Client, consultation: Consultation) -> None:
    comment = factories.accepted(consultation, quoting=WORDS, wording=OTHER)
    for address in (
        f"/comments/{comment.public_id}/",
        "/consultations/guidance/comments/",
        "/consultations/guidance/items/red-teaming/",
        "/consultations/guidance/wordings/",
        "/consultations/guidance/wordings/?item=red-teaming",
    ):
        page = shown(client.get(address))
        assert "[deleted:what]" in page, address
        assert "[inserted:which harm]" in page, address


def test_proposals_stand_item_by_item_newest_first(
    client: Client, consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    for n in range(8):
        factories.accepted(consultation, f"Reason {n}.", quoting=WORDS, wording=f"which harm, number {n}")
    second = list(consultation.items.all()[1:2])
    factories.accepted(consultation, items=second, quoting="what incident reporting", wording="how it")
    with django_assert_max_num_queries(20):
        page = shown(client.get("/consultations/guidance/wordings/"))
    assert page.index("Reason 7.") < page.index("Reason 2.") < page.index("Incident reporting")
    assert "Reason 1." not in page
    assert "All 8 proposals" in page
    whole = shown(client.get("/consultations/guidance/wordings/?item=red-teaming"))
    assert whole.index("Reason 7.") < whole.index("Reason 0.")


def test_proposals_are_as_public_as_comments_are(client: Client, consultation: Consultation) -> None:
    factories.accepted(consultation, quoting=WORDS, wording="which harm it finds")
    factories.comment(consultation, quoting=WORDS, wording="an undecided wording")
    page = shown(client.get("/consultations/guidance/wordings/"))
    assert "undecided" not in page
    Consultation.objects.filter(pk=consultation.pk).update(results="staff")
    assert "which harm" not in shown(client.get("/consultations/guidance/wordings/"))


def test_comments_about_some_words_are_listed(
    client: Client, consultation: Consultation, quote: Quote
) -> None:
    factories.accepted(consultation, "About these words.", quoting="red teaming should")
    factories.accepted(consultation, "About others.", quoting="Say before")
    address = "/consultations/guidance/items/red-teaming/"
    page = shown(client.get(address, {"words": place_of(quote)}))
    assert "About these words." in page
    assert "About others." not in page
    assert f"Only comments about “{WORDS}” are shown" in page


def test_words_of_a_translation_added_later_can_be_quoted_in_its_language(
    client: Client, consultation: Consultation
) -> None:
    assert len(passages(consultation)) == 3
    item = Item.objects.get(node__key="red-teaming")
    ItemText.objects.create(item=item, language="de", title="Angriffe", body="Sagt vorher, was geprüft wird.")
    comment = factories.comment(consultation, quoting="was geprüft wird")
    assert comment.language == "de"
    assert ItemText.objects.get(anchors__comment=comment).language == "de"


def test_a_process_that_knew_the_text_before_finds_the_words_of_a_later_translation(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = quotable.passages_of(consultation.pk)
    item = Item.objects.get(node__key="red-teaming")
    added = ItemText.objects.create(item=item, language="de", body="Sagt vorher, was geprüft wird.")
    comment = factories.comment(consultation, quoting="was geprüft wird")
    monkeypatch.setattr(quotable, "_newest", {})  # as where another process took the comment
    assert added.pk not in before
    found = quoted(comment, consultation.pk)
    assert found is not None
    assert found.passage is not None
