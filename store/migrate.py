"""Migrating: the database is brought to the newest tables, forward only, from empty or from any release."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from store.errors import StoreError

HEAD = "0006"
"""The newest migration; a test compares it with the files."""
_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_105_111_111
"""An arbitrary number that all processes lock on PostgreSQL while they migrate."""


def migrate(connection: Connection) -> None:
    """Bring the database to HEAD within the connection's transaction; StoreError where it is newer than this.

    Alembic takes long to import and is left out where there is nothing to do.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = find_version(connection)
    if version == HEAD:
        return
    if version is not None and version not in known_versions():
        raise StoreError(
            f"The database is of version {version}, and this program knows {HEAD}: bring liutong up to date."
        )
    upgrade(connection)


def known_versions() -> list[str]:
    """All migrations that this program knows, the oldest first."""
    return sorted(path.name[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def find_version(connection: Connection) -> str | None:
    """The migration that the database is at, None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Run the migrations up to `target` on the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
