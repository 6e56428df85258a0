"""Boarding: what may ride the runs of the day where, and which of it is chosen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from network.model import Demand, Direction, Network, Site, Village
from network.pooling.holds import BusRide, BusRun, Lift, Option, Room, SegmentRoom
from network.pooling.rules import SharingRules
from network.pooling.scope import lies_at
from network.pooling.timetable import Calls

EXACT_OPTIONS = 20
"""Up to so many options are chosen exactly, more by saving per kg."""


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
    def _empty(self) -> Room:
        return Room(
            self.runs,
            handling_minutes=self.handling_minutes,
            allowance_minutes=self.allowance_minutes,
        )

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

    def lifts(self, demands: Sequence[Demand]) -> Iterator[Lift]:
        """For each run that can take some of these goods of one place: as many as fit, light ones first."""
        if not demands:
            return
        place = lies_at(self.network, demands[0])
        down = demands[0].direction is Direction.DOWN
        for run, pairs in self._pairs(place, down=down).items():
            for on, off in pairs:
                fits = self._fitting(run, demands, on, off)
                if fits:
                    yield Lift(fits, run, on, off)
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
        for demand in sorted(may, key=lambda demand: (demand.kg, demand.id)):
            lift = Lift((*taken, demand), position, on, off)
            if self._empty.holds(Option((lift,), 0.0)):
                taken.append(demand)
        return tuple(taken)

    def chosen(self, options: Sequence[Option]) -> list[Option]:
        """Options that fit together and avoid most: exact up to 20, else by saving per kg."""
        useful = [option for option in options if option.saving > 0]
        if len(useful) <= EXACT_OPTIONS:
            return self._best(sorted(useful, key=lambda option: -option.saving))
        room = self._empty.copy()
        taken = []
        for option in sorted(useful, key=_by_saving_per_kg):
            if room.holds(option):
                room.take(option)
                taken.append(option)
        return taken

    def _best(self, options: Sequence[Option]) -> list[Option]:
        """Branch and bound: with or without each option in turn."""
        best: tuple[float, list[Option]] = (0.0, [])
        rest = [sum(one.saving for one in options[i:]) for i in range(len(options) + 1)]

        def branch(position: int, taken: list[Option], room: Room, saving: float) -> None:
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

        branch(0, [], self._empty.copy(), 0.0)
        return best[1]

    def rides(self, chosen: Sequence[Option]) -> tuple[BusRide, ...]:
        """Every consignment with its run and times."""
        found = []
        for lift in (lift for option in chosen for lift in option.lifts):
            run = self.runs[lift.run]
            leaves, arrives = run.calls[lift.on].depart_s, run.calls[lift.off].arrive_s
            assert leaves is not None
            assert arrives is not None
            found += [BusRide(d, run.id, lift.on, lift.off, leaves, arrives) for d in lift.demands]
        return tuple(sorted(found, key=lambda ride: (ride.run_id, ride.on, ride.demand.id)))

    def room_after(self, chosen: Sequence[Option]) -> tuple[SegmentRoom, ...]:
        """Room on every segment of every run, before and after the goods."""
        before, after = self._empty, self._empty.copy()
        for option in chosen:
            after.take(option)
        return tuple(
            SegmentRoom(
                run.id,
                segment,
                before.left("kg", r, segment),
                after.left("kg", r, segment),
                None if run.hold_m3 is None else before.left("m3", r, segment),
                None if run.hold_m3 is None else after.left("m3", r, segment),
            )
            for r, run in enumerate(self.runs)
            for segment in range(max(0, len(run.calls) - 1))
        )


def _by_saving_per_kg(option: Option) -> tuple[float, int, int]:
    first = option.lifts[0]
    return -option.saving / max(option.kg, 1e-9), first.run, first.on


def _in_window(demand: Demand, at_s: int) -> bool:
    """True when the goods are handed over at their place within its window."""
    starts, ends = demand.window_start_s, demand.window_end_s
    return (starts is None or at_s >= starts) and (ends is None or at_s <= ends)
