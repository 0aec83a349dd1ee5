"""Write rows by a statement that is made once for each table: Django builds it anew each time, out of every value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class _Plan:
    statement: str
    unless_there: str
    fields: "tuple[models.Field[Any, Any], ...]"
    returned: "tuple[models.Field[Any, Any], ...]"
    """What the database fills in: the primary key, and what has a default there."""


def insert(rows: list[Row]) -> list[Row]:
    """As `bulk_create`, for rows of one table whose primary keys the database fills in, and of its defaults those that
    the first row leaves to it."""
    if rows:
        plan = _plan(type(rows[0]), _given(rows[0]))
        for row, values in zip(rows, _written(plan, plan.statement, rows), strict=True):
            _complete(row, plan, values)
    return rows


def insert_unless_there(row: Row) -> Row | None:
    """The same of one row; None where a unique constraint says that it is there already."""
    plan = _plan(type(row), _given(row))
    for values in _written(plan, plan.unless_there, [row]):
        _complete(row, plan, values)
        return row
    return None


def _written(plan: _Plan, statement: str, rows: Sequence[models.Model]) -> list[tuple[Any, ...]]:
    columns = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows]
        for field in plan.fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, columns)
        return list(cursor.fetchall())


def _given(row: models.Model) -> frozenset[str]:
    """What the database has a default for, and the row a value of its own."""
    fields = [field.attname for field in row._meta.db_returning_fields if not field.primary_key]
    return frozenset(name for name in fields if not isinstance(getattr(row, name), DatabaseDefault))


@cache
def _plan(model: type[models.Model], given: frozenset[str]) -> _Plan:
    meta = model._meta
    returned = tuple(field for field in meta.db_returning_fields if field.attname not in given)
    fields = tuple(field for field in meta.concrete_fields if field not in returned)
    table, names = _quoted(meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
    back = ", ".join(_quoted(field.column) for field in returned)
    written = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 (names from our own models)
    return _Plan(
        f"{written} RETURNING {back}", f"{written} ON CONFLICT DO NOTHING RETURNING {back}", fields, returned
    )


def _type(field: "models.Field[Any, Any]") -> str:
    """Without a length: the column refuses what is too long, a cast would cut it off."""
    return re.sub(r"\(.*\)", "", field.db_type(connection) or "")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _complete(row: models.Model, plan: _Plan, values: Sequence[Any]) -> None:
    for field, value in zip(plan.returned, values, strict=True):
        given = getattr(row, field.attname)
        if given is not None and not isinstance(given, DatabaseDefault):
            raise ValueError(f"{field.name} is filled in by the database; leave it out.")
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias
