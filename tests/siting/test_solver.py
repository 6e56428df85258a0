"""Siting on the toy county, where every figure fits on paper, and what is told when the wish cannot be."""

from datetime import date

import pytest

from network.access.radius import Radius, Unit
from network.model import Problem, ProblemCode, Severity
from network.model.examples import toy_county
from network.scenario import apply_changes
from network.scenario.close_road import CloseRoad
from network.siting.plan import Siting, SitingProblem
from network.siting.solver import solve_siting

TOY = toy_county()
DAY = date(2026, 1, 1)
FEWEST, MOST = SitingProblem.FEWEST_SITES, SitingProblem.MAX_COVERAGE
MEDIAN, CENTER = SitingProblem.P_MEDIAN, SitingProblem.P_CENTER
R15 = Radius(15)


def solved(problem: SitingProblem, **options: object) -> Siting:
    return solve_siting(TOY, **{"as_of": DAY, "problem": problem, **options})


def plans(siting: Siting) -> list[tuple[str, float]]:
    return [("+".join(v.code for v in plan.villages), plan.objective) for plan in siting.plans]


def only(siting: Siting) -> Problem:
    (problem,) = siting.problems
    return problem


def test_from_nothing_four_sites_reach_everybody_in_two_ways() -> None:
    """LSCP: V1 and V2 reach each other in 12 minutes, V3, V4 and V5 nobody within 15. There is no third."""
    siting = solved(FEWEST, radius=R15, keep_existing=False, plans=3)
    assert plans(siting) == [("V1+V3+V4+V5", 4.0), ("V2+V3+V4+V5", 4.0)]
    assert siting.overlaps == ((4, 3), (3, 4))
    assert only(siting).message == "2 plans are given for 3 asked: there are no others."


def test_beside_the_outlets_two_more_reach_everybody() -> None:
    """LSCP with V1 and V3 fixed: +2."""
    (plan,) = solved(FEWEST, radius=R15).plans
    assert [v.code for v in plan.villages] == ["V4", "V5"]
    assert (plan.objective, plan.bound, plan.gap, plan.proven) == (2.0, 2.0, 0.0, True)
    assert (plan.by_village.value, plan.by_population.value) == (1.0, 1.0)


def test_one_more_outlet_covers_most_at_v5_and_two_at_v4_and_v5() -> None:
    """MCLP +1 → 0.88, +2 → 1.00, people of existing outlets included."""
    one = solved(MOST, radius=R15, count=1, plans=2)
    assert plans(one) == [("V5", 4400.0), ("V4", 4100.0)]
    assert one.plans[0].by_population.value == 0.88
    (two,) = solved(MOST, radius=R15, count=2).plans
    assert ([v.code for v in two.villages], two.objective, two.by_population.value) == (
        ["V4", "V5"],
        5000.0,
        1.0,
    )


def test_the_three_best_pairs_by_person_minutes() -> None:
    """p-median, p = 2."""
    siting = solved(MEDIAN, count=2, keep_existing=False, plans=3)
    assert plans(siting) == [("V1+V3", 48300.0), ("V2+V3", 53100.0), ("V1+V4", 80700.0)]
    assert siting.plans[0].minutes_mean == 9.66
    assert siting.problems == ()


def test_the_worst_place_is_31_minutes_away_for_two_pairs() -> None:
    """p-center, p = 2: a tie, told by village codes."""
    siting = solved(CENTER, count=2, keep_existing=False, plans=2)
    assert plans(siting) == [("V1+V3", 31.0), ("V2+V3", 31.0)]


def test_a_gain_is_what_leaving_the_site_out_would_lose() -> None:
    """People of V5 and V4; person-minutes when V1's people drive to V3 and when V3's, V4's and V5's to V1."""
    (most,) = solved(MOST, radius=R15, count=2).plans
    assert [(gain.village.code, gain.gain) for gain in most.gains] == [("V4", 600.0), ("V5", 900.0)]
    (median,) = solved(MEDIAN, count=2, keep_existing=False).plans
    only_v3 = 1200 * 40 + 800 * 49 + 600 * 18 + 900 * 31
    only_v1 = 800 * 12 + 1500 * 40 + 600 * 58 + 900 * 51
    expected = [("V1", only_v3 - 48300.0), ("V3", only_v1 - 48300.0)]
    assert [(gain.village.code, gain.gain) for gain in median.gains] == expected


def test_a_radius_in_km_searches_the_shortest_ways() -> None:
    """Within 6 km of road V4 reaches V3 and V2 reaches V1: V5 alone is missing."""
    (plan,) = solved(MOST, radius=Radius(6, Unit.KM), count=1).plans
    assert ([v.code for v in plan.villages], plan.objective) == (["V5"], 5000.0)


def test_what_a_cut_road_leaves_alone_is_still_its_own_candidate() -> None:
    """With T2–V5 closed two sites cannot bring V5 and the rest an outlet unless one stands at V5."""
    cut = apply_changes(TOY, [CloseRoad(link_ids=("T2-V5",))]).network
    siting = solve_siting(cut, as_of=DAY, problem=MEDIAN, count=2, keep_existing=False)
    assert [v.code for v in siting.plans[0].villages] == ["V3", "V5"]
    one = solve_siting(cut, as_of=DAY, problem=MEDIAN, count=1, keep_existing=False)
    assert one.plans == ()
    assert only(one).message.startswith("The roads fall into parts: 2 new outlets are needed")


def test_a_place_off_every_candidate_is_listed_and_left_out() -> None:
    """Only V1 may be built and nothing stands: within 15 minutes V3, V4 and V5 are never reached."""
    siting = solved(FEWEST, radius=R15, keep_existing=False, candidates=["V1"])
    assert [v.code for v in siting.uncoverable] == ["V3", "V4", "V5"]
    assert plans(siting) == [("V1", 1.0)]
    assert only(siting).code is ProblemCode.UNCOVERABLE
    assert only(siting).severity is Severity.WARNING


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"problem": MOST, "count": 1}, ProblemCode.INPUT_MISSING, ("input", "radius")),
        ({"problem": MOST, "radius": R15}, ProblemCode.INPUT_MISSING, ("input", "count")),
        ({"problem": CENTER}, ProblemCode.INPUT_MISSING, ("input", "count")),
        ({"problem": FEWEST, "radius": Radius(0)}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "radius")),
        ({"problem": MEDIAN, "count": 0}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "count")),
        ({"problem": MEDIAN, "count": 6}, ProblemCode.COUNT_TOO_LARGE, ("input", "count")),
        (
            {"problem": MEDIAN, "count": 1, "candidates": []},
            ProblemCode.NO_CANDIDATES,
            ("input", "candidates"),
        ),
        (
            {"problem": MEDIAN, "count": 1, "candidates": ["V1", "X"]},
            ProblemCode.UNKNOWN_VILLAGE,
            ("input", "candidates", "1"),
        ),
        ({"problem": MEDIAN, "budget": 0.0}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "budget")),
        ({"problem": MEDIAN, "budget": 5.0, "costs": 6.0}, ProblemCode.INFEASIBLE, ("input", "budget")),
        (
            {"problem": MEDIAN, "count": 2, "township_quotas": {"T1": (2, 2)}},
            ProblemCode.INFEASIBLE,
            ("input", "townshipQuotas", "T1"),
        ),
        (
            {"problem": MEDIAN, "count": 1, "township_quotas": {"T1": (1, None), "T2": (1, None)}},
            ProblemCode.INFEASIBLE,
            ("input", "townshipQuotas"),
        ),
        (
            {"problem": MEDIAN, "count": 1, "required": ["V2", "V4"]},
            ProblemCode.INFEASIBLE,
            ("input", "required"),
        ),
        (
            {"problem": MEDIAN, "count": 1, "required": ["V2"], "excluded": ["V2"]},
            ProblemCode.INFEASIBLE,
            ("input", "required"),
        ),
        (
            {"problem": MEDIAN, "count": 2, "keep_existing": False, "min_spacing_km": 50.0},
            ProblemCode.INFEASIBLE,
            ("input", "minSpacingKm"),
        ),
        ({"problem": MEDIAN, "count": 1, "plans": 0}, ProblemCode.INPUT_OUT_OF_RANGE, ("input", "plans")),
        (
            {"problem": MEDIAN, "count": 1, "time_limit_s": 0.0},
            ProblemCode.INPUT_OUT_OF_RANGE,
            ("input", "timeLimitSeconds"),
        ),
    ],
)
def test_what_cannot_be_names_its_culprit(
    options: dict[str, object], code: ProblemCode, path: tuple[str, ...]
) -> None:
    """One error, no plan, and the path of the input that is to be changed."""
    siting = solved(**options)
    assert siting.plans == ()
    assert (only(siting).severity, only(siting).code, only(siting).path) == (Severity.ERROR, code, path)


def test_more_sites_than_are_of_use_are_told_and_all_taken() -> None:
    """V1 and V3 have outlets: of five candidates three can serve anybody better."""
    siting = solved(MOST, radius=R15, count=4)
    assert plans(siting) == [("V2+V4+V5", 5000.0)]
    assert (only(siting).severity, only(siting).code) == (Severity.WARNING, ProblemCode.COUNT_TOO_LARGE)


def test_a_budget_buys_what_covers_most() -> None:
    """For 5 yuan V5 (3) alone covers 900 more; V4 (3) beside it is too dear and V2 adds nobody."""
    costs = {"V1": 1.0, "V2": 1.0, "V3": 1.0, "V4": 3.0, "V5": 3.0}
    (plan,) = solved(MOST, radius=R15, budget=5.0, costs=costs).plans
    assert ([v.code for v in plan.villages], plan.objective, plan.cost) == (["V5"], 4400.0, 3.0)


def test_asking_changes_nothing_and_repeats() -> None:
    """The same question twice is the same plan, and the network stays what it was."""
    before = TOY.fingerprint()
    first, second = (solved(CENTER, count=2, plans=5) for _ in range(2))
    assert plans(first) == plans(second)
    assert TOY.fingerprint() == before
