"""Explain: for a demand that is not served, what was tried where, what failed first, and what would help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from network.model import Demand, Network
from network.pooling.plan import DeliverTo, PlannedRoute, PooledRoutes, Reason
from network.pooling.relaxations import Relaxation, smallest_relaxation
from network.pooling.routes import jobs_by_demand, jobs_of_route
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import Scope, remembered_scope
from network.pooling.task import Trip
from network.pooling.trials import Trial, list_tries, trial_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a demand is not served: every vehicle tried, best position each, and the smallest relaxation.

    `relaxation` is None where moving no single limit helps.
    """

    demand: Demand
    reason: Reason
    trials: tuple[Trial, ...]
    relaxation: Relaxation | None


def explain_unserved(
    network: Network,
    answer: PooledRoutes,
    *,
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
    enough: Callable[[], bool] = lambda: False,
) -> tuple[Explanation, ...]:
    """Why is each demand of `answer.unserved` not served, and what is the least that would change it?

    The question must be the one that `answer` answers. Every vehicle alone and every position of every tour
    is tried (SPEC.md PR7). Once `enough` says that the time is up, a relaxation is told as it was found:
    proven, and perhaps not the least.
    """
    names = tuple(sorted(network.operator_by_id if operators is None else set(operators)))
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    weekday = as_of.isoweekday() if day is None else day
    scope = remembered_scope(network, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    trips = trips_of(scope, answer.routes)
    labels = [route.vehicle_id for route in answer.routes]
    position = {demand: ends[0] for demand, ends in jobs_by_demand(scope.task).items()}
    found = []
    for own in answer.unserved:
        job = position.get(own.demand.id)
        if job is None:
            found.append(Explanation(own.demand, own.reason, (), None))
        else:
            tries = list(list_tries(scope.task, rules, trips, labels, job))
            relaxation = smallest_relaxation(scope.task, trips, tries, job, enough=enough)
            trials = tuple(trial_of(one) for one in tries)
            found.append(Explanation(own.demand, own.reason, trials, relaxation))
    return tuple(found)


def trips_of(scope: Scope, routes: Sequence[PlannedRoute]) -> list[Trip]:
    """Routes as trips of the task they were planned for."""
    row = {fleet.vehicle.id: r for r, fleet in enumerate(scope.task.fleet)}
    known = jobs_by_demand(scope.task)
    return [(row[route.vehicle.id], jobs_of_route(route, known)) for route in routes]
