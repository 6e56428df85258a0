"""Siting: against the bound that the service proves in the time, and against HiGHS cold.

Both get the same model and as many seconds, one after the other in this process. The instance is made from
the seed: villages of a province scattered around its market towns, and every so many of them a candidate;
ways are the crow's with a usual detour. The radius is wide, so that candidates overlap and HiGHS has to work.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import machine
from network.siting.center import center
from network.siting.choice import ChoiceModel
from network.siting.choosing import Found, choose
from network.siting.fewest import fewest
from network.siting.highs import End, Model
from network.siting.limits import Limits, limits_of
from network.siting.plan import SitingProblem
from network.siting.rules import plain_rules
from network.siting.shaker import load_kernels
from network.siting.task import FAR, Task

SIDE_KM = 340.0
"""Of a square as large as 45 districts of 2 600 km²."""
VILLAGES_A_TOWN = 30
SCATTER_KM = 9.0
DETOUR = 1.4
SPEED_KMH = 30.0
RADIUS_MINUTES = 45.0
PEOPLE_MEDIAN = 900
PEOPLE_SPREAD = 0.8
SHARE_BUILT = 60 / 1100
"""Sites built, of the candidates, when no number is given."""
MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Ended:
    """What one side came to: value and bound, more is better; None without a set."""

    value: float | None
    bound: float
    seconds: float
    is_proven: bool


def main(argv: list[str]) -> dict[str, object]:
    """Run one instance; `gap` is |bound − value| ÷ value, values as CONTRACT.md part 5 tells objectives.

    `equal` is true when the two do not contradict each other: neither value passes the other's bound, and
    where both are proven they are the same. HiGHS is not asked for P_CENTER, which has no one model.
    """
    asked = _asked(argv)
    problem = SitingProblem(asked.problem)
    count = asked.p or max(round(SHARE_BUILT * asked.candidates), 1)
    task = instance(asked.demands, asked.candidates, None if problem == "FEWEST_SITES" else count, asked.seed)
    import_module("highspy")  # loaded before either side's clock starts, as a server has it loaded
    load_kernels()
    ours = _timed(lambda: _ours(task, problem, limits_of(seconds=asked.seconds), asked.seed))
    cold = _cold(task, problem, asked.seconds)
    return {
        "problem": problem.value,
        "value": _told(problem, ours.value),
        "bound": _told(problem, ours.bound),
        "gap": _gap(ours),
        "seconds": ours.seconds,
        "proven": ours.is_proven,
        "highs_value": None if cold is None else _told(problem, cold.value),
        "highs_bound": None if cold is None else _told(problem, cold.bound),
        "highs_gap": None if cold is None else _gap(cold),
        "highs_seconds": None if cold is None else cold.seconds,
        "equal": cold is None or bool(_agree(ours, cold)),
        "machine": machine(),
        "seed": asked.seed,
        "size": {
            "demands": asked.demands,
            "candidates": asked.candidates,
            "p": count,
            "people": int(task.weight.sum()),
            "pairs": int(task.covers.sum()),
        },
    }


def instance(demands: int, candidates: int, count: int | None, seed: int) -> Task:
    """People by place, and ways and reach from places to candidates; nothing stands yet."""
    generator = np.random.default_rng(seed)
    towns = generator.random((max(demands // VILLAGES_A_TOWN, 1), 2)) * SIDE_KM
    own = generator.integers(len(towns), size=demands)
    places = towns[own] + generator.normal(0.0, SCATTER_KM, (demands, 2))
    people = np.rint(PEOPLE_MEDIAN * generator.lognormal(0.0, PEOPLE_SPREAD, demands)).astype(np.int64)
    sites = places[np.sort(generator.choice(demands, candidates, replace=False))]
    km = np.hypot(*(places[:, None, axis] - sites[None, :, axis] for axis in (0, 1)))
    ms = np.rint(km * DETOUR / SPEED_KMH * 60 * MS_PER_MINUTE).astype(np.int64)
    return Task(
        weight=people,
        ms=ms,
        standing_ms=np.full(demands, FAR),
        covers=ms <= RADIUS_MINUTES * MS_PER_MINUTE,
        is_covered=np.zeros(demands, dtype=bool),
        rules=plain_rules(candidates, count),
    )


def _asked(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks siting", description=__doc__)
    parser.add_argument("--problem", choices=[p.value for p in SitingProblem], default="MAX_COVERAGE")
    parser.add_argument("--demands", type=int, default=11_000)
    parser.add_argument("--candidates", type=int, default=1_100)
    parser.add_argument("--p", type=int, default=None, help="new outlets; 60 of 1 100 candidates when absent")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def _timed(search: Callable[[], Found]) -> Ended:
    started = time.perf_counter()
    found = search()
    value = None if found.chosen is None else found.value
    return Ended(value, found.bound, time.perf_counter() - started, bool(found.is_proven))


def _ours(task: Task, problem: SitingProblem, limits: Limits, seed: int) -> Found:
    """The searches of the service, without the enumeration that small questions get."""
    if problem is SitingProblem.FEWEST_SITES:
        return fewest(task.covers[task.can_be_covered], task.rules, limits, only_number=True, seed=seed)
    if problem is SitingProblem.P_CENTER:
        return center(task.ms, task.standing_ms, task.rules, limits, far=FAR, seed=seed)
    choice = task.covering() if problem is SitingProblem.MAX_COVERAGE else task.travel()
    return choose(choice, task.rules, limits, seed=seed)


def _cold(task: Task, problem: SitingProblem, seconds: float) -> Ended | None:
    """HiGHS on the whole model without a start; building the model is not counted."""
    if problem is SitingProblem.P_CENTER:
        return None
    built: ChoiceModel | None = None
    if problem is SitingProblem.FEWEST_SITES:
        model = _covers(task.covers[task.can_be_covered])
    else:
        built = (task.covering() if problem is SitingProblem.MAX_COVERAGE else task.travel()).model()
        model = built.model
        task.rules.add_to(model)
    started = time.perf_counter()
    outcome = model.solve(seconds=seconds)
    took = time.perf_counter() - started
    offset, scale = (built.offset, built.scale) if built else (0.0, 1.0)
    value = None if outcome.values is None else offset - outcome.objective * scale
    return Ended(value, offset - outcome.bound * scale, took, outcome.end is End.OPTIMAL)


def _covers(covers: NDArray[np.bool_]) -> Model:
    model = Model()
    model.add_columns(np.ones(covers.shape[1]), whole=True)
    for row in covers:
        sites = np.flatnonzero(row)
        model.add_row(sites, np.ones(len(sites)), low=1.0)
    return model


def _told(problem: SitingProblem, value: float | None) -> float | None:
    """People, sites, person-minutes or minutes; None where there is none."""
    if value is None or not np.isfinite(value):
        return None
    if problem is SitingProblem.MAX_COVERAGE:
        return round(value)
    if problem is SitingProblem.FEWEST_SITES:
        return round(-value)
    return -value / MS_PER_MINUTE


def _gap(ended: Ended) -> float | None:
    if ended.value is None or not np.isfinite(ended.bound):
        return None
    return max(ended.bound - ended.value, 0.0) / abs(ended.value) if ended.value else None


def _agree(ours: Ended, cold: Ended) -> bool:
    if ours.value is None or cold.value is None:
        return True
    tolerance = 1e-6 * max(abs(ours.value), 1.0)
    if ours.is_proven and cold.is_proven:
        return abs(ours.value - cold.value) <= tolerance
    return ours.value <= cold.bound + tolerance and cold.value <= ours.bound + tolerance
