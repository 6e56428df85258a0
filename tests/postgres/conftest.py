"""What is true of the store is true on SQLite and on PostgreSQL: each test here runs on both."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from network.model import Network
from network.model.examples import toy_county
from store.database import Database, open_database
from tests.databases import any_url, empty_url, postgres_url

__all__ = ["any_url", "empty_url", "postgres_url"]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def toy() -> Network:
    """The toy county, made in code."""
    return toy_county()


@pytest.fixture
def opened(any_url: str) -> Iterator[Database]:
    """An empty database; it is always noon, and scenarios are called id-1, id-2, …"""
    numbers = count(1)
    database = open_database(any_url, clock=lambda: NOON, new_id=lambda: f"id-{next(numbers)}")
    yield database
    database.close()


@pytest.fixture
def other(any_url: str, opened: Database) -> Iterator[Database]:
    """The same data as another server process has them open."""
    database = open_database(any_url, clock=lambda: NOON)
    yield database
    database.close()
