"""Siting against every set there is, on random counties with fixed, excluded and quota rules."""

from hypothesis import given, settings

from network.model import has_errors
from network.siting.plan import Siting, SitingProblem
from network.siting.solver import solve_siting
from tests.siting.counties import DAY
from tests.siting.looking import Asked, every_plan, priced_questions, questions


def solved(asked: Asked) -> Siting:
    return solve_siting(asked.county.network, as_of=DAY, **asked.inputs())


def positions(asked: Asked, siting: Siting) -> list[tuple[int, ...]]:
    codes = [village.code for village in asked.county.network.villages]
    return [tuple(codes.index(v.code) for v in plan.villages) for plan in siting.plans]


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_plans_are_the_best_of_all_sets_in_order(asked: Asked) -> None:
    """Objective and places of each of the K best plans, ties by code, or an error where no set will do."""
    siting = solved(asked)
    expected = every_plan(asked)[: asked.plans]
    assert positions(asked, siting) == [chosen for _, chosen in expected]
    assert [plan.objective for plan in siting.plans] == [objective for objective, _ in expected]
    assert all(plan.proven and plan.gap == 0 for plan in siting.plans if plan.objective)
    assert has_errors(siting.problems) == (not expected)


@settings(max_examples=60, deadline=None)
@given(questions())
def test_rates_count_every_place_within_the_radius(asked: Asked) -> None:
    """Numerators and denominators as listed by hand, existing outlets included."""
    radius = asked.radius * 60_000
    siting = solved(asked)
    for plan, chosen in zip(siting.plans, positions(asked, siting), strict=True):
        nearest = asked.county.nearest((*asked.standing, *chosen))
        within = [ms <= radius for ms in nearest]
        people = asked.county.people
        assert (plan.by_village.numerator, plan.by_village.denominator) == (sum(within), len(within))
        covered = sum(p for p, ok in zip(people, within, strict=True) if ok)
        assert (plan.by_population.numerator, plan.by_population.denominator) == (covered, sum(people))


@settings(max_examples=60, deadline=None)
@given(questions(with_rules=False))
def test_what_nobody_could_reach_is_listed_and_no_failure(asked: Asked) -> None:
    """`uncoverable` holds exactly the places that no candidate and no outlet reaches."""
    possible = asked.county.nearest((*asked.standing, *asked.free))
    by_radius = asked.problem in (SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE)
    limit = asked.radius * 60_000 if by_radius else float("inf")
    expected = [
        v.code
        for v, ms in zip(asked.county.network.villages, possible, strict=True)
        if (ms > limit or ms == float("inf"))
    ]
    assert [village.code for village in solved(asked).uncoverable] == expected


@settings(max_examples=100, deadline=None)
@given(priced_questions())
def test_a_budget_with_prices_by_village_is_spent_best(asked: Asked) -> None:
    """The objective of the best of all sets that the budget pays and the rules allow, and what it costs; an
    error where the budget pays not even what is required, or nothing at all."""
    siting = solved(asked)
    pays_none = not asked.required and all(asked.prices[i] > (asked.budget or 0) for i in asked.free)
    expected = [] if asked.free and pays_none else every_plan(asked)[:1]
    assert [plan.objective for plan in siting.plans] == [objective for objective, _ in expected]
    assert [plan.proven for plan in siting.plans] == [True for _ in expected]
    for plan, chosen in zip(siting.plans, positions(asked, siting), strict=True):
        assert plan.cost == asked.cost(chosen) <= (asked.budget or 0)
        assert chosen in [found for _, found in every_plan(asked)]
    assert has_errors(siting.problems) == (not expected)
