"""Calls: the stops of a line that a change names, and what is wrong with them."""

from dataclasses import dataclass, replace

from network.model import Network, Problem, ProblemCode, Route, RouteStop, error
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_known


@dataclass(frozen=True, slots=True)
class Stop:
    """A call to be made, at a site or in a village; times are seconds after midnight."""

    site: str | None = None
    village: str | None = None
    arrive_s: int | None = None
    depart_s: int | None = None
    dwell_minutes: float | None = None


def route_of(network: Network, route_id: str) -> Route:
    """The line with that id, which a check found to be there."""
    return next(route for route in network.routes if route.id == route_id)


def check_route(network: Network, route_id: str) -> list[Problem]:
    """A problem when there is no such line."""
    known = {route.id: route for route in network.routes}
    return check_known([route_id], known, ProblemCode.UNKNOWN_ROUTE, "line", "routeId")


def check_stop(network: Network, stop: Stop) -> list[Problem]:
    """Problems of a call: one known site or one known village."""
    if (stop.site is None) == (stop.village is None):
        return [error(ProblemCode.INPUT_MISSING, "Give either a site or a village.", "stop")]
    if stop.site is not None:
        return check_known([stop.site], network.site_by_code, ProblemCode.UNKNOWN_SITE, "site", "site")
    return check_known(
        [stop.village or ""], network.village_by_code, ProblemCode.UNKNOWN_VILLAGE, "village", "village"
    )


def check_seq(route: Route, seq: int) -> list[Problem]:
    """A problem when the line has no stop of that number."""
    if any(stop.seq == seq for stop in route.stops):
        return []
    numbers = ", ".join(str(stop.seq) for stop in route.stops)
    message = f"Line {route.id!r} has no stop {seq}; its stops are {numbers}."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "seq")]


def stop_row(seq: int, stop: Stop) -> RouteStop:
    """The call as a stop of a line."""
    return RouteStop(seq, stop.site, stop.village, stop.arrive_s, stop.depart_s, stop.dwell_minutes)


def with_stops(network: Network, route_id: str, stops: list[RouteStop]) -> Effect:
    """The network with these stops of the line, numbered from 1."""
    numbered = tuple(replace(stop, seq=seq) for seq, stop in enumerate(stops, start=1))
    return with_rows(network, "routes", lambda r: r.id == route_id, lambda r: replace(r, stops=numbered))
