"""Times of a timetable that passes midnight run on, whichever way the table writes them."""

import pytest

from network.model import Route, RouteStop
from network.model.examples import toy_county
from network.pooling.hand_tours import tours_of_routes
from network.pooling.timetable import DAY_S, Timetable, rising

H = 3600


def night(arrive_s: int) -> tuple[RouteStop, ...]:
    """From the hub at 23:30 to V1."""
    return (
        RouteStop(1, site_id="hub", depart_s=23 * H + 1800),
        RouteStop(2, village_code="V1", arrive_s=arrive_s),
    )


@pytest.mark.parametrize("arrive_s", [1800, 24 * H + 1800])
def test_a_call_after_midnight_comes_after_the_one_before_it(arrive_s: int) -> None:
    """From 23:30 to 00:30 is an hour, and 24:30 says the same."""
    calls = rising(night(arrive_s))
    assert [(call.arrive_s, call.depart_s) for call in calls] == [(None, 84_600), (88_200, None)]


def test_calls_without_times_and_midnight_at_a_call() -> None:
    """Arrives 23:58 and leaves 00:02, calls once untimed, then 00:10 and 01:00: all after midnight."""
    calls = rising(
        (
            RouteStop(1, site_id="hub", arrive_s=23 * H + 58 * 60, depart_s=120),
            RouteStop(2, village_code="V1"),
            RouteStop(3, village_code="V2", arrive_s=600, depart_s=H),
        )
    )
    assert [(call.arrive_s, call.depart_s) for call in calls] == [
        (23 * H + 58 * 60, DAY_S + 120), (None, None), (DAY_S + 600, DAY_S + H)
    ]  # fmt: skip


def test_the_table_itself_stays_as_it_is_written() -> None:
    """Rides run on; the route of the package still says 00:30."""
    toy = toy_county()
    calls = (night(1800)[0], RouteStop(2, site_id="s1", arrive_s=1800))
    network = toy.with_parts(routes=(Route("n", "Night", "coop", stops=calls),))
    by_code = network.site_by_code
    (ride,) = Timetable(network).rides(by_code["hub"], by_code["s1"])
    assert (ride.depart_s, ride.arrive_s) == (84_600, 88_200)
    assert network.routes[0].stops[1].arrive_s == 1800


def test_a_vehicle_is_out_past_midnight() -> None:
    """Out at 23:30 and in at 00:30: from 84 600 to 88 200 seconds."""
    toy = toy_county()
    network = toy.with_parts(routes=(Route("n", "Night", "coop", "4", "coop-van", night(1800)),))
    (tour,), _ = tours_of_routes(network, day=4)
    assert tour.out_s == (84_600, 88_200)
