"""How the database is emptied after a test that commits: only what was filled, where Django empties every table.

To truncate a hundred tables makes four hundred files anew, for a test that wrote in ten of them.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

by_django = DatabaseOperations.sql_flush


def only_what_is_filled(
    self: DatabaseOperations, style: Any, tables: Sequence[str], **options: bool
) -> list[str]:
    """The statements. Rows that may never be deleted are, as by truncating: their triggers sleep, for superusers."""
    if not tables or not _may_silence_triggers() or options.get("reset_sequences"):
        return by_django(self, style, tables, **options)
    names = {table: self.quote_name(table) for table in tables}
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {names[table]})" for table in names
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
    return [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {names[table]}" for table in filled),
    ]


def _may_silence_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return bool(cursor.fetchone()[0] == "on")
