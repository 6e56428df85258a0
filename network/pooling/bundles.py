"""Bundles: jobs that ride together while tours are searched, so that large days stay searchable."""

from collections.abc import Sequence

from network.pooling.task import NEVER, Task, Trip

Bundle = tuple[int, ...]
"""Jobs of one spot in the order in which they are served: goods set down first."""

SHARE_OF_SMALLEST = 0.5
SHARE_OF_LARGEST = 0.1
"""A bundle fills at most so much of the smallest and of the largest vehicle that may carry it, so that tours
still fill up."""


def single_bundles(jobs: Sequence[int]) -> list[Bundle]:
    """Every job on its own: nothing that CONTRACT.md allows is lost."""
    return [(job,) for job in jobs]


def bundles_of(
    task: Task, rows: Sequence[int], jobs: Sequence[int], *, start: Sequence[Trip] = ()
) -> list[Bundle]:
    """Jobs of one spot, window and set of permitted rows together, as long as they stay small.

    Jobs that ride on different trips of `start`, where the search is to begin, are kept apart.
    """
    rides = {job: position for position, (_, own) in enumerate(start) for job in own}
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
    bundles: list[tuple[list[int], list[int]]] = []
    for job in sorted(jobs, key=lambda j: (-sum(_load(task, j)[:1]), j)):
        load = _load(task, job)
        for own, total in bundles:
            if all(total[k] + load[k] <= limits[k % 2] for k in range(4)):
                own.append(job)
                total[:] = [a + b for a, b in zip(total, load, strict=True)]
                break
        else:
            bundles.append(([job], list(load)))
    return [in_order(task, own) for own, _ in bundles]


def _load(task: Task, job: int) -> tuple[int, int, int, int]:
    return (*task.jobs[job].down, *task.jobs[job].up)


def in_order(task: Task, jobs: Sequence[int]) -> Bundle:
    """Jobs of one spot as one stop serves them: by opening of their windows, goods set down first."""
    return tuple(sorted(jobs, key=lambda j: (task.jobs[j].opens_ms, any(task.jobs[j].up), j)))
