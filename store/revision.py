"""Revision: whether the stored networks and scenarios are still those that an answer was made from.

Any process may have changed them. Each question here is answered from the database, but a change of nothing
is told by the database itself in a few microseconds (SQLite) or one short statement (PostgreSQL), so that the
rows are read again only after something was committed.
"""

from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import PoolProxiedConnection, select

from store.tables import networks, scenarios

if TYPE_CHECKING:
    from store.database import Database


class Revisions:
    """Asks one database. A database in memory tells nothing: its one connection is not to be spared."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        url = database.engine.url
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self._tells = not (self._is_sqlite and url.database in (None, "", ":memory:"))
        self._watching: PoolProxiedConnection | None = None
        self._known: tuple[str, str] | None = None
        self._lock = Lock()

    def peek(self) -> str | None:
        """The revision where it can be told at once; None where `find` has to look. Never waits."""
        if not (self._is_sqlite and self._tells and self._lock.acquire(blocking=False)):
            return None
        try:
            known = self._known
            return known[1] if known is not None and self._data_version() == known[0] else None
        finally:
            self._lock.release()

    def find(self) -> str | None:
        """The revision now: a text that is another after any change of a network or scenario.

        None where this database cannot tell.
        """
        if not self._tells:
            return None
        with self._lock:
            token = self._data_version() if self._is_sqlite else self._snapshot()
            if self._known is None or self._known[0] != token:
                self._known = token, self._read()
            return self._known[1]

    def close(self) -> None:
        """Give the watching connection up."""
        with self._lock:
            if self._watching is not None:
                self._watching.close()
                self._watching = None

    def _data_version(self) -> str:
        """SQLite's own count of commits by other connections, seen by one that never commits."""
        if self._watching is None:
            self._watching = self._database.engine.raw_connection()
            self._watching.detach()
        told = self._watching.cursor().execute("PRAGMA data_version")
        return str(told.fetchall()[0][0])  # to the end: an open statement would keep seeing its own moment

    def _snapshot(self) -> str:
        """PostgreSQL's list of the transactions that are visible: each commit makes it another."""
        with self._database.reading() as connection:
            return str(connection.exec_driver_sql("SELECT pg_current_snapshot()").scalar_one())

    def _read(self) -> str:
        """Read after the token: at worst newer than it, and then the next token is another."""
        saved = select(networks.c.code, networks.c.revision, networks.c.saved_at)
        edited = select(scenarios.c.id, scenarios.c.version, scenarios.c.updated_at)
        with self._database.reading() as connection:
            rows = sorted(str(tuple(row)) for query in (saved, edited) for row in connection.execute(query))
        return sha256("\n".join(rows).encode()).hexdigest()
