"""Lead time: how long goods take between the district centre and an outlet, stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from network.model import Direction, Network, Site, Tier
from network.pooling.tiers import Chain
from network.pooling.timetable import DAY_S, Ride, Timetable, first_ride
from network.roads import point_of, travel_matrix


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


PLANNING_TIMES = StageTimes()
"""What holds where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Hours between the centre and one outlet, and the minutes of each stage, on the slowest day of the week.

    `assumed_stages` are those that no timetable tells: waits of a whole headway, legs driven by road.
    `hours` is None where no chain or no road leads there.
    """

    outlet: Site
    hours: float | None
    stages: tuple[tuple[Stage, float], ...]
    assumed_stages: tuple[Stage, ...] = ()

    @property
    def assumed(self) -> bool:
        """True where a part of it is assumed, or where there is none."""
        return self.hours is None or bool(self.assumed_stages)

    @property
    def slowest(self) -> Stage | None:
        """The stage that takes longest; the earlier one of two alike."""
        return max(self.stages, key=lambda stage: stage[1])[0] if self.stages else None


Stages = tuple[tuple[Stage, float], ...]
Drives = Mapping[tuple[str, str], float | None]
"""Minutes by road from one site to another, by their codes."""


def drives_of(network: Network, chains: Sequence[Chain], direction: Direction) -> Drives:
    """Minutes of every leg in the direction in which the goods go."""
    pairs = {(chain.station, chain.outlet) for chain in chains} | {(c.centre, c.station) for c in chains}
    known = sorted(
        ((upper, lower) for upper, lower in pairs if upper is not None and lower is not None),
        key=lambda pair: (pair[0].code, pair[1].code),
    )
    if direction is Direction.UP:
        known = [(lower, upper) for upper, lower in known]
    starts = list({one.code: one for one, _ in known}.values())
    ends = list({one.code: one for _, one in known}.values())
    matrix = travel_matrix(network, [point_of(one) for one in starts], [point_of(one) for one in ends])
    row = {one.code: position for position, one in enumerate(starts)}
    column = {one.code: position for position, one in enumerate(ends)}
    return {(one.code, other.code): matrix.minutes(row[one.code], column[other.code]) for one, other in known}


def lead_time(
    board: Timetable, chain: Chain, drives: Drives, times: StageTimes, direction: Direction
) -> LeadTime:
    """Every day of the week is tried as the day on which goods are ready; the slowest day counts."""
    ways = _ways(board, chain, drives, direction)
    weeks = [_earliest(ways, times, direction, day * DAY_S) for day in range(7)]
    known = [journey for journey in weeks if journey is not None]
    if len(known) < len(weeks):
        return LeadTime(chain.outlet, None, ())
    slowest = max(known, key=lambda journey: journey.minutes)
    stages, assumed = slowest.staged(times, down=direction is Direction.DOWN)
    return LeadTime(chain.outlet, slowest.minutes / 60, stages, assumed)


@dataclass(frozen=True, slots=True)
class _Leg:
    """One leg of a way: its timetabled rides, and the minutes by road where there are none."""

    rides: tuple[Ride, ...]
    drive_minutes: float | None


@dataclass(frozen=True, slots=True)
class _Journey:
    """Goods on their way: minutes waited and ridden leg by leg, which legs are assumed, and all minutes."""

    waits: tuple[float, ...]
    rides: tuple[float, ...]
    assumed: tuple[bool, ...]
    minutes: float

    def staged(self, times: StageTimes, *, down: bool) -> tuple[Stages, tuple[Stage, ...]]:
        """The stages from the centre's side to the outlet's, whichever way the goods go."""
        near, far = (0, -1) if down else (-1, 0)
        sort = (Stage.SORT, times.sort_minutes)
        handled = (Stage.HANDLE_OUTLET, times.outlet_minutes)
        if not self.rides:
            return (sort, handled), ()
        if len(self.rides) == 1:
            wait = Stage.WAIT_CENTRE if down else Stage.WAIT_STATION
            stages: Stages = (sort, (wait, self.waits[0]), (Stage.BRANCH, self.rides[0]), handled)
            return stages, (wait, Stage.BRANCH) if self.assumed[0] else ()
        stages = (
            sort,
            (Stage.WAIT_CENTRE, self.waits[near]),
            (Stage.TRUNK, self.rides[near]),
            (Stage.HANDLE_STATION, times.station_minutes),
            (Stage.WAIT_STATION, self.waits[far]),
            (Stage.BRANCH, self.rides[far]),
            handled,
        )
        trunk = (Stage.WAIT_CENTRE, Stage.TRUNK) if self.assumed[near] else ()
        branch = (Stage.WAIT_STATION, Stage.BRANCH) if self.assumed[far] else ()
        return stages, (*trunk, *branch)


def _ways(board: Timetable, chain: Chain, drives: Drives, direction: Direction) -> list[tuple[_Leg, ...]]:
    """The ways between centre and outlet: straight, and by the station of the chain; at a centre no leg."""
    if chain.centre is None:
        return []
    if chain.centre is chain.outlet:
        return [()]
    down = direction is Direction.DOWN
    first, last = (chain.centre, chain.outlet) if down else (chain.outlet, chain.centre)

    def leg(start: Site, end: Site) -> _Leg:
        return _Leg(tuple(board.rides(start, end)), drives.get((start.code, end.code)))

    ways: list[tuple[_Leg, ...]] = [(leg(first, last),)]
    if chain.station not in (None, chain.outlet) and chain.station.tier is Tier.TOWNSHIP:
        ways.append((leg(first, chain.station), leg(chain.station, last)))
    return ways


def _earliest(
    ways: Sequence[Sequence[_Leg]], times: StageTimes, direction: Direction, day_s: int
) -> _Journey | None:
    """The journey that ends first of goods ready on that day; one by timetable before one assumed."""
    found = [journey for way in ways if (journey := _journey(way, times, direction, day_s)) is not None]
    return min(found, key=lambda journey: (any(journey.assumed), journey.minutes), default=None)


def _journey(way: Sequence[_Leg], times: StageTimes, direction: Direction, day_s: int) -> _Journey | None:
    """Handling, then leg by leg: the first ride, else a headway and the road; None where neither leads on."""
    down = direction is Direction.DOWN
    begin = day_s + times.ready_s
    now = begin + 60 * (times.sort_minutes if down else times.outlet_minutes)
    waits, rides, assumed = [], [], []
    for number, leg in enumerate(way):
        if number:
            now += 60 * times.station_minutes
        ride = first_ride(leg.rides, now)
        if ride is not None:
            waits.append((ride[0] - now) / 60)
            rides.append((ride[1] - ride[0]) / 60)
        elif leg.drive_minutes is not None:
            waits.append(60 * times.headway_hours)
            rides.append(leg.drive_minutes)
        else:
            return None
        assumed.append(ride is None)
        now += 60 * (waits[-1] + rides[-1])
    now += 60 * (times.outlet_minutes if down else times.sort_minutes)
    return _Journey(tuple(waits), tuple(rides), tuple(assumed), (now - begin) / 60)
