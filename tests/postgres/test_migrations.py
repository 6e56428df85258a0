"""Migrations on either kind of database: from empty, from every earlier state, and by several at once."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from network.model import Network
from store import migrate, tables
from store.database import open_database

VERSIONS = sorted(
    path.name[:4] for path in (Path(migrate.__file__).parent / "migrations/versions").glob("0*.py")
)


def test_migrated_tables_are_those_of_the_code(empty_url: str) -> None:
    """Alembic finds no difference between the database and `store.tables`."""
    database = open_database(empty_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert migrate.find_version(connection) == migrate.HEAD
    database.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_earlier_state_is_brought_forward(empty_url: str, version: str, toy: Network) -> None:
    """A database that stopped at any step opens, and holds networks afterwards."""
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        migrate.upgrade(connection, version)
    engine.dispose()
    database = open_database(empty_url)
    database.save_network(toy)
    with database.reading() as connection:
        assert migrate.find_version(connection) == migrate.HEAD
        assert {*tables.metadata.tables} <= {*inspect(connection).get_table_names()}
    database.close()


def test_several_may_open_an_empty_database_at_once(empty_url: str) -> None:
    """One of four processes makes the tables, the others wait and find them made."""
    together, versions = Barrier(4), []

    def start() -> None:
        together.wait()
        database = open_database(empty_url)
        with database.reading() as connection:
            versions.append(migrate.find_version(connection))
        database.close()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions == [migrate.HEAD] * 4
