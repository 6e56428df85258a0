"""addVehicle: a fleet grows, by a new row or by more of a known one."""

from dataclasses import dataclass, replace

from network.model import COSTS, LARGEST, MOST_COST_YUAN, Network, Problem, ProblemCode, Vehicle, error
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_at_least_0, check_count, check_known, check_site
from network.scenario.naming import camel


@dataclass(frozen=True, slots=True)
class AddVehicle:
    """More vehicles: a new row of them, or `count` more of a known row when only `id` and `count` are given.

    Times are seconds after midnight, costs yuan, as in the package's table `vehicles.csv`.
    """

    id: str
    count: int = 1
    operator_id: str | None = None
    depot_site_id: str | None = None
    capacity_kg: float | None = None
    capacity_m3: float | None = None
    cold: bool = False
    shift_start_s: int | None = None
    shift_end_s: int | None = None
    max_km: float | None = None
    max_stops: int | None = None
    cost_fixed: float = 0.0
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    cost_per_stop: float = 0.0
    co2_kg_per_km: float = 0.0
    max_trips: int = 1
    reload_minutes: float = 0.0

    def check(self, network: Network) -> list[Problem]:
        """A known row to add to, or a new one with a known operator and depot; no negative number."""
        problems = [*check_count(self.count), *check_count(self.max_trips, "maxTrips")]
        for name in _NUMBERS:
            most = MOST_COST_YUAN if name in COSTS else LARGEST
            problems += check_at_least_0(getattr(self, name), camel(name), most=most)
        if self.operator_id is None and self.depot_site_id is None:
            rows = network.vehicle_by_id
            return problems + check_known([self.id], rows, ProblemCode.UNKNOWN_VEHICLE, "vehicle row", "id")
        if self.operator_id is None or self.depot_site_id is None:
            message = "A new row of vehicles needs both operatorId and depotSiteId."
            return [*problems, error(ProblemCode.INPUT_MISSING, message, "operatorId")]
        if self.id in network.vehicle_by_id:
            message = f"There is a row of vehicles {self.id!r} already; give id and count alone to add to it."
            problems.append(error(ProblemCode.KNOWN_ID, message, "id"))
        known = network.operator_by_id
        problems += check_known(
            [self.operator_id], known, ProblemCode.UNKNOWN_OPERATOR, "operator", "operatorId"
        )
        return problems + check_site(network, self.depot_site_id, "depotSiteId")

    def apply(self, network: Network) -> Effect:
        """The network with the vehicles; counts them."""
        if self.operator_id is None or self.depot_site_id is None:
            more = self.count
            effect = with_rows(
                network, "vehicles", lambda v: v.id == self.id, lambda v: replace(v, count=v.count + more)
            )
            return Effect(effect.network, self.count)
        row = Vehicle(**{name: getattr(self, name) for name in Vehicle.__dataclass_fields__})
        return Effect(network.with_parts(vehicles=(*network.vehicles, row)), self.count)


_NUMBERS = (
    "capacity_kg", "capacity_m3", "shift_start_s", "shift_end_s", "max_km", "max_stops", "cost_fixed",
    "cost_per_km", "cost_per_hour", "cost_per_stop", "co2_kg_per_km", "reload_minutes",
)  # fmt: skip
