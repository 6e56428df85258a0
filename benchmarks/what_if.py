"""What-if on large road networks: full searches, repairs, and how long others wait meanwhile.

The peer is `scipy.sparse.csgraph.dijkstra(min_only=True, return_predecessors=True)` on the same whole
milliseconds, and networkx up to 500 thousand nodes. Everything is measured in turn in one run; after every
edit all distances are compared.
"""

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import machine
from benchmarks.peers import NetworkxPeer, ScipyPeer
from benchmarks.synthetic import synthetic_arrays
from network.roads.arrays import RoadArrays
from network.roads.compiling import compile_kernels
from network.roads.profile import CLOSED
from network.roads.search import ABOVE_ALL, Seeds, search

_NETWORKX_UP_TO = 500_000
_HEARTBEAT_S = 2.0


def main(argv: list[str]) -> dict[str, Any]:
    """Run the benchmark and return its figures under the keys of the contract."""
    parser = argparse.ArgumentParser(prog="benchmarks what_if", description=__doc__)
    parser.add_argument("--nodes", type=int, default=541_000)
    parser.add_argument("--outlets", type=int, default=147)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--edits", type=int, default=150, help="a third each: openings, closings, roads")
    parser.add_argument("--pairs", type=int, default=9, help="full searches of ours and the peer's, in turn")
    options = parser.parse_args(argv)
    compile_kernels()
    rss_mib = _rss_of_own_process(options.nodes, options.outlets, options.seed)
    arrays = synthetic_arrays(options.nodes, seed=options.seed)
    run = _Run(arrays, options.outlets, options.seed)
    full, full_equal = run.full(options.pairs)
    by_networkx, networkx_equal = run.networkx(options)
    edits, edits_equal = run.edits(options.edits)
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": {"nodes": arrays.node_count, "links": len(arrays.link_ms), "outlets": options.outlets,
                 "edits": options.edits},
        "equal": full_equal and networkx_equal and edits_equal,
        **full,
        "full_over_networkx": by_networkx,
        **edits,
        **run.heartbeats(),
        "heartbeat_compiling_max_ms": _compiling(),
        "rss_mib": rss_mib,
    }  # fmt: skip


class _Run:
    """One network with its outlets, searched by everybody."""

    def __init__(self, arrays: RoadArrays, outlets: int, seed: int) -> None:
        self.arrays = arrays
        self.rng = np.random.default_rng(seed + 1)
        nodes = np.sort(self.rng.choice(arrays.node_count, outlets, replace=False))
        self.outlets = dict(enumerate(nodes.tolist()))
        self.scipy = ScipyPeer(arrays)

    def seeds(self) -> Seeds:
        """The outlets that are open, each its own owner."""
        return _seeds(list(self.outlets), list(self.outlets.values()))

    def full(self, pairs: int) -> tuple[dict[str, float], bool]:
        """Full searches in turn: the median of paired ratios, and both medians."""
        ours, theirs, equal = [], [], True
        for _ in range(pairs + 1):
            labels, seconds = _timed(lambda: search(self.arrays, self.seeds(), reverse=True))
            distances, peer_seconds = _timed(lambda: self.scipy.search(self.outlets.values()))
            equal = equal and _same(labels.cost, distances)
            ours.append(seconds)
            theirs.append(peer_seconds)
        ratios = np.array(theirs[1:]) / np.array(ours[1:])
        return {
            "full_over_scipy": _round(float(np.median(ratios))),
            "full_ms": _round(float(np.median(ours[1:])) * 1e3),
            "scipy_full_ms": _round(float(np.median(theirs[1:])) * 1e3),
        }, equal

    def networkx(self, options: argparse.Namespace) -> tuple[float | None, bool]:
        """How many times as long networkx takes, in a process of its own; None for large networks."""
        if options.nodes > _NETWORKX_UP_TO:
            return None, True
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "distances.npy"
            said = _own_process("networkx", options.nodes, options.outlets, options.seed, str(kept))
            distances = np.load(kept)
        labels, _ = _timed(lambda: search(self.arrays, self.seeds(), reverse=True))
        seconds = [_timed(lambda: search(self.arrays, self.seeds(), reverse=True))[1] for _ in range(5)]
        return _round(float(said) / float(np.median(seconds))), _same(labels.cost, distances)

    def edits(self, count: int) -> tuple[dict[str, float], bool]:
        """Openings, closings and road changes in turn, each followed by a full pass of the peer."""
        from network.roads.incremental import LiveSearch

        live = LiveSearch(self.arrays, self.seeds(), reverse=True)
        took: dict[str, list[float]] = {"open": [], "close": [], "road": []}
        ratios: dict[str, list[float]] = {"open": [], "close": [], "road": []}
        kinds: list[tuple[str, Callable[[Any], Callable[[], None]]]] = [
            ("open", self._opening), ("close", self._closing), ("road", self._road)
        ]  # fmt: skip
        equal = True
        for number in range(count):
            kind, prepare = kinds[number % 3]
            _, seconds = _timed(prepare(live))
            distances, peer_seconds = _timed(lambda: self.scipy.search(self.outlets.values()))
            equal = equal and _same(live.labels().cost, distances)
            took[kind].append(seconds * 1e3)
            ratios[kind].append(peer_seconds / seconds)
        figures = {
            f"{kind}_p{p}_ms": _round(float(np.percentile(took[kind], p))) for kind in took for p in (50, 95)
        }
        over = {f"{kind}_over_scipy": _round(float(np.median(ratios[kind]))) for kind in ratios}
        return {**over, **figures}, equal

    def _opening(self, live: Any) -> Callable[[], None]:
        owner, node = max(self.outlets) + 1, int(self.rng.integers(self.arrays.node_count))
        self.outlets[owner] = node
        return lambda: live.open(_seeds([owner], [node]))

    def _closing(self, live: Any) -> Callable[[], None]:
        owner = sorted(self.outlets)[int(self.rng.integers(len(self.outlets)))]
        del self.outlets[owner]
        return lambda: live.close([owner])

    def _road(self, live: Any) -> Callable[[], None]:
        """Bar a link, or give it its cost back or another; a one-way link stays one."""
        link = self.rng.integers(len(self.arrays.link_ms), size=1)
        factor = self.rng.choice([np.inf, 1.0, 0.5, 2.0])
        ms, back = (_scaled(c[link], factor) for c in (self.arrays.link_ms, self.arrays.link_ms_back))
        self.scipy.set_link(int(link[0]), int(ms[0]), int(back[0]))
        return lambda: live.set_links(link, ms=ms, ms_back=back, mm=self.arrays.link_mm[link])

    def heartbeats(self) -> dict[str, float]:
        """The longest waits while searches run, and, to know the machine, while the other thread sleeps."""
        until = time.perf_counter() + _HEARTBEAT_S

        def searching() -> None:
            while time.perf_counter() < until:
                search(self.arrays, self.seeds(), reverse=True)

        busy = _longest_wait(searching)
        return {
            "heartbeat_max_ms": busy,
            "heartbeat_idle_max_ms": _longest_wait(_resting),
        }


def _resting() -> None:
    time.sleep(_HEARTBEAT_S)  # nothing to wait for: what the machine itself costs the heartbeat


def _longest_wait(work: Callable[[], None]) -> float:
    """The longest wait in milliseconds of a thread that would run every millisecond while another works."""
    gaps = [0.0]
    thread = threading.Thread(target=work)
    thread.start()
    last = time.perf_counter()
    while thread.is_alive():
        time.sleep(0.001)  # the heartbeat itself: how late it wakes is what is measured
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    return _round(max(gaps) * 1e3)


def _seeds(owners: list[int], nodes: list[int]) -> Seeds:
    nothing = np.zeros(len(nodes), dtype=np.int64)
    return Seeds(np.array(nodes, dtype=np.int64), nothing, nothing, np.array(owners, dtype=np.int64))


def _scaled(costs: NDArray[np.uint32], factor: float) -> NDArray[np.uint32]:
    scaled = np.where(costs < CLOSED, np.minimum(np.rint(costs * factor), float(CLOSED)), float(CLOSED))
    return scaled.astype(np.uint32)


def _same(cost: NDArray[np.uint32], distances: NDArray[np.float64]) -> bool:
    """Whether whole milliseconds and a peer's floats say the same, unreached nodes included."""
    reached = cost <= ABOVE_ALL
    return bool(
        np.array_equal(reached, np.isfinite(distances)) and (cost[reached] == distances[reached]).all()
    )


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    gc.enable()
    return result, seconds


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def _rss_of_own_process(nodes: int, outlets: int, seed: int) -> float:
    """The most memory, in MiB, of a process that makes the network, searches it and repairs a search."""
    return _round(float(_own_process("resident", nodes, outlets, seed)))


def _compiling() -> float:
    """The longest wait while the kernels are compiled, in a process that finds none on disk."""
    with tempfile.TemporaryDirectory() as folder:
        said = _own_process("compiling", 0, 0, 0, environment={"NUMBA_CACHE_DIR": folder})
    return float(said)


def _own_process(task: str, *arguments: object, environment: Mapping[str, str] | None = None) -> str:
    command = [sys.executable, "-m", "benchmarks.what_if", task, *map(str, arguments)]
    environment = {**os.environ, **(environment or {})}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def _resident(nodes: int, outlets: int, seed: int) -> float:
    from network.roads.incremental import LiveSearch

    compile_kernels()
    arrays = synthetic_arrays(nodes, seed=seed)
    rng = np.random.default_rng(seed + 1)
    seeds = _seeds(list(range(outlets)), np.sort(rng.choice(nodes, outlets, replace=False)).tolist())
    live = LiveSearch(arrays, seeds, reverse=True)
    live.close([0])
    live.labels()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _networkx_seconds(nodes: int, outlets: int, seed: int, kept: str) -> float:
    arrays = synthetic_arrays(nodes, seed=seed)
    rng = np.random.default_rng(seed + 1)
    peer = NetworkxPeer(arrays)
    distances, seconds = _timed(
        lambda: peer.search(np.sort(rng.choice(nodes, outlets, replace=False)).tolist())
    )
    np.save(kept, distances)
    return seconds


def _run_task(task: str, nodes: int, outlets: int, seed: int, *rest: str) -> float:
    if task == "resident":
        return _resident(nodes, outlets, seed)
    if task == "networkx":
        return _networkx_seconds(nodes, outlets, seed, *rest)
    return _longest_wait(compile_kernels)


if __name__ == "__main__":
    nodes, outlets, seed = (int(value) for value in sys.argv[2:5])
    print(_run_task(sys.argv[1], nodes, outlets, seed, *sys.argv[5:]))
