"""Capacity on the toy county: the three-way split and 2SFCA, hand-computed, and invariants on random ones."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.capacity import (
    Allocation,
    CapacityRule,
    CapacitySplit,
    capacity_sensitivity,
    split_capacity,
)
from network.access.radius import Radius
from network.access.reach import reach_of
from network.access.supply_ratio import SupplyRatio, share_supply
from network.model import Network, ProblemCode
from network.model.examples import toy_county
from tests.siting.counties import County, random_counties

TOY = toy_county()
DAY = date(2026, 1, 1)
R12, R15 = Radius(12), Radius(15)


def split(
    network: Network = TOY, radius: Radius = R15, demands: dict[str, float] | None = None, **rule: object
) -> CapacitySplit:
    reach = reach_of(network, as_of=DAY, radius=radius)
    return split_capacity(reach, radius, CapacityRule(**rule), demands=demands)


def shared(network: Network = TOY, radius: Radius = R15, **given: object) -> SupplyRatio:
    return share_supply(reach_of(network, as_of=DAY, radius=radius), radius, **given)


def test_the_three_way_split() -> None:
    """V1 takes its own 1200 and 500 of V2's 800, V3 its own 1500; V4 and V5 lie out of reach."""
    made = split()
    assert (made.served, made.in_reach_without_capacity, made.out_of_reach) == (3200, 300, 1500)
    assert [(p.village.code, p.served, p.without_capacity, p.out_of_reach) for p in made.places] == [
        ("V1", 1200, 0, 0), ("V2", 500, 300, 0), ("V3", 1500, 0, 0), ("V4", 0, 0, 600), ("V5", 0, 0, 900),
    ]  # fmt: skip
    assert [(load.site.code, load.load) for load in made.outlets] == [("s1", 1700), ("s3", 1500)]
    assert (made.served_rate.numerator, made.served_rate.denominator) == (3200, 5000)


def test_what_the_nearest_has_no_room_for_spills_to_the_next_within_the_radius() -> None:
    """Within 60 minutes V2's 300 may go on, but V3 has no room; optimal ways serve as much and no more."""
    wide = Radius(60)
    assert split(radius=wide, spill=True).served == 3200
    assert split(radius=wide, allocation=Allocation.OPTIMAL).served == 3200
    demands = {"V1": 1700.0, "V2": 700.0, "V3": 800.0}
    assert split(radius=wide, demands=demands).served == 2500
    assert split(radius=wide, demands=demands, spill=True).served == 3200


def test_a_place_that_is_nearly_served_counts_as_served() -> None:
    """V2 is short by 300 of 800: 37.5 %."""
    assert split(tolerance=0.37).served == 3200
    assert split(tolerance=0.375).served == 3500


def test_an_outlet_of_unknown_capacity_is_never_full_and_told() -> None:
    """Without capacities everybody in reach is served."""
    free = TOY.with_parts(sites=tuple(_without_capacity(site) for site in TOY.sites))
    made = split(free)
    assert (made.served, made.in_reach_without_capacity) == (3500, 0)
    assert (made.problems[0].code, made.outlets[0].use) == (ProblemCode.CAPACITY_UNKNOWN, None)
    assert "s1, s3 have no capacity that is known (2 of 2 sites)" in made.problems[0].message


def _without_capacity(site: object) -> object:
    from dataclasses import replace

    return replace(site, capacity_per_day=None)


def test_the_parts_at_a_radius_a_tenth_smaller_and_larger() -> None:
    """V2 lies 12 minutes off: at 10.8 it is out of reach, and V1 alone asks for 1200."""
    told = capacity_sensitivity(reach_of(TOY, as_of=DAY, radius=R12), R12, CapacityRule())
    assert [(at.served, at.in_reach_without_capacity, at.out_of_reach) for at in told] == [
        (2700, 0, 2300), (3200, 300, 1500), (3200, 300, 1500),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"tolerance": 1.5}, ProblemCode.INPUT_OUT_OF_RANGE, ("tolerance",)),
        ({"demand_per_head": -1.0}, ProblemCode.INPUT_OUT_OF_RANGE, ("demandPerHead",)),
        ({"demands": {"V1": 1.0, "V9": 1.0}}, ProblemCode.UNKNOWN_VILLAGE, ("demands", "1")),
        ({"demands": {"V1": -5.0}}, ProblemCode.INPUT_OUT_OF_RANGE, ("demands", "0")),
    ],
)
def test_what_cannot_be_is_told_and_nothing_counted(
    wrong: dict[str, object], code: ProblemCode, path: tuple[str, ...]
) -> None:
    """The culprit is named by its path; no part of a refused answer looks like a figure."""
    made = split(**wrong)
    assert [(p.code, p.path) for p in made.problems] == [(code, path)]
    assert (made.served, made.out_of_reach, made.places) == (0, 0, ())


def test_supplies_of_sites_that_do_not_count_are_told() -> None:
    """The hub is no outlet."""
    made = shared(supplies={"s1": 600, "hub": 900})
    assert [(p.code, p.path) for p in made.problems] == [(ProblemCode.UNKNOWN_SITE, ("supplies", "1"))]


def test_two_step_floating_catchments() -> None:
    """600 for the 2000 of V1 and V2 is 0.30, 900 for the 1500 of V3 is 0.60; all supply is handed out."""
    ratio = shared(supplies={"s1": 600, "s3": 900})
    assert [o.ratio for o in ratio.outlets] == [0.30, 0.60]
    assert [p.score for p in ratio.places] == [0.30, 0.30, 0.60, 0, 0]
    assert ratio.shared == pytest.approx(1500)


@settings(max_examples=80, deadline=None)
@given(
    random_counties(), st.sampled_from(Allocation), st.booleans(), st.lists(st.integers(0, 30), min_size=8)
)
def test_the_parts_add_up_and_no_outlet_is_overfull(
    county: County, allocation: Allocation, spill: bool, rooms: list[int]
) -> None:
    """Served, without capacity and out of reach are all demand; a load is at most the capacity."""
    from dataclasses import replace

    sites = tuple(
        replace(site, capacity_per_day=float(room))
        for site, room in zip(county.network.sites, rooms, strict=False)
    )
    network = county.network.with_parts(sites=sites)
    made = split(network, radius=Radius(6), allocation=allocation, spill=spill)
    whole = made.served + made.in_reach_without_capacity + made.out_of_reach
    assert whole == pytest.approx(sum(county.people))
    assert all(o.capacity is not None and o.load <= o.capacity + 1e-6 for o in made.outlets)
    best = split(network, radius=Radius(6), allocation=Allocation.OPTIMAL).served
    assert made.served <= best + 1e-6
    assert best == pytest.approx(most_served(county, rooms))


def most_served(county: County, rooms: list[int]) -> float:
    """By the theorem of Gale: demand less the largest lack of room over sets of outlets."""
    near = [[ms <= 360_000 for ms in (row[j] for j in county.outlets)] for row in county.ms]
    lacks = []
    for closed in product((False, True), repeat=len(county.outlets)):
        bound = sum(
            p
            for p, row in zip(county.people, near, strict=True)
            if any(r and not c for r, c in zip(row, closed, strict=True))
        )
        lacks.append(bound + sum(room for room, c in zip(rooms, closed, strict=False) if c))
    return float(min(lacks))


@settings(max_examples=80, deadline=None)
@given(random_counties())
def test_2sfca_hands_out_the_supply_of_every_outlet_with_demand(county: County) -> None:
    """Σ A · D is Σ S over outlets that have anybody within the radius."""
    supplies = {site.code: 10.0 + i for i, site in enumerate(county.network.outlets(DAY))}
    ratio = shared(county.network, Radius(5), supplies=supplies)
    assert ratio.shared == pytest.approx(sum(o.supply for o in ratio.outlets if o.ratio is not None))
