"""Before it is published, an editor is told what deserves another look; that keeps nobody from publishing."""

import datetime
from typing import Any

import pytest
from django.test import Client

from consult.people.models import User
from guidance import arranging, editing, publishing, starting
from guidance.hints import falling, hints
from guidance.tree import Step
from tests.guidance.drafts import at, draft, item


@pytest.mark.parametrize(
    ("labels", "pair"),
    [
        (["1", "2", "10"], None),
        (["1.2", "1.10", "2.1"], None),
        (["i", "ii", "iii", "iv", "v", "ix", "x"], None),
        (["7.d.i", "7.d.ii", "7.d.ix"], None),
        (["a", "b", "c", "z", "aa"], None),
        (["vi", "vii", "viii", "ix"], None),
        (["0", "1"], None),
        (["Objective 1", "Objective 2", "Annex"], None),
        (["1", "1"], None),
        ([], None),
        (["1", "3", "2"], ("3", "2")),
        (["2.1", "1.2"], ("2.1", "1.2")),
        (["1.a", "1.c", "1.b"], ("1.c", "1.b")),
        (["7.d.i", "7.d.iii", "7.d.ii"], ("7.d.iii", "7.d.ii")),
    ],
)
def test_labels_ascend_as_readers_count(labels: list[str], pair: tuple[str, str] | None) -> None:
    assert falling(labels) == pair


@pytest.mark.django_db
def test_labels_out_of_order_are_hinted_at_and_may_be_published(editor: User) -> None:
    edition = draft()
    assert hints(edition) == []
    arranging.step(item(edition, "safeguards"), Step.UP, by=editor)
    (hint,) = hints(edition)
    assert "In “Before release”, 1 stands after 2." in hint.words
    client = Client()
    client.force_login(editor)
    html = client.get(at("desk-publish", edition)).content.decode()
    assert "1 stands after 2" in html
    assert f'<a href="{at("desk-labels", edition)}">Labels<' in html
    publishing.publish(edition, by=editor)


@pytest.mark.django_db
def test_a_copied_notice_is_to_be_read_again(editor: User) -> None:
    edition = draft(notice="Comments close in May.")
    day = datetime.date(2030, 1, 2)
    made = starting.next_edition(edition.document, label="Later", date=day, copied=edition, by=editor)
    assert [one.words for one in hints(made)] == [
        "Read the notice again: it is the one of the edition “Next”."
    ]
    editing.edit_edition(made, notice="Comments close in June.", by=editor)
    made.refresh_from_db()
    assert hints(made) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "told"),
    [
        ({}, []),
        ({"label": "May 2026"}, [("label", "“May 2026”, and its date is 2 January 2030")]),
        ({"label": "January 2030"}, []),
        ({"date": datetime.date(2026, 3, 1)}, [("date", "is the same as that of the edition “Next”")]),
        ({"date": datetime.date(2026, 2, 1)}, [("date", "is before that of the edition “Next”")]),
        ({"notice": "This is the next one."}, [("notice", "speaks of “Next”")]),
        ({"notice": "Nextdoor."}, []),
        ({"notice": "Comments close on 3 May 2026."}, [("notice", "names 3 May 2026, a day before")]),
        ({"notice": "Comments close on 31 February 2026 or 3 May 2031."}, []),
    ],
)
def test_what_belongs_to_the_edition_before_is_named_with_its_field(
    head: dict[str, Any], told: list[tuple[str, str]], editor: User
) -> None:
    before = draft(date=datetime.date(2026, 3, 1))
    publishing.publish(before, by=editor)
    day = datetime.date(2030, 1, 2)
    made = starting.next_edition(before.document, label="Later", date=day, copied=before, by=editor)
    editing.edit_edition(made, by=editor, **head)
    made.refresh_from_db()
    found = hints(made)
    assert [one.field for one in found] == [f"id_{field}" for field, _ in told]
    assert all(words in one.words for one, (_, words) in zip(found, told, strict=True))
    client = Client()
    client.force_login(editor)
    html = client.get(at("desk-publish", made)).content.decode()
    for field, _ in told:
        assert f'{at("desk-head", made)}#id_{field}"' in html
        assert f'id="id_{field}"' in client.get(at("desk-head", made)).content.decode()
