"""The roll-out on the toy county and against every chain of nested sets on random counties."""

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.apportionment import SplitRule
from network.access.radius import Radius
from network.model import ProblemCode, Severity
from network.model.examples import toy_county
from network.siting.plan import Milestone, Rollout
from network.siting.rollout import solve_rollout
from tests.siting.counties import County, county_of, random_counties

TOY = toy_county()
YEARS = [date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)]
R15 = Radius(15)


def rolled(*totals: int, **options: object) -> Rollout:
    marks = [Milestone(day, total) for day, total in zip(YEARS, totals, strict=False)]
    return solve_rollout(TOY, **{"as_of": YEARS[0], "radius": R15, "milestones": marks, **options})


def test_two_outlets_grow_to_four_by_v5_and_then_v4() -> None:
    """2 → 3 → 4: 3500, 4400 and 5000 people; nesting costs nothing and is proven."""
    rollout = rolled(2, 3, 4)
    assert [[v.code for v in step.villages] for step in rollout.steps] == [[], ["V5"], ["V4", "V5"]]
    assert [[v.code for v in step.added] for step in rollout.steps] == [[], ["V5"], ["V4"]]
    assert [step.by_population.value for step in rollout.steps] == [0.70, 0.88, 1.00]
    assert [step.by_village.value for step in rollout.steps] == [0.6, 0.8, 1.0]
    assert (rollout.objective, rollout.bound, rollout.floor) == (12900.0, 12900.0, 12900.0)
    assert (rollout.proven, rollout.problems) == (True, ())


def test_quotas_by_villages_give_each_town_its_share() -> None:
    """T1 has two of five villages, T2 three: of two new outlets one each, of three 1 and 2."""
    rollout = rolled(4, 5, quotas=SplitRule.BY_VILLAGES)
    assert [(q.township.code, q.new_outlets) for q in rollout.quotas] == [("T1", (1, 1)), ("T2", (1, 2))]
    assert [[v.code for v in step.villages] for step in rollout.steps] == [["V2", "V5"], ["V2", "V4", "V5"]]


def test_nesting_can_cost_and_every_step_says_how_much() -> None:
    """Of five places in a row the middle one covers 24 people alone, and v1 with v3 all 40. Sets that grow
    take v1 or v3 first (23) and lose 1 of 24 in the first year: 63 in all, one less than the bounds."""
    county = county_of(5, [(i, i + 1, 4, False) for i in range(4)], [8, 9, 6, 9, 8], ())
    marks = [(YEARS[0], 1), (YEARS[1], 2)]
    rollout = solve_rollout(county.network, as_of=YEARS[0], radius=Radius(4), milestones=marks)
    assert [step.by_population.numerator for step in rollout.steps] == [23, 40]
    assert [step.bound for step in rollout.steps] == [24.0, 40.0]
    assert [step.gap for step in rollout.steps] == [1 / 24, 0.0]
    assert (rollout.floor, rollout.objective, rollout.bound, rollout.proven) == (56.0, 63.0, 63.0, True)


@st.composite
def chains(draw: st.DrawFn) -> tuple[County, tuple[int, ...], SplitRule | None]:
    county = draw(random_counties(most=6))
    room = len(county.ms) - len(county.outlets)
    steps = draw(st.lists(st.integers(0, room), min_size=1, max_size=3).map(sorted))
    rule = draw(st.one_of(st.none(), st.sampled_from(SplitRule)))
    return county, tuple(len(county.outlets) + n for n in steps), rule


@settings(max_examples=150, deadline=None)
@given(chains())
def test_no_chain_of_nested_sets_covers_more(case: tuple[County, tuple[int, ...], SplitRule | None]) -> None:
    """People summed over the steps, and the best of each step on its own, against all sets there are."""
    county, totals, rule = case
    rollout = solve_rollout(
        county.network,
        as_of=YEARS[0],
        radius=Radius(4),
        milestones=list(zip(YEARS, totals, strict=False)),
        quotas=rule,
    )
    free = [i for i in range(len(county.ms)) if i not in county.outlets]
    counts = [total - len(county.outlets) for total in totals]
    shares = [dict.fromkeys("AB") for _ in counts]
    if rule is not None:
        shares = [{q.township.code: q.new_outlets[t] for q in rollout.quotas} for t in range(len(counts))]
    best = {(): 0}
    for t, count in enumerate(counts):
        layer = [chosen for chosen in combinations(free, count) if keeps(county, chosen, shares[t])]
        alone = max(people(county, chosen) for chosen in layer)
        assert rollout.steps[t].bound == alone
        best = {
            chosen: people(county, chosen)
            + max(value for part, value in best.items() if set(part) <= set(chosen))
            for chosen in layer
            if any(set(part) <= set(chosen) for part in best)
        }
    assert rollout.objective == max(best.values())
    assert rollout.proven


def keeps(county: County, chosen: tuple[int, ...], share: dict[str, int | None]) -> bool:
    towns = [county.network.villages[i].township_code for i in chosen]
    return all(wanted is None or towns.count(town) == wanted for town, wanted in share.items())


def people(county: County, chosen: tuple[int, ...]) -> int:
    nearest = county.nearest((*county.outlets, *chosen))
    return sum(p for p, ms in zip(county.people, nearest, strict=True) if ms <= 240_000)


@settings(max_examples=60, deadline=None)
@given(chains())
def test_each_set_holds_the_one_before_and_has_its_total(
    case: tuple[County, tuple[int, ...], SplitRule | None],
) -> None:
    """Nested by construction, of the size asked for, quotas kept and never shrinking."""
    county, totals, rule = case
    marks = list(zip(YEARS, totals, strict=False))
    rollout = solve_rollout(county.network, as_of=YEARS[0], radius=Radius(4), milestones=marks, quotas=rule)
    sets = [{v.code for v in step.villages} for step in rollout.steps]
    assert [len(s) + len(county.outlets) for s in sets] == list(totals)
    assert all(a <= b for a, b in pairwise(sets))
    assert all(list(q.new_outlets) == sorted(q.new_outlets) for q in rollout.quotas)
    assert rollout.floor <= rollout.objective <= rollout.bound


@pytest.mark.parametrize(
    ("totals", "options", "code", "path"),
    [
        ((), {}, ProblemCode.INPUT_MISSING, ("input", "milestones")),
        ((3, 2), {}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "milestones", "1", "total")),
        ((2, 6), {}, ProblemCode.COUNT_TOO_LARGE, ("input", "milestones", "1", "total")),
        ((2, 3), {"radius": Radius(0)}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "radius")),
        ((2, 3), {"candidates": []}, ProblemCode.NO_CANDIDATES, ("input", "candidates")),
    ],
)
def test_what_cannot_be_names_its_culprit(
    totals: tuple[int, ...], options: dict[str, object], code: ProblemCode, path: tuple[str, ...]
) -> None:
    """One error, no steps, and the path of the input that is to be changed."""
    rollout = rolled(*totals, **options)
    (problem,) = rollout.problems
    assert rollout.steps == ()
    assert (problem.severity, problem.code, problem.path) == (Severity.ERROR, code, path)


def test_dates_have_to_follow_one_another() -> None:
    """A milestone on the day of the one before is refused."""
    rollout = solve_rollout(TOY, as_of=YEARS[0], radius=R15, milestones=[(YEARS[1], 3), (YEARS[1], 4)])
    assert [problem.code for problem in rollout.problems] == [ProblemCode.DATES_REVERSED]


def test_outlets_that_stand_count_on_the_earlier_of_today_and_the_first_milestone() -> None:
    """In 2022 only s1 stood: a plan from then on builds the second outlet anew, whatever day is today."""
    for today in (date(2022, 6, 1), date(2026, 1, 1)):
        marks = [(date(2022, 12, 31), 1), (date(2023, 12, 31), 2)]
        rollout = solve_rollout(TOY, as_of=today, radius=R15, milestones=marks)
        assert [[v.code for v in step.villages] for step in rollout.steps] == [[], ["V3"]]
