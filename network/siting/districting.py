"""Districting: which hub serves which townships (片区), at least volume × minutes.

    min Σ_T Σ_h v_T c_hT x_Th   with   Σ_h x_Th = 1   (1)   Σ_T v_T x_Th ≤ largest load   (2)
    the townships of a hub hang together   (3)

v_T is what is carried to township T, c_hT the minutes from hub h. (3) is put in where it is broken: of two
townships a and b of one hub that lie apart, x_a + x_b − Σ x over what borders a's part ≤ 1.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from network.model import Network, Problem, ProblemCode, Site, Township, error, has_errors, warning
from network.roads import Point, point_of, travel_matrix
from network.siting.borders import borders_of
from network.siting.highs import End, Model
from network.siting.limits import Limits, check_limit, limits_of
from network.siting.plan import Cluster, Districting

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

HUB_TYPE = "service_centre"
"""Hubs are the 为农服务中心 that count on the day, where none are named."""
MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class _Task:
    """Townships to be assigned (rows) and hubs (columns): minutes (inf: no way), volumes, neighbours."""

    townships: tuple[Township, ...]
    hubs: tuple[Site, ...]
    minutes: Floats
    volume: Floats
    beside: tuple[frozenset[int], ...]
    largest_load: float | None


def solve_districting(
    network: Network,
    *,
    as_of: date,
    hubs: Sequence[str] | None = None,
    volumes: Mapping[str, float] | None = None,
    largest_share: float | None = None,
    contiguous: bool = True,
    time_limit_s: float = 5.0,
    stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Districting:
    """Which hub shall serve which townships, and how even are the loads? SPEC.md ST5.

    `hubs` are site ids; without them, the service centres that count on `as_of`. What is carried to a
    township is the kg of its demands on an average day, its people where no demands are loaded, or what
    `volumes` says by township code. A way leads from the hub to the township's point, or, where that is
    unknown, to its villages on average. `largest_share` limits a hub's load to so many times the mean load.
    Unless `contiguous` is False, the townships of a hub hang together by their borders.
    """
    limits = limits_of(seconds=time_limit_s, stop=stop, clock=clock)
    sites, problems = _hubs(network, hubs, as_of)
    problems += [
        *_check_share(largest_share),
        *_check_volumes(network, volumes or {}),
        *check_limit(time_limit_s),
    ]
    volume, unit = _volumes(network, volumes)
    if has_errors(problems):
        return _nothing(problems, unit)
    task, left_out = _task(network, sites, volume, largest_share, contiguous=contiguous)
    problems += _check_reach(left_out)
    chosen, objective, bound, end = _assigned(task, limits)
    if chosen is None:
        return _nothing([*problems, _why_none(task, largest_share, end)], unit)
    clusters = tuple(_cluster(task, chosen, hub) for hub in range(len(sites)))
    loads = [cluster.load for cluster in clusters]
    is_proven = objective <= bound + 1e-6 * abs(bound)
    if not is_proven:
        message = f"The assignment is not proven best: {objective:.0f} against a bound of {bound:.0f}."
        problems.append(warning(ProblemCode.NOT_PROVEN, message))
    return Districting(
        clusters=clusters,
        unassigned=left_out,
        unit=unit,
        objective=objective,
        bound=min(bound, objective),
        proven=is_proven,
        balance=max(loads) / min(loads) if min(loads) > 0 else None,
        borders=borders_of(network),
        problems=tuple(problems),
        seconds=limits.clock() - limits.started,
    )


def _hubs(
    network: Network, named: Sequence[str] | None, as_of: date
) -> tuple[tuple[Site, ...], list[Problem]]:
    if named is None:
        own = tuple(s for s in network.sites if HUB_TYPE in s.types and s.counts_at(as_of))
        message = f"No {HUB_TYPE} counts on {as_of}; name the sites that shall be hubs."
        return own, [] if own else [error(ProblemCode.INPUT_MISSING, message, "input", "hubs")]
    problems = [
        error(
            ProblemCode.UNKNOWN_SITE, f"There is no site {code!r} in this network.", "input", "hubs", str(i)
        )
        for i, code in enumerate(named)
        if code not in network.site_by_code
    ]
    if not named:
        problems = [error(ProblemCode.INPUT_MISSING, "No hubs are named.", "input", "hubs")]
    known = sorted({code for code in named if code in network.site_by_code})
    return tuple(network.site_by_code[code] for code in known), problems


def _check_share(largest_share: float | None) -> list[Problem]:
    if largest_share is None or largest_share >= 1:
        return []
    message = f"No assignment keeps every load at {largest_share} times the mean; give at least 1."
    return [error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "largestShare")]


def _check_volumes(network: Network, volumes: Mapping[str, float]) -> Iterable[Problem]:
    for code, volume in sorted(volumes.items()):
        if code not in network.township_by_code:
            message = f"There is no township {code!r} in this network."
            yield error(ProblemCode.UNKNOWN_TOWNSHIP, message, "input", "volumes", code)
        elif not (isfinite(volume) and volume >= 0):
            message = f"A volume of {volume} for township {code!r} is not a number of at least 0."
            yield error(ProblemCode.INPUT_OUT_OF_RANGE, message, "input", "volumes", code)


def _volumes(network: Network, given: Mapping[str, float] | None) -> tuple[dict[str, float], str]:
    volume = {township.code: 0.0 for township in network.townships}
    if given is not None:
        return {code: float(given.get(code, 0.0)) for code in volume}, "given"
    for demand in network.demands:
        if demand.village_code is not None:
            code: str | None = network.village_by_code[demand.village_code].township_code
        else:
            code = network.site_by_code[demand.site_id or ""].township_code
        if code is not None:
            volume[code] += demand.kg * len(demand.days) / 7
    if any(volume.values()):
        return volume, "kg a day"
    for village in network.villages:
        volume[village.township_code] += village.population or 0
    return volume, "people"


def _task(
    network: Network,
    hubs: tuple[Site, ...],
    volume: Mapping[str, float],
    largest_share: float | None,
    *,
    contiguous: bool,
) -> tuple[_Task, tuple[Township, ...]]:
    minutes = np.array([_minutes(network, hubs, township) for township in network.townships])
    reached = np.isfinite(minutes).any(axis=1)
    townships = tuple(t for t, ok in zip(network.townships, reached.tolist(), strict=True) if ok)
    left_out = tuple(t for t, ok in zip(network.townships, reached.tolist(), strict=True) if not ok)
    position = {township.code: i for i, township in enumerate(townships)}
    beside: list[set[int]] = [set() for _ in townships]
    for one, other in borders_of(network):
        if one in position and other in position:
            beside[position[one]].add(position[other])
            beside[position[other]].add(position[one])
    everybody = set(range(len(townships)))
    loads = np.array([volume[township.code] for township in townships])
    return _Task(
        townships=townships,
        hubs=hubs,
        minutes=minutes[reached],
        volume=loads,
        beside=tuple(frozenset(own if contiguous else everybody - {i}) for i, own in enumerate(beside)),
        largest_load=None if largest_share is None else largest_share * float(loads.sum()) / len(hubs),
    ), left_out


def _minutes(network: Network, hubs: Sequence[Site], township: Township) -> Floats:
    """Minutes from each hub, inf where no road leads; on average over the villages without a point."""
    if township.lon is not None and township.lat is not None:
        ends = [Point(township.lon, township.lat)]
    else:
        ends = [point_of(v) for v in network.villages if v.township_code == township.code]
    if not ends:
        return np.full(len(hubs), np.inf)
    ms = travel_matrix(network, [point_of(hub) for hub in hubs], ends).ms
    mean = np.where(ms < 0, np.inf, ms).mean(axis=1)
    return np.asarray(mean / MS_PER_MINUTE)


def _assigned(task: _Task, limits: Limits) -> tuple[Whole | None, float, float, End]:
    """The hub of each township, cost, bound, and how the last search ended."""
    model = _model(task)
    bound = -np.inf
    while True:
        outcome = model.solve(seconds=limits.seconds_left, stop=limits.stop)
        bound = max(bound, outcome.bound) if outcome.end is not End.INFEASIBLE else bound
        if outcome.values is None:
            return None, np.inf, bound, outcome.end
        chosen = outcome.values.reshape(task.minutes.shape).argmax(axis=1)
        cuts = list(_cuts(task, chosen))
        if not cuts:
            cost = float((task.volume * task.minutes[np.arange(len(chosen)), chosen]).sum())
            return chosen, cost, bound, outcome.end
        for columns, factors in cuts:
            model.add_row(columns, factors, high=1.0)


def _model(task: _Task) -> Model:
    model, hubs = Model(), len(task.hubs)
    costs = np.where(np.isfinite(task.minutes), task.minutes, 0.0) * task.volume[:, None]
    model.add_columns(costs.ravel(), whole=True)
    for row, minutes in enumerate(task.minutes):
        model.add_row(np.arange(row * hubs, (row + 1) * hubs), np.ones(hubs), 1.0, 1.0)
        for hub in np.flatnonzero(~np.isfinite(minutes)).tolist():
            model.add_row([row * hubs + hub], [1.0], high=0.0)
    if task.largest_load is not None:
        for hub in range(hubs):
            columns = np.arange(hub, task.minutes.size, hubs)
            model.add_row(columns, task.volume, high=task.largest_load)
    return model


def _cuts(task: _Task, chosen: Whole) -> Iterable[tuple[Whole, Floats]]:
    """Rows that forbid a hub's townships to lie in two parts as they do."""
    hubs = len(task.hubs)
    for hub in range(hubs):
        parts = _parts(task, set(np.flatnonzero(chosen == hub).tolist()))
        for part in parts[1:]:
            around = sorted({n for i in part for n in task.beside[i]} - part)
            for one in sorted(part):
                columns = np.array([one, min(parts[0]), *around]) * hubs + hub
                yield columns, np.array([1.0, 1.0] + [-1.0] * len(around))


def _parts(task: _Task, members: set[int]) -> list[set[int]]:
    """The parts that hang together, the largest first."""
    parts, left = [], set(members)
    while left:
        part, rim = set(), {min(left)}
        while rim:
            part |= rim
            rim = {n for i in rim for n in task.beside[i]} & left - part
        parts.append(part)
        left -= part
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _cluster(task: _Task, chosen: Whole, hub: int) -> Cluster:
    rows = np.flatnonzero(chosen == hub)
    return Cluster(
        hub=task.hubs[hub],
        townships=tuple(task.townships[row] for row in rows),
        load=float(task.volume[rows].sum()),
        cost=float((task.volume[rows] * task.minutes[rows, hub]).sum()),
    )


def _check_reach(left_out: Sequence[Township]) -> list[Problem]:
    if not left_out:
        return []
    names = ", ".join(township.name for township in left_out[:5])
    message = f"{len(left_out)} townships are reached from no hub, or lie nowhere: {names}."
    return [warning(ProblemCode.UNREACHABLE_PLACES, message)]


def _why_none(task: _Task, largest_share: float | None, end: End) -> Problem:
    if end is End.STOPPED:
        message = "No assignment was found in the time given; allow more."
        return warning(ProblemCode.STOPPED_EARLY, message, "input", "timeLimitSeconds")
    limit = "" if task.largest_load is None else f" and no hub carries more than {task.largest_load:.0f}"
    largest = task.townships[int(task.volume.argmax())]
    message = (
        f"No assignment keeps the townships of each hub together{limit}; the largest, {largest.name}, alone "
        f"has {task.volume.max():.0f}. Raise the share or drop the rule."
    )
    where = "contiguous" if largest_share is None else "largestShare"
    return error(ProblemCode.INFEASIBLE, message, "input", where)


def _nothing(problems: Sequence[Problem], unit: str) -> Districting:
    return Districting((), (), unit, 0.0, 0.0, False, None, (), tuple(problems))
