"""The toy county, pooled: every value of SPEC.md 5.0, through the public door."""

from datetime import date

import pytest

from network.model.examples import toy_county
from network.pooling import PooledRoutes, solve_pooled


@pytest.fixture(scope="module")
def answer() -> PooledRoutes:
    """All three operators on a weekday."""
    return solve_pooled(toy_county(), as_of=date(2026, 1, 1), seed=1)


def test_the_separate_plans_cost_482(answer: PooledRoutes) -> None:
    """126 + 176 + 180 yuan with three vans over 151 km, 950 kg in 1500 kg of room."""
    separate = answer.separate
    assert (separate.cost, separate.km, separate.vehicles) == (482, 151, 3)
    assert separate.load_factor == pytest.approx(950 / 1500)
    assert [route.cost for route in answer.separate_routes] == [126, 180, 176]


def test_together_they_cost_330(answer: PooledRoutes) -> None:
    """Two vans over 105 km, 950 kg in 1000 kg of room."""
    pooled = answer.pooled
    assert (pooled.cost, pooled.km, pooled.vehicles, pooled.load_factor) == (330, 105, 2, 0.95)
    assert pooled.co2_kg == pytest.approx(105 * 0.3)


def test_pooling_saves_152_of_482(answer: PooledRoutes) -> None:
    """Saving is 1 - 330 / 482."""
    assert answer.saving == pytest.approx(152 / 482)


def test_everything_rides_on_shared_trips_and_60_percent_stops_together(answer: PooledRoutes) -> None:
    """共同配送率: 950 of 950 kg by trip, 300 + 270 of 950 kg by stop."""
    assert answer.pool_rate_trip == 1.0
    assert answer.pool_rate_stop == 570 / 950


def test_separate_tours_share_51_km_of_road(answer: PooledRoutes) -> None:
    """Each link once less than its owners, both directions one."""
    assert answer.duplicated_km == 51


def test_the_tours_are_those_on_paper(answer: PooledRoutes) -> None:
    """V1 (co-op and express) and V2 in one van; V1 (post), V3, V4, V5 in the other."""
    north, south = answer.routes
    assert sorted(north.demand_ids) == ["coop-V1", "coop-V2", "express-V1"]
    assert sorted(south.demand_ids) == ["express-V3", "express-V5", "post-V1", "post-V3", "post-V4"]
    assert (north.operators, south.operators) == (("coop", "express"), ("express", "post"))
    assert [len(route.stops) for route in answer.routes] == [2, 4]
    assert {route.vehicle_id for route in answer.routes} == {"coop-van#1", "coop-van#2"}


def test_arrivals_start_with_the_shift(answer: PooledRoutes) -> None:
    """The shift starts at 06:00, V1 is 21 minutes away, V2 12 more."""
    north = answer.routes[0]
    times = {stop.code: stop.arrive_s - 6 * 3600 for stop in north.stops}
    assert times in ({"V1": 21 * 60, "V2": 33 * 60}, {"V2": 30 * 60, "V1": 42 * 60})
    assert (north.depart_s, north.stops[-1].load_kg) == (6 * 3600, 0)


def test_routes_run_on_the_road(answer: PooledRoutes) -> None:
    """The line starts and ends at the hub and passes every stop."""
    for route in answer.routes:
        line = list(zip(route.lon.tolist(), route.lat.tolist(), strict=True))
        assert line[0] == line[-1] == (107.1, 29.15)
        assert all((stop.lon, stop.lat) in line for stop in route.stops)


def test_nothing_is_left_and_nothing_is_wrong(answer: PooledRoutes) -> None:
    """All is served, and the plans are proven: no problem at all."""
    assert answer.unserved == answer.separate_unserved == answer.problems == ()


def test_the_rules_are_stated(answer: PooledRoutes) -> None:
    """The answer says who may carry what."""
    assert "Cold goods ride only on cold vehicles." in answer.rules
    assert "Hazardous goods never ride on vehicles of a BUS operator." in answer.rules
