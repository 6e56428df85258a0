"""Opening: a first plan for large days. One long round through all places, cut where vehicles fill up.

Route first, cluster second (Beasley 1983; Prins 2004 for mixed fleets): it takes a fraction of a second,
and a search that starts from it needs far fewer vehicles than one that starts from nothing.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from network.pooling.bundles import Bundle
from network.pooling.drive import cost_of
from network.pooling.task import NEVER, Task, Trip

ROUNDS = 25
"""Times that vehicles in demand are made dearer until no more are used than there are."""
MOST_PASSES = 30
SURCHARGE = 0.25
"""By this share of a trip's cost for each vehicle too many, in the first round."""


class Cut(NamedTuple):
    """A piece of the long round that one vehicle of a row can serve: bundles `start` up to its end."""

    start: int
    row: int
    cost: float


def opening_trips(task: Task, rows: Sequence[int], bundles: Sequence[Bundle]) -> list[Trip]:
    """A plan for these bundles that keeps every limit; what finds no vehicle is left out.

    Bundles that few vehicles may carry are planned first and on their own.
    """
    groups: dict[frozenset[int], list[Bundle]] = {}
    for bundle in bundles:
        groups.setdefault(task.permitted[bundle[0]].intersection(rows), []).append(bundle)
    used: Counter[int] = Counter()
    trips: list[Trip] = []
    for may in sorted(groups, key=lambda own: (sum(task.fleet[row].count for row in own), sorted(own))):
        room = {row: task.fleet[row].count - used[row] for row in sorted(may)}
        fresh = _cut(task, room, _long_round(task, groups[may]))
        used.update(row for row, _ in fresh)
        trips += fresh
    return sorted(trips)


def _long_round(task: Task, bundles: Sequence[Bundle]) -> list[Bundle]:
    """The bundles along a short round through their places."""
    at: dict[int, list[Bundle]] = {}
    for bundle in bundles:
        at.setdefault(task.jobs[bundle[0]].spot, []).append(bundle)
    spots = sorted(at)
    away = task.ms[np.ix_(spots, spots)].astype(np.float64)
    away[away < 0] = 1e9
    order = _round(away + away.T)
    return [
        bundle
        for position in order
        for bundle in sorted(at[spots[position]], key=lambda own: (_picks_up(task, own), own))
    ]


def _picks_up(task: Task, bundle: Bundle) -> bool:
    return any(any(task.jobs[job].up) for job in bundle)


def _round(away: NDArray[np.float64]) -> list[int]:
    """A round through all points: nearest neighbour, then 2-opt until nothing improves."""
    left = set(range(1, len(away)))
    order = [0]
    while left:
        rest = sorted(left)
        nearest = rest[int(away[order[-1], rest].argmin())]
        order.append(nearest)
        left.remove(nearest)
    tour = np.array([*order, 0])
    for _ in range(MOST_PASSES):
        if not _untangled(tour, away):
            break
    return [int(position) for position in tour[:-1]]


def _untangled(tour: NDArray[np.int64], away: NDArray[np.float64]) -> bool:
    """One pass of 2-opt: from each stretch on, the best reversal that shortens the round. True if any did."""
    changed = False
    for i in range(len(tour) - 3):
        starts, ends = tour[i + 2 : -1], tour[i + 3 :]
        gain = away[tour[i], tour[i + 1]] + away[starts, ends]
        gain -= away[tour[i], starts] + away[tour[i + 1], ends]
        best = int(gain.argmax())
        if gain[best] >= 1:
            tour[i + 1 : i + best + 3] = tour[i + 1 : i + best + 3][::-1].copy()
            changed = True
    return changed


def _cut(task: Task, room: dict[int, int], bundles: Sequence[Bundle]) -> list[Trip]:
    """The cheapest cuts of the round; vehicles of which too many are wanted get dearer round by round."""
    cuts: list[list[Cut]] = [[] for _ in range(len(bundles) + 1)]
    for row in (row for row, count in room.items() if count > 0):
        for start in range(len(bundles)):
            _grow(task, row, bundles, start, cuts)
    table = [
        (np.array([c.start for c in own], dtype=np.int64), np.array([c.row for c in own], dtype=np.int64),
         np.array([c.cost for c in own]))
        for own in cuts
    ]  # fmt: skip
    dearer = np.zeros(max(room, default=0) + 1)
    chosen: list[tuple[int, int, int]] = []
    for step in range(ROUNDS):
        chosen = _cheapest(table, dearer)
        wanted = Counter(row for _, _, row in chosen)
        over = {row: count - room[row] for row, count in wanted.items() if count > room[row]}
        if not over:
            break
        typical = float(np.mean([task.fleet[row].vehicle.cost_fixed for row in room])) + 100
        for row, count in over.items():
            dearer[row] += SURCHARGE * typical * count / (1 + step / 5)
    return _within(task, room, bundles, chosen)


def _grow(task: Task, row: int, bundles: Sequence[Bundle], start: int, cuts: list[list[Cut]]) -> None:
    """Note every piece from `start` on that a vehicle of the row can serve, with its cost.

    Loads are counted after every bundle, as the engine does, and not only after every stop.
    """
    fleet = task.fleet[row]
    room0, room1 = fleet.capacity
    here, length, stops, busy = fleet.depot, 0, 0, 0
    earliest, latest = fleet.start_ms, NEVER
    down0 = down1 = net0 = net1 = rise0 = rise1 = 0
    for end in range(start, len(bundles)):
        spot = task.jobs[bundles[end][0]].spot
        if spot != here or not stops:
            leg = task.ms_rows[here][spot]
            length, stops, here = length + task.mm_rows[here][spot], stops + 1, spot
            busy, earliest = busy + leg, earliest + leg
        for number in bundles[end]:
            job = task.jobs[number]
            begin = max(earliest, job.opens_ms)
            if begin > job.closes_ms:
                return
            earliest, latest = begin + job.service_ms, min(latest, job.closes_ms - busy)
            busy += job.service_ms
            down0, down1 = down0 + job.down[0], down1 + job.down[1]
            net0, net1 = net0 + job.up[0] - job.down[0], net1 + job.up[1] - job.down[1]
        rise0, rise1 = max(rise0, net0), max(rise1, net1)
        if down0 + rise0 > room0 or down1 + rise1 > room1 or stops > fleet.max_stops:
            return
        back = task.ms_rows[here][fleet.depot]
        whole = length + task.mm_rows[here][fleet.depot]
        if earliest + back > fleet.end_ms or whole > fleet.max_mm:
            return
        hours = (max(busy, earliest - latest) + back) / 3_600_000
        cuts[end + 1].append(Cut(start, row, cost_of(fleet, whole / 1e6, hours, stops)))


Table = list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]


def _cheapest(table: Table, dearer: NDArray[np.float64]) -> list[tuple[int, int, int]]:
    """Shortest way through the cuts: (start, end, row) of each piece; a bundle in no piece is skipped."""
    skip = 1e9
    total = np.zeros(len(table))
    before: list[tuple[int, int]] = [(0, -1)]
    for end in range(1, len(table)):
        starts, rows, costs = table[end]
        total[end], step = total[end - 1] + skip, (end - 1, -1)
        if len(starts):
            options = total[starts] + costs + dearer[rows]
            least = int(options.argmin())
            if options[least] < total[end]:
                total[end], step = options[least], (int(starts[least]), int(rows[least]))
        before.append(step)
    chosen = []
    end = len(table) - 1
    while end > 0:
        start, row = before[end]
        if row >= 0:
            chosen.append((start, end, row))
        end = start
    return chosen


def _within(
    task: Task, room: dict[int, int], bundles: Sequence[Bundle], chosen: Sequence[tuple[int, int, int]]
) -> list[Trip]:
    """The pieces as trips, the fullest first, as long as there are vehicles."""
    trips: list[Trip] = []
    left = dict(room)
    for start, end, row in sorted(chosen, key=lambda cut: (cut[0] - cut[1], cut)):
        if left[row] > 0:
            left[row] -= 1
            trips.append((row, tuple(job for bundle in bundles[start:end] for job in bundle)))
    return trips
