"""Siting, most covered: against the bound that the service proves in the time, and against HiGHS cold.

Both get the same model and as many seconds, one after the other in this process. The instance is made from
the seed: villages of a province scattered around its market towns, and every so many of them a candidate;
a place is covered when the candidate lies within the radius, by the crow's way and a usual detour.
"""

import argparse
import time
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from benchmarks.machine import machine
from network.siting.choosing import Found, choose
from network.siting.highs import End, Outcome
from network.siting.limits import limits_of
from network.siting.most import Covering, covering_of
from network.siting.rules import Rules, plain_rules

SIDE_KM = 340.0
"""Of a square as large as 45 districts of 2 600 km²."""
VILLAGES_A_TOWN = 30
SCATTER_KM = 9.0
DETOUR = 1.4
SPEED_KMH = 30.0
RADIUS_MINUTES = 30.0
PEOPLE_MEDIAN = 900
PEOPLE_SPREAD = 0.8


def main(argv: list[str]) -> dict[str, object]:
    """Run one instance; `gap` is (bound − value) ÷ value, people are whole numbers.

    `equal` is true when the two do not contradict each other: neither value passes the other's bound, and
    where both are proven they are the same.
    """
    asked = _asked(argv)
    weight, covers = instance(asked.demands, asked.candidates, seed=asked.seed)
    rules = plain_rules(asked.candidates, asked.p)
    started = time.perf_counter()
    covering = covering_of(weight, covers)
    limits = limits_of(seconds=asked.seconds - (time.perf_counter() - started))
    found = choose(covering, rules, limits, seed=asked.seed)
    seconds = time.perf_counter() - started
    cold, cold_seconds = _cold(covering, rules, asked.seconds)
    return {
        "value": int(found.value),
        "bound": int(found.bound),
        "gap": _gap(found.value, found.bound),
        "seconds": seconds,
        "proven": found.is_proven,
        "highs_value": None if cold.values is None else round(-cold.objective),
        "highs_bound": -cold.bound,
        "highs_gap": None if cold.values is None else _gap(-cold.objective, -cold.bound),
        "highs_seconds": cold_seconds,
        "equal": _agree(found, cold),
        "machine": machine(),
        "seed": asked.seed,
        "size": {
            "demands": asked.demands,
            "candidates": asked.candidates,
            "p": asked.p,
            "people": int(weight.sum()),
            "pairs": int(covers.nnz),
        },
    }


def instance(demands: int, candidates: int, *, seed: int) -> tuple[NDArray[np.int64], csr_array]:
    """People by place, and a table place × candidate of who is covered."""
    generator = np.random.default_rng(seed)
    towns = generator.random((max(demands // VILLAGES_A_TOWN, 1), 2)) * SIDE_KM
    own = generator.integers(len(towns), size=demands)
    places = towns[own] + generator.normal(0.0, SCATTER_KM, (demands, 2))
    people = np.rint(PEOPLE_MEDIAN * generator.lognormal(0.0, PEOPLE_SPREAD, demands)).astype(np.int64)
    sites = places[np.sort(generator.choice(demands, candidates, replace=False))]
    reach_km = RADIUS_MINUTES / 60 * SPEED_KMH / DETOUR
    near = cast(list[list[int]], cKDTree(sites).query_ball_point(places, reach_km, return_sorted=True))
    rows = np.repeat(np.arange(demands), [len(row) for row in near])
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in near])
    return people, csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(demands, candidates)))


def _asked(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks siting", description=__doc__)
    parser.add_argument("--demands", type=int, default=11_000)
    parser.add_argument("--candidates", type=int, default=1_100)
    parser.add_argument("--p", type=int, default=100, help="new outlets")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def _cold(covering: Covering, rules: Rules, seconds: float) -> tuple[Outcome, float]:
    """HiGHS on the whole model without a start; building the model is not counted."""
    built = covering.model()
    rules.add_to(built.model)
    started = time.perf_counter()
    outcome = built.model.solve(seconds=seconds)
    return outcome, time.perf_counter() - started


def _gap(value: float, bound: float) -> float | None:
    if not np.isfinite(bound):
        return None
    return max(bound - value, 0.0) / value if value else None


def _agree(found: Found, cold: Outcome) -> bool:
    tolerance = 1e-6 * max(abs(found.value), 1.0)
    if found.value > -cold.bound + tolerance:
        return False
    if cold.values is None:
        return True
    if found.is_proven and cold.end is End.OPTIMAL:
        return abs(found.value + cold.objective) <= tolerance
    return -cold.objective <= found.bound + tolerance
