"""A text in Markdown becomes the tree that its author sees in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.ledger.errors import DomainError
from guidance import labels
from guidance.exporting import to_yaml
from guidance.formats import read
from guidance.importing import import_guidance
from guidance.specs import ItemSpec, Spec

FRONT = """\
---
document: {slug: mine, publisher: Example, kind: guidance}
edition: {label: First, date: 2024-01-02}
axes:
  - code: release
    title: Release type
    values: [{code: closed, title: Closed development}, {code: hosted, title: Hosted}, {code: open, title: Open access}]
---
"""
GUIDANCE = (
    FRONT
    + """\
# Our *guidance*

Read this first.[^why]

## Before {#before}

What comes before.

### 1 Test it {#test-it release=hosted,open}

Test it **well**.

- by day
- by night

Then go on.[^how]

1. not an item

Practices:

* 1.1 **Twice.** Do it twice,
  with care.
  Applies to: Open access
* 1.2 And write it down. {#write}

### 2. Say so
Refers to: test-it, doi:10.1000/182

| who | what |
|-----|------|
| all | much |

<!-- a remark
to nobody -->

## After

[^why]: Because.
[^how]: See `1.1`.

    And more.[^why]
"""
)
RFC = (
    FRONT.replace("kind: guidance", "kind: rfc")
    + """\
# I. Terms

## Question 7: What is open?

How is it meant?

a. By whom?
b. For whom, and
since when?

7.d In all?

- (i) deep
- (ii) deeper

# II. Effects

1. First?
2. Second?
   1. Nested?
   2. Again?

## Q9. Anything else?
"""
)


def tree(spec: Spec) -> list[tuple[str, str, str]]:
    return [(item.kind, item.label, item.key) for item in spec.walk()]


def of(spec: Spec, key: str) -> ItemSpec:
    return next(item for item in spec.walk() if item.key == key)


def test_headings_become_the_tree_and_labelled_lists_practices() -> None:
    spec = read(GUIDANCE.encode())
    assert tree(spec) == [
        ("section", "", "introduction"),
        ("section", "", "before"),
        ("guideline", "1", "test-it"),
        ("practice", "1.1", "twice"),
        ("practice", "1.2", "write"),
        ("guideline", "2", "say-so"),
        ("guideline", "", "after"),
    ]
    assert spec.document.title == "Our guidance"
    twice = of(spec, "twice")
    assert (twice.title, twice.text, twice.scope) == (
        "Twice",
        "Do it twice,\nwith care.",
        {"release": ("open",)},
    )
    assert of(spec, "test-it").scope == {"release": ("hosted", "open")}
    assert of(spec, "say-so").refers_to == ("test-it", "doi:10.1000/182")


def test_other_lists_and_tables_stay_in_the_text_and_remarks_do_not() -> None:
    spec = read(GUIDANCE.encode())
    words = of(spec, "test-it").text
    assert "- by day\n- by night" in words
    assert "1. not an item" in words
    assert "1.1" not in words.replace("`1.1`", "")
    assert of(spec, "say-so").text == "| who | what |\n|-----|------|\n| all | much |"
    assert "remark" not in to_yaml(spec)


def test_footnotes_stand_at_the_end_of_the_item_that_refers_to_them() -> None:
    spec = read(GUIDANCE.encode())
    assert of(spec, "introduction").text == "Read this first.¹\n\n¹ Because."
    assert of(spec, "test-it").text.endswith("Practices:\n\n² See `1.1`.\n\nAnd more.¹\n\n¹ Because.")


def test_questions_nest_and_take_the_label_of_the_one_above() -> None:
    assert tree(read(RFC.encode(), title="Weights")) == [
        ("section", "I", "terms"),
        ("question", "7", "what-is-open"),
        ("question", "7.a", "question-7-a"),
        ("question", "7.b", "question-7-b"),
        ("question", "7.d", "question-7-d"),
        ("question", "7(i)", "question-7-i"),
        ("question", "7(ii)", "question-7-ii"),
        ("section", "II", "effects"),
        ("question", "1", "question-1"),
        ("question", "2", "question-2"),
        ("question", "2.1", "question-2-1"),
        ("question", "2.2", "question-2-2"),
        ("question", "Q9", "anything-else"),
    ]


@pytest.mark.django_db
def test_it_is_stored_as_any_other_file() -> None:
    done = import_guidance(GUIDANCE.encode(), by=None)
    assert (done.items, done.is_new) == (7, True)
    assert not import_guidance(GUIDANCE.encode(), by=None).is_new


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "{#test-it release=hosted,open}",
            "{#test-it release=shut}",
            "Line 17: release has no value 'shut'; it has",
        ),
        ("release=hosted,open}", "size=large}", "Line 17: there is no axis 'size'; the file has release."),
        (
            "Applies to: Open access",
            "Applies to: everybody",
            "Line 32: 'everybody' names no value of an axis; they are",
        ),
        (
            "Applies to: Open access",
            "Applies to: closed",
            "Line 32: twice can never apply: it is for release closed",
        ),
        ("Refers to: test-it,", "Refers to: nothing,", "Line 36: the reference 'nothing' leads nowhere"),
        (
            "### 2. Say so",
            "### 1. Say so",
            "Line 35: the label '1' is given to more than one item; the first is at line 17.",
        ),
        (
            "### 2. Say so",
            "### 2. Say so {.poem}",
            "Line 35: there is no kind .poem; known are .section, .guideline",
        ),
        ("### 2. Say so", "### 2. Say so {.practice}", "Line 35: 'practice' can't stand below 'section'."),
        (
            "publisher: Example, ",
            "",
            "Line 2: “document” lacks the key 'publisher'; say it in the front matter",
        ),
        ("---\n#", "#", "Line 1: the front matter that begins here has no end; put a line --- below it."),
        ("{#write}", "{#test-it}", "Line 33: the key 'test-it' is given to more than one item"),
        (
            "document:",
            "documents:",
            "Line 2: the file has an unknown key 'documents'; known are advice, axes,",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, sentence: str) -> None:
    assert old in GUIDANCE
    with pytest.raises(DomainError) as error:
        read(GUIDANCE.replace(old, new, 1).encode(), "a.md")
    assert str(error.value).startswith(sentence)


def test_mistakes_are_told_at_once_by_their_lines() -> None:
    wrong = {
        "Applies to: Open access": "Applies to: everybody",
        "Refers to: test-it,": "Refers to: fr:9,",
        "### 2. Say so": "### 1. Say so",
    }
    text = GUIDANCE
    for old, new in wrong.items():
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(DomainError) as error:
        read(text.encode(), "a.md")
    first, second, third = str(error.value).split("\n")
    assert first.startswith("Line 32: 'everybody' names no value")
    assert second.startswith("Line 35: the label '1' is given to more than one item")
    assert (
        third == "Line 36: '9' is not written like a Federal Register citation; one looks like 89 FR 14059."
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Just words.", "lacks the key 'slug'"),
        (b"# Title\n\n\xff", "Line 3: this is not UTF-8"),
        (b"%PDF-1.7", "This is a PDF. Give the text as YAML, Markdown or a Word file"),
        (b"# T\n\0", "holds zero bytes"),
        (b"  \n", "The file is empty."),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        read(data, "a.md")


def test_what_the_file_leaves_out_is_given_beside_it() -> None:
    spec = read(
        b"# A title\n\n## 1 One\n\nText.",
        publisher="P",
        kind="rfc",
        edition="E",
        date="2024-01-02",
        language="fr",
    )
    assert (spec.document.slug, spec.document.title, spec.document.kind) == ("a-title", "A title", "rfc")
    assert (spec.edition.label, spec.document.language) == ("E", "fr")


def test_keys_last_while_the_title_does_and_are_never_given_twice() -> None:
    words = GUIDANCE + "\n## Further\n\n### Say so\n\nAgain.\n\n### 3 Last {label=Z}\n\nEnd.\n"
    spec = read(words.encode())
    assert of(spec, "further-say-so").text == "Again."
    assert of(spec, "last").label == "Z"
    moved = read(words.replace("### 2. Say so", "### 9. Say so").encode())
    assert [item.key for item in moved.walk()] == [item.key for item in spec.walk()]


def test_a_list_of_which_some_entries_have_labels_stays_in_the_text_and_is_told() -> None:
    spec = read(GUIDANCE.replace("* 1.2 And", "* And").replace(" {#write}", "").encode())
    assert "1.1 **Twice.**" in of(spec, "test-it").text
    assert spec.notes == (
        "Line 30: some entries of this list have a label and others not; it stays in the text.",
    )


@pytest.mark.parametrize(
    ("words", "label", "rest"),
    [
        ("7.d Question", "7.d", "Question"),
        ("7.d.i", "7.d.i", ""),
        ("1.2 Two", "1.2", "Two"),
        ("(a) One", "(a)", "One"),
        ("Q7. What", "Q7", "What"),
        ("Question 7: What", "7", "What"),
        ("IV. Four", "IV", "Four"),
        ("iv) four", "iv", "four"),
        ("GV-1.1 Govern", "GV-1.1", "Govern"),
        ("7(a)(i) Deep", "7(a)(i)", "Deep"),
        ("12 Monitor", "12", "Monitor"),
        ("2024 in review", "", "2024 in review"),
        ("A guide to tests", "", "A guide to tests"),
        ("I think so", "", "I think so"),
        ("AI systems", "", "AI systems"),
    ],
)
def test_a_label_is_told_from_words(words: str, label: str, rest: str) -> None:
    assert labels.cut(words) == (label, rest)


LINES = st.sampled_from(
    ["# One", "## 1 Two", "### (a) Three", "#### Q7. Four", "- 1.1 a", "- b", "1. c", "   - (i) d", "    e", "text", "",
     "> q", "```", "| a | b |", "|---|---|", "Applies to: open", "Refers to: one", "[^1]: n", "word[^1]", "{#k}", "---",
     "===", "<!--", "-->", "a. b", "*", "**B** c", "\t- x", "## {#y}", "##", "- {label=\"\"}"]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(st.lists(LINES, max_size=25), st.sampled_from(["guidance", "rfc"]))
def test_whatever_is_written_is_read_or_refused_with_a_sentence(lines: list[str], kind: str) -> None:
    front = FRONT.replace("kind: guidance", f"kind: {kind}, title: Mine")
    try:
        spec = read((front + "\n".join(lines)).encode())
    except DomainError:
        return
    assert read(to_yaml(spec).encode()) == spec
