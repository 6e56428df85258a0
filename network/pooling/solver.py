"""Solver: every operator on its own against all together, and what sharing vehicles saves."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import Network, Problem, ProblemCode, error, info, warning
from network.pooling.engine import Progress
from network.pooling.measures import duplicated_km, pool_rate_stop, pool_rate_trip, totals_of
from network.pooling.plan import (
    UNSERVED_YUAN_PER_KG,
    DeliverTo,
    PlannedRoute,
    PlanTotals,
    PooledRoutes,
    Unserved,
)
from network.pooling.planning import Limits, objective, plan_trips, tours_of
from network.pooling.reasons import exhausted, impossible
from network.pooling.routes import paths_of, routes_of, trips_still_driven
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import (
    UNSERVED_TRIPS,
    Scope,
    remembered_scope,
    with_price,
)
from network.pooling.splitting import split_loads as split_loads_of
from network.pooling.task import Task, Trip, left_out
from network.roads import Path, Ways

SPENT_SHARE = 0.97
"""Share of the time limit that is planned for."""
SEPARATE_SHARE = 0.4
"""Share of it that the separate plans get."""
PREPARED_SHARE = 0.1
"""Share of it in which ways are searched beforehand, so that plans are drawn at once when they are there."""
DRAWING_RESERVE = 1.3
"""Drawing the pooled plan on the roads may take this many times as long as drawing the separate ones did."""
ROUNDING_YUAN = 1e-6


@dataclass(frozen=True, slots=True)
class Plan:
    """Trips, the demands without one and why, and whether nothing better can exist."""

    trips: tuple[Trip, ...]
    unserved: tuple[Unserved, ...]
    iterations: int
    proven: bool


@dataclass(frozen=True, eq=False, slots=True)
class Apart:
    """The separate plans, driven, drawn and added up."""

    plans: Mapping[str, Plan]
    totals: PlanTotals
    routes: tuple[PlannedRoute, ...]
    unserved: tuple[Unserved, ...]
    duplicated_km: float


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
    still be driven. Trouble comes back as problems, with a plan of what can be served. The same seed and
    `iteration_limit` (iterations of each search) give the same plan; a time limit does not.
    """
    limits = Limits(
        deadline=clock() + SPENT_SHARE * time_limit_s,
        iterations=iteration_limit,
        stop=stop or (lambda: False),
        clock=clock,
        progress=progress,
    )
    names, problems = _asked(network, operators)
    refused = [
        *_refused(day, time_limit_s, iteration_limit),
        *_refused_terms(network, denials, unserved_yuan_per_kg),
    ]
    if refused:
        return _nothing((*problems, *refused), seed)
    weekday = as_of.isoweekday() if day is None else day
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    planned = split_loads_of(network, denials=denials) if split_loads else network
    scope = remembered_scope(planned, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    scope = with_price(scope, unserved_yuan_per_kg)
    if not scope.task.jobs and not scope.unplaced:
        message = f"None of the {len(names)} operators has a demand on weekday {weekday}."
        return _nothing((*problems, info(ProblemCode.NO_DEMANDS, message)), seed)
    ways = Ways(network)
    ways.prepare((spot.point for spot in scope.task.spots), enough=limits.share(PREPARED_SHARE).are_up)
    plans = _plans_apart(scope, rules, names, seed=seed, limits=limits)
    begin = clock()
    apart = _apart(network, scope, plans, ways)
    drawing_s = DRAWING_RESERVE * (clock() - begin)
    pooled, notes = _plan_together(
        scope,
        rules,
        apart,
        seed=seed,
        limits=limits.until(limits.deadline - drawing_s).told_as("pooled"),
        start=trips_still_driven(scope.task, start),
    )
    if limits.stop():
        notes.append(info(ProblemCode.STOPPED_EARLY, "Stopped on request: these are the best plans so far."))
    answer = _answer(scope, apart, pooled, ways, rules=rules, problems=(*problems, *notes), seed=seed)
    terms = (_price_text(scope, unserved_yuan_per_kg), *_split_texts(network, planned))
    return replace(answer, assumptions=(*answer.assumptions, *terms))


def _asked(network: Network, operators: Sequence[str] | None) -> tuple[tuple[str, ...], list[Problem]]:
    """The operators of the plan, by id; unknown ones are told and left out."""
    if operators is None:
        return tuple(sorted(network.operator_by_id)), []
    unknown = [
        error(
            ProblemCode.UNKNOWN_OPERATOR,
            f"There is no operator {name!r}; this network has {', '.join(network.operator_by_id) or 'none'}.",
            "operators", str(position),
        )
        for position, name in enumerate(operators)
        if name not in network.operator_by_id
    ]  # fmt: skip
    return tuple(sorted(set(operators) & set(network.operator_by_id))), unknown


def _refused(day: int | None, time_limit_s: float, iteration_limit: int | None) -> list[Problem]:
    """Inputs out of their range."""
    found = []
    code = ProblemCode.INPUT_OUT_OF_RANGE
    if day is not None and not 1 <= day <= 7:
        found.append(error(code, f"day is {day}, and must be 1 (Monday) to 7 (Sunday).", "day"))
    if not (math.isfinite(time_limit_s) and time_limit_s > 0):
        message = f"timeLimitSeconds is {time_limit_s}, and must be a number of seconds above 0."
        found.append(error(code, message, "timeLimitSeconds"))
    if iteration_limit is not None and iteration_limit < 0:
        found.append(
            error(code, f"iterationLimit is {iteration_limit}, and must be 0 or more.", "iterationLimit")
        )
    return found


def _refused_terms(network: Network, denials: Sequence[Denial], unserved_yuan_per_kg: float) -> list[Problem]:
    """Denials of operators that the network does not have, and a price that is none."""
    found = [
        error(
            ProblemCode.UNKNOWN_OPERATOR, f"There is no operator {name!r} to deny anything.",
            "denials", str(position), field,
        )
        for position, denial in enumerate(denials)
        for field, name in (("carrier", denial.carrier), ("owner", denial.owner))
        if name is not None and name not in network.operator_by_id
    ]  # fmt: skip
    if not (math.isfinite(unserved_yuan_per_kg) and unserved_yuan_per_kg >= 0):
        message = f"unservedYuanPerKg is {unserved_yuan_per_kg}, and must be a number of at least 0."
        found.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "unservedYuanPerKg"))
    return found


def _nothing(problems: Sequence[Problem], seed: int) -> PooledRoutes:
    none = PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)
    rules = SharingRules({}).texts()
    return PooledRoutes(none, none, None, None, None, 0.0, (), (), tuple(problems), rules, seed=seed)


def _plans_apart(
    scope: Scope, rules: SharingRules, names: Sequence[str], *, seed: int, limits: Limits
) -> dict[str, Plan]:
    """Each operator's own plan with its own vehicles; the time goes by the root of their demands.

    All get a quick plan first, so that whoever stops the search early has one of each.
    """
    jobs = {name: scope.jobs_of(name) for name in names}
    quick = {
        name: plan_of(scope.task, rules, scope.rows_of(name), jobs[name], seed=seed, limits=limits.over())
        for name in names
    }
    begin, spend = limits.clock(), SEPARATE_SHARE * limits.left_s()
    every = max(1.0, sum(math.sqrt(len(own)) for own in jobs.values()))
    plans: dict[str, Plan] = {}
    done = 0.0
    for name in names:
        done += math.sqrt(len(jobs[name]))
        own = limits.until(begin + spend * done / every).told_as(name)
        plans[name] = quick[name]
        if not quick[name].proven and not own.are_up():
            start = quick[name].trips
            plans[name] = plan_of(
                scope.task, rules, scope.rows_of(name), jobs[name], seed=seed, limits=own, start=start
            )
    return plans


def plan_of(
    task: Task,
    rules: SharingRules,
    rows: Sequence[int],
    jobs: Sequence[int],
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip] = (),
) -> Plan:
    """The best plan for these jobs on these rows; what nobody can serve is taken out first, and told why."""
    hopeless = impossible(task, rules, rows, jobs)
    lost = {unserved.demand.id for unserved in hopeless}
    able = [job for job in jobs if task.jobs[job].demand.id not in lost]
    found = plan_trips(task, rows, able, seed=seed, limits=limits, start=start)
    rest = exhausted(task, rows, left_out(able, found.trips), found.trips)
    unserved = sorted((*hopeless, *rest), key=lambda own: own.demand.id)
    return Plan(found.trips, tuple(unserved), found.iterations, found.proven)


def _apart(network: Network, scope: Scope, plans: Mapping[str, Plan], ways: Ways) -> Apart:
    """The separate plans told: every tour driven again, the roads they take, and those taken twice."""
    task = scope.task
    trips = sorted((trip, name) for name, plan in plans.items() for trip in plan.trips)
    tours = tours_of(task, [trip for trip, _ in trips])
    drawn = paths_of(ways, task, tours)
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
    )


def _plan_together(
    scope: Scope,
    rules: SharingRules,
    apart: Apart,
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip],
) -> tuple[Plan, list[Problem]]:
    """The pooled plan, never worse than the separate ones: their union is a pooled plan too."""
    task = scope.task
    jobs, rows = range(len(task.jobs)), range(len(task.fleet))
    union = tuple(sorted(trip for plan in apart.plans.values() for trip in plan.trips))
    if limits.are_up() and union and not left_out(jobs, union):
        return Plan(union, (), 0, proven=False), []
    plan = plan_of(task, rules, rows, jobs, seed=seed, limits=limits, start=start)
    if objective(task, jobs, plan.trips) <= objective(task, jobs, union) + ROUNDING_YUAN:
        return plan, []
    message = (
        "The search found no pooled plan as cheap as the separate ones together; these are returned, since "
        "they are a pooled plan as well. More time may find a better one."
    )
    left = exhausted(task, rows, left_out(jobs, union), union)
    hopeless = {unserved.demand.id: unserved for unserved in plan.unserved}
    unserved = tuple(hopeless.get(own.demand.id, own) for own in left)
    fallback = replace(plan, trips=union, unserved=unserved, proven=False)
    return fallback, [warning(ProblemCode.POOLED_WORSE, message)]


def _answer(
    scope: Scope,
    apart: Apart,
    pooled: Plan,
    ways: Ways,
    *,
    rules: SharingRules,
    problems: Sequence[Problem],
    seed: int,
) -> PooledRoutes:
    """Totals by driving every tour again, rates, routes on the road, and what there is to know."""
    task = scope.task
    tours = tours_of(task, pooled.trips)
    together = totals_of(task, tours)
    unserved = (*pooled.unserved, *scope.unplaced)
    same = {own.demand.id for own in unserved} == {own.demand.id for own in apart.unserved}
    return PooledRoutes(
        separate=apart.totals,
        pooled=together,
        saving=1 - together.cost / apart.totals.cost if same and apart.totals.cost > 0 else None,
        pool_rate_trip=pool_rate_trip(task, tours),
        pool_rate_stop=pool_rate_stop(task, tours),
        duplicated_km=apart.duplicated_km,
        routes=routes_of(task, tours, paths_of(ways, task, tours)),
        unserved=unserved,
        problems=(*problems, *_notes(scope, apart, pooled, unserved)),
        rules=rules.texts(),
        separate_routes=apart.routes,
        separate_unserved=apart.unserved,
        iterations=pooled.iterations + sum(plan.iterations for plan in apart.plans.values()),
        seed=seed,
        assumptions=STATED,
    )


def _notes(scope: Scope, apart: Apart, pooled: Plan, unserved: Sequence[Unserved]) -> list[Problem]:
    """What the planner should know before believing the figures."""
    notes = []
    alone = apart.unserved
    for name in sorted(apart.plans):
        if scope.jobs_of(name) and not scope.rows_of(name):
            count = len(scope.jobs_of(name))
            message = (
                f"{name} has no vehicle and cannot go alone: its {count} demands are unserved in separate."
            )
            notes.append(warning(ProblemCode.NO_VEHICLE, message))
    if unserved:
        reasons = ", ".join(sorted({own.reason for own in unserved}))
        message = f"{len(unserved)} demands are not served in the pooled plan ({reasons}); see unserved."
        notes.append(warning(ProblemCode.DEMANDS_UNSERVED, message))
    if {own.demand.id for own in unserved} != {own.demand.id for own in alone}:
        message = (
            f"The separate plans leave {len(alone)} demands and the pooled plan {len(unserved)}: "
            "they do not serve the same, so no saving is stated."
        )
        notes.append(warning(ProblemCode.DEMANDS_DIFFER, message))
    if not (pooled.proven and all(plan.proven for plan in apart.plans.values())):
        message = "The plans are the best that were found, and not proven to be the best there are."
        notes.append(info(ProblemCode.HEURISTIC, message))
    return notes


STATED = (
    "A day without a shift starts at 08:00.",
    "A vehicle leaves its depot when its day starts, or later where that only spares it waiting.",
)
"""Values that the answer rests on and no table holds."""


def _price_text(scope: Scope, unserved_yuan_per_kg: float) -> str:
    """What leaving a demand is charged."""
    return (
        f"Leaving a demand is charged {scope.task.leaving_yuan:.0f} yuan ({UNSERVED_TRIPS:g} times the "
        f"dearest trip for one demand) and {unserved_yuan_per_kg:g} yuan a kg; the charge decides who is "
        "served and is in no cost."
    )


def _split_texts(network: Network, planned: Network) -> tuple[str, ...]:
    """What was split, when anything was."""
    whole = {demand.id for demand in planned.demands}
    split = [demand for demand in network.demands if demand.id not in whole]
    parts = len(planned.demands) - len(network.demands) + len(split)
    if not split:
        return ()
    text = (
        f"{len(split)} demands larger than any vehicle that may carry them are split into {parts} equal "
        "parts, each with the demand's id and /1, /2 and so on; the service is divided too."
    )
    return (text,)
