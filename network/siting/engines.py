"""Engines: for each kind of question the way from the sets found so far to the next best one."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from network.siting.center import center
from network.siting.choice import Choice
from network.siting.choosing import Found, choose, choose_next
from network.siting.enumeration import Values, best_sets, can_enumerate, smallest_sets
from network.siting.fewest import fewest
from network.siting.limits import Limits
from network.siting.plan import SitingProblem
from network.siting.task import FAR, Task

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Next = Callable[[Sequence[Found], Limits], Found]


def enumerated(task: Task, problem: SitingProblem, *, plans: int) -> list[Found] | None:
    """The best sets by looking at all of them, each proven; None where there are too many."""
    places = len(task.weight)
    if not can_enumerate(task.rules, places):
        return None
    values = _values(task, problem)
    if problem is SitingProblem.FEWEST_SITES:
        found = smallest_sets(task.rules, values, plans=plans, places=places)
        return [Found(chosen, -len(chosen), -len(chosen), 0) for chosen in found]
    best = best_sets(task.rules, values, plans=plans, places=places)
    return [Found(chosen, value, value, 0) for chosen, value in best]


def _values(task: Task, problem: SitingProblem) -> Values:
    if problem is SitingProblem.P_MEDIAN:
        travel = task.travel()

        def trips(sets: Whole) -> Floats:
            least = np.minimum(travel.trips[:, sets].min(axis=2, initial=np.inf), travel.standing[:, None])
            worth = -least.sum(axis=0)
            return np.where((least >= travel.never).any(axis=0), -np.inf, worth)

        return trips
    if problem is SitingProblem.P_CENTER:
        reached = task.can_be_reached
        ms, standing = task.ms[reached], task.standing_ms[reached]

        def worst(sets: Whole) -> Floats:
            least = np.minimum(ms[:, sets].min(axis=2, initial=FAR), standing[:, None])
            longest = least.max(axis=0, initial=0)
            return np.where(longest >= FAR, -np.inf, -longest.astype(np.float64))

        return worst
    open_places = task.can_be_covered & ~task.is_covered
    covers, people = task.covers[open_places], task.weight[open_places].astype(np.float64)
    if problem is SitingProblem.FEWEST_SITES:

        def all_covered(sets: Whole) -> Floats:
            return np.where(covers[:, sets].any(axis=2).all(axis=0), 0.0, -np.inf)

        return all_covered
    base = float(task.weight[task.is_covered].sum())

    def covered(sets: Whole) -> Floats:
        return np.asarray(base + people @ covers[:, sets].any(axis=2))

    return covered


def engine_of(task: Task, problem: SitingProblem, *, plans: int, seed: int) -> Next:
    """How the next best set is searched for."""
    if problem is SitingProblem.FEWEST_SITES:
        open_places = task.can_be_covered & ~task.is_covered
        covers = task.covers[open_places]

        def next_fewest(before: Sequence[Found], limits: Limits) -> Found:
            return fewest(covers, task.rules, limits, before=_sets(before), only_number=plans == 1, seed=seed)

        return next_fewest
    if problem is SitingProblem.P_CENTER:
        reached = task.can_be_reached
        ms, standing = task.ms[reached], task.standing_ms[reached]

        def next_center(before: Sequence[Found], limits: Limits) -> Found:
            least = 0 if not before else -int(before[-1].bound)
            return center(
                ms, standing, task.rules, limits, far=FAR, before=_sets(before), least=least, seed=seed
            )

        return next_center
    if problem is SitingProblem.MAX_COVERAGE:
        return _chooser(task.covering(), task, seed)
    travel = task.travel()
    next_median = _chooser(travel, task, seed)

    def next_reaching(before: Sequence[Found], limits: Limits) -> Found:
        found = next_median(before, limits)
        leaves_some = found.chosen is not None and bool((travel.least(found.chosen) >= travel.never).any())
        if not leaves_some:
            return found
        is_known = found.bound <= -travel.never
        return Found(None, -np.inf, found.bound, found.iterations, is_infeasible=is_known)

    return next_reaching


def _chooser(choice: Choice, task: Task, seed: int) -> Next:
    def next_best(before: Sequence[Found], limits: Limits) -> Found:
        if not before:
            return choose(choice, task.rules, limits, seed=seed)
        return choose_next(choice, task.rules, limits, _sets(before), seed=seed)

    return next_best


def _sets(before: Sequence[Found]) -> list[Whole]:
    return [found.chosen for found in before if found.chosen is not None]
