"""Functions: one point for many purposes, one network for many streams (一点多能、一网多用), and balance."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from network.model import Demand, Direction, Network, Problem, ProblemCode, Rate, Site, warning
from network.pooling.hand_tours import tours_of_routes
from network.pooling.plan import PlannedRoute
from network.pooling.question import check_day, weekday_of
from network.pooling.scope import lies_at
from network.pooling.tiers import township_of

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "outlet": ("parcel_in", "parcel_out"),
    "service_co_op": ("retail", "agri_inputs", "produce_purchase", "parcel_in"),
    "township_station": ("parcel_in", "parcel_out"),
    "distribution_centre": ("parcel_in", "parcel_out"),
    "cold_store": ("cold_store",),
    "reserve_depot": ("reserve",),
}
"""Functions that a type of site should have. Outlets: clause 9 of the Nanchuan plan adds parcel service to
them; service co-ops: clause 5 names supplies, sales of produce and parcels; the rest is in the name."""


@dataclass(frozen=True, slots=True)
class SiteFunctions:
    """A site's functions and those that its types ask for and it lacks, both sorted."""

    site: Site
    functions: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def multi(self) -> int:
        """How many functions the site has."""
        return len(self.functions)


@dataclass(frozen=True, slots=True)
class FunctionMatrix:
    """Sites that count on the day by functions; `share_multi[k]` is the share with at least k of them.

    `by_function` and `missing_by_function` count the sites that have a function, and that should and do not.
    """

    sites: tuple[SiteFunctions, ...]
    share_multi: Mapping[int, Rate]
    by_function: Mapping[str, int]
    missing_by_function: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """Goods of a day through an area or on a route: kg each way, whose, of what, and how even the ways are.

    `balance` is the smaller direction over the larger, 0 to 1; None where nothing moves. `utilisation` is the
    larger direction over the vehicle's load limit; None for an area, and where there is no limit above 0.
    """

    code: str
    down_kg: float
    up_kg: float
    operators: tuple[str, ...]
    commodities: tuple[str, ...]
    balance: float | None
    utilisation: float | None = None


@dataclass(frozen=True, slots=True)
class Flows:
    """What moves on a weekday: by township, and on the routes that the package's operators run today."""

    townships: tuple[Flow, ...]
    routes: tuple[Flow, ...]
    problems: tuple[Problem, ...] = ()


def function_matrix(
    network: Network,
    *,
    as_of: date,
    outlets_only: bool = True,
    required: Mapping[str, Sequence[str]] = REQUIRED,
) -> FunctionMatrix:
    """Which functions has each site, which should it have, and how many have several? (SPEC.md NM7)"""
    sites = network.outlets(as_of) if outlets_only else [s for s in network.sites if s.counts_at(as_of)]
    rows = tuple(_functions(site, required) for site in sites)
    most = max((row.multi for row in rows), default=0)
    names = sorted({name for row in rows for name in row.functions})
    lacked = sorted({name for row in rows for name in row.missing})
    return FunctionMatrix(
        sites=rows,
        share_multi={k: Rate(sum(row.multi >= k for row in rows), len(rows)) for k in range(1, most + 1)},
        by_function={name: sum(name in row.functions for row in rows) for name in names},
        missing_by_function={name: sum(name in row.missing for row in rows) for name in lacked},
    )


def _functions(site: Site, required: Mapping[str, Sequence[str]]) -> SiteFunctions:
    wanted = {name for kind in site.types for name in required.get(kind, ())}
    own = set(site.functions)
    return SiteFunctions(site, tuple(sorted(own)), tuple(sorted(wanted - own)))


def flows_of(network: Network, *, as_of: date, day: int | None = None) -> Flows:
    """What moves on that weekday, where, whose, and how even are the two directions? (SPEC.md NM7)

    A route that names a vehicle carries its operator's goods at the places where it stops.
    """
    wrong = check_day(day)
    if wrong:
        return Flows((), (), tuple(wrong))
    by_id = {demand.id: demand for demand in network.demands}
    weekday = weekday_of(day, as_of)
    routes = []
    tours, _ = tours_of_routes(network, day=weekday)
    for tour in tours:
        van = network.vehicle_by_id.get(tour.vehicle_id)
        goods = [by_id[own] for stop in tour.stops for own in stop.demand_ids or ()]
        routes.append(flow_of(tour.name, goods, capacity_kg=van.capacity_kg if van else None))
    return Flows(flows_by_township(network, day=weekday), tuple(routes), tuple(_nowhere(network, weekday)))


def _nowhere(network: Network, day: int) -> list[Problem]:
    """Goods of sites of which no township is known."""
    lost = [
        demand.id
        for demand in network.demands
        if demand.falls_on(day) and township_of(network, lies_at(network, demand)) is None
    ]
    if not lost:
        return []
    message = f"{len(lost)} demands, {lost[0]} first, lie at sites without a township: in no township's flow."
    return [warning(ProblemCode.TOWNSHIP_UNKNOWN, message)]


def flows_by_township(network: Network, *, day: int) -> tuple[Flow, ...]:
    """What moves to and from each township on that weekday, by township code; quiet ones are there too."""
    found: dict[str, list[Demand]] = defaultdict(list)
    for demand in network.demands:
        township = township_of(network, lies_at(network, demand))
        if demand.falls_on(day) and township is not None:
            found[township].append(demand)
    return tuple(flow_of(township.code, found[township.code]) for township in network.townships)


def flows_by_route(network: Network, routes: Sequence[PlannedRoute]) -> tuple[Flow, ...]:
    """What each planned route carries, by its vehicle id: streams and owners that share one tour."""
    by_id = {demand.id: demand for demand in network.demands}
    return tuple(
        flow_of(
            route.vehicle_id,
            [by_id[own] for own in route.demand_ids],
            capacity_kg=route.vehicle.capacity_kg,
        )
        for route in routes
    )


def flow_of(code: str, demands: Sequence[Demand], *, capacity_kg: float | None = None) -> Flow:
    """Some demands as one flow, on a vehicle of that load limit where one is given.

    >>> flow_of("nothing", []).balance is None
    True
    """
    down = sum(demand.kg for demand in demands if demand.direction is Direction.DOWN)
    up = sum(demand.kg for demand in demands if demand.direction is Direction.UP)
    return Flow(
        code=code,
        down_kg=down,
        up_kg=up,
        operators=tuple(sorted({demand.operator_id for demand in demands})),
        commodities=tuple(sorted({demand.commodity for demand in demands if demand.commodity})),
        balance=min(down, up) / max(down, up) if max(down, up) > 0 else None,
        utilisation=max(down, up) / capacity_kg if capacity_kg else None,
    )
