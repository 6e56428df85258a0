"""Answer: a set of candidates told as a plan, its coverage counted anew on the roads."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from network.access.counting import rate_by_population, rate_by_village
from network.access.coverage import measure_of
from network.model import Network, Village, spread_of
from network.roads import Measure, nearest_of, point_of
from network.siting.choosing import Found
from network.siting.plan import SiteGain, SitingPlan, SitingProblem
from network.siting.reading import FEN, Ground
from network.siting.task import FAR
from network.siting.wish import Wish

Whole = NDArray[np.int64]

MS_PER_MINUTE = 60_000


def plan_of(network: Network, wish: Wish, ground: Ground, found: Found, *, seconds: float) -> SitingPlan:
    """The plan: objective and bound in the planner's units, rates, minutes and what each site is worth."""
    assert found.chosen is not None, "only a set that was found becomes a plan"
    new = sorted((*ground.required, *(ground.sites[i] for i in found.chosen)), key=lambda v: v.code)
    objective = _told(wish, ground, found.value)
    bound = _told(wish, ground, found.bound) if np.isfinite(found.bound) else None
    covered, minutes = _reached(network, wish, ground, new)
    spread = spread_of([m for m, _ in minutes], [float(people) for _, people in minutes])
    return SitingPlan(
        villages=tuple(new),
        objective=objective,
        bound=bound,
        gap=_gap(objective, bound),
        proven=found.is_proven,
        by_village=rate_by_village(ground.places, covered),
        by_population=rate_by_population(ground.places, covered),
        minutes_mean=spread.mean,
        minutes_max=spread.max,
        gains=_gains(wish, ground, found.chosen),
        cost=None if wish.budget is None else sum(round(FEN * wish.price(v.code)) for v in new) / FEN,
        seconds=seconds,
        iterations=found.iterations,
    )


def _told(wish: Wish, ground: Ground, value: float) -> float:
    """Inside, more is better and times are milliseconds; outside they are what CONTRACT.md part 5 says."""
    if wish.problem is SitingProblem.MAX_COVERAGE:
        return float(value)
    if wish.problem is SitingProblem.FEWEST_SITES:
        return float(len(ground.required) - value)
    return float(0.0 - value) / MS_PER_MINUTE


def _gap(objective: float, bound: float | None) -> float | None:
    if bound is None:
        return None
    if objective == bound:
        return 0.0
    return abs(objective - bound) / abs(objective) if objective else None


def _reached(
    network: Network, wish: Wish, ground: Ground, new: Sequence[Village]
) -> tuple[list[Village], list[tuple[float, int]]]:
    """Places within the radius (with a way at all, where there is none), and minutes and people of each."""
    places = [point_of(village) for village in ground.places]
    targets = [*map(point_of, ground.existing), *map(point_of, new)]
    by_time = nearest_of(network, places, targets, to_targets=True)
    near = by_time
    if wish.radius is not None and measure_of(wish.radius) is Measure.LENGTH:
        near = nearest_of(network, places, targets, to_targets=True, measure=Measure.LENGTH)
    within = FAR if wish.radius is None else wish.radius.cost
    covered = [
        village
        for village, cost in zip(ground.places, near.cost.tolist(), strict=True)
        if 0 <= cost <= within
    ]
    minutes = [
        (cost / MS_PER_MINUTE, village.population or 0)
        for village, cost in zip(ground.places, by_time.cost.tolist(), strict=True)
        if cost >= 0
    ]
    return covered, minutes


def _gains(wish: Wish, ground: Ground, chosen: Whole) -> tuple[SiteGain, ...]:
    """What each chosen candidate is worth beside the others; required ones are not asked."""
    if wish.problem in (SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE):
        worth = _people_lost(ground, chosen)
    else:
        worth = [_cost_lost(wish, ground, chosen, site) for site in range(len(chosen))]
    return tuple(SiteGain(ground.sites[i], gain) for i, gain in zip(chosen.tolist(), worth, strict=True))


def _people_lost(ground: Ground, chosen: Whole) -> list[float | None]:
    task = ground.task
    covers = task.covers[:, chosen] & ~task.is_covered[:, None]
    alone = covers & (covers.sum(axis=1) == 1)[:, None]
    return [float(people) for people in task.weight @ alone]


def _cost_lost(wish: Wish, ground: Ground, chosen: Whole, site: int) -> float | None:
    """Person-minutes, or minutes of the place worst off, that leaving the site out would add."""
    task = ground.task
    counted = task.can_be_reached
    if wish.problem is SitingProblem.P_MEDIAN:
        counted = counted & (task.weight > 0)
    ms, standing = task.ms[counted], task.standing_ms[counted]
    with_it = np.minimum(standing, ms[:, chosen].min(axis=1, initial=FAR))
    without = np.minimum(standing, ms[:, np.delete(chosen, site)].min(axis=1, initial=FAR))
    if (without >= FAR).any():
        return None
    if wish.problem is SitingProblem.P_MEDIAN:
        return float(((without - with_it) * task.weight[counted]).sum()) / MS_PER_MINUTE
    return float(without.max(initial=0) - with_it.max(initial=0)) / MS_PER_MINUTE
