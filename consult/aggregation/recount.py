"""Stage 4. Add up what was accepted. Reads `About` rows and comments; writes counts.

Everything is recounted from the rows; nothing is incremented. The narrow index `about_counted` makes that cheap.
"""

import json
import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from comments.anchors import Anchor
from consult.aggregation.models import (
    Cell,
    ContextCell,
    EndorsedCell,
    FacetCell,
    ParagraphCell,
    Recount,
    Voices,
)
from consult.consultations.models import Consultation
from guidance.models import ItemText
from guidance.plaintext import plain

LOCK = 0xC0  # first key of the advisory lock; the second is the consultation

CELLS = """
INSERT INTO aggregation_cell (consultation_id, item_id, sector, stance, comments)
SELECT consultation_id, item_id, sector, stance, count(*)
FROM comments_about WHERE counted AND consultation_id = %(id)s
GROUP BY consultation_id, item_id, sector, stance
"""
# Comments that later ones of the same organisation replace on all their items: what they say is counted nowhere. They
# are few, and found by the index on what replaces them.
REPLACED = """
SELECT r.comment_id FROM comments_about r
WHERE r.replaced_by_id IS NOT NULL AND r.consultation_id = %(id)s AND NOT EXISTS (
    SELECT 1 FROM comments_about kept WHERE kept.comment_id = r.comment_id AND kept.replaced_by_id IS NULL)
"""
# What is counted is accepted; said once more, it lets the index `comment_accepted` stand for the comments themselves.
# Grouped by submission, then by organisation: PostgreSQL counts distinct values by sorting, and groups by hashing.
# An organisation that was found to be another's twin counts as that one.
VOICES_BY_ITEM = """
INSERT INTO aggregation_voices (consultation_id, item_id, sector, comments, submissions, organisations)
SELECT %(id)s, item_id, sector, sum(comments), sum(submissions), count(organisation_id)
FROM (
    SELECT spoke.item_id, spoke.sector, coalesce(o.merged_into_id, o.id) AS organisation_id,
           sum(spoke.comments) AS comments, count(*) AS submissions
    FROM (
        SELECT a.item_id, a.sector, c.submission_id, count(*) AS comments
        FROM comments_about a JOIN comments_comment c ON c.id = a.comment_id
        WHERE a.counted AND a.consultation_id = %(id)s AND c.status = 'accepted' AND c.consultation_id = %(id)s
        GROUP BY a.item_id, a.sector, c.submission_id
    ) spoke
    JOIN comments_submission s ON s.id = spoke.submission_id
    LEFT JOIN people_organisation o ON o.id = s.organisation_id
    GROUP BY spoke.item_id, spoke.sector, coalesce(o.merged_into_id, o.id)
) voices
GROUP BY item_id, sector
"""
VOICES = """
INSERT INTO aggregation_voices (consultation_id, item_id, sector, comments, submissions, organisations)
SELECT %(id)s, NULL, sector, sum(comments), sum(submissions), count(organisation_id)
FROM (
    SELECT spoke.sector, coalesce(o.merged_into_id, o.id) AS organisation_id,
           sum(spoke.comments) AS comments, count(*) AS submissions
    FROM (
        SELECT sector, submission_id, count(*) AS comments FROM comments_comment
        WHERE status = 'accepted' AND consultation_id = %(id)s AND id NOT IN (REPLACED)
        GROUP BY sector, submission_id
    ) spoke
    JOIN comments_submission s ON s.id = spoke.submission_id
    LEFT JOIN people_organisation o ON o.id = s.organisation_id
    GROUP BY spoke.sector, coalesce(o.merged_into_id, o.id)
) voices
GROUP BY sector
"""
FACETS = """
INSERT INTO aggregation_facetcell (consultation_id, item_id, sector, option_id, comments)
SELECT a.consultation_id, a.item_id, a.sector, f.option_id, count(*)
FROM comments_about a JOIN comments_facetvalue f ON f.comment_id = a.comment_id
WHERE a.counted AND a.consultation_id = %(id)s
GROUP BY a.consultation_id, a.item_id, a.sector, f.option_id
"""
# Where organisations were merged, or sign what another one sent, each is counted once by what it turned out to be, and
# with the sector of whoever sent it.
BEHIND = """
WITH RECURSIVE roots(id, root) AS (
    SELECT id, id FROM people_organisation WHERE merged_into_id IS NULL
    UNION ALL SELECT o.id, r.root FROM people_organisation o JOIN roots r ON o.merged_into_id = r.id
), spoke AS (
    SELECT a.item_id, a.sector, c.submission_id
    FROM comments_about a JOIN comments_comment c ON c.id = a.comment_id
    WHERE a.counted AND a.consultation_id = %(id)s
    UNION SELECT NULL, sector, submission_id FROM comments_comment
    WHERE status = 'accepted' AND consultation_id = %(id)s AND id NOT IN (REPLACED)
), behind AS (
    SELECT id AS submission_id, organisation_id, true AS sent FROM comments_submission WHERE consultation_id = %(id)s
    UNION SELECT g.submission_id, g.organisation_id, false FROM comments_signatory g
    JOIN comments_submission s ON s.id = g.submission_id
    WHERE g.status = 'confirmed' AND s.consultation_id = %(id)s
), each AS (
    SELECT spoke.item_id, spoke.sector, roots.root, bool_or(behind.sent) AS sent
    FROM spoke JOIN behind USING (submission_id) JOIN roots ON roots.id = behind.organisation_id
    GROUP BY spoke.item_id, spoke.sector, roots.root
), counted AS (
    SELECT item_id, sector, count(*) AS n, count(*) FILTER (WHERE NOT sent) AS signed FROM each
    GROUP BY item_id, sector
)
UPDATE aggregation_voices v SET organisations = counted.n, signatories = counted.signed FROM counted
WHERE v.consultation_id = %(id)s AND v.item_id IS NOT DISTINCT FROM counted.item_id AND v.sector = counted.sector
    AND (EXISTS (SELECT FROM people_organisation WHERE merged_into_id IS NOT NULL)
        OR EXISTS (SELECT FROM comments_signatory g JOIN comments_submission s ON s.id = g.submission_id
            WHERE g.status = 'confirmed' AND s.consultation_id = %(id)s))
"""
# By item, and over all. An endorsement counts where its comment does, for the sector of whoever endorses.
ENDORSED = """
INSERT INTO aggregation_endorsedcell (consultation_id, item_id, sector, endorsements)
SELECT %(id)s, a.item_id, s.sector, count(DISTINCT e.submission_id)
FROM comments_endorsement e
JOIN comments_submission s ON s.id = e.submission_id AND s.status = 'received'
JOIN comments_about a ON a.comment_id = e.comment_id AND a.counted
WHERE e.consultation_id = %(id)s
GROUP BY a.item_id, s.sector
UNION ALL
SELECT %(id)s, NULL, s.sector, count(DISTINCT e.submission_id)
FROM comments_endorsement e
JOIN comments_submission s ON s.id = e.submission_id AND s.status = 'received'
JOIN comments_comment c ON c.id = e.comment_id AND c.status = 'accepted' AND c.id NOT IN (REPLACED)
WHERE e.consultation_id = %(id)s
GROUP BY s.sector
"""
# A partial index holds the comments with a context. Each counts once, whatever the number of its items.
CONTEXTS = """
INSERT INTO aggregation_contextcell (consultation_id, context, sector, stance, comments)
SELECT %(id)s, said.context, said.sector, said.stance, count(*)
FROM (
    SELECT c.context, c.sector,
           CASE WHEN min(a.stance) = max(a.stance) THEN min(a.stance) ELSE '' END AS stance
    FROM comments_comment c
    LEFT JOIN comments_about a ON a.comment_id = c.id AND a.counted AND a.stance <> ''
    WHERE c.status = 'accepted' AND NOT c.context = '{}' AND c.consultation_id = %(id)s AND c.id NOT IN (REPLACED)
    GROUP BY c.id
) said
GROUP BY said.context, said.sector, said.stance
"""

# `starts` are the places where the paragraphs of a text begin. A position is the same on all items of a comment.
# Which words a comment sent in confidence is about is not told: it counts at its items alone.
PARAGRAPHS = """
INSERT INTO aggregation_paragraphcell (consultation_id, text_id, paragraph, stance, comments)
SELECT %(id)s, q.text_id, paragraph, coalesce(q.stance, ''), count(*)
FROM (
    SELECT a.text_id, greatest(width_bucket(a.start, t.starts), 1) AS first,
        greatest(width_bucket(a."end" - 1, t.starts), 1) AS last,
        (SELECT max(b.stance) FROM comments_about b WHERE b.comment_id = a.comment_id) AS stance
    FROM comments_anchor a
    JOIN json_to_recordset(%(texts)s) AS t(text bigint, starts int[]) ON t.text = a.text_id
    JOIN comments_comment c ON c.id = a.comment_id
    WHERE a.method = 'made' AND c.status = 'accepted' AND c.consent <> 'confidential' AND c.consultation_id = %(id)s
        AND c.id NOT IN (REPLACED)
) q CROSS JOIN LATERAL generate_series(q.first, q.last) AS paragraph
GROUP BY q.text_id, paragraph, q.stance
"""


@transaction.atomic
def recount_all(consultation: Consultation) -> Recount:
    """Count one consultation anew. Two at once: the second waits, and counts what has come since."""
    began = time.perf_counter()
    key: dict[str, Any] = {"id": consultation.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, consultation.pk])
        for model in (Cell, Voices, FacetCell, ContextCell, ParagraphCell, EndorsedCell):
            model.objects.filter(consultation=consultation).delete()
        cursor.execute(CELLS, key)
        for statement in (VOICES_BY_ITEM, VOICES, FACETS, CONTEXTS, ENDORSED, BEHIND):
            cursor.execute(statement.replace("REPLACED", REPLACED), key)
        if texts := _quoted_texts(consultation):
            cursor.execute(PARAGRAPHS.replace("REPLACED", REPLACED), key | {"texts": json.dumps(texts)})
        cursor.execute(
            "SELECT coalesce(sum(comments), 0) FROM aggregation_cell WHERE consultation_id = %(id)s", key
        )
        rows = cursor.fetchone()[0]
    run, _ = Recount.objects.update_or_create(
        consultation=consultation,
        defaults={"counted_at": timezone.now(), "rows": rows, "seconds": time.perf_counter() - began},
    )
    return run


def _quoted_texts(consultation: Consultation) -> list[dict[str, Any]]:
    """The texts that comments quote, with the places where their paragraphs begin."""
    quoted = Anchor.objects.filter(edition=consultation.edition_id, method=Anchor.Method.MADE).values("text")
    bodies = ItemText.objects.filter(pk__in=quoted).values_list("pk", "body")
    starts = ((pk, [block.start for block in plain(body).paragraphs]) for pk, body in bodies)
    return [{"text": pk, "starts": places} for pk, places in starts if places]
