"""Measures: a plan in figures. Totals, load factor, pooling rates (共同配送率), road driven several times."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from network.model import Roads
from network.pooling.drive import Tour, Visit
from network.pooling.plan import PlanTotals
from network.pooling.task import NEVER, Task
from network.roads import Path


def totals_of(task: Task, tours: Sequence[Tour], numbers: Sequence[int] | None = None) -> PlanTotals:
    """A plan's cost, kilometres, hours, vehicles, load factor and CO₂, as its tours really are driven.

    `numbers` tell which vehicle of its row drives each tour, where one may drive several: it is one vehicle
    and its fixed cost is paid once. Absent, every tour has its own.
    """
    rows = [tour.row for tour in tours]
    drivers = set(zip(rows, range(len(tours)) if numbers is None else numbers, strict=True))
    again = Counter(rows) - Counter(row for row, _ in drivers)
    factors = (task.fleet[row].vehicle.co2_kg_per_km for row in rows)
    return PlanTotals(
        cost=sum(tour.cost for tour in tours)
        - sum(task.fleet[row].vehicle.cost_fixed * times for row, times in again.items()),
        km=sum(tour.mm for tour in tours) / 1e6,
        hours=sum(tour.return_ms - tour.depart_ms for tour in tours) / 3_600_000,
        vehicles=len(drivers),
        load_factor=load_factor(task, tours),
        co2_kg=sum(tour.mm / 1e6 * factor for tour, factor in zip(tours, factors, strict=True)),
    )


def load_factor(task: Task, tours: Sequence[Tour]) -> float | None:
    """Sum of the highest load of each trip over the capacity of those trips, kg (SPEC.md PR5).

    Trips of vehicles without a limit are left out of both; None when nothing is left.
    """
    limited = [tour for tour in tours if task.fleet[tour.row].capacity[0] < NEVER]
    room = sum(task.fleet[tour.row].capacity[0] * len(tour.peaks) for tour in limited)
    return sum(peak[0] for tour in limited for peak in tour.peaks) / room if room else None


def pool_rate_trip(task: Task, tours: Sequence[Tour]) -> float | None:
    """Share of the kg that ride on trips with at least two owners; None when nothing is carried."""
    return _share_pooled(task, [trip for tour in tours for trip in tour.trips])


def pool_rate_stop(task: Task, tours: Sequence[Tour]) -> float | None:
    """Share of the kg at stops where one trip serves at least two owners; None when nothing is carried."""
    stops: list[Visit] = [visit for tour in tours for visit in tour.stops]
    return _share_pooled(task, [visit.jobs for visit in stops])


def _share_pooled(task: Task, groups: Iterable[Sequence[int]]) -> float | None:
    """Each end of a shipment counts with half of its kg."""
    pooled = every = 0.0
    for jobs in groups:
        own = [task.jobs[job] for job in jobs]
        grams = sum(job.handled(0) / (2 if job.partner >= 0 else 1) for job in own)
        owners = {task.jobs[job].demand.operator_id for job in jobs}
        every += grams
        pooled += grams if len(owners) > 1 else 0
    return pooled / every if every else None


def duplicated_km(roads: Roads, paths_by_owner: Mapping[str, Sequence[Path]]) -> float:
    """Kilometres that several owners drive: each stretch once less than its owners, both directions one.

    A link that a tour drives in part counts with that part.
    """
    used: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for owner in sorted(paths_by_owner):
        own: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for path in paths_by_owner[owner]:
            for link, start, end in path.pieces:
                own[link].append((min(start, end), max(start, end)))
        for link, stretches in own.items():
            used[link] += _joined(stretches)
    return sum(float(roads.length_km[link]) * _repeated(used[link]) for link in sorted(used))


def _joined(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of one owner as disjoint ones."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _repeated(stretches: Sequence[tuple[float, float]]) -> float:
    """Share of a link that is driven by more than one owner, each owner past the first counted."""
    driven = sum(end - start for start, end in stretches)
    return driven - sum(end - start for start, end in _joined(stretches))
