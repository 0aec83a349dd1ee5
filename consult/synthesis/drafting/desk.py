"""What a draft is written with: the book of claims, the speech, the quotable comments and who may be named."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from comments import publication
from comments.models import Comment
from comments.publication import Byline
from consult.consultations.models import Consultation
from consult.people.codes import OrganisationType, Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Book, Slot
from consult.synthesis.drafting import terms
from consult.synthesis.drafting.outline import Part, Unit
from consult.synthesis.drafting.proposals import Proposal, Recommended
from consult.synthesis.drafting.speech import Speech
from consult.synthesis.figures import Count, Rows, phrase_pattern
from consult.synthesis.models import Snapshot
from consult.synthesis.numbers import WORDS
from consult.synthesis.quotations import Quote, Source, choose

if TYPE_CHECKING:
    from consult.synthesis.drafting.findings import Finding

PROSE = {
    Sector.CIVIL_SOCIETY.value: "civil society",
    Sector.ACADEMIC.value: "academia",
    Sector.INDUSTRY.value: "industry",
    Sector.PUBLIC_SECTOR.value: "the public sector",
    Sector.MEDIA.value: "the media",
    Sector.INDIVIDUAL.value: "individuals",
    Sector.OTHER.value: "other respondents",
}
WORTH_MISSING = 2
OF_A_WHOLE = re.compile(r"\{(\w+)\} of (?:the |its |those )?\{(\w+)")
TO_COMPARE = 4
"""Below so many, comments are not compared with one another, nor submissions with the rest."""
MOST_QUOTED = 3


@dataclass
class Desk:
    consultation: Consultation
    snapshot: Snapshot
    book: Book
    speech: Speech
    units: list[Unit]
    sources: dict[int, Source] = field(default_factory=dict)
    bylines: dict[int, Byline] = field(default_factory=dict)
    public_ids: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    heard: Counter[str] = field(default_factory=Counter)
    """How often each voice is quoted."""
    set_out: set[str] = field(default_factory=set)
    """Voices quoted in a block."""
    summed_up: set[str] = field(default_factory=set)
    """Voices quoted in the summary."""
    introduced: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    """Phrases that were said to be shared."""
    spoken: Counter[str] = field(default_factory=Counter)
    """How often each phrase occurs in what may be quoted."""
    found: dict[str, list["Finding"]] = field(default_factory=dict)
    """By the question's key: what was found remarkable about it."""
    leads: Counter[str] = field(default_factory=Counter)
    """How often each kind of finding led a section."""
    apart: set[str] = field(default_factory=set)
    """Keys of questions on which sectors were found to speak in different terms."""
    hardly: list[Part] = field(default_factory=list)
    """Parts of questions that drew an answer or none."""
    proposals: list[Proposal] = field(default_factory=list)
    recommended: list[Recommended] = field(default_factory=list)
    grid: tuple[dict[tuple[str, str], Count], dict[tuple[str, str], int | None]] | None = None

    @classmethod
    def over(
        cls, consultation: Consultation, snapshot: Snapshot, rows: Rows, units: list[Unit], base: str
    ) -> "Desk":
        """A desk with all comments that may be quoted on it."""
        book = Book(rows, base, snapshot.suppress_below)
        desk = cls(consultation, snapshot, book, Speech(snapshot.digest), units)
        read_comments(desk)
        desk.spoken = terms.counts(list(desk.sources.values()))
        return desk

    def count(self, unit: Unit | None = None, counts: str = "comments", **where: object) -> Count:
        return Count(counts, ({"item": unit.keys} if unit else {}) | where)

    def value(self, count: Count) -> int:
        return self.book.value(count)

    def say(self, frames: Sequence[str], **slots: Slot) -> tree.Inline:
        """A sentence with its full stop. Frames that would print a count of nothing are passed over, those that would
        begin with digits, and those that would say "five of five", as far as others are left."""
        return self._said(self.speech.pick(self._fitting(frames, slots)), slots)

    def open(self, frames: Sequence[str], **slots: Slot) -> tree.Inline:
        """The same for the first sentence of a section, whose beginning is remembered longer."""
        return self._said(self.speech.pick(self._fitting(frames, slots), opens=True), slots)

    def told(self, frames: Sequence[str], **slots: Slot) -> tree.Inline:
        """The first of these that may be said: the last tell least, for where small counts are withheld."""
        said = (self.book.sentence(frame, **slots) for frame in frames)
        return next((one for one in said if tree.plain((one,))), tree.Text(""))

    @property
    def is_slight(self) -> bool:
        """So few submissions that nothing can be said of how questions or sectors compare."""
        return self.value(self.count(None, "submissions")) < TO_COMPARE

    def _said(self, frame: str, slots: Mapping[str, Slot]) -> tree.Inline:
        return self.book.sentence(frame if frame.endswith(".") else f"{frame}.", **slots)

    def _fitting(self, frames: Sequence[str], slots: Mapping[str, Slot]) -> Sequence[str]:
        values = {name: self.value(slot) for name, slot in slots.items() if isinstance(slot, Count)}
        empty = {name for name, value in values.items() if not value}
        large = {name for name, value in values.items() if value >= len(WORDS)}
        full = [f for f in frames if not empty & set(re.findall(r"\{(\w+)", f))] or list(frames)
        begun = [f for f in full if not (found := re.match(r"\{(\w+)(?:\}|:)", f)) or found[1] not in large]
        begun = begun or full
        parted = [
            f
            for f in begun
            if not any(a in values and values[a] == values.get(b) for a, b in OF_A_WHOLE.findall(f))
        ]
        return parted or begun

    def sectors(self, unit: Unit | None = None) -> list[tuple[str, Count]]:
        """Sectors that spoke, the most comments first."""
        counts = [(s.value, self.count(unit, sector=s.value)) for s in Sector]
        heard = [(sector, count) for sector, count in counts if self.value(count)]
        return sorted(heard, key=lambda pair: -self.value(pair[1]))

    def silent(self, unit: Unit) -> list[str]:
        """Sectors that took part elsewhere, in more than a submission, and not here."""
        here = {sector for sector, _ in self.sectors(unit)}
        return [
            sector
            for sector, count in self.sectors()
            if sector not in here
            and sector != Sector.OTHER
            and self.value(Count("submissions", count.where)) >= WORTH_MISSING
        ]

    def sources_on(self, unit: Unit | None, **where: object) -> list[Source]:
        keys: dict[str, object] = {"item": unit.keys if unit else ""}
        return [self.sources[pk] for pk in self.book.rows.comments({**keys, **where}) if pk in self.sources]

    def quotes(self, unit: Unit | None, *, n: int, holding: str = "", **where: object) -> list[Quote]:
        """Quotations on a unit; a speaker is heard a few times in a report and others are preferred.

        `holding` is a phrase that a quotation must contain.
        """
        most = len(self.units) if self.is_slight else MOST_QUOTED
        pool = [s for s in self.sources_on(unit, **where) if self.heard[s.voice] < most]
        return choose(
            pool,
            n=n,
            question=unit.words if unit else "",
            used=self.used,
            taken=set(self.heard),
            holding=phrase_pattern(holding) if holding else None,
        )

    def who(self, quote: Quote) -> str:
        """The speaker as prose names them; the sector is added where the name is met for the first time."""
        byline = self.bylines[quote.source.comment]
        if byline.is_unnamed:
            return f"{_kind_of(byline)} ({_why_unnamed(byline)})"
        if not self._meets(byline):
            return byline.name
        sector = PROSE[byline.sector]
        return f"{byline.name}, from {sector}," if ")" in byline.name else f"{byline.name} ({_bare(sector)})"

    def source_of(self, quote: Quote) -> str:
        """The speaker inside brackets, with the sector where the name is met for the first time."""
        byline, name = self.bylines[quote.source.comment], self.name(quote)
        if byline.is_unnamed or not self._meets(byline):
            return name
        return f"{name}, {_bare(PROSE[byline.sector])}"

    def name(self, quote: Quote) -> str:
        """The speaker inside brackets where the sector is plain."""
        byline = self.bylines[quote.source.comment]
        if byline.is_unnamed:
            return f"{_kind_of(byline)}, {_why_unnamed(byline)}"
        return byline.name

    def described(self, quote: Quote) -> str:
        """The speaker with the sector, whether met before or not."""
        byline, name = self.bylines[quote.source.comment], self.name(quote)
        plain = byline.is_unnamed or byline.sector in (Sector.INDIVIDUAL, Sector.OTHER)
        return name if plain else f"{name}, {_bare(PROSE[byline.sector])}"

    def is_person(self, quote: Quote) -> bool:
        return self.bylines[quote.source.comment].sector == Sector.INDIVIDUAL

    def _meets(self, byline: Byline) -> bool:
        """Whether the name is new to the reader and has a sector to add."""
        if byline.name in self.introduced or byline.sector in (Sector.INDIVIDUAL, Sector.OTHER):
            return False
        self.introduced.add(byline.name)
        return True

    def link(self, quote: Quote, text: str) -> tree.Link:
        self.note(quote)
        return tree.Link(self.address(quote.source.comment), tree.words(text))

    def note(self, quote: Quote) -> None:
        """Remember that this was quoted, and whom."""
        self.used.add(quote.text)
        self.heard[quote.source.voice] += 1

    def address(self, comment: int) -> str:
        return reverse("comment", args=[self.public_ids[comment]])


def read_comments(desk: Desk) -> None:
    """Fill in what may be quoted: published comments only, with their signatures."""
    pks = desk.book.rows.comments({})
    rows = (
        publication.published()
        .filter(pk__in=pks, consultation=desk.consultation)
        .select_related("submission__organisation")
    )
    for comment in rows.order_by("pk"):
        desk.sources[comment.pk] = _source(comment)
        desk.bylines[comment.pk] = publication.signed(comment)
        desk.public_ids[comment.pk] = comment.public_id


def _bare(sector: str) -> str:
    return sector.removeprefix("the ")


def _source(comment: Comment) -> Source:
    submission = comment.submission
    organisation = submission.counted_organisation_id
    voice = f"o{organisation}" if organisation else f"s{submission.pk}"
    return Source(comment.pk, comment.sector, voice, comment.body)


def _why_unnamed(byline: Byline) -> str:
    return "no name given" if byline.is_nameless else "name withheld"


def _kind_of(byline: Byline) -> str:
    if byline.type == OrganisationType.OTHER:
        return "a respondent"
    if byline.sector == Sector.CIVIL_SOCIETY and byline.type == OrganisationType.NGO:
        return "a civil society organisation"
    label = byline.type.label[0].lower() + byline.type.label[1:]
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}" if label != "media" else "a media organisation"
