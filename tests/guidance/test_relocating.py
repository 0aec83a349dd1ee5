"""Words of one edition in the next: found where they were meant, or said not to be found."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.plaintext import plain
from guidance.proposing import Proposals
from guidance.relocating import Method, Relocation, alike
from guidance.standing_in import in_its_place

OLD = {
    "testing": (
        "Test the model before release. The provider of the model should publish a summary of the tests.\n\n"
        "- Ask people outside the organisation.\n- Keep a record of every decision and who took it."
    ),
    "release": (
        "Widen access in steps. The provider of the model should offer an address for reports. "
        "Withdraw the model where a safeguard has failed twice within a year."
    ),
    "records": "Records are kept for five years. Examples are given in the annex.",
}


def found(new, words, key="testing", n=0):
    """What became of the n-th place of these words."""
    old = {name: plain(text) for name, text in OLD.items()}
    start = -1
    for _ in range(n + 1):
        start = old[key].text.index(words, start + 1)
    now = {name: plain(text) for name, text in {**OLD, **new}.items() if text is not None}
    one = Relocation(old, now).find(key, start, start + len(words))
    return one, now[one.key].text[one.start : one.end] if one.key else ""


def test_what_is_unchanged_is_found_word_for_word_at_its_place():
    one, words = found({"records": "Other words."}, "The provider of the model should", "release")
    assert (one.method, one.key, one.score, one.moved, words) == (
        "exact", "release", 1.0, False, "The provider of the model should",
    )  # fmt: skip


def test_a_phrase_that_stands_twice_is_found_where_it_was_meant():
    text = "People come first. " + OLD["release"].replace("an address", "an open address")
    one, _ = found({"release": text}, "The provider of the model", "release")
    assert one.key == "release"
    assert one.start == len("People come first. Widen access in steps. ")


def test_changed_words_are_found_and_marked_as_similar():
    new = OLD["testing"].replace("publish a summary of the tests", "publish a full summary of all tests")
    one, words = found({"testing": new}, "publish a summary of the tests")
    assert (one.method, words) == ("similar", "publish a full summary of all tests")
    assert 0.5 < one.score < 1


def test_words_around_a_change_are_found_word_for_word():
    new = OLD["testing"].replace("should publish a summary", "must soon publish a short summary")
    one, words = found({"testing": new}, "of the tests")
    assert (one.method, words) == ("exact", "of the tests")


def test_a_sentence_that_stands_in_another_item_now_is_found_there():
    new = {
        "testing": "Test the model before release. The provider of the model should publish a summary of the tests.",
        "records": OLD["records"] + " Keep a record of every decision and who took it.",
    }
    one, words = found(new, "every decision")
    assert (one.method, one.key, one.moved, words) == ("exact", "records", True, "every decision")


def test_an_item_under_a_new_key_is_found_with_all_its_sentences():
    one, words = found({"release": None, "staged-release": OLD["release"]}, "in steps", "release")
    assert (one.method, one.key, words) == ("exact", "staged-release", "in steps")


def test_what_is_gone_is_not_attached_to_the_same_words_elsewhere():
    """The phrase stands in another item still, but that one was not meant."""
    new = {
        "release": "Widen access in steps. Withdraw the model where a safeguard has failed twice within a year."
    }
    one, _ = found(new, "The provider of the model should", "release")
    assert one.method == Method.ORPHANED


def test_a_deleted_sentence_is_not_attached_to_the_one_that_came_in_its_place():
    new = OLD["release"].replace(
        "Withdraw the model where a safeguard has failed twice within a year.",
        "Researchers may ask for access under the same conditions for everybody.",
    )
    one, _ = found({"release": new}, "where a safeguard has failed twice", "release")
    assert one.method == Method.ORPHANED


def test_words_across_sentences_are_one_range():
    words = "before release. The provider of the model"
    new = OLD["testing"].replace("Test the model", "Test each model")
    one, now = found({"testing": new}, words)
    assert (one.method, now) == ("exact", words)


def test_a_sentence_that_moved_away_from_between_two_parts_none():
    old = "Widen access in steps. The provider of the model should offer an address for reports. Withdraw the model"
    new = {
        "release": "Widen access in steps. Withdraw the model where a safeguard has failed twice within a year.",
        "records": OLD["records"] + " The provider of the model should offer an address for reports.",
    }
    one, words = found(new, old, "release")
    assert (one.key, words) == ("records", "The provider of the model should offer an address for reports.")
    longer = old + " where a safeguard has failed twice within a year."
    one, words = found(new, longer, "release")
    assert (one.key, words) == ("release", new["release"])


def test_two_sentences_that_became_one_are_found():
    new = "Records are kept for five years, and examples are given in the annex."
    one, words = found({"records": new}, "Examples are given in the annex.", "records")
    assert (one.method, words) == ("similar", "examples are given in the annex.")


def test_a_long_phrase_that_left_its_sentence_is_found_where_it_is_the_only_one():
    new = {
        "release": "Widen access in steps.",
        "records": (
            "Records are kept for five years. Whatever else the board decides about the next release in that "
            "quarter, withdraw the model where a safeguard has failed twice within a year, and say so openly to "
            "all who rely on it. Examples are given in the annex."
        ),
    }
    one, words = found(new, "the model where a safeguard has failed twice within a year", "release")
    assert (one.method, one.key, words) == (
        "exact", "records", "the model where a safeguard has failed twice within a year",
    )  # fmt: skip


def test_half_a_word_stays_half_a_word():
    one, words = found({"testing": "First of all: " + OLD["testing"]}, "est the mod")
    assert (one.method, words) == ("exact", "est the mod")


def test_white_space_and_lists_are_no_change():
    new = (
        OLD["testing"]
        .replace("- Ask", "* Ask")
        .replace("- Keep", "* Keep")
        .replace("of the tests.", "of\nthe tests.")
    )
    one, _ = found({"testing": new}, "a summary of the tests")
    assert (one.method, one.score) == ("exact", 1.0)


def test_an_empty_new_edition_loses_everything():
    assert found(dict.fromkeys(OLD, ""), "in steps", "release")[0].method == Method.ORPHANED


TEXTS = st.lists(
    st.sampled_from([
        "Test it first.", "Ask others, and say why.", "The provider answers.", "See the annex.", "- A list", "One", "",
    ]),
    max_size=6,
).map("\n\n".join)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from("abc"), TEXTS), st.dictionaries(st.sampled_from("abcd"), TEXTS), st.data()
)
def test_whatever_is_found_is_a_range_of_a_new_text(old, new, data):
    before = {key: plain(text) for key, text in old.items()}
    after = {key: plain(text) for key, text in new.items()}
    for key, text in before.items():
        if not text.text.strip():
            continue
        start = data.draw(st.integers(0, len(text.text) - 1))
        end = data.draw(st.integers(start + 1, len(text.text)))
        one = Relocation(before, after).find(key, start, end)
        if one.method == Method.ORPHANED:
            continue
        assert 0 <= one.start < one.end <= len(after[one.key].text)
        assert 0 < one.score <= 1
        same = " ".join(text.text[start:end].split()) == " ".join(
            after[one.key].text[one.start : one.end].split()
        )
        assert (one.method == Method.EXACT) == same == (one.score == 1.0)
        assert one.moved == (one.key != key)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.data())
def test_an_edition_that_did_not_change_keeps_every_word_in_place(text, data):
    words = plain(text).text
    if not words.strip():
        return
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    if not words[start:end].strip():
        return
    one = Relocation({"a": plain(text)}, {"a": plain(text)}).find("a", start, end)
    assert one.method == Method.EXACT
    assert words[one.start : one.end].split() == words[start:end].split()


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [("a b", "a  b", 1, 1), ("a b.", "a b", 0.5, 0.999), ("A b", "a b", 0.9, 0.999), ("a b", "c d", 0, 0)],
)
def test_likeness_is_one_for_the_same_words_only(one, other, least, most):
    assert least <= alike(one, other) <= most


# Proposals


def test_the_nearest_passages_are_proposed_best_first():
    proposals = Proposals({key: plain(text) for key, text in OLD.items()})
    found = proposals.nearest("keep records of all decisions and of who took them")
    assert found[0].key == "testing"
    assert found[0].exact.startswith("Keep a record")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_nothing_is_proposed_where_nothing_is_near():
    assert Proposals({key: plain(text) for key, text in OLD.items()}).nearest("zebras graze quietly") == []


def test_words_that_hold_sentences_together_are_no_reason_to_propose_a_place():
    texts = {
        "steps": "A model in wide use is withdrawn in steps. Access is widened in steps.",
        "scan": "A new training method or much more of everything may bring new abilities.",
    }
    proposals = Proposals({key: plain(text) for key, text in texts.items()})
    assert proposals.nearest("a jump in scale") == []
    for words in ("one telling word such as access is not enough", "in access"):
        assert proposals.nearest(words) == []


@pytest.mark.parametrize(
    ("new", "there"),
    [
        (
            "Look ahead. A new method or much more of everything may bring dangers. Ask early.",
            "A new method or much more of everything may bring dangers.",
        ),
        ("Look ahead. Zebras graze quietly. Ask early.", "Zebras graze quietly."),
        ("Look ahead. Ask early.", None),
    ],
)
def test_what_took_the_place_of_a_sentence_is_found_whatever_it_says(new, there):
    old = "Look ahead. A new method, a jump in scale may bring dangers. Ask early."
    start = old.index("a jump in scale")
    found = in_its_place(plain(old), start, start + len("a jump in scale"), plain(new))
    if found is None:
        assert there is None
        return
    (begin, end), (first, last) = found
    assert old[begin:end] == "A new method, a jump in scale may bring dangers."
    assert new[first:last] == there
