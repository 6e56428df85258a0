"""Warm starts: a search begins at an earlier plan, as far as that can still be driven."""

from dataclasses import replace

from network.model import Network
from network.pooling import solve_pooled
from network.pooling.plan import DeliverTo
from network.pooling.routes import trips_still_driven
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope
from network.pooling.task import Task
from tests.pooling.counties import DAY, county
from tests.pooling.oracle import check_plan


def busy() -> Network:
    """Thirty demands: too many for the exact solver."""
    return county(11, places=10, demands=30)


def task_of(network: Network) -> Task:
    """The task of the day for both owners."""
    rules = SharingRules(network.operator_by_id)
    scope = remembered_scope(
        network, ("a", "b"), day=DAY.isoweekday(), as_of=DAY, deliver_to=DeliverTo.PLACES, rules=rules
    )
    return scope.task


def test_a_warm_start_is_never_left_behind() -> None:
    """With no iteration at all the answer is the plan that it started from."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=300)
    again = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=0, start=first.routes)
    assert again.pooled.cost == first.pooled.cost
    check_plan(busy(), again, busy().demands)


def test_what_still_holds_of_a_plan_is_kept() -> None:
    """The plan's own network keeps every tour; with a demand gone the rest of its tour stays."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=50)
    task = task_of(busy())
    assert len(trips_still_driven(task, first.routes)) == len(first.routes)
    gone = first.routes[0].demand_ids[0]
    fewer = busy().with_parts(demands=tuple(d for d in busy().demands if d.id != gone))
    kept = trips_still_driven(task_of(fewer), first.routes)
    assert sum(len(jobs) for _, jobs in kept) == sum(len(r.demand_ids) for r in first.routes) - 1


def test_tours_of_vehicles_that_are_gone_are_not_driven() -> None:
    """A row without vehicles keeps none of its tours, and the new plan still serves what it can."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=50)
    row = first.routes[0].vehicle.id
    fewer = busy().with_parts(
        vehicles=tuple(replace(v, count=0) if v.id == row else v for v in busy().vehicles)
    )
    rows = [task_of(fewer).fleet[r].vehicle.id for r, _ in trips_still_driven(task_of(fewer), first.routes)]
    assert row not in rows
    answer = solve_pooled(fewer, as_of=DAY, time_limit_s=60, iteration_limit=20, start=first.routes)
    check_plan(fewer, answer, fewer.demands)


def test_a_stop_keeps_the_best_plan_so_far() -> None:
    """Stopped at once, the answer is a whole plan and says that it was stopped."""
    answer = solve_pooled(busy(), as_of=DAY, time_limit_s=60, stop=lambda: True)
    check_plan(busy(), answer, busy().demands)
    assert "STOPPED_EARLY" in [problem.code for problem in answer.problems]


def test_separate_plans_told_as_pooled_are_told_to_be_so() -> None:
    """Without time for a pooled search they are the answer: nothing is saved, and it says why."""
    network = county(1, places=10, demands=20)
    answer = solve_pooled(network, as_of=DAY, time_limit_s=60, stop=lambda: True)
    assert answer.saving == 0
    assert "POOLED_WORSE" in [problem.code for problem in answer.problems]
    check_plan(network, answer, network.demands)


def test_progress_tells_whose_plan_it_is() -> None:
    """The separate plans by operator, then the pooled one."""
    told: list[tuple[str, float]] = []
    solve_pooled(
        busy(), as_of=DAY, time_limit_s=60, iteration_limit=200, operators=["a"],
        progress=lambda step: told.append((step.plan, step.cost)),
    )  # fmt: skip
    assert {plan for plan, _ in told} <= {"a", "pooled"}
    assert told


def test_a_tour_that_no_longer_holds_gives_up_the_least() -> None:
    """One demand grown to a whole vanload: something goes, the tour stays."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=50)
    route = next(r for r in first.routes if len(r.demand_ids) > 1 and r.vehicle.capacity_m3 is None)
    room = route.vehicle.capacity_kg
    assert room is not None
    heavy = route.demand_ids[0]
    fuller = busy().with_parts(
        demands=tuple(replace(d, kg=room) if d.id == heavy else d for d in busy().demands)
    )
    kept = trips_still_driven(task_of(fuller), first.routes)
    assert len(kept) == len(first.routes)
    lost = len(busy().demands) - len(first.unserved) - sum(len(jobs) for _, jobs in kept)
    assert 1 <= lost < len(route.demand_ids)


def test_separate_plans_begin_warm_too() -> None:
    """With no iteration at all both plans are those that they started from."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=50)
    again = solve_pooled(
        busy(), as_of=DAY, time_limit_s=60, iteration_limit=0, start=first.routes,
        start_apart=first.separate_routes,
    )  # fmt: skip
    assert (again.separate.cost, again.pooled.cost) == (first.separate.cost, first.pooled.cost)


def test_a_stopped_search_keeps_the_earlier_plan() -> None:
    """Stopped at once it answers with the plan it began at, which is cheaper than the separate ones."""
    first = solve_pooled(busy(), as_of=DAY, time_limit_s=60, iteration_limit=50)
    again = solve_pooled(busy(), as_of=DAY, time_limit_s=60, start=first.routes, stop=lambda: True)
    assert again.pooled.cost <= first.pooled.cost
    assert "POOLED_WORSE" not in [problem.code for problem in again.problems]
