"""Stopping: told by a signal, a server lets searches end with the best they have, and is gone within 10 s."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient

from app.server import create_app
from app.service import Service
from app.settings import Settings
from store.database import open_database
from tests.jobs.conftest import busy_county

LONG = """{ network(code: "toy", asOf: "2026-01-01") {
  pooledRoutes(input: {day: 4, timeLimitSeconds: 60}) { pooled { cost } unserved { reason } } } }"""
STOP_S = 10.0


@pytest.fixture
def county_url(tmp_path: Path) -> str:
    """A county whose routes are searched for as long as they may."""
    url = f"sqlite:///{tmp_path}/county.db"
    database = open_database(url)
    database.save_network(busy_county())
    database.close()
    return url


@contextmanager
def server(url: str, *more: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """A process of its own that is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    liutong = str(Path(sys.executable).with_name("liutong"))
    command = [liutong, "serve", "--empty", "--port", str(port), "--database", url]
    with subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until_ready(process, port)
            yield process, port
        finally:
            process.kill()


def until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Ask until it answers."""
    tick = Event()
    while process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            tick.wait(0.05)
    raise AssertionError("the server ended before it was ready")


def figure(port: int, name: str) -> float:
    """A figure of /metrics."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as response:
        lines = response.read().decode().splitlines()
    return float(next(line.split()[-1] for line in lines if line.startswith(f"{name} ")))


def ask(port: int, text: str, into: list[Any]) -> None:
    """Keep the body of an answer."""
    request = Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": text}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as response:
        into.append(json.loads(response.read()))


def test_a_long_search_is_answered_before_the_server_ends(county_url: str) -> None:
    """It was given 60 s; told to stop, its plan so far goes out, and the process ends with 0 within 10 s."""
    answered: list[Any] = []
    with server(county_url) as (process, port):
        asking = Thread(target=ask, args=(port, LONG, answered))
        asking.start()
        tick = Event()
        while figure(port, "liutong_requests_running") < 2:  # the long one and this
            tick.wait(0.05)
        tick.wait(1)  # let the search find a plan
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=STOP_S) in (0, -signal.SIGTERM)
        asking.join(STOP_S)
    (body,) = answered
    assert body["data"]["network"]["pooledRoutes"]["pooled"]["cost"] > 0


def test_several_processes_end_together(county_url: str) -> None:
    """--workers 2: the signal reaches both."""
    with server(county_url, "--workers", "2") as (process, _port):
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_S)


def test_a_server_that_stops_is_not_ready(toy_url: str) -> None:
    """Whoever watches sends nobody to it any more; what still comes is asked to try again."""
    seen: list[Service] = []
    original = Service.__post_init__

    def noted(service: Service) -> None:
        original(service)
        seen.append(service)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "__post_init__", noted)
        application = create_app(Settings(database_url=toy_url, empty=True))
    with TestClient(application) as client:
        while client.get("/health/ready").status_code != 200:
            pass
        seen[0].drain()
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()) == (503, {"status": "stopping"})
        assert client.post("/graphql", json={"query": "{ networks { code } }"}).status_code == 503
        assert "liutong_ready 0.0" in client.get("/metrics").text
