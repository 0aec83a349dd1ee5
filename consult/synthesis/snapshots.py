"""Stage 5a. Freeze what a report stands on. Reads accepted comments; writes a snapshot and its rows, once.

The digest is SHA-256 over the rows as canonical JSON lines in a fixed order. The same rows freeze to the same snapshot.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction

from comments import positions
from comments.models import About, Comment, FacetValue
from consult.consultations.models import Consent, Consultation
from consult.ledger import sealing
from consult.synthesis.figures import Row, Rows
from consult.synthesis.models import Snapshot, SnapshotRow


@transaction.atomic
def freeze(consultation: Consultation) -> Snapshot:
    """The snapshot of what is accepted now; an earlier one where nothing counted has changed since."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    rows = _rows_now(consultation)
    digest = digest_of(rows)
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
    SnapshotRow.objects.bulk_create(rows, batch_size=2000)
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
    )


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
    return digest_of(_rows_now(snapshot.consultation)) == snapshot.digest


def recomputed_digest(snapshot: Snapshot) -> str:
    return digest_of(snapshot.rows.order_by("id"))


def digest_of(rows: Iterable[SnapshotRow]) -> str:
    """Does not depend on the order in which the rows come."""
    lines = sorted(_line(row) for row in rows)
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
