"""Loads larger than any vehicle in equal parts."""

from dataclasses import replace
from datetime import date

from network.model import GoodsClass
from network.model.examples import toy_county
from network.pooling import Reason, solve_pooled
from network.pooling.splitting import split_loads

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


def test_parts_fit_the_smallest_vehicle_that_may_carry_them() -> None:
    """A van of 300 kg among those of 500 makes two parts of 300 out of 600."""
    toy = toy_county()
    heavy = replace(toy.demands[1], kg=600)
    vans = (replace(toy.vehicles[0], capacity_kg=300), *toy.vehicles[1:])
    parts = split_loads(toy.with_parts(demands=(heavy,), vehicles=vans)).demands
    assert [part.kg for part in parts] == [300, 300]


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
