"""The database: opened by URL, migrated on first use, its networks held in memory while they are current."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.pool import QueuePool

from network.model import Network
from store.askers import Origin
from store.audit import append_row
from store.collector import collector_paused
from store.errors import StoreError
from store.migrate import HEAD, find_version, migrate
from store.networks import NetworkHead, find_head, list_heads, load_network, remove_network, store_network
from store.packages.writing import check_plain
from store.revision import Revisions

_BUSY_SECONDS = 30
_AGAIN_SECONDS = 0.01
_BUGS = (IntegrityError, ProgrammingError, DataError)
"""What the driver says of wrong statements and wrong values: mistakes of ours, and not to be dressed up."""


def database_url(url: str | None = None, *, environ: Mapping[str, str] = os.environ) -> str:
    """The URL to open: the one given, else LIUTONG_DATABASE, else an SQLite file of the user's own."""
    if given := url or environ.get("LIUTONG_DATABASE"):
        return given
    home = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".local" / "share")
    return f"sqlite:///{Path(home) / 'liutong' / 'liutong.db'}"


def open_database(
    url: str | None = None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: uuid4().hex,
) -> "Database":  # fmt: skip
    """Open the database at an SQLAlchemy URL (see `database_url`), making and migrating it on first use.

    `clock` dates what is saved and `new_id` names scenarios: tests fix both. StoreError, in one sentence,
    where the database cannot be opened.
    """
    given = database_url(url)
    try:
        engine = _engine_of(make_url(given))
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as trouble:
        raise StoreError(f"The database URL {given!r} cannot be used: {_line(trouble)}.") from trouble
    database = Database(engine, clock=clock, new_id=new_id)
    try:
        _migrate(database)
    except StoreError:
        database.close()
        raise
    return database


def _migrate(database: "Database") -> None:
    """Bring the tables to the newest state, where they are not there already."""
    with database.reading() as connection:
        version = find_version(connection)
    if version != HEAD:
        with database.writing() as connection:
            migrate(connection)


class Database:
    """A door to the stored networks and scenarios. It may be shared by threads; processes open their own."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.engine = engine
        self.clock = clock
        self.new_id = new_id
        self.origin = Origin()
        self.revisions = Revisions(self)
        self._current: dict[str, tuple[str, Network]] = {}
        self._seen: dict[str, tuple[str, Network]] = {}
        self._loading = Lock()

    def for_origin(self, origin: Origin) -> "Database":
        """The same door as somebody else goes through it: the audit log names them for what they change."""
        door = copy(self)
        door.origin = origin
        return door

    @property
    def place(self) -> str:
        """Where the data lie: the path of the file, or the URL without its password."""
        url = self.engine.url
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            return str(Path(str(url.database)).resolve())
        return url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give all connections up."""
        self.revisions.close()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database throughout."""
        options: dict[str, Any] = {}
        if self.engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._connected(options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that is committed at the end, or undone by an exception."""
        with self._connected({"liutong_write": True}) as connection:
            yield connection

    @contextmanager
    def _connected(self, options: dict[str, Any]) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except _BUGS:
            raise
        except DBAPIError as trouble:
            raise StoreError(f"The database {self.place} cannot be used: {_line(trouble.orig)}.") from trouble

    def list_networks(self) -> list[NetworkHead]:
        """The heads of all networks, by code."""
        with self.reading() as connection:
            return list_heads(connection)

    def find_network(self, code: str) -> Network | None:
        """The network as it is stored now, None where there is none of that code.

        The same value is handed out until another revision is saved, by whichever process.
        """
        revision = self.revisions.find()
        with self.reading() as connection:
            head = find_head(connection, code)
        if head is None:
            self._current.pop(code, None)
            return None
        network = self._fresh(head) or self._load(code)
        if network is not None and revision is not None:
            self._seen[code] = revision, network
        return network

    def peek_network(self, code: str) -> Network | None:
        """The network where it can be told at once, without waiting, that it is still the one stored.

        None where `find_network` has to look: nothing is said of whether there is one.
        """
        known = self._seen.get(code)
        return known[1] if known is not None and known[0] == self.revisions.peek() else None

    def _fresh(self, head: NetworkHead) -> Network | None:
        known = self._current.get(head.code)
        return known[1] if known is not None and known[0] == head.fingerprint else None

    def _load(self, code: str) -> Network | None:
        with self._loading, collector_paused(), self.reading() as connection:
            head = find_head(connection, code)
            if head is None:
                return None
            network = self._fresh(head) or load_network(connection, head)
            self._current[code] = head.fingerprint, network
            return network

    def save_network(self, network: Network) -> NetworkHead:
        """Store a network in place of the one of the same code; the same content again changes nothing.

        ValueError for a network that a what-if has changed: keep the scenario instead.
        """
        check_plain(network)
        with collector_paused(), self.writing() as connection:
            if self.engine.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(hashtext(:code))")
                connection.execute(lock, {"code": f"liutong network {network.code}"})

            def tell(old: NetworkHead | None, new: NetworkHead) -> None:
                self._tell_network(connection, "saveNetwork", network.code, old, new)

            return store_network(connection, network, now=self.clock(), tell=tell)

    def delete_network(self, code: str) -> bool:
        """Take a network out; False where there is none of that code."""
        with self.writing() as connection:
            old = find_head(connection, code, for_update=True)
            found = remove_network(connection, code)
            if found:
                self._tell_network(connection, "deleteNetwork", code, old, None)
        self._current.pop(code, None)
        self._seen.pop(code, None)
        return found

    def _tell_network(
        self, connection: Connection, operation: str, code: str, old: NetworkHead | None,
        new: NetworkHead | None,
    ) -> None:  # fmt: skip
        before, after = (
            None if head is None else {"fingerprint": head.fingerprint, "revision": head.revision}
            for head in (old, new)
        )
        append_row(
            connection, self, operation=operation, subject=f"network {code}", before=before, after=after
        )


def _engine_of(url: URL) -> Engine:
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(url)
    if backend != "postgresql":
        raise ValueError(f"{backend} is neither sqlite nor postgresql")
    driver = url.set(drivername="postgresql+psycopg")
    return create_engine(driver, pool_pre_ping=True, connect_args={"connect_timeout": 10})


def _sqlite_engine(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        try:
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise StoreError(
                f"The folder of the database {url.database} cannot be made: {_line(trouble)}."
            ) from trouble
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if in_memory else 5,  # a database in memory is one connection, which askers share in turn
        max_overflow=0 if in_memory else 20,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Write-ahead log, nothing lost at a power cut, and transactions begun by us alone."""
    connection.isolation_level = None
    _use_write_ahead_log(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """A file that is new gets its log from the first that opens it. SQLite itself waits for nobody here, so
    whoever meets another at it tries again as long as for any lock."""
    deadline = monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() >= deadline:
                raise
        sleep(_AGAIN_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("liutong_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _line(trouble: BaseException | None) -> str:
    """The first line of what went wrong, without its full stop."""
    said = (getattr(trouble, "strerror", None) or str(trouble)).strip().partition("\n")[0]
    return said.rstrip(".") or type(trouble).__name__
