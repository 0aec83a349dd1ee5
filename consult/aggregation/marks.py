"""The rectangles and words a chart is drawn with, and the colours they may have.

The web drawing has no width of its own: positions are shares of the page, so that words keep their size
at 375 px and bars stretch. The printed one is 640 units wide, with the names left of the bars.
"""

import textwrap
from dataclasses import dataclass

from consult.aggregation.printable import printable

# The tokens of the site's stylesheet, resolved: Typst paints var(--…) black. On the page classes of the same
# names (fill-support, on-support) follow the stylesheet, and with it dark mode.
COLOURS = {
    "ink": "#1d1c1a", "soft": "#5c5a55", "paper": "#ffffff", "wash": "#f1eee6", "rule": "#dedad0", "accent": "#0b5a63",
    "support": "#1f7a6d", "changes": "#8fc3b4", "neutral": "#cfcabd", "against": "#e6bca6", "oppose": "#b4532a",
    "first": "#0b5a63", "second": "#7fb0b4", "third": "#dcc789", "fourth": "#8a4b08", "fifth": "#6a6680",
}  # fmt: skip
_WHITE_ON = {"accent", "support", "oppose", "first", "fourth", "fifth"}
_IN_ORDER = ("first", "second", "third", "fourth", "fifth")
PRINT_WIDTH = 640
BAR = 22.0


def colour_of(key: str, place: int) -> str:
    """A stance has its colour everywhere; anything else takes the next of a scale that says nothing about position."""
    return key if key in ("support", "changes", "neutral", "oppose") else _IN_ORDER[place % len(_IN_ORDER)]


@dataclass(frozen=True)
class Rect:
    x: str
    y: float
    width: str
    height: float
    colour: str = ""
    """Empty: an outline with dashes, for what is withheld."""
    hollow: bool = False
    """Only its edge has the colour, for what few are behind."""

    @property
    def paint(self) -> str:
        return COLOURS[self.colour]


@dataclass(frozen=True)
class Label:
    text: str
    x: str
    y: float
    colour: str = "ink"
    anchor: str = "start"
    size: int = 13
    over: str = ""
    """The colour of the rectangle it stands on."""
    turned: bool = False
    shift: float = 0
    """To the right, in the drawing's own units, whatever `x` is."""

    @property
    def paint(self) -> str:
        return COLOURS["paper" if self.over in _WHITE_ON else "ink" if self.over else self.colour]


@dataclass(frozen=True)
class Box:
    """A square around a place, its side in the drawing's own units. Dashed, it needs words of its own."""

    x: str
    y: float
    side: float
    colour: str
    dashed: bool = False

    @property
    def start(self) -> float:
        return round(-self.side / 2, 2)

    @property
    def paint(self) -> str:
        return COLOURS[self.colour]


@dataclass(frozen=True)
class Line:
    """Upright or level."""

    x: str
    y: float
    end_x: str
    end_y: float
    colour: str = "ink"

    @property
    def paint(self) -> str:
        return COLOURS[self.colour]


@dataclass(frozen=True)
class Tip:
    """The head of an arrow: it points down, or up."""

    x: str
    y: float
    up: bool = False


@dataclass(frozen=True)
class Dot:
    """A disc with words on it."""

    x: str
    y: float
    radius: float
    text: str
    colour: str = "accent"

    @property
    def paint(self) -> str:
        return COLOURS[self.colour]

    @property
    def on(self) -> str:
        return COLOURS["paper" if self.colour in _WHITE_ON else "ink"]


class Sheet:
    """What is drawn so far, from the top down. Bars lie between `left` and `right`, shares of the whole width."""

    def __init__(self, *, web: bool, left: float, right: float) -> None:
        self.web, self.left, self.right = web, left, right
        self.rects: list[Rect] = []
        self.labels: list[Label] = []
        self.lines: list[Line] = []
        self.tips: list[Tip] = []
        self.boxes: list[Box] = []
        self.dots: list[Dot] = []
        self.y = 0.0

    def page(self, share: float) -> str:
        """A place or width within the whole drawing."""
        return f"{share * 100:.3f}%" if self.web else f"{share * PRINT_WIDTH:.2f}"

    def x(self, share: float) -> str:
        """A place between the ends of the bars."""
        return self.page(self.left + share * (self.right - self.left))

    def fits(self, text: str, share: float) -> bool:
        """Whether words have room inside a bar on the narrowest screen they are read on."""
        width = (320 if self.web else PRINT_WIDTH) * share * (self.right - self.left)
        return len(text) * 7.5 + 6 <= width

    def legend(self, entries: list[tuple[str, str]], hollow: str = "") -> None:
        """Squares with words, two in a line on the page and three in print; `hollow` are the words of one drawn so."""
        columns = 2 if self.web else 3
        entries = [*entries, ("soft", hollow)] if hollow else entries
        for i, (colour, text) in enumerate(entries):
            line, column = divmod(i, columns)
            x = column / columns
            self.rects.append(
                Rect(self.page(x), self.y + line * 21 + 2, "12", 12, colour, hollow=text == hollow)
            )
            for label in lines(text, 21 if self.web else 30)[:1]:
                self.labels.append(Label(label, self.page(x), self.y + line * 21 + 12, shift=19))
        self.y += -(-len(entries) // columns) * 21 + 12

    def head(self, name: str, end: str = "") -> None:
        """The name of a row and what stands at its right end; `y` is then the top of its bar."""
        size, width = (13, 40) if self.web else (12, int(self.left * PRINT_WIDTH / 6.2))
        for i, line in enumerate(named := lines(name, width)):
            top = 13 if self.web else 15 + (8 if len(named) == 1 else 0) - 8
            self.labels.append(Label(line, "0", self.y + top + i * 15, size=size))
        below = self.y + (13 if self.web else 15)
        if end:
            self.labels.append(Label(end, self.page(1), below, "soft", "end", 12))
        self.y += 5 + 15 * len(named) if self.web else 0

    def segment(self, start: float, share: float, colour: str, text: str) -> None:
        """A part of a bar, with its number where it has room. Without colour: withheld."""
        self.rects.append(
            Rect(self.x(start), self.y, self.page(share * (self.right - self.left)), BAR, colour)
        )
        if self.fits(text, share):
            self.labels.append(
                Label(text, self.x(start + share / 2), self.y + 15.5, "soft", "middle", 12, colour)
            )

    def cell(self, start: float, share: float, colour: str, text: str, n: int, *, hollow: bool) -> None:
        """A part of a row with its number, and small in its corner how many are behind that."""
        width = self.page(share * (self.right - self.left))
        self.rects.append(Rect(self.x(start), self.y, width, BAR, colour, hollow))
        over = "" if hollow else colour
        self.labels.append(
            Label(text, self.x(start + share / 2), self.y + 16, "ink", "middle", 12, over, shift=-3)
        )
        corner = Label(f"{n:,}", self.x(start + share), self.y + 10, "soft", "end", 9, over, shift=-4)
        self.labels.append(corner)


def lines(text: str, width: int, most: int = 2) -> list[str]:
    return textwrap.wrap(
        printable(text), width, max_lines=most, placeholder=" …", break_on_hyphens=False
    ) or [""]
