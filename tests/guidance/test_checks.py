"""What can't be in a guidance file is refused with its line and a way out."""

import pytest

from consult.ledger.errors import DomainError
from consult.ledger.models import Event
from guidance.exporting import export, spec_of
from guidance.formats import read
from guidance.importing import import_all, import_guidance
from guidance.models import Document, Edition, Item, ItemText, Revision
from tests import factories

FILE = """\
document:
  {slug: mine, title: Mine, publisher: Example, kind: guidance, identifiers: {fr: 89 FR 14059}}
edition: {label: First, date: 2024-01-02, scopes: stated}
axes:
  - code: release
    title: Release
    values:
      - {code: closed, title: Closed, criteria: [{question: 'Is it closed?'}]}
      - {code: hosted, title: Hosted}
      - {code: open, title: Open}
risks:
  - {key: misuse, title: Misuse, origin: downstream, addressed_by: [inner]}
items:
  - key: outer
    kind: guideline
    label: "7"
    title: Outer
    scope: {release: [closed, hosted]}
    refers_to: [inner, docket:EX-2024-0007]
    translations:
      fr: {title: Dehors}
    items:
      - key: inner
        kind: practice
        label: 7.d.i
        text: Inner.
        scope: {release: [hosted]}
"""
RFC = """\
document: {slug: theirs, title: Theirs, publisher: Example, kind: rfc}
edition: {label: First, date: 2024-01-02, scopes: none}
items:
  - {key: seven, kind: question, label: "7", text: "What?", refers_to: ["mine#inner"]}
"""


def changed(old: str, new: str, file: str = FILE) -> bytes:
    assert old in file
    return file.replace(old, new).encode()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [  # old, new, how the sentence begins
        (
            "label: 7.d.i",
            'label: "7"',
            "Line 25: the label '7' is given to more than one item; the first is at line 16.",
        ),
        (
            "key: inner\n",
            "key: outer\n",
            "Line 23: the key 'outer' is given to more than one item; the first is at line 14.",
        ),
        ("[hosted]}\n", "[shut]}\n", "Line 27: release has no value 'shut'; it has closed, hosted, open."),
        (
            "[hosted]}\n",
            "[]}\n",
            "Line 27: release is an empty list, so nothing applies; leave it out where all values do.",
        ),
        (
            "[hosted]}\n",
            "[open]}\n",
            "Line 27: inner can never apply: it is for release open, and what it stands below is for closed,",
        ),
        (
            "refers_to: [inner,",
            "refers_to: [nowhere,",
            "Line 19: the reference 'nowhere' leads nowhere: no item in this file has that key.",
        ),
        ("refers_to: [inner,", "refers_to: [outer,", "Line 19: outer refers to itself."),
        (
            "refers_to: [inner,",
            "refers_to: [inner, inner,",
            "Line 19: the reference 'inner' stands here twice.",
        ),
        ("refers_to: [inner,", "refers_to: [two words,", "Line 19: the reference 'two words' is no key"),
        (
            "docket:EX-2024-0007",
            "docket:seven",
            "Line 19: 'seven' is not written like a Docket; one looks like NTIA-2023-0009.",
        ),
        (
            "docket:EX-2024-0007",
            "rin:0660",
            "Line 19: '0660' is not written like a Regulation Identifier Number",
        ),
        (
            "docket:EX-2024-0007",
            "doi:11.1/x",
            "Line 19: '11.1/x' is not written like a DOI; one looks like 10.1000/182.",
        ),
        ("docket:EX-2024-0007", "celex:1689", "Line 19: '1689' is not written like a CELEX"),
        ("docket:EX-2024-0007", "https://x", "Line 19: 'https://x' is not written like an Address"),
        ("fr: 89 FR 14059", "fr: FR 89", "Line 2: 'FR 89' is not written like a Federal Register"),
        (
            "[inner]}\n",
            "[]}\n",
            "Line 12: the risk misuse names no item that addresses it; list keys in addressed_by.",
        ),
        (
            "[inner]}\n",
            "[other]}\n",
            "Line 12: the risk misuse names 'other', and no item in this file has that key.",
        ),
        ("[inner]}\n", "[inner, inner]}\n", "Line 12: the risk misuse names an item twice."),
        (
            "origin: downstream",
            "origin: upstream",
            "Line 12: origin 'upstream' is none of model, downstream.",
        ),
        (
            "fr: {title: Dehors}",
            "xx: {title: Dehors}",
            "Line 21: 'xx' is the tag of no language known here; French is fr",
        ),
        ("fr: {title: Dehors}", "en: {title: Dehors}", "Line 21: en is the language of the original"),
        (
            "fr: {title: Dehors}",
            "fr: {text: Dehors}",
            "Line 21: the translation of outer into fr lacks 'title', which the original has.",
        ),
        (
            "{title: Dehors}",
            "{title: Dehors, text: Plus}",
            "Line 21: the translation of outer into fr has 'text', which the original lacks.",
        ),
        (
            "{question: 'Is it closed?'}",
            "{help: Look.}",
            "Line 8: “axes › values › criteria” lacks the key 'question'.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, sentence: str) -> None:
    with pytest.raises(DomainError) as error:
        read(changed(old, new))
    assert str(error.value).startswith(sentence)


def test_labels_nest_as_deep_as_they_can_be_printed() -> None:
    def nested(levels: int) -> bytes:
        lines = ["items:"]
        for level in range(levels):
            pad = "  " * (2 * level + 1)
            lines += [
                f"{pad}- key: k{level}",
                f"{pad}  kind: question",
                f"{pad}  text: What?",
                f"{pad}  items:",
            ]
        return (RFC.split("items:", maxsplit=1)[0] + "\n".join(lines[:-1])).encode()

    assert sum(1 for _ in read(nested(20)).walk()) == 20
    with pytest.raises(DomainError, match="nested more than 20 deep"):
        read(nested(21))


@pytest.mark.django_db
def test_a_reference_into_a_document_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(DomainError) as error:
        import_guidance(RFC.encode(), by=None)
    assert str(error.value) == (
        "Line 4: the reference 'mine#inner' leads nowhere: no document 'mine' is here. "
        "Import its file first or together with this one, or take the reference out."
    )
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_reference_to_nothing_in_another_document_names_both() -> None:
    import_guidance(FILE.encode(), by=None)
    with pytest.raises(DomainError, match=r"Line 4: .* the document mine has no item 'gone'"):
        import_guidance(changed("mine#inner", "mine#gone", RFC), by=None)


@pytest.mark.django_db
def test_files_that_refer_to_each_other_go_in_together() -> None:
    mutual = changed("refers_to: [inner,", 'refers_to: ["theirs#seven",')
    first, second = import_all([RFC.encode(), mutual], by=None)
    assert spec_of(first.edition).items[0].refers_to == ("mine#inner",)
    assert spec_of(second.edition).items[0].refers_to == ("theirs#seven", "docket:EX-2024-0007")


@pytest.mark.django_db
def test_a_translation_may_be_added_to_a_published_edition() -> None:
    edition = import_guidance(FILE.encode(), by=None).edition
    more = changed("fr: {title: Dehors}", "fr: {title: Dehors}\n      de: {title: Außen}")
    done = import_guidance(more, by=None)
    assert (done.edition, done.is_new, done.is_changed) == (edition, False, True)
    assert done.notes == ("1 translations into German were added.",)
    event = Event.objects.about(edition).latest("id")
    assert (event.verb, event.details) == ("translate", {"language": "de", "items": 1})
    assert read(export(edition).encode()) == read(more)
    # The file without it is the same edition still, and takes nothing away.
    again = import_guidance(FILE.encode(), by=None)
    assert (again.edition, again.is_changed) == (edition, False)
    assert ItemText.objects.filter(language="de").exists()


@pytest.mark.django_db
def test_a_published_translation_never_changes() -> None:
    import_guidance(FILE.encode(), by=None)
    with pytest.raises(
        DomainError, match="Line 21: the translation of outer into fr is published with other words"
    ):
        import_guidance(changed("Dehors", "Dedans"), by=None)


@pytest.mark.django_db
def test_what_belongs_to_the_document_may_be_put_right_later() -> None:
    edition = import_guidance(FILE.encode(), by=None).edition
    done = import_guidance(
        changed("89 FR 14059", "89 FR 14060").replace(b"Is it closed?", b"Is it shut?"), by=None
    )
    assert (done.edition, done.is_changed) == (edition, True)
    assert Document.objects.get().identifiers == {"fr": "89 FR 14060"}
    assert "question: Is it shut?" in export(edition)
    assert Event.objects.about(edition).latest("id").verb == "describe"


@pytest.mark.django_db
def test_a_draft_that_is_replaced_is_kept_as_a_revision() -> None:
    draft = import_guidance(FILE.encode(), publish=False, by=None).edition
    before = export(draft)
    again = import_guidance(changed("Inner.", "Deep inside."), publish=False, by=None)
    assert again.edition == draft
    assert Revision.objects.get(edition=draft).yaml == before
    assert Edition.objects.get().version == 1
    assert "Deep inside." in export(again.edition)
    assert Item.objects.count() == 2


@pytest.mark.django_db
def test_an_edition_made_on_the_site_is_known_by_its_words() -> None:
    """Its fingerprint is of an earlier state; the file that says what it says is the same edition all the same."""
    edition = factories.EditionFactory.create(status=Edition.Status.DRAFT, fingerprint="0" * 64)
    factories.item(edition, "one")
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.PUBLISHED)
    assert import_guidance(export(edition).encode(), by=None).edition == edition


SEVERAL = """\
document: {slug: mine, title: Mine, publisher: Example, kind: guidance}
edition: {label: First, date: 2024-01-02, scopes: stated}
axes:
  - {code: release, title: Release, values: [{code: closed, title: Closed}, {code: open, title: Open}]}
items:
  - key: outer
    kind: guideline
    label: "1"
    title: Outer
    scope: {release: [closed]}
    refers_to: [nothing]
    items:
      - {key: inner, kind: practice, text: Inner., scope: {release: [open]}}
      - {key: other, kind: practice, text: Other.}
  - {key: second, kind: guideline, label: "1", title: Second}
"""


def test_all_mistakes_are_told_at_once_by_their_lines() -> None:
    with pytest.raises(DomainError) as refused:
        read(SEVERAL.encode())
    assert [line.partition(":")[0] for line in str(refused.value).split("\n")] == [
        "Line 11",  # leads nowhere
        "Line 13",  # can never apply
        "Line 15",  # a label given twice
    ]


def test_mistakes_in_how_items_are_written_are_told_at_once_before_what_they_say_together() -> None:
    text = SEVERAL.replace("kind: practice, text: Inner.", "kind: practise, text: Inner.")
    text = text.replace("title: Second}", "title: Second, scop: {}}")
    with pytest.raises(DomainError) as refused:
        read(text.encode())
    assert [line.partition(":")[0] for line in str(refused.value).split("\n")] == ["Line 13", "Line 15"]


def test_a_mistake_that_leaves_the_item_readable_hides_no_other() -> None:
    text = SEVERAL.replace(
        "title: Second}", "title: Second, scope: {release: [wide], colour: [red]}, scop: {}}"
    )
    with pytest.raises(DomainError) as refused:
        read(text.replace("[nothing]", '["fr:x", "docket:y"]').encode())
    assert [line.partition(":")[0] for line in str(refused.value).split("\n")] == [
        *["Line 11"] * 2,  # two references that are none
        "Line 13",  # can never apply
        *["Line 15"] * 4,  # a value and an axis that aren't there, a key that isn't one, a label given twice
    ]


def test_of_very_many_mistakes_some_are_told() -> None:
    many = "".join(f'  - {{key: more-{n}, kind: guideline, label: "1", title: More}}\n' for n in range(30))
    with pytest.raises(DomainError) as refused:
        read((SEVERAL + many).encode())
    told = str(refused.value).split("\n")
    assert (len(told), told[-1]) == (21, "And 13 more.")
