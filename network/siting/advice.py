"""Advice: which single steps bring most for their money, and which sites nobody would miss (ST4).

After each step everything is counted anew: what two steps would both have covered counts once. Taking the
largest gain per yuan each time is a rule of thumb; the bound says how far any other actions could come.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.access.counting import Asked, check_asked, rate_by_population
from network.access.coverage import measure_of
from network.access.radius import Radius
from network.model import Network, ProblemCode, Rate, Site, Village, has_errors, info
from network.roads import Measure, Point, point_of, travel_matrix
from network.siting.actions import Action, ActionKind, Advice, Costs, check_advice
from network.siting.choosing import choose
from network.siting.closing import Stock
from network.siting.limits import Limits, check_limit, limits_of
from network.siting.most import covering_of
from network.siting.reading import FEN
from network.siting.rules import plain_rules
from network.siting.task import FAR

Whole = NDArray[np.int64]


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
    time_limit_s: float = 5.0,
    stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Advice:
    """What is to be done first for the money, and what is there for nothing?

    A place is served within the radius (from the place to the site) of an outlet in business that has the
    `function`. Where capacities a day are counted in people, `with_capacity` lets an outlet serve no more of
    those that it is the nearest for; raising its capacity serves the rest. `most` actions are listed, or as
    many as the `budget` (yuan) pays; none that serves nobody new. A site could close when nobody would lose
    any of its functions within the radius and at least `backup_share` of the people keep two outlets there.
    Closings stand among the actions when `costs` price them: when nothing serves more for the money that is
    left, that closes which leaves most people two outlets; what it saves may be spent. What is not built yet
    has the `function` asked for and no other. `time_limit_s` (seconds) is for the bound.
    """
    limits = limits_of(seconds=time_limit_s, stop=stop, clock=clock)
    prices = costs or Costs()
    asked = Asked(as_of, function)
    problems = [
        *check_asked(network, asked, network.villages),
        *check_advice(prices, budget, most, backup_share),
        *check_limit(time_limit_s),
    ]
    if has_errors(problems):
        return Advice((), 0.0, Rate(0, 0), (), tuple(problems))
    work = _Work(network, asked, radius, with_capacity=with_capacity)
    redundant = tuple(work.stock.redundant(backup_share))
    before, spent = work.rate(), 0.0
    bound = None if with_capacity else _bound(work, prices, budget, most, len(redundant), limits)
    actions: list[Action] = []
    while len(actions) < most and not limits.stop():
        left = None if budget is None else budget - spent
        option = work.next(prices, left, backup_share)
        if option is None:
            break
        served = work.served
        work.take(option)
        spent += prices.of(option.kind)
        gain = int(work.served - served)
        cost = prices.of(option.kind)
        actions.append(Action(option.kind, option.site, option.village, gain, cost, work.rate()))
    if not actions:
        message = "No action within the budget serves anybody new."
        problems.append(info(ProblemCode.NO_EFFECT, message, "input"))
    seconds = limits.clock() - limits.started
    return Advice(tuple(actions), spent, before, redundant, tuple(problems), bound, seconds)


@dataclass(frozen=True, eq=False)
class _Option:
    """One thing that could be done: the cost from each place, and the people that can be served there."""

    kind: ActionKind
    site: Site | None
    village: Village | None
    way: Whole
    room: float

    @property
    def order(self) -> tuple[int, str]:
        """Equals are taken in this order."""
        place = self.site or self.village
        return list(ActionKind).index(self.kind), place.code if place else ""


class _Work:
    """The places, what serves them so far, and what could still be done."""

    def __init__(self, network: Network, asked: Asked, radius: Radius, *, with_capacity: bool) -> None:
        self.places = network.villages
        self.people = np.array([v.population or 0 for v in self.places], dtype=np.int64)
        self._function = asked.function
        active = [site for site in network.sites if site.counts_at(asked.as_of)]
        ways = _ways(network, _points(active), radius)
        self.stock = Stock(network)
        for site, way in zip(active, ways, strict=True):
            self.stock.add(site, way < FAR, site.functions)
        own = [row for row, site in enumerate(active) if asked.counts(site)]
        self._sites: list[Site | None] = [active[row] for row in own]
        self._ways = ways[own]
        rooms = [_room(active[row]) if with_capacity else np.inf for row in own]
        self._rooms = np.array(rooms, dtype=np.float64)
        self.options = [
            _Option(ActionKind.RAISE_CAPACITY, site, None, way, np.inf)
            for site, way, room in zip(self._sites, self._ways, self._rooms.tolist(), strict=True)
            if room < np.inf
        ]
        self.options += _others(network, asked, radius, with_capacity=with_capacity)
        self._send()

    @property
    def is_within(self) -> NDArray[np.bool_]:
        """Which places have something within the radius."""
        return self._near < FAR

    def rate(self) -> Rate:
        """People served, out of all."""
        return Rate(int(self.served), rate_by_population(self.places, ()).denominator)

    def next(self, costs: Costs, left: float | None, backup_share: float) -> _Option | None:
        """What is to be done now: what serves most for its price; where nothing serves more for the money
        that is left, a closing."""
        best = self._best(costs, left)
        may_close = costs.close is not None and (left is None or costs.close <= left)
        return self._closing(backup_share) if best is None and may_close else best

    def take(self, option: _Option) -> None:
        """Do it."""
        functions = () if self._function is None else (self._function,)
        if option.kind is ActionKind.CLOSE:
            assert option.site is not None, "what closes is a site"
            self.stock.close(option.site)
            self.options = [own for own in self.options if own.site is not option.site]
            kept = [row for row, site in enumerate(self._sites) if site is not option.site]
            self._sites = [self._sites[row] for row in kept]
            self._ways, self._rooms = self._ways[kept], self._rooms[kept]
            return self._send()
        self.options.remove(option)
        if option.kind is ActionKind.RAISE_CAPACITY:
            self._rooms[self._sites.index(option.site)] = np.inf
            return self._send()
        self._sites.append(option.site)
        self._ways, self._rooms = np.vstack((self._ways, option.way)), np.append(self._rooms, option.room)
        if option.kind is ActionKind.ADD_FUNCTION and option.site is not None:
            self.stock.equip(option.site, functions)
        else:
            own = functions if option.site is None else option.site.functions
            self.stock.add(option.site, option.way < FAR, own)
        return self._send()

    def _send(self) -> None:
        """Everybody within the radius goes to the nearest (the first of equals), as far as there is room."""
        everybody = np.arange(len(self.people))
        self._owner = self._ways.argmin(axis=0) if len(self._ways) else np.zeros_like(everybody)
        self._near = self._ways[self._owner, everybody] if len(self._ways) else np.full(len(everybody), FAR)
        self._loads = self._loaded(self._near < FAR)
        self.served = float(np.minimum(self._loads, self._rooms).sum())

    def _loaded(self, these: NDArray[np.bool_]) -> NDArray[np.float64]:
        """How many people of these places each site is the nearest for."""
        loads = np.bincount(self._owner[these], self.people[these], minlength=len(self._rooms))
        return loads.astype(np.float64)

    def _best(self, costs: Costs, left: float | None) -> _Option | None:
        """The option that newly serves most people for its price; None when none serves anybody new."""
        ranked = []
        for option in self.options:
            cost = costs.of(option.kind)
            gain = self._gain(option) if left is None or cost <= left else 0.0
            if gain > 0:
                ranked.append((-gain / cost if cost else -np.inf, -gain, cost, option.order, option))
        return min(ranked, key=lambda row: row[:4])[4] if ranked else None

    def _gain(self, option: _Option) -> float:
        """How many more would be served: those who come to it, less those whom others then serve no more."""
        if option.kind is ActionKind.RAISE_CAPACITY:
            row = self._sites.index(option.site)
            return float(max(self._loads[row] - self._rooms[row], 0.0))
        moved = option.way < self._near
        loads = self._loads - self._loaded(moved & (self._near < FAR))
        own = min(float(self.people[moved].sum()), option.room)
        return float(np.minimum(loads, self._rooms).sum()) + own - self.served

    def _closing(self, backup_share: float) -> _Option | None:
        """The closing that leaves most people two outlets; none by which anybody is served no more."""
        able = sorted(
            self.stock.redundant(backup_share), key=lambda own: (-own.backup_after.numerator, own.site.code)
        )
        for redundant in able:
            kept = [row for row, site in enumerate(self._sites) if site is not redundant.site]
            if self._served_by(kept) >= self.served:
                return _Option(ActionKind.CLOSE, redundant.site, None, np.zeros(0, dtype=np.int64), 0.0)
        return None

    def _served_by(self, rows: Sequence[int]) -> float:
        """People served when only these sites are left."""
        ways = self._ways[list(rows)]
        if not len(ways):
            return 0.0
        reached = ways.min(axis=0) < FAR
        loads = np.bincount(ways.argmin(axis=0)[reached], self.people[reached], minlength=len(ways))
        return float(np.minimum(loads, self._rooms[list(rows)]).sum())


def _bound(
    work: _Work, costs: Costs, budget: float | None, most: int, closable: int, limits: Limits
) -> float | None:
    """People that no actions of that number, or for that money and all that closing could save, can pass."""
    if not work.options:
        return work.served
    within = np.array([option.way < FAR for option in work.options]).T
    stands = work.is_within
    covering = covering_of(work.people[~stands], within[~stands], base=int(work.people[stands].sum()))
    rules = [plain_rules(len(work.options), min(most, len(work.options)))]
    if budget is not None:
        money = budget + max(-costs.of(ActionKind.CLOSE), 0.0) * closable
        price = np.array([round(FEN * costs.of(option.kind)) for option in work.options], dtype=np.int64)
        rules.append(plain_rules(len(work.options), None).with_budget(price, round(FEN * money)))
    share = limits.seconds_left / len(rules)
    bounds = [choose(covering, own, limits.within(share)).bound for own in rules]
    best = float(min(bounds))
    return best if np.isfinite(best) else None


def _points(sites: Sequence[Site]) -> list[Point]:
    return [point_of(site) for site in sites]


def _room(site: Site) -> float:
    return np.inf if site.capacity_per_day is None else site.capacity_per_day


def _others(network: Network, asked: Asked, radius: Radius, *, with_capacity: bool) -> Iterable[_Option]:
    """New outlets, sites to reopen, and outlets that lack the function."""
    lacking = [s for s in network.outlets(asked.as_of) if not asked.has_function(s)]
    closed = [s for s in network.sites if asked.would_count(s) and not s.counts_at(asked.as_of)]
    for kind, sites in ((ActionKind.ADD_FUNCTION, lacking), (ActionKind.REOPEN, closed)):
        for site, way in zip(sites, _ways(network, _points(sites), radius), strict=True):
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
