"""Text as it may be shown in any file: no character that breaks XML or turns the direction of what stands around it.

What is stored keeps every character; this is for the way out only.
"""

import re

# Line ends and tabs are spaces in running text. Controls, non-characters, byte order marks, interlinear
# annotations and tags are invisible and forbidden in XML or PDF/UA. Embeddings, overrides and isolates
# (U+202A-E, U+2066-9) can make a sentence read backwards; the harmless U+200E and U+200F stay.
_SPACES = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
_UNSHOWN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with runs of white space as one space and nothing that is unsafe in HTML, XML or PDF."""
    text = _LONE_SURROGATES.sub("\ufffd", text)
    return _SPACES.sub(" ", _UNSHOWN.sub("", text))
