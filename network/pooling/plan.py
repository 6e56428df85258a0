"""Plan: what pooled distribution answers. Tours with their stops, totals, rates, and what stays unserved."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from network.model import Demand, Problem, Vehicle

Floats = NDArray[np.float64]

UNSERVED_YUAN_PER_KG = 1.0
"""Price of leaving a kg beside the same sum for every demand: of two equal demands the lighter one stays."""


class Reason(StrEnum):
    """Why a demand is not served: the first test that fails on the vehicle that comes closest."""

    NO_VEHICLE = "NO_VEHICLE"
    """Nobody in the plan has a vehicle at all. Needed and available: vehicles."""
    NO_DEPOT = "NO_DEPOT"
    """No vehicle that may carry the goods has a depot that counts on the day. In depots."""
    PERMISSION = "PERMISSION"
    """A sharing rule denies the goods to every vehicle. In vehicles."""
    SKILL = "SKILL"
    """Cold goods, and no vehicle that is cold. In vehicles."""
    CAPACITY = "CAPACITY"
    """Larger than any vehicle that may carry it. In the unit of `dimension`: kg or m3."""
    UNREACHABLE = "UNREACHABLE"
    """No road leads there, or none back to the depot. In places."""
    NOT_SNAPPED = "NOT_SNAPPED"
    """The place lies off the roads. In places."""
    TIME_WINDOW = "TIME_WINDOW"
    """The earliest arrival is after the window closes. In seconds after midnight."""
    SHIFT = "SHIFT"
    """There and back takes longer than the shift. In seconds."""
    MAX_KM = "MAX_KM"
    """There and back is longer than the vehicle may run. In km."""
    MAX_STOPS = "MAX_STOPS"
    """The vehicle may make no stop at all. In stops."""
    MAX_TRIPS = "MAX_TRIPS"
    """The vehicle may not make so many trips. In trips."""
    SHIPMENT = "SHIPMENT"
    """Goods are not picked up and then set down on one trip. In shipments."""
    FLEET_EXHAUSTED = "FLEET_EXHAUSTED"
    """It could ride alone, and every vehicle is full or out of time. In vehicles."""
    NOT_ECONOMIC = "NOT_ECONOMIC"
    """Serving it costs more than the stated price of leaving it. In yuan."""
    NO_OUTLET = "NO_OUTLET"
    """Goods are served at outlets, and the place reaches none that counts on the day. In outlets."""


class DeliverTo(StrEnum):
    """Where demands are served: where they lie, or at the nearest outlet that counts on the day."""

    PLACES = "PLACES"
    OUTLETS = "OUTLETS"


class WarmStart(StrEnum):
    """Where the pooled search begins."""

    NONE = "NONE"
    """From nothing: the same seed and iterations give the same plan."""
    LAST = "LAST"
    """From the plan answered last for the same network and question."""
    BEFORE_CHANGES = "BEFORE_CHANGES"
    """From the plan answered last for this question on the network before the what-if."""


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """A plan in figures: cost in yuan, km, hours of driving, service and waiting, vehicles used, CO₂ in kg.

    `load_factor` is the sum of the highest load of each trip over the capacity (kg) of those trips, of which
    a vehicle that reloads makes several; None where no trip has a known capacity above 0.
    """

    cost: float
    km: float
    hours: float
    vehicles: int
    load_factor: float | None
    co2_kg: float


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """One stop of a tour: consecutive services at one place, village or site.

    Times are seconds after midnight, local; the vehicle arrives, may wait, serves and leaves. `load_kg` is
    the load on leaving. `trip` counts the trips of the vehicle from 1; between two it reloads at its depot.
    A shipment's id stands at both its stops.
    """

    code: str
    name: str
    lon: float
    lat: float
    arrive_s: int
    depart_s: int
    load_kg: float
    delivered_kg: float
    picked_up_kg: float
    demand_ids: tuple[str, ...]
    trip: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class PlannedRoute:
    """The tour of one vehicle, from its depot and back; the depot is no stop.

    `vehicle_id` is the row's id with `#n`; `operators` are the owners whose goods ride; `lon` and `lat`
    are the line on the road (WGS84). Times are seconds after midnight, local.
    """

    vehicle_id: str
    vehicle: Vehicle
    operators: tuple[str, ...]
    stops: tuple[PlannedStop, ...]
    depart_s: int
    return_s: int
    km: float
    minutes: float
    cost: float
    co2_kg: float
    highest_load_kg: float
    lon: Floats
    lat: Floats

    @property
    def demand_ids(self) -> tuple[str, ...]:
        """The demands served, in the order of the tour, each once."""
        return tuple(dict.fromkeys(demand for stop in self.stops for demand in stop.demand_ids))

    @property
    def trips(self) -> int:
        """How many trips the vehicle makes."""
        return max((stop.trip for stop in self.stops), default=0)


@dataclass(frozen=True, slots=True)
class Unserved:
    """A demand that is not served, why, and the figures of the test that failed.

    `dimension` names the capacity that was too small (kg, m3), else it is empty. `vehicle_id` is the row
    of vehicles that came closest, None where there is none. The unit of `needed` and `available` is told
    at each `Reason`.
    """

    demand: Demand
    reason: Reason
    needed: float
    available: float
    message: str
    dimension: str = ""
    vehicle_id: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class PooledRoutes:
    """Every operator on its own against all together.

    `saving` is 1 − pooled cost ÷ separate cost; None where the two do not serve the same demands, or where
    separate costs nothing. `pool_rate_trip` is the share of the kg on trips that carry at least two
    owners, `pool_rate_stop` at stops where at least two owners are served by one trip (共同配送率); None
    where nothing is carried. `duplicated_km` is the length of road that several owners drive in their
    separate tours, each link once less than its owners, both directions one.
    `routes` and `unserved` are of the pooled plan; those of the separate plans are beside them.
    """

    separate: PlanTotals
    pooled: PlanTotals
    saving: float | None
    pool_rate_trip: float | None
    pool_rate_stop: float | None
    duplicated_km: float
    routes: tuple[PlannedRoute, ...]
    unserved: tuple[Unserved, ...]
    problems: tuple[Problem, ...]
    rules: tuple[str, ...]
    separate_routes: tuple[PlannedRoute, ...] = ()
    separate_unserved: tuple[Unserved, ...] = ()
    iterations: int = 0
    seed: int = 0
    assumptions: tuple[str, ...] = field(default=())
