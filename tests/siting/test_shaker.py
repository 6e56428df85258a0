"""Large coverings: compiled shaking and the bound of the linear relaxation, where every set can be listed."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.siting import shaker as shaking
from network.siting.choice import greedy
from network.siting.choosing import choose
from network.siting.limits import limits_of
from network.siting.linear import sharpen
from network.siting.most import Covering, covering_of
from network.siting.relaxation import Descent
from network.siting.rules import Rules, plain_rules

LIMITS = {"seconds": 60.0}


@pytest.fixture(autouse=True)
def _nothing_is_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled shaking takes over at once."""
    monkeypatch.setattr(shaking, "LARGE", 0)
    monkeypatch.setattr(shaking, "ROUNDS", 30)


@st.composite
def coverings(draw: st.DrawFn) -> tuple[Covering, Rules]:
    """Places with people, up to nine candidates in two townships, and quotas that some set keeps."""
    sites, places = draw(st.integers(2, 9)), draw(st.integers(1, 12))
    cells = draw(st.lists(st.booleans(), min_size=sites * places, max_size=sites * places))
    people = draw(st.lists(st.integers(0, 30), min_size=places, max_size=places))
    covers = np.array(cells, dtype=bool).reshape(places, sites)
    group = np.array([draw(st.integers(0, 1)) for _ in range(sites)], dtype=np.int64)
    wanted = sorted(draw(st.sets(st.integers(0, sites - 1), min_size=1, max_size=sites - 1)))
    held = np.bincount(group[wanted], minlength=2)
    loose = np.array([draw(st.integers(0, 2)) for _ in range(2)])
    none = np.zeros((0, 2), dtype=np.int64)
    rules = Rules(sites, len(wanted), group, np.maximum(held - loose, 0), held + loose, none)
    return covering_of(np.array(people), covers), rules


def best_value(covering: Covering, rules: Rules) -> int:
    """Of all sets of the number asked for."""
    assert rules.count is not None
    sets = combinations(range(rules.size), rules.count)
    return max(covering.value(chosen) for chosen in map(list, sets) if rules.keep(chosen))


@settings(max_examples=100, deadline=None)
@given(coverings())
def test_a_large_covering_is_solved_as_a_small_one(case: tuple[Covering, Rules]) -> None:
    """Proven, and the best of all sets, under quotas too."""
    covering, rules = case
    found = choose(covering, rules, limits_of(**LIMITS))
    assert found.is_proven
    assert found.chosen is not None
    assert rules.keep(found.chosen)
    assert covering.value(found.chosen) == found.value == best_value(covering, rules)


@settings(max_examples=100, deadline=None)
@given(coverings(), st.integers(0, 3))
def test_shaking_keeps_the_rules_and_tells_its_value(case: tuple[Covering, Rules], seed: int) -> None:
    """The set is allowed, no worse than the one begun with, worth what is told, and the same each time."""
    covering, rules = case
    start = greedy(covering, rules)
    ends = []
    for _ in range(2):
        shaker = shaking.shaker_of(covering, rules, seed=seed)
        assert shaker is not None
        assert shaker.is_ready(limits_of(**LIMITS))
        state = Descent(start, float(covering.value(start)), covering.first_multipliers(), np.inf)
        shaker.shake(state, limits_of(**LIMITS), np.arange(rules.size), 90)
        assert rules.keep(state.chosen)
        assert covering.value(state.chosen) == state.value >= covering.value(start)
        ends.append((state.chosen.tolist(), state.value))
    assert ends[0] == ends[1]


@settings(max_examples=60, deadline=None)
@given(coverings())
def test_the_linear_bound_is_that_of_the_relaxed_model(case: tuple[Covering, Rules]) -> None:
    """HiGHS on the relaxed model by the simplex method, and never below the best set."""
    covering, rules = case
    state = Descent(None, -np.inf, covering.first_multipliers(), np.inf)
    assert sharpen(covering, rules, state, limits_of(**LIMITS))
    built = covering.model()
    rules.add_to(built.model)
    relaxed = built.model.solve(seconds=60, relaxed=True)
    assert state.bound == pytest.approx(built.offset - relaxed.objective, rel=1e-5, abs=1e-3)
    assert state.bound >= best_value(covering, rules)


def test_too_little_time_leaves_the_multipliers_alone() -> None:
    """No time, no bound, and it says so."""
    covering = covering_of(np.array([1, 2]), np.eye(2, dtype=bool))
    state = Descent(None, -np.inf, covering.first_multipliers(), 3.0)
    assert not sharpen(covering, plain_rules(2, 1), state, limits_of(seconds=0.0))
    assert (state.bound, state.multipliers.tolist()) == (3.0, [0.5, 1.0])
