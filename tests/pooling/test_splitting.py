"""Loads larger than a vehicle in equal parts."""

from dataclasses import replace
from datetime import date

from network.model import GoodsClass, Network, ProblemCode, Vehicle
from network.model.examples import toy_county
from network.pooling import Reason, solve_pooled
from network.pooling.splitting import MOST_PARTS, check_split, split_loads

DAY = date(2026, 1, 1)


def test_what_fits_stays_as_it_is() -> None:
    """Nothing in the toy county is larger than a van: the same network."""
    toy = toy_county()
    assert split_loads(toy) is toy


def test_a_heavy_load_comes_in_equal_parts() -> None:
    """1200 kg on vans of 500 kg: three parts of 400, a third of the service each."""
    toy = toy_county()
    heavy = replace(toy.demands[1], kg=1200, m3=3.0, service_minutes=9)
    parts = split_loads(toy.with_parts(demands=(heavy,))).demands
    assert [(part.id, part.kg, part.m3, part.service_minutes) for part in parts] == [
        (f"{heavy.id}/{number}", 400, 1.0, 3) for number in (1, 2, 3)
    ]


def one_load(*vans: Vehicle, kg: float, m3: float | None = None) -> Network:
    """The toy county with one demand, the co-op's at V2, and other vehicles."""
    toy = toy_county()
    return toy.with_parts(demands=(replace(toy.demands[1], kg=kg, m3=m3),), vehicles=vans)


def van(owner: str, number: int, kg: float, m3: float | None = None) -> Vehicle:
    """So many vans of that owner, each a row of the toy county's with another size."""
    own = next(own for own in toy_county().vehicles if own.operator_id == owner)
    return replace(own, id=f"{owner}-{kg:g}", count=number, capacity_kg=kg, capacity_m3=m3)


def kgs(network: Network) -> list[float]:
    """What its demands weigh once they are split."""
    return [own.kg for own in split_loads(network).demands]


def test_parts_fit_the_vehicles_of_their_owner() -> None:
    """600 kg on the co-op's two vans of 300: two parts, which the post's van of 500 may carry as well."""
    assert kgs(one_load(van("coop", 2, 300), van("post", 1, 500), kg=600)) == [300, 300]


def test_both_plans_serve_the_same_parts() -> None:
    """500 kg are whole on the post's van and five parts on the co-op's: five, so that the co-op can go alone.

    Together one van of the post takes them all, 60 + 2 · 32 yuan; alone the co-op sends five.
    """
    network = one_load(van("coop", 5, 100), van("post", 1, 1000), kg=500)
    assert kgs(network) == [100] * 5
    answer = solve_pooled(network, as_of=DAY, split_loads=True)
    assert (answer.unserved, answer.separate_unserved) == ((), ())
    assert (answer.pooled.cost, answer.separate.cost, answer.saving) == (124, 620, 0.8)


def test_parts_are_as_few_as_the_day_can_carry() -> None:
    """A van of 500 and five of 100 hold 600 kg in six parts of 100 and in no fewer: two of 300 want two large
    vans. A van that goes twice carries two of 300 alone."""
    assert kgs(one_load(van("coop", 1, 500), van("coop", 5, 100), kg=600)) == [100] * 6
    twice = replace(van("coop", 1, 500), max_trips=2)
    assert kgs(one_load(twice, van("coop", 5, 100), kg=600)) == [300, 300]


def test_more_than_the_day_can_carry_is_split_so_that_the_most_rides() -> None:
    """1000 kg and two vans of 300: of four parts of 250 two ride, 500 kg; ten of 100 fill both vans."""
    assert kgs(one_load(van("coop", 2, 300), kg=1000)) == [100] * 10


def test_an_owner_without_vehicles_takes_the_sizes_of_others() -> None:
    """The post's two vans of 250 carry the co-op's 500 kg in two parts."""
    assert kgs(one_load(van("post", 2, 250), kg=500)) == [250, 250]


def test_vehicles_outside_the_question_decide_nothing() -> None:
    """Asked for co-op and post alone, the express van that would hold 500 kg whole is not there."""
    network = one_load(van("post", 2, 250), van("express", 1, 1000), kg=500)
    assert kgs(network) == [500]
    asked = split_loads(network, operators=("coop", "post"))
    assert [own.kg for own in asked.demands] == [250, 250]


def test_room_that_the_goods_do_not_need_may_be_nothing() -> None:
    """A van without m3 holds 500 kg of goods without m3 whole; a load of 1 m3 goes by the other vans."""
    flat, small = van("coop", 1, 1000, m3=0), van("coop", 5, 100)
    assert kgs(one_load(flat, small, kg=500)) == [500]
    assert kgs(one_load(van("coop", 5, 100, m3=0), kg=500)) == [100] * 5
    assert kgs(one_load(flat, small, kg=500, m3=1.0)) == [100] * 5


def test_a_tiny_vehicle_does_not_make_crumbs() -> None:
    """A drone of 10 g beside five vans of 100 kg: five parts of 100 kg."""
    assert kgs(one_load(van("coop", 1, 0.01), van("coop", 5, 100), kg=500)) == [100] * 5


def test_too_many_parts_are_none() -> None:
    """A drone of 10 g alone would make 50 000 parts of 500 kg: the load stays whole, and that is told."""
    network = one_load(van("coop", 1, 0.01), kg=500)
    assert split_loads(network) is network
    (problem,) = check_split(network)
    assert (problem.code, problem.path) == (ProblemCode.LIMIT_EXCEEDED, ("splitLoads",))
    assert problem.message == (
        f"1 demands would take more than {MOST_PARTS} parts each and stay whole, coop-V2 the first of them."
    )
    assert check_split(one_load(van("coop", 1, 0), kg=500)) == []
    assert check_split(one_load(van("coop", 1, 5), kg=500)) == []


def test_parts_take_ids_that_are_free() -> None:
    """coop-V2/1 is another demand: the parts are coop-V2/2 and coop-V2/3."""
    network = one_load(van("coop", 2, 300), kg=600)
    other = replace(network.demands[0], id="coop-V2/1", kg=5)
    parts = split_loads(network.with_parts(demands=(*network.demands, other))).demands
    assert [(own.id, own.kg) for own in parts] == [
        ("coop-V2/1", 5), ("coop-V2/2", 300), ("coop-V2/3", 300)
    ]  # fmt: skip


def test_what_nobody_may_carry_is_not_split() -> None:
    """Cold goods without a cold van stay whole, and unserved for that reason."""
    toy = toy_county()
    cold = replace(toy.demands[1], kg=1200, goods_class=GoodsClass.COLD)
    network = split_loads(toy.with_parts(demands=(cold,)))
    assert network.demands == (cold,)
    assert solve_pooled(network, as_of=DAY).unserved[0].reason is Reason.SKILL


def test_the_parts_are_served() -> None:
    """1200 kg to V2 ride on three vans, there and back 32 km each, and on none without splitting."""
    toy = toy_county()
    heavy = replace(toy.demands[1], kg=1200, village_code="V2", operator_id="coop")
    whole = toy.with_parts(demands=(heavy,))
    assert solve_pooled(whole, as_of=DAY).unserved[0].reason is Reason.CAPACITY
    answer = solve_pooled(split_loads(whole), as_of=DAY)
    assert answer.unserved == ()
    assert (answer.pooled.vehicles, answer.pooled.cost) == (3, 3 * (60 + 2 * 32))


def test_vehicles_of_others_decide_only_where_they_are_asked_for() -> None:
    """The post's van of 1000 kg would hold 500 kg whole; asked for the co-op alone it comes in five parts."""
    network = one_load(van("coop", 5, 100), van("post", 1, 1000), kg=500)
    answer = solve_pooled(network, as_of=DAY, operators=("coop",), split_loads=True)
    assert answer.unserved == ()
    assert sum(len(stop.demand_ids) for route in answer.routes for stop in route.stops) == 5


def test_loads_that_would_fall_to_crumbs_stay_whole_and_are_told() -> None:
    """9 tonnes on vans of 10 kg would be 900 parts: the demand stays whole, unserved, with a problem."""
    network = one_load(van("coop", 5, 10), kg=9000)
    answer = solve_pooled(network, as_of=DAY, operators=("coop",), split_loads=True)
    assert [unserved.reason for unserved in answer.unserved] == [Reason.CAPACITY]
    assert ProblemCode.LIMIT_EXCEEDED in [problem.code for problem in answer.problems]
