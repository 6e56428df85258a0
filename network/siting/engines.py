"""Engines: for each kind of question the way from the sets found so far to the next best one."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from network.siting.center import center
from network.siting.choice import Choice
from network.siting.choosing import Found, choose, choose_next
from network.siting.enumeration import Values, best_sets, can_enumerate, smallest_sets
from network.siting.fewest import fewest, fewest_for
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
    values = {
        SitingProblem.FEWEST_SITES: _enough,
        SitingProblem.MAX_COVERAGE: _covered,
        SitingProblem.P_MEDIAN: _trips,
        SitingProblem.P_CENTER: _worst,
    }[problem](task)
    if problem is SitingProblem.FEWEST_SITES:
        found = smallest_sets(task.rules, values, plans=plans, places=places)
        return [Found(chosen, -len(chosen), -len(chosen), 0) for chosen in found]
    best = best_sets(task.rules, values, plans=plans, places=places)
    return [Found(chosen, value, value, 0) for chosen, value in best]


def engine_of(task: Task, problem: SitingProblem, *, plans: int, seed: int) -> Next:
    """How the next best set is searched for."""
    if problem is SitingProblem.MAX_COVERAGE:
        return _next_of(task.covering(), task, seed)
    if problem is SitingProblem.P_MEDIAN:
        return _next_median(task, seed)
    if problem is SitingProblem.P_CENTER:
        return _next_center(task, seed)
    return _next_fewest(task, seed, only_number=plans == 1)


def _covered(task: Task) -> Values:
    """People covered by each set."""
    base = float(task.weight[task.is_covered].sum())
    covers, people = _open(task)
    return lambda sets: np.asarray(base + people @ covers[:, sets].any(axis=2))


def _enough(task: Task) -> Values:
    """0 for each set that covers every place, or the people needed."""
    if task.needed is not None:
        covered, needed = _covered(task), task.needed
        return lambda sets: np.where(covered(sets) >= needed, 0.0, -np.inf)
    covers, _ = _open(task)
    return lambda sets: np.where(covers[:, sets].any(axis=2).all(axis=0), 0.0, -np.inf)


def _open(task: Task) -> tuple[NDArray[np.bool_], Floats]:
    """Who covers the places that do not lie within reach yet and could, and their people."""
    places = task.can_be_covered & ~task.is_covered
    return task.covers[places], task.weight[places].astype(np.float64)


def _trips(task: Task) -> Values:
    """Minus the trips to each set; -inf where somebody reaches nothing."""
    travel = task.travel()

    def trips(sets: Whole) -> Floats:
        least = np.minimum(travel.trips[:, sets].min(axis=2, initial=np.inf), travel.standing[:, None])
        return np.where((least >= travel.never).any(axis=0), -np.inf, -least.sum(axis=0))

    return trips


def _worst(task: Task) -> Values:
    """Minus the longest way to each set; -inf where a place reaches nothing."""
    reached = task.can_be_reached
    ms, standing = task.ms[reached], task.standing_ms[reached]

    def worst(sets: Whole) -> Floats:
        least = np.minimum(ms[:, sets].min(axis=2, initial=FAR), standing[:, None])
        longest = least.max(axis=0, initial=0)
        return np.where(longest >= FAR, -np.inf, -longest.astype(np.float64))

    return worst


def _next_fewest(task: Task, seed: int, *, only_number: bool) -> Next:
    if task.needed is not None:
        covering, needed = task.covering(), task.needed

        def next_share(before: Sequence[Found], limits: Limits) -> Found:
            return fewest_for(covering, needed, task.rules, limits, before=_sets(before), seed=seed)

        return next_share
    covers, _ = _open(task)

    def next_fewest(before: Sequence[Found], limits: Limits) -> Found:
        return fewest(covers, task.rules, limits, before=_sets(before), only_number=only_number, seed=seed)

    return next_fewest


def _next_center(task: Task, seed: int) -> Next:
    reached = task.can_be_reached
    ms, standing = task.ms[reached], task.standing_ms[reached]

    def next_center(before: Sequence[Found], limits: Limits) -> Found:
        least = 0 if not before else -int(before[-1].bound)
        return center(ms, standing, task.rules, limits, far=FAR, before=_sets(before), least=least, seed=seed)

    return next_center


def _next_median(task: Task, seed: int) -> Next:
    travel = task.travel()
    next_best = _next_of(travel, task, seed)

    def next_median(before: Sequence[Found], limits: Limits) -> Found:
        found = next_best(before, limits)
        if found.chosen is None or not (travel.least(found.chosen) >= travel.never).any():
            return found
        is_known = found.bound <= -travel.never
        return Found(None, -np.inf, found.bound, found.iterations, is_infeasible=is_known)

    return next_median


def _next_of(choice: Choice, task: Task, seed: int) -> Next:
    def next_best(before: Sequence[Found], limits: Limits) -> Found:
        if not before:
            return choose(choice, task.rules, limits, seed=seed)
        return choose_next(choice, task.rules, limits, _sets(before), seed=seed)

    return next_best


def _sets(before: Sequence[Found]) -> list[Whole]:
    return [found.chosen for found in before if found.chosen is not None]
