"""Solver: every operator on its own against all together, and what sharing vehicles saves."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from network.model import Network, Problem, ProblemCode, info, warning
from network.pooling.apart import Apart, able_apart, plans_apart, told_apart
from network.pooling.asked import refused_limits, refused_terms
from network.pooling.day_plan import Able, Plan, able_among
from network.pooling.drawing import Drawing
from network.pooling.engine import Progress
from network.pooling.insertion import inserted
from network.pooling.measures import pool_rate_stop, pool_rate_trip, totals_of
from network.pooling.notes import STATED, notes_of, price_text, split_texts, stopped_early
from network.pooling.plan import (
    UNSERVED_YUAN_PER_KG,
    DeliverTo,
    PlannedRoute,
    PlanTotals,
    PooledRoutes,
)
from network.pooling.planning import Limits, objective, tours_of
from network.pooling.question import check_operators, names_of, weekday_of
from network.pooling.routes import paths_of, routes_of, trips_still_driven
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import Scope, remembered_scope, with_price
from network.pooling.splitting import check_split
from network.pooling.splitting import split_loads as split_loads_of
from network.pooling.task import Trip, left_out

SPENT_SHARE = 0.97
"""Share of the time limit that is planned for."""
PREPARED_SHARE = 0.1
"""Share of it in which ways are searched beforehand, so that plans are drawn at once when they are there."""
DRAWING_RESERVE = 1.3
"""Telling the pooled plan may take this many times as long as the separate ones took, each leg drawn anew."""
MOST_RESERVED = 0.5
"""Of what is left no more than this share is kept for telling: the plan comes first."""
FRESH_SHARE = 0.5
"""Share of the pooled plan's legs that no separate plan drives, at most; on Nanchuan a quarter."""
WARM_FRESH_SHARE = 0.25
"""The same where the search begins at an earlier plan, whose legs are kept."""
ROUNDING_YUAN = 1e-6


def solve_pooled(
    network: Network,
    *,
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    seed: int = 0,
    time_limit_s: float = 5.0,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
    split_loads: bool = False,
    unserved_yuan_per_kg: float = UNSERVED_YUAN_PER_KG,
    start: Sequence[PlannedRoute] = (),
    start_apart: Sequence[PlannedRoute] = (),
    iteration_limit: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> PooledRoutes:
    """What does it save to deliver for all these operators together, and with which tours?

    `operators` absent means all; `day` (1 = Monday to 7 = Sunday) absent means the weekday of `as_of`.
    The time limit (seconds) covers everything, the separate plans included. `stop` is asked all the time
    and keeps the best plan so far. `denials` are agreed beside the rules. With `split_loads` a demand that no
    vehicle holds is served in equal parts, else it stays. Leaving a kg costs `unserved_yuan_per_kg` beside a
    sum that is the same for every demand; it decides who stays, and is in no cost. The pooled search begins
    at the tours of `start`, those of an earlier answer or of the network before a what-if, as far as they can
    still be driven, and the separate ones at those of `start_apart`. Trouble comes back as problems, with a
    plan of what can be served. The same seed and `iteration_limit` (iterations of each search) give the same
    plan; a time limit does not.
    """
    limits = Limits(
        deadline=clock() + SPENT_SHARE * time_limit_s,
        iterations=iteration_limit,
        stop=stop or (lambda: False),
        clock=clock,
        progress=progress,
    )
    names, problems = names_of(network, operators), check_operators(network, operators)
    refused = [
        *refused_limits(day, time_limit_s, seed, iteration_limit),
        *refused_terms(network, denials, unserved_yuan_per_kg),
    ]
    if refused:
        return _nothing((*problems, *refused), seed)
    weekday = weekday_of(day, as_of)
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    planned = network
    if split_loads:
        planned = split_loads_of(network, denials=denials, operators=names)
        problems += check_split(network, denials=denials, operators=names)
    scope = remembered_scope(planned, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    scope = with_price(scope, unserved_yuan_per_kg)
    if not scope.task.jobs and not scope.unplaced:
        message = f"None of the {len(names)} operators has a demand on weekday {weekday}."
        return _nothing((*problems, info(ProblemCode.NO_DEMANDS, message)), seed)
    task, drawing = scope.task, Drawing(network)
    drawing.prepare(task, limits.share(PREPARED_SHARE))
    able = able_apart(scope, rules, names)
    earlier = trips_still_driven(task, start_apart)
    plans = plans_apart(task, able, drawing, seed=seed, limits=limits, start=earlier)
    begin = clock()
    apart = told_apart(network, scope, plans, drawing)
    fresh = apart.legs * (WARM_FRESH_SHARE if start else FRESH_SHARE)
    telling_s = DRAWING_RESERVE * (clock() - begin + drawing.seconds_for(fresh))
    together = limits.until(limits.deadline - min(telling_s, MOST_RESERVED * limits.left_s()))
    pooled, notes = _plan_together(
        scope,
        _able_together(scope, rules, able),
        apart,
        seed=seed,
        limits=together.told_as("pooled"),
        start=trips_still_driven(task, start),
    )
    if limits.stop():
        notes += stopped_early()
    answer = _answer(scope, apart, pooled, drawing, rules=rules, problems=(*problems, *notes), seed=seed)
    terms = (price_text(scope, unserved_yuan_per_kg), *split_texts(network, planned))
    return replace(answer, assumptions=(*answer.assumptions, *terms))


def _nothing(problems: Sequence[Problem], seed: int) -> PooledRoutes:
    none = PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)
    rules = SharingRules({}).texts()
    return PooledRoutes(none, none, None, None, None, 0.0, (), (), tuple(problems), rules, seed=seed)


def _able_together(scope: Scope, rules: SharingRules, apart: Mapping[str, Able]) -> Able:
    """What all can serve together: what some can alone, and what others' vehicles can."""
    every = range(len(scope.task.jobs))
    able = {job for own in apart.values() for job in own.jobs}
    doubtful = [job for job in every if job not in able]
    return able_among(scope.task, rules, range(len(scope.task.fleet)), every, doubtful=doubtful)


def _plan_together(
    scope: Scope,
    able: Able,
    apart: Apart,
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip],
) -> tuple[Plan, list[Problem]]:
    """The pooled plan, never worse than the separate ones: their union is a pooled plan too."""
    task, jobs, rows = scope.task, range(len(scope.task.jobs)), able.rows
    union = tuple(sorted(trip for plan in apart.plans.values() for trip in plan.trips))
    if limits.are_up():
        earlier = inserted(task, rows, start, left_out(able.jobs, start)) if start else []
        best = min((union, tuple(earlier)), key=lambda trips: objective(task, jobs, trips))
        if best and not left_out(able.jobs, best):
            message = "No time was left for a pooled search; the separate plans together are returned."
            late = [warning(ProblemCode.POOLED_WORSE, message)] if best == union else []
            return able.told(task, best), late
    plan = able.plan(task, seed=seed, limits=limits, start=start)
    if objective(task, jobs, plan.trips) <= objective(task, jobs, union) + ROUNDING_YUAN:
        return plan, []
    message = (
        "The search found no pooled plan as cheap as the separate ones together; these are returned, since "
        "they are a pooled plan as well. More time may find a better one."
    )
    return able.told(task, union, plan.iterations), [warning(ProblemCode.POOLED_WORSE, message)]


def _answer(
    scope: Scope,
    apart: Apart,
    pooled: Plan,
    drawing: Drawing,
    *,
    rules: SharingRules,
    problems: Sequence[Problem],
    seed: int,
) -> PooledRoutes:
    """Totals by driving every tour again, rates, routes on the road, and what there is to know."""
    task = scope.task
    tours = tours_of(task, pooled.trips)
    together = totals_of(task, tours)
    unserved = tuple(sorted((*pooled.unserved, *scope.unplaced), key=lambda own: own.demand.id))
    same = {own.demand.id for own in unserved} == {own.demand.id for own in apart.unserved}
    return PooledRoutes(
        separate=apart.totals,
        pooled=together,
        saving=1 - together.cost / apart.totals.cost if same and apart.totals.cost > 0 else None,
        pool_rate_trip=pool_rate_trip(task, tours),
        pool_rate_stop=pool_rate_stop(task, tours),
        duplicated_km=apart.duplicated_km,
        routes=routes_of(task, tours, paths_of(drawing, task, tours)),
        unserved=unserved,
        problems=(*problems, *notes_of(scope, apart, pooled, unserved)),
        rules=rules.texts(),
        separate_routes=apart.routes,
        separate_unserved=tuple(sorted(apart.unserved, key=lambda own: own.demand.id)),
        iterations=pooled.iterations + sum(plan.iterations for plan in apart.plans.values()),
        seed=seed,
        assumptions=STATED,
    )
