"""A claim that is kept while its work runs: it hears when it should end, others hear how far it is."""

from threading import Event
from typing import NoReturn

import pytest

from store.database import Database, open_database
from store.errors import StoreError
from store.jobs import JobState, cancel_job
from store.leases import LEASE_SECONDS, Claim, claim_job, finish_job, holding
from tests.jobs.conftest import PATIENCE_S, Clock, found, start, until


@pytest.fixture
def claim(jobs: Database) -> Claim:
    """A job in our hands."""
    start(jobs)
    taken = claim_job(jobs, worker="w")
    assert taken is not None
    return taken


def test_a_cancelled_job_stops_its_work(jobs: Database, any_url: str, claim: Claim) -> None:
    """Cancelled by another process; the work hears of it and knows that it has lost the job."""
    other = open_database(any_url)
    with holding(jobs, claim, look_seconds=0.01) as kept:
        assert not kept.stop.is_set()
        cancel_job(other, "id-1")
        assert kept.stop.wait(PATIENCE_S)
        assert kept.is_lost
    other.close()


def test_a_job_taken_by_another_stops_its_old_work(jobs: Database, clock: Clock, claim: Claim) -> None:
    """As when a computer was asleep past the lease."""
    clock.move(LEASE_SECONDS + 1)
    taken = claim_job(jobs, worker="other")
    with holding(jobs, claim, look_seconds=0.01) as kept:
        assert kept.stop.wait(PATIENCE_S)
        assert kept.is_lost
    assert taken is not None
    assert finish_job(jobs, taken, state=JobState.SUCCEEDED, result_json="{}")


def test_a_worker_that_must_go_stops_its_work_and_keeps_the_job(jobs: Database, claim: Claim) -> None:
    """Until it puts the job back itself."""
    ending = Event()
    with holding(jobs, claim, ending=ending, look_seconds=0.01) as kept:
        ending.set()
        assert kept.stop.wait(PATIENCE_S)
    assert not kept.is_lost
    assert found(jobs).state is JobState.RUNNING


def test_what_is_told_is_seen(jobs: Database, claim: Claim) -> None:
    """Progress is between 0 and 1 and never goes back."""
    with holding(jobs, claim, look_seconds=0.01) as kept:
        kept.tell(" 756 yuan ", 0.5)
        until(lambda: (found(jobs).progress, found(jobs).stage) == (0.5, "756 yuan"))
        kept.tell("back", 0.25)
        until(lambda: found(jobs).stage == "back")
        assert found(jobs).progress == 0.5
        kept.tell("over", 7.0)
        until(lambda: found(jobs).progress == 1.0)
    assert not kept.stop.is_set()


def test_a_kept_lease_outlasts_its_time(jobs: Database, clock: Clock, claim: Claim) -> None:
    """While the work lives nobody else takes the job, however long it runs."""
    with holding(jobs, claim, look_seconds=0.01, lease_seconds=0.06) as kept:
        for number in range(20):
            clock.move(0.05)
            kept.tell(f"step {number}", 0.0)
            until(lambda: found(jobs).stage == f"step {number}")  # noqa: B023 - called at once
            assert claim_job(jobs, worker="other") is None


def test_a_database_out_of_reach_does_not_end_the_work(claim: Claim, jobs: Database) -> None:
    """For a while: when it is back, the job is still ours, unless the lease ran out and another took it."""
    looks = []

    class Absent(Database):
        """Out of reach at every look."""

        def __init__(self) -> None:
            super().__init__(jobs.engine, clock=jobs.clock, new_id=jobs.new_id)

        def reading(self) -> NoReturn:
            looks.append(1)
            raise StoreError("The database cannot be used: it is away.")

    with holding(Absent(), claim, look_seconds=0.01) as kept:
        until(lambda: len(looks) >= 3)
        assert not kept.stop.is_set()
    assert finish_job(jobs, claim, state=JobState.SUCCEEDED, result_json="{}")
