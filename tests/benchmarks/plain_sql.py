"""The reference beside what the site takes in: the same rows copied by plain SQL, a transaction each."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

NEW = {
    "public_id": "left(md5(random()::text), 12)",
    "tracking_number": "left(upper(md5(random()::text)), 14)",
    "key": "md5(random()::text)",
    "submission_id": "%(submission)s",
    "comment_id": "pair.new",
    "subject_id": "%(submission)s",
}
OF_COMMENTS = (
    "JOIN unnest(%(comments)s::bigint[], %(copies)s::bigint[]) AS pair(old, new) ON comment_id = pair.old"
)
OF_SUBMISSION = "WHERE subject_type = 'comments.submission' AND subject_id = %(old)s"
FROM = {
    "comments_submission": "WHERE id = %(old)s",
    "comments_comment": "WHERE submission_id = %(old)s ORDER BY id",
    "comments_about": OF_COMMENTS,
    "comments_facetvalue": OF_COMMENTS,
    "ledger_event": OF_SUBMISSION,
    "ledger_job": OF_SUBMISSION,
    "api_delivery": "WHERE submission_id = %(old)s",
}
SEEK = """
SELECT s.id, array_agg(c.id ORDER BY c.id) FROM comments_submission s JOIN comments_comment c ON c.submission_id = s.id
WHERE s.tracking_number = %s GROUP BY s.id
"""


def by_plain_sql(tables: Sequence[type[models.Model]], numbers: Sequence[str], seconds: float = 3.0) -> float:
    """Submissions a second by one writer that copies these, by their tracking numbers, under new ids.

    `tables` begin with Submission and Comment.
    """
    with connection.cursor() as cursor:
        plans = [_copy_statement(cursor, model._meta.db_table) for model in tables]
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            _copy(cursor, plans, numbers[done % len(numbers)])
            done += 1
    return done / (time.perf_counter() - began)


def _copy_statement(cursor: Any, table: str) -> str:
    described = connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in described if column.name != "id"]
    values = [NEW.get(column, f'"{column}"') for column in columns]
    quoted = ", ".join(f'"{column}"' for column in columns)
    return (
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {table} {FROM[table]} RETURNING id"
    )


def _copy(cursor: Any, plans: Sequence[str], number: str) -> None:
    execute = cursor.execute
    execute("BEGIN")
    execute(SEEK, [number])
    old, comments = cursor.fetchone()
    known = {"old": old, "comments": comments}
    execute(plans[0], known)
    known["submission"] = cursor.fetchone()[0]
    execute(plans[1], known)
    known["copies"] = [pk for (pk,) in cursor.fetchall()]
    for plan in plans[2:]:
        execute(plan, known)
    execute("COMMIT")
