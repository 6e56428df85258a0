"""Reading: a siting question on a network, as a task of arrays; with what makes it impossible, named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from geo.measure import straight_km
from network.access.coverage import measure_of
from network.access.radius import TOLERANCE, Radius
from network.model import Network, Problem, ProblemCode, Site, Village, error, warning
from network.roads import Measure, Point, point_of, travel_matrix
from network.siting.plan import SitingProblem
from network.siting.rules import Rules
from network.siting.task import FAR, Task
from network.siting.wish import Wish

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEN = 100
"""Prices are counted in fen."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The task and who stands behind its numbers: `sites[j]` is candidate j; the others stand already."""

    places: tuple[Village, ...]
    sites: tuple[Village, ...]
    required: tuple[Village, ...]
    existing: tuple[Site, ...]
    task: Task


def ground_of(network: Network, wish: Wish, *, as_of: date) -> Ground:
    """Places, candidates and outlets of the question, with costs between them from `network.roads`.

    A candidate at the very point of an outlet that stands is left out: it could not serve anybody better.
    So is one nearer than the spacing to an outlet that stands, as the crow flies.
    """
    existing = network.outlets(as_of) if wish.keep_existing else ()
    chosen = set(wish.required)
    all_candidates = wish.candidates_in(network)
    required = tuple(village for village in all_candidates if village.code in chosen)
    sites = tuple(_open(all_candidates, required, existing, wish))
    standing = [*map(point_of, existing), *map(point_of, required)]
    task = _task(network, wish, sites, required, standing)
    return Ground(network.villages, sites, required, existing, task)


def _open(
    candidates: Sequence[Village], required: Sequence[Village], existing: Sequence[Site], wish: Wish
) -> list[Village]:
    taken = {(site.lon, site.lat) for site in existing} | {(v.lon, v.lat) for v in required}
    left = [v for v in candidates if (v.lon, v.lat) not in taken]
    if not wish.min_spacing_km or not taken or not left:
        return left
    far_enough = np.full(len(left), True)
    lon, lat = [village.lon for village in left], [village.lat for village in left]
    for to_lon, to_lat in sorted(taken):
        far_enough &= straight_km(lon=(lon, to_lon), lat=(lat, to_lat)) >= wish.min_spacing_km
    return [village for village, keep in zip(left, far_enough, strict=True) if keep]


def _task(
    network: Network,
    wish: Wish,
    sites: Sequence[Village],
    required: Sequence[Village],
    standing: Sequence[Point],
) -> Task:
    within = wish.radius if _is_within_only(wish) else None
    measures = _measures(wish)
    costs = {m: _costs(network, list(map(point_of, sites)), m, within) for m in measures}
    stood = {m: _costs(network, standing, m, within).min(axis=1, initial=FAR) for m in measures}
    main = Measure.TIME if Measure.TIME in costs else measures[0]
    radius, by_radius = wish.radius, measures[-1]
    reach = FAR - 1 if radius is None else radius.cost
    people = np.array([village.population or 0 for village in network.villages], dtype=np.int64)
    task = Task(
        weight=people,
        ms=costs[main],
        standing_ms=stood[main],
        covers=costs[by_radius] <= reach,
        is_covered=stood[by_radius] <= reach,
        rules=_rules(network, wish, sites, required),
    )
    if wish.required_share == 1:
        return task
    possible = int(people[task.can_be_covered].sum())
    return replace(task, needed=ceil(wish.required_share * possible * (1 - TOLERANCE)))


def _is_within_only(wish: Wish) -> bool:
    """True when ways longer than the radius do not matter."""
    return wish.problem in (SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE)


def _measures(wish: Wish) -> list[Measure]:
    """What is to be searched; the measure of the radius last."""
    own = Measure.TIME if wish.radius is None else measure_of(wish.radius)
    return [own] if _is_within_only(wish) or own is Measure.TIME else [Measure.TIME, own]


def _costs(network: Network, to: Sequence[Point], measure: Measure, within: Radius | None) -> Whole:
    """Cost from each place to each point in the measure's whole unit, FAR where there is none."""
    places = [point_of(village) for village in network.villages]
    limit = None if within is None else within.cost

    def make() -> Whole:
        travel = travel_matrix(network, places, to, measure=measure, limit=limit)
        cost = travel.ms if measure is Measure.TIME else travel.mm
        return np.where(cost < 0, FAR, cost)

    return network.memo.get(("siting.costs", tuple(to), measure, limit), make)


def _rules(network: Network, wish: Wish, sites: Sequence[Village], required: Sequence[Village]) -> Rules:
    order = {township.code: i for i, township in enumerate(network.townships)}
    least, most = np.zeros(len(order), dtype=np.int64), np.full(len(order), len(sites), dtype=np.int64)
    for code, (low, high) in wish.township_quotas.items():
        held = sum(village.township_code == code for village in required)
        least[order[code]] = max(low - held, 0)
        if high is not None:
            most[order[code]] = high - held
    price = np.array([round(FEN * wish.price(village.code)) for village in sites], dtype=np.int64)
    spent = sum(round(FEN * wish.price(village.code)) for village in required)
    is_fewest = wish.problem is SitingProblem.FEWEST_SITES
    return Rules(
        size=len(sites),
        count=None if is_fewest or wish.count is None else min(wish.count - len(required), len(sites)),
        group=np.array([order[village.township_code] for village in sites], dtype=np.int64),
        least=least,
        most=most,
        clashes=_clashes(sites, wish.min_spacing_km),
        price=None if wish.budget is None else price,
        budget=None if wish.budget is None else round(FEN * wish.budget) - spent,
    )


def _clashes(sites: Sequence[Village], spacing_km: float | None) -> Whole:
    """Pairs of candidates nearer to each other than the spacing."""
    if not spacing_km or not sites:
        return np.zeros((0, 2), dtype=np.int64)
    lon, lat = (np.array([getattr(village, axis) for village in sites]) for axis in ("lon", "lat"))
    near = [
        (i, i + 1 + int(j))
        for i, village in enumerate(sites)
        for j in np.flatnonzero(
            straight_km(lon=(lon[i + 1 :], village.lon), lat=(lat[i + 1 :], village.lat)) < spacing_km
        )
    ]
    return np.array(near, dtype=np.int64).reshape(-1, 2)


def check_ground(network: Network, wish: Wish, ground: Ground) -> Iterable[Problem]:
    """What rules and candidates together make impossible, each with its culprit."""
    rules, sites = ground.task.rules, ground.sites
    yield from _check_count(network, wish, ground)
    by_township: Mapping[str, int] = {
        township.code: int(held)
        for township, held in zip(
            network.townships, np.bincount(rules.group, minlength=len(rules.least)), strict=True
        )
    }
    for i, township in enumerate(network.townships):
        low, high = int(rules.least[i]), int(rules.most[i])
        path = ("input", "townshipQuotas", township.code)
        if high < 0:
            message = (
                f"Township {township.name} may have {wish.township_quotas[township.code][1]} new outlets"
            )
            yield error(ProblemCode.INFEASIBLE, f"{message}, and more are required there.", *path)
        elif low > by_township[township.code]:
            asked, held = wish.township_quotas[township.code][0], by_township[township.code]
            message = (
                f"The quota of township {township.name} asks for {asked} new outlets, "
                f"and only {held} more candidates lie there."
            )
            yield error(ProblemCode.INFEASIBLE, message, *path)
    if rules.count is not None and rules.count >= 0:
        yield from _check_sum(wish, rules, by_township, network)
    if rules.budget is not None and rules.price is not None:
        cheapest = int(rules.price.min(initial=np.iinfo(np.int64).max)) if len(sites) else 0
        if rules.budget < (0 if ground.required else cheapest):
            message = (
                f"The budget of {wish.budget} yuan builds nothing: the cheapest outlet costs more, "
                "or what is required does."
            )
            yield error(ProblemCode.INFEASIBLE, message, "input", "budget")


def _check_count(network: Network, wish: Wish, ground: Ground) -> Iterable[Problem]:
    count = wish.count
    if count is None or wish.problem is SitingProblem.FEWEST_SITES:
        return
    if count < len(ground.required):
        message = f"{len(ground.required)} villages are required and only {count} new outlets are asked for."
        yield error(ProblemCode.INFEASIBLE, message, "input", "required")
    named, usable = len(wish.candidates_in(network)), len(ground.sites) + len(ground.required)
    if count > named:
        message = f"{count} new outlets are asked for and there are {named} candidates; ask for fewer."
        yield error(ProblemCode.COUNT_TOO_LARGE, message, "input", "count")
    elif not usable:
        message = "Every candidate has an outlet at its point already, or one nearer than the spacing."
        yield error(ProblemCode.NO_CANDIDATES, message, "input", "candidates")
    elif count > usable:
        message = (
            f"{count} new outlets are asked for and {usable} candidates are of use, which are all taken: the "
            "others have an outlet at their point already, or one nearer than the spacing."
        )
        yield warning(ProblemCode.COUNT_TOO_LARGE, message, "input", "count")


def _check_sum(
    wish: Wish, rules: Rules, by_township: Mapping[str, int], network: Network
) -> Iterable[Problem]:
    assert rules.count is not None, "sums are checked against a count"
    least = int(rules.least.sum())
    path = ("input", "townshipQuotas")
    if least > rules.count:
        message = f"The quotas ask for at least {least} new outlets and the count leaves {rules.count}."
        yield error(ProblemCode.INFEASIBLE, message, *path)
    held = np.array([by_township[township.code] for township in network.townships])
    most = int(np.minimum(held, np.maximum(rules.most, 0)).sum())
    if most < rules.count <= rules.size:
        message = f"The quotas allow at most {most} new outlets and the count asks for {rules.count} more."
        yield error(ProblemCode.INFEASIBLE, message, *path)
