"""Sentences that are put together: why a file is refused, what became of comments, the items that one is about."""

import pytest

from comments.asked import Asked
from comments.became import Became
from comments.carried import Fate
from comments.news import News
from comments.reading import Unreadable
from comments.reading.refusals import KIND, LARGE, MALICIOUS, PAGES, UNPACKED
from comments.refused import SHAPES, told
from comments.templatetags.items_ui import item_links, names, replaced_on
from consult.consultations.models import Consultation
from guidance.models import Edition

ITEMS = [Asked(1, "a", "guideline", "1", "Test <all>"), Asked(2, "b", "guideline", "", "Report")]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (PAGES, {"pages": "400", "most": "300"}),
        (LARGE, {"megabytes": "60"}),
        (KIND, {"name": "Bitmap (Windows)"}),
        (UNPACKED, {"parts": "5,001", "megabytes": "12"}),
        (MALICIOUS, {"name": "Eicar-Test-Signature"}),
    ],
)
def test_why_a_file_is_refused_is_told_with_its_numbers_and_names(words: str, values: dict[str, str]) -> None:
    reason = Unreadable(words, **values).reason
    found = SHAPES[words].fullmatch(reason)
    assert found
    assert found.groupdict() == values
    assert told(reason) == reason


def test_a_reason_that_nobody_marked_is_told_as_it_is_and_none_stays_empty() -> None:
    assert told("The file {is} at 100% strange.") == "The file {is} at 100% strange."
    assert told("") == ""


def test_items_stand_in_a_sentence_as_links() -> None:
    assert item_links(Consultation(slug="law", language="en"), ITEMS) == (
        '<a href="/consultations/law/items/a/">1 Test &lt;all&gt;</a>, '
        '<a href="/consultations/law/items/b/">Report</a>'
    )
    assert (
        item_links(Consultation(slug="law", language="en"), ITEMS, besides="a")
        == '<a href="/consultations/law/items/b/">Report</a>'
    )
    assert names(ITEMS) == ["1 Test <all>", "Report"]
    assert replaced_on(ITEMS, Consultation(language="en")) == "on 1 Test &lt;all&gt;, on Report"


@pytest.mark.parametrize(
    ("fates", "sentence"),
    [
        ([Fate.WHOLE], "Your comment is about the whole text."),
        ([Fate.WHOLE, Fate.WHOLE], "Your 2 comments are about the whole text."),
        ([Fate.LOST], "What your comment is about is not found again."),
        (
            [Fate.EXACT, Fate.GONE, Fate.EXACT],
            "What your 3 comments are about is: 2 unchanged, 1 no longer there.",
        ),
    ],
)
def test_what_became_of_comments_is_one_sentence(fates: list[Fate], sentence: str) -> None:
    edition = Edition()
    became = tuple(Became(edition, edition, fate) for fate in fates)
    assert News(edition, Consultation(), (), became).sentence == sentence
