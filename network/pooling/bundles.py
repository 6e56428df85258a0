"""Bundles: jobs that ride together while tours are searched, so that large days stay searchable."""

from collections.abc import Sequence
from itertools import chain

from network.pooling.task import NEVER, Task, Trip, parts_of

Bundle = tuple[int, ...]
"""Jobs of one spot in the order in which they are served: goods set down first."""

SHARE_OF_SMALLEST = 0.5
SHARE_OF_LARGEST = 0.1
"""A bundle fills at most so much of the smallest and of the largest vehicle that may carry it, so that tours
still fill up."""
SHARE_OF_WINDOW = 0.25
"""The services of a bundle take at most so much of the window that its jobs share."""


def single_bundles(jobs: Sequence[int]) -> list[Bundle]:
    """Every job on its own: nothing that CONTRACT.md allows is lost."""
    return [(job,) for job in jobs]


def bundles_of(
    task: Task, rows: Sequence[int], jobs: Sequence[int], *, start: Sequence[Trip] = ()
) -> list[Bundle]:
    """Jobs of one spot, window and set of permitted rows together, as long as they stay small.

    Jobs that ride on different trips of `start`, where the search is to begin, are kept apart.
    """
    parts = chain.from_iterable(parts_of(own) for _, own in start)
    rides = {job: position for position, part in enumerate(parts) for job in part}
    alike: dict[tuple[int, int, int, int, frozenset[int]], list[int]] = {}
    for job in jobs:
        own = task.jobs[job]
        may = task.permitted[job].intersection(rows)
        key = (own.spot, rides.get(job, -1), own.opens_ms, own.closes_ms, may)
        alike.setdefault(key, []).append(job)
    return [bundle for (*_, may), own in alike.items() for bundle in _filled(task, may, own)]


def _filled(task: Task, may: frozenset[int], jobs: Sequence[int]) -> list[Bundle]:
    """First fit by falling load, within the shares."""
    rooms = [[task.fleet[row].capacity[k] for row in may] for k in (0, 1)]
    limits = [
        min(SHARE_OF_SMALLEST * min(own), SHARE_OF_LARGEST * max(own)) if own else NEVER for own in rooms
    ]
    first = task.jobs[jobs[0]]
    limits = [limits[0], limits[1], limits[0], limits[1]]
    limits.append(SHARE_OF_WINDOW * (first.closes_ms - first.opens_ms))
    bundles: list[tuple[list[int], list[int]]] = []
    for job in sorted(jobs, key=lambda j: (-sum(_load(task, j)[:1]), j)):
        load = _load(task, job)
        for own, total in bundles:
            if all(a + b <= limit for a, b, limit in zip(total, load, limits, strict=True)):
                own.append(job)
                total[:] = [a + b for a, b in zip(total, load, strict=True)]
                break
        else:
            bundles.append(([job], list(load)))
    return [in_order(task, own) for own, _ in bundles]


def _load(task: Task, job: int) -> tuple[int, ...]:
    """Down and up in both dimensions, and the service."""
    own = task.jobs[job]
    return (*own.down, *own.up, own.service_ms)


def in_order(task: Task, jobs: Sequence[int]) -> Bundle:
    """Jobs of one spot as one stop serves them: by opening of their windows, goods set down first."""
    return tuple(sorted(jobs, key=lambda j: (task.jobs[j].opens_ms, any(task.jobs[j].up), j)))
