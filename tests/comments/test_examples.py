"""The example consultations load through the ordinary stages, once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from comments import examples
from comments.models import About, Comment, FacetValue, Submission
from comments.publication import published
from consult.consultations.models import Consultation
from consult.ledger.models import Event
from consult.people.models import User
from guidance.importing import import_all

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"


@pytest.fixture
def loaded(editor: User, moderator: User) -> dict[str, examples.Loaded]:
    import_all([path.read_bytes() for path in CONTENT.glob("*.yaml")], by=None)
    found = [examples.load(path, by=editor, moderator=moderator) for path in examples.files()]
    return {one.consultation.slug: one for one in found}


def test_one_is_open_and_one_is_closed(loaded: dict[str, examples.Loaded]) -> None:
    guidance = Consultation.objects.get(slug="guidance-2026")
    assert guidance.takes_comments
    assert guidance.is_example
    weights = Consultation.objects.get(slug="open-weights-rfc")
    assert weights.status == Consultation.Status.CLOSED
    assert [facet.code for facet in weights.facets.all()] == ["models_concerned", "evidence"]
    assert weights.closes_at_local.strftime("%H:%M") == "23:59"
    assert loaded["guidance-2026"].submissions >= 60


def test_all_sectors_speak_and_every_submission_is_marked_as_an_example(
    loaded: dict[str, examples.Loaded],
) -> None:
    sent = Submission.objects.filter(consultation__slug="guidance-2026")
    sectors = {"civil_society", "academic", "industry", "public_sector", "media", "individual", "other"}
    assert set(sent.values_list("sector", flat=True)) == sectors
    assert not sent.filter(is_example=False).exists()
    assert {"received", "held", "accepted", "rejected"} == set(
        Comment.objects.values_list("status", flat=True)
    )


def test_every_page_says_that_it_is_an_example_and_programs_are_told(
    loaded: dict[str, examples.Loaded], client: Client
) -> None:
    for place in ("", "comments/", "feedback/", "reports/", "follow/", "draft/"):
        for slug in loaded:
            page = client.get(f"/consultations/{slug}/{place}", follow=True).content.decode()
            assert '<span class="tag">Example</span>' in page, (slug, place)
    told = {one["id"]: one["isExample"] for one in client.get("/api/v1/consultations/").json()["results"]}
    assert {slug for slug, is_example in told.items() if is_example} == set(loaded)


def test_what_was_sent_when_is_kept_and_lies_in_the_window(loaded: dict[str, examples.Loaded]) -> None:
    for submission in Submission.objects.select_related("consultation"):
        consultation = submission.consultation
        assert consultation.opens_at <= submission.received_at <= min(timezone.now(), consultation.closes_at)
    times = list(
        Submission.objects.filter(consultation__slug="guidance-2026")
        .order_by("pk")
        .values_list("received_at")
    )
    assert times[-1][0] - times[0][0] > timedelta(days=20)


def test_stances_and_answers_beside_the_text_are_the_submitters(loaded: dict[str, examples.Loaded]) -> None:
    stances = About.objects.exclude(stance="")
    assert stances.count() > 100
    assert set(stances.values_list("stance_source", flat=True)) == {"submitter"}
    assert not stances.filter(item__item__kind="question").exists()
    assert FacetValue.objects.filter(option__facet__code="evidence").exists()


def test_held_and_rejected_ones_say_why_and_are_not_public(
    loaded: dict[str, examples.Loaded], moderator: User
) -> None:
    decided = Comment.objects.filter(status__in=["held", "rejected"])
    assert decided.exists()
    for comment in decided:
        event = Event.objects.about(comment).get()
        assert event.note.text
        assert event.actor == moderator
    assert not published().filter(pk__in=decided).exists()
    batches = Event.objects.filter(verb="accept_batch")
    assert batches.count() == 2


def test_loading_again_adds_nothing(
    loaded: dict[str, examples.Loaded], editor: User, moderator: User
) -> None:
    before = (Submission.objects.count(), Comment.objects.count(), Event.objects.count())
    for path in examples.files():
        again = examples.load(path, by=editor, moderator=moderator)
        assert (again.submissions, again.comments) == (0, 0)
    assert (Submission.objects.count(), Comment.objects.count(), Event.objects.count()) == before


def test_what_is_missing_is_added_later(editor: User, moderator: User, tmp_path: Path) -> None:
    import_all([path.read_bytes() for path in CONTENT.glob("*.yaml")], by=None)
    [whole] = [path for path in examples.files() if path.stem == "open-weights-consultation"]
    part = tmp_path / whole.name
    part.write_text(whole.read_text().split("  - id: ow-003")[0])
    assert examples.load(part, by=editor, moderator=moderator).submissions == 2
    assert examples.load(whole, by=editor, moderator=moderator).submissions == 22


def test_words_are_quoted_and_others_proposed_so_that_pages_can_show_it(
    loaded: dict[str, examples.Loaded],
) -> None:
    public = published().filter(consultation__slug="guidance-2026")
    assert public.filter(anchors__method="made").count() >= 40
    assert public.exclude(wording="").count() >= 15


def test_a_quote_that_is_not_in_the_text_is_not_loaded(editor: User, moderator: User, tmp_path: Path) -> None:
    import_all([path.read_bytes() for path in CONTENT.glob("*.yaml")], by=None)
    [whole] = [path for path in examples.files() if path.stem == "open-weights-consultation"]
    wrong = tmp_path / whole.name
    body = next(line for line in whole.read_text().splitlines() if line.strip().startswith("body:"))
    wrong.write_text(whole.read_text().replace(body, f'        quote: "no such words at all"\n{body}', 1))
    with pytest.raises(ValueError, match="ow-001 quotes 'no such words at all'"):
        examples.load(wrong, by=editor, moderator=moderator)
