"""Migrations: from empty and from every earlier state the tables become those that the code expects."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from network.model import Network
from store import migrate, tables
from store.database import Database, open_database
from store.errors import StoreError

VERSIONS = sorted(
    path.name[:4] for path in (Path(migrate.__file__).parent / "migrations/versions").glob("0*.py")
)


def test_the_newest_migration_is_the_head() -> None:
    """HEAD is what an up-to-date database is recognised by without importing Alembic."""
    assert VERSIONS[-1] == migrate.HEAD
    assert [f"{i:04d}" for i in range(1, len(VERSIONS) + 1)] == VERSIONS


def test_migrated_tables_are_those_of_the_code(database: Database) -> None:
    """Alembic finds no difference between the database and `store.tables`."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert migrate.find_version(connection) == migrate.HEAD


@pytest.mark.parametrize("version", VERSIONS)
def test_every_earlier_state_is_brought_forward(url: str, tmp_path: Path, version: str, toy: Network) -> None:
    """A database that stopped at any step opens, and holds networks afterwards."""
    (tmp_path / "data").mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate.upgrade(connection, version)
        assert migrate.find_version(connection) == version
    engine.dispose()
    database = open_database(url)
    database.save_network(toy)
    with database.reading() as connection:
        assert migrate.find_version(connection) == migrate.HEAD
        assert sorted(inspect(connection).get_table_names()) == sorted(
            [*tables.metadata.tables, "alembic_version"]
        )
    database.close()


def test_a_newer_database_is_left_alone(database: Database, url: str) -> None:
    """A program that is behind says so in one sentence and changes nothing."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="version 9999, and this program knows"):
        open_database(url)
