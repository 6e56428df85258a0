"""Holds: room for goods on bus runs, segment by segment; timetables and passengers' space stay."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from network.model import Demand, GoodsClass, RouteStop, Vehicle
from network.pooling.timetable import rising

PASSENGER_KG = 75.0
"""A passenger with hand luggage, a planning value; taken off the payload before goods are."""

Place = tuple[str, int, int]
"""Where something is left: "kg" or "m3" on a segment of a run, "minutes" at a call; run and position."""


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
class Lift:
    """Consignments of one place and direction that one run can take together, from one call to another."""

    demands: tuple[Demand, ...]
    run: int
    on: int
    off: int

    @property
    def kg(self) -> float:
        """Weight of all of them."""
        return sum(demand.kg for demand in self.demands)

    @property
    def m3(self) -> float:
        """Volume of all of them, as far as it is known."""
        return sum(demand.m3 or 0.0 for demand in self.demands)


@dataclass(frozen=True, slots=True)
class Option:
    """Lifts that are taken together or not at all, and the van cost that they avoid together."""

    lifts: tuple[Lift, ...]
    saving: float

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The consignments of all lifts."""
        return tuple(demand for lift in self.lifts for demand in lift.demands)

    @property
    def kg(self) -> float:
        """Weight of all of them."""
        return sum(lift.kg for lift in self.lifts)


class Room:
    """What is left of holds and dwell while goods are put on; at a call at least `allowance_minutes`."""

    def __init__(self, runs: Sequence[BusRun], *, handling_minutes: float, allowance_minutes: float) -> None:
        self._minutes = handling_minutes
        self._riding: set[str] = set()
        self._left: dict[Place, float] = {}
        for r, run in enumerate(runs):
            for call in range(len(run.calls)):
                self._left["minutes", r, call] = max(allowance_minutes, _dwell(run, call))
            for segment in range(len(run.calls) - 1):
                self._left["kg", r, segment] = run.residual_kg(segment)
                self._left["m3", r, segment] = math.inf if run.hold_m3 is None else run.hold_m3

    def copy(self) -> "Room":
        """The same room, to be filled on its own."""
        fresh = object.__new__(Room)
        fresh._minutes, fresh._riding, fresh._left = self._minutes, set(self._riding), dict(self._left)
        return fresh

    def left(self, what: str, run: int, segment: int) -> float:
        """What is left on a segment of a run, "kg" or "m3"."""
        return self._left[what, run, segment]

    def holds(self, option: Option) -> bool:
        """True when all lifts of the option find room together, and none of their goods rides already."""
        return self._riding.isdisjoint(demand.id for demand in option.demands) and all(
            self._left[place] >= need - 1e-9 for place, need in self._needs(option).items()
        )

    def take(self, option: Option) -> None:
        """Puts the goods on."""
        self._riding.update(demand.id for demand in option.demands)
        for place, need in self._needs(option).items():
            self._left[place] -= need

    def _needs(self, option: Option) -> dict[Place, float]:
        """What the option takes, segment by segment and call by call: its lifts may share some."""
        needs: dict[Place, float] = defaultdict(float)
        for lift in option.lifts:
            for segment in range(lift.on, lift.off):
                needs["kg", lift.run, segment] += lift.kg
                needs["m3", lift.run, segment] += lift.m3
            for call in (lift.on, lift.off):
                needs["minutes", lift.run, call] += self._minutes * len(lift.demands)
        return needs


def _dwell(run: BusRun, call: int) -> float:
    """Minutes for goods at a call: without end at both ends of the run, else as the timetable says."""
    if call in (0, len(run.calls) - 1):
        return math.inf
    stop = run.calls[call]
    if stop.dwell_minutes is not None:
        return stop.dwell_minutes
    if stop.arrive_s is None or stop.depart_s is None:
        return 0.0
    return (stop.depart_s - stop.arrive_s) / 60
