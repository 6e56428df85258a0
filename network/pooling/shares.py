"""Shares: who pays how much of a pooled plan. Shapley's value, the core, and three rules beside it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import factorial

from network.model import Network, Problem, ProblemCode, error, info
from network.pooling.coalitions import (
    ROUNDS,
    Coalition,
    Game,
    Plans,
    coalitions_of,
    repaired,
    solve_coalitions,
)
from network.pooling.notes import stopped_early
from network.pooling.plan import DeliverTo
from network.pooling.planning import Limits
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import remembered_scope, with_price
from network.pooling.task import Task

MOST_OPERATORS = 6
"""Every further operator doubles the coalitions; six make 63."""
UNSERVED_YUAN_PER_KG = 5.0
"""Price of goods that a coalition cannot carry, so that every coalition has a cost: a planning value of the
order of a parcel's price per kg. An argument of `fair_shares`, and told in the answer."""
ROUNDING_YUAN = 1e-6


@dataclass(frozen=True, slots=True)
class CoalitionCost:
    """What some operators pay when they pool among themselves: tours, and the price of kg left, yuan."""

    members: tuple[str, ...]
    cost: float
    unserved_kg: float


@dataclass(frozen=True, slots=True)
class OperatorShare:
    """What one operator pays of the cost of all together, in yuan, by four rules.

    `shapley` is its average extra cost over all orders of joining; a negative one is paid to it, for the
    vehicles that it brings. `saving` is its stand-alone cost less that. `spread` is the largest difference
    between the shares that single seeds gave, as a part of this share; None where the share is 0.
    """

    operator: str
    stand_alone: float
    shapley: float
    saving: float
    by_kg: float
    by_kg_km: float
    by_stand_alone: float
    spread: float | None


@dataclass(frozen=True, slots=True)
class Objection:
    """A coalition whose Shapley shares exceed what it would pay alone, so that it could leave."""

    members: tuple[str, ...]
    pays: float
    alone: float


@dataclass(frozen=True, slots=True)
class FairShares:
    """The cost of all together, the shares of it, every coalition's cost, and who could object.

    The shares are in the core where `objections` is empty. Costs hold `unserved_yuan_per_kg` for every kg
    that a coalition cannot carry.
    """

    total: float
    shares: tuple[OperatorShare, ...]
    coalitions: tuple[CoalitionCost, ...]
    objections: tuple[Objection, ...]
    unserved_yuan_per_kg: float
    problems: tuple[Problem, ...]


def fair_shares(
    network: Network,
    *,
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    seeds: Sequence[int] = (0,),
    time_limit_s: float = 60.0,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
    unserved_yuan_per_kg: float = UNSERVED_YUAN_PER_KG,
    iteration_limit: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, tuple[str, ...]], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> FairShares:
    """Who pays how much when all these operators pool, at most six?

    C(S) is the cost of the best plan found for the demands of S on the vehicles of S. Shapley's value is
    φᵢ = Σ over S without i of |S|!(n−|S|−1)!/n!·(C(S∪i)−C(S)) (Shapley 1953; SPEC.md PR6), so Σφ = C(N).
    Beside it C(N) is divided by kg, by kg·km (quickest road from the nearest depot) and by stand-alone cost.
    With several `seeds` the time is divided among them, the best plan of each coalition counts, and the
    spread is told. `progress` gets turns done, turns in all, and the members of the next: each coalition has
    two turns a seed. Stopped early it ends with the best plans so far, and says so.
    """
    names = tuple(sorted(network.operator_by_id if operators is None else set(operators)))
    problems = _refused(network, names, seeds)
    if problems:
        return FairShares(0.0, (), (), (), unserved_yuan_per_kg, tuple(problems))
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    weekday = as_of.isoweekday() if day is None else day
    scope = remembered_scope(network, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    scope = with_price(scope, unserved_yuan_per_kg)
    game = Game(scope, rules, names, unserved_yuan_per_kg)
    begin, every = clock(), len(seeds) * ROUNDS * (2 ** len(names) - 1)
    met: list[Coalition] = []

    def tell(members: Coalition) -> None:
        met.append(members)
        if progress is not None:
            progress(len(met) - 1, every, tuple(sorted(members)))

    runs = []
    for turn, seed in enumerate(seeds, start=1):
        limits = Limits(
            begin + time_limit_s * turn / len(seeds), iteration_limit, stop or (lambda: False), clock
        )
        runs.append(solve_coalitions(game, seed=seed, limits=limits, progress=tell))
    answer = _answer(game, runs)
    if stop is not None and stop():
        return replace(answer, problems=(*answer.problems, *stopped_early()))
    return answer


def _refused(network: Network, names: Sequence[str], seeds: Sequence[int]) -> list[Problem]:
    problems = [
        error(ProblemCode.UNKNOWN_OPERATOR, f"There is no operator {name!r}.", "operators", name)
        for name in names
        if name not in network.operator_by_id
    ]
    if len(names) > MOST_OPERATORS:
        message = f"{len(names)} operators make too many coalitions; at most {MOST_OPERATORS} can share."
        problems.append(error(ProblemCode.LIMIT_EXCEEDED, message, "operators"))
    if not names or not seeds:
        problems.append(error(ProblemCode.INPUT_MISSING, "Shares need an operator and a seed.", "operators"))
    return problems


def _answer(game: Game, runs: Sequence[Plans]) -> FairShares:
    """Shares on the best plans of all runs, and how far the runs lie apart."""
    best = {
        members: min((run[members] for run in runs), key=lambda trips: game.rank(members, trips))
        for members in coalitions_of(game.names)
    }
    best = repaired(game, best)
    costs = _costs(game, best)
    shapley = shapley_values(game.names, costs)
    by_run = [shapley_values(game.names, _costs(game, run)) for run in runs]
    total = costs[frozenset(game.names)]
    alone = {name: costs[frozenset([name])] for name in game.names}
    kg, kg_km = _weights(game)
    rules = [_divided(total, weights) for weights in (kg, kg_km, alone)]
    shares = tuple(
        OperatorShare(
            operator=name,
            stand_alone=alone[name],
            shapley=shapley[name],
            saving=alone[name] - shapley[name],
            by_kg=rules[0][name],
            by_kg_km=rules[1][name],
            by_stand_alone=rules[2][name],
            spread=_spread(shapley[name], [run[name] for run in by_run]),
        )
        for name in game.names
    )
    coalitions = tuple(
        CoalitionCost(tuple(sorted(members)), cost, game.left_kg(members, best[members]))
        for members, cost in costs.items()
    )
    objections = _objections(shapley, costs)
    return FairShares(total, shares, coalitions, objections, game.unserved_yuan_per_kg, _notes(objections))


def _costs(game: Game, plans: Plans) -> dict[Coalition, float]:
    return {members: game.value(members, plans[members]) for members in coalitions_of(game.names)}


def shapley_values(names: Sequence[str], costs: Mapping[Coalition, float]) -> dict[str, float]:
    """φᵢ = Σ over S without i of |S|!(n−|S|−1)!/n!·(C(S∪i)−C(S)), with C of nobody 0.

    >>> pair = {frozenset("a"): 6.0, frozenset("b"): 4.0, frozenset("ab"): 8.0}
    >>> shapley_values("ab", pair)
    {'a': 5.0, 'b': 3.0}
    """
    n = len(names)
    values = dict.fromkeys(sorted(names), 0.0)
    for members, cost in costs.items():
        size = len(members)
        joins = factorial(size - 1) * factorial(n - size) / factorial(n)
        stays = factorial(size) * factorial(n - size - 1) / factorial(n) if size < n else 0.0
        for name in values:
            values[name] += joins * cost if name in members else -stays * cost
    return values


def _weights(game: Game) -> tuple[dict[str, float], dict[str, float]]:
    """Each operator's kg, and its kg times the km of the quickest road from the nearest depot."""
    task = game.scope.task
    kg, kg_km = dict.fromkeys(game.names, 0.0), dict.fromkeys(game.names, 0.0)
    for job in (job for job in task.jobs if not job.is_far_end):
        kg[job.demand.operator_id] += job.demand.kg
        kg_km[job.demand.operator_id] += job.demand.kg * _km_from_depot(task, job.spot)
    return kg, kg_km


def _km_from_depot(task: Task, spot: int) -> float:
    ways = [
        (task.ms_rows[fleet.depot][spot], task.mm_rows[fleet.depot][spot])
        for fleet in task.fleet
        if fleet.depot >= 0 and task.ms_rows[fleet.depot][spot] >= 0
    ]
    return min(ways)[1] / 1e6 if ways else 0.0


def _divided(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    every = sum(weights.values())
    return {name: total * weight / every if every else 0.0 for name, weight in weights.items()}


def _spread(share: float, by_run: Sequence[float]) -> float | None:
    return (max(by_run) - min(by_run)) / abs(share) if share else None


def _objections(shapley: Mapping[str, float], costs: Mapping[Coalition, float]) -> tuple[Objection, ...]:
    """Coalitions that would pay less alone."""
    found = []
    for members, cost in costs.items():
        pays = sum(shapley[name] for name in sorted(members))
        if pays > cost + ROUNDING_YUAN:
            found.append(Objection(tuple(sorted(members)), pays, cost))
    return tuple(found)


def _notes(objections: Sequence[Objection]) -> tuple[Problem, ...]:
    if not objections:
        return ()
    worst = max(objections, key=lambda one: one.pays - one.alone)
    message = (
        f"{len(objections)} coalitions would pay less alone than by these shares, most of all "
        f"{', '.join(worst.members)}: {worst.pays:.2f} yuan instead of {worst.alone:.2f}."
    )
    return (info(ProblemCode.HEURISTIC, message),)
