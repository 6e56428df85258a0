"""Servers for benchmarks: processes of their own on free ports, asked over sockets that stay open."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_S = 120.0


class Server:
    """A running server, ready to answer after `ready_seconds`."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, ready_seconds: float) -> None:
        self.process, self.port, self.ready_seconds = process, port, ready_seconds

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        return self.timed(document, **variables)[1]

    def timed(self, document: str, **variables: Any) -> tuple[float, dict[str, Any]]:
        """Seconds from the request's first byte to the answer's last, and the data."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body, headers)
        start = time.perf_counter()
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as response:
            answer = response.read()
        taken = time.perf_counter() - start
        content = json.loads(answer)
        if content.get("errors"):
            raise RuntimeError(f"the server answered errors: {content['errors']}")
        return taken, content["data"]

    def rss_mib(self) -> float:
        """Resident memory of the server process, from Linux's account of it."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        if found is None:
            raise RuntimeError("this machine does not tell a process's resident memory")
        return int(found[1]) / 1024


class Line:
    """One connection that stays open: what it costs is nearly only what the server takes."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to a request as `request_of` writes it."""
        self._socket.sendall(request)
        got = bytearray()
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = bytes(got[:end]).lower()
        found = re.search(rb"content-length: (\d+)", head)
        most = end + 4 + (int(found[1]) if found else 0)
        while len(got) < most:
            got += self._more()
        return int(head.split(b" ", 2)[1]), bytes(got[end + 4 : most])

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 20)
        if not part:
            raise RuntimeError("the server closed the connection")
        return part

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def request_of(path: str, body: bytes | None = None, *, headers: Sequence[str] = ()) -> bytes:
    """A GET, or a POST of JSON, as bytes."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def question_of(document: str, **variables: Any) -> bytes:
    """A GraphQL request as bytes."""
    body = json.dumps({"query": document, "variables": variables}, ensure_ascii=False).encode()
    return request_of("/graphql", body)


@contextmanager
def liutong(database: str, **settings: str) -> Iterator[Server]:
    """The service itself on that database; settings as its environment names them."""
    with running(
        [str(Path(sys.executable).with_name("liutong")), "serve", "--port", "{port}", "--database", database],
        ready="/health/ready", **settings,
    ) as server:  # fmt: skip
        yield server


@contextmanager
def running(command: Sequence[str], *, ready: str, **environment: str) -> Iterator[Server]:
    """Any server that takes its port as an argument (`{port}`), until `ready` answers; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}")
        yield Server(process, port, time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.perf_counter() + _PATIENCE_S
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.02)  # asking without a pause would take a core from the start that is timed
    raise RuntimeError("the server was not ready within two minutes")
