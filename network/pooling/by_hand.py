"""By hand: a plan given as vehicles and the places where they stop, and the routes that run today as such."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from network.model import (
    Demand,
    Direction,
    Network,
    Problem,
    ProblemCode,
    Site,
    Vehicle,
    Village,
    error,
)
from network.pooling.checking import CheckedPlan, CheckedTour, GivenTour, check_given
from network.pooling.hand_tours import HandStop, HandTour, tours_of_routes
from network.pooling.plan import DeliverTo, PlanTotals
from network.pooling.question import check_day, weekday_of
from network.pooling.scope import goes_to, lies_at
from network.roads import nearest_of, point_of

PASSING = "\x1fpassing"
"""A stop where nothing is served is driven as a demand of 0 kg under an id that no package can hold."""


Key = tuple[bool, str]
"""A place: whether it is a site, and its code."""


def check_plan(
    network: Network,
    tours: Sequence[HandTour] | None = None,
    *,
    as_of: date,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
) -> CheckedPlan:
    """What does this plan cost on the roads, which limits does it break, and which goods does it leave?

    `tours` absent means the routes of the package that run on the day and name a vehicle (SPEC.md PR7). The
    order of each tour is kept; a stop where nothing is served is driven to all the same. Times are driven
    from the start of the vehicle's day, not a timetable's.
    """
    wrong = check_day(day)
    if wrong:
        return CheckedPlan((), PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0), (), tuple(wrong))
    weekday = weekday_of(day, as_of)
    own, problems = (list(tours), []) if tours is not None else tours_of_routes(network, day=weekday)
    reading = _Reading(network, own, weekday, as_of, deliver_to)
    given = [reading.read(position, tour) for position, tour in enumerate(own)]
    driven = network
    if reading.passing:
        driven = network.with_parts(demands=(*network.demands, *reading.passing))
    plan = check_given(driven, given, as_of=as_of, day=weekday, deliver_to=deliver_to)
    return replace(
        plan,
        tours=tuple(_told(network, tour) for tour in plan.tours),
        left_demand_ids=tuple(sorted({*_real(plan.left_demand_ids), *reading.unplaced})),
        problems=(*problems, *reading.problems, *plan.problems),
    )


class _Reading:
    """Reads tours stop by stop: who takes what, and what is wrong."""

    def __init__(
        self,
        network: Network,
        tours: Sequence[HandTour],
        weekday: int,
        as_of: date,
        deliver_to: DeliverTo,
    ) -> None:
        self._network, self._as_outlets = network, deliver_to is DeliverTo.OUTLETS
        self._outlets = {outlet.code for outlet in network.outlets(as_of)}
        self._place, self._goes, self.unplaced = _served_at(network, weekday, as_of, deliver_to)
        self._at: dict[Key, list[Demand]] = {}
        for demand in network.demands:
            if demand.id in self._place:
                self._at.setdefault(self._place[demand.id], []).append(demand)
        self._taken = {own for tour in tours for stop in tour.stops for own in stop.demand_ids or ()}
        self.passing: list[Demand] = []
        self.problems: list[Problem] = []

    def read(self, position: int, tour: HandTour) -> GivenTour:
        """The tour as demands in order; its stops where nothing is served as demands of nothing."""
        vehicle = self._network.vehicle_by_id.get(tour.vehicle_id)
        demands: list[str] = []
        aboard: dict[Key, list[str]] = {}
        last = len(tour.stops) - 1
        for number, stop in enumerate(tour.stops):
            path = ("tours", str(position), "stops", str(number))
            place = self._place_of(stop, path)
            if place is None:
                continue
            served = [*aboard.pop(_key(place), ()), *self._served(stop, _key(place), path)]
            for demand in served:
                if self._goes.get(demand) not in (None, _key(place)):
                    aboard.setdefault(self._goes[demand], []).append(demand)
            at_depot = vehicle is not None and stop.site_id == vehicle.depot_site_id
            if served:
                demands += served
            elif vehicle is not None and at_depot and number not in (0, last) and vehicle.max_trips > 1:
                demands.append(vehicle.depot_site_id)
            elif vehicle is not None and not (at_depot and number in (0, last)):
                demands.append(self._passed(place, vehicle))
        return GivenTour(tour.vehicle_id, tuple(demands), tour.name, tour.out_s)

    def _place_of(self, stop: HandStop, path: tuple[str, ...]) -> Village | Site | None:
        known = self._network
        if (stop.village_code is None) == (stop.site_id is None):
            message = "A stop needs either a village or a site."
            self.problems.append(error(ProblemCode.INPUT_MISSING, message, *path))
            return None
        if stop.village_code is not None:
            code, name, unknown = stop.village_code, "village", ProblemCode.UNKNOWN_VILLAGE
            place: Village | Site | None = known.village_by_code.get(code)
        else:
            code, name, unknown = stop.site_id or "", "site", ProblemCode.UNKNOWN_SITE
            place = known.site_by_code.get(code)
        if place is None:
            message = f"There is no {name} {code!r}; the stop is left out."
            self.problems.append(error(unknown, message, *path, name))
        elif self._as_outlets and place.code not in self._outlets:
            message = f"Goods are served at outlets, and {code} is none that counts; the stop is left out."
            self.problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, *path, name))
            return None
        return place

    def _served(self, stop: HandStop, key: Key, path: tuple[str, ...]) -> list[str]:
        """What is served at the stop: in the order given, else by opening of windows, goods down first."""
        here = self._at.get(key, [])
        if stop.demand_ids is None:
            found = sorted((demand for demand in here if demand.id not in self._taken), key=_turn)
        else:
            self._check_demands(stop.demand_ids, key, path)
            at_place = {demand.id: demand for demand in here}
            found = [at_place[own] for own in dict.fromkeys(stop.demand_ids) if own in at_place]
        self._taken.update(demand.id for demand in found)
        return [demand.id for demand in found]

    def _check_demands(self, ids: Sequence[str], key: Key, path: tuple[str, ...]) -> None:
        for number, demand in enumerate(ids):
            place = self._place.get(demand)
            if key in (place, self._goes.get(demand)):
                continue
            message = (
                f"There is no demand {demand!r} to be served on that day; it is skipped."
                if place is None
                else f"{demand} is served at {place[1]}, not at {key[1]}; it is skipped."
            )
            self.problems.append(error(ProblemCode.UNKNOWN_CODE, message, *path, "demands", str(number)))

    def _passed(self, place: Village | Site, vehicle: Vehicle) -> str:
        site = isinstance(place, Site)
        demand = Demand(
            id=f"{PASSING}{len(self.passing)}",
            operator_id=vehicle.operator_id,
            village_code=None if site else place.code,
            site_id=place.code if site else None,
        )
        self.passing.append(demand)
        return demand.id


def _served_at(
    network: Network, weekday: int, as_of: date, deliver_to: DeliverTo
) -> tuple[dict[str, Key], dict[str, Key], list[str]]:
    """Where each demand of the day is served, where shipments go, and the demands that reach no outlet."""
    demands = [demand for demand in network.demands if demand.falls_on(weekday)]
    ends = [(demand, lies_at(network, demand)) for demand in demands]
    ends += [(own, place) for own in demands if (place := goes_to(network, own)) is not None]
    targets: list[Village | Site | None] = [place for _, place in ends]
    if deliver_to is DeliverTo.OUTLETS:
        outlets = network.outlets(as_of)
        points = [point_of(outlet) for outlet in outlets]
        nearest = nearest_of(network, [point_of(place) for _, place in ends], points, to_targets=True)
        targets = [outlets[target] if target >= 0 else None for target in nearest.target]
    lost = {own.id for (own, _), target in zip(ends, targets, strict=True) if target is None}
    near: dict[str, Key] = {}
    far: dict[str, Key] = {}
    for position, ((demand, _), target) in enumerate(zip(ends, targets, strict=True)):
        if target is not None and demand.id not in lost:
            (near if position < len(demands) else far)[demand.id] = _key(target)
    return near, far, sorted(lost)


def _key(place: Village | Site) -> Key:
    return isinstance(place, Site), place.code


def _turn(demand: Demand) -> tuple[int, bool, str]:
    return demand.window_start_s or 0, demand.direction is Direction.UP, demand.id


def _told(network: Network, tour: CheckedTour) -> CheckedTour:
    """The tour without the demands that stood for stops where nothing is served."""
    given = replace(tour.given, demand_ids=tuple(_real(tour.given.demand_ids)))
    route = tour.route
    if route is not None:
        stops = (replace(stop, demand_ids=tuple(_real(stop.demand_ids))) for stop in route.stops)
        own = set(given.demand_ids)
        owners = sorted({demand.operator_id for demand in network.demands if demand.id in own})
        route = replace(route, stops=tuple(stops), operators=tuple(owners))
    return replace(tour, given=given, route=route)


def _real(ids: Sequence[str]) -> Iterator[str]:
    """The demands of the package: those that stand for passing are nobody's goods."""
    return (demand for demand in ids if not demand.startswith(PASSING))
