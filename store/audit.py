"""Audit: one row for each change, in the change's own transaction, each holding the hash of the one before.

Rows are only ever added. A row that was changed, removed or put in later breaks the chain, and `verify`
says where; the newest row's hash, noted elsewhere, also proves that nobody wrote the whole chain anew.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, update

from store.tables import audit, audit_head

if TYPE_CHECKING:
    from store.database import Database

FIRST_HASH = "0" * 64
"""What the first row holds as the hash before it."""
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change: who made it, from where, in which request, and the thing before and after as JSON."""

    seq: int
    at: str
    who: str
    place: str
    request_id: str
    operation: str
    subject: str
    before: str | None
    after: str | None
    prev_hash: str
    hash: str

    def computed_hash(self) -> str:
        """The hash that the row must hold: of everything in it, the hash before it included."""
        content = {name: value for name, value in asdict(self).items() if name != "hash"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


def append_row(
    connection: Connection, database: "Database", *, operation: str, subject: str,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Add the row of a change within its transaction, as its last statement but those that nobody waits for.

    The head is locked until the end of the transaction, so that the chain stays a line whoever writes.
    """
    head = connection.execute(select(audit_head).where(audit_head.c.id == 1).with_for_update()).one()
    origin = database.origin
    row = AuditRow(
        head.seq + 1, database.clock().astimezone(UTC).isoformat(timespec="microseconds"), origin.who,
        origin.place, origin.request_id, operation, subject, _json(before), _json(after), head.hash, "",
    )  # fmt: skip
    cells = asdict(row) | {"hash": row.computed_hash()}
    connection.execute(insert(audit).values(**cells))
    changed = {"seq": row.seq, "hash": cells["hash"]}
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(**changed))


def list_newest(database: "Database", *, below: int | None = None, most: int = _PAGE) -> list[AuditRow]:
    """The newest rows, those below a number where one is given, newest first."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(most)
    if below is not None:
        query = query.where(audit.c.seq < below)
    with database.reading() as connection:
        return [AuditRow(*row) for row in connection.execute(query)]


def every_row(database: "Database") -> Iterator[AuditRow]:
    """All rows of one moment, oldest first."""
    with database.reading() as connection:
        yield from _every(connection)


def count_rows(database: "Database") -> int:
    """How many there are."""
    with database.reading() as connection:
        return int(connection.execute(select(audit_head.c.seq).where(audit_head.c.id == 1)).scalar_one())


@dataclass(frozen=True, slots=True)
class Verified:
    """What the chain holds: its length, its newest hash, and everything that breaks it."""

    count: int
    hash: str
    faults: tuple[str, ...]


def verify(database: "Database", *, noted: tuple[int, str] | None = None) -> Verified:
    """Walk the whole chain. `noted`: number and hash of a row written down earlier, which must be there."""
    with database.reading() as connection:
        head = connection.execute(select(audit_head).where(audit_head.c.id == 1)).first()
        faults: list[str] = []
        number, newest = 0, FIRST_HASH
        for row in _every(connection):
            faults += _faults(row, number, newest)
            number, newest = row.seq, row.hash
            if noted is not None and row.seq == noted[0] and row.hash != noted[1]:
                faults.append(f"Row {row.seq} has another hash than the one noted.")
    if noted is not None and number < noted[0]:
        faults.append(f"Row {noted[0]}, which was noted, is not there.")
    if head is None:
        faults.append("The head of the chain is missing.")
    elif (head.seq, head.hash) != (number, newest):
        faults.append(f"The chain ends at row {number}, and its head says row {head.seq}.")
    return Verified(number, newest, tuple(faults))


def _faults(row: AuditRow, number: int, newest: str) -> Iterator[str]:
    if row.seq != number + 1:
        yield f"Row {row.seq} follows row {number}: what lay between is missing."
    if row.prev_hash != newest:
        yield f"Row {row.seq} does not follow from the row before it."
    if row.hash != row.computed_hash():
        yield f"Row {row.seq} was changed: its content does not give its hash."


def _every(connection: Connection) -> Iterator[AuditRow]:
    after = -1
    while rows := _rows(connection, after, _PAGE):
        yield from rows
        after = rows[-1].seq


def _rows(connection: Connection, after: int, most: int) -> list[AuditRow]:
    query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(most)
    return [AuditRow(*row) for row in connection.execute(query)]


def _json(content: Mapping[str, Any] | None) -> str | None:
    return None if content is None else json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
