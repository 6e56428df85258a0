"""The searches on questions too large to list: against HiGHS on the whole model, and their own promises."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.siting.center import center
from network.siting.choice import Choice, greedy, improved
from network.siting.choosing import choose
from network.siting.fewest import fewest, without_implied
from network.siting.limits import Limits, limits_of
from network.siting.median import Travel
from network.siting.most import Covering, covering_of
from network.siting.relaxation import exact_bound
from network.siting.rules import plain_rules
from network.siting.task import FAR

PLACES, SITES = 90, 60


def points(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """People and milliseconds between places and candidates of a square."""
    generator = np.random.default_rng(seed)
    at, sites = generator.random((PLACES, 2)), generator.random((SITES, 2))
    ms = np.rint(1e6 * np.hypot(*(at[:, None, axis] - sites[None, :, axis] for axis in (0, 1)))).astype(
        np.int64
    )
    return generator.integers(0, 500, PLACES), ms


def choices(seed: int) -> tuple[Covering, Travel]:
    people, ms = points(seed)
    trips = ms * people[:, None].astype(float)
    never = float(trips.max(axis=1).sum() + 1)
    return covering_of(people, ms <= 150_000), Travel(trips, np.full(PLACES, never), never)


def by_highs(choice: Choice, count: int) -> float:
    """The best value by HiGHS on the whole model, cold."""
    built = choice.model()
    plain_rules(choice.size, count).add_to(built.model)
    outcome = built.model.solve(seconds=60)
    assert outcome.values is not None
    return choice.value(np.flatnonzero(outcome.values[: choice.size] > 0.5))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [3, 7, 15])
def test_most_covered_and_least_travel_are_what_highs_finds(seed: int, count: int) -> None:
    """Proven, and the same value as the whole model gives."""
    for choice in choices(seed):
        found = choose(choice, plain_rules(SITES, count), limits_of(seconds=60))
        assert found.is_proven
        assert found.value == by_highs(choice, count)


@pytest.mark.parametrize("seed", range(3))
def test_least_worst_needs_no_more_sites_than_its_cover(seed: int) -> None:
    """Within the worst cost so many sites cover all, and a millisecond less needs one more."""
    _, ms = points(seed)
    found = center(ms, np.full(PLACES, FAR), plain_rules(SITES, 6), limits_of(seconds=60), far=FAR)
    worst = int(-found.value)
    needed = [
        -fewest(ms <= cost, plain_rules(SITES, None), limits_of(seconds=60), only_number=True).value
        for cost in (worst, worst - 1)
    ]
    assert found.is_proven
    assert needed[0] <= 6 < needed[1]


def test_the_same_question_has_the_same_answer() -> None:
    """Chosen sites, value, bound and iterations, twice."""
    for choice in choices(1):
        first, second = (
            choose(choice, plain_rules(SITES, 9), limits_of(seconds=60), seed=3) for _ in range(2)
        )
        assert first.chosen is not None
        assert second.chosen is not None
        assert first.chosen.tolist() == second.chosen.tolist()
        assert (first.value, first.bound, first.iterations) == (second.value, second.bound, second.iterations)


def test_a_stopped_search_keeps_what_it_has_and_a_bound_that_holds() -> None:
    """Stopped at once there is the greedy set, and the best value lies between it and the bound."""
    for choice in choices(2):
        stopped = choose(choice, plain_rules(SITES, 9), Limits(deadline=np.inf, stop=lambda: True))
        best = by_highs(choice, 9)
        assert stopped.chosen is not None
        assert len(stopped.chosen) == 9
        assert stopped.value <= best <= stopped.bound


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 20))
def test_swaps_tell_the_change_and_stay_true_as_they_are_made(seed: int, count: int) -> None:
    """After each of five random swaps every gain is the difference of the two values."""
    generator = np.random.default_rng(seed)
    for choice in choices(seed):
        swaps = choice.swaps(np.sort(generator.choice(SITES, count, replace=False)))
        for _ in range(5):
            row = int(generator.integers(count))
            candidate = int(generator.choice(np.setdiff1d(np.arange(SITES), swaps.chosen)))
            before, gain = choice.value(swaps.chosen), swaps.gains()[row, candidate]
            swaps.make(row, candidate)
            assert choice.value(swaps.chosen) - before == gain


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 20))
def test_swaps_never_make_a_set_worse(seed: int, count: int) -> None:
    """Greedy, then swaps; both as large as asked for."""
    for choice in choices(seed):
        rules = plain_rules(SITES, count)
        first = greedy(choice, rules)
        assert first is not None
        better = improved(choice, rules, first, limits_of(seconds=60))
        assert len(better) == count
        assert choice.value(better) >= choice.value(first)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.floats(0, 1))
def test_the_bound_is_exact_to_the_last_digit(seed: int, share: float) -> None:
    """The same sums in fractions, for multipliers on the grid: no rounding crept in."""
    covering, _ = choices(seed)
    rules = plain_rules(SITES, 7)
    multipliers = covering.on_grid(share * covering.weight)
    rows = covering.by_site.toarray().astype(int)
    values = [sum(Fraction(m) for m, a in zip(multipliers.tolist(), row, strict=True) if a) for row in rows]
    left = sum(
        Fraction(w) - Fraction(m) for w, m in zip(covering.weight.tolist(), multipliers.tolist(), strict=True)
    )
    expected = covering.base + left + sum(sorted(values, reverse=True)[:7])
    assert Fraction(exact_bound(covering, rules, multipliers)) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=8))
def test_rows_that_others_imply_fall_away_and_no_others(rows: list[list[bool]]) -> None:
    """Each row left out holds all of one that is kept; no kept row holds another."""
    table = np.array(rows)
    kept = without_implied(table)
    for row in table:
        assert any((other <= row).all() for other in kept)
    for i, row in enumerate(kept):
        assert not any((other <= row).all() for j, other in enumerate(kept) if j != i)
