"""Databases: the one that a command works on, made or migrated on first use."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Database, open_database


@contextmanager
def opened(url: str | None, *, told: bool = True) -> Iterator[Database]:
    """The database at the URL; without one, where the default lies is told on standard error."""
    database = open_database(url)
    if url is None and told:
        sys.stderr.write(f"database: {database.place}\n")
    try:
        yield database
    finally:
        database.close()
