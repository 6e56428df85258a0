"""Frequency and lead time: on how many days something comes to a village, and how long goods take."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.model import Direction, Network, Rate, Route, RouteStop, Site, Spread, Tier, Village, spread_of
from network.pooling.tiers import Chain, tier_links

DAY_S = 24 * 3600
WEEK = "1234567"
EARTH_M = 6_371_008.8
STOP_WITHIN_M = 300.0
"""A stop this near an outlet serves it: the parcel is carried across, a planning value."""


class Stage(StrEnum):
    """What goods between the district centre and an outlet spend their time on."""

    SORT = "SORT"
    WAIT_CENTRE = "WAIT_CENTRE"
    TRUNK = "TRUNK"
    HANDLE_STATION = "HANDLE_STATION"
    WAIT_STATION = "WAIT_STATION"
    BRANCH = "BRANCH"
    HANDLE_OUTLET = "HANDLE_OUTLET"


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Minutes of handling, planning values: sorting at the centre, handling at a station, at an outlet.

    `ready_s` is when goods are at the centre's door (DOWN), or at the outlet's (UP), after midnight.
    `headway_hours` is waited, worst case, where no timetable tells better.
    """

    sort_minutes: float = 60.0
    station_minutes: float = 30.0
    outlet_minutes: float = 10.0
    ready_s: int = 8 * 3600
    headway_hours: float = 24.0


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Hours between the centre and one outlet, and the minutes of each stage, on the slowest day of the week.

    `assumed`: no timetable covers the way, so the waits are whole headways. `hours` is None where no chain
    or no road leads there.
    """

    outlet: Site
    hours: float | None
    stages: tuple[tuple[Stage, float], ...]
    assumed: bool

    @property
    def slowest(self) -> Stage | None:
        """The stage that takes longest; the earlier one of two alike."""
        return max(self.stages, key=lambda stage: stage[1])[0] if self.stages else None


@dataclass(frozen=True, slots=True)
class VillageService:
    """Days a week on which a trip stops at one of the village's outlets, and their shortest lead time."""

    village: Village
    days_per_week: int
    hours: float | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class ServiceLevels:
    """Frequency and lead time of all villages: rates against the standards, hours, slowest stage."""

    villages: tuple[VillageService, ...]
    leads: tuple[LeadTime, ...]
    often_enough: Rate
    soon_enough: Rate
    hours: Spread
    slowest: Stage | None


def service_levels(
    network: Network,
    *,
    as_of: date,
    least_days: int,
    most_hours: float,
    direction: Direction = Direction.DOWN,
    times: StageTimes = StageTimes(),
    within_m: float = STOP_WITHIN_M,
) -> ServiceLevels:
    """How many villages are served on at least so many days a week, and within so many hours? (SPEC.md CV6)

    f(v) = |{d : a route that runs on day d stops within `within_m` of an outlet of v that counts}|. Lead
    time is sort + wait + trunk + handling + wait + branch + handling along the earliest connection of
    timetabled routes from the centre by the station of the outlet's chain (`tiers`), or straight to the
    outlet; UP the other way round. Where no timetable connects, each wait is a headway, the legs are driven,
    and the answer is flagged ASSUMED. Rates are over all villages and communities.
    """
    outlets = network.outlets(as_of)
    links = tier_links(network, as_of=as_of)
    board = _Timetable(network, within_m)
    leads = tuple(_lead(board, chain, times, direction) for chain in links.chains)
    by_outlet = {lead.outlet.code: lead for lead in leads}
    rows = []
    for village in network.villages:
        own = [outlet for outlet in outlets if outlet.village_code == village.code]
        days = {day for outlet in own for day in board.days_at(outlet)}
        best = [by_outlet[outlet.code] for outlet in own if by_outlet[outlet.code].hours is not None]
        lead = min(best, key=lambda one: (one.hours or 0.0, one.outlet.code), default=None)
        rows.append(
            VillageService(village, len(days), lead.hours if lead else None, lead.assumed if lead else False)
        )
    known = [row.hours for row in rows if row.hours is not None]
    totals = {stage: sum(dict(lead.stages).get(stage, 0.0) for lead in leads) for stage in Stage}
    return ServiceLevels(
        villages=tuple(rows),
        leads=leads,
        often_enough=Rate(sum(row.days_per_week >= least_days for row in rows), len(rows)),
        soon_enough=Rate(sum(hours <= most_hours + 1e-9 for hours in known), len(rows)),
        hours=spread_of(known),
        slowest=max(Stage, key=lambda stage: totals[stage]) if leads else None,
    )


@dataclass(frozen=True, slots=True)
class _Ride:
    """A ride on one route between two of its stops, seconds after midnight of its day."""

    days: str
    depart_s: int
    arrive_s: int


class _Timetable:
    """The routes of the package with the positions of their stops."""

    def __init__(self, network: Network, within_m: float) -> None:
        self._network, self._within_m = network, within_m

    def days_at(self, site: Site) -> set[str]:
        """Weekdays on which some route stops at the site."""
        return {
            day
            for route in self._network.routes
            for day in route.days
            if any(self._is_at(stop, site) for stop in route.stops)
        }

    def rides(self, start: Site, end: Site) -> list[_Ride]:
        """All timetabled rides from one site to the other without a change."""
        return [
            _Ride(route.days, stop.depart_s, later.arrive_s)
            for route in self._network.routes
            for stop, later in _pairs(route)
            if stop.depart_s is not None
            and later.arrive_s is not None
            and self._is_at(stop, start)
            and self._is_at(later, end)
        ]

    def _is_at(self, stop: RouteStop, site: Site) -> bool:
        if stop.site_id == site.code:
            return True
        known = self._network
        place = known.village_by_code.get(stop.village_code or "") or known.site_by_code.get(
            stop.site_id or ""
        )
        return (
            place is not None and metres_between(place.lon, place.lat, site.lon, site.lat) <= self._within_m
        )


def _pairs(route: Route) -> list[tuple[RouteStop, RouteStop]]:
    stops = sorted(route.stops, key=lambda stop: stop.seq)
    return [(stop, later) for i, stop in enumerate(stops) for later in stops[i + 1 :]]


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Straight distance over the few hundred metres that matter to somebody with a parcel."""
    east = math.radians(other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return EARTH_M * math.hypot(east, math.radians(other_lat - lat))


def _lead(board: _Timetable, chain: Chain, times: StageTimes, direction: Direction) -> LeadTime:
    """Every day of the week is tried as the day on which goods are ready; the slowest day counts."""
    weeks = [_connection(board, chain, times, direction, day * DAY_S) for day in range(7)]
    known = [stages for stages in weeks if stages is not None]
    if len(known) == len(weeks):
        stages = max(known, key=lambda one: sum(minutes for _, minutes in one))
        return LeadTime(chain.outlet, sum(minutes for _, minutes in stages) / 60, stages, assumed=False)
    assumed = _assumed(chain, times)
    hours = None if assumed is None else sum(minutes for _, minutes in assumed) / 60
    return LeadTime(chain.outlet, hours, assumed or (), assumed=True)


Stages = tuple[tuple[Stage, float], ...]


def _connection(
    board: _Timetable, chain: Chain, times: StageTimes, direction: Direction, day_s: int
) -> Stages | None:
    """The earliest timetabled connection of goods that are ready on that day, None where there is none."""
    if chain.centre is None:
        return None
    down = direction is Direction.DOWN
    first, last = (chain.centre, chain.outlet) if down else (chain.outlet, chain.centre)
    lead_in, lead_out = times.sort_minutes, times.outlet_minutes
    ready_s = day_s + times.ready_s + (lead_in if down else lead_out) * 60
    options = [_ridden(board.rides(first, last), ready_s)]
    found = [(_Leg.alone(ride, ready_s), ride[1]) for ride in options if ride is not None]
    if chain.station is not None and chain.station != chain.centre:
        one = _ridden(board.rides(first, chain.station), ready_s)
        if one is not None:
            again_s = one[1] + times.station_minutes * 60
            two = _ridden(board.rides(chain.station, last), again_s)
            if two is not None:
                found.append((_Leg.changed(one, two, ready_s, times), two[1]))
    if not found:
        return None
    legs, _ = min(found, key=lambda option: option[1])
    return _staged(legs, lead_in, lead_out, down=down)


def _ridden(rides: Sequence[_Ride], ready_s: float) -> tuple[float, float] | None:
    """Departure and arrival of the ride that arrives first, within eight days."""
    options = [
        (day * DAY_S + ride.arrive_s, day * DAY_S + ride.depart_s)
        for ride in rides
        for day in range(int(ready_s // DAY_S), int(ready_s // DAY_S) + 8)
        if WEEK[day % 7] in ride.days and day * DAY_S + ride.depart_s >= ready_s
    ]
    if not options:
        return None
    arrive_s, depart_s = min(options)
    return depart_s, arrive_s


@dataclass(frozen=True, slots=True)
class _Leg:
    """Minutes of waiting and riding, up to two rides with a change between them."""

    waits: tuple[float, ...]
    rides: tuple[float, ...]
    change: float

    @staticmethod
    def alone(ride: tuple[float, float], ready_s: float) -> "_Leg":
        return _Leg(((ride[0] - ready_s) / 60,), ((ride[1] - ride[0]) / 60,), 0.0)

    @staticmethod
    def changed(
        one: tuple[float, float], two: tuple[float, float], ready_s: float, times: StageTimes
    ) -> "_Leg":
        again_s = one[1] + times.station_minutes * 60
        waits = ((one[0] - ready_s) / 60, (two[0] - again_s) / 60)
        return _Leg(waits, ((one[1] - one[0]) / 60, (two[1] - two[0]) / 60), times.station_minutes)


def _staged(leg: _Leg, sort: float, outlet: float, *, down: bool) -> Stages:
    """The stages from the centre's side to the outlet's, whichever way the goods go."""
    near, far = (0, -1) if down else (-1, 0)
    if len(leg.rides) == 1:
        waits = ((Stage.WAIT_CENTRE if down else Stage.WAIT_STATION, leg.waits[0]),)
        return ((Stage.SORT, sort), *waits, (Stage.BRANCH, leg.rides[0]), (Stage.HANDLE_OUTLET, outlet))
    return (
        (Stage.SORT, sort),
        (Stage.WAIT_CENTRE, leg.waits[near]),
        (Stage.TRUNK, leg.rides[near]),
        (Stage.HANDLE_STATION, leg.change),
        (Stage.WAIT_STATION, leg.waits[far]),
        (Stage.BRANCH, leg.rides[far]),
        (Stage.HANDLE_OUTLET, outlet),
    )


def _assumed(chain: Chain, times: StageTimes) -> Stages | None:
    """Legs driven by road, and a whole headway waited before each: the worst case."""
    if chain.trunk_minutes is None or chain.branch_minutes is None:
        return None
    headway = times.headway_hours * 60
    through = chain.station is not None and chain.station.tier is Tier.TOWNSHIP
    stages: list[tuple[Stage, float]] = [(Stage.SORT, times.sort_minutes), (Stage.WAIT_CENTRE, headway)]
    if through:
        stages += [
            (Stage.TRUNK, chain.trunk_minutes),
            (Stage.HANDLE_STATION, times.station_minutes),
            (Stage.WAIT_STATION, headway),
        ]
    stages += [(Stage.BRANCH, chain.branch_minutes), (Stage.HANDLE_OUTLET, times.outlet_minutes)]
    return tuple(stages)
