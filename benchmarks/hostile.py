"""Hostile documents: how long the service takes to refuse what is made to hurt it, and how long others wait.

Each document is sent on a connection of its own to a running server while a heartbeat asks a question in
turn on another. A round holds every document once; the figures are over all rounds. `equal` says that each
document was refused with its code every time, and that the heartbeat got its answer every time.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.machine import machine
from benchmarks.servers import Line, Server, liutong, request_of

ANSWER_MS, HEARTBEAT_MS = 100.0, 50.0
"""What is promised: the longest answer, and the longest that somebody else waits meanwhile."""
_ACCEPT = ("Accept: application/graphql-response+json",)


def question(document: str, **variables: Any) -> bytes:
    """A request of a client that reads every status."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    made: bytes = request_of("/graphql", body, headers=_ACCEPT)
    return made


_PULSE = question("{ __typename }")


def bomb(length: int, width: int = 2) -> str:
    """A chain of fragments, each spreading the next so many times."""
    links = " ".join(f"fragment f{i} on Query {{ {f'...f{i + 1} ' * width}}}" for i in range(length))
    return f"{{ ...f0 }} {links} fragment f{length} on Query {{ __typename }}"


def posted(body: str) -> bytes:
    """A body as it is."""
    made: bytes = request_of("/graphql", body.encode(), headers=_ACCEPT)
    return made


def documents() -> dict[str, tuple[bytes, str]]:
    """Every request by name, with the code that it is refused with."""
    limit, invalid = "LIMIT_EXCEEDED", "GRAPHQL_VALIDATION_FAILED"
    texts = {
        "fragment bomb of 150": (bomb(150), limit),
        "fragment bomb of 30, 20 wide": (bomb(30, 20), limit),
        "10,000 aliases": ("{" + " ".join(f"a{i}: __typename" for i in range(10_000)) + "}", limit),
        "depth 5,000": ("{networks" * 5000 + "{code}" + "}" * 5000, limit),
        "1 MB of fields": ("{" + "networks{code}" * 71_000 + "}", limit),
        "1 MB in a text": ('{network(code: "' + "x" * 999_000 + '") {code}}', limit),
        "1 MB of brackets": ("{a(b: " + "[" * 499_000 + "]" * 499_000 + ")}", limit),
        "one field 1,900 times": ("{networks{" + "code " * 1_900 + "}}", limit),
        "600 unknown fields": ("{networks{" + " ".join(f"x{i}" for i in range(600)) + "}}", invalid),
        "fragments in a circle": ("{...a} fragment a on Query {...b} fragment b on Query {...a}", invalid),
        "coverage 2^40 times": (_costly(40), limit),
    }
    asked = {name: (question(text), code) for name, (text, code) in texts.items()}
    deep = '{"query": "{ __typename }", "variables": {"x": ' + "[" * 5_000 + "]" * 5_000 + "}}"
    asked["variables 5,000 deep"] = posted(deep), "BAD_REQUEST"
    asked["1 MB of variables"] = (
        question("query($x: [Int]) { __typename }", x=[1] * 320_000), limit,
    )  # fmt: skip
    asked["a body above 1 MB"] = posted(" " * 1_000_001), limit
    return asked


def _costly(length: int) -> str:
    links = " ".join(f"fragment f{i} on Network {{ ...f{i + 1} ...f{i + 1} }}" for i in range(length))
    last = "coverage(input: {radius: {minutes: 15}}) { meanMinutes }"
    return f'{{ network(code: "none") {{ ...f0 }} }} {links} fragment f{length} on Network {{ {last} }}'


@dataclass
class Heart:
    """Asks in turn on a connection of its own until it is stopped; keeps the waits since it was last read."""

    line: Line
    stop: threading.Event = field(default_factory=threading.Event)
    waits_ms: list[float] = field(default_factory=list)
    is_sound: bool = True

    def beat(self) -> None:
        """One pulse after another, with a pause of a millisecond between."""
        while not self.stop.wait(0.001):
            start = time.perf_counter()
            status, body = self.line.ask(_PULSE)
            self.waits_ms.append((time.perf_counter() - start) * 1000)
            self.is_sound &= status == 200 and json.loads(body)["data"] == {"__typename": "Query"}


@contextmanager
def beating(server: Server) -> Iterator[Heart]:
    """A heart that beats meanwhile."""
    heart = Heart(Line(server.port))
    thread = threading.Thread(target=heart.beat)
    thread.start()
    try:
        yield heart
    finally:
        heart.stop.set()
        thread.join()
        heart.line.close()


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark and return its figures."""
    parser = argparse.ArgumentParser(prog="benchmarks hostile", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        with (
            liutong(url, LIUTONG_EMPTY="1", LIUTONG_REQUESTS_PER_MINUTE="1000000") as server,
            beating(server) as heart,
        ):
            found = _rounds(server, heart, options.rounds)
    refused = [figures.pop("refused") for figures in found.values()]
    longest = max(figures["max_ms"] for figures in found.values())
    waited = max(figures["heartbeat_max_ms"] for figures in found.values())
    return {
        "machine": machine(),
        "seed": None,
        "size": {"documents": len(found), "rounds": options.rounds},
        "equal": heart.is_sound and all(refused),
        "answer_max_ms": longest,
        "heartbeat_max_ms": waited,
        "heartbeat_p50_ms": round(statistics.median(heart.waits_ms), 2),
        "kept": longest <= ANSWER_MS and waited <= HEARTBEAT_MS,
        "documents": found,
    }


def _rounds(server: Server, heart: Heart, rounds: int) -> dict[str, dict[str, Any]]:
    """Time and longest heartbeat of every document, over all rounds."""
    found: dict[str, dict[str, Any]] = {}
    for name, (request, code) in documents().items():
        taken, waits, refused = [], [], True
        for _ in range(rounds):
            before = len(heart.waits_ms)
            start = time.perf_counter()
            status, body = _asked(server, request)
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(0.005)  # the pulse that waited meanwhile comes back
            waits.append(max(heart.waits_ms[before:], default=0.0))
            codes = {error["extensions"]["code"] for error in json.loads(body)["errors"]}
            refused &= 400 <= status < 500 and codes == {code}
        found[name] = {
            "p50_ms": round(statistics.median(taken), 2),
            "max_ms": round(max(taken), 2),
            "heartbeat_max_ms": round(max(waits), 2),
            "refused": refused,
        }
    return found


def _asked(server: Server, request: bytes) -> tuple[int, bytes]:
    """Status and body of the answer, on a connection of its own."""
    line = Line(server.port)
    try:
        status, body = line.ask(request)
    finally:
        line.close()
    return status, body
