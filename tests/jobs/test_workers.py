"""Worker processes: started when a job waits, killed at any moment, told to stop. Each job ends once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from app.jobs import JobPool, open_pool
from store.database import Database, open_database
from store.jobs import Job, JobState, cancel_job, find_job, start_job
from tests.conftest import serving
from tests.jobs.conftest import DAY, busy_county, until

NAME = '{ network(code: "toy") { name } }'
POOLED = """{{ network(code: "toy") {{
  pooledRoutes(input: {{timeLimitSeconds: {seconds}, seed: {seed}}}) {{ saving }} }} }}"""
START = """mutation Start($input: StartJobInput!) {
  startJob(input: $input) { job { id state result } problems { message } } }"""
FOLLOW = "subscription Follow($id: ID!) { jobProgress(id: $id) { state progress result } }"


@pytest.fixture
def county(any_url: str) -> Iterator[Database]:
    """A database with a county whose routes are not found at once."""
    database = open_database(any_url)
    database.save_network(busy_county())
    yield database
    database.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Database]:
    """The same on SQLite alone, where the kind of database makes no difference."""
    database = open_database(f"sqlite:///{tmp_path / 'embedded.db'}")
    database.save_network(busy_county())
    yield database
    database.close()


@contextmanager
def workers(database: Database, processes: int) -> Iterator[JobPool]:
    """A pool as a server has it."""
    pool = open_pool(database, processes=processes)
    assert pool is not None
    try:
        yield pool
    finally:
        pool.stop()


def start(database: Database, document: str, key: str) -> str:
    """The id of a new job."""
    job = start_job(database, key=key, document=document, variables_json="{}", day=DAY).job
    assert job is not None
    return job.id


def found(database: Database, job_id: str) -> Job:
    """The job as it is now."""
    job = find_job(database, job_id)
    assert job is not None
    return job


def is_running(database: Database, job_id: str) -> bool:
    """True while a worker has it."""
    return found(database, job_id).state is JobState.RUNNING


def has_ended(database: Database, job_id: str) -> bool:
    """True when nothing more will happen to it."""
    return found(database, job_id).state.is_end


def test_no_worker_is_started_before_a_job_waits(county: Database) -> None:
    """And the one that is started stays for the next job."""
    with workers(county, 2) as pool:
        assert pool.process_ids() == []
        first = start(county, NAME, "a")
        pool.nudge()
        until(lambda: has_ended(county, first))
        kept = pool.process_ids()
        assert len(kept) == 1
        second = start(county, "{ networks { code } }", "b")
        pool.nudge()
        until(lambda: has_ended(county, second))
        assert pool.process_ids() == kept
    assert [found(county, id_).result_json for id_ in (first, second)] == [
        '{"network":{"name":"Toy county"}}',
        '{"networks":[{"code":"toy"}]}',
    ]
    assert pool.process_ids() == []


def test_a_job_queued_by_anybody_is_found(county: Database) -> None:
    """Without a word: the table is looked at from time to time."""
    with workers(county, 1):
        job = start(county, NAME, "a")
        until(lambda: has_ended(county, job))
    assert found(county, job).state is JobState.SUCCEEDED


def test_a_killed_worker_loses_no_job(county: Database) -> None:
    """Two jobs, and a kill -9 in the middle of each: both end once, at their second attempt."""
    jobs = [start(county, POOLED.format(seconds=3, seed=seed), f"k{seed}") for seed in range(2)]
    with workers(county, 1) as pool:
        for job in jobs:
            until(partial(is_running, county, job))
            os.kill(pool.process_ids()[0], signal.SIGKILL)
            until(partial(has_ended, county, job))
    ended = [found(county, job) for job in jobs]
    assert [(job.state, job.attempt) for job in ended] == [(JobState.SUCCEEDED, 2)] * 2
    assert all(job.result_json and '"saving":0.' in job.result_json for job in ended)


def test_a_cancelled_job_frees_its_worker(embedded: Database) -> None:
    """A search of a hundred seconds ends at once, keeps the best plan so far, and the next job is served."""
    with workers(embedded, 1) as pool:
        long = start(embedded, POOLED.format(seconds=100, seed=1), "long")
        until(lambda: found(embedded, long).progress > 0)
        cancel_job(embedded, long)
        short = start(embedded, NAME, "short")
        pool.nudge()
        until(lambda: has_ended(embedded, short))
    cancelled = found(embedded, long)
    assert (cancelled.state, cancelled.attempt) == (JobState.CANCELLED, 1)
    assert cancelled.result_json is not None
    assert '"saving":0.' in cancelled.result_json


def test_a_pool_that_stops_puts_its_job_back(embedded: Database) -> None:
    """The next server's pool takes it; stopping is no crash."""
    job = start(embedded, POOLED.format(seconds=3, seed=2), "a")
    with workers(embedded, 1):
        until(lambda: is_running(embedded, job))
    assert found(embedded, job).state is JobState.QUEUED
    with workers(embedded, 1):
        until(lambda: has_ended(embedded, job))
    assert (found(embedded, job).state, found(embedded, job).attempt) == (JobState.SUCCEEDED, 2)


@contextmanager
def server(url: str) -> Iterator[TestClient]:
    """A server that is ready."""
    yield from serving(url)


def ask(client: TestClient, text: str, **variables: Any) -> Any:
    """The data of an answer without errors."""
    body = client.post("/graphql", json={"query": text, "variables": variables}).json()
    assert "errors" not in body, body
    return body["data"]


def test_a_job_is_followed_to_its_end_over_a_socket(county: Database, any_url: str) -> None:
    """Each event tells more than the one before; the last holds what the query answers."""
    with server(any_url) as client:
        started = ask(client, START, input={"document": NAME, "clientMutationId": "m"})["startJob"]
        assert started["job"]["state"] == "QUEUED"
        states = []
        with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as session:
            session.send_json({"type": "connection_init"})
            assert session.receive_json() == {"type": "connection_ack"}
            payload = {"query": FOLLOW, "variables": {"id": started["job"]["id"]}}
            session.send_json({"id": "1", "type": "subscribe", "payload": payload})
            while (message := session.receive_json())["type"] == "next":
                states.append(message["payload"]["data"]["jobProgress"])
        assert states[-1] == {"state": "SUCCEEDED", "progress": 1.0, "result": ask(client, NAME)}
        order = [state["state"] for state in states]
        assert order == sorted(set(order), key=["QUEUED", "RUNNING", "SUCCEEDED"].index)
        again = ask(client, START, input={"document": NAME, "clientMutationId": "m"})["startJob"]
        assert again == started
        same = ask(client, START, input={"document": NAME})["startJob"]["job"]
        assert same == {"id": started["job"]["id"], "state": "SUCCEEDED", "result": ask(client, NAME)}


def test_a_job_is_followed_to_its_end_by_events(embedded: Database) -> None:
    """Server-sent events: next, next, …, complete."""
    with server(f"sqlite:///{embedded.place}") as client:
        job = ask(client, START, input={"document": NAME})["startJob"]["job"]
        body = {"query": FOLLOW, "variables": {"id": job["id"]}}
        answered = client.post("/graphql", json=body, headers={"accept": "text/event-stream"})
    lines = answered.text.split("\n\n")
    assert lines[-2] == "event: complete\ndata: "
    assert '"state":"SUCCEEDED"' in lines[-3]
    assert lines[-3].startswith("event: next\ndata: ")


def _process(url: str) -> tuple["subprocess.Popen[str]", str]:
    """A server process of its own and its address, once it is ready."""
    command = [
        str(Path(sys.executable).with_name("liutong")),
        "serve",
        "--port",
        "0",
        "--empty",
        "--database",
        url,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    address = next(line.split()[-1] for line in process.stdout if "endpoint" in line)
    with httpx2.Client() as client:
        until(lambda: _answers(client, address.replace("graphql", "health/ready")))
    return process, address


def _answers(client: httpx2.Client, address: str) -> bool:
    try:
        return client.get(address).status_code == 200
    except httpx2.TransportError:
        return False


def test_a_killed_server_loses_no_job(county: Database, any_url: str) -> None:
    """Its worker notices and puts the job back; the next server ends it, once."""
    process, address = _process(any_url)
    given = {"query": START, "variables": {"input": {"document": POOLED.format(seconds=5, seed=3)}}}
    with process:
        assert httpx2.post(address, json=given).json()["data"]["startJob"]["problems"] == []
        with county.reading() as connection:
            job = connection.exec_driver_sql("SELECT id FROM jobs").scalar_one()
        until(lambda: is_running(county, job))
        process.kill()
    process, _ = _process(any_url)
    with process:
        until(lambda: has_ended(county, job))
        process.terminate()
    assert (found(county, job).state, found(county, job).attempt) == (JobState.SUCCEEDED, 2)
