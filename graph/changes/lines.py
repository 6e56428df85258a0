"""Changes to lines that run today, as inputs."""

import strawberry

from graph.fields import asked
from graph.scalars import LocalTime
from network.scenario import Change
from network.scenario.add_stop import AddStop
from network.scenario.calls import Stop
from network.scenario.change_frequency import ChangeFrequency
from network.scenario.remove_stop import RemoveStop
from network.scenario.reroute import Reroute


@strawberry.input(description="A call of a line (停靠): at either a site or a village.")
class RouteStopInput:
    """Where and when a line calls."""

    site: strawberry.ID | None = asked("Id of a site.", default=None)
    village: strawberry.ID | None = asked("Code of a village.", default=None)
    arrive: LocalTime | None = asked("When it arrives. Absent = not timed.", default=None)
    depart: LocalTime | None = asked("When it leaves. Absent = not timed.", default=None)
    dwell_minutes: float | None = asked("How long it stays, in minutes.", default=None)

    def to_stop(self) -> Stop:
        return Stop(self.site, self.village, self.arrive, self.depart, self.dwell_minutes)


@strawberry.input(description="A line calls at one more place (增加停靠).")
class AddStopInput:
    """One more stop."""

    route_id: strawberry.ID = asked("Id of the line.")
    stop: RouteStopInput = asked("The new call.")
    seq: int | None = asked("Before the stop that now has this number. Absent = at the end.", default=None)

    def to_change(self) -> Change:
        return AddStop(self.route_id, self.stop.to_stop(), self.seq)


@strawberry.input(description="A line calls at one place fewer (取消停靠).")
class RemoveStopInput:
    """One stop fewer."""

    route_id: strawberry.ID = asked("Id of the line.")
    seq: int = asked("Number of the stop.")

    def to_change(self) -> Change:
        return RemoveStop(self.route_id, self.seq)


@strawberry.input(description="A line runs on other weekdays (调整班次).")
class ChangeFrequencyInput:
    """Other days."""

    route_id: strawberry.ID = asked("Id of the line.")
    days: str = asked('Weekday digits, 1 = Monday to 7 = Sunday. Example: "135".')

    def to_change(self) -> Change:
        return ChangeFrequency(self.route_id, self.days)


@strawberry.input(description="A line calls at these places instead, in this order (改线).")
class RerouteInput:
    """Other stops."""

    route_id: strawberry.ID = asked("Id of the line.")
    stops: list[RouteStopInput] = asked("Its calls, at least two.")

    def to_change(self) -> Change:
        return Reroute(self.route_id, tuple(stop.to_stop() for stop in self.stops))
