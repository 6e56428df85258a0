"""Scope: which goods and vehicles a day's plan is about, where the goods are served, and the way between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import Demand, Network, Site, Vehicle, Village
from network.pooling.drive import cost_of
from network.pooling.plan import DeliverTo, Reason, Unserved
from network.pooling.rules import SharingRules
from network.pooling.task import Fleet, Job, Spot, Task, fleet_of, job_of
from network.roads import DEFAULT_PROFILE, Point, anchors_of, nearest_of, point_of, travel_matrix

UNSERVED_TRIPS = 10.0
"""Leaving a demand costs as much as this many of the dearest trips that serve one demand alone."""
UNSERVED_YUAN_PER_KG = 1.0
"""And this much more for each kg, so that of two equal demands the lighter one stays."""


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
    jobs = [job_of(demand, spots.at(place)) for demand, place in places]
    fleet = [fleet_of(vehicle, _depot(network, vehicle, as_of, spots)) for vehicle in vehicles]
    points = [spot.point for spot in spots.found]
    travel = travel_matrix(network, points, points)
    task = Task(tuple(spots.found), tuple(jobs), tuple(fleet), (), (), travel.ms, travel.mm)
    task = replace(task, permitted=tuple(_permitted(task, rules, job) for job in jobs))
    return Scope(replace(task, charge=_charges(task)), tuple(unplaced))


class _Spots:
    """Collects the places that matter, each once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._position: dict[tuple[bool, str], int] = {}
        self.found: list[Spot] = []

    def at(self, place: Village | Site) -> int:
        key = (isinstance(place, Site), place.code)
        if key not in self._position:
            self._position[key] = len(self.found)
            point = point_of(place)
            (anchor,) = anchors_of(self._network.roads, [point])
            self.found.append(Spot(place.code, place.name, point, anchor.is_far(DEFAULT_PROFILE)))
        return self._position[key]


def _places(
    network: Network, demands: Sequence[Demand], as_of: date, deliver_to: DeliverTo
) -> tuple[list[tuple[Demand, Village | Site]], list[Unserved]]:
    """Where each demand is served: where it lies, or at the nearest outlet by minutes from there to it."""
    lie = [(demand, lies_at(network, demand)) for demand in demands]
    if deliver_to is DeliverTo.PLACES:
        return lie, []
    outlets = network.outlets(as_of)
    points: list[Point] = [point_of(place) for _, place in lie]
    nearest = nearest_of(network, points, [point_of(outlet) for outlet in outlets], to_targets=True)
    placed: list[tuple[Demand, Village | Site]] = []
    unplaced = []
    for (demand, place), target in zip(lie, nearest.target, strict=True):
        if target >= 0:
            placed.append((demand, outlets[target]))
        else:
            message = f"{demand.id}: {place.code} reaches none of the {len(outlets)} outlets on {as_of}."
            unplaced.append(Unserved(demand, Reason.NO_OUTLET, 1, 0, message))
    return placed, unplaced


def lies_at(network: Network, demand: Demand) -> Village | Site:
    """The village or site where the demand lies."""
    if demand.site_id is not None:
        return network.site_by_code[demand.site_id]
    assert demand.village_code is not None
    return network.village_by_code[demand.village_code]


def _depot(network: Network, vehicle: Vehicle, as_of: date, spots: _Spots) -> int:
    site = network.site_by_code.get(vehicle.depot_site_id)
    return spots.at(site) if site is not None and site.counts_at(as_of) else -1


def _permitted(task: Task, rules: SharingRules, job: Job) -> frozenset[int]:
    """The rows that rules and roads open to the job; whether it fits in is not asked here."""
    return frozenset(
        row
        for row, fleet in enumerate(task.fleet)
        if rules.refusal(fleet.vehicle, job.demand) is None and _connected(task, fleet, job)
    )


def _connected(task: Task, fleet: Fleet, job: Job) -> bool:
    return fleet.depot >= 0 and task.ms[fleet.depot, job.spot] >= 0 and task.ms[job.spot, fleet.depot] >= 0


def _charges(task: Task) -> tuple[float, ...]:
    """The price of leaving each job: far above the dearest trip, so that what can be served is."""
    spots = sorted({job.spot for job in task.jobs})
    service_ms = max((job.service_ms for job in task.jobs), default=0)
    dearest = 1.0
    for fleet in task.fleet:
        if fleet.depot >= 0 and spots:
            mm = int((task.mm[fleet.depot, spots] + task.mm[spots, fleet.depot]).max())
            ms = int((task.ms[fleet.depot, spots] + task.ms[spots, fleet.depot]).max()) + service_ms
            dearest = max(dearest, cost_of(fleet, mm / 1e6, ms / 3_600_000, 1))
    base = UNSERVED_TRIPS * dearest
    return tuple(base + UNSERVED_YUAN_PER_KG * job.demand.kg for job in task.jobs)
