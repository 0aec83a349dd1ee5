"""A figure is a named count over a snapshot's rows. Here rows are counted; nothing is read or written.

`where` narrows the rows. Its keys are columns (`item`, `sector`, `type`, `stance`, `option`), each with a value or a
list of values of which one must hold. `also_item` keeps comments that are about one of these items as well,
`phrase` those whose words hold this phrase (with or without an s, capitals, hyphens, line breaks), and
`leaning` keeps the sectors (or items) whose comments lean one way:
{"by": "sector", "is": "for", "at_least": 2} keeps sectors in which two or more took a side
and more are for than against.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from numpy.typing import NDArray

from consult.people.words import listed
from guidance.raised import RAISED

Mask = NDArray[np.bool_]
Where = Mapping[str, Any]
BESIDE = ("endorsements", "signatories")
"""What is counted beside comments: by item, sector and type alone."""
COLUMNS = ("item", "sector", "type", "stance", "option")
FOR, AGAINST = ("support", "support_with_changes"), ("oppose",)
STANCES = (*FOR, "no_position", *AGAINST)
"""The stances, from support to opposition."""
Texts = Mapping[int, str]


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Where a phrase occurs in a text; the mark of a footnote may follow it."""
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", phrase)))
    return re.compile(rf"\b{words}s?(?![^\W{RAISED}])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One counted comment on one item (by its key; "" is the whole), as frozen."""

    comment: int
    submission: int
    item: str
    sector: str
    type: str
    organisation: int | None
    stance: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """What is counted, and over which rows."""

    counts: str
    where: Where = field(default_factory=dict)

    def but(self, **where: Any) -> "Count":
        return Count(self.counts, {**self.where, **where})


class Rows:
    """A snapshot's rows, laid out by column so that a thousand figures over them take a second.

    `read` fetches the comments' words, by comment; it is called where a phrase is first counted. Comments that are
    `assumed` to hold any phrase are those whose words are gone. `endorsing` and `signing` are rows of what stands
    beside comments: of the submissions that endorse them, and of the organisations that signed them as well.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        read: Callable[[], Texts] | None = None,
        assumed: Collection[int] = (),
        endorsing: "Rows | None" = None,
        signing: "Rows | None" = None,
    ) -> None:
        self.rows = rows
        self.endorsing, self.signing = endorsing, signing
        self._read = read
        self._assumed = assumed
        self._words: Texts | None = None
        self._comment = np.array([row.comment for row in rows], dtype=np.int64)
        self._submission = np.array([row.submission for row in rows], dtype=np.int64)
        self._organisation = np.array([row.organisation or 0 for row in rows], dtype=np.int64)
        self._text = {
            name: np.array([getattr(row, name) for row in rows], dtype=object) for name in COLUMNS[:4]
        }
        self._masks: dict[tuple[str, str], Mask] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def value(self, count: Count) -> int:
        """The figure. Raises ValueError for a count or a column that does not exist."""
        if count.counts in BESIDE:
            return self._value_beside(count)
        mask = self.mask(count.where)
        match count.counts:
            case "comments":
                return len(np.unique(self._comment[mask]))
            case "submissions":
                return len(np.unique(self._submission[mask]))
            case "organisations":
                return len(self._organisations(mask))
            case "sectors":
                return len(set(self._text["sector"][mask]))
            case "items":
                return len(set(self._text["item"][mask]) - {""})
        raise ValueError(f"Nothing counts {count.counts!r}.")

    def _organisations(self, mask: Mask) -> set[int]:
        known = self._organisation[mask]
        return {int(pk) for pk in np.unique(known[known > 0])}

    def _value_beside(self, count: Count) -> int:
        """Submissions that endorse; organisations that signed and sent nothing themselves (of whichever type)."""
        if unknown := count.where.keys() - {"item", "sector", "type"}:
            raise ValueError(f"What stands beside comments has no {sorted(unknown)[0]!r}.")
        if count.counts == "endorsements":
            return self.endorsing.value(Count("submissions", count.where)) if self.endorsing else 0
        if self.signing is None:
            return 0
        signed = self.signing._organisations(self.signing.mask(count.where))
        sent = {name: wanted for name, wanted in count.where.items() if name != "type"}
        return len(signed - self._organisations(self.mask(sent)))

    def comments(self, where: Where) -> list[int]:
        """The comments behind a figure, each once, in order."""
        return [int(pk) for pk in np.unique(self._comment[self.mask(where)])]

    def behind(self, count: Count) -> list[int]:
        """The same for a figure of any kind: those that were endorsed, or signed, where these are counted."""
        beside = {"endorsements": self.endorsing, "signatories": self.signing}
        rows = beside.get(count.counts, self)
        return rows.comments(count.where) if rows else []

    def mask(self, where: Where) -> Mask:
        mask = np.ones(len(self.rows), dtype=np.bool_)
        for column, wanted in where.items():
            if column in COLUMNS:
                mask &= self._any(column, wanted)
            elif column == "also_item":
                mask &= np.isin(self._comment, self._comment[self._any("item", wanted)])
            elif column == "phrase":
                mask &= self._holding(wanted)
            elif column != "leaning":
                raise ValueError(f"A snapshot's rows have no {column!r}.")
        return mask & self._leaning(mask, where["leaning"]) if "leaning" in where else mask

    def _any(self, column: str, wanted: Any) -> Mask:
        values = [wanted] if isinstance(wanted, str) else list(wanted)
        mask = np.zeros(len(self.rows), dtype=np.bool_)
        for value in values:
            mask |= self._one(column, value)
        return mask

    def _one(self, column: str, value: str) -> Mask:
        if (column, value) not in self._masks:
            if column == "option":
                found = np.array([value in row.options for row in self.rows], dtype=np.bool_)
            else:
                found = np.asarray(self._text[column] == value, dtype=np.bool_)
            self._masks[column, value] = found if len(self.rows) else np.zeros(0, dtype=np.bool_)
        return self._masks[column, value]

    @property
    def texts(self) -> Texts:
        """The comments' words; without those whose words are no longer the frozen ones."""
        if self._words is None:
            self._words = self._read() if self._read else {}
        return self._words

    def _holding(self, phrase: str) -> Mask:
        if ("phrase", phrase) not in self._masks:
            pattern = phrase_pattern(phrase)
            holding = [pk for pk, text in self.texts.items() if pattern.search(text)] + list(self._assumed)
            self._masks["phrase", phrase] = np.isin(self._comment, np.array(holding, dtype=np.int64))
        return self._masks["phrase", phrase]

    def _leaning(self, within: Mask, wanted: Mapping[str, Any]) -> Mask:
        groups = self._text[wanted["by"]]
        kept = [
            group
            for group in sorted(set(groups[within]))
            if group and self._leans(within & (groups == group), wanted["at_least"]) == wanted["is"]
        ]
        return self._any(wanted["by"], kept)

    def _leans(self, mask: Mask, at_least: int) -> str:
        pro = len(np.unique(self._comment[mask & self._any("stance", FOR)]))
        contra = len(np.unique(self._comment[mask & self._any("stance", AGAINST)]))
        if pro + contra < at_least:
            return "unknown"
        return "for" if pro > contra else "against" if contra > pro else "even"


NOUNS = {
    "comments": gettext_lazy("distinct comments"),
    "submissions": gettext_lazy("distinct submissions"),
    "organisations": gettext_lazy("distinct organisations"),
    "sectors": gettext_lazy("distinct sectors"),
    "items": gettext_lazy("distinct items"),
    "endorsements": gettext_lazy("distinct submissions that endorse comments"),
    "signatories": gettext_lazy("distinct organisations that only signed what others sent"),
}
_LEANS = {
    "for": gettext_lazy("the {whose}’s comments lean for it (at least {least} taking a side)"),
    "against": gettext_lazy("the {whose}’s comments lean against it (at least {least} taking a side)"),
    "even": gettext_lazy(
        "the {whose}’s comments lean as much for as against it (at least {least} taking a side)"
    ),
    "unknown": gettext_lazy("the {whose}’s comments lean neither way (at least {least} taking a side)"),
}
_WHOSE = {
    "sector": pgettext_lazy("whose comments", "sector"),
    "item": pgettext_lazy("whose comments", "item"),
}
_IS = {
    "item": gettext_lazy("item is {values}"),
    "sector": gettext_lazy("sector is {values}"),
    "type": gettext_lazy("type is {values}"),
    "stance": gettext_lazy("stance is {values}"),
    "option": gettext_lazy("option is {values}"),
    "also_item": gettext_lazy("the comment is also about {values}"),
}


def in_words(count: Count, names: Mapping[str, Mapping[str, str]]) -> str:
    """The figure's query for a reader: "distinct comments, where sector is Industry and item is 7.a"."""
    parts = [_condition(column, wanted, names) for column, wanted in count.where.items()]
    things = NOUNS[count.counts]
    if not parts:
        return _("{things}, without condition").format(things=things)
    return _("{things}, where {conditions}").format(things=things, conditions=listed(parts))


def _condition(column: str, wanted: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    if column == "leaning":
        whose = _WHOSE.get(wanted["by"], wanted["by"])
        return _LEANS[wanted["is"]].format(whose=whose, least=wanted["at_least"])
    if column == "phrase":
        return _("the comment’s words hold “{words}”").format(words=wanted)
    values: Iterable[str] = [wanted] if isinstance(wanted, str) else wanted
    known = names.get("item" if column == "also_item" else column, {})
    named = (str(known.get(value, value or _("none"))) for value in values)
    return _IS[column].format(values=listed(named, either=True))
