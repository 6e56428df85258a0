"""One plan: all goods of a day on all vehicles at once, without separate plans; drawn when it is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import Network, Problem, ProblemCode, info
from network.pooling.day_plan import plan_of
from network.pooling.drawing import Drawing
from network.pooling.measures import totals_of
from network.pooling.notes import not_proven, stopped_early, unserved_told
from network.pooling.plan import DeliverTo, PlannedRoute, PlanTotals, Unserved
from network.pooling.planning import Limits, tours_of
from network.pooling.routes import paths_of, routes_of
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope
from network.pooling.task import Task, Trip

NOTHING = PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class OnePlan:
    """A plan as driven: its trips, totals, what it leaves, and what there is to know.

    `routes` are empty until `drawn`, since only one of many plans that are tried is told.
    """

    totals: PlanTotals = NOTHING
    trips: tuple[Trip, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    problems: tuple[Problem, ...] = ()
    routes: tuple[PlannedRoute, ...] = ()
    task: Task | None = None

    def drawn(self, drawing: Drawing) -> "OnePlan":
        """The plan with its routes on the road."""
        if self.task is None:
            return self
        tours = tours_of(self.task, self.trips)
        return replace(self, routes=routes_of(self.task, tours, paths_of(drawing, self.task, tours)))


def plan_once(
    network: Network, names: Sequence[str], *, as_of: date, day: int, seed: int, limits: Limits
) -> OnePlan:
    """Which tours serve the goods of these operators on that weekday, where they lie, at least cost?

    What nobody can serve is left and told; a search that was stopped says so.
    """
    rules = SharingRules(network.operator_by_id)
    scope = remembered_scope(
        network, tuple(names), day=day, as_of=as_of, deliver_to=DeliverTo.PLACES, rules=rules
    )
    task = scope.task
    if not task.jobs and not scope.unplaced:
        message = f"None of the {len(names)} operators has a demand on weekday {day}."
        return OnePlan(problems=(info(ProblemCode.NO_DEMANDS, message),), task=task)
    plan = plan_of(task, rules, range(len(task.fleet)), range(len(task.jobs)), seed=seed, limits=limits)
    unserved = (*plan.unserved, *scope.unplaced)
    notes = [
        *(stopped_early() if limits.stop() else ()),
        *unserved_told(unserved),
        *(() if plan.proven else not_proven()),
    ]
    return OnePlan(totals_of(task, tours_of(task, plan.trips)), plan.trips, unserved, tuple(notes), task=task)
