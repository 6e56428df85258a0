"""addStop, removeStop, changeFrequency and reroute: lines that run today run differently."""

from dataclasses import dataclass, replace

from network.model import Network, Problem, ProblemCode, Route, RouteStop, error
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_days, check_known


@dataclass(frozen=True, slots=True)
class Stop:
    """A call to be made, at a site or in a village; times are seconds after midnight."""

    site: str | None = None
    village: str | None = None
    arrive_s: int | None = None
    depart_s: int | None = None
    dwell_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class AddStop:
    """A line calls at one more place, before the stop that now has that number (at the end when absent)."""

    route_id: str
    stop: Stop
    seq: int | None = None

    def check(self, network: Network) -> list[Problem]:
        """A known line and place, and a number among its stops."""
        problems = _check_route(network, self.route_id) + _check_stop(network, self.stop)
        if not problems and self.seq is not None:
            problems += _check_seq(_route(network, self.route_id), self.seq)
        return problems

    def apply(self, network: Network) -> Effect:
        """The network with the stop; later stops move on by one. Counts 1."""
        stops = list(_route(network, self.route_id).stops)
        at = len(stops) if self.seq is None else next(i for i, s in enumerate(stops) if s.seq == self.seq)
        stops.insert(at, _row(0, self.stop))
        return _with_stops(network, self.route_id, stops)


@dataclass(frozen=True, slots=True)
class RemoveStop:
    """A line no longer calls at the stop with that number."""

    route_id: str
    seq: int

    def check(self, network: Network) -> list[Problem]:
        """A known line that has such a stop."""
        problems = _check_route(network, self.route_id)
        return problems or _check_seq(_route(network, self.route_id), self.seq)

    def apply(self, network: Network) -> Effect:
        """The network without the stop. Counts 1."""
        stops = [stop for stop in _route(network, self.route_id).stops if stop.seq != self.seq]
        return _with_stops(network, self.route_id, stops)


@dataclass(frozen=True, slots=True)
class ChangeFrequency:
    """A line runs on other weekdays, 1 = Monday to 7 = Sunday."""

    route_id: str
    days: str

    def check(self, network: Network) -> list[Problem]:
        """A known line and weekday digits."""
        return [*_check_route(network, self.route_id), *check_days(self.days)]

    def apply(self, network: Network) -> Effect:
        """The network with the line on those days; counts 0 when it runs so already."""
        days = "".join(sorted(self.days))
        return with_rows(network, "routes", lambda r: r.id == self.route_id, lambda r: replace(r, days=days))


@dataclass(frozen=True, slots=True)
class Reroute:
    """A line calls at these places instead, in this order."""

    route_id: str
    stops: tuple[Stop, ...]

    def check(self, network: Network) -> list[Problem]:
        """A known line, at least two stops, known places."""
        problems = _check_route(network, self.route_id)
        if len(self.stops) < 2:
            problems.append(error(ProblemCode.INPUT_MISSING, "A line needs at least two stops.", "stops"))
        for position, stop in enumerate(self.stops):
            problems += [p.under("stops", str(position)) for p in _check_stop(network, stop)]
        return problems

    def apply(self, network: Network) -> Effect:
        """The network with the line on its new way; counts its stops, 0 when they were so already."""
        effect = _with_stops(network, self.route_id, [_row(0, stop) for stop in self.stops])
        return Effect(effect.network, len(self.stops) if effect.count else 0)


def _route(network: Network, route_id: str) -> Route:
    return next(route for route in network.routes if route.id == route_id)


def _check_route(network: Network, route_id: str) -> list[Problem]:
    known = {route.id: route for route in network.routes}
    return check_known([route_id], known, ProblemCode.UNKNOWN_ROUTE, "line", "routeId")


def _check_stop(network: Network, stop: Stop) -> list[Problem]:
    if (stop.site is None) == (stop.village is None):
        return [error(ProblemCode.INPUT_MISSING, "Give either a site or a village.", "stop")]
    if stop.site is not None:
        return check_known([stop.site], network.site_by_code, ProblemCode.UNKNOWN_SITE, "site", "site")
    return check_known(
        [stop.village or ""], network.village_by_code, ProblemCode.UNKNOWN_VILLAGE, "village", "village"
    )


def _check_seq(route: Route, seq: int) -> list[Problem]:
    if any(stop.seq == seq for stop in route.stops):
        return []
    numbers = ", ".join(str(stop.seq) for stop in route.stops)
    message = f"Line {route.id!r} has no stop {seq}; its stops are {numbers}."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "seq")]


def _row(seq: int, stop: Stop) -> RouteStop:
    return RouteStop(seq, stop.site, stop.village, stop.arrive_s, stop.depart_s, stop.dwell_minutes)


def _with_stops(network: Network, route_id: str, stops: list[RouteStop]) -> Effect:
    numbered = tuple(replace(stop, seq=seq) for seq, stop in enumerate(stops, start=1))
    return with_rows(network, "routes", lambda r: r.id == route_id, lambda r: replace(r, stops=numbered))
