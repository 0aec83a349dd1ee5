"""Digits that print raises or lowers are read as such, and the others are not."""

import pytest

from comments.reading import extract, split
from comments.reading.words import words_of
from guidance.raised import LOWERED, RAISED, raised
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, QUESTIONS, cut, pdf

SETS = {
    "smaller and higher": "#set super(typographic: false)\n#set sub(typographic: false)\n",
    "small glyphs of the font": "",
    "another font": '#set text(font: "DejaVu Sans Mono", size: 9pt)\n',
    "as browsers raise": "#set super(typographic: false, baseline: -0.4em, size: 0.83em)\n",
    "large print": "#set text(size: 24pt)\n#set page(width: 40cm)\n",
}
"""How print raises: by size and place, by a glyph of its own, or as the font can."""
PLAIN = '#set page(width: 15cm, height: 20cm)\n#set text(font: "Libertinus Serif", size: 11pt)\n'


def read(source: str) -> str:
    return extract(pdf(PLAIN + source)).text


RAISING = {
    "More than 10#super[26] steps were taken.": "More than 10²⁶ steps were taken.",
    "It weighs 10#super[−9] tons, or 10#super[+3] grains.": "It weighs 10⁻⁹ tons, or 10⁺³ grains.",
    "A crown of 12 m#super[2] and 3 m#super[3] of soil.": "A crown of 12 m² and 3 m³ of soil.",
    "They take in CO#sub[2] and H#sub[2]O all day.": "They take in CO₂ and H₂O all day.",
    "On the 1#super[st] and 22#super[nd] of May.": "On the 1st and 22nd of May.",
    "Since 2023#super[3] all “limes”#super[12] are cut.": "Since 2023³ all “limes”¹² are cut.",
    "The parish says so#super[4,5] and more#super[6–8] yet.": "The parish says so⁴,⁵ and more⁶–⁸ yet.",
    "The power $10^26$ and $x^2$ and $10^(-9)$ here.": "The power 10²⁶ and 𝑥² and 10⁻⁹ here.",
    "The friends#super[1,2,\\*] and others#super[3].": "The friends¹,²,* and others³.",
    "10#super[26] 10#super[25] 1026 33 10#super[24] 2024 12 10#super[3]": "10²⁶ 10²⁵ 1026 33 10²⁴ 2024 12 10³",
    "#super[7] Two trees were named#super[8].": "⁷ Two trees were named⁸.",
}
PLAINLY = [
    "There are 1026 limes, 10.26 elms and 7,301 oaks – since 1999–2004, on 3rd Street 12-14.",
    "#text(size: 30pt)[A] 2024 count of 88 trees.",
    "#box(baseline: 8pt, text(size: 20pt)[A])2024 count of 88 trees.",
    "#text(size: 30pt)[1914]#text(size: 9pt)[2024 count] of 88 trees.",
    "#smallcaps[The Act of 1026] holds. #text(size: 7pt)[See 33 and 44.]",
    '#text(number-type: "old-style")[In 1345679280 there were 6 or 8 or 1 and 0.]',
    "#table(columns: 4, [12], [345], [6,789], [#text(size: 7pt)[10]], [5], [6], [7], [8])",
    "#box(baseline: -6pt)[raised 26 words] and #box(baseline: 4pt)[lowered 27 words].",
    "#rotate(90deg, reflow: true)[In 1026 there were 12 limes.]",
]


@pytest.mark.parametrize("way", SETS.values(), ids=SETS)
def test_raised_and_lowered_digits_stay_so(way: str) -> None:
    assert " ".join(read(way + "\n\n".join(RAISING)).split()) == " ".join(RAISING.values())


def test_other_digits_stay_as_they_are() -> None:
    text = read("\n#pagebreak()\n".join(PLAINLY))
    assert not set(text) & set(RAISED + LOWERED)
    assert PLAINLY[0] in text


def test_a_footnote_keeps_its_mark_above_and_below() -> None:
    text = read(
        f"{ANSWERS[0]}#footnote[Minutes of the parish.] {ANSWERS[1]}#footnote[As above, 10#super[3] trees.]"
    )
    assert f"{ANSWERS[0]}¹ {ANSWERS[1]}²" in text
    assert "¹Minutes of the parish." in text
    assert "²As above, 10³ trees." in text


def test_letters_of_mathematics_shift_nothing_behind_them() -> None:
    """PDFium counts two for each."""
    text = read("$x y z$ and $a b c d e f$ cool 10#super[26] limes in 1026, 2027 and 3028 streets.")
    assert "cool 10²⁶ limes in 1026, 2027 and 3028 streets." in text


@pytest.mark.parametrize("mark", ["¹", "¹ "])
def test_a_note_that_names_a_question_opens_no_answer(mark: str) -> None:
    note = f"{mark}Question 2: see the minutes."
    assert cut(f"Question 1. {ANSWERS[0]}", note, ANSWERS[1]) == [(("1",), ANSWERS[0][:30])]
    letter = (
        f"{INTRODUCTION}\n\nQuestion 1. {ANSWERS[0]}#footnote[Question 2: see the minutes.]\n\n{ANSWERS[1]}"
    )
    assert [one.labels for one in split(read(letter), QUESTIONS) if one.labels] == [("1",)]


def test_a_heading_with_a_mark_names_its_question_still() -> None:
    assert cut(f"Question 2³\n\n{ANSWERS[0]}") == [(("2",), ANSWERS[0][:30])]
    heading, note = "On the trees of others¹⁶", "¹⁶ This section addresses question 3."
    assert cut(ANSWERS[1], heading, ANSWERS[0], note) == [(("3",), ANSWERS[0][:30])]
    quoted = f"{QUESTIONS[3].text}⁴"
    assert cut(f"{quoted} {ANSWERS[0]}") == [(("1.d",), ANSWERS[0][:30])]


def test_words_are_compared_without_marks_and_with_exponents() -> None:
    assert words_of("models³ “weights”⁴ and CO₂").forms == ("models", "weights", "and", "co2")
    assert words_of("above 10²⁶ steps").forms == words_of("above 10^26 steps").forms


def test_a_sign_is_raised_before_a_digit_only() -> None:
    assert [raised(one) for one in ("26", "−9", "-9", "6–8", "th", "–")] == [
        "²⁶",
        "⁻⁹",
        "⁻⁹",
        "⁶–⁸",
        "th",
        "–",
    ]
