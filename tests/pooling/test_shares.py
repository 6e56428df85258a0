"""Fair shares: Shapley's value of the toy county, and what holds for every game."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model import ProblemCode
from network.model.examples import toy_county
from network.pooling import FairShares, fair_shares, solve_pooled
from network.pooling.coalitions import coalitions_of
from network.pooling.shares import shapley_values
from tests.pooling.counties import county

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def toy() -> FairShares:
    """The three operators of the toy county."""
    return fair_shares(toy_county(), as_of=DAY, seeds=(1, 2))


def test_every_coalition_costs_what_the_paper_says(toy: FairShares) -> None:
    """Alone 126, 176, 180; pairs 262, 266, 276; all 330."""
    assert {own.members: own.cost for own in toy.coalitions} == {
        ("coop",): 126, ("post",): 176, ("express",): 180, ("coop", "post"): 262,
        ("coop", "express"): 266, ("express", "post"): 276, ("coop", "express", "post"): 330,
    }  # fmt: skip


def test_shapley_of_the_toy(toy: FairShares) -> None:
    """88.667, 118.667, 122.667; sum 330; each below stand-alone; nobody can object."""
    shares = {own.operator: own.shapley for own in toy.shares}
    assert shares == pytest.approx({"coop": 266 / 3, "post": 356 / 3, "express": 368 / 3})
    assert sum(shares.values()) == pytest.approx(toy.total) == 330
    assert {own.operator: own.saving for own in toy.shares} == pytest.approx(
        {"coop": 112 / 3, "post": 172 / 3, "express": 172 / 3}
    )
    assert (toy.objections, toy.problems) == ((), ())


@pytest.mark.parametrize("price", [0.0, 5.0])
def test_goods_that_can_be_carried_are_carried_whatever_leaving_them_would_cost(price: float) -> None:
    """A kilogram to each place costs less to leave than to bring: shares are of the plan that brings it."""
    toy = toy_county()
    light = toy.with_parts(demands=tuple(replace(demand, kg=1) for demand in toy.demands))
    found = fair_shares(light, as_of=DAY, unserved_yuan_per_kg=price)
    assert {own.unserved_kg for own in found.coalitions} == {0}
    assert found.total == pytest.approx(solve_pooled(light, as_of=DAY).pooled.cost)
    assert sum(own.shapley for own in found.shares) == pytest.approx(found.total)


def test_plain_rules_beside_it(toy: FairShares) -> None:
    """By kg 350 : 260 : 340; by kg·km of the road from the hub; by stand-alone cost 126 : 176 : 180."""
    by_kg = {own.operator: own.by_kg for own in toy.shares}
    assert by_kg == pytest.approx(
        {"coop": 330 * 350 / 950, "post": 330 * 260 / 950, "express": 330 * 340 / 950}
    )
    work = {"coop": 200 * 13 + 150 * 16, "post": 80 * 13 + 120 * 13 + 60 * 19, "express": 250 * 13 + 90 * 15}
    every = sum(work.values())
    by_work = {own.operator: own.by_kg_km for own in toy.shares}
    assert by_work == pytest.approx({name: 330 * part / every for name, part in work.items()})
    by_alone = {own.operator: own.by_stand_alone for own in toy.shares}
    assert by_alone == pytest.approx(
        {"coop": 330 * 126 / 482, "post": 330 * 176 / 482, "express": 330 * 180 / 482}
    )


def test_two_seeds_agree_on_the_toy(toy: FairShares) -> None:
    """The plans are exact, so there is no spread."""
    assert [own.spread for own in toy.shares] == [0, 0, 0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=15, max_size=15))
def test_shapley_is_the_mean_over_all_orders_of_joining(numbers: list[int]) -> None:
    """Four players, any costs: the same as walking through all 24 orders."""
    costs = {members: float(n) for members, n in zip(coalitions_of("abcd"), numbers, strict=True)}
    mean = dict.fromkeys("abcd", 0.0)
    for order in permutations("abcd"):
        for position, name in enumerate(order):
            before = costs.get(frozenset(order[:position]), 0.0)
            mean[name] += (costs[frozenset(order[: position + 1])] - before) / 24
    assert shapley_values("abcd", costs) == pytest.approx(mean)


@pytest.mark.parametrize("seed", range(300, 306))
def test_no_coalition_pays_more_than_its_halves(seed: int) -> None:
    """Subadditive on random days, and the shares add up to the cost of all."""
    found = fair_shares(county(seed, demands=7, places=5), as_of=DAY)
    cost = {frozenset(own.members): own.cost for own in found.coalitions}
    both = frozenset("ab")
    assert cost[both] <= cost[frozenset("a")] + cost[frozenset("b")] + 1e-9
    assert sum(own.shapley for own in found.shares) == pytest.approx(cost[both])
    assert found.total == cost[both]


def test_goods_left_cost_their_price_per_kg() -> None:
    """Post without vans pays 5 yuan for each of its 260 kg alone, so every coalition has a cost."""
    toy = toy_county()
    vans = tuple(van for van in toy.vehicles if van.operator_id != "post")
    found = fair_shares(toy.with_parts(vehicles=vans), as_of=DAY)
    alone = next(own for own in found.coalitions if own.members == ("post",))
    assert (alone.cost, alone.unserved_kg) == (5 * 260, 260)
    cheap = fair_shares(toy.with_parts(vehicles=vans), as_of=DAY, unserved_yuan_per_kg=1)
    assert next(own for own in cheap.coalitions if own.members == ("post",)).cost == 260


def test_seven_operators_are_too_many() -> None:
    """And an unknown one is told."""
    toy = toy_county()
    many = toy.with_parts(operators=tuple(type(toy.operators[0])(str(i), "", "POST") for i in range(7)))
    assert [problem.code for problem in fair_shares(many, as_of=DAY).problems] == [ProblemCode.LIMIT_EXCEEDED]
    unknown = fair_shares(toy, as_of=DAY, operators=["coop", "nobody"])
    assert [problem.code for problem in unknown.problems] == [ProblemCode.UNKNOWN_OPERATOR]


def test_progress_counts_the_coalitions() -> None:
    """Seven for three operators, each twice, the whole one first and last."""
    told: list[tuple[int, int, tuple[str, ...]]] = []
    fair_shares(toy_county(), as_of=DAY, progress=lambda *row: told.append(row))
    assert told[0] == (0, 14, ("coop", "express", "post"))
    assert told[13] == (13, 14, ("coop", "express", "post"))
    assert [row[0] for row in told] == list(range(14))


def test_shares_that_were_stopped_say_so() -> None:
    """The best plans so far still are shared out whole."""
    shares = fair_shares(toy_county(), as_of=date(2026, 1, 1), stop=lambda: True)
    assert "STOPPED_EARLY" in [problem.code for problem in shares.problems]
    assert sum(own.shapley for own in shares.shares) == pytest.approx(shares.total)
