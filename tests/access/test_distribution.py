"""Percentiles, second outlets, backup and evenness on the toy county, hand-computed, and on random ones."""

from datetime import date

import pytest
from hypothesis import given, settings

from network.access.coverage import coverage
from network.access.distribution import Distribution, distribution, inequality_of
from network.access.radius import Radius
from network.access.reach import reach_of
from network.access.sensitivity import sensitivity_of
from network.model import Network, ProblemCode
from network.model.examples import toy_county
from tests.siting.counties import County, random_counties

TOY = toy_county()
DAY = date(2026, 1, 1)
R15 = Radius(15)


def measured(network: Network = TOY, radius: Radius = R15, **options: object) -> Distribution:
    return distribution(network, reach_of(network, as_of=DAY, radius=radius), radius, **options)


def test_percentiles_are_ways_of_real_places() -> None:
    """V1 and V3 (2700 of 5000) travel 0, V2 (800) 12, V4 (600) 18, V5 (900) 31 minutes."""
    made = measured(percentiles=(0.54, 0.55, 0.7, 0.82, 0.9, 1.0))
    assert [p.minutes for p in made.percentiles] == [0, 12, 12, 18, 31, 31]
    assert (made.minutes.mean, made.minutes.p50, made.minutes.p90, made.minutes.max) == (9.66, 0, 31, 31)


def test_a_tenth_of_the_radius_tells_how_hard_the_cut_is() -> None:
    """At 18 minutes V4 (18) lies within, at 16.2 it does not; V1 and V3 back each other up from 40 on."""
    told = sensitivity_of(coverage(TOY, as_of=DAY, radius=Radius(18)))
    assert [at.radius.value for at in told] == pytest.approx([16.2, 18, 19.8])
    assert [at.by_population.value for at in told] == [0.7, 0.82, 0.82]
    assert [at.by_population.numerator for at in measured(radius=Radius(40)).backup_sensitivity] == [
        0, 2700, 2700,
    ]  # fmt: skip


def test_the_second_outlet() -> None:
    """From V1 to V3 and back 40 minutes, from V2 49, from V4 58, from V5 51."""
    made = measured()
    assert [(k.village.code, k.minutes) for k in made.kth] == [
        ("V1", 40), ("V2", 49), ("V3", 40), ("V4", 58), ("V5", 51),
    ]  # fmt: skip
    assert made.kth_minutes.max == 58
    assert [k.minutes for k in measured(k=3).kth] == [None] * 5


def test_backup_counts_whoever_has_two_outlets_within_the_radius() -> None:
    """Nobody within 15 minutes; V1 and V3 within 40."""
    assert measured().backup_by_population.value == 0
    made = measured(radius=Radius(40))
    assert (made.backup_by_population.numerator, made.backup_by_village.numerator) == (2700, 2)


def test_lorenz_points_and_gini() -> None:
    """2700 travel nothing, 800 × 12, 600 × 18 and 900 × 31 of 48 300 person-minutes; twice the area under
    the points (0.54, 0), (0.70, 9600), (0.82, 20 400), (1, 48 300) is 0.4029."""
    inequality = measured().inequality
    assert inequality.lorenz[0] == (0.0, 0.0)
    expected = [(0.24, 0.0), (0.54, 0.0), (0.70, 9600 / 48300), (0.82, 20400 / 48300), (1.0, 1.0)]
    for point, by_hand in zip(inequality.lorenz[1:], expected, strict=True):
        assert point == pytest.approx(by_hand)
    twice = 0.16 * 9600 + 0.12 * (9600 + 20400) + 0.18 * (20400 + 48300)
    assert inequality.gini == pytest.approx(1 - twice / 48300)


def test_even_travel_has_a_gini_of_0_and_no_travel_has_none() -> None:
    """All alike is even; nobody on the road is no question."""
    assert inequality_of([7, 7, 7], [1, 2, 3]).gini == pytest.approx(0)
    assert inequality_of([0, 0], [5, 5]).gini is None
    assert inequality_of([], []).lorenz == ()


def test_townships_have_their_own() -> None:
    """In T1 1200 people travel nothing and 800 travel 12 minutes: 1 − 0.4 = 0.6."""
    assert measured().townships[0].inequality.gini == pytest.approx(0.6)


def test_no_zeroth_outlet() -> None:
    """A k of 0 and a share of 0 or above 1 are refused, all at once, and nothing is measured."""
    made = measured(k=0, percentiles=(0, 1.5))
    assert [(p.code, p.path) for p in made.problems] == [
        (ProblemCode.INPUT_OUT_OF_RANGE, path)
        for path in (("k",), ("percentiles", "0"), ("percentiles", "1"))
    ]
    assert (made.minutes.mean, made.kth, made.percentiles, made.inequality.gini) == (None, (), (), None)


@settings(max_examples=80, deadline=None)
@given(random_counties())
def test_the_same_rates_as_coverage_and_k_from_the_list(county: County) -> None:
    """The table gives what `coverage` gives, and the k-th is the k-th of the sorted ways; at a radius a tenth
    larger or smaller the rates are those of `coverage` at that radius."""
    made = measured(county.network, radius=Radius(5), k=2)
    plain = coverage(county.network, as_of=DAY, radius=Radius(5))
    assert (made.minutes, made.unreachable_population) == (plain.minutes, plain.unreachable_population)
    for at in sensitivity_of(plain):
        own = coverage(county.network, as_of=DAY, radius=at.radius)
        assert (at.by_village, at.by_population) == (own.by_village, own.by_population)
    for row, kth in zip(county.ms, made.kth, strict=True):
        ways = sorted(row[j] for j in county.outlets if row[j] < float("inf"))
        assert kth.minutes == (ways[1] / 60_000 if len(ways) > 1 else None)


@settings(max_examples=80, deadline=None)
@given(random_counties())
def test_the_gini_is_the_mean_difference_over_twice_the_mean(county: County) -> None:
    """The other definition: Σ w_i w_j |m_i − m_j| ÷ (2 W² mean)."""
    nearest = [(ms / 60_000, p) for ms, p in zip(county.nearest(county.outlets), county.people, strict=True)]
    pairs = [(m, p) for m, p in nearest if m < float("inf") and p > 0]
    people, travelled = sum(p for _, p in pairs), sum(m * p for m, p in pairs)
    gini = measured(county.network).inequality.gini
    if not travelled:
        assert gini is None
        return
    apart = sum(p * q * abs(m - n) for m, p in pairs for n, q in pairs)
    assert gini == pytest.approx(apart / (2 * people * travelled))
