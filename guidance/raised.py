"""Digits that print raises or lowers: "10²⁶ FLOPs", "CO₂", and the mark of a footnote, "models³".

Print does not say which of these a raised digit is ("2023³" may be either), so all are written alike, with the raised
digits of Unicode. Nothing is then read that is not there (1026 is another number, models3 no word), what is quoted
says what the page says, and the mark of a footnote stays apart from the words and from the numbers of questions.
Each stands for one digit: a text in either writing has the same length.
"""

import re

RAISED, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
SIGNS = {"+": "⁺", "-": "⁻", "\u2010": "⁻", "\u2011": "⁻", "–": "⁻", "\u2212": "⁻"}
MARK = rf"(?:\d{{1,3}}|[{RAISED}]{{1,4}})"  # of a footnote; some files know no raised ones
_UP = str.maketrans("0123456789", RAISED)
_DOWN = str.maketrans("0123456789", LOWERED)
_SIGN = re.compile(rf"^[{re.escape(''.join(SIGNS))}](?=\d)")


def raised(words: str) -> str:
    """Digits, and a sign before the first of them, as raised ones; letters, as in "1st", stay as they are."""
    return _SIGN.sub(lambda sign: SIGNS[sign[0]], words).translate(_UP)


def lowered(words: str) -> str:
    return words.translate(_DOWN)
