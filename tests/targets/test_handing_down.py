"""Targets handed down to townships add up, and are reviewed by days."""

from datetime import date

from network.access.apportionment import SplitRule
from network.model import Network, ProblemCode, Target, TargetKind
from network.model.examples import toy_county
from network.targets import Status
from network.targets.handing_down import HandedDown, hand_down, review

TOY = toy_county()
DAY = date(2024, 12, 31)


def target(value: float, computed_by: str = "count:流通网点") -> Target:
    return Target(
        "outlets", "Outlets", "toy", value, "个", TargetKind.CUM, date(2026, 12, 31), computed_by=computed_by
    )


def handed(value: float, network: Network = TOY, **options: object) -> HandedDown:
    return hand_down(network, target(value), **{"as_of": DAY, **options})


def parts(made: HandedDown) -> dict[str, int]:
    return {task.township.code: task.value for task in made.tasks}


def test_parts_follow_the_rule_and_add_up() -> None:
    """Ten by villages 2:3, by people 2000:3000, equally, and by what is missing: one each is there, and the
    eight missing are split 1:2 over villages without an outlet (2.67 and 5.33)."""
    assert parts(handed(10)) == {"T1": 4, "T2": 6}
    assert parts(handed(10, rule=SplitRule.BY_POPULATION)) == {"T1": 4, "T2": 6}
    assert parts(handed(11, rule=SplitRule.EQUAL)) == {"T1": 6, "T2": 5}
    assert parts(handed(10, rule=SplitRule.BY_GAP)) == {"T1": 4, "T2": 6}


def test_quotas_fix_some_parts() -> None:
    """T1 is given 7 of ten."""
    assert parts(handed(10, quotas={"T1": 7})) == {"T1": 7, "T2": 3}
    assert parts(handed(10, quotas={"T1": 7}, rule=SplitRule.BY_GAP)) == {"T1": 7, "T2": 3}


def test_quotas_that_cannot_be_are_refused() -> None:
    """Less than is there, more than the target, an unknown township."""
    cases = [
        ({"T1": 0}, ProblemCode.INPUT_OUT_OF_RANGE),
        ({"T1": 10}, ProblemCode.INFEASIBLE),
        ({"X": 1}, ProblemCode.UNKNOWN_TOWNSHIP),
        ({"T1": 4, "T2": 4}, ProblemCode.INFEASIBLE),
    ]
    for quotas, code in cases:
        made = handed(10, quotas=quotas)
        assert ([problem.code for problem in made.problems], made.tasks) == ([code], ())


def test_a_site_in_no_township_is_the_districts_own() -> None:
    """The hub lies in none: with its designation it is one of the ten, and nine are split."""
    from dataclasses import replace

    from network.model import Designation

    hub = replace(TOY.site_by_code["hub"], designations=(Designation("流通网点"),))
    network = TOY.with_parts(sites=(hub, *(s for s in TOY.sites if s.code != "hub")))
    made = handed(10, network)
    assert (made.district_own, sum(parts(made).values())) == (1, 9)


def test_a_measure_that_counts_no_sites_cannot_be_split() -> None:
    """A share and a manual value are refused."""
    for word in ("coverage:流通网点", "manual"):
        made = hand_down(TOY, target(10, word), as_of=DAY)
        assert [problem.code for problem in made.problems] == [ProblemCode.MEASURE_UNKNOWN]


def test_the_review_asks_for_what_days_require() -> None:
    """Half way (365 of 730 days) T1 has one of 4 and should have 1 + 3 × 0.5 = 2.5: behind."""
    made = handed(10)
    rows = review(TOY, made, as_of=date(2025, 12, 31))
    assert [(r.task.township.code, r.actual, r.required, r.gap, r.status) for r in rows] == [
        ("T1", 1, 2.5, 3, Status.BEHIND),
        ("T2", 1, 3.5, 5, Status.BEHIND),
    ]
    assert [r.status for r in review(TOY, made, as_of=date(2027, 1, 1))] == [Status.OVERDUE] * 2
    assert [r.status for r in review(TOY, handed(2), as_of=DAY)] == [Status.DONE] * 2
