"""Small days against full enumeration, demand by demand, and every plan driven again by an own checker."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import network.pooling.planning as planning
from network.model import Network
from network.pooling import PooledRoutes, Reason, solve_pooled
from tests.pooling.counties import DAY, county
from tests.pooling.oracle import cheapest, check_plan, cost_of_each


def check_against_enumeration(random_county: Network) -> None:
    """The pooled cost is the least there is, and what was left for want of vehicles really does not fit."""
    answer = solve_pooled(random_county, as_of=DAY)
    check_plan(random_county, answer, random_county.demands)
    hopeless = {own.demand.id for own in answer.unserved if own.reason is not Reason.FLEET_EXHAUSTED}
    crowded = {own.demand.id for own in answer.unserved} - hopeless
    served = [demand for demand in random_county.demands if demand.id not in hopeless | crowded]
    best = cheapest(random_county, served, random_county.vehicles)
    assert best is not None
    assert answer.pooled.cost == pytest.approx(best, abs=1e-6)
    if crowded:
        wanted = [demand for demand in random_county.demands if demand.id not in hopeless]
        assert cheapest(random_county, wanted, random_county.vehicles) is None


@pytest.mark.parametrize("seed", range(12))
def test_equals_enumeration_with_deliveries_and_pickups_of_two_owners(seed: int) -> None:
    """Two depots, two capacities, cold goods, costs by km, hour and stop."""
    check_against_enumeration(county(seed, places=4, demands=5))


@pytest.mark.parametrize("seed", range(100, 118))
def test_equals_enumeration_with_windows_shifts_kilometres_and_stops(seed: int) -> None:
    """The same with every limit that a vehicle or a demand can have."""
    check_against_enumeration(county(seed, places=5, demands=5, limits=True))


@pytest.mark.parametrize("seed", range(400, 412))
def test_equals_enumeration_with_trips_that_reload(seed: int) -> None:
    """One small van a row that drives up to three times, with and without limits on its day."""
    check_against_enumeration(county(seed, places=4, demands=5, trips=True, limits=seed % 2 == 0))


@pytest.mark.parametrize("seed", range(500, 512))
def test_equals_enumeration_with_shipments(seed: int) -> None:
    """One or two demands go from place to place, among others and on vans that may reload."""
    own = county(seed, places=4, demands=4, shipments=1 + seed % 2, trips=seed % 3 == 0, limits=seed % 4 == 0)
    check_against_enumeration(own)


@pytest.mark.parametrize("seed", range(600, 608))
def test_least_priority_is_left(seed: int) -> None:
    """One van of two stops: of all sets that can be served, none leaves less priority, whatever it costs."""
    busy = county(seed, places=5, demands=5)
    dice = random.Random(seed)
    scarce = busy.with_parts(
        vehicles=tuple(replace(van, count=1, max_stops=2, cold=True) for van in busy.vehicles[:1]),
        demands=tuple(replace(demand, priority=dice.choice([0, 1, 2, 9])) for demand in busy.demands),
    )
    answer = solve_pooled(scarce, as_of=DAY)
    check_plan(scarce, answer, scarce.demands)
    priority = {demand.id: demand.priority for demand in scarce.demands}
    every = cost_of_each(scarce, scarce.demands, scarce.vehicles)
    served = max(sum(priority[name] for name in names) for names in every)
    left = sum(own.demand.priority for own in answer.unserved)
    assert left == sum(priority.values()) - served


def objective(answer: PooledRoutes) -> float:
    """Cost, and far more for everything left."""
    return answer.pooled.cost + sum(10_000 + own.demand.kg for own in answer.unserved)


@pytest.mark.parametrize("seed", range(9))
def test_the_search_finds_what_is_proven_best(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On ten demands, or eight with trips and shipments, the search ends at the exact solver's cost."""
    busy = county(seed, places=6, demands=10)
    if seed >= 6:
        busy = county(seed, places=6, demands=7, trips=True, shipments=2)
    proven = solve_pooled(busy, as_of=DAY)
    monkeypatch.setattr(planning, "MOST_JOBS", 0)
    searched = solve_pooled(busy, as_of=DAY, time_limit_s=60, iteration_limit=1000)
    check_plan(busy, searched, busy.demands)
    assert objective(searched) == pytest.approx(objective(proven), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(1000, 10_000), demands=st.integers(1, 9), limits=st.booleans(), trips=st.booleans(),
    shipments=st.integers(0, 3),
)  # fmt: skip
def test_every_plan_keeps_every_rule(
    seed: int, demands: int, limits: bool, trips: bool, shipments: int
) -> None:
    """Loads after every stop, windows, shifts, trips, shipments, kilometres, permissions and cost."""
    random_county = county(seed, places=4, demands=demands, limits=limits, trips=trips, shipments=shipments)
    check_plan(random_county, solve_pooled(random_county, as_of=DAY), random_county.demands)


@pytest.mark.parametrize("seed", range(6))
def test_searched_plans_keep_every_rule(seed: int) -> None:
    """The same where the day is too large for the exact solver."""
    large = county(seed, places=8, demands=24, limits=seed % 2 == 0, trips=seed > 2, shipments=4 * (seed > 1))
    answer = solve_pooled(large, as_of=DAY, time_limit_s=60, iteration_limit=60)
    check_plan(large, answer, large.demands)


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    """Twice the same question, twice the same tours; a fresh network each time."""
    plans = [
        solve_pooled(county(7, places=8, demands=24), as_of=DAY, seed=5, time_limit_s=60, iteration_limit=80)
        for _ in range(2)
    ]
    first, second = ([(route.vehicle_id, route.demand_ids) for route in plan.routes] for plan in plans)
    assert first == second
    assert plans[0].pooled == plans[1].pooled


def test_pooling_is_never_reported_worse_than_separate() -> None:
    """On random days where both serve the same, the saving is at least zero."""
    answers = [solve_pooled(county(seed, demands=6), as_of=DAY) for seed in range(200, 230)]
    savings = [answer.saving for answer in answers if answer.saving is not None]
    assert min(savings) >= 0
    assert len(savings) > 3
