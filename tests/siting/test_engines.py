"""The searches that take over where there are too many sets, against every set there is."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model import has_errors
from network.siting.choosing import Found
from network.siting.engines import engine_of
from network.siting.limits import limits_of
from network.siting.plan import SitingProblem
from network.siting.reading import Ground, check_ground, ground_of
from network.siting.wish import Wish, check_wish
from tests.siting.counties import DAY
from tests.siting.looking import Asked, every_plan, questions

MS = 60_000


def ground(asked: Asked, **more: object) -> Ground | None:
    """The task of the question; None where the checks before the search refuse it."""
    network, wish = asked.county.network, Wish(**{**asked.inputs(), **more})
    if has_errors(check_wish(network, wish)):
        return None
    on = ground_of(network, wish, as_of=DAY)
    return None if has_errors(check_ground(network, wish, on)) else on


def searched(asked: Asked, problem: SitingProblem, on: Ground, *, plans: int) -> list[Found]:
    """The best sets one after the other, without enumeration."""
    next_best = engine_of(on.task, problem, plans=plans, seed=0)
    found: list[Found] = []
    for _ in range(plans):
        one = next_best(found, limits_of(seconds=60))
        if one.chosen is None:
            assert one.is_infeasible
            break
        found.append(one)
    return found


def told(asked: Asked, on: Ground, found: Found) -> tuple[float, tuple[int, ...]]:
    """A found set in the oracle's terms."""
    assert found.chosen is not None
    codes = [village.code for village in asked.county.network.villages]
    built = [codes.index(v.code) for v in (*on.required, *(on.sites[i] for i in found.chosen))]
    objective = {
        SitingProblem.MAX_COVERAGE: found.value,
        SitingProblem.FEWEST_SITES: len(on.required) - found.value,
    }.get(asked.problem, -found.value / MS)
    return objective, tuple(sorted(built))


@settings(max_examples=250, deadline=None)
@given(questions())
def test_each_search_finds_and_proves_the_best_sets(asked: Asked) -> None:
    """Objectives of the K best are those of the list of all sets, each set is on it, none comes twice."""
    every = {chosen: objective for objective, chosen in every_plan(asked)}
    on = ground(asked)
    if on is None:
        return
    plans = [told(asked, on, found) for found in searched(asked, asked.problem, on, plans=asked.plans)]
    expected = every_plan(asked)[: asked.plans]
    assert [objective for objective, _ in plans] == [objective for objective, _ in expected]
    assert all(every[chosen] == objective for objective, chosen in plans)
    assert len({chosen for _, chosen in plans}) == len(plans)


@settings(max_examples=120, deadline=None)
@given(questions())
def test_every_bound_holds_and_whole_values_are_proven(asked: Asked) -> None:
    """The first set of each search is proven, and its bound is its value."""
    on = ground(asked)
    if on is None:
        return
    for found in searched(asked, asked.problem, on, plans=1):
        assert found.is_proven
        assert found.bound == found.value


@settings(max_examples=120, deadline=None)
@given(questions(with_rules=False), st.floats(0.3, 3.0), st.integers(1, 4))
def test_spacing_and_budget_are_kept_by_the_searches_too(asked: Asked, km: float, units: int) -> None:
    """Most covered under a spacing, and under a budget: the value of the best of all sets that keep them."""
    if asked.problem is not SitingProblem.MAX_COVERAGE:
        return
    for more in ({"min_spacing_km": km}, {"count": None, "budget": float(units), "costs": 1.0}):
        on = ground(asked, **more)
        if on is None:
            continue
        values = [
            on.task.covering().value(np.array(chosen, dtype=np.int64))
            for size in range(on.task.rules.size + 1)
            for chosen in _sets(on, size)
            if on.task.rules.keep(chosen)
        ]
        found = searched(asked, asked.problem, on, plans=1)
        assert [one.value for one in found] == ([max(values)] if values else [])


def _sets(on: Ground, size: int) -> list[tuple[int, ...]]:
    return list(combinations(range(on.task.rules.size), size))
