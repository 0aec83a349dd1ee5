"""Check a report's JSON against the report as stored, and against the frozen rows.

What the file says of itself proves nothing: its claims, figures and document are compared with the stored ones, and
every figure, printed number and cell is computed anew. Reads; writes nothing. Each finding is a sentence.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from comments.models import Submission
from consult.aggregation import charts
from consult.aggregation.matrix import Matrix
from consult.synthesis import document as tree
from consult.synthesis import numbers
from consult.synthesis.claims import realised
from consult.synthesis.comparing import differences
from consult.synthesis.document_json import from_data
from consult.synthesis.figures import Count, Rows
from consult.synthesis.models import Report, Snapshot
from consult.synthesis.publishing import file_of
from consult.synthesis.snapshots import erased, in_confidence, recomputed_digest, rows_of

Values = Mapping[str, int]


def erased_since(text: str | bytes) -> int:
    """Of how many comments in a report the words were erased after it. Such words are checked no more."""
    data = json.loads(text)
    _, snapshot = _stored(str(data["report"]), str(data["snapshot"]["id"]))
    return len(erased(snapshot))


class Unknown(LookupError):
    """The report or the snapshot that a file names is not here."""


def verify(text: str | bytes) -> tuple[int, list[str]]:
    """How many figures were recomputed, and what does not hold.

    Raises ValueError where it is no report at all, and Unknown where it is none of this installation.
    """
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("This is not a report in JSON.")  # noqa: TRY004 - the file is wrong, not the call
    document = from_data({key: data.get(key) for key in ("version", "document")})
    claims, given = data.get("claims"), data.get("snapshot")
    if not isinstance(claims, list) or not isinstance(given, dict):
        raise ValueError("This report carries no claims or no snapshot: nothing to recompute.")  # noqa: TRY004
    report, snapshot = _stored(str(data.get("report")), str(given.get("id")))
    figures = sum(len(claim["figures"]) for claim in claims)
    found = [
        *differences(data, json.loads(file_of(report, "json"))),
        *_findings(document, claims, given, snapshot),
        *_loose_numbers(document, _names(report, snapshot)),
    ]
    return figures, found


def _stored(report_id: str, snapshot_id: str) -> tuple[Report, Snapshot]:
    """The report, and the snapshot it stands on."""
    report = (
        Report.objects.select_related("snapshot", "consultation__edition").filter(public_id=report_id).first()
    )
    if report is None or report.snapshot is None:
        raise Unknown(f"There is no report {report_id} here, or it is not drafted yet.")
    if not Snapshot.objects.filter(public_id=snapshot_id).exists():
        raise Unknown(f"There is no snapshot {snapshot_id} here.")
    return report, report.snapshot


def _findings(
    document: tree.Document, claims: list[dict[str, Any]], given: Mapping[str, Any], snapshot: Snapshot
) -> Iterator[str]:
    digest = recomputed_digest(snapshot)
    if digest != snapshot.digest:
        yield f"The rows of snapshot {snapshot.public_id} are not those that were frozen: their digest is {digest}."
    for name, stored in (("digest", snapshot.digest), ("ledger_head", snapshot.ledger_head)):
        if given.get(name) != stored:
            yield f"The file names the {name.replace('_', ' ')} {given.get(name)}, the snapshot has {stored}."
    if (document.snapshot, document.ledger_head) != (snapshot.public_id, snapshot.ledger_head):
        yield "The document names another snapshot or head of the ledger than the file."
    rows, gone = rows_of(snapshot), erased(snapshot)
    most = rows_of(snapshot, gone) if gone else rows
    try:
        computed = {
            claim["code"]: {f["name"]: _value(rows, most, f) for f in claim["figures"]} for claim in claims
        }
    except ValueError as error:  # a count or column that does not exist
        yield f"A figure cannot be recomputed: {error}"
        return
    yield from lost_words(rows, claims, in_confidence(snapshot) | gone)
    for claim in claims:
        yield from _claim(claim, computed[claim["code"]])
    yield from _words(document, {claim["code"]: claim["text"] for claim in claims})
    yield from _grids(document, [c for c in claims if c["code"].startswith("t")], computed)


def lost_words(rows: Rows, claims: list[dict[str, Any]], unread: Set[int] = frozenset()) -> Iterator[str]:
    """Words that were counted and are no longer there to be counted; those of `unread` comments never were."""
    counted = any("phrase" in figure["where"] for claim in claims for figure in claim["figures"])
    lost = {row.comment for row in rows.rows} - rows.texts.keys() - unread if counted else ()
    if lost:
        yield (
            f"Words counted in this report have changed or were erased since (comments: {len(lost)}); "
            "phrases were counted without them."
        )


def _value(rows: Rows, most: Rows, figure: Mapping[str, Any]) -> int:
    """What the rows give. Of words that were partly erased: what the figure says, where it can have been that."""
    count = Count(figure["counts"], figure["where"])
    least, said = rows.value(count), figure["value"]
    could_be = "phrase" in count.where and type(said) is int and least <= said <= most.value(count)
    return said if could_be else least


def _claim(claim: Mapping[str, Any], values: Values) -> Iterator[str]:
    for figure in claim["figures"]:
        if values[figure["name"]] != figure["value"]:
            yield f"{claim['code']}: the figure {figure['name']} is {values[figure['name']]}, not {figure['value']}."
    if claim["code"].startswith("t"):
        return
    for entry in claim["printed"]:
        expected = realised(entry["rule"], [values[name] for name in entry["figures"]])
        if expected != entry["text"]:
            yield f"{claim['code']}: prints “{entry['text']}” where its figures give “{expected}”."
    for word in numbers.unbound(claim["text"], [entry["text"] for entry in claim["printed"]]):
        yield f"{claim['code']}: “{word}” stems from no figure."


def _words(document: tree.Document, texts: Mapping[str, str]) -> Iterator[str]:
    """Claims in the document say what the claims of the file say."""
    for node in tree.walk(document.blocks):
        if isinstance(node, tree.Claim):
            words, code = tree.plain(node), node.href.rstrip("/").rpartition("/")[2]
            if texts.get(code) != words:
                yield f"{code}: the document says “{words}”, the claim “{texts.get(code, 'nothing')}”."


def _loose_numbers(document: tree.Document, names: Sequence[str]) -> Iterator[str]:
    """Prose outside of claims holds no number, but for those in names ("Article 19", "One World")."""
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")
    for words in loose_words(document):
        for found in numbers.quantities(named.sub(" ", words)):
            yield f"“{found}” stands outside of any claim: {words[:80]}"


def _names(report: Report, snapshot: Snapshot) -> list[str]:
    """What a report calls its sponsor, its edition and those who took part; the longest first."""
    asked = report.consultation
    senders = Submission.objects.filter(pk__in=snapshot.rows.values("submission"))
    pairs = senders.values_list("organisation_name", "person_name")
    names = {
        asked.sponsor,
        asked.contact_name,
        asked.edition.label,
        *(name for pair in pairs for name in pair),
    }
    return sorted(names - {""}, key=lambda name: (-len(name), name))


def loose_words(document: tree.Document) -> Iterator[str]:
    """The prose outside claims: paragraphs without their claims, links to quotations, notes, and headings' titles."""
    notes = {
        id(n) for f in tree.walk(document.blocks) if isinstance(f, tree.Footnote) for n in tree.walk(f.blocks)
    }
    for node in tree.walk(document.blocks):
        if isinstance(node, tree.Paragraph) and id(node) not in notes:
            yield "".join(_outside(child) for child in node.children)


def _outside(node: tree.Inline) -> str:
    if isinstance(node, tree.Claim | tree.Footnote | tree.Link | tree.Inserted | tree.Deleted):
        return " "
    return node.text if isinstance(node, tree.Text) else "".join(_outside(child) for child in node.children)


def _grids(
    document: tree.Document, claims: list[dict[str, Any]], computed: Mapping[str, Values]
) -> Iterator[str]:
    """Every cell of every table and chart that was counted."""
    places: dict[str, tree.Table | tree.Figure] = {}
    for block in document.blocks:
        if isinstance(block, tree.Table | tree.Figure):
            places.setdefault(block.caption, block)
    for claim in claims:
        place = places.get(claim["text"])
        if place is None:
            yield f"{claim['code']}: the document has no table “{claim['text']}”."
            continue
        if isinstance(place, tree.Figure) and charts.table(place.chart).rows != place.table.rows:
            yield f"{claim['code']}: the chart “{place.caption}” and its table differ."
        for entry in claim["printed"]:
            expected = _cell([computed[claim["code"]][name] for name in entry["figures"]])
            found = _found(place, entry["row"], entry["column"])
            if expected is not None and found != expected:
                cell = f"row {entry['row'] + 1}, column {entry['column'] + 1}"
                yield f"{claim['code']}: {cell} says {found}, the rows give {expected}."


def _cell(values: list[int]) -> int | float | str | None:
    if len(values) == 1:
        return values[0]
    return round(charts.net(*values), 6) if values and sum(values) else None


def _found(block: tree.Table | tree.Figure, row: int, column: int) -> int | float | str | None:
    if isinstance(block, tree.Figure) and not isinstance(block.chart, Matrix):
        value = block.chart.rows[row].values[column] if row < len(block.chart.rows) else None
        return round(value, 6) if isinstance(value, float) else value
    data = block.table if isinstance(block, tree.Figure) else block
    text = data.rows[row][column + 1].replace("\u202f", "")
    return int(text) if text.isdigit() else text
