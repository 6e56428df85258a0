"""Backup: every row of every table as one compressed file, the same on SQLite and PostgreSQL, and back again.

The file is gzip of JSON lines: a head, then for each table a line with its name and columns and a line a row,
then an end with the counts, so that a file cut short is known. It is written from one moment of the database
and read back in one transaction, both while servers go on.
"""

import base64
import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    select,
    text,
)

from store.audit import append_row
from store.database import Database
from store.errors import StoreError
from store.migrate import HEAD, find_version, known_versions, upgrade
from store.progress import Progress, silent
from store.rows import insert_rows

FORMAT = 1
_VERSIONS_TABLE = "alembic_version"
_CHUNK_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file holds: when it was made, from which migration, and how many rows of each table."""

    made_at: str
    version: str
    counts: dict[str, int]


def write_backup(database: Database, path: Path, *, progress: Progress = silent) -> Backup:
    """Write the database to a file, which is there whole or not at all. StoreError where it cannot be."""
    made_at = database.clock().astimezone(UTC).isoformat(timespec="seconds")
    part = path.with_name(f"{path.name}.part")
    try:
        with database.reading() as connection, part.open("wb") as file:
            found = Backup(made_at, find_version(connection) or HEAD, {})
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed:
                for line in _lines(connection, found, progress):
                    packed.write(orjson.dumps(line, default=_plain) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {trouble.strerror or trouble}.") from trouble
    return found


def _lines(connection: Connection, backup: Backup, progress: Progress) -> Iterator[Any]:
    yield {"liutong": "backup", "format": FORMAT, "version": backup.version, "madeAt": backup.made_at}
    tables = _tables(connection)
    for number, table in enumerate(tables):
        progress(table.name, number / len(tables))
        yield {"table": str(table.name), "columns": [str(column.name) for column in table.columns]}
        query = select(table).order_by(*table.primary_key.columns)
        rows = connection.execution_options(yield_per=_CHUNK_ROWS).execute(query)
        backup.counts[str(table.name)] = 0
        for row in rows:
            backup.counts[str(table.name)] += 1
            yield list(row)
    yield {"end": True, "counts": backup.counts}


def _plain(value: Any) -> Any:
    """A cell that JSON has no word for."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be backed up")


def read_backup(
    database: Database, path: Path, *, replace: bool = False, progress: Progress = silent
) -> Backup:
    """Put a backup in place of all that the database holds, in one transaction.

    A database with anything in it is left alone unless `replace` is given. One made by an earlier program is
    brought forward afterwards. The audit log is the backup's, with one more row that says what it replaced.
    StoreError, and nothing changed, where the file is no whole backup or of a newer program.
    """
    try:
        with gzip.open(path) as file, database.writing() as connection:
            return _restore(connection, database, file, replace=replace, progress=progress)
    except (OSError, EOFError, orjson.JSONDecodeError, gzip.BadGzipFile) as trouble:
        raise StoreError(f"{path} is no whole backup: {trouble}. Nothing was changed.") from trouble


def _restore(
    connection: Connection, database: Database, file: BinaryIO | gzip.GzipFile, *, replace: bool,
    progress: Progress,
) -> Backup:  # fmt: skip
    lines = (orjson.loads(line) for line in file)
    head = next(lines, None)
    if not isinstance(head, dict) or head.get("liutong") != "backup":
        raise StoreError("The file is no backup of liutong. Nothing was changed.")
    if head["format"] != FORMAT or head["version"] not in known_versions():
        raise StoreError("The backup is of a newer program: bring liutong up to date. Nothing was changed.")
    before = _replaced(connection)
    if before and not replace:
        raise StoreError(
            f"The database {database.place} holds something already: give --replace to put the backup in its "
            "place. Nothing was changed."
        )
    _make_anew(connection, head["version"])
    backup = Backup(head["madeAt"], head["version"], {})
    end = _fill(connection, lines, backup, progress)
    if end is None or end["counts"] != backup.counts:
        raise StoreError("The backup is cut short. Nothing was changed.")
    _continue_sequences(connection)
    if backup.version != HEAD:
        upgrade(connection)
    append_row(
        connection, database, operation="restoreBackup", subject="database", before=before or None,
        after={"madeAt": backup.made_at, "version": backup.version},
    )  # fmt: skip
    return backup


def _replaced(connection: Connection) -> dict[str, Any]:
    """What is lost: how many rows of each table there were; none in a database that is empty."""
    counts = {str(table.name): _count(connection, table) for table in _tables(connection)}
    if not counts or not any(count for name, count in counts.items() if name != "audit_head"):
        return {}
    found: dict[str, Any] = {name: count for name, count in counts.items() if count}
    if "audit_head" in counts:
        newest = connection.execute(text("SELECT seq, hash FROM audit_head WHERE id = 1")).first()
        found["audit_head"] = list(newest) if newest else None
    return found


def _make_anew(connection: Connection, version: str) -> None:
    """All tables, empty, as they were at that migration."""
    known = MetaData()
    known.reflect(connection)
    known.drop_all(connection)
    upgrade(connection, version)
    for table in reversed(_tables(connection)):
        if _count(connection, table):  # what a migration itself puts in
            connection.execute(delete(table))


def _fill(
    connection: Connection, lines: Iterator[Any], backup: Backup, progress: Progress
) -> dict[str, Any] | None:
    """Put the rows in, table by table; the end of the file, None where it is missing."""
    tables = {table.name: table for table in _tables(connection)}
    table: Table | None = None
    rows: list[list[Any]] = []
    for line in lines:
        is_row = isinstance(line, list)
        if is_row:
            rows.append(line)
        if rows and table is not None and (not is_row or len(rows) == _CHUNK_ROWS):
            _insert(connection, table, rows)
            backup.counts[str(table.name)] += len(rows)
            rows = []
        if not is_row and "table" not in line:
            return dict(line)
        if not is_row:
            table = tables.get(line["table"])
            if table is None or [column.name for column in table.columns] != line["columns"]:
                raise StoreError(f"The backup's table {line['table']} is none of this program's.")
            backup.counts[str(table.name)] = 0
            progress(table.name, len(backup.counts) / len(tables))
    return None


def _insert(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    makers = [_maker(column.type, is_sqlite=is_sqlite) for column in table.columns]
    cells = (
        tuple(None if cell is None else make(cell) for make, cell in zip(makers, row, strict=True))
        for row in rows
    )
    insert_rows(connection, table, cells)


def _maker(kind: Any, *, is_sqlite: bool) -> Callable[[Any], Any]:
    """What makes the driver's value of a cell from JSON's."""
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, JSON):
        return lambda value: json.dumps(value, ensure_ascii=False)  # as rows of networks are written
    if isinstance(kind, DateTime):
        return _sqlite_moment if is_sqlite else datetime.fromisoformat
    if isinstance(kind, Date) and not is_sqlite:
        return date.fromisoformat
    return lambda value: value


def _sqlite_moment(text_: str) -> str:
    """As SQLAlchemy writes a moment on SQLite."""
    return datetime.fromisoformat(text_).isoformat(sep=" ", timespec="microseconds")


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, those that others refer to first."""
    known = MetaData()
    known.reflect(connection)
    return [table for table in known.sorted_tables if table.name != _VERSIONS_TABLE]


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _continue_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were put in; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables(connection):
        for column in table.primary_key.columns:
            named = {"table": table.name, "column": column.name}
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"), named
            ).scalar_one()
            newest = connection.execute(select(func.max(column))).scalar_one()
            if sequence is not None and newest is not None:
                connection.execute(text("SELECT setval(:name, :value)"), {"name": sequence, "value": newest})
