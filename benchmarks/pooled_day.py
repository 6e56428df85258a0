"""A district's whole day: all operators and all demands of a weekday on the vehicles of all.

`python -m benchmarks pooled_day [--deliver-to PLACES|OUTLETS] [--long-seconds 300 --long-runs 3 --seconds
10 --seeds 5] [--package FOLDER] [--day N] --json` plans the shipped Nanchuan (or the package) with several
seeds, and measures each against the best plan that was found at all, long runs included. The peer is PyVRP
with its default parameters on the same goods, vehicles and roads, in units of a metre, a second, a hundred
grams, a litre and a ten-thousandth of a yuan, for the same time; a plan of it counts where it is feasible
and its tours, driven again, keep every limit up to what that rounds. At last a small change, one village's
goods gone: 0.3 s from the plan before it against 3 s from nothing, pair by pair; and how long the whole field
takes to answer once it is asked to stop.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from network.model import Network
from network.pooling.bundles import bundles_of
from network.pooling.coarse import Units
from network.pooling.engine import search_by_default
from network.pooling.plan import DeliverTo
from network.pooling.planning import Limits, objective, plan_trips, tours_of
from network.pooling.reasons import impossible
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope
from network.pooling.solver import solve_pooled
from network.pooling.task import Task, Trip, left_out, without
from network.pooling.weights import YUAN
from store.packages import read_package
from store.shipped import list_shipped

DAY = date(2027, 12, 31)
WARM_SECONDS, COLD_SECONDS = 0.3, 3.0
STOP_AFTER_SECONDS = (0.7, 1.0, 1.5, 2.2, 3.0, 3.6, 4.4, 5.0, 6.0, 7.0, 8.0, 9.0)
"""When the whole field, which has ten seconds, is asked to stop: in the separate plans, and in the pooled."""
ROUNDED = 0.002
"""A limit broken by less than this part of it is PyVRP's rounding, and not held against it."""
PLAIN = Units(mm=1000, ms=1000, grams=100, cm3=1000, money=YUAN // 10_000)


@dataclass(frozen=True, eq=False, slots=True)
class Day:
    """The task, its rows, and the jobs that some vehicle can serve."""

    task: Task
    rows: list[int]
    jobs: list[int]

    def cost(self, trips: Sequence[Trip]) -> float:
        """Yuan, the charge of what is left included."""
        return objective(self.task, self.jobs, trips)


def main(argv: list[str]) -> dict[str, Any]:
    """Costs of the seeds, of the long runs and of PyVRP's own, and how far each is from the best."""
    options = _options(argv)
    network = _network(options.package)
    day = day_of(network, options.day, options.deliver_to)
    seeds = list(range(options.seed, options.seed + options.seeds))
    plans = [_planned(day, seed, options.seconds) for seed in seeds]
    peers = [_by_default(day, seed, options.seconds) for seed in seeds]
    long = [day.cost(_planned(day, 1000 + run, options.long_seconds)) for run in range(options.long_runs)]
    costs = [day.cost(trips) for trips in plans]
    best = min([*costs, *long, *(peer for peer in peers if peer is not None)])
    gaps = [cost / best - 1 for cost in costs]
    peer_gaps = [None if peer is None else peer / best - 1 for peer in peers]
    pairs = [_pair(day, trips, seed) for trips, seed in zip(plans, seeds, strict=True)]
    known = [gap for gap in peer_gaps if gap is not None]
    peer_median = statistics.median(known) if len(known) > len(peers) / 2 else None
    return {
        "machine": machine(),
        "seed": options.seed,
        "size": len(day.jobs),
        "equal": not any(left_out(day.jobs, trips) for trips in plans),
        "deliver_to": str(options.deliver_to),
        "seconds": options.seconds,
        "costs": costs,
        "long_seconds": options.long_seconds,
        "long_costs": long,
        "best": best,
        "gaps": gaps,
        "median_gap": statistics.median(gaps),
        "max_gap": max(gaps),
        "pyvrp_costs": peers,
        "pyvrp_gaps": peer_gaps,
        "pyvrp_median_gap": peer_median,
        "points_better": None if peer_median is None else peer_median - statistics.median(gaps),
        "warm_over_cold": statistics.median(pairs),
        "warm_over_cold_pairs": pairs,
        "stop_seconds": [_stopped(network, options, after) for after in STOP_AFTER_SECONDS],
    }


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks pooled_day")
    parser.add_argument("--deliver-to", type=DeliverTo, choices=list(DeliverTo), default=DeliverTo.PLACES)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--long-seconds", type=float, default=300.0)
    parser.add_argument("--long-runs", type=int, default=3)
    parser.add_argument("--day", type=int, default=3, help="weekday, 1 = Monday")
    parser.add_argument("--package", type=Path, help="a network package instead of the shipped Nanchuan")
    return parser.parse_args(argv)


def _network(package: Path | None) -> Network:
    folder = package or next(path for path in list_shipped() if path.name == "nanchuan")
    network = read_package(folder).network
    assert network is not None, f"{folder} cannot be read"
    return network


def day_of(network: Network, weekday: int, deliver_to: DeliverTo) -> Day:
    """All operators' goods of that weekday."""
    rules = SharingRules(network.operator_by_id)
    names = tuple(sorted(network.operator_by_id))
    scope = remembered_scope(network, names, day=weekday, as_of=DAY, deliver_to=deliver_to, rules=rules)
    rows, jobs = range(len(scope.task.fleet)), range(len(scope.task.jobs))
    lost = {own.demand.id for own in impossible(scope.task, rules, rows, jobs)}
    able = [job for job in jobs if scope.task.jobs[job].demand.id not in lost]
    return Day(scope.task, list(rows), able)


def _planned(day: Day, seed: int, seconds: float, start: Sequence[Trip] = ()) -> tuple[Trip, ...]:
    limits = Limits.within(seconds)
    return plan_trips(day.task, day.rows, day.jobs, seed=seed, limits=limits, start=start).trips


def _by_default(day: Day, seed: int, seconds: float) -> float | None:
    """The cost of what PyVRP finds on the same bundles with its own parameters; None where it is no plan."""
    from pyvrp.stop import MaxRuntime

    bundles = bundles_of(day.task, day.rows, day.jobs)
    trips = search_by_default(day.task, day.rows, bundles, units=PLAIN, seed=seed, stop=MaxRuntime(seconds))
    broken = [own for tour in tours_of(day.task, trips) for own in tour.violations]
    sound = all(own.needed - own.available <= ROUNDED * max(1.0, own.available) for own in broken)
    return day.cost(trips) if trips and sound and not left_out(day.jobs, trips) else None


def _stopped(network: Network, options: argparse.Namespace, after_s: float) -> float:
    """Seconds from being asked to stop to the whole answer, its lines on the road included."""
    begin = time.perf_counter()
    asked: list[float] = []

    def stop() -> bool:
        if not asked and time.perf_counter() - begin >= after_s:
            asked.append(time.perf_counter())
        return bool(asked)

    answer = solve_pooled(
        network, as_of=DAY, day=options.day, deliver_to=options.deliver_to, time_limit_s=10, stop=stop
    )
    assert asked, "the search ended before it was asked to"
    assert answer.routes, "a stop keeps the best plan"
    return time.perf_counter() - asked[0]


def _pair(day: Day, before: Sequence[Trip], seed: int) -> float:
    """The cost of 0.3 s from the plan before a small change over that of 3 s from nothing."""
    spots = sorted({day.task.jobs[job].spot for job in day.jobs})
    gone = [job for job in day.jobs if day.task.jobs[job].spot == spots[seed % len(spots)]]
    changed = Day(day.task, day.rows, [job for job in day.jobs if job not in gone])
    start = [(row, rest) for row, own in before if (rest := without(own, gone))]
    warm = changed.cost(_planned(changed, seed, WARM_SECONDS, start))
    return warm / changed.cost(_planned(changed, seed, COLD_SECONDS))
