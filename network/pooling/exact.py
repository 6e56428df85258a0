"""Exact: the best plan of a handful of jobs, by dynamic programming over every order and every division."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from network.pooling.drive import cost_of
from network.pooling.task import NEVER, RELOAD, Fleet, Task, Trip

MOST_JOBS = 14
"""The number of sets of jobs doubles with each job."""
MOST_STEPS = 600_000
"""Tours are grown by one job at most so often, about three seconds; what needs more is searched instead."""
TIE_YUAN = 1e-6
"""Of tours that cost the same the one with fewer stops is better: a stop is this much dearer here."""

Label = tuple[float, int, int, int, int, int, int, int, int, int, "Label | None"]
"""A partial tour: cost so far, then what a limit may bind (0 where none does), then its last job and what
was before it. Limits: length, stops, driving and service, earliest end, latest departure negated, by how
much the load rose above the load at the depot on this trip, in both dimensions, and trips begun. Smaller is
better in all of them. The last job is `RELOAD` at the depot, where a trip begins."""
State = tuple[int, int]
"""The jobs served before this trip (as bits), and the last job."""
States = dict[int, dict[State, list[Label]]]
"""Set of jobs served to the labels of its states."""
Best = dict[int, tuple[float, tuple[int, ...]]]
"""Set of jobs (as bits) to the cheapest tour that serves exactly them."""
Chosen = list[tuple[int, tuple[int, ...]]]
"""(kind of vehicle, jobs in order) of each tour."""


def solve_exactly(
    task: Task, rows: Sequence[int], jobs: Sequence[int], *, enough: Callable[[], bool] = lambda: False
) -> list[Trip] | None:
    """Which tours serve these jobs at the least cost, jobs left out at their charge?

    None where that takes too many steps, or `enough` says that the time is up.

    Held and Karp's recursion over (set of jobs, last job) finds the cheapest tour of each set on each kind
    of vehicle, with Pareto labels where cost, time and load pull apart; a second recursion over sets
    divides the jobs among the vehicles. A vehicle that may reload begins its next trip as a further step.
    Exact. A row stands for all rows that are like it.
    """
    kinds = _kinds(task, rows, jobs)
    best: list[Best] = []
    steps = MOST_STEPS
    for own in kinds:
        grown = _Growth(task, task.fleet[own[0]], [own[0] in task.permitted[j] for j in jobs], jobs, steps)
        tours = grown.tours(enough)
        if tours is None:
            return None
        best.append(tours)
        steps = grown.steps
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
        limits = (fleet.depot, fleet.capacity, fleet.start_ms, fleet.end_ms, fleet.max_mm, fleet.max_stops,
                  fleet.max_trips, fleet.reload_ms)  # fmt: skip
        may = tuple(job for job in jobs if row in task.permitted[job])
        if fleet.count and fleet.depot >= 0 and may:
            alike.setdefault((costs, limits, may), []).append(row)
    return list(alike.values())


class _Growth:
    """Grows every tour of one kind of vehicle, one job at a time, forgetting what cannot become best."""

    def __init__(
        self, task: Task, fleet: Fleet, may: Sequence[bool], jobs: Sequence[int], steps: int
    ) -> None:
        self._fleet, self._ids = fleet, jobs
        self._own = [task.jobs[job] for job in jobs]
        self._allowed = [bit for bit in range(len(jobs)) if may[bit]]
        self._ms, self._mm = task.ms_rows, task.mm_rows
        self._down, self._net = _sums(task, jobs)
        bit_of = {job: bit for bit, job in enumerate(jobs)}
        self._near = [bit_of[job.partner] if job.is_far_end else -1 for job in self._own]
        self._far = [-1 if job.is_far_end or job.partner < 0 else bit_of[job.partner] for job in self._own]
        self._windows = any(job.opens_ms > 0 or job.closes_ms < NEVER for job in self._own)
        self._timed = self._windows or fleet.end_ms < NEVER
        self.steps = steps

    def tours(self, enough: Callable[[], bool]) -> Best | None:
        """The cheapest tour of every set that one vehicle can serve; None where that takes too long."""
        states: States = {}
        start: Label = (
            0.0, 0, 0, 0, self._fleet.start_ms if self._windows else 0, -NEVER, 0, 0, 1, RELOAD, None
        )  # fmt: skip
        self._grow_all(states, 0, 0, start)
        best: Best = {}
        for bits in range(1, 1 << len(self._own)):
            begun: list[Label] = []
            for (base, _), own in states.pop(bits, {}).items():
                for label in own:
                    self._finish(label, bits, base, best, begun)
                    self._grow_all(states, bits, base, label)
            for label in begun:
                self._grow_all(states, bits, bits, label)
            if self.steps < 0 or (bits % 64 == 0 and enough()):
                return None
        return best

    def _grow_all(self, states: States, bits: int, base: int, label: Label) -> None:
        """Serve each job that is not served yet at the end of the tour."""
        for bit in self._allowed:
            if not bits >> bit & 1:
                self._grow(states, bits, base, label, bit)

    def _grow(self, states: States, bits: int, base: int, label: Label, bit: int) -> None:
        """Serve one more job at the end of the tour, unless a limit breaks or a known tour is as good."""
        self.steps -= 1
        near = self._near[bit]
        if near >= 0 and not (bits & ~base) >> near & 1:
            return  # not aboard
        longer = self._extended(bits, base, label, bit)
        if longer is not None:
            _keep(states.setdefault(bits | 1 << bit, {}).setdefault((base, bit), []), longer)

    def _extended(self, bits: int, base: int, label: Label, bit: int) -> Label | None:
        cost, mm, stops, busy, earliest, latest, rise0, rise1, trips, last, _ = label
        fleet, vehicle, own = self._fleet, self._fleet.vehicle, self._own[bit]
        here = self._own[last].spot if last >= 0 else fleet.depot
        if last >= 0 and here == own.spot:
            if bit < last and self._anytime(bit) and self._anytime(last):
                return None  # the same stop in another order
            leg = 0
        else:
            net, before = self._net[bits], self._net[base]
            rise0, rise1 = max(rise0, net[0] - before[0]), max(rise1, net[1] - before[1])
            leg, length = self._ms[here][own.spot], self._mm[here][own.spot]
            cost += vehicle.cost_per_km * length / 1e6 + vehicle.cost_per_stop + TIE_YUAN
            mm, stops = mm + length, stops + 1
        down = self._down[(bits | 1 << bit) & ~base]
        if down[0] + rise0 > fleet.capacity[0] or down[1] + rise1 > fleet.capacity[1]:
            return None
        if mm > fleet.max_mm or stops > fleet.max_stops:
            return None
        if self._windows:
            latest = max(latest, busy + leg - own.closes_ms)
            earliest = max(earliest + leg, own.opens_ms)
            if earliest > own.closes_ms:
                return None
            earliest += own.service_ms
        else:
            cost += vehicle.cost_per_hour * (leg + own.service_ms) / 3_600_000
        if self._timed:
            busy += leg + own.service_ms
        return cost, mm if fleet.max_mm < NEVER else 0, stops if fleet.max_stops < NEVER else 0, \
            busy, earliest, latest, rise0, rise1, trips, bit, label  # fmt: skip

    def _anytime(self, bit: int) -> bool:
        return self._own[bit].opens_ms == 0 and self._own[bit].closes_ms == NEVER

    def _finish(self, label: Label, bits: int, base: int, best: Best, begun: list[Label]) -> None:
        """Drive back to the depot, note the tour where it is the cheapest of its set, and reload."""
        rise, last = (label[6], label[7]), label[9]
        fleet, here = self._fleet, self._own[last].spot
        leg, length = self._ms[here][fleet.depot], self._mm[here][fleet.depot]
        down = self._down[bits & ~base]
        net = [self._net[bits][k] - self._net[base][k] for k in (0, 1)]
        if any(down[k] + max(rise[k], net[k]) > fleet.capacity[k] for k in (0, 1)):
            return
        if any(bits >> bit & 1 and not bits >> far & 1 for bit, far in enumerate(self._far) if far >= 0):
            return  # something is still aboard
        self._close(label, bits, best, leg, length)
        if label[8] < fleet.max_trips:
            _keep(begun, self._reloaded(label, leg, length))

    def _reloaded(self, label: Label, leg: int, length: int) -> Label:
        """Back at the depot with other goods, ready for the next trip."""
        cost, mm, stops, busy, earliest, latest, _, _, trips, _, _ = label
        fleet, took = self._fleet, leg + self._fleet.reload_ms
        hours = 0.0 if self._windows else took / 3_600_000
        cost += fleet.vehicle.cost_per_km * length / 1e6 + fleet.vehicle.cost_per_hour * hours
        return (
            cost, mm + length if fleet.max_mm < NEVER else 0, stops, busy + took if self._timed else 0,
            earliest + took if self._windows else 0, latest, 0, 0, trips + 1, RELOAD, label,
        )  # fmt: skip

    def _close(self, label: Label, bits: int, best: Best, leg: int, length: int) -> None:
        """Note the tour where it keeps the day's limits and is the cheapest of its set."""
        cost, mm, _, busy, earliest, latest, *_ = label
        fleet = self._fleet
        end = (earliest if self._windows else fleet.start_ms + busy) + leg
        if (self._timed and end > fleet.end_ms) or mm + length > fleet.max_mm:
            return
        paid_ms = max(busy, earliest + latest) + leg if self._windows else leg
        cost += cost_of(fleet, length / 1e6, paid_ms / 3_600_000, 0)
        if bits not in best or cost < best[bits][0]:
            best[bits] = (cost, self._order(label))

    def _order(self, label: Label) -> tuple[int, ...]:
        order: list[int] = []
        step: Label | None = label
        while step is not None:
            order.append(self._ids[step[9]] if step[9] >= 0 else RELOAD)
            step = step[10]
        return tuple(reversed(order[:-1]))


def _keep(known: list[Label], label: Label) -> None:
    """Add a label unless one of the known is as good, and forget those that it beats."""
    if not any(_beats(other, label) for other in known):
        known[:] = [other for other in known if not _beats(label, other)]
        known.append(label)


def _beats(one: Label, other: Label) -> bool:
    """True when `other` can be forgotten."""
    return (
        one[0] <= other[0]
        and one[6] <= other[6]
        and one[7] <= other[7]
        and one[1] <= other[1]
        and one[2] <= other[2]
        and one[3] <= other[3]
        and one[4] <= other[4]
        and one[5] <= other[5]
        and one[8] <= other[8]
    )


def _sums(task: Task, jobs: Sequence[int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """For every set of jobs: what it sets down, and what it adds to the load once it is served."""
    down, net = [(0, 0)], [(0, 0)]
    for job in jobs:
        own = task.jobs[job]
        down += [(d[0] + own.down[0], d[1] + own.down[1]) for d in down]
        net += [(n[0] + own.net(0), n[1] + own.net(1)) for n in net]
    return down, net


def _divide_freely(best: Sequence[Best], charges: Sequence[float]) -> Chosen:
    """The cheapest division when there is no end of vehicles: the first job left rides in one of its sets."""
    cheapest: dict[int, tuple[float, int]] = {}
    for kind, tours in enumerate(best):
        for bits, (cost, _) in tours.items():
            if bits not in cheapest or cost < cheapest[bits][0]:
                cheapest[bits] = (cost, kind)
    parts: list[list[int]] = [[1 << bit] for bit in range(len(charges))]
    costs: list[list[float]] = [[charge] for charge in charges]
    for bits, (cost, _) in sorted(cheapest.items()):
        first = (bits & -bits).bit_length() - 1
        parts[first].append(bits)
        costs[first].append(cost)
    table = [(np.array(own), np.array(cost)) for own, cost in zip(parts, costs, strict=True)]
    total = np.zeros(1 << len(charges))
    pick = np.zeros(1 << len(charges), dtype=np.int64)
    for bits in range(1, 1 << len(charges)):
        sets, paid = table[(bits & -bits).bit_length() - 1]
        inside = (sets & ~bits) == 0
        options = paid[inside] + total[bits ^ sets[inside]]
        least = int(options.argmin())
        total[bits] = options[least]
        pick[bits] = -1 if least == 0 else sets[inside][least]
    chosen: Chosen = []
    bits = (1 << len(charges)) - 1
    while bits:
        part = int(pick[bits])
        if part > 0:
            kind = cheapest[part][1]
            chosen.append((kind, best[kind][part][1]))
        bits ^= part if part > 0 else bits & -bits
    return chosen


def _divide(best: Sequence[Best], counts: Sequence[int], charges: Sequence[float]) -> Chosen:
    """The cheapest division among so many vehicles of each kind, one vehicle after the other."""
    total = np.zeros(1)
    for charge in charges:
        total = np.concatenate((total, total + charge))
    every = np.arange(len(total))
    layers: list[tuple[int, NDArray[np.int64]]] = []
    for kind in chain.from_iterable([kind] * count for kind, count in enumerate(counts)):
        before, picks = total, np.zeros(len(total), dtype=np.int64)
        total = before.copy()
        for part, (cost, _) in sorted(best[kind].items()):
            holds = every[(every & part) == part]
            paid = before[holds ^ part] + cost
            better = paid < total[holds]
            total[holds[better]] = paid[better]
            picks[holds[better]] = part
        layers.append((kind, picks))
    chosen: Chosen = []
    bits = len(total) - 1
    for kind, picks in reversed(layers):
        part = int(picks[bits])
        if part:
            chosen.append((kind, best[kind][part][1]))
            bits ^= part
    return chosen


def _assigned(task: Task, kinds: Sequence[Sequence[int]], chosen: Chosen) -> list[Trip]:
    """Give each tour to a row of its kind, rows in order."""
    units = [list(chain.from_iterable([row] * task.fleet[row].count for row in own)) for own in kinds]
    trips: list[Trip] = [(units[kind].pop(0), jobs) for kind, jobs in sorted(chosen)]
    return sorted(trips)
