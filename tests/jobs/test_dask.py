"""Jobs on a Dask cluster: a scheduler and two workers, one of them killed; each answer is the pool's."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.dask_jobs import Cluster
from app.jobs import open_pool
from network.model.examples import toy_county
from store.database import Database, open_database
from store.jobs import JobState, find_job, start_job
from tests.jobs.conftest import DAY, until

DOCUMENT = """query Asked($minutes: Float!) { network(code: "toy") {
  coverage(input: {radius: {minutes: $minutes}}) { byVillage { numerator } meanMinutes places { minutes } }
  pooledRoutes(input: {}) { routes { km stops { arrive } } } } }"""
JOBS = 6


@dataclass
class Running:
    """A cluster of processes of our own."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """One part of a cluster."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        try:
            yield started
        finally:
            started.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Running]:
    """A scheduler and two workers of one thread each, on free ports of this machine."""
    told = tmp_path / "scheduler.json"
    local = ["--scheduler-file", str(told), "--host", "127.0.0.1"]
    with ExitStack() as parts:
        scheduler = ["distributed.cli.dask_scheduler", *local, "--port", "0", "--no-dashboard"]
        parts.enter_context(process(*scheduler))
        until(told.exists)
        worker = ["distributed.cli.dask_worker", *local, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        workers = [
            parts.enter_context(process(*worker, "--local-directory", str(tmp_path / name))) for name in "ab"
        ]
        yield Running(json.loads(told.read_text())["address"], workers)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Database]:
    """A database with the toy county, whose best routes are found by trying all: no clock decides on them."""
    database = open_database(f"sqlite:///{tmp_path / 'county.db'}")
    database.save_network(toy_county())
    yield database
    database.close()


def start(database: Database, minutes: int, *, kind: str) -> str:
    """The id of a new job; `kind` keeps jobs of the pool and of the cluster apart."""
    variables = json.dumps({"minutes": minutes})
    job = start_job(
        database, key=f"{kind} {minutes}", document=DOCUMENT, variables_json=variables, day=DAY
    ).job
    assert job is not None
    return job.id


def end(database: Database, ids: list[str]) -> list[tuple[JobState, str | None]]:
    """State and result of the jobs, once all have ended."""
    until(lambda: all((job := find_job(database, id_)) and job.state.is_end for id_ in ids))
    found = [find_job(database, id_) for id_ in ids]
    return [(job.state, job.result_json) for job in found if job]


def running(database: Database) -> list[int]:
    """Process ids of the cluster's workers that have a job; the row says who took it."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT worker FROM jobs WHERE worker LIKE 'dask-%'")
        return [int(row.worker.split("-")[-2]) for row in rows]


def test_a_cluster_answers_what_the_pool_answers(county: Database, cluster: Running) -> None:
    """Bit for bit, although one of its two workers is killed in the middle."""
    pool = open_pool(county, processes=1)
    assert pool is not None
    ours = end(county, [start(county, minutes, kind="pool") for minutes in range(1, JOBS)])
    pool.stop()
    pool = open_pool(county, cluster=Cluster(cluster.address))
    assert pool is not None
    ids = [start(county, minutes, kind="cluster") for minutes in range(1, JOBS)]
    pool.nudge()
    until(lambda: running(county) != [])
    os.kill(running(county)[0], signal.SIGKILL)
    theirs = end(county, ids)
    pool.stop()
    assert [state for state, _ in theirs] == [JobState.SUCCEEDED] * len(ids)
    assert theirs == ours
