"""A report as it might be, and all reports that can be, for the tests and benchmarks of the renderers."""

import re
import unicodedata
from datetime import date

from hypothesis import strategies as st

from consult.aggregation import charts
from consult.aggregation.matrix import Column, Matrix, MatrixRow
from consult.aggregation.squares import Arrow, SquareRow, Squares
from consult.synthesis import document as tree
from consult.synthesis.document import (
    Bullets,
    Claim,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Link,
    Notice,
    Numbered,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
    figure,
    words,
)

SECTORS = ("Civil society", "Academic", "Industry", "Public sector", "Media", "Individuals")
LETTER = "https://letters.example.org/a/long/path/that/goes/on?with=parameters&and=more_of_them_until_the_line_ends"


def stance_chart() -> charts.Chart:
    rows = [charts.Row(name, (9 + i, 4, 1, i), 14 + 2 * i) for i, name in enumerate(SECTORS)]
    withheld = charts.Row("Other", (None, None, None, None))
    text = "Support is widest in civil society; industry is divided."
    return charts.stances("Stance by sector", (*rows, withheld), description=text, unit="organisations")


def heat_chart() -> charts.Chart:
    columns = tuple(charts.Series(name, name) for name in SECTORS)
    values = (0.8, 0.3, -0.05, None, -0.3, -0.9)
    rows = (charts.Row("1 Scan for risks", values, None, (12, 8, 20, None, 9, 30)),)
    return charts.heat("Net support", columns, rows, description="From −100 to +100.")


def bar_chart() -> charts.Chart:
    rows = tuple(charts.Row(name, (19 - 3 * i,)) for i, name in enumerate(SECTORS))
    return charts.bars("Who answered", rows, description="Civil society answered most often.")


def section(number: int) -> tuple[tree.Block, ...]:
    """One section of a report, with three notes whose words occur once: note 4a, 4b, 4c in section 4."""
    question = (
        f"Note {number}a. Question {number}: how should the government account for changes in capability?"
    )
    table_rows = tuple((name, str(9 + i), str(i), str(9 + 2 * i)) for i, name in enumerate(SECTORS))
    return (
        Heading(
            1, words(f"Section {number} (RFC questions {number}–{number + 2})", note(question)), f"q{number}"
        ),
        Paragraph(
            words(
                Claim(f"first-{number}", words("Five of seven associations"), "/claims/1"),
                f" ask for degrees of openness; sector {number} agrees on degrees.",
                note(f"Note {number}b. See ", Link(LETTER, words(LETTER))),
                " The paragraph runs on so that justification and the spacing of lines can be seen on the page.",
            )
        ),
        Quotation(
            words(
                f"A binary definition would put a fine-tune and a frontier release in one class. Call {number}.",
                note(f"Note {number}c. Comment EX-0041."),
            ),
            "Example University",
            "/comments/EX-0041",
        ),
        Heading(2, words("What was heard")),
        Paragraph(
            words(
                Strong(words("Academia asks for evidence.")),
                " ",
                Claim(f"second-{number}", words("Nine of eleven"), "/claims/2", stale=number % 3 == 0),
                " hold that openness alone is not the test.",
            )
        ),
        Table(
            "Positions by sector", ("Sector", "Support", "Oppose", "n"), table_rows, notes="Campaigns once."
        ),
        figure(stance_chart() if number % 2 else bar_chart()),
        Quotation(
            words(
                f"Proposal {number}: publish ",
                tree.Deleted(words("struck words")),
                tree.Inserted(words("added words")),
                " early.",
            ),
            "Example University",
            "/comments/EX-0042",
        ),
        Bullets(
            ((Paragraph(words("With ", Emphasis(words("emphasis")), ".")),), (Paragraph(words("Second.")),))
        ),
        Notice("draft", (Paragraph(words("Adopt degrees of openness.")),)),
        Notice("missing", (Paragraph(words("No stance was asked: agreement was not measured.")),)),
    )


def note(*parts: str | tree.Inline) -> Footnote:
    return Footnote((Paragraph(words(*parts)),))


def report(sections: int = 3) -> Document:
    start = (
        Heading(1, words("Executive summary")),
        Paragraph(
            words("This response rests on ", Claim("all", words("342 comments")), ".", note("Note 0a. All."))
        ),
        Heading(1, words("Summary of recommendations")),
        Numbered(
            ((Paragraph(words("Consult before drafting. See ", Link("#q1", words("section 1")), ".")),),)
        ),
        figure(heat_chart()),
    )
    body = tuple(block for number in range(1, sections + 1) for block in section(number))
    return document((*start, *body, Heading(1, words("Annex")), Paragraph(words("Who took part."))))


def document(
    blocks: tuple[tree.Block, ...], title: str = "The response to the request for comment"
) -> Document:
    return Document(
        title=title,
        subtitle="What was heard",
        language="en-GB",
        date=date(2024, 1, 6),
        publisher="The Example Partnership",
        contact="consultations@example.org",
        status="draft",
        snapshot="c41f·9e02",
        ledger_head="9e02ab77",
        blocks=blocks,
        metadata=(("Docket", "EX-2024-0001"),),
        address="https://consult.example.org",
    )


def squeezed(text: str) -> str:
    """Without white space and soft hyphens, which formats set as they like, and with accents as one character."""
    return re.sub(r"[\s\xad]+", "", unicodedata.normalize("NFC", text))


def count(shown: tree.Document, kind: type) -> int:
    return sum(isinstance(node, kind) for node in tree.walk(shown.blocks))


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title>",
    "&lt;b&gt; &amp; &#0;",
    "{{ x }} {% y %}",
    '#panic("x")',
    '#image("/etc/passwd")',
    "$ x^2 $",
    "@ref <label>",
    "= Heading",
    "// comment /* */",
    "\\",
    "\\u{41}",
    "[x](y)",
    "![x](y)",
    "[^1]",
    "[^1]: note",
    "`code`",
    "```",
    "~~~",
    "***",
    "---",
    "===",
    "- item",
    "1. item",
    "12) item",
    "A. item",
    "A.",
    "iv) item",
    "(1) item",
    "+ item",
    ": term",
    "| a | b |",
    "# Heading #",
    "> quoted",
    "    code",
    "*a* _b_ **c**",
    "~~x~~",
    "<!-- -->",
    "::: div",
    "% title",
    "$$",
    "^x^ ~y~",
    "\x00\x07\x1b[0m",
    "\u202eevil\u202c",
    "\u2066\u2069",
    "\ufeff\ufffe",
    "\ud800",
    "😀👨‍👩‍👧🇪🇺",
    "日本語 עברית العربية",
    "e\u0301\u0489",
    "\u200b",
    "\u00ad",
    "\u00a0- x",
    "x" * 200,
    "https://example.org/" + "a/" * 60,
    "]]>",
    "]]]]",
    "a\nb\r\n\tc",
    "{=openxml}",
    "\\newpage",
    "'\"",
    "!",
    "a**b",
    "*",
    "_",
    " lead and trail ",
    "",
)
any_text = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=12),
    st.builds(str.__add__, st.sampled_from(HOSTILE), st.text(max_size=4)),
)
hrefs = st.one_of(
    st.sampled_from(
        (
            "",
            "/comments/1",
            "https://example.org/?a=b&c=<d>",
            "mailto:a@example.org",
            "javascript:alert(1)",
            "JaVa\tScript:x",
            "//evil.example",
            "/\\evil.example",
            "#q1",
            "#none",
            "data:text/html,x",
            "http://",
            "http://[",
            "file:///etc/passwd",
            " https://x.example/ y ",
            "https://example.org/)>\"'`|\\",
            "https://example.org/" + "é" * 900,
        )
    ),
    any_text,
)
texts = st.builds(Text, any_text)


def _phrases() -> st.SearchStrategy[tuple[tree.Inline, ...]]:
    def deeper(inner: st.SearchStrategy[tree.Inline]) -> st.SearchStrategy[tree.Inline]:
        some = st.lists(inner, max_size=3).map(tuple)
        return st.one_of(st.builds(Strong, some), st.builds(Emphasis, some))

    unlined = st.recursive(texts, deeper, max_leaves=4)
    few = st.lists(unlined, max_size=3).map(tuple)
    plain = st.one_of(unlined, st.builds(tree.Inserted, few), st.builds(tree.Deleted, few))
    some = st.lists(plain, max_size=3).map(tuple)
    notes = st.builds(Footnote, st.lists(st.builds(Paragraph, some), max_size=2).map(tuple))
    rich = st.one_of(
        plain, st.builds(Link, hrefs, some), st.builds(Claim, any_text, few, hrefs, st.booleans()), notes
    )
    return st.lists(rich, max_size=4).map(tuple)


phrases = _phrases()


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    cells = st.lists(any_text, min_size=width, max_size=width).map(tuple)
    sides = st.sampled_from(("text", "number"))
    alignment = st.one_of(st.just(()), st.lists(sides, min_size=width, max_size=width).map(tuple))
    rows = st.lists(cells, max_size=3).map(tuple)
    return draw(st.builds(Table, any_text, cells, rows, st.booleans(), any_text, alignment))


@st.composite
def any_charts(draw: st.DrawFn) -> charts.Chart:
    kinds: tuple[charts.Kind, ...] = ("stacked", "bars", "heat")
    kind = draw(st.sampled_from(kinds))
    width = 1 if kind == "bars" else draw(st.integers(1, 4))
    series = draw(
        st.lists(st.builds(charts.Series, any_text, any_text), min_size=width, max_size=width).map(tuple)
    )
    rows = draw(st.lists(chart_rows(kind, width), max_size=3).map(tuple))
    return charts.Chart(kind, draw(any_text), draw(any_text), series, rows, draw(any_text), draw(any_text))


@st.composite
def chart_rows(draw: st.DrawFn, kind: str, width: int) -> charts.Row:
    count = st.one_of(st.none(), st.integers(0, 10**6))
    share = st.one_of(st.none(), st.floats(-1, 1))
    counts = draw(st.lists(count, min_size=width, max_size=width).map(tuple))
    if kind == "heat":
        return charts.Row(
            draw(any_text), draw(st.lists(share, min_size=width, max_size=width).map(tuple)), None, counts
        )
    total = sum(value or 0 for value in counts)
    return charts.Row(draw(any_text), counts, draw(st.sampled_from((None, total, total + 3))))


@st.composite
def any_squares(draw: st.DrawFn) -> Squares:
    width = draw(st.integers(1, 8))
    count = st.one_of(st.none(), st.integers(0, 10**6))
    numbers = st.lists(count, min_size=width, max_size=width).map(tuple)
    rows = draw(st.lists(st.builds(SquareRow, any_text, numbers), min_size=1, max_size=3).map(tuple))
    place = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, width - 1))
    columns = draw(st.lists(any_text, min_size=width, max_size=width).map(tuple))
    places = draw(st.lists(place, max_size=2).map(tuple))
    arrows = draw(st.lists(st.builds(Arrow, place, place), max_size=3).map(tuple))
    words = [draw(any_text) for _ in range(5)]
    return Squares(words[0], words[1], columns, rows, words[2], words[3], words[4], places, arrows)


@st.composite
def any_matrices(draw: st.DrawFn) -> Matrix:
    columns = draw(st.lists(st.builds(Column, any_text, any_text), min_size=1, max_size=30).map(tuple))
    marks = st.lists(st.integers(0, len(columns) - 1), max_size=4).map(tuple)
    rows = draw(st.lists(st.builds(MatrixRow, any_text, any_text, marks), max_size=3).map(tuple))
    heads = draw(st.tuples(any_text, any_text, any_text))
    return Matrix(draw(any_text), draw(any_text), columns, rows, heads, draw(any_text))


any_drawings: st.SearchStrategy[charts.Drawing] = st.one_of(any_charts(), any_squares(), any_matrices())


def _headings() -> st.SearchStrategy[Heading]:
    named = st.builds(lambda text, rest: (Text(f"x{text}"), *rest), any_text, phrases)
    return st.builds(Heading, st.integers(1, 4), named, any_text)


def _deeper(inner: st.SearchStrategy[tree.Block]) -> st.SearchStrategy[tree.Block]:
    blocks = st.lists(inner, max_size=2).map(tuple)
    items = st.lists(blocks, max_size=3).map(tuple)
    kinds = st.sampled_from(("draft", "missing", "paraphrase", "stale", "note"))
    return st.one_of(
        st.builds(Bullets, items),
        st.builds(Numbered, items, st.integers(0, 99)),
        st.builds(Notice, kinds, blocks),
    )


leaves = st.one_of(
    st.builds(Paragraph, phrases),
    _headings(),
    st.builds(Quotation, phrases, any_text, hrefs),
    tables(),
    st.builds(figure, any_drawings, any_text),
)
blocks = st.recursive(leaves, _deeper, max_leaves=4)
documents = st.builds(
    Document,
    title=any_text.map("Title {}".format),
    subtitle=any_text,
    language=st.sampled_from(("en", "en-GB", "de", "ar", "zh-Hant-TW", "pt-BR")),
    date=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    publisher=any_text,
    contact=any_text,
    status=st.sampled_from(("draft", "published")),
    snapshot=any_text,
    ledger_head=any_text,
    blocks=st.lists(blocks, max_size=4).map(tuple),
    metadata=st.lists(st.tuples(any_text, any_text), max_size=2).map(tuple),
    address=st.sampled_from(("", "https://consult.example.org")),
)
