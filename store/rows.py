"""Rows: values of the model as rows of a table and back, and the fast ways to put many rows in."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, cast, get_type_hints

from sqlalchemy import Connection, Table, select

T = TypeVar("T")

_CHUNK_ROWS = 8192


def insert_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Put rows in, cells in the order of the table's columns: by executemany, on PostgreSQL by COPY."""
    names = ", ".join(column.name for column in table.columns)
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    filled = list(rows)
    if filled:
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", filled)  # noqa: S608


def cells_of(
    values: Iterable[Any], table: Table, keys: Iterable[tuple[int, ...]]
) -> Iterable[tuple[Any, ...]]:
    """Each value as the cells of its row: its key, then the fields that the table has columns for."""
    names = [column.name for column in table.columns]
    for key, value in zip(keys, values, strict=True):
        yield (*key, *(_cell(getattr(value, name)) for name in names[len(key) :]))


def _cell(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


def select_rows(connection: Connection, table: Table, network_id: int) -> Sequence[Any]:
    """All rows of a network in a table, without the network's id, in order."""
    columns = [column for column in table.columns if column.name != "network_id"]
    keys = [column for column in columns if column.primary_key]
    found = connection.execute(select(*columns).where(table.c.network_id == network_id).order_by(*keys))
    return found.fetchall()


def select_columns(connection: Connection, table: Table, network_id: int) -> dict[str, list[Any]]:
    """The cells of a network in a table, column by column, as the driver gives them: for tables of roads."""
    columns = [column for column in table.columns if not column.primary_key]
    query = select(*columns).where(table.c.network_id == network_id).order_by(table.c.position)
    cursor: Any = connection.execute(query).cursor
    cells: list[list[Any]] = [[] for _ in columns]
    while rows := cursor.fetchmany(_CHUNK_ROWS):
        for column, more in zip(cells, zip(*rows, strict=True), strict=True):
            column.extend(more)
    cursor.close()
    return {column.name: found for column, found in zip(columns, cells, strict=True)}


def value_of(kind: type[T], row: Any, **more: Any) -> T:
    """The value of a row whose columns bear the names of the fields of `kind`."""
    cells = {name: make(row[place]) for name, place, make in _makers(cast(Any, kind), row._fields)}
    return kind(**cells, **more)


@lru_cache(maxsize=64)
def _makers(kind: Any, columns: tuple[str, ...]) -> tuple[tuple[str, int, Callable[[Any], Any]], ...]:
    """For each field of `kind` that is a column: its name, the column's place, and what makes its value."""
    hints = get_type_hints(kind)
    names = [part.name for part in fields(kind) if part.name in columns]
    return tuple((name, columns.index(name), _maker(hints[name])) for name in names)


def _maker(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if getattr(hint, "__origin__", None) is tuple:
        return tuple
    return _same


def _same(value: Any) -> Any:
    return value
