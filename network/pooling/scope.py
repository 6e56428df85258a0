"""Scope: which goods and vehicles a day's plan is about, where the goods are served, and the way between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from network.model import Demand, Network, Site, Vehicle, Village
from network.pooling.drive import cost_of
from network.pooling.plan import UNSERVED_YUAN_PER_KG, DeliverTo, Reason, Unserved
from network.pooling.rules import SharingRules
from network.pooling.task import Job, Spot, Task, fleet_of, jobs_of
from network.pooling.travel import travel_between
from network.roads import DEFAULT_PROFILE, Point, anchors_of, nearest_of, point_of

UNSERVED_TRIPS = 10.0
"""Leaving a demand costs as much as this many of the dearest trips that serve one demand alone."""


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """A task, and the demands that never came into it because nothing can be done for them."""

    task: Task
    unplaced: tuple[Unserved, ...]

    def jobs_of(self, operator: str) -> list[int]:
        """The jobs whose goods that operator owns."""
        return [j for j, job in enumerate(self.task.jobs) if job.demand.operator_id == operator]

    def rows_of(self, operator: str) -> list[int]:
        """The fleet rows that the operator runs."""
        return [r for r, fleet in enumerate(self.task.fleet) if fleet.vehicle.operator_id == operator]


def remembered_scope(
    network: Network,
    operators: tuple[str, ...],
    *,
    day: int,
    as_of: date,
    deliver_to: DeliverTo,
    rules: SharingRules,
) -> Scope:
    """The scope of that question, worked out once for a network."""
    return network.memo.get(
        ("pooling.scope", operators, day, as_of, deliver_to, rules.denials),
        lambda: scope_of(network, operators, day=day, as_of=as_of, deliver_to=deliver_to, rules=rules),
    )


def scope_of(
    network: Network,
    operators: Sequence[str],
    *,
    day: int,
    as_of: date,
    deliver_to: DeliverTo,
    rules: SharingRules,
) -> Scope:
    """The task of these operators on that weekday: their demands, their vehicles, and travel between them."""
    known = set(operators)
    demands = [d for d in network.demands if d.operator_id in known and d.falls_on(day)]
    vehicles = [v for v in network.vehicles if v.operator_id in known and v.count > 0]
    spots = _Spots(network)
    places, unplaced = _places(network, demands, as_of, deliver_to)
    jobs: list[Job] = []
    for demand, place, far in places:
        jobs += jobs_of(demand, spots.at(place), None if far is None else spots.at(far), len(jobs))
    fleet = [fleet_of(vehicle, _depot(network, vehicle, as_of, spots)) for vehicle in vehicles]
    travel = travel_between(network, [spot.point for spot in spots.found])
    task = Task(tuple(spots.found), tuple(jobs), tuple(fleet), (), (), travel.ms, travel.mm)
    task = replace(task, permitted=_permitted(task, rules))
    return Scope(_charged(task, UNSERVED_YUAN_PER_KG), tuple(unplaced))


def with_price(scope: Scope, unserved_yuan_per_kg: float) -> Scope:
    """The scope with another price of leaving a kg."""
    if unserved_yuan_per_kg == UNSERVED_YUAN_PER_KG:
        return scope
    return replace(scope, task=_charged(scope.task, unserved_yuan_per_kg))


class _Spots:
    """Collects the places that matter, each once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._position: dict[tuple[bool, str], int] = {}
        self.found: list[Spot] = []

    def at(self, place: Village | Site) -> int:
        key = _key(place)
        if key not in self._position:
            self._position[key] = len(self.found)
            point = point_of(place)
            (anchor,) = anchors_of(self._network.roads, [point])
            self.found.append(Spot(place.code, place.name, point, anchor.is_far(DEFAULT_PROFILE)))
        return self._position[key]


def _key(place: Village | Site) -> tuple[bool, str]:
    """A village and a site may bear one code."""
    return isinstance(place, Site), place.code


Placed = tuple[Demand, Village | Site, Village | Site | None]
"""A demand, where it is served, and where a shipment is set down."""


def _places(
    network: Network, demands: Sequence[Demand], as_of: date, deliver_to: DeliverTo
) -> tuple[list[Placed], list[Unserved]]:
    """Where each demand is served: where it lies and goes, or at the nearest outlets by minutes to them."""
    lie: list[Placed] = [(d, lies_at(network, d), goes_to(network, d)) for d in demands]
    if deliver_to is DeliverTo.PLACES:
        return lie, []
    outlets = network.outlets(as_of)
    ends = [place for _, *own in lie for place in own if place is not None]
    points: list[Point] = [point_of(place) for place in ends]
    nearest = nearest_of(network, points, [point_of(outlet) for outlet in outlets], to_targets=True)
    at = {_key(place): target for place, target in zip(ends, nearest.target, strict=True)}
    placed: list[Placed] = []
    unplaced = []
    for demand, *own in lie:
        known = [place for place in own if place is not None]
        lost = [place.code for place in known if at[_key(place)] < 0]
        if lost:
            message = f"{demand.id}: {lost[0]} reaches none of the {len(outlets)} outlets on {as_of}."
            unplaced.append(Unserved(demand, Reason.NO_OUTLET, 1, 0, message))
        else:
            near, *far = [outlets[at[_key(place)]] for place in known]
            placed.append((demand, near, far[0] if far else None))
    return placed, unplaced


def goes_to(network: Network, demand: Demand) -> Village | Site | None:
    """Where a shipment is set down; None for goods from or to a depot."""
    if demand.to_site_id is not None:
        return network.site_by_code[demand.to_site_id]
    if demand.to_village_code is not None:
        return network.village_by_code[demand.to_village_code]
    return None


def lies_at(network: Network, demand: Demand) -> Village | Site:
    """The village or site where the demand lies."""
    if demand.site_id is not None:
        return network.site_by_code[demand.site_id]
    assert demand.village_code is not None
    return network.village_by_code[demand.village_code]


def _depot(network: Network, vehicle: Vehicle, as_of: date, spots: _Spots) -> int:
    site = network.site_by_code.get(vehicle.depot_site_id)
    return spots.at(site) if site is not None and site.counts_at(as_of) else -1


def _permitted(task: Task, rules: SharingRules) -> tuple[frozenset[int], ...]:
    """For each job the rows that rules and roads open to it; whether it fits in is not asked here.

    Asked once for goods that are alike to the rules, and once for jobs at the same places.
    """
    rows = range(len(task.fleet))
    by_rule: dict[tuple[object, ...], set[int]] = {}
    by_road: dict[tuple[int, ...], set[int]] = {}
    found = []
    for job, own in enumerate(task.jobs):
        alike, spots = rules.asked_of(own.demand), tuple(task.jobs[end].spot for end in task.ends_of(job))
        if alike not in by_rule:
            refusals = [rules.refusal(fleet.vehicle, own.demand) for fleet in task.fleet]
            by_rule[alike] = {row for row in rows if refusals[row] is None}
        if spots not in by_road:
            by_road[spots] = {row for row in rows if is_connected(task, row, job)}
        found.append(frozenset(by_rule[alike] & by_road[spots]))
    return tuple(found)


def is_connected(task: Task, row: int, job: int) -> bool:
    """True when roads lead from the row's depot to the job, or both ends of a shipment, and back."""
    depot = task.fleet[row].depot
    stations = [depot, *(task.jobs[end].spot for end in task.ends_of(job)), depot]
    return depot >= 0 and all(task.ms_rows[a][b] >= 0 for a, b in pairwise(stations))


def _dearest(task: Task) -> float:
    """No trip for one demand alone costs more than this on any vehicle, yuan; at least 1."""
    spots = sorted({job.spot for job in task.jobs})
    legs = [(job.spot, task.jobs[job.partner].spot) for job in task.jobs if job.partner >= 0]
    between_mm = max((task.mm_rows[a][b] for a, b in legs), default=0)
    between_ms = max((task.ms_rows[a][b] for a, b in legs), default=0)
    service_ms = (2 if legs else 1) * max((job.service_ms for job in task.jobs), default=0)
    opens_ms = max((job.opens_ms for job in task.jobs), default=0)
    dearest = 1.0
    for fleet in task.fleet:
        if fleet.depot >= 0 and spots:
            waits_ms = max(0, opens_ms - fleet.start_ms)
            mm = int((task.mm[fleet.depot, spots] + task.mm[spots, fleet.depot]).max()) + between_mm
            ms = int((task.ms[fleet.depot, spots] + task.ms[spots, fleet.depot]).max()) + between_ms
            hours = (ms + service_ms + waits_ms) / 3_600_000
            dearest = max(dearest, cost_of(fleet, mm / 1e6, hours, 2 if legs else 1))
    return dearest


def _charged(task: Task, yuan_per_kg: float) -> Task:
    """The task with the price of leaving each job: far above the dearest trip, so that what can be served is.

    A step of priority is dearer than all that the day could cost without it, so that the priority left
    unserved is made least first. Of a shipment the first end bears the charge.
    """
    base = UNSERVED_TRIPS * _dearest(task)
    plain = [0.0 if job.is_far_end else base + yuan_per_kg * job.demand.kg for job in task.jobs]
    step = 2 * sum(plain) if any(job.demand.priority for job in task.jobs) else 0.0
    steps = [0.0 if job.is_far_end else step * job.demand.priority for job in task.jobs]
    charge = tuple(own + more for own, more in zip(plain, steps, strict=True))
    return replace(task, charge=charge, leaving_yuan=base, priority_yuan=step)
