"""Days of service a week and lead time stage by stage, on timetables that fit on paper."""

from dataclasses import replace
from datetime import date

import pytest

from network.model import Direction, Network, Rate, Route, RouteStop
from network.model.examples import toy_county
from network.pooling.frequency import ServiceLevels, Stage, service_levels
from tests.pooling.test_tiers import station, with_sites

DAY = date(2026, 1, 1)
H = 3600


def line(days: str, *calls: tuple[str, int]) -> Route:
    """A line that calls at sites, (site, seconds after midnight)."""
    stops = tuple(
        RouteStop(seq, site_id=site, arrive_s=at, depart_s=at) for seq, (site, at) in enumerate(calls)
    )
    return Route(f"line-{days}-{calls[0][1]}", "Line", "coop", days, None, stops)


def county(*routes: Route) -> Network:
    """The toy county with a station in each town and these lines."""
    return with_sites(station("st1", "T1"), station("st2", "T2")).with_parts(routes=routes)


def levels(network: Network, direction: Direction = Direction.DOWN) -> ServiceLevels:
    """Three days a week, 48 hours."""
    return service_levels(network, as_of=DAY, least_days=3, most_hours=48, direction=direction)


def test_days_of_service_are_counted_once() -> None:
    """Two lines on Monday, Wednesday, Friday and on Friday, Saturday: four days at V1, none elsewhere."""
    found = levels(
        county(line("135", ("hub", 9 * H), ("s1", 10 * H)), line("56", ("hub", 7 * H), ("s1", 8 * H)))
    )
    assert {row.village.code: row.days_per_week for row in found.villages} == {
        "V1": 4, "V2": 0, "V3": 0, "V4": 0, "V5": 0
    }  # fmt: skip
    assert found.often_enough == Rate(1, 5)


def test_a_daily_line_straight_to_the_outlet() -> None:
    """Ready 08:00, sorted 09:00, leaves 09:30, arrives 10:00, handled 10:10: 130 minutes."""
    found = levels(county(line("1234567", ("hub", 9 * H + 1800), ("s1", 10 * H))))
    lead = next(own for own in found.leads if own.outlet.code == "s1")
    assert lead.stages == (
        (Stage.SORT, 60), (Stage.WAIT_CENTRE, 30), (Stage.BRANCH, 30), (Stage.HANDLE_OUTLET, 10)
    )  # fmt: skip
    assert (lead.hours, lead.assumed, lead.slowest) == (pytest.approx(130 / 60), False, Stage.SORT)


@pytest.mark.parametrize("arrive_s", [1800, 24 * H + 1800])
def test_a_line_that_arrives_after_midnight_takes_its_hour(arrive_s: int) -> None:
    """Sorted 09:00, leaves 23:30, arrives 00:30, handled 00:40: 16 h 40 min after 08:00, either way."""
    found = levels(county(line("1234567", ("hub", 23 * H + 1800), ("s1", arrive_s))))
    lead = next(own for own in found.leads if own.outlet.code == "s1")
    assert lead.stages == (
        (Stage.SORT, 60), (Stage.WAIT_CENTRE, 14 * 60 + 30), (Stage.BRANCH, 60), (Stage.HANDLE_OUTLET, 10)
    )  # fmt: skip
    assert lead.hours == pytest.approx(16 + 40 / 60)


def test_the_slowest_day_of_the_week_counts() -> None:
    """A line on Monday, Wednesday and Friday: what is sorted on Friday after it left waits until Monday."""
    found = levels(county(line("135", ("hub", 8 * H), ("s1", 9 * H))))
    lead = next(own for own in found.leads if own.outlet.code == "s1")
    assert dict(lead.stages)[Stage.WAIT_CENTRE] == (3 * 24 - 1) * 60
    assert found.soon_enough == Rate(0, 5)


def test_a_change_at_the_station_is_handled_and_waited() -> None:
    """Trunk 09:00 to 09:15, 30 minutes of handling, branch 10:00 to 10:06."""
    trunk = line("1234567", ("hub", 9 * H), ("st1", 9 * H + 900))
    branch = line("1234567", ("st1", 10 * H), ("s1", 10 * H + 360))
    lead = next(own for own in levels(county(trunk, branch)).leads if own.outlet.code == "s1")
    assert lead.stages == (
        (Stage.SORT, 60), (Stage.WAIT_CENTRE, 0), (Stage.TRUNK, 15), (Stage.HANDLE_STATION, 30),
        (Stage.WAIT_STATION, 15), (Stage.BRANCH, 6), (Stage.HANDLE_OUTLET, 10),
    )  # fmt: skip


def test_a_branch_that_left_too_early_is_missed() -> None:
    """The branch at 09:40 goes before the handling ends at 09:45: until tomorrow."""
    trunk = line("1234567", ("hub", 9 * H), ("st1", 9 * H + 900))
    branch = line("1234567", ("st1", 9 * H + 2400), ("s1", 10 * H))
    lead = next(own for own in levels(county(trunk, branch)).leads if own.outlet.code == "s1")
    assert dict(lead.stages)[Stage.WAIT_STATION] == 24 * 60 - 5


def test_without_a_timetable_waits_are_headways_and_flagged() -> None:
    """Sort 60, a day, trunk 15, handling 30, a day, branch 6, handling 10."""
    found = levels(county())
    lead = next(own for own in found.leads if own.outlet.code == "s1")
    assert lead.assumed
    assert lead.hours == pytest.approx(48 + (60 + 15 + 30 + 6 + 10) / 60)
    assert found.slowest is Stage.WAIT_CENTRE


def test_produce_goes_up_the_other_way() -> None:
    """Handled at the outlet by 08:10, on the bus 08:30, at the hub 09:00, sorted by 10:00."""
    up = county(line("1234567", ("s1", 8 * H + 1800), ("hub", 9 * H)))
    lead = next(own for own in levels(up, Direction.UP).leads if own.outlet.code == "s1")
    assert lead.hours == pytest.approx((10 + 20 + 30 + 60) / 60)
    assert not lead.assumed


def test_an_outlet_that_no_chain_reaches_has_no_lead_time() -> None:
    """Without any station there is no chain, and nothing is made up."""
    found = levels(toy_county())
    assert {lead.hours for lead in found.leads} == {None}
    assert (found.soon_enough, found.hours.p90) == (Rate(0, 5), None)


def test_an_outlet_at_the_centre_or_the_station_is_fed_where_it_stands() -> None:
    """The hub's own outlet needs sorting and handling; the station's one leg from the hub besides."""
    network = county(line("1234567", ("hub", 9 * H + 1800), ("st1", 10 * H)))
    both = {
        code: replace(network.site_by_code[code], types=(*network.site_by_code[code].types, "outlet"))
        for code in ("hub", "st1")
    }
    found = levels(network.with_parts(sites=tuple(both.get(site.code, site) for site in network.sites)))
    leads = {lead.outlet.code: lead for lead in found.leads}
    assert leads["hub"].stages == ((Stage.SORT, 60), (Stage.HANDLE_OUTLET, 10))
    assert (leads["hub"].hours, leads["hub"].assumed) == (pytest.approx(70 / 60), False)
    assert leads["st1"].hours == pytest.approx(130 / 60)


def test_a_stop_across_the_square_serves_the_outlet() -> None:
    """A stop in the village's point counts for the outlet that stands there, one in the next village not."""
    stops = (RouteStop(1, site_id="hub", depart_s=9 * H), RouteStop(2, village_code="V1", arrive_s=10 * H))
    near = county(Route("r", "Line", "coop", "1", None, stops))
    assert levels(near).villages[0].days_per_week == 1
    far = near.with_parts(
        routes=tuple(replace(r, stops=(stops[0], replace(stops[1], village_code="V2"))) for r in near.routes)
    )
    assert [row.days_per_week for row in levels(far).villages] == [0, 0, 0, 0, 0]


def test_a_leg_with_a_timetable_is_not_assumed_because_the_other_has_none() -> None:
    """Trunk 09:00 to 09:15 by timetable; the branch waits a headway and is driven in 6 minutes."""
    trunk = line("1234567", ("hub", 9 * H), ("st1", 9 * H + 900))
    lead = next(own for own in levels(county(trunk)).leads if own.outlet.code == "s1")
    assert lead.stages == (
        (Stage.SORT, 60), (Stage.WAIT_CENTRE, 0), (Stage.TRUNK, 15), (Stage.HANDLE_STATION, 30),
        (Stage.WAIT_STATION, 24 * 60), (Stage.BRANCH, 6), (Stage.HANDLE_OUTLET, 10),
    )  # fmt: skip
    assert lead.assumed_stages == (Stage.WAIT_STATION, Stage.BRANCH)


def test_produce_is_driven_the_way_it_goes() -> None:
    """With T1-V1 open only downhill, produce of V1 goes up by V2: 12 and 15 minutes to the station."""
    open_county = county()
    links = open_county.roads
    one_way = links.directed.copy()
    one_way[links.link_position["T1-V1"]] = True
    shut = open_county.with_parts(roads=links.with_columns(directed=one_way))
    lead = next(own for own in levels(shut, Direction.UP).leads if own.outlet.code == "s1")
    assert dict(lead.stages)[Stage.BRANCH] == 12 + 15


def test_a_run_past_midnight_is_there_on_the_next_day() -> None:
    """Monday's run calls at the outlet at 24:30, half past midnight of Tuesday; goods are ready at 08:00."""
    found = levels(county(line("1", ("hub", 24 * H), ("s1", 24 * H + 1800))))
    lead = next(own for own in found.leads if own.outlet.code == "s1")
    # Ready on Tuesday, sorted at 09:00, the next run leaves in the night of Monday to Tuesday.
    assert dict(lead.stages)[Stage.WAIT_CENTRE] == (6 * 24 + 15) * 60


def test_questions_out_of_range_are_problems() -> None:
    """Eight days a week and hours below 0 are refused, each at its field."""
    found = service_levels(county(), as_of=DAY, least_days=8, most_hours=-1)
    assert [problem.path for problem in found.problems] == [("mostHours",), ("leastDays",)]
    assert found.villages == ()
