"""What stands at the end: who took part, and how it was counted."""

from comments import publication
from comments.models import Submission
from consult.people.codes import OrganisationType, Sector
from consult.synthesis import document as tree
from consult.synthesis.drafting import tables
from consult.synthesis.drafting.desk import TO_COMPARE, Desk
from consult.synthesis.drafting.findings_stance import TO_LEAN
from consult.synthesis.drafting.front import Blocks, paragraph
from consult.synthesis.drafting.terms import LEAST_SHARED, LEAST_VOICES
from consult.synthesis.snapshots import in_confidence

MEANINGS = (
    ("nearly all", "at least 90 in 100"),
    ("most", "more than half"),
    ("a minority", "fewer than half"),
    (
        "a sector leans",
        f"at least {TO_LEAN} of its comments took a side, and more took this side than the other",
    ),
    ("sectors are compared", f"at least {TO_COMPARE} comments took a stance"),
    (
        "a term is shared",
        f"at least {LEAST_SHARED} respondents from at least {LEAST_VOICES} sectors use it, and on this question "
        "more than on others",
    ),
    (
        "nothing was heard from a sector",
        "a submission was to be expected of it, going by the part that the others took",
    ),
)
"""What words of a report mean, and what must hold for it to use them."""


def annex(desk: Desk) -> Blocks:
    """What took part and what was counted, where anything was; the method in any case."""
    some = len(desk.book.rows)
    counted: Blocks = (
        [
            tree.Heading(1, tree.words("Annex A. Who took part"), "participants"),
            *_signed(desk),
            tables.participants(desk),
            *_organisations(desk),
            *_late(desk),
            tree.Heading(1, tree.words("Annex B. Comments on each item"), "items"),
            tables.questions(desk),
        ]
        if some
        else []
    )
    return [
        *counted,
        tree.Heading(1, tree.words("Annex C. Method" if some else "Annex. Method"), "method"),
        *_method(desk),
    ]


def _signed(desk: Desk) -> Blocks:
    if not tables.has_signatories(desk):
        return []
    frames = (
        "As senders, {o:organisation} took part; as signatories of what another sent, {s:organisation} more.",
    )
    said = desk.say(frames, o=desk.count(None, "organisations"), s=desk.count(None, "signatories"))
    return [tree.Paragraph((said,))]


def _beside(desk: Desk) -> str:
    """How endorsements and signatures are counted."""
    if desk.book.below:
        return (
            "Endorsements of what others said, and signatories, are counted apart and are in no number here. "
        )
    return (
        "Endorsements of what others said are counted apart, as submissions that endorse, and stand in no other "
        "number. "
        "An organisation that signed what another sent counts as a signatory, with the sector of the sender; where it "
        "sent something itself, as a sender. "
    )


def _organisations(desk: Desk) -> Blocks:
    """Named organisations by sector, by the rule of publication."""
    submissions = Submission.objects.filter(pk__in=[row.submission for row in desk.book.rows.rows])
    named: dict[Sector, set[str]] = {s: set() for s in Sector}
    public = {row.comment for row in desk.book.rows.rows if row.comment in desk.sources}
    open_ = {row.submission for row in desk.book.rows.rows if row.comment in public}
    signed: dict[int, list[str]] = {}
    for one in publication.signatories_of(submissions, publication.ANYBODY):
        signed.setdefault(one.submission_id, []).append(f"{one.name} (signatory)")
    for submission in submissions.order_by("pk"):
        byline = publication.byline(submission)
        if submission.pk in open_ and not byline.is_unnamed and byline.type != OrganisationType.INDIVIDUAL:
            named[byline.sector].add(
                f"{byline.name} ({byline.type.label[0].lower() + byline.type.label[1:]})"
            )
            named[byline.sector].update(signed.get(submission.pk, []))
    rows = tuple((str(s.label), "; ".join(sorted(names))) for s, names in named.items() if names)
    return (
        [
            tree.Table(
                "Organisations that agreed to be named",
                ("Sector", "Organisations"),
                rows,
                alignment=("text", "text"),
            )
        ]
        if rows
        else []
    )


def _late(desk: Desk) -> Blocks:
    """What was counted and came after the deadline, as far as it is public."""
    public = {row.submission for row in desk.book.rows.rows if row.comment in desk.sources}
    late = Submission.objects.filter(pk__in=public, is_late=True).order_by("pk")
    rows = tuple((one.tracking_number, publication.byline(one).name) for one in late)
    if not rows:
        return []
    caption = "Arrived after the deadline: taken, counted, and marked late"
    return [tree.Table(caption, ("Submission", "From"), rows, alignment=("text", "text"))]


def _method(desk: Desk) -> Blocks:
    return [
        paragraph(
            "Comments count once accepted. A comment on different items stands wherever it belongs and is "
            "counted once in any sum. What a later comment of the same organisation replaces on an item is not "
            f"counted there. {_beside(desk)}{_agreement(desk)} A section opens with what departs furthest from the "
            "rest of the consultation. That a term is shared says that respondents raised it, not that they agree "
            "about it. Quotations are whole sentences of published comments, chosen by machine for stating a position "
            "that is typical of what was said, by speakers and sectors that differ. Quotation marks inside "
            "them are set as inner ones."
        ),
        tree.Table("What the words mean", ("Word", "Used where"), MEANINGS, alignment=("text", "text")),
        *_kept_back(desk),
        tree.Table("What the report stands on", ("Part", "Value"), _ground(desk), alignment=("text", "text")),
        paragraph(
            "Sentences that hold figures lead to their counts and the comments behind them. The "
            "same can be checked without trust in "
            "this text: download the report as JSON and run verify_report on it, which recounts the figures "
            "from the frozen rows."
        ),
        *_cells(desk),
    ]


def _cells(desk: Desk) -> Blocks:
    """Where it is told what the cells of figures and tables count."""
    grids = [made for made in desk.book.made if made.code.startswith("t")]
    if not grids:
        return []
    links: list[str | tree.Inline] = []
    for made in grids:
        links += ["; "] * bool(links) + [tree.Link(f"{desk.book.base}{made.code}/", tree.words(made.text))]
    return [paragraph("What is counted in the cells of figures and tables: ", *links, ".")]


def _agreement(desk: Desk) -> str:
    if any(unit.asks_stance for unit in desk.units):
        return "Stances were given by the people who wrote; the machine does not guess them."
    return (
        "The questions were open and no stance was asked, so agreement was not measured; "
        "the report says who answered what, and in which words."
    )


def _kept_back(desk: Desk) -> Blocks:
    """What was counted and is not told."""
    told = []
    if in_confidence(desk.snapshot):
        told.append(
            "What was sent in confidence is counted. It is not quoted or named here, and its words were not "
            "searched for terms."
        )
    if desk.snapshot.suppress_below:
        told.append(
            "Counts below the consultation’s threshold are withheld, and others with them so that they "
            "cannot be worked out."
        )
    return [paragraph(words) for words in told]


def _ground(desk: Desk) -> tuple[tuple[str, str], ...]:
    snapshot = desk.snapshot
    return (
        ("Snapshot", snapshot.public_id),
        ("SHA-256 of its rows", snapshot.digest),
        ("Head of the ledger", snapshot.ledger_head),
    )
