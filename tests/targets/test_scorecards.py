"""Score cards: steps as data, points and what is missing to the next step."""

from datetime import date

import pytest

from network.model import ProblemCode
from network.model.examples import toy_county
from network.targets.scorecards import BASIC_COUNTY, CARDS, JIANGSU, Card, Line, Step, score

TOY = toy_county()
DAY = date(2026, 1, 1)
LINE = JIANGSU.lines[2]
KEY = LINE.key


@pytest.mark.parametrize(
    ("value", "points", "to_next"),
    [(79.0, 0, 1), (80.0, 6, 10), (90.0, 8, 10), (99.5, 8, 0.5), (100.0, 10, None)],
)
def test_direct_delivery_in_jiangsu(value: float, points: float, to_next: float | None) -> None:
    """100 % earns 10, 90 to 100 8, 80 to 90 6, less nothing."""
    report = score(TOY, Card("x", "x", (LINE,)), as_of=DAY, given={KEY: value})
    (line,) = report.lines
    assert (line.points, line.to_next) == (points, to_next)
    assert report.total == points


@pytest.mark.parametrize(("value", "points"), [(95.0, 0), (95.1, 2.5), (100.0, 5)])
def test_a_step_that_has_to_be_passed(value: float, points: float) -> None:
    """Township stations: more than 95 % earns 2.5, all of them 5."""
    line = Line("x", "x", "manual", JIANGSU.lines[0].steps, key="k")
    assert score(TOY, Card("x", "x", (line,)), as_of=DAY, given={"k": value}).total == points


def test_points_for_each_end_at_the_most() -> None:
    """2.5 a station, 5 at most."""
    line = Line("x", "x", "manual", points_each=2.5, most_points=5, key="k")
    reports = [score(TOY, Card("x", "x", (line,)), as_of=DAY, given={"k": n}) for n in (1, 2, 3)]
    assert [r.lines[0].points for r in reports] == [2.5, 5, 5]
    assert [r.lines[0].to_next for r in reports] == [1, None, None]


def test_values_are_measured_on_the_network() -> None:
    """Two of five villages have an outlet (40 %), both townships one; no co-op stands."""
    lines = (
        Line("a", "a", "villages:outlet", (Step(90, 1),)),
        Line("b", "b", "townships:outlet", (Step(100, 1),)),
        Line("c", "c", "sites:outlet+parcel_in", points_each=1),
        Line("d", "d", "count:流通网点", (Step(3, 1),)),
    )
    report = score(TOY, Card("x", "x", lines), as_of=DAY)
    assert [(s.value, s.points, s.to_next) for s in report.lines] == [
        (40.0, 0, 50.0), (100.0, 1, None), (1.0, 1.0, 1.0), (2.0, 0, 1.0),
    ]  # fmt: skip
    assert (report.total, report.problems) == (2.0, ())
    assert report.fingerprint == TOY.fingerprint()


def test_what_is_not_handed_in_has_no_points_and_is_told() -> None:
    """The share of direct delivery is not derivable from the network; an unknown measure is told too."""
    report = score(TOY, JIANGSU, as_of=DAY)
    assert {p.path[-1] for p in report.problems} == {KEY, "combined_stations", "county_centre_points"}
    odd = score(TOY, Card("x", "x", (Line("z", "z", "wonder:x", (Step(1, 1),)),)), as_of=DAY)
    assert [(p.code, p.path[-1]) for p in odd.problems] == [(ProblemCode.MEASURE_UNKNOWN, "z")]


def test_shipped_cards_are_labelled_examples_with_a_source_on_every_line() -> None:
    """None of them is a norm of these districts."""
    assert set(CARDS) == {JIANGSU.code, BASIC_COUNTY.code}
    for card in CARDS.values():
        assert card.is_example
        assert "示例" in card.name
        assert all("example" in line.source for line in card.lines)
