"""Holds: room for goods on bus runs, segment by segment; timetables and passengers' space stay."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from network.model import Demand, Direction, GoodsClass, Network, RouteStop, Site, Vehicle, Village
from network.pooling.rules import SharingRules
from network.pooling.scope import lies_at
from network.pooling.timetable import Calls, rising

PASSENGER_KG = 75.0
"""A passenger with hand luggage, a planning value; taken off the payload before goods are."""
EXACT_OPTIONS = 20
"""Up to so many options are chosen exactly, more by saving per kg."""


@dataclass(frozen=True, slots=True)
class BusRun:
    """One run of a bus line: its calls in order, and the room for goods on each segment between two calls.

    The times of the calls run on past midnight, as `rising` has them.
    `hold_kg`, `hold_m3` and `payload_kg` bind where they are known; a hold of unknown size holds nothing.
    `passengers` on each segment are taken off the payload; unknown ones leave no payload. `dwell_minutes`
    is the time at each call that may be used for goods; at both ends it is not limited. `operator_id` runs
    it; `cold` is None where no table tells.
    """

    id: str
    calls: tuple[RouteStop, ...]
    hold_kg: float | None
    hold_m3: float | None = None
    payload_kg: float | None = None
    passengers: tuple[int | None, ...] | None = None
    goods_classes: tuple[GoodsClass, ...] = (GoodsClass.AMBIENT,)
    operator_id: str = ""
    cold: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "calls", rising(self.calls))
        if self.passengers is not None and len(self.passengers) != max(0, len(self.calls) - 1):
            raise ValueError(f"run {self.id!r} has {len(self.calls)} calls and {len(self.passengers)} loads")

    @property
    def carrier(self) -> Vehicle:
        """The bus as the sharing rules know it; where no table tells whether it is cold, its classes do."""
        cold = GoodsClass.COLD in self.goods_classes if self.cold is None else self.cold
        return Vehicle(self.id, self.operator_id, 1, "", cold=cold)

    def residual_kg(self, segment: int) -> float:
        """Room on a segment: min(hold, payload − passengers × 75 kg), never below 0; unknown is 0."""
        if self.hold_kg is None:
            return 0.0
        if self.payload_kg is None:
            return self.hold_kg
        riders = None if self.passengers is None else self.passengers[segment]
        free = 0.0 if riders is None else self.payload_kg - riders * PASSENGER_KG
        return max(0.0, min(self.hold_kg, free))


@dataclass(frozen=True, slots=True)
class BusRide:
    """A consignment on a run: the calls where it gets on and off, with their times after midnight."""

    demand: Demand
    run_id: str
    on: int
    off: int
    on_s: int
    off_s: int


@dataclass(frozen=True, slots=True)
class SegmentRoom:
    """Room in the hold on one segment of a run: before and after the goods, kg and m3 (None = no limit)."""

    run_id: str
    segment: int
    room_kg: float
    left_kg: float
    room_m3: float | None = None
    left_m3: float | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Consignments of one place and direction that one run can take together, and the van cost they avoid."""

    demands: tuple[Demand, ...]
    run: int
    on: int
    off: int
    saving: float

    @property
    def kg(self) -> float:
        """Weight of all of them."""
        return sum(demand.kg for demand in self.demands)


@dataclass(frozen=True, eq=False)
class Board:
    """The runs of the day, and what may ride them where.

    At every call on the way at least `allowance_minutes` may be used for goods, if the timetable has less.
    """

    network: Network
    runs: Sequence[BusRun]
    depots: Sequence[Site]
    rules: SharingRules
    within_m: float
    handling_minutes: float
    ready_s: int
    allowance_minutes: float = 0.0

    @cached_property
    def _calls(self) -> Calls:
        return Calls(self.network, [run.calls for run in self.runs], self.within_m)

    def _pairs(self, place: Village | Site, *, down: bool) -> dict[int, list[tuple[int, int]]]:
        """For each run the calls where goods of the place may get on and off, nearest to each other first."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for depot in self.depots:
            ends = (depot, place) if down else (place, depot)
            for run, on, off in self._calls.between(*ends):
                found[run].add((on, off))
        return {run: sorted(found[run], key=lambda pair: (pair[1] - pair[0], pair)) for run in sorted(found)}

    def lifts(self, demands: Sequence[Demand]) -> Iterator[tuple[tuple[Demand, ...], int, int, int]]:
        """For each run that can take some of these goods of one place: as many as fit, light ones first."""
        if not demands:
            return
        place = lies_at(self.network, demands[0])
        down = demands[0].direction is Direction.DOWN
        for run, pairs in self._pairs(place, down=down).items():
            for on, off in pairs:
                fits = self._fitting(run, demands, on, off)
                if fits:
                    yield fits, run, on, off
                    break

    def _fitting(self, position: int, demands: Sequence[Demand], on: int, off: int) -> tuple[Demand, ...]:
        run = self.runs[position]
        leaves, arrives = run.calls[on].depart_s, run.calls[off].arrive_s
        if leaves is None or arrives is None or leaves < self.ready_s:
            return ()
        may = [
            demand
            for demand in demands
            if demand.goods_class in run.goods_classes
            and self.rules.refusal(run.carrier, demand) is None
            and _in_window(demand, arrives if demand.direction is Direction.DOWN else leaves)
        ]
        taken: list[Demand] = []
        room = Room(self)
        for demand in sorted(may, key=lambda demand: (demand.kg, demand.id)):
            option = Option((*taken, demand), position, on, off, 0.0)
            if room.holds(option):
                taken.append(demand)
        return tuple(taken)

    def chosen(self, options: Sequence[Option]) -> list[Option]:
        """Options that fit together and avoid most: exact up to 20, else by saving per kg."""
        useful = [option for option in options if option.saving > 0]
        if len(useful) <= EXACT_OPTIONS:
            return self._best(sorted(useful, key=lambda option: -option.saving))
        room = Room(self)
        taken = []
        for option in sorted(useful, key=lambda one: (-one.saving / max(one.kg, 1e-9), one.run, one.on)):
            if room.holds(option):
                room.take(option)
                taken.append(option)
        return taken

    def _best(self, options: Sequence[Option]) -> list[Option]:
        """Branch and bound: with or without each option in turn."""
        best: tuple[float, list[Option]] = (0.0, [])
        rest = [sum(one.saving for one in options[i:]) for i in range(len(options) + 1)]

        def branch(position: int, taken: list[Option], room: "Room", saving: float) -> None:
            nonlocal best
            if saving > best[0] + 1e-9:
                best = (saving, list(taken))
            if position == len(options) or saving + rest[position] <= best[0] + 1e-9:
                return
            option = options[position]
            if room.holds(option):
                fuller = room.copy()
                fuller.take(option)
                branch(position + 1, [*taken, option], fuller, saving + option.saving)
            branch(position + 1, taken, room, saving)

        branch(0, [], Room(self), 0.0)
        return best[1]

    def rides(self, chosen: Sequence[Option]) -> tuple[BusRide, ...]:
        """Every consignment with its run and times."""
        found = []
        for option in chosen:
            run = self.runs[option.run]
            leaves, arrives = run.calls[option.on].depart_s, run.calls[option.off].arrive_s
            assert leaves is not None
            assert arrives is not None
            found += [BusRide(d, run.id, option.on, option.off, leaves, arrives) for d in option.demands]
        return tuple(sorted(found, key=lambda ride: (ride.run_id, ride.on, ride.demand.id)))

    def room_after(self, chosen: Sequence[Option]) -> tuple[SegmentRoom, ...]:
        """Room on every segment of every run, before and after the goods."""
        before, after = Room(self), Room(self)
        for option in chosen:
            after.take(option)
        return tuple(
            SegmentRoom(
                run.id,
                segment,
                before.kg[r][segment],
                after.kg[r][segment],
                None if run.hold_m3 is None else before.m3[r][segment],
                None if run.hold_m3 is None else after.m3[r][segment],
            )
            for r, run in enumerate(self.runs)
            for segment in range(max(0, len(run.calls) - 1))
        )


class Room:
    """What is left of holds and dwell while goods are put on."""

    def __init__(self, board: Board) -> None:
        runs = board.runs
        self._minutes = board.handling_minutes
        self._riding: set[str] = set()
        self.kg = [[run.residual_kg(s) for s in range(max(0, len(run.calls) - 1))] for run in runs]
        self.m3 = [[float("inf") if run.hold_m3 is None else run.hold_m3] * len(run.calls) for run in runs]
        least = board.allowance_minutes
        self._dwell = [[max(least, _dwell(run, c)) for c in range(len(run.calls))] for run in runs]

    def copy(self) -> "Room":
        fresh = object.__new__(Room)
        fresh._minutes, fresh._riding = self._minutes, set(self._riding)
        fresh.kg = [list(row) for row in self.kg]
        fresh.m3 = [list(row) for row in self.m3]
        fresh._dwell = [list(row) for row in self._dwell]
        return fresh

    def holds(self, option: Option) -> bool:
        m3 = sum(demand.m3 or 0.0 for demand in option.demands)
        minutes = self._minutes * len(option.demands)
        return (
            not self._riding.intersection(demand.id for demand in option.demands)
            and all(
                self.kg[option.run][s] >= option.kg - 1e-9 and self.m3[option.run][s] >= m3 - 1e-9
                for s in range(option.on, option.off)
            )
            and all(self._dwell[option.run][call] >= minutes - 1e-9 for call in (option.on, option.off))
        )

    def take(self, option: Option) -> None:
        self._riding.update(demand.id for demand in option.demands)
        for s in range(option.on, option.off):
            self.kg[option.run][s] -= option.kg
            self.m3[option.run][s] -= sum(demand.m3 or 0.0 for demand in option.demands)
        for call in (option.on, option.off):
            self._dwell[option.run][call] -= self._minutes * len(option.demands)


def _in_window(demand: Demand, at_s: int) -> bool:
    """True when the goods are handed over at their place within its window."""
    starts, ends = demand.window_start_s, demand.window_end_s
    return (starts is None or at_s >= starts) and (ends is None or at_s <= ends)


def _dwell(run: BusRun, call: int) -> float:
    """Minutes for goods at a call: without end at both ends of the run, else as the timetable says."""
    if call in (0, len(run.calls) - 1):
        return float("inf")
    stop = run.calls[call]
    if stop.dwell_minutes is not None:
        return stop.dwell_minutes
    if stop.arrive_s is None or stop.depart_s is None:
        return 0.0
    return (stop.depart_s - stop.arrive_s) / 60
