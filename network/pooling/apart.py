"""Apart: every operator with its own goods on its own vehicles, against which pooling is measured."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from network.model import Network
from network.pooling.day_plan import Able, Plan, able_among
from network.pooling.drawing import Drawing
from network.pooling.measures import duplicated_km, totals_of
from network.pooling.plan import PlannedRoute, PlanTotals, Unserved
from network.pooling.planning import Limits, tours_of
from network.pooling.routes import paths_of, routes_of
from network.pooling.rules import SharingRules
from network.pooling.scope import Scope
from network.pooling.task import Task, Trip
from network.roads import Path

SEPARATE_SHARE = 0.4
"""Share of the time that the separate plans get."""
WARM_SEPARATE_SHARE = 0.2
"""The same where they begin at earlier plans."""
DRAWN_AHEAD_SHARE = 0.1
"""Share of the time for first plans and for drawing them, in case that they are the last."""


@dataclass(frozen=True, eq=False, slots=True)
class Apart:
    """The separate plans, driven, drawn and added up; `legs` is how many they drive from stop to stop."""

    plans: Mapping[str, Plan]
    totals: PlanTotals
    routes: tuple[PlannedRoute, ...]
    unserved: tuple[Unserved, ...]
    duplicated_km: float
    legs: int


def able_apart(scope: Scope, rules: SharingRules, names: Sequence[str]) -> dict[str, Able]:
    """What each operator can serve on its own."""
    return {name: able_among(scope.task, rules, scope.rows_of(name), scope.jobs_of(name)) for name in names}


def plans_apart(
    task: Task,
    able: Mapping[str, Able],
    drawing: Drawing,
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip] = (),
) -> dict[str, Plan]:
    """Each operator's own plan with its own vehicles; the time goes by the root of their demands.

    All get a quick plan first, from the tours of `start` where there are any, so that whoever stops the
    search early has one of each. Every plan is drawn when it is there, so that a stop waits for one at most.
    """
    first = limits.share(DRAWN_AHEAD_SHARE)
    plans = {
        name: own.plan(task, seed=seed, limits=limits.over(), start=_own_trips(own, start))
        for name, own in able.items()
    }
    for plan in plans.values():
        drawing.draw_ahead(task, plan.trips, first)
    begin = limits.clock()
    spend = (WARM_SEPARATE_SHARE if start else SEPARATE_SHARE) * limits.left_s()
    every = max(1.0, sum(_weight(own) for own in able.values()))
    done = 0.0
    for name, own in able.items():
        done += _weight(own)
        part = limits.until(begin + spend * done / every).told_as(name)
        if not plans[name].proven and not part.are_up():
            plans[name] = own.plan(task, seed=seed, limits=part, start=plans[name].trips)
            drawing.draw_ahead(task, plans[name].trips, limits)
    return plans


def _weight(own: Able) -> float:
    return math.sqrt(len(own.jobs) + len(own.hopeless))


def _own_trips(own: Able, trips: Sequence[Trip]) -> list[Trip]:
    """Those on the operator's vehicles."""
    return [trip for trip in trips if trip[0] in own.rows]


def told_apart(network: Network, scope: Scope, plans: Mapping[str, Plan], drawing: Drawing) -> Apart:
    """The separate plans told: every tour driven again, the roads they take, and those taken twice."""
    task = scope.task
    trips = sorted((trip, name) for name, plan in plans.items() for trip in plan.trips)
    tours = tours_of(task, [trip for trip, _ in trips])
    drawn = paths_of(drawing, task, tours)
    paths: dict[str, list[Path]] = {name: [] for name in plans}
    for (_, name), legs in zip(trips, drawn, strict=True):
        paths[name] += legs
    unserved = (own for name in sorted(plans) for own in plans[name].unserved)
    return Apart(
        plans=plans,
        totals=totals_of(task, tours),
        routes=routes_of(task, tours, drawn),
        unserved=(*unserved, *scope.unplaced),
        duplicated_km=duplicated_km(network.roads, paths),
        legs=sum(len(legs) for legs in drawn),
    )
