"""Timetable: the routes of the package as they call, and the rides that they offer between two places."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from network.model import Network, Route, RouteStop, Site, Village

DAY_S = 24 * 3600
WEEK = "1234567"
EARTH_M = 6_371_008.8
STOP_WITHIN_M = 300.0
"""A stop this near a place serves it: the parcel is carried across, a planning value."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ride:
    """A ride on one route between two of its stops; seconds after midnight of its day run on past 24 h."""

    route_id: str
    days: str
    depart_s: int
    arrive_s: int


class Calls:
    """Stops in their order, line by line, and which of them lie at a place; each place is looked up once."""

    def __init__(self, network: Network, lines: Sequence[Sequence[RouteStop]], within_m: float) -> None:
        self._within_m = within_m
        self._known: dict[tuple[bool, str], dict[int, list[int]]] = {}
        self._at: list[tuple[int, int]] = []
        self._names: list[tuple[str | None, str | None]] = []
        positions = []
        for line, stops in enumerate(lines):
            for position, stop in enumerate(stops):
                place = _place_of(network, stop)
                self._at.append((line, position))
                self._names.append((stop.site_id, stop.village_code))
                positions.append((math.nan, math.nan) if place is None else (place.lon, place.lat))
        self._lon, self._lat = np.array(positions, dtype=float).reshape(-1, 2).T

    def at(self, place: Village | Site) -> dict[int, list[int]]:
        """For each line that calls within reach of the place: the positions of its stops there, in order."""
        site = isinstance(place, Site)
        key = (site, place.code)
        if key not in self._known:
            near = metres_from(self._lon, self._lat, lon=place.lon, lat=place.lat) <= self._within_m
            found: dict[int, list[int]] = {}
            for (line, position), names, is_near in zip(self._at, self._names, near.tolist(), strict=True):
                if is_near or names[0 if site else 1] == place.code:
                    found.setdefault(line, []).append(position)
            self._known[key] = found
        return self._known[key]

    def between(self, start: Village | Site, end: Village | Site) -> Iterator[tuple[int, int, int]]:
        """Every line with a stop at `start` and a later one at `end`: line, and both positions."""
        ends = self.at(end)
        for line, leaves in self.at(start).items():
            for on in leaves:
                for off in ends.get(line, ()):
                    if on < off:
                        yield line, on, off


class Timetable:
    """The routes of the package with the places where they stop, their times running on past midnight."""

    def __init__(self, network: Network, within_m: float = STOP_WITHIN_M) -> None:
        self._routes = network.routes
        self._stops = [calls_of(route) for route in network.routes]
        self._calls = Calls(network, self._stops, within_m)

    def days_at(self, site: Site) -> set[str]:
        """Weekdays on which some route stops at the site."""
        return {day for line in self._calls.at(site) for day in self._routes[line].days}

    def routes_between(self, start: Site, end: Site) -> tuple[str, ...]:
        """Ids of the routes that call at `start` and later at `end`, by id."""
        return tuple(sorted({self._routes[line].id for line, _, _ in self._calls.between(start, end)}))

    def rides(self, start: Site, end: Site) -> list[Ride]:
        """All timetabled rides from one site to the other without a change."""
        found = []
        for line, on, off in self._calls.between(start, end):
            route: Route = self._routes[line]
            leaves, arrives = self._stops[line][on].depart_s, self._stops[line][off].arrive_s
            if leaves is not None and arrives is not None:
                found.append(Ride(route.id, route.days, leaves, arrives))
        return found


def first_ride(rides: Sequence[Ride], ready_s: float) -> tuple[float, float] | None:
    """Departure and arrival of the ride that arrives first, within eight days; seconds run on.

    A run of the day before may still come by after midnight.
    """
    first_day = int(ready_s // DAY_S) - 1
    options = [
        (day * DAY_S + ride.arrive_s, day * DAY_S + ride.depart_s)
        for ride in rides
        for day in range(first_day, first_day + 9)
        if WEEK[day % 7] in ride.days and day * DAY_S + ride.depart_s >= ready_s
    ]
    if not options:
        return None
    arrive_s, depart_s = min(options)
    return depart_s, arrive_s


def calls_of(route: Route) -> tuple[RouteStop, ...]:
    """The calls of a route in their order, with times that run on past midnight."""
    return rising(sorted(route.stops, key=lambda stop: stop.seq))


def rising(calls: Sequence[RouteStop]) -> tuple[RouteStop, ...]:
    """Calls whose times never fall: a clock that falls has passed midnight, so 23:30, 00:30 is 23:30, 24:30.

    Tables write either; whoever subtracts, compares with a window or sorts needs seconds that run on.
    """
    risen, last_s = [], 0
    for call in calls:
        arrive_s = _not_before(last_s, call.arrive_s)
        last_s = last_s if arrive_s is None else arrive_s
        depart_s = _not_before(last_s, call.depart_s)
        last_s = last_s if depart_s is None else depart_s
        risen.append(replace(call, arrive_s=arrive_s, depart_s=depart_s))
    return tuple(risen)


def _not_before(last_s: int, time_s: int | None) -> int | None:
    """The first time with that clock that is not before the last."""
    if time_s is None or time_s >= last_s:
        return time_s
    return time_s + DAY_S * math.ceil((last_s - time_s) / DAY_S)


def _place_of(network: Network, stop: RouteStop) -> Village | Site | None:
    if stop.village_code is not None:
        return network.village_by_code.get(stop.village_code)
    return network.site_by_code.get(stop.site_id or "")


def metres_from(other_lon: Floats, other_lat: Floats, *, lon: float, lat: float) -> Floats:
    """Straight distances over the few hundred metres that matter to somebody with a parcel."""
    east = np.radians(other_lon - lon) * np.cos(np.radians((lat + other_lat) / 2))
    distances: Floats = EARTH_M * np.hypot(east, np.radians(other_lat - lat))
    return distances


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The same between two points."""
    return float(metres_from(np.array([other_lon]), np.array([other_lat]), lon=lon, lat=lat)[0])
