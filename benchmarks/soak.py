"""Soak: clients that ask everything, mixed, for minutes; no error is allowed and memory has to stay level.

Each client draws its next question by a seed: coverage, radii, pooled routes, what-if, siting, places and
sites, tiles, scenarios made and deleted, jobs. Memory is looked at each second; its level after warming up (a
fifth of the time) is compared with that of the last fifth.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from types import MappingProxyType
from typing import Any

from benchmarks.machine import machine
from benchmarks.servers import Line, Server, liutong, question_of, request_of

_DAY = "2027-12-31"
_CODES = ("nanchuan", "jiangjin")


def _network(field_: str) -> str:
    return f'query($code: ID!) {{ network(code: $code, asOf: "{_DAY}") {{ {field_} }} }}'


def _coverage(chance: random.Random) -> str:
    return f"""coverage(input: {{radius: {{minutes: {chance.randint(3, 40)}}}}}) {{ byVillage {{ value }}
      byPopulation {{ value }} meanMinutes gaps(first: 20) {{ village {{ code name }} minutes reasons }} }}"""


def _radii(chance: random.Random) -> str:
    return f"""serviceRadii(input: {{breaks: [{{minutes: 15}}, {{minutes: {chance.randint(16, 45)}}}]}}) {{
      sites {{ site {{ code }} maxMinutes rings {{ population areaKm2 geometry }} }} }}"""


def _routes(chance: random.Random) -> str:
    return f"""pooledRoutes(input: {{day: {chance.randint(1, 5)}, timeLimitSeconds: 1,
      seed: {chance.randint(0, 99)}}}) {{ saving pooled {{ cost vehicles }} unserved {{ reason }} }}"""


def _what_if(chance: random.Random) -> str:
    return f"""whatIf(changes: [{{scaleSpeed: {{factor: {chance.uniform(0.4, 0.95):.3f}}}}}]) {{
      problems {{ code }} comparison(input: {{radius: {{minutes: {chance.randint(5, 30)}}}}}) {{
        base {{ byVillage {{ value }} }} whatIf {{ byVillage {{ value }} }} lost {{ code }} }} }}"""


def _siting(chance: random.Random) -> str:
    return f"""siting(input: {{problem: MAX_COVERAGE, radius: {{minutes: {chance.randint(5, 20)}}},
      count: {chance.randint(1, 8)}, timeLimitSeconds: 1}}) {{
      plans {{ villages {{ code }} objective gap }} }}"""


def _lists(chance: random.Random) -> str:
    return f"""villages {{ code name population lon lat township {{ name }} }}
      sites(first: {chance.randint(1, 100)}) {{ nodes {{ id code name tier status }} }}"""


_QUESTIONS: Mapping[str, tuple[int, Callable[[random.Random], str]]] = MappingProxyType(
    {
        "coverage": (8, _coverage),
        "radii": (3, _radii),
        "routes": (1, _routes),
        "what_if": (4, _what_if),
        "siting": (1, _siting),
        "lists": (8, _lists),
    }
)
_TILES, _SCENARIOS, _JOBS = 8, 2, 1
"""How often these are drawn beside the questions."""
_CREATE = """mutation($input: CreateScenarioInput!) { made: createScenario(input: $input) {
  scenario { id } problems { code } } }"""
_DELETE = """mutation($input: DeleteScenarioInput!) { made: deleteScenario(input: $input) {
  scenario { id } problems { code } } }"""
_START = "mutation($input: StartJobInput!) { startJob(input: $input) { job { id } problems { message } } }"
_JOB = "query($id: ID!) { job(id: $id) { state } }"


@dataclass
class Found:
    """What all clients met: milliseconds by kind, and errors."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, kind: str, ms: float, wrong: str | None) -> None:
        """One answer."""
        with self.lock:
            self.ms[kind].append(ms)
            if wrong:
                self.errors.append(f"{kind}: {wrong[:300]}")


def main(argv: list[str]) -> dict[str, Any]:
    """Run it and return the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    found = Found()
    with tempfile.TemporaryDirectory() as folder, liutong(f"sqlite:///{folder}/soak.db") as server:
        memory = _soaked(server, found, options)
    fifth = max(1, len(memory) // 5)
    warm, end = statistics.median(memory[fifth : 2 * fifth]), statistics.median(memory[-fifth:])
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {"minutes": options.minutes, "clients": options.clients},
        "equal": not found.errors,
        "requests": sum(map(len, found.ms.values())),
        "errors": len(found.errors),
        "examples": found.errors[:3],
        "rss_after_warming_up_mib": round(warm, 1),
        "rss_at_the_end_mib": round(end, 1),
        "rss_growth": round(end / warm, 3),
        "kinds": {kind: _told(sorted(ms)) for kind, ms in sorted(found.ms.items())},
    }


def _soaked(server: Server, found: Found, options: argparse.Namespace) -> list[float]:
    """Ask for so many minutes; the server's memory second by second, MiB."""
    stop, memory = Event(), []
    with ThreadPoolExecutor(options.clients) as pool:
        clients = [
            pool.submit(_Client(server, found, f"{options.seed} {i}").run, stop)
            for i in range(options.clients)
        ]
        until = time.monotonic() + options.minutes * 60
        while time.monotonic() < until and not any(client.done() for client in clients):
            memory.append(server.rss_mib())
            stop.wait(1.0)
        stop.set()
        for client in clients:
            client.result()
    return memory


def _told(ms: list[float]) -> dict[str, float]:
    return {
        "count": len(ms),
        "p50_ms": round(statistics.median(ms), 1),
        "p99_ms": round(ms[min(len(ms) - 1, int(len(ms) * 0.99))], 1),
    }


class _Client:
    """Asks one thing after the other on connections of its own."""

    def __init__(self, server: Server, found: Found, seed: str) -> None:
        self._server, self._found, self._seed = server, found, seed
        self._chance = random.Random(seed)

    def run(self, stop: Event) -> None:
        """Until told to stop."""
        names = [*_QUESTIONS, "tiles", "scenarios", "jobs"]
        weights = [weight for weight, _ in _QUESTIONS.values()] + [_TILES, _SCENARIOS, _JOBS]
        while not stop.is_set():
            (kind,) = self._chance.choices(names, weights)
            if kind == "tiles":
                self._ask(kind, self._tile())
            elif kind == "scenarios":
                self._scenario()
            elif kind == "jobs":
                self._job()
            else:
                make = _QUESTIONS[kind][1]
                self._question(kind, _network(make(self._chance)), code=self._chance.choice(_CODES))

    def _tile(self) -> bytes:
        layer = self._chance.choice(("roads", "villages", "sites", "cells"))
        zoom = self._chance.randint(8, 13)
        x = int((107.1 + self._chance.uniform(-0.3, 0.3) + 180) / 360 * 2**zoom)
        y = int(0.415 * 2**zoom) + self._chance.randint(0, 1)
        return request_of(f"/tiles/{self._chance.choice(_CODES)}/{layer}/{zoom}/{x}/{y}.mvt")

    def _scenario(self) -> None:
        changes = [{"scaleSpeed": {"factor": round(self._chance.uniform(0.4, 0.9), 3)}}]
        given = {"networkCode": "nanchuan", "name": f"soak {self._seed}", "changes": changes}
        made = self._question("scenarios", _CREATE, input=given)
        if made and made["made"]["scenario"]:
            self._question("scenarios", _DELETE, input={"id": made["made"]["scenario"]["id"]})

    def _job(self) -> None:
        text = '{ network(code: "nanchuan") { coverage(input: {radius: {minutes: %d}}) { meanMinutes } } }'
        started = self._question("jobs", _START, input={"document": text % self._chance.randint(3, 60)})
        if started:
            self._question("jobs", _JOB, id=started["startJob"]["job"]["id"])

    def _question(self, kind: str, document: str, **variables: Any) -> Any:
        body = self._ask(kind, question_of(document, **variables))
        return json.loads(body)["data"] if body else None

    def _ask(self, kind: str, request: bytes) -> bytes | None:
        """The body; what is wrong with it is noted, and then there is none."""
        start = time.perf_counter()
        line = Line(self._server.port)
        status, body = line.ask(request)
        line.close()
        wrong = f"{status} {body[:200]!r}" if status != 200 or body.startswith(b'{"errors"') else None
        if kind != "tiles" and b'"errors":[' in body:
            wrong = repr(body[-300:])
        self._found.note(kind, (time.perf_counter() - start) * 1000, wrong)
        return None if wrong else body
