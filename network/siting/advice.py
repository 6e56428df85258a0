"""Advice: which single steps bring most for their money, and which sites nobody would miss (ST4).

After each step everything is counted anew: what two steps would both have covered counts once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from network.access.counting import Asked, rate_by_population
from network.access.coverage import measure_of
from network.access.radius import Radius
from network.model import Network, Problem, ProblemCode, Rate, Site, Village, error, has_errors
from network.roads import Measure, Point, point_of, travel_matrix
from network.siting.task import FAR

Whole = NDArray[np.int64]


class ActionKind(StrEnum):
    """What can be done, in the order in which equals are taken."""

    ADD_FUNCTION = "ADD_FUNCTION"
    """Give the function to an outlet in business that lacks it."""
    REOPEN = "REOPEN"
    """Open a site of the kind that is not in business."""
    RAISE_CAPACITY = "RAISE_CAPACITY"
    """Give an outlet room for everybody within the radius that it is the nearest for."""
    NEW = "NEW"
    """Build an outlet at a village's point."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Yuan for one action of each kind. Without prices every action costs the same."""

    add_function: float = 1.0
    reopen: float = 1.0
    raise_capacity: float = 1.0
    new: float = 1.0

    def of(self, kind: ActionKind) -> float:
        """The price of a kind."""
        return {
            ActionKind.ADD_FUNCTION: self.add_function,
            ActionKind.REOPEN: self.reopen,
            ActionKind.RAISE_CAPACITY: self.raise_capacity,
            ActionKind.NEW: self.new,
        }[kind]


@dataclass(frozen=True, slots=True)
class Action:
    """One step: where, how many people it newly serves, and the people served after it and all before."""

    kind: ActionKind
    site: Site | None
    village: Village | None
    gain_population: int
    cost: float
    served_after: Rate


@dataclass(frozen=True, slots=True)
class Redundant:
    """A site that could close: for none of its functions is it the only one within anybody's radius.

    `backup_after` is the share of people with at least two sites within the radius once it is closed.
    """

    site: Site
    backup_after: Rate


@dataclass(frozen=True, slots=True)
class Advice:
    """Actions in the order of people newly served per yuan, each counted after those before; what they cost;
    and the sites that could close, one at a time."""

    actions: tuple[Action, ...]
    spent: float
    served_before: Rate
    redundant: tuple[Redundant, ...]
    problems: tuple[Problem, ...]


def advise(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    function: str | None = None,
    costs: Costs | None = None,
    budget: float | None = None,
    most: int = 10,
    backup_share: float = 0.0,
    with_capacity: bool = False,
) -> Advice:
    """What is to be done first for the money, and what is there for nothing?

    A place is served within the radius (from the place to the site) of an outlet in business that has the
    `function`. Where capacities a day are counted in people, `with_capacity` lets an outlet serve no more of
    those that it is the nearest for; raising its capacity serves the rest. `most` actions are listed, or as
    many as the `budget` (yuan) pays; none that serves nobody new. A site could close when nobody would lose
    any of its functions within the radius and at least `backup_share` of the people keep two outlets there.
    """
    prices = costs or Costs()
    problems = list(_check(prices, budget, most, backup_share))
    if has_errors(problems):
        return Advice((), 0.0, Rate(0, 0), (), tuple(problems))
    work = _Work(network, Asked(as_of, function), radius, with_capacity=with_capacity)
    before, spent = work.rate(), 0.0
    actions: list[Action] = []
    while len(actions) < most:
        option = work.best(prices, None if budget is None else budget - spent)
        if option is None:
            break
        served = work.served
        work.take(option)
        cost = prices.of(option.kind)
        spent += cost
        gain = int(work.served - served)
        actions.append(Action(option.kind, option.site, option.village, gain, cost, work.rate()))
    redundant = tuple(_redundant(network, as_of, radius, backup_share))
    return Advice(tuple(actions), spent, before, redundant, tuple(problems))


@dataclass(frozen=True, eq=False)
class _Option:
    """One thing that could be done: the cost from each place, the people that can be served there, and
    which of the sites is made larger where none is added."""

    kind: ActionKind
    site: Site | None
    village: Village | None
    way: Whole
    room: float
    raised: int | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Equals are taken in this order."""
        place = self.site or self.village
        return list(ActionKind).index(self.kind), place.code if place else ""


class _Work:
    """The places, what serves them so far, and what could still be done."""

    def __init__(self, network: Network, asked: Asked, radius: Radius, *, with_capacity: bool) -> None:
        self._places = network.villages
        self._people = np.array([v.population or 0 for v in self._places], dtype=np.float64)
        self._radius = radius
        counted = [site for site in network.sites if asked.counts(site)]
        self._ways = [*_ways(network, [point_of(s) for s in counted], radius)]
        self._rooms = [_room(site) if with_capacity else np.inf for site in counted]
        self._options = [
            _Option(ActionKind.RAISE_CAPACITY, site, None, way, np.inf, row)
            for row, (site, way) in enumerate(zip(counted, self._ways, strict=True))
            if self._rooms[row] < np.inf
        ]
        self._options += _others(network, asked, radius, with_capacity=with_capacity)
        self.served = self._served(self._ways, self._rooms)

    def rate(self) -> Rate:
        """People served, out of all."""
        return Rate(int(self.served), rate_by_population(self._places, ()).denominator)

    def best(self, costs: Costs, left: float | None) -> _Option | None:
        """The option that newly serves most people for its price; None when none serves anybody new."""
        ranked = []
        for option in self._options:
            cost = costs.of(option.kind)
            gain = self._served(*self._with(option)) - self.served
            if gain > 0 and (left is None or cost <= left):
                ranked.append((-gain / cost if cost else -np.inf, -gain, cost, option.order, option))
        return min(ranked, key=lambda row: row[:4])[4] if ranked else None

    def take(self, option: _Option) -> None:
        """Do it."""
        self._ways, self._rooms = self._with(option)
        self._options.remove(option)
        self.served = self._served(self._ways, self._rooms)

    def _with(self, option: _Option) -> tuple[list[Whole], list[float]]:
        if option.raised is None:
            return [*self._ways, option.way], [*self._rooms, option.room]
        return self._ways, [np.inf if i == option.raised else room for i, room in enumerate(self._rooms)]

    def _served(self, ways: Sequence[Whole], rooms: Sequence[float]) -> float:
        """Everybody within the radius goes to the nearest (the first of equals), as far as there is room."""
        if not ways:
            return 0.0
        table = np.array(ways)
        nearest = table.argmin(axis=0)
        reached = table.min(axis=0) < FAR
        loads = np.bincount(nearest[reached], self._people[reached], minlength=len(ways))
        return float(np.minimum(loads, rooms).sum())


def _room(site: Site) -> float:
    return np.inf if site.capacity_per_day is None else site.capacity_per_day


def _others(network: Network, asked: Asked, radius: Radius, *, with_capacity: bool) -> Iterable[_Option]:
    """New outlets, sites to reopen, and outlets that lack the function."""
    lacking = [s for s in network.outlets(asked.as_of) if not asked.has_function(s)]
    closed = [s for s in network.sites if asked.would_count(s) and not s.counts_at(asked.as_of)]
    for kind, sites in ((ActionKind.ADD_FUNCTION, lacking), (ActionKind.REOPEN, closed)):
        for site, way in zip(sites, _ways(network, [point_of(s) for s in sites], radius), strict=True):
            yield _Option(kind, site, None, way, _room(site) if with_capacity else np.inf)
    villages = network.villages
    for village, way in zip(villages, _ways(network, [point_of(v) for v in villages], radius), strict=True):
        yield _Option(ActionKind.NEW, None, village, way, np.inf)


def _ways(network: Network, to: Sequence[Point], radius: Radius) -> Whole:
    """A row for each point: the cost from every place, FAR beyond the radius."""
    measure = measure_of(radius)
    places = [point_of(village) for village in network.villages]
    travel = travel_matrix(network, places, to, measure=measure, limit=radius.cost)
    cost = travel.ms if measure is Measure.TIME else travel.mm
    return np.where((cost < 0) | (cost > radius.cost), FAR, cost).T


def _redundant(network: Network, as_of: date, radius: Radius, backup_share: float) -> Iterable[Redundant]:
    """Outlets whose closing takes no function out of anybody's reach, and leaves backup enough."""
    active = [site for site in network.sites if site.counts_at(as_of)]
    within = _ways(network, [point_of(s) for s in active], radius) < FAR
    is_outlet = np.array([site.is_outlet for site in active], dtype=bool)
    outlets = within[is_outlet].sum(axis=0)
    for row, site in enumerate(active):
        if not site.is_outlet:
            continue
        alike = [is_outlet] + [
            np.array([function in other.functions for other in active]) for function in site.functions
        ]
        if any((within[row] & (within[like].sum(axis=0) == 1)).any() for like in alike):
            continue
        kept = outlets - within[row] >= 2
        backed = [v for v, ok in zip(network.villages, kept.tolist(), strict=True) if ok]
        backup = rate_by_population(network.villages, backed)
        if (backup.value or 0.0) >= backup_share:
            yield Redundant(site, backup)


def _check(costs: Costs, budget: float | None, most: int, backup_share: float) -> Iterable[Problem]:
    for kind in ActionKind:
        if not (isfinite(costs.of(kind)) and costs.of(kind) >= 0):
            message = f"A cost of {costs.of(kind)} yuan for {kind} is not a number of at least 0."
            yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "costs")
    if budget is not None and not (isfinite(budget) and budget > 0):
        message = f"A budget of {budget} yuan pays nothing; give one above 0."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "budget")
    elif budget is not None and budget < min(costs.of(kind) for kind in ActionKind):
        message = f"A budget of {budget} yuan pays none of the actions; the cheapest costs more."
        yield error(ProblemCode.INFEASIBLE, message, "input", "budget")
    if most < 1:
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, f"{most} actions are no list.", "input", "most")
    if not 0 <= backup_share <= 1:
        message = f"A backup share of {backup_share} is not between 0 and 1."
        yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "backupShare")
