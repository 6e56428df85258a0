"""Goods in the holds of buses: what may ride, what it spares the vans, and what is never touched."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from network.model import (
    Demand,
    Direction,
    GoodsClass,
    Network,
    Operator,
    OperatorClass,
    ProblemCode,
    Route,
    RouteStop,
    SiteStatus,
    Vehicle,
)
from network.model.examples import toy_county
from network.pooling.bus_runs import RunRoom, runs_of, with_rooms
from network.pooling.buses import BusLoading, load_buses
from network.pooling.holds import BusRun

DAY = date(2026, 1, 1)
H = 3600


def call(
    seq: int, at_s: int, *, site: str | None = None, village: str | None = None, dwell: float | None = None
) -> RouteStop:
    """A call of no length at a site or in a village."""
    return RouteStop(seq, site, village, at_s, at_s, dwell)


CALLS = (
    call(1, 8 * H, site="hub"),
    call(2, 8 * H + 1320, village="V3", dwell=2.0),
    call(3, 9 * H, village="V4"),
)


def run(**changes: Any) -> BusRun:
    """Hub 08:00, V3 08:22, V4 09:00, a hold of 300 kg."""
    return replace(BusRun("bus", CALLS, hold_kg=300), **changes)


def loaded(bus: BusRun | None = None, network: Network | None = None) -> BusLoading:
    """The toy county with that run."""
    return load_buses(network or toy_county(), as_of=DAY, runs=[bus or run()])


def riding(answer: BusLoading) -> set[str]:
    """Demands on the bus."""
    return {ride.demand.id for ride in answer.rides}


def test_goods_along_the_line_ride_and_the_vans_are_spared() -> None:
    """V4 and V3 leave the southern tour; what is left fits one van less far."""
    answer = loaded()
    assert riding(answer) <= {"post-V3", "express-V3", "post-V4"}
    assert sum(ride.demand.kg for ride in answer.rides) <= 300
    assert answer.saved == answer.vans_alone.pooled.cost - answer.vans_beside.pooled.cost > 0
    assert sorted(riding(answer) | set(answer.left_demand_ids)) == sorted(d.id for d in toy_county().demands)


def test_rides_keep_the_timetable() -> None:
    """On at the hub at 08:00, off as the timetable says."""
    for ride in loaded().rides:
        assert (ride.on, ride.on_s) == (0, 8 * H)
        assert ride.off_s == {1: 8 * H + 1320, 2: 9 * H}[ride.off]


def test_an_unknown_hold_holds_nothing() -> None:
    """And so does a payload with unknown passengers."""
    assert riding(loaded(run(hold_kg=None))) == set()
    assert riding(loaded(run(payload_kg=2000.0))) == set()


def test_passengers_come_first() -> None:
    """Payload 3000 kg: 39 passengers leave 75 kg on the first segment, a full bus leaves none."""
    nearly = run(payload_kg=3000.0, passengers=(39, 0))
    assert [nearly.residual_kg(segment) for segment in (0, 1)] == [75, 300]
    assert riding(loaded(nearly)) == {"post-V4"}
    assert riding(loaded(run(payload_kg=3000.0, passengers=(45, 0)))) == set()


def test_no_segment_carries_more_than_its_room() -> None:
    """Room left is room less the goods over that segment, and never negative."""
    answer = loaded(run(hold_kg=200))
    for room in answer.room:
        on_board = sum(r.demand.kg for r in answer.rides if r.on <= room.segment < r.off)
        assert (room.room_kg, room.left_kg) == (200, 200 - on_board)
        assert room.left_kg >= 0


def test_the_dwell_of_a_call_is_not_exceeded() -> None:
    """Half a minute a consignment: with 0.4 minutes at V3 nothing gets off there."""
    calls = (CALLS[0], replace(CALLS[1], dwell_minutes=0.4), CALLS[2])
    assert riding(loaded(run(calls=calls))) == {"post-V4"}


@pytest.mark.parametrize("goods", [GoodsClass.COLD, GoodsClass.HAZARDOUS])
def test_goods_of_other_classes_do_not_ride(goods: GoodsClass) -> None:
    """A hold takes ambient goods unless the run says otherwise, and hazardous ones never by default."""
    toy = toy_county()
    demands = tuple(replace(d, goods_class=goods) if d.id == "post-V4" else d for d in toy.demands)
    assert "post-V4" not in riding(loaded(network=toy.with_parts(demands=demands)))


@pytest.mark.parametrize(
    ("goods", "cold", "rides"),
    [
        (GoodsClass.HAZARDOUS, True, False),
        (GoodsClass.COLD, False, False),
        (GoodsClass.COLD, True, True),
        (GoodsClass.COLD, None, True),
    ],
)
def test_the_sharing_rules_hold_whatever_a_run_may_take(
    goods: GoodsClass, cold: bool | None, rides: bool
) -> None:
    """Told that a run takes the class: never hazardous with a bus, cold on no bus known to be warm."""
    toy = toy_county()
    demands = tuple(replace(d, goods_class=goods) if d.id == "post-V4" else d for d in toy.demands)
    chilled = tuple(replace(van, cold=True) for van in toy.vehicles)
    network = toy.with_parts(
        demands=demands,
        vehicles=(*chilled, Vehicle("coach", "bus", 1, "hub", capacity_kg=300, cold=bool(cold))),
        operators=(*toy.operators, Operator("bus", "Bus", OperatorClass.BUS)),
        routes=(Route("b", "Line", "bus", "4", None if cold is None else "coach", CALLS),),
    )
    runs, _ = with_rooms(runs_of(network, day=4), [RunRoom("b", hold_kg=300, goods_classes=(goods,))])
    assert (riding(load_buses(network, as_of=DAY, runs=runs, day=4)) == {"post-V4"}) is rides


def test_goods_board_where_a_depot_counts() -> None:
    """The hub is closed since 2025, so nothing boards there; who names it is told."""
    toy = toy_county()
    shut = tuple(
        replace(site, status=SiteStatus.CLOSED, closed=date(2025, 1, 1)) if site.code == "hub" else site
        for site in toy.sites
    )
    network = toy.with_parts(sites=shut)
    assert riding(loaded(network=network)) == set()
    named = load_buses(network, as_of=DAY, runs=[run()], depots=["hub"])
    assert riding(named) == set()
    assert [p.path for p in named.problems if p.code is ProblemCode.SITE_INACTIVE] == [("depots", "0")]
    assert riding(loaded()) != set()


def test_a_window_that_closes_before_the_bus_comes_is_kept() -> None:
    """V4 until 08:30, the bus comes at 09:00."""
    toy = toy_county()
    demands = tuple(replace(d, window_end_s=8 * H + 1800) if d.id == "post-V4" else d for d in toy.demands)
    assert "post-V4" not in riding(loaded(network=toy.with_parts(demands=demands)))


@pytest.mark.parametrize(("until_s", "rides"), [(12 * H, False), (25 * H, True)])
def test_a_bus_that_comes_after_midnight_comes_the_next_day(until_s: int, rides: bool) -> None:
    """From the hub at 23:30, at V4 at 00:30: too late for noon, in time for 25:00, where it is 24:30."""
    toy = toy_county()
    demands = tuple(replace(d, window_end_s=until_s) if d.id == "post-V4" else d for d in toy.demands)
    night = (call(1, 23 * H + 1800, site="hub"), call(2, 1800, village="V4"))
    answer = loaded(run(calls=night), toy.with_parts(demands=demands))
    assert [(ride.demand.id, ride.on_s, ride.off_s) for ride in answer.rides] == (
        [("post-V4", 84_600, 88_200)] if rides else []
    )


def test_goods_that_no_van_can_serve_ride_first() -> None:
    """Vans that may not drive 38 km cannot reach V4; the bus can."""
    toy = toy_county()
    short = toy.with_parts(vehicles=tuple(replace(van, max_km=37) for van in toy.vehicles))
    answer = loaded(run(hold_kg=60), network=short)
    assert riding(answer) == {"post-V4"}
    assert [own.demand.id for own in answer.vans_alone.unserved] == ["post-V4"]
    assert answer.vans_beside.unserved == ()


def test_runs_come_from_the_routes_of_bus_operators() -> None:
    """A bus operator's route on its days, with its vehicle's hold; other routes are none."""
    toy = toy_county()
    bus = Operator("bus", "Bus", OperatorClass.BUS)
    coach = Vehicle("coach", "bus", 1, "hub", capacity_kg=120, capacity_m3=1.5)
    routes = (
        Route("b", "Line", "bus", "4", "coach", CALLS),
        Route("c", "Round", "coop", "4", "coop-van", CALLS),
    )
    network = toy.with_parts(operators=(*toy.operators, bus), vehicles=(*toy.vehicles, coach), routes=routes)
    (found,) = runs_of(network, day=4)
    assert (found.id, found.hold_kg, found.hold_m3, found.payload_kg) == ("b", 120, 1.5, None)
    assert runs_of(network, day=5) == []


THERE_AND_BACK = (
    call(1, 8 * H, site="hub"),
    call(2, 9 * H, village="V4", dwell=1.0),
    call(3, 10 * H, site="hub"),
)


def both_ways() -> Network:
    """The toy county with 10 kg more at V4, to be fetched."""
    toy = toy_county()
    return toy.with_parts(demands=(*toy.demands, Demand("up", "post", "V4", kg=10, direction=Direction.UP)))


@pytest.mark.parametrize(
    "runs",
    [
        [run(calls=THERE_AND_BACK)],
        [run(calls=THERE_AND_BACK[:2]), run(id="back", calls=THERE_AND_BACK[1:])],
    ],
)
def test_goods_down_and_up_of_a_stop_spare_it_together(runs: list[BusRun]) -> None:
    """Either alone leaves the van its way to V4; both on the bus, or on two, spare 12 km for 24 yuan."""
    answer = load_buses(both_ways(), as_of=DAY, runs=runs)
    assert riding(answer) == {"post-V4", "up"}
    assert (answer.vans_alone.pooled.cost, answer.vans_beside.pooled.cost, answer.saved) == (330, 306, 24)


def test_goods_down_and_up_share_the_dwell_of_a_call() -> None:
    """Half a minute each at V4: with 0.9 minutes there only one could ride, which spares nothing."""
    calls = (THERE_AND_BACK[0], replace(THERE_AND_BACK[1], dwell_minutes=0.9), THERE_AND_BACK[2])
    answer = load_buses(both_ways(), as_of=DAY, runs=[run(calls=calls)])
    assert (riding(answer), answer.saved) == (set(), 0)


def test_a_load_for_every_segment_is_asked_for() -> None:
    """Three calls make two segments."""
    with pytest.raises(ValueError, match="3 calls and 1 loads"):
        run(passengers=(1,))


def test_goods_up_are_picked_up_within_their_window() -> None:
    """At V4 from 08:55 to 09:10 the bus of 09:00 fetches them; that it is back at 09:40 matters to nobody."""
    toy = toy_county()
    up = {"direction": Direction.UP, "window_start_s": 8 * H + 3300, "window_end_s": 9 * H + 600}
    demands = tuple(replace(d, **up) if d.id == "post-V4" else d for d in toy.demands)
    back = (call(1, 9 * H, village="V4"), call(2, 9 * H + 2400, site="hub"))
    assert riding(loaded(run(calls=back), toy.with_parts(demands=demands))) == {"post-V4"}
    late = (call(1, 9 * H + 900, village="V4"), call(2, 9 * H + 3300, site="hub"))
    assert riding(loaded(run(calls=late), toy.with_parts(demands=demands))) == set()


def test_the_bus_of_a_line_is_no_van_and_its_hold_is_known() -> None:
    """Without runs given: the coach holds 120 kg on its line, post-V4 rides, and it drives no tour."""
    toy = toy_county()
    network = toy.with_parts(
        operators=(*toy.operators, Operator("bus", "Bus", OperatorClass.BUS)),
        vehicles=(*toy.vehicles, Vehicle("coach", "bus", 1, "hub", capacity_kg=120)),
        routes=(Route("b", "Line", "bus", "4", "coach", CALLS),),
    )
    answer = load_buses(network, as_of=DAY, day=4)
    assert riding(answer) == {"post-V4"}
    assert "coach" not in {route.vehicle.id for route in answer.vans_alone.routes}
    assert [room.room_kg for room in answer.room] == [120, 120]
