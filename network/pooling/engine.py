"""Engine: the search for tours. Everything that speaks PyVRP is here and in `mapping`."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.pooling.bundles import Bundle
from network.pooling.coarse import Units, in_units
from network.pooling.mapping import Model, Shipment
from network.pooling.task import Task, Trip, left_out
from network.pooling.weights import YUAN

SPAN = 1000.0
"""Penalties stay between their start divided and multiplied by this."""
NEIGHBOURS = 40
"""With half as many, plans of Nanchuan after six seconds are 1 % dearer at outlets: bundles of one place fill
each other's lists."""
MOST_DISSOLVED = 3
"""Tours that are dissolved at once, one to so many: full vans are repacked by more than one alone."""
MOST_PERTURBATIONS = 25
"""PyVRP's own. Ten cost 0.2 to 2 % on published instances of 500 and 1,000 stops in ten seconds."""
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come: cost of the best plan in yuan, its tours, iterations, and which plan."""

    cost: float
    routes: int
    iterations: int
    plan: str = ""


Stop = Callable[[int, int], bool]
"""Asked before each iteration with the iterations done and those since the last better plan."""


def search_tours(
    task: Task,
    rows: Sequence[int],
    bundles: Sequence[Bundle],
    *,
    shipments: Sequence[Shipment] = (),
    start: Sequence[Trip],
    seed: int,
    stop: Stop,
    progress: Callable[[Progress], None] | None = None,
    strict_km: bool = False,
    scattered: bool = False,
) -> tuple[list[Trip], int]:
    """The best tours found from `start` until `stop(iterations, iterations without a better plan)` is true.

    Iterated local search with late acceptance (Burke and Bykov 2017, PyVRP) over tours of bundles. Where
    `start` serves them all they are required, else each is optional at the charge of its jobs, so that
    there always is a plan; `mapping` tells how limits are counted. A row that pays for stops and limits its
    kilometres may run too far; with `strict_km` it pays nothing for stops instead. With `scattered` the
    search begins at a random plan made good, and returns `start` where it finds none that keeps all limits.
    The same seed and iterations give the same tours.
    """
    from pyvrp import IteratedLocalSearch, IteratedLocalSearchParams, RandomNumberGenerator, Solution
    from pyvrp.search import (
        OPERATORS,
        LocalSearch,
        NeighbourhoodParams,
        PerturbationManager,
        PerturbationParams,
        compute_neighbours,
    )

    jobs = chain(chain.from_iterable(bundles), chain.from_iterable(shipments))
    required = scattered or not left_out(jobs, start)
    model = Model(task, rows, bundles, shipments, required=required, strict_km=strict_km)
    data = model.data()
    near = NeighbourhoodParams(model.wait_weight(), NEIGHBOURS)
    neighbours = compute_neighbours(data, near)
    manager = PerturbationManager(PerturbationParams(1, MOST_PERTURBATIONS))
    dice = RandomNumberGenerator(seed=seed)
    local = LocalSearch(data, dice, neighbours, manager)
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    penalties = _Penalties(model.start_penalties())
    first = kept = model.solution(data, start)
    if scattered:
        first = local(Solution.make_random(data, dice), penalties.max_cost_evaluator(), exhaustive=True)
    watch = _Watch(stop, progress)
    params = IteratedLocalSearchParams(history_length=HISTORY, callbacks=watch)
    search = IteratedLocalSearch(
        data, penalties, _Dissolving(data, local, seed, model.dissolve_every()), first, params
    )
    result = search.run(watch, collect_stats=False)
    best = result.best if result.best.is_feasible() else kept
    return model.trips(best), result.num_iterations


def search_by_default(
    task: Task,
    rows: Sequence[int],
    bundles: Sequence[Bundle],
    *,
    units: Units,
    seed: int,
    stop: Callable[[float], bool],
) -> list[Trip]:
    """The tours that PyVRP finds with its own default parameters, in those units; none where it has no plan.

    For comparison only: where the units are those of a published file the numbers are those of the file, so
    the same seed and iterations find what PyVRP finds on the file itself.
    """
    import pyvrp

    model = Model(task, rows, bundles, (), required=True, strict_km=False)
    data = in_units(model.data(), units, model.loads)
    result = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False)
    return model.trips(result.best) if result.is_feasible() else []


class _Dissolving:
    """PyVRP's local search that now and then gives up some whole tours first.

    What they served is put back and only looked at where it now is: a search of everything takes ten times as
    long, and follows when the plan is the best so far.
    """

    def __init__(self, data: Any, local: Any, seed: int, every: int) -> None:
        self._data, self._local, self._every = data, local, every
        self._dice = random.Random(seed)  # noqa: S311 - dice, no secret
        self._calls = 0

    def __call__(self, solution: Any, evaluator: Any, exhaustive: bool = False) -> Any:
        from pyvrp import Solution

        self._calls += 1
        routes = solution.routes()
        if exhaustive or self._calls % self._every or len(routes) < 2:
            return self._local(solution, evaluator, exhaustive)
        gone = min(self._dice.randint(1, MOST_DISSOLVED), len(routes) - 1)
        kept = self._dice.sample(routes, len(routes) - gone)
        return self._local(Solution(self._data, kept), evaluator, False)


class _Watch:
    """PyVRP's stopping rule and callbacks in one: counts iterations and tells progress."""

    def __init__(self, stop: Callable[[int, int], bool], progress: Callable[[Progress], None] | None) -> None:
        self._stop, self._progress = stop, progress
        self._iterations = self._stale = -1

    def __call__(self, best_cost: int) -> bool:
        self._iterations += 1
        self._stale += 1
        return self._stop(self._iterations, self._stale)

    def on_start(self, search: Any) -> None: ...

    def on_end(self, result: Any) -> None: ...

    def on_restart(self, best: Any) -> None: ...

    def on_iteration(self, current: Any, candidate: Any, best: Any, evaluator: Any) -> None: ...

    def on_best(self, best: Any) -> None:
        self._stale = 0
        if self._progress is not None:
            units = best.distance_cost() + best.duration_cost() + best.fixed_vehicle_cost()
            self._progress(Progress(units / YUAN, best.num_routes(), max(0, self._iterations)))


class _Penalties:
    """The price of breaking a limit, for each limit on its own scale; moved by how often it is broken.

    PyVRP's own manager clips loads, time and distance to one span, whatever their units; with costs this
    fine it finds no feasible plan.
    """

    EVERY = 100
    TARGET = 0.6
    TOLERANCE = 0.05

    def __init__(self, start: NDArray[np.float64]) -> None:
        self._low, self._high = start / SPAN, start * SPAN
        self._now = start.copy()
        self._kept = np.zeros(len(start))
        self._seen = 0

    def register(self, solution: Any) -> None:
        broken = [*solution.excess_load(), solution.time_warp(), solution.excess_distance()]
        self._kept += np.array(broken) == 0
        self._seen += 1
        if self._seen == self.EVERY:
            share = self._kept / self._seen
            factor = np.where(share < self.TARGET - self.TOLERANCE, 1.3, 1.0)
            factor = np.where(share > self.TARGET + self.TOLERANCE, 0.9, factor)
            self._now = np.clip(self._now * factor, self._low, self._high)
            self._kept[:], self._seen = 0, 0

    def cost_evaluator(self) -> Any:
        return self._evaluator(self._now)

    def max_cost_evaluator(self) -> Any:
        return self._evaluator(self._high)

    @staticmethod
    def _evaluator(values: NDArray[np.float64]) -> Any:
        from pyvrp import CostEvaluator

        *loads, time, distance = values.tolist()
        return CostEvaluator(loads, time, distance)
