"""Jobs on either kind of database, with a clock that the test moves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Event

import pytest

from network.model import Network
from network.model.examples import toy_county
from store.database import Database, open_database
from store.jobs import Job, find_job, start_job
from tests.databases import any_url, postgres_url

__all__ = ["any_url", "postgres_url"]

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PATIENCE_S = 60.0
"""After that a wait gives up; nothing that is waited for takes a tenth of it."""


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
def jobs(any_url: str, clock: Clock) -> Iterator[Database]:
    """A database without jobs; they will be called id-1, id-2, …"""
    numbers = count(1)
    database = open_database(any_url, clock=clock, new_id=lambda: f"id-{next(numbers)}")
    yield database
    database.close()


def start(database: Database, key: str = "k", *, once: str | None = None) -> Job:
    """A job with that key."""
    answer = start_job(
        database, key=key, document="{ networks { code } }", variables_json="{}", day=DAY,
        client_mutation_id=once,
    )  # fmt: skip
    assert answer.problems == ()
    assert answer.job is not None
    return answer.job


def found(database: Database, job_id: str = "id-1") -> Job:
    """The job as it is now."""
    job = find_job(database, job_id)
    assert job is not None
    return job


def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    looked = Event()
    for _ in range(round(PATIENCE_S / 0.02)):
        if condition():
            return
        looked.wait(0.02)
    raise AssertionError(f"after {PATIENCE_S:g} s it is still not so")


def busy_county() -> Network:
    """The toy county with twelve times as many demands: too many to try all plans, so a search runs on."""
    toy = toy_county()
    demands = (
        replace(demand, id=f"{demand.id}-{i}", kg=demand.kg / 4) for i in range(12) for demand in toy.demands
    )
    return toy.with_parts(demands=tuple(demands))
