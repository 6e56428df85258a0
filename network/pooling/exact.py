"""Exact: the best plan of a handful of jobs, by dynamic programming over every order and every division."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from network.pooling.drive import cost_of
from network.pooling.task import NEVER, Fleet, Task, Trip

MOST_JOBS = 9
"""Three to the power of this many steps divide the jobs among the vehicles: about a second at 10."""

TIE_YUAN = 1e-6
"""Of tours that cost the same the one with fewer stops is better: a stop is this much dearer here."""


class Label(NamedTuple):
    """A partial tour that ends at one job. What is smaller everywhere (and `latest` larger) is never worse.

    `busy` is driving and service, `earliest` the earliest end, `latest` the latest departure that meets
    every window so far; `rise` is by how much the load exceeded the load at the depot, per dimension.
    """

    mm: int
    stops: int
    busy: int
    earliest: int
    latest: int
    rise: tuple[int, int]
    jobs: tuple[int, ...]

    def beats(self, other: "Label") -> bool:
        """True when `other` can be forgotten."""
        return (
            self.mm <= other.mm
            and self.stops <= other.stops
            and self.busy <= other.busy
            and self.earliest <= other.earliest
            and self.latest >= other.latest
            and self.rise[0] <= other.rise[0]
            and self.rise[1] <= other.rise[1]
        )


Best = dict[int, tuple[float, tuple[int, ...]]]
"""Set of jobs (as bits) to the cheapest tour that serves exactly them."""


def solve_exactly(task: Task, rows: Sequence[int], jobs: Sequence[int]) -> list[Trip]:
    """Which tours serve these jobs at the least cost, jobs left out at their charge?

    Held and Karp's recursion over (set of jobs, last job) finds the cheapest tour of each set on each kind
    of vehicle, with Pareto labels where cost, time and load pull apart; a second recursion over sets
    divides the jobs among the vehicles. Exact; time grows with 3^n, so at most `MOST_JOBS` jobs.
    """
    kinds = _kinds(task, rows, jobs)
    best = [_tours(task, own[0], jobs) for own in kinds]
    counts = [min(sum(task.fleet[row].count for row in own), len(jobs)) for own in kinds]
    charges = [task.charge[job] for job in jobs]
    chosen = _divide_freely(best, charges)
    if any(used > counts[kind] for kind, used in Counter(kind for kind, _ in chosen).items()):
        chosen = _divide(best, counts, charges)
    return _assigned(task, kinds, chosen)


def _kinds(task: Task, rows: Sequence[int], jobs: Sequence[int]) -> list[list[int]]:
    """Rows that are alike for these jobs, together."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        fleet, vehicle = task.fleet[row], task.fleet[row].vehicle
        costs = (vehicle.cost_fixed, vehicle.cost_per_km, vehicle.cost_per_hour, vehicle.cost_per_stop)
        limits = (fleet.depot, fleet.capacity, fleet.start_ms, fleet.end_ms, fleet.max_mm, fleet.max_stops)
        may = tuple(job for job in jobs if row in task.permitted[job])
        if fleet.count and fleet.depot >= 0 and may:
            alike.setdefault((costs, limits, may), []).append(row)
    return list(alike.values())


def _tours(task: Task, row: int, jobs: Sequence[int]) -> Best:
    """The cheapest tour of every set of jobs that a vehicle of that row can serve."""
    fleet = task.fleet[row]
    start = Label(0, 0, 0, fleet.start_ms, NEVER, (0, 0), ())
    states: dict[tuple[int, int], list[Label]] = {}
    for bit, job in enumerate(jobs):
        if row in task.permitted[job]:
            _keep(states, (1 << bit, bit), _extended(task, fleet, start, job))
    best: Best = {}
    for bits in range(1, 1 << len(jobs)):
        for last in _members(bits):
            for label in states.pop((bits, last), ()):
                _close(task, fleet, label, bits, best)
                for bit, job in enumerate(jobs):
                    if not bits >> bit & 1 and row in task.permitted[job]:
                        longer = _extended(task, fleet, label, job)
                        _keep(states, (bits | 1 << bit, bit), longer)
    return best


def _members(bits: int) -> Iterator[int]:
    return (bit for bit in range(bits.bit_length()) if bits >> bit & 1)


def _keep(states: dict[tuple[int, int], list[Label]], key: tuple[int, int], label: Label | None) -> None:
    """Add the label unless a known one is at least as good; drop those that it beats."""
    if label is None:
        return
    known = states.setdefault(key, [])
    if not any(other.beats(label) for other in known):
        known[:] = [other for other in known if not label.beats(other)]
        known.append(label)


def _extended(task: Task, fleet: Fleet, label: Label, job: int) -> Label | None:
    """The tour with one more job at its end; None where a limit is broken already."""
    own = task.jobs[job]
    here = task.jobs[label.jobs[-1]].spot if label.jobs else fleet.depot
    stays = bool(label.jobs) and here == own.spot
    if stays and job < label.jobs[-1] and _anytime(task, job) and _anytime(task, label.jobs[-1]):
        return None  # the same stop in another order
    leg = 0 if stays else int(task.ms[here, own.spot])
    rise = label.rise if stays else _risen(task, label)
    jobs = (*label.jobs, job)
    busy = label.busy + leg
    begin = max(label.earliest + leg, own.opens_ms)
    longer = Label(
        label.mm + (0 if stays else int(task.mm[here, own.spot])),
        label.stops + (not stays),
        busy + own.service_ms,
        begin + own.service_ms,
        min(label.latest, own.closes_ms - busy),
        rise,
        jobs,
    )
    fits = all(_down(task, jobs, k) + rise[k] <= fleet.capacity[k] for k in (0, 1))
    late = begin > own.closes_ms or longer.earliest > fleet.end_ms
    over = longer.mm > fleet.max_mm or longer.stops > fleet.max_stops
    return None if leg < 0 or late or over or not fits else longer


def _anytime(task: Task, job: int) -> bool:
    return task.jobs[job].opens_ms == 0 and task.jobs[job].closes_ms == NEVER


def _down(task: Task, jobs: Sequence[int], dimension: int) -> int:
    return sum(task.jobs[job].down[dimension] for job in jobs)


def _risen(task: Task, label: Label) -> tuple[int, int]:
    """The rise when the vehicle leaves its present stop."""
    net = [sum(task.jobs[job].up[k] - task.jobs[job].down[k] for job in label.jobs) for k in (0, 1)]
    return max(label.rise[0], net[0]), max(label.rise[1], net[1])


def _close(task: Task, fleet: Fleet, label: Label, bits: int, best: Best) -> None:
    """Drive back to the depot and note the tour where it is the cheapest of its set."""
    here = task.jobs[label.jobs[-1]].spot
    leg, mm = int(task.ms[here, fleet.depot]), label.mm + int(task.mm[here, fleet.depot])
    rise = _risen(task, label)
    full = any(_down(task, label.jobs, k) + rise[k] > fleet.capacity[k] for k in (0, 1))
    if leg < 0 or full or label.earliest + leg > fleet.end_ms or mm > fleet.max_mm:
        return
    duration = max(label.busy, label.earliest - label.latest) + leg
    cost = cost_of(fleet, mm / 1e6, duration / 3_600_000, label.stops) + TIE_YUAN * label.stops
    if bits not in best or cost < best[bits][0]:
        best[bits] = (cost, label.jobs)


Chosen = list[tuple[int, tuple[int, ...]]]
"""(kind of vehicle, jobs in order) of each tour."""


def _divide_freely(best: Sequence[Best], charges: Sequence[float]) -> Chosen:
    """The cheapest division when there is no end of vehicles: the first job left rides in one of the sets."""
    cheapest: dict[int, tuple[float, int]] = {}
    for kind, tours in enumerate(best):
        for bits, (cost, _) in tours.items():
            if bits not in cheapest or cost < cheapest[bits][0]:
                cheapest[bits] = (cost, kind)
    total, pick = [0.0], [0]
    for bits in range(1, 1 << len(charges)):
        first = bits & -bits
        least, choice = charges[first.bit_length() - 1] + total[bits ^ first], 0
        for part in _subsets(bits ^ first):
            found = cheapest.get(part | first)
            if found is not None and found[0] + total[bits ^ first ^ part] < least:
                least, choice = found[0] + total[bits ^ first ^ part], part | first
        total.append(least)
        pick.append(choice)
    chosen: Chosen = []
    bits = (1 << len(charges)) - 1
    while bits:
        if pick[bits]:
            kind = cheapest[pick[bits]][1]
            chosen.append((kind, best[kind][pick[bits]][1]))
        bits ^= pick[bits] or bits & -bits
    return chosen


def _subsets(bits: int) -> Iterator[int]:
    """Every subset, the empty one included."""
    part = bits
    while part:
        yield part
        part = (part - 1) & bits
    yield 0


def _divide(best: Sequence[Best], counts: Sequence[int], charges: Sequence[float]) -> Chosen:
    """The cheapest division among so many vehicles of each kind, one vehicle after the other."""
    everything = (1 << len(charges)) - 1
    total = [sum(charges[bit] for bit in _members(bits)) for bits in range(everything + 1)]
    layers: list[tuple[int, list[int]]] = []
    for kind in chain.from_iterable([kind] * count for kind, count in enumerate(counts)):
        before, picks = total, [0] * (everything + 1)
        total = list(before)
        for bits in range(1, everything + 1):
            for part in _subsets(bits):
                tour = best[kind].get(part)
                if tour is not None and tour[0] + before[bits ^ part] < total[bits]:
                    total[bits], picks[bits] = tour[0] + before[bits ^ part], part
        layers.append((kind, picks))
    chosen: Chosen = []
    bits = everything
    for kind, picks in reversed(layers):
        if picks[bits]:
            chosen.append((kind, best[kind][picks[bits]][1]))
            bits ^= picks[bits]
    return chosen


def _assigned(task: Task, kinds: Sequence[Sequence[int]], chosen: Chosen) -> list[Trip]:
    """Give each tour to a row of its kind, rows in order."""
    units = [list(chain.from_iterable([row] * task.fleet[row].count for row in own)) for own in kinds]
    trips: list[Trip] = [(units[kind].pop(0), jobs) for kind, jobs in sorted(chosen)]
    return sorted(trips)
