"""removeVehicle: a fleet shrinks."""

from dataclasses import dataclass, replace

from network.model import Network, Problem, ProblemCode, error
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_count, check_known


@dataclass(frozen=True, slots=True)
class RemoveVehicle:
    """Take `count` vehicles from a row, or all of them."""

    id: str
    count: int | None = None

    def check(self, network: Network) -> list[Problem]:
        """A known row that has so many."""
        known = network.vehicle_by_id
        problems = check_known([self.id], known, ProblemCode.UNKNOWN_VEHICLE, "vehicle row", "id")
        if self.count is not None:
            problems += check_count(self.count)
            if not problems and self.count > known[self.id].count:
                message = f"{self.count} vehicles shall go and {self.id!r} has {known[self.id].count}."
                problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "count"))
        return problems

    def apply(self, network: Network) -> Effect:
        """The network without them; counts the vehicles that went. A row of none stays, with a count of 0."""
        had = network.vehicle_by_id[self.id].count
        gone = had if self.count is None else self.count
        effect = with_rows(
            network, "vehicles", lambda v: v.id == self.id, lambda v: replace(v, count=had - gone)
        )
        return Effect(effect.network, gone)
