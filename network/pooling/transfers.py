"""Transfers: goods that change at a township station from trunk to branch or back, and the times that fit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from network.model import Demand, Direction, Site
from network.pooling.plan import PlannedRoute, PlanTotals


@dataclass(frozen=True, slots=True)
class Transfer:
    """A station on the day: goods through it, its capacity, and the times that fit together.

    `trunk_arrives_s` is the last trunk arrival with goods down, None without any; branch runs leave at
    `branch_departs_s` at the earliest and are back by `branch_returns_s`; the trunk fetches goods up from
    `trunk_fetches_s` on. `latest_arrival_s` is the latest trunk arrival with which every branch run still
    keeps its windows, its shift and the promise, `latest_departure_s` the departure of that trunk run from
    its depot then; None where nothing binds, without goods down, or where no time of the day would do.
    Seconds after midnight. `branch` is the branch runs in figures, `runs` the runs.
    """

    station: Site
    down_kg: float
    up_kg: float
    utilisation: float | None
    trunk_arrives_s: int | None
    branch_departs_s: int
    branch_returns_s: int
    trunk_fetches_s: int | None
    latest_arrival_s: int | None
    latest_departure_s: int | None
    branch: PlanTotals
    runs: tuple[PlannedRoute, ...]


@dataclass(frozen=True, slots=True)
class StationDay:
    """A station and its times: trunks bring goods by `cutoff_s`, branches leave from `leaves_s` on.

    `promise_s` is when goods shall be in the village, None where nothing is promised.
    """

    station: Site
    cutoff_s: int
    leaves_s: int
    promise_s: int | None


def transfer_of(
    day: StationDay,
    goods: Sequence[Demand],
    runs: tuple[PlannedRoute, ...],
    totals: PlanTotals,
    main: Sequence[PlannedRoute],
) -> Transfer:
    """How do these goods change at the station between its branch `runs` and those of `main`?"""
    down = {demand.id for demand in goods if demand.direction is Direction.DOWN}
    up = {demand.id for demand in goods} - down
    kg = sum(demand.kg for demand in goods)
    stops = [(run, stop) for run in main for stop in run.stops if stop.code == day.station.code]
    arrivals = [(stop.depart_s, run.depart_s) for run, stop in stops if down.intersection(stop.demand_ids)]
    fetches = [stop.arrive_s for _, stop in stops if up.intersection(stop.demand_ids)]
    arrives_s, leaves_depot_s = max(arrivals, default=(None, None))
    latest_s = None if arrives_s is None else _latest_s(day, runs, {one.id: one for one in goods})
    departure_s = None
    if latest_s is not None and arrives_s is not None and leaves_depot_s is not None:
        leaves_s = leaves_depot_s + latest_s - arrives_s
        departure_s = leaves_s if leaves_s >= 0 else None
    room = day.station.capacity_per_day
    return Transfer(
        station=day.station,
        down_kg=sum(demand.kg for demand in goods if demand.id in down),
        up_kg=sum(demand.kg for demand in goods if demand.id in up),
        utilisation=kg / room if room else None,
        trunk_arrives_s=arrives_s,
        branch_departs_s=min((run.depart_s for run in runs), default=day.leaves_s),
        branch_returns_s=max((run.return_s for run in runs), default=day.leaves_s),
        trunk_fetches_s=min(fetches, default=None),
        latest_arrival_s=latest_s,
        latest_departure_s=departure_s,
        branch=totals,
        runs=runs,
    )


def _latest_s(day: StationDay, runs: Sequence[PlannedRoute], goods: Mapping[str, Demand]) -> int | None:
    """When goods must be at the station so that its branch runs keep everything; None where nothing binds.

    None too where no arrival of the day would do, which `check_promise` tells.
    """
    leaves_s = min((_latest_leave_s(day, run, goods) for run in runs), default=math.inf)
    arrives_s = leaves_s - (day.leaves_s - day.cutoff_s)
    return math.floor(arrives_s) if 0 <= arrives_s < math.inf else None


def _latest_leave_s(day: StationDay, run: PlannedRoute, goods: Mapping[str, Demand]) -> float:
    """The latest that a branch run could leave and keep windows, shift and promise; without end if none bind.

    Reckoned back from its return, service by service: each must begin by its own end, and early enough for
    the next. Minus infinity where a window opens after that.
    """
    last_s = math.inf if run.vehicle.shift_end_s is None else float(run.vehicle.shift_end_s)
    after_s = run.return_s
    for stop in reversed(run.stops):
        last_s -= after_s - stop.depart_s
        for own in (goods[demand] for demand in reversed(stop.demand_ids)):
            promised_s = day.promise_s if own.direction is Direction.DOWN else None
            ends = [end for end in (own.window_end_s, promised_s) if end is not None]
            last_s = min(last_s - 60 * own.service_minutes, *ends, math.inf)
            if last_s < (own.window_start_s or 0):
                return -math.inf
        after_s = stop.arrive_s
    return last_s - (after_s - run.depart_s)
