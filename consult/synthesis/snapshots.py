"""Stage 5a. Freeze what a report stands on. Reads accepted comments, and who endorses or signed them; writes once.

The digest is SHA-256 over the rows, and those beside them, as canonical JSON lines in a fixed order. The same rows
freeze to the same snapshot.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from django.db import transaction

from comments import endorsing, positions
from comments.models import About, Comment, FacetValue, Submission
from comments.signatory import Signatory
from consult.consultations.models import Consent, Consultation
from consult.ledger import sealing
from consult.synthesis.figures import Row, Rows
from consult.synthesis.models import Snapshot, SnapshotBeside, SnapshotRow


@transaction.atomic
def freeze(consultation: Consultation) -> Snapshot:
    """The snapshot of what is accepted now; an earlier one where nothing counted has changed since."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    rows = _rows_now(consultation)
    beside = list(_beside_now(consultation, rows))
    digest = digest_of(rows, beside)
    known = Snapshot.objects.filter(
        consultation=consultation, digest=digest, suppress_below=consultation.suppress_below
    ).first()
    if known:
        return known
    while sealing.seal():
        pass
    snapshot = Snapshot.objects.create(
        consultation=consultation,
        ledger_head=sealing.head(),
        digest=digest,
        suppress_below=consultation.suppress_below,
    )
    for row in rows:
        row.snapshot = snapshot
    for one in beside:
        one.snapshot = snapshot
    SnapshotRow.objects.bulk_create(rows, batch_size=2000)
    SnapshotBeside.objects.bulk_create(beside, batch_size=2000)
    snapshot.refresh_from_db()
    return snapshot


def rows_of(snapshot: Snapshot, assumed: Collection[int] = ()) -> Rows:
    """The frozen rows, ready to be counted; `assumed` as `Rows` has them."""
    frozen = snapshot.rows.order_by("id").values_list(
        "comment_id",
        "submission_id",
        "item__item__node__key",
        "sector",
        "type",
        "organisation_id",
        "stance",
        "options",
    )
    return Rows(
        [
            Row(c, s, key or "", sector, kind, o, st, tuple(op))
            for c, s, key, sector, kind, o, st, op in frozen
        ],
        read=partial(_texts, snapshot),
        assumed=assumed,
        endorsing=_rows_beside(snapshot, SnapshotBeside.Kind.ENDORSES),
        signing=_rows_beside(snapshot, SnapshotBeside.Kind.SIGNS),
    )


def _rows_beside(snapshot: Snapshot, kind: str) -> Rows:
    frozen = (
        snapshot.beside.filter(kind=kind)
        .order_by("id")
        .values_list(
            "comment_id", "submission_id", "item__item__node__key", "sector", "type", "organisation_id"
        )
    )
    return Rows([Row(c, s, key or "", sector, type_, o) for c, s, key, sector, type_, o in frozen])


def _texts(snapshot: Snapshot) -> dict[int, str]:
    """The words of each comment, where they are still those that were frozen. None that was sent in confidence."""
    rows = snapshot.rows.exclude(comment__consent=Consent.CONFIDENTIAL)
    rows = rows.order_by("comment_id").distinct("comment_id")
    known = rows.values_list("comment_id", "comment__body", "text_hash")
    return {pk: body for pk, body, frozen in known if _hash(body) == frozen}


def erased(snapshot: Snapshot) -> set[int]:
    """Comments that were counted and whose words are gone by law."""
    rows = snapshot.rows.filter(comment__status=Comment.Status.ERASED)
    return set(rows.values_list("comment_id", flat=True))


def in_confidence(snapshot: Snapshot) -> set[int]:
    """Comments that are counted and whose words nobody looks at."""
    rows = snapshot.rows.filter(comment__consent=Consent.CONFIDENTIAL)
    return set(rows.values_list("comment_id", flat=True))


def is_current(snapshot: Snapshot) -> bool:
    """Whether what is accepted now is still what was frozen."""
    rows = _rows_now(snapshot.consultation)
    return digest_of(rows, _beside_now(snapshot.consultation, rows)) == snapshot.digest


def recomputed_digest(snapshot: Snapshot) -> str:
    return digest_of(snapshot.rows.order_by("id"), snapshot.beside.order_by("id"))


def digest_of(rows: Iterable[SnapshotRow], beside: Iterable[SnapshotBeside] = ()) -> str:
    """Does not depend on the order in which the rows come. Where nothing stands beside comments, it is theirs alone."""
    lines = sorted([*map(_line, rows), *map(_line_beside, beside)])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(row: SnapshotRow) -> str:
    fields = [
        row.comment_id,
        row.submission_id,
        row.item_id,
        row.sector,
        row.type,
        row.organisation_id,
        row.stance,
        list(row.options),
        row.text_hash,
    ]
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


def _line_beside(row: SnapshotBeside) -> str:
    fields = [
        row.kind,
        row.submission_id,
        row.comment_id,
        row.item_id,
        row.sector,
        row.type,
        row.organisation_id,
    ]
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


def _rows_now(consultation: Consultation) -> list[SnapshotRow]:
    comments = (
        Comment.objects.accepted()
        .filter(consultation=consultation)
        .select_related("submission__organisation")
    )
    comments = comments.exclude(pk__in=positions.replaced_everywhere(consultation))
    abouts: dict[int, list[tuple[int | None, str]]] = defaultdict(list)
    counted = About.objects.filter(counted=True, consultation=consultation).order_by("item_id")
    for comment, item, stance in counted.values_list("comment_id", "item_id", "stance"):
        abouts[comment].append((item, stance))
    options = _options(consultation)
    whole: list[tuple[int | None, str]] = [(None, "")]
    return [
        _row(comment, item, stance, options[comment.pk])
        for comment in comments.order_by("pk")
        for item, stance in abouts.get(comment.pk, whole)
    ]


def _beside_now(consultation: Consultation, rows: Iterable[SnapshotRow]) -> Iterator[SnapshotBeside]:
    """Endorsements and signatures of what is counted, on each item on which it is."""
    places: dict[int, list[int | None]] = defaultdict(list)
    of_submission: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if not places[row.comment_id]:
            of_submission[row.submission_id].append(row.comment_id)
        places[row.comment_id].append(row.item_id)
    for endorsement in endorsing.counted(consultation).order_by("pk"):
        for item in places.get(endorsement.comment_id, ()):
            yield _beside("endorses", endorsement.submission, endorsement.comment_id, item)
    signed = Signatory.objects.confirmed().filter(submission__consultation=consultation)
    for signatory in signed.select_related("submission", "organisation").order_by("pk"):
        for comment in of_submission.get(signatory.submission_id, ()):
            for item in places[comment]:
                yield _beside("signs", signatory.submission, comment, item, signatory)


def _beside(
    kind: str, submission: Submission, comment: int, item: int | None, signatory: Signatory | None = None
) -> SnapshotBeside:
    organisation = signatory.organisation if signatory else None
    return SnapshotBeside(
        kind=kind,
        submission=submission,
        comment_id=comment,
        item_id=item,
        sector=submission.sector,
        type=signatory.type if signatory else "",
        organisation_id=organisation.now.pk if organisation else None,
    )


def _options(consultation: Consultation) -> defaultdict[int, list[str]]:
    """Comment → "facet:option", in order."""
    chosen: defaultdict[int, list[str]] = defaultdict(list)
    values = FacetValue.objects.filter(comment__consultation=consultation).values_list(
        "comment_id", "option__facet__code", "option__code"
    )
    for comment, facet, option in sorted(values):
        chosen[comment].append(f"{facet}:{option}")
    return chosen


def _row(comment: Comment, item: int | None, stance: str, options: list[str]) -> SnapshotRow:
    return SnapshotRow(
        comment=comment,
        submission=comment.submission,
        item_id=item,
        sector=comment.sector,
        type=comment.submission.counted_type,
        organisation_id=comment.submission.counted_organisation_id,
        stance=stance,
        options=options,
        text_hash=_hash(comment.body),
    )


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
