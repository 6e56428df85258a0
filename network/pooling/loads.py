"""Loads: the stops of a tour, and what is aboard on leaving each of them."""

from collections.abc import Sequence

from network.pooling.task import RELOAD, Fleet, Load, Task

Groups = Sequence[tuple[int, Sequence[int]]]
"""Spots in the order of a tour, each with the jobs served there; the depot between two trips has none."""


def groups_of(task: Task, fleet: Fleet, jobs: Sequence[int]) -> list[tuple[int, list[int]]]:
    """The stops: runs of jobs at one spot, and the depot without jobs between two trips."""
    groups: list[tuple[int, list[int]]] = []
    for job in jobs:
        if job == RELOAD:
            groups.append((fleet.depot, []))
            continue
        spot = task.jobs[job].spot
        if groups and groups[-1][0] == spot and groups[-1][1]:
            groups[-1][1].append(job)
        else:
            groups.append((spot, [job]))
    return groups


def loads_of(task: Task, groups: Groups) -> list[Load]:
    """The load on leaving the depot and on leaving each stop, the depot between two trips among them."""
    loads: list[Load] = [_first_load(task, groups)]
    for position, (_, jobs) in enumerate(groups):
        if jobs:
            own = [task.jobs[job] for job in jobs]
            before = loads[-1]
            loads.append((before[0] + sum(job.net(0) for job in own),
                          before[1] + sum(job.net(1) for job in own)))  # fmt: skip
        else:
            loads.append(_first_load(task, groups[position + 1 :]))
    return loads


def _first_load(task: Task, groups: Groups) -> Load:
    """What is aboard when a trip begins: all that it sets down from the depot."""
    first = [0, 0]
    for _, jobs in groups:
        if not jobs:
            break
        for job in jobs:
            first[0] += task.jobs[job].down[0]
            first[1] += task.jobs[job].down[1]
    return first[0], first[1]


def peaks_of(groups: Groups, loads: Sequence[Load]) -> tuple[Load, ...]:
    """The highest load of each trip, dimension by dimension."""
    peaks = [loads[0]]
    for (_, jobs), load in zip(groups, loads[1:], strict=True):
        if jobs:
            peaks[-1] = (max(peaks[-1][0], load[0]), max(peaks[-1][1], load[1]))
        else:
            peaks.append(load)
    return tuple(peaks)
