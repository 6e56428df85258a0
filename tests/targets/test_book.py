"""The target book: measured, never typed in; required by days between milestones; conflicts kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from network.model import Designation, Network, ProblemCode, Site, Target, TargetKind, Tier
from network.model.examples import toy_county
from network.targets import Status, TargetBook, TargetProgress, measured_by, target_progress
from store.packages import read_package

CODE = "流通网点"


def outlets(count: int, opened: date) -> list[Site]:
    return [
        Site(f"o-{opened}-{i}", "Outlet", Tier.VILLAGE, ("outlet",), 107.1, 29.1, opened=opened,
             designations=(Designation(CODE, valid_from=opened),))
        for i in range(count)
    ]  # fmt: skip


def target(value: float, deadline: date | None, **more: object) -> Target:
    fields = {"kind": TargetKind.CUM, "computed_by": f"count:{CODE}", "governing": True, **more}
    return Target("outlets", "Outlets", "d", value, "个", deadline=deadline, **fields)


PLAN = (target(46, date(2024, 12, 31)), target(147, date(2027, 12, 31)))


def county(*sites: Site, targets: tuple[Target, ...] = PLAN) -> Network:
    return toy_county().with_parts(sites=sites, demands=(), vehicles=(), targets=targets)


def book(network: Network, day: date) -> TargetBook:
    return target_progress(network, as_of=day)


def of_2027(network: Network, day: date) -> TargetProgress:
    (row,) = [row for row in book(network, day).targets if row.target.value == 147]
    return row


@pytest.mark.parametrize(
    ("day", "required"),
    [
        (date(2024, 12, 31), 46),
        (date(2025, 12, 31), 79.67),
        (date(2026, 12, 31), 113.33),
        (date(2027, 12, 31), 147),
        (date(2024, 12, 30), None),
    ],
)
def test_what_is_required_rises_by_days_between_milestones(day: date, required: float | None):
    """SPEC.md TG2: 46 → 147 requires 79.67 at the end of 2025 and 113.33 at the end of 2026."""
    found = of_2027(county(), day).required
    assert (None if found is None else round(found, 2)) == required


@pytest.mark.parametrize(
    ("built", "status"),
    [
        (147, Status.DONE),
        (80, Status.ON_TRACK),
        (79, Status.AT_RISK),
        (72, Status.AT_RISK),
        (71, Status.BEHIND),
    ],
)
def test_the_status_compares_with_what_is_required_today(built: int, status: Status):
    """At the end of 2025, 79.67 are required: 80 are on track, 90 % of them (71.7) is the line of AT_RISK."""
    network = county(*outlets(built, date(2024, 1, 1)))
    assert of_2027(network, date(2025, 12, 31)).status is status


def test_after_its_deadline_a_missed_target_is_overdue():
    """45 of 46 on the first day of 2025, and a gap of one."""
    network = county(*outlets(45, date(2024, 1, 1)))
    row = book(network, date(2025, 1, 1)).targets[0]
    assert (row.status, row.gap, row.actual.value) == (Status.OVERDUE, 1, 45)


def test_the_forecast_goes_on_at_the_pace_of_the_last_year():
    """46 a year ago and 80 now: 67 more at 34 in 365 days take 720 days (719.3, rounded up)."""
    network = county(*outlets(46, date(2024, 6, 1)), *outlets(34, date(2025, 6, 1)))
    row = of_2027(network, date(2025, 12, 31))
    assert row.forecast == date(2027, 12, 21)
    still = county(*outlets(46, date(2020, 1, 1)))
    assert of_2027(still, date(2025, 12, 31)).forecast is None


def test_a_site_with_three_designations_counts_once_in_each():
    """NM1: one site, three names: 1 in each; and what is manual has no actual value."""
    site = replace(
        outlets(1, date(2024, 1, 1))[0],
        designations=tuple(Designation(code) for code in (CODE, "综合服务社", "一站式站点")),
    )
    network = county(site)
    for name in (CODE, "综合服务社", "一站式站点"):
        assert measured_by(f"count:{name}", network, date(2026, 1, 1)).value == 1
    assert measured_by(f"count:{CODE}-综合服务社", network, date(2026, 1, 1)).value == 0
    assert measured_by(f"count:{CODE}@TOWNSHIP", network, date(2026, 1, 1)).value == 0
    assert measured_by("manual", network, date(2026, 1, 1)) is None


def test_coverage_is_measured_over_administrative_villages():
    """CV1 on the toy county: two of five villages have an outlet of their own, 40 per cent."""
    found = measured_by(f"coverage:{CODE}", toy_county(), date(2026, 1, 1))
    assert (found.value, found.rate.numerator, found.rate.denominator) == (40, 2, 5)


def test_statements_that_disagree_are_kept_and_told():
    """SPEC.md part 3 b: 147 by 2024 and by 2027 both stand; the one that does not govern says so."""
    early = target(147, date(2024, 12, 31), governing=False, clause="annex row 3")
    found = book(county(targets=(PLAN[1], early)), date(2025, 1, 1))
    assert [len(row.conflicts) for row in found.targets] == [1, 1]
    (problem,) = found.problems
    assert problem.code is ProblemCode.TARGETS_CONFLICT
    assert "annex row 3" in problem.message


def test_a_flow_is_compared_within_its_own_year():
    """36 in 2025 require 18 about halfway through it (181 of 365 days), and nothing in another year."""
    flow = target(36, date(2025, 12, 31), kind=TargetKind.FLOW)
    network = county(targets=(flow,))
    assert book(network, date(2025, 6, 30)).targets[0].required == pytest.approx(36 * 181 / 365)
    assert book(network, date(2024, 6, 30)).targets[0].required is None


def test_a_flow_that_is_measured_counts_what_came_in_its_year():
    """Two outlets of 2024 are none of 2025's; three of six by June make the rest due on 28 December."""
    flow = target(6, date(2025, 12, 31), kind=TargetKind.FLOW)
    sites = [*outlets(2, date(2024, 5, 1)), *outlets(3, date(2025, 3, 1)), *outlets(4, date(2026, 1, 1))]
    network = county(*sites, targets=(flow,))
    row = book(network, date(2025, 6, 30)).targets[0]
    assert (row.actual.value, row.status, row.gap) == (3, Status.ON_TRACK, 3)
    assert row.forecast == date(2025, 12, 28)
    slow = book(network, date(2025, 8, 1)).targets[0]
    assert (slow.status, slow.forecast) == (Status.BEHIND, None), "the year ends before the flow is done"
    assert book(network, date(2024, 6, 30)).targets[0].actual is None
    after = book(network, date(2026, 5, 1)).targets[0]
    assert (after.actual.value, after.status) == (3, Status.OVERDUE)


def test_an_unknown_measure_is_told():
    """A slip in computed_by leaves the target without an actual value, with a warning."""
    network = county(targets=(target(3, None, computed_by="number:流通网点"),))
    found = book(network, date(2025, 1, 1))
    assert found.targets[0].actual is None
    assert [p.code for p in found.problems] == [ProblemCode.MEASURE_UNKNOWN]


def test_the_book_of_nanchuan_stands_where_its_network_stands():
    """Shipped: at the end of 2024 46 outlets are DONE and 147 on track; a year later the centres are 8."""
    network = read_package(Path(__file__).parents[2] / "store/districts/nanchuan").network
    rows = {(r.target.indicator, r.target.value, r.target.deadline): r
            for r in target_progress(network, as_of=date(2024, 12, 31)).targets}  # fmt: skip
    first = rows["rural_outlets", 46, date(2024, 12, 31)]
    last = rows["rural_outlets", 147, date(2027, 12, 31)]
    assert (first.status, first.actual.value, last.status) == (Status.DONE, 46, Status.ON_TRACK)
    assert rows["service_co_ops", 147, date(2024, 12, 31)].conflicts[0].deadline == date(2027, 12, 31)
    later = target_progress(network, as_of=date(2025, 12, 31)).targets
    assert [r.actual.value for r in later if r.target.indicator == "service_centres"] == [8, 8, 8]
